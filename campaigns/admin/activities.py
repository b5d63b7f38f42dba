"""The joint activities and their kinds in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns.admin.ofyear import OfYear, year_of
from campaigns.models import ACTIVITY_DAYS, Activity, ActivityKind
from campaigns.verbs.activities import why_activity_stays
from common.vietnamese.dates import today_vn
from members.admin.forms import AskingForm
from members.admin.scope import ScopedFilter
from members.odd_days import NOT_HELD_YET, held_day, planned_day


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
        year = self.chosen("year")
        for name in ("kind", "host") if year else ():
            if name in self.fields:
                own = self.fields[name].queryset.filter(year=year)  # type: ignore[attr-defined]
                self.fields[name].queryset = own  # type: ignore[attr-defined]

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        day, year = cleaned.get("held_on"), year_of(self, cleaned)
        if day and day > today_vn():
            self.add_error("held_on", NOT_HELD_YET)
            return {}
        if year is None:
            return {}
        planned = {name: cleaned[name] for name in ("planned_from", "planned_to") if cleaned.get(name)}
        found = {name: planned_day(when, year=year) for name, when in planned.items()}
        return found | ({"held_on": held_day(day, year=year)} if day else {})


@admin.register(Activity)
class ActivityAdmin(OfYear):
    """What the members do together; held once it has its day."""

    form = ActivityForm
    pages = (("", "activity"),)
    fields = (
        *("year", "order", "kind", "name", "host", "plan"),
        *(("planned_from", "planned_to"), "held_on", "kept_because", "place"),
        *("budget", "result", "spent", "cancelled_reason"),
    )
    related = ("year__bloc", "kind", "host")
    list_display = ("order", "name", "kind", "held_on", "place", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter), ("held_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "place", "kind__name")

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        return super().why_kept(request, thing) or (why_activity_stays(thing) if thing else "")
