"""Campaigns with their occasions, and the focus of the year, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns.admin.ofyear import OfYear, year_of
from campaigns.launching import why_kept
from campaigns.models import CAMPAIGN_DAYS, CONTENTS, Campaign, Focus, Occasion
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import AskingForm
from members.admin.scope import ScopedFilter
from members.odd_days import campaign_day


class OccasionInline(PortalInline):
    model = Occasion
    fields = ("order", "name", "from_date", "to_date")


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
    ordered_in = "year"
    fields = (
        "year",
        "number",
        "order",
        "name",
        ("starts", "ends"),
        "kept_because",
        "theme",
        "kind",
        "launched_by",
        "answers",
        *CONTENTS,
    )
    fixed = ("year", "number")
    related = ("year__bloc",)
    inlines = (OccasionInline,)
    list_display = ("order", "name", "starts", "ends", "theme", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("name", "theme")
    ordering = ("-year__year", "year__bloc__code", "order")

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        return super().why_kept(request, thing) or (why_kept(thing.year, thing.number) if thing else "")


@admin.register(Focus)
class FocusAdmin(OfYear):
    """What all campaigns of the year have in common, point by point."""

    pages = (("", "campaigns"),)
    fields = ("year", "order", "text")
    list_display = ("order", "text", "year")
    list_display_links = ("order", "text")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("text",)
