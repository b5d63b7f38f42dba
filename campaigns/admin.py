"""Campaigns with their occasions, the focus of the year, the joint activities, in the admin."""

from typing import Any

from django.contrib import admin

from campaigns.models import ACTIVITY_DAYS, CAMPAIGN_DAYS, Activity, ActivityKind, Campaign, Focus, Occasion
from common.vietnamese.dates import today_vn
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import AskingForm, PortalForm
from members.admin.scope import ScopedFilter
from members.odd_days import NOT_HELD_YET, campaign_day, held_day


class OccasionInline(PortalInline):
    model = Occasion
    fields = ("order", "name", "from_date", "to_date")


def year_of(form: PortalForm, cleaned: dict[str, Any]) -> int | None:
    """The year that the form's object belongs to: its own, or the one that was chosen."""
    year = form.instance.year if form.instance.pk else cleaned.get("year")
    return year.year if year else None


class CampaignForm(AskingForm):
    """A campaign lies in its year."""

    kept_in = CAMPAIGN_DAYS

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        year = year_of(self, cleaned)
        days = {name: cleaned[name] for name in ("starts", "ends") if cleaned.get(name)}
        if year is None or (len(days) == 2 and days["ends"] < days["starts"]):
            # The other mistake is told by itself.
            return {}
        return {name: campaign_day(day, year=year) for name, day in days.items()}


@admin.register(Campaign)
class CampaignAdmin(PortalModelAdmin):
    """A stretch of the year. Its number stands in its address."""

    pages = (("", "campaign"),)
    form = CampaignForm
    fields = ("year", "number", "name", ("starts", "ends"), "kept_because", "theme")
    fixed = ("year", "number")
    related = ("year__bloc",)
    inlines = (OccasionInline,)
    list_display = ("number", "name", "starts", "ends", "theme", "year")
    list_display_links = ("number", "name")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("name", "theme")
    ordering = ("-year__year", "year__bloc__code", "number")

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]


class OfYear(PortalModelAdmin):
    """One of a year's ordered rows."""

    ordered_in = "year"
    fixed = ("year",)
    related: tuple[str, ...] = ("year__bloc",)
    ordering = ("-year__year", "year__bloc__code", "order")


@admin.register(Focus)
class FocusAdmin(OfYear):
    """What all campaigns of the year have in common, point by point."""

    pages = (("", "campaigns"),)
    fields = ("year", "order", "text")
    list_display = ("order", "text", "year")
    list_display_links = ("order", "text")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("text",)


@admin.register(ActivityKind)
class ActivityKindAdmin(OfYear):
    """The kinds of joint activity, as the bloc names them that year."""

    pages = (("", "activities"),)
    fields = ("year", "order", "name", "code")
    list_display = ("order", "name", "code", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("name", "code")


class ActivityForm(AskingForm):
    """A joint activity is of a kind of its own year; what has not been held yet has no day."""

    kept_in = ACTIVITY_DAYS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields and (year := self.chosen("year")):
            kinds = self.fields["kind"].queryset.filter(year=year)  # type: ignore[attr-defined]
            self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        day, year = cleaned.get("held_on"), year_of(self, cleaned)
        if day and day > today_vn():
            self.add_error("held_on", NOT_HELD_YET)
            return {}
        return {"held_on": held_day(day, year=year)} if day and year else {}


@admin.register(Activity)
class ActivityAdmin(OfYear):
    """What the members do together; held once it has its day."""

    form = ActivityForm
    pages = (("", "activities"),)
    fields = ("year", "order", "kind", "name", "held_on", "kept_because", "place")
    related = ("year__bloc", "kind")
    list_display = ("order", "name", "kind", "held_on", "place", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter), ("held_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "place", "kind__name")
