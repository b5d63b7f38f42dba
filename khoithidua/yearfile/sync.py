"""Brings the rows of a table to what a file says, touching only what differs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

from khoithidua.yearfile.reading import FileRefused, Problem

# Places are moved out of the way before they are given anew: «one row a place» is a constraint at every moment.
_ASIDE = 20_000


def sync_rows(
    rows: QuerySet[Any], key: str, wanted: Iterable[Mapping[str, Any]], *, place: str, fixed: Mapping[str, Any]
) -> list[str]:
    """Makes `rows` equal to `wanted`, row by row by the field `key`; answers what it did, in words for the log.

    `fixed` are the fields every row shares (its owner). FileRefused when a row to be removed is in use.
    """
    model: type[Model] = rows.model
    stand = {getattr(row, key): row for row in rows}
    wanted = list(wanted)
    done = []
    for value, row in stand.items():
        if value not in {fields[key] for fields in wanted}:
            name = str(row)
            try:
                row.delete()
            except ProtectedError as error:
                raise FileRefused(
                    [Problem(place, f"«{name}» không có trong tệp nhưng đang có số liệu, không bỏ được.")]
                ) from error
            done.append(f"bỏ {name}")
    changed = []
    for fields in wanted:
        row = stand.get(fields[key])
        if row is None:
            continue
        differs = [name for name, value in fields.items() if getattr(row, name) != value]
        if differs:
            changed.append((row, fields, differs))
    moved = [row for row, _, differs in changed if "order" in differs and key != "order"]
    for row in moved:
        model._default_manager.filter(pk=row.pk).update(order=row.order + _ASIDE)  # type: ignore[attr-defined]
    for row, fields, _differs in changed:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        done.append(f"sửa {row}")
    for fields in wanted:
        if fields[key] not in stand:
            done.append(f"thêm {model._default_manager.create(**fixed, **fields)}")
    return done
