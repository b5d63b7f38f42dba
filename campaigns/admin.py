"""Campaigns with their occasions, the focus of the year, the joint activities, in the admin."""

from typing import Any

from django.contrib import admin

from campaigns.models import Activity, ActivityKind, Campaign, Focus, Occasion
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import PortalForm
from members.admin.scope import ScopedFilter


class OccasionInline(PortalInline):
    model = Occasion
    fields = ("order", "name", "from_date", "to_date")


@admin.register(Campaign)
class CampaignAdmin(PortalModelAdmin):
    """A stretch of the year. Its number stands in its address."""

    pages = (("", "campaign"),)
    fields = ("year", "number", "name", ("starts", "ends"), "theme")
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


class ActivityForm(PortalForm):
    """A joint activity is of a kind of its own year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields and (year := self.chosen("year")):
            kinds = self.fields["kind"].queryset.filter(year=year)  # type: ignore[attr-defined]
            self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


@admin.register(Activity)
class ActivityAdmin(OfYear):
    """What the members do together; held once it has its day."""

    form = ActivityForm
    pages = (("", "activities"),)
    fields = ("year", "order", "kind", "name", "held_on", "place")
    related = ("year__bloc", "kind")
    list_display = ("order", "name", "kind", "held_on", "place", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter), ("held_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "place", "kind__name")
