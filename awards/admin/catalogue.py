"""What a bloc may award and by which law, and what it keeps for its dossiers, in the admin: to look at."""

from typing import Any, ClassVar

from django.contrib import admin

from awards.admin.parts import OfBloc, Rows, form_today, name_today
from awards.models import AwardForm, BasePay, ChecklistItem, FormEdition, Holiday, LegalGround
from awards.verbs import grounds
from common.labels import label
from members.admin.scope import ScopedFilter
from scoring.admin.parts import points

CATALOGUE = (("Danh mục khen thưởng", "award-catalogue"),)
PROPOSALS = (("Đề nghị khen thưởng", "proposals"),)
COEFFICIENT = points("coefficient", label("awards.FormEdition.coefficient"))
NAME = "Tên hiện nay"


class EditionRows(Rows):
    """What the form was from one day to another."""

    model = FormEdition
    fk_name = "form"
    fields: ClassVar[Any] = ("valid_from", "valid_to", "name", "decided_by", "condition", COEFFICIENT, "note")


@admin.register(AwardForm)
class AwardFormAdmin(OfBloc):
    """A form of award with all its editions."""

    pages = CATALOGUE
    fields = ("bloc", "order", "code", "category", "subject", "level")
    inlines = (EditionRows,)
    prefetched = ("editions",)
    list_display = ("code", "name", "category", "subject", "level", "bloc")
    list_filter = (("bloc", ScopedFilter), "category", "subject", "level")
    search_fields = ("code", "editions__name", "bloc__name", "bloc__code")
    ordering = ("bloc__code", "order")

    @admin.display(description=NAME)
    def name(self, form: AwardForm) -> str:
        """What it is called today."""
        return name_today(form)

    def label(self, thing: Any) -> str:
        return name_today(thing)

    def key_of(self, thing: Any) -> str:
        return f"award-form/{thing.code}/"


class GroundOfBloc(OfBloc):
    """What stands in the law for all blocs, as each of them has entered it."""

    pages = CATALOGUE

    def key_of(self, thing: Any) -> str:
        return grounds.key_of(thing)


@admin.register(BasePay)
class BasePayAdmin(GroundOfBloc):
    """The base pay by which the money of an award is reckoned."""

    fields = ("bloc", "valid_from", "amount", "step", "ground")
    list_display = ("valid_from", "amount", "step", "ground", "bloc")
    list_filter = (("bloc", ScopedFilter),)
    search_fields = ("ground", "bloc__name", "bloc__code")
    ordering = ("bloc__code", "-valid_from")


@admin.register(LegalGround)
class LegalGroundAdmin(GroundOfBloc):
    """A text that papers name as their ground."""

    fields = ("bloc", "order", "text", "valid_from", "valid_to", "note")
    list_display = ("text", "valid_from", "valid_to", "note", "bloc")
    list_filter = (("bloc", ScopedFilter),)
    search_fields = ("text", "note", "bloc__name", "bloc__code")
    ordering = ("bloc__code", "order")


FORM_OF_ITEM = form_today("awards.ChecklistItem.form")


@admin.register(ChecklistItem)
class ChecklistItemAdmin(OfBloc):
    """A paper that a dossier for a form of award needs."""

    pages = PROPOSALS
    fields: ClassVar[Any] = (
        *("bloc", FORM_OF_ITEM, "year", "order", "name", "required", "each", "kind", "sets", "source"),
    )
    related = ("bloc", "form")
    prefetched = ("form__editions",)
    list_display = ("name", FORM_OF_ITEM, "year", "required", "kind", "source", "bloc")
    list_filter = (("bloc", ScopedFilter), "kind", "source")
    search_fields = ("name", "form__editions__name", "bloc__name", "bloc__code")
    ordering = ("bloc__code", "form__order", "order")

    def key_of(self, thing: Any) -> str:
        return f"checklist/{thing.form.code}/"


@admin.register(Holiday)
class HolidayAdmin(OfBloc):
    """A day that is not what its weekday says."""

    pages = PROPOSALS
    fields = ("bloc", "on", "name", "working")
    list_display = ("on", "name", "working", "bloc")
    list_filter = (("bloc", ScopedFilter), "working")
    search_fields = ("name", "bloc__name", "bloc__code")
    ordering = ("bloc__code", "-on")

    def key_of(self, thing: Any) -> str:
        return "holidays/"
