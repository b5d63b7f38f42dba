"""The log as a list to search in. It is only ever added to, and not here."""

from typing import Any

from django.contrib import admin
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator

from common.audit.models import Entry
from members.admin.base import PortalModelAdmin
from members.admin.scope import MOST_CHOICES
from members.models import BlocYear
from members.presenters.log import LOG_HEADS

ONLY_ADDED_TO = "Nhật ký chỉ được ghi thêm, không sửa và không xóa được."


class YearFilter(admin.SimpleListFilter):
    """The log of one bloc-year. Entries name it by its code and year, and outlive it."""

    title = "Năm thi đua"
    parameter_name = "nam"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        related = model_admin.admin_site.get_model_admin(BlocYear)
        years = related.get_queryset(request).order_by(*related.get_ordering(request))[:MOST_CHOICES]
        return [(f"{year.bloc.code}/{year.year}", str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        bloc, _, year = (self.value() or "").partition("/")
        # Anything may stand in an address, which no database compares a code or a year with.
        is_year = year.isascii() and year.isdecimal() and len(year) == len("2026")
        return queryset.filter(bloc=bloc, year=year) if is_year and slug_re.match(bloc) else queryset.none()


@admin.register(Entry)
class EntryAdmin(PortalModelAdmin):
    """Who changed what. A secretary reads what concerns its blocs; accounts concern none of them."""

    year_path = None
    fields = (
        "at",
        "actor_name",
        "door",
        "bloc",
        "year",
        "member",
        "subject",
        "action",
        "old",
        "new",
        "reason",
        "key",
    )
    list_display = ("at", "who", "subject", "action", "change")
    list_display_links = ("at",)
    # No `date_hierarchy`: to offer the years it goes through all there is, minutes among a province's blocs.
    list_filter = (YearFilter, "door", "at")
    search_fields = ("bloc", "actor_name", "member", "subject", "action", "old", "new", "reason")
    ordering = ("-id",)
    sortable_by = ("at",)

    @admin.display(description=LOG_HEADS["actor"])
    def who(self, entry: Entry) -> str:
        """Who it was, and through which door."""
        return format_html('{}<div class="quiet">{}</div>', entry.shown_actor, entry.shown_door)

    @admin.display(description=LOG_HEADS["change"])
    def change(self, entry: Entry) -> str:
        """From what to what, shortened, and why."""
        old, new = (Truncator(text).chars(80) for text in (entry.old, entry.new))
        arrow = " → " if old and new else ""
        reason = format_html("<div>{}: {}</div>", LOG_HEADS["reason"], entry.reason) if entry.reason else ""
        return format_html("<del>{}</del>{}<ins>{}</ins>{}", old, arrow, new, reason)

    def scoped(self, queryset: QuerySet[Any], blocs: dict[int, str]) -> QuerySet[Any]:
        return queryset.filter(bloc__in=list(blocs.values()))

    def why_not(self, request: HttpRequest, thing: Any = None) -> str:
        return ONLY_ADDED_TO
