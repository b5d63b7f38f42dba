"""Model and form fields through which Vietnamese text, numbers and dates come in.

Django's CharField and TextField do not normalise: «Trưởng» pasted from a Mac is stored as nine code points
and never found again. These clean at every door: form, admin, import, `create`, `update`, and what a query
compares with. Not what `contains` and its kind look for, which Django hands on as it is: search by `fold`.
"""

from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.vietnamese.money import parse_dong
from common.vietnamese.numbers import NumberRefused, input_number, parse_number, show_number
from common.vietnamese.text import clean, clean_line, storable
from common.vietnamese.times import TimeRefused, parse_time, short_time

# Django's fields are generic for the type checker only. As in Django, an empty text is "" and never NULL.
if TYPE_CHECKING:
    _CharField = models.CharField[str | Combinable, str]
    _TextField = models.TextField[str | Combinable, str]
else:
    _CharField, _TextField = models.CharField, models.TextField


class LineField(forms.CharField):
    """One line of Vietnamese text: NFC, single spaces. Cleaned before its length is checked."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value if value in self.empty_values else clean_line(str(value)))


class LinesField(forms.CharField):
    """Vietnamese text of several lines: NFC, line breaks as «\\n». Cleaned before its length is checked."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value if value in self.empty_values else clean(str(value)))


class KeptJSONField(models.JSONField):
    """A JSONField that every database takes: PostgreSQL refuses a text with NUL or half a character, SQLite keeps it.

    Such texts come in file names, cells of workbooks and names in certificates. They are kept without these.
    """

    def get_prep_value(self, value: Any) -> Any:
        return _storable(super().get_prep_value(value))

    def deconstruct(self) -> Any:
        # The column is the same: no migration makes a table anew for it, which would take its triggers away on SQLite.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value


class VietnameseCharField(_CharField):
    """A CharField that stores one cleaned line, whichever way it is written."""

    def to_python(self, value: Any) -> Any:
        # Also called by get_prep_value: what is stored and what is looked up are cleaned alike.
        text = super().to_python(value)
        return clean_line(text) if isinstance(text, str) else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _cleaned_on(self, model_instance, super().pre_save(model_instance, add))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LineField, **kwargs})


class VietnameseTextField(_TextField):
    """A TextField that stores cleaned text with its line breaks, whichever way it is written."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean(text) if isinstance(text, str) else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _cleaned_on(self, model_instance, super().pre_save(model_instance, add))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LinesField, **kwargs})


def _cleaned_on(field: "models.Field[Any, Any]", instance: models.Model, value: Any) -> Any:
    """The value that will be stored, put on the instance too: after `save` it says what the database says."""
    if isinstance(value, str):
        value = field.to_python(value)
        setattr(instance, field.attname, value)
    return value


class NumberField(forms.DecimalField):
    """A Decimal typed the Vietnamese way: «97,5», «1.000,5». Refuses with NumberRefused's sentence.

    `units` may stand behind it: «50%» in a field of per cent.
    """

    widget = forms.TextInput
    units: Collection[str] = ()

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return parse_number(str(value), self.units)
        except NumberRefused as refused:
            raise ValidationError(str(refused), code="invalid") from refused

    def prepare_value(self, value: Any) -> Any:
        # What was typed and refused stays as typed; only a number of ours is written out.
        return input_number(value) if isinstance(value, Decimal | int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class MoneyField(forms.Field):
    """A sum in whole đồng, «50.000.000»; refuses with the sentence of `money.parse_dong`."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        try:
            return parse_dong(str(value))
        except NumberRefused as refused:
            raise ValidationError(str(refused), code="invalid") from refused

    def prepare_value(self, value: Any) -> Any:
        return show_number(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off", "maxlength": "40"}


class DateField(forms.DateField):
    """A date typed the Vietnamese way: d/m/Y, d-m-Y or Y-m-d, never month first. Shown as «17/03/2023»."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        try:
            return parse_date(str(value))
        except DateRefused as refused:
            raise ValidationError(str(refused), code="invalid") from refused

    def prepare_value(self, value: Any) -> Any:
        return short_date(value) if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "placeholder": "ngày/tháng/năm", "autocomplete": "off"}


class TimeField(forms.Field):
    """A time of day typed the Vietnamese way: «7h30», «07:30», «7 giờ 30». Shown as «07:30»."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return parse_time(str(value))
        except TimeRefused as refused:
            raise ValidationError(str(refused), code="invalid") from refused

    def prepare_value(self, value: Any) -> Any:
        return short_time(value) if isinstance(value, time) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "placeholder": "giờ:phút", "autocomplete": "off", "maxlength": "40"}
