"""Rows that stand in an order: one takes its place, and the others close up."""

from collections.abc import Sequence
from typing import Any

# The largest number that the columns for places hold.
_LAST = 32767


def with_at(rows: Sequence[Any], row: Any, place: int | None) -> list[Any]:
    """The rows with this one at a place, counted from 1; at the end where none is said."""
    others = [one for one in rows if one.pk != row.pk]
    at = len(others) if place is None else min(max(place, 1) - 1, len(others))
    return [*others[:at], row, *others[at:]]


def put_in_order(rows: Sequence[Any]) -> None:
    """Numbers the rows from 1 as they stand here; no two have the same number at any moment."""
    moving = [(row, place) for place, row in enumerate(rows, start=1) if row.order != place]
    taken = {row.order for row in rows}
    free = (number for number in range(_LAST, len(rows), -1) if number not in taken)
    for row, _ in moving:
        row.order = next(free)
        row.save(update_fields=["order"])
    for row, place in moving:
        row.order = place
        row.save(update_fields=["order"])
