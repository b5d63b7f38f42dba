"""What the admin of campaigns and of joint activities share: rows that belong to a year."""

from typing import Any

from members.admin.base import PortalModelAdmin
from members.admin.forms import PortalForm


def year_of(form: PortalForm, cleaned: dict[str, Any]) -> int | None:
    """The year that the form's object belongs to: its own, or the one that was chosen."""
    year = form.instance.year if form.instance.pk else cleaned.get("year")
    return year.year if year else None


class OfYear(PortalModelAdmin):
    """One of a year's ordered rows."""

    ordered_in = "year"
    fixed = ("year",)
    related: tuple[str, ...] = ("year__bloc",)
    ordering = ("-year__year", "year__bloc__code", "order")
