"""Only what stands on the reader's desk can be chosen or filtered by; numbers and dates come in the Vietnamese way."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from common.vietnamese.fields import DateField, NumberField


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter by a related object that offers only what stands on the reader's desk."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        return [(thing.pk, related.label(thing)) for thing in related.get_queryset(request)]


class Scoped:
    """The fields of a form: to be mixed into a model's admin and into its inlines."""

    admin_site: admin.AdminSite
    formfield_overrides: Any = {
        models.DecimalField: {"form_class": NumberField},
        models.DateField: {"form_class": DateField},
    }

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """What can be chosen in the field. A model that is not registered is a mistake of ours, and raises."""
        related = self.admin_site.get_model_admin(db_field.remote_field.model)
        return related.get_queryset(request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        field.label_from_instance = self.admin_site.get_model_admin(db_field.remote_field.model).label  # type: ignore[attr-defined]
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(db_field, models.ForeignKey) and field:
            # Without Django's four little signs beside each choice: everything has a page of its own.
            field.widget = field.widget.widget
        return field
