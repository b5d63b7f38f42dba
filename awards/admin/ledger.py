"""The ledger of awards in the admin: to look at. The scans themselves are given out by the award's own page."""

from typing import Any, ClassVar

from django.contrib import admin

from awards.admin.parts import OfBloc, Rows, form_today
from awards.models import Award, AwardFile
from common.labels import label
from common.vietnamese.numbers import show_number
from members.admin.scope import ScopedFilter

FORM = form_today("awards.Award.form")


@admin.display(description="Kích thước")
def size(file: AwardFile) -> str:
    """How large the file is, in words."""
    return file.size_shown


class FileRows(Rows):
    """Which scans there are, those that were taken away among them."""

    model = AwardFile
    fields: ClassVar[Any] = ("name", "is_decision", size, "sha256", "added_by", "added_at", "removed_at")


@admin.register(Award)
class AwardAdmin(OfBloc):
    """One award that was decided."""

    pages = (("", "award"),)
    fields: ClassVar[Any] = (
        *("bloc", "number", "agency", "agency_name", "unit", "person", "year", FORM, "form_name", "ground"),
        *("decision_number", "decided_on", "decided_by", "sum", "handed_on", "handed_at", "cancelled_on"),
        *("cancelled_by", "note"),
    )
    related = ("bloc", "agency", "form")
    prefetched = ("form__editions",)
    inlines = (FileRows,)
    list_display = ("number", "form_name", "holder", "year", "decision_number", "decided_on", "cancelled_on", "bloc")
    list_display_links = ("number", "form_name")
    list_filter = (("bloc", ScopedFilter), "ground")
    search_fields = (
        *("form_name", "agency_name", "unit", "person", "decision_number", "decided_by", "year", "note"),
        *("bloc__name", "bloc__code"),
    )
    ordering = ("bloc__code", "-year", "number")

    @admin.display(description=label("awards.Award.agency"))
    def holder(self, award: Award) -> str:
        """Who was awarded, by the decision's own words."""
        return f"{award.within}, {award.agency_name}" if award.within else award.agency_name

    @admin.display(description=label("awards.Award.money"))
    def sum(self, award: Award) -> str:
        """The money; a dash where none was said."""
        return "–" if award.money is None else show_number(award.money)

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]

    def key_of(self, thing: Any) -> str:
        return f"award/{thing.number}/"
