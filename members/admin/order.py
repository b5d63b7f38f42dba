"""Rows that stand in an order: a row is given the place somebody typed, and the others make room.

«Thứ tự» is a place in a list, counted from 1. Without this, moving one row would mean to retype all the others, and
two rows could never be exchanged: «one row a place» is a constraint.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

# Rows are moved out of the way before they get their places: the constraint holds at every moment.
_ASIDE = 10_000
# Typed by nobody: the place of a row that was given none.
AT_END = 9_999


def arranged(standing: Sequence[int], wanted: Mapping[int, int]) -> list[int]:
    """The rows `standing` in their order, with each of `wanted` at its place; the rest keep their order around them.

    Of two that want one place the one named first comes first.
    """
    rows = [row for row in standing if row not in wanted]
    least = 0
    for row, place in sorted(wanted.items(), key=lambda item: item[1]):
        least = min(max(place - 1, least), len(rows))
        rows.insert(least, row)
        least += 1
    return rows


def settle(rows: QuerySet[Any], wanted: Mapping[int, int]) -> set[int]:
    """Numbers the rows from 1, with each of `wanted` (id → place) where it wants to stand; answers which ids moved.

    `rows` are all that share one order. Call it inside the transaction that makes the change.
    """
    standing = dict(rows.order_by("order").values_list("pk", "order"))
    places = {row: place for place, row in enumerate(arranged(list(standing), wanted), start=1)}
    moved = {row: place for row, place in places.items() if standing[row] != place}
    if moved:
        rows.filter(pk__in=moved).update(order=F("order") + _ASIDE)
        cases = [When(pk=row, then=Value(place)) for row, place in moved.items()]
        rows.filter(pk__in=moved).update(order=Case(*cases))
    return set(moved)


def next_place(rows: QuerySet[Any]) -> int:
    """A place nobody has, behind all others."""
    last = rows.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def as_list(rows: QuerySet[Any]) -> str:
    """The rows in their order, for the log."""
    return "; ".join(f"{place}. {_short(row)}" for place, row in enumerate(rows.order_by("order"), start=1))


def _short(row: Any) -> str:
    name = getattr(row, "short_name", "") or getattr(row, "text", "") or getattr(row, "name", "") or str(row)
    return name if len(name) <= 40 else f"{name[:39]}…"
