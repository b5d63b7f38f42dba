"""Brings the rows of a table to what a file says, touching only what differs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

from common.audit.log import Change
from common.vietnamese.dates import date_time, short_date
from common.vietnamese.numbers import show_number
from common.yearfile.parsing import Problem, YearFileRefused, shown

# The largest number the columns for places hold.
_LAST = 32767


def _nobody(row: Any) -> str:
    return ""


def sync_rows(
    rows: QuerySet[Any],
    key: str,
    wanted: Iterable[Mapping[str, Any]],
    *,
    place: str,
    fixed: Mapping[str, Any],
    drop: bool = True,
    neutral: Mapping[str, Any] | None = None,
    member_of: Callable[[Any], str] = _nobody,
) -> list[Change]:
    """Makes `rows` equal to `wanted`, row by row by the field `key`; answers what it changed, unlogged.

    A field that a wanted row leaves out stays as it stands. `fixed` are the fields every row shares (its owner). Rows
    that nobody wants go, unless `drop` is False. «One row a place» holds at every moment, so rows first step aside
    from the places (field `order`) that others take; `neutral` gives such a value for another field with a constraint.
    `member_of` tells which member a row concerns.
    YearFileRefused, at `place`, when a row that should go is in use.
    """
    model: type[Model] = rows.model
    stand = {getattr(row, key): row for row in rows}
    wanted = list(wanted)
    gone = [row for value, row in stand.items() if value not in {fields[key] for fields in wanted}]
    done = _drop(gone, place, member_of) if drop else []
    changed = []
    for fields in wanted:
        row = stand.get(fields[key])
        names = differing(row, fields) if row else []
        if row and names:
            changed.append((row, fields, names))
    moving = [row for row, _, names in changed if "order" in names]
    _step_aside(stand.values(), moving, [] if drop else gone, wanted)
    for row, _, names in changed:
        if aside := {name: value for name, value in (neutral or {}).items() if name in names}:
            model._default_manager.filter(pk=row.pk).update(**aside)
    for row, fields, _ in changed:
        if told := change_fields(row, fields):
            done.append(Change(subject=_subject(row), action="sửa", old=told[0], new=told[1], member=member_of(row)))
    for fields in wanted:
        if fields[key] not in stand:
            row = model._default_manager.create(**fixed, **fields)
            done.append(Change(subject=_subject(row), action="thêm", member=member_of(row)))
    return done


def rows_meant(asked: Iterable[int | None], stand: Collection[int]) -> list[int | None]:
    """Which of the rows that `stand` each row of a form means, by its id: every one once, None for a new one.

    A form that names a row twice, or one that is not there, does not know better: what was typed there is a new row.
    """
    left = set(stand)
    found: list[int | None] = []
    for pk in asked:
        found.append(pk if pk in left else None)
        left.discard(pk or 0)
    return found


def _drop(rows: Iterable[Model], place: str, member_of: Callable[[Any], str]) -> list[Change]:
    done, kept = [], []
    for row in rows:
        try:
            row.delete()
        except ProtectedError:
            kept.append(Problem(place, f"{shown(row)} không có trong tệp, nhưng đang có số liệu nên không bỏ được."))
        done.append(Change(subject=_subject(row), action="bỏ", member=member_of(row)))
    if kept:
        raise YearFileRefused(kept)
    return done


def _step_aside(
    stand: Collection[Any], moving: Collection[Any], staying: Collection[Any], wanted: Iterable[Mapping[str, Any]]
) -> None:
    """Gives the moving rows, and after them those that stay without being wanted, places nobody has or wants."""
    if rows := [*moving, *staying]:
        taken = {row.order for row in stand} | {fields.get("order") for fields in wanted}
        free = (number for number in range(_LAST, 0, -1) if number not in taken)
        for row, order in zip(rows, reversed(list(islice(free, len(rows)))), strict=True):
            type(row)._default_manager.filter(pk=row.pk).update(order=order)


def differing(row: Model, fields: Mapping[str, Any]) -> list[str]:
    """The names of the fields that the row has otherwise."""
    return [name for name, value in fields.items() if getattr(row, name) != value]


def change_fields(
    row: Model, fields: Mapping[str, Any], untold: Mapping[str, Any] | None = None
) -> tuple[str, str] | None:
    """Saves what differs, and answers what it was and what it is, in words for the log; None if nothing differs.

    `untold` are fields that are saved with the others, of which the log is told in another way.
    """
    names = differing(row, fields)
    if not names:
        return None
    old = describe(row, names)
    values = {name: fields[name] for name in names} | dict(untold or {})
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=values)
    return old, describe(row, names)


def describe(row: Model, names: Iterable[str]) -> str:
    """These fields of a row in the user's words, for the log: «Vai trò: Trưởng khối; Tên ngắn: Báo»."""
    return "; ".join(f"{_label(row, name)}: {_told(row, name)}" for name in names)


def _label(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _told(row: Model, name: str) -> str:
    value = getattr(row, name)
    display = getattr(row, f"get_{name}_display", None)
    if display:
        return str(display())
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, datetime):
        return date_time(value)
    return short_date(value) if isinstance(value, date) else "" if value is None else str(value)


def _subject(row: Model) -> str:
    what = str(row._meta.verbose_name)
    return f"{what[:1].upper()}{what[1:]}: {row}"
