"""What the lists of rubrics, rounds and cards have in common."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import DecimalField
from django.http import HttpRequest

from common.vietnamese.fields import NumberField
from common.vietnamese.numbers import show_points
from scoring.rubrics.files import units_of


@cache
def points(name: str, title: str) -> Callable[[Any], str]:
    """A column of points, «97,5»; of a field, or of a related object's field («criterion__max_points»)."""

    @admin.display(description=title, ordering=name, empty_value="–")
    def column(thing: Any) -> str:
        value: Decimal | None = thing
        for part in name.split("__"):
            value = getattr(value, part)
        return show_points(value) or "–"

    column.__name__ = name
    return column


@admin.display(description="Minh họa")
def sample(thing: Any) -> str:
    """A column that says so where it is sample data."""
    return "minh họa" if is_sample(thing) else ""


def is_sample(thing: Any) -> bool:
    """Whether it is sample data, or hangs on some: its card, its round, their rubric."""
    found = getattr(thing, "is_sample", False)
    for name in ("card", "round", "rubric"):
        thing = getattr(thing, name, thing)
        found = found or getattr(thing, "is_sample", False)
    return bool(found)


class Tidy:
    """Where nothing can be changed, points read as everywhere else: «1.000», not «1000,00».

    Where they can, a number may be typed with its unit, as everywhere else.
    """

    model: Any

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, NumberField):
            field.units = units_of(db_field.name)
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if not self._is_shut(request, obj):
            return found
        return [(title, {**said, "fields": [self._tidy(name) for name in said["fields"]]}) for title, said in found]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        found = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return [*found, *map(self._tidy, self._decimals() if self._is_shut(request, obj) else ())]

    def _is_shut(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and not self.has_change_permission(request, obj)  # type: ignore[attr-defined]

    def _tidy(self, name: Any) -> Any:
        if isinstance(name, tuple):
            return tuple(self._tidy(part) for part in name)
        field = self._decimals().get(name)
        return points(name, str(field.verbose_name)) if field else name

    def _decimals(self) -> "dict[str, DecimalField[Any, Any]]":
        return {field.name: field for field in self.model._meta.fields if isinstance(field, DecimalField)}
