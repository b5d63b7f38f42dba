"""Only what stands on the reader's desk can be chosen or filtered by; numbers and dates come in the Vietnamese way.

On the desk of whoever runs the portal stands everything: there, blocs, years, agencies and rubrics are looked for by
words (`LookedUp`), and a filter offers the first alone.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest

from common.vietnamese.fields import DateField, NumberField
from members.admin.desk import desk_of

# How many choices a filter offers; the search over the list finds the rest.
MOST_CHOICES = 30
# Digits of a key that both databases can hold.
_LONGEST_KEY = 18


class LookedUp(AutocompleteSelect):
    """A choice among thousands, looked for by words; `known` are labels by key that need not be asked for again."""

    known: dict[str, str] = {}

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/lookedup.js"])

    def build_attrs(self, *args: Any, **kwargs: Any) -> Any:
        """Words where nothing is chosen yet: what stands in the box is its name to who does not see it."""
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": "Tìm để chọn"}

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """What is chosen alone, asked for where it is not known."""
        # Anything may have been sent, which no database compares a key with.
        chosen = [one for one in map(str, value) if one.isascii() and one.isdecimal() and len(one) <= _LONGEST_KEY]
        if not all(one in self.known for one in chosen):
            return super().optgroups(name, chosen, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for one in chosen:
            options.append(self.create_option(name, one, self.known[one], True, len(options)))
        return [(None, options, 0)]


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter by a related object that offers only what stands on the reader's desk, the first of it."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        rows = related.get_queryset(request).order_by(*related.get_ordering(request))
        return [(thing.pk, related.label(thing)) for thing in rows[:MOST_CHOICES]]


class ValuesFilter(admin.AllValuesFieldListFilter):
    """A filter by the values that a field has, the first of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices[:MOST_CHOICES]


class Scoped:
    """The fields of a form: to be mixed into a model's admin and into its inlines."""

    model: type[models.Model]
    admin_site: admin.AdminSite
    formfield_overrides: Any = {
        models.DecimalField: {"form_class": NumberField},
        models.DateField: {"form_class": DateField},
    }

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """What can be chosen in the field. A model that is not registered is a mistake of ours, and raises."""
        related = self.admin_site.get_model_admin(db_field.remote_field.model)
        return related.get_queryset(request)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """The fields in which whoever has everything on the desk looks for what to choose."""
        if not desk_of(request).is_admin:
            return []
        return [
            field.name
            for field in self.model._meta.fields
            if isinstance(field, models.ForeignKey)
            and self.admin_site.is_registered(field.remote_field.model)
            and getattr(self.admin_site.get_model_admin(field.remote_field.model), "of_every_bloc", False)
        ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LookedUp(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        field.label_from_instance = self.admin_site.get_model_admin(db_field.remote_field.model).label  # type: ignore[attr-defined]
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(db_field, models.ForeignKey) and field:
            # Without Django's four little signs beside each choice: everything has a page of its own.
            field.widget = field.widget.widget
        return field
