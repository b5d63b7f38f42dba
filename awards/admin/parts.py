"""What the lists of the awards have in common: nothing is written here, and only whoever runs the portal looks."""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from awards.editions import named_in
from awards.models import AwardForm
from common.labels import label
from common.vietnamese.dates import today_vn
from members.access import Action
from members.admin.base import PortalInline, PortalModelAdmin
from members.models import Bloc, BlocYear

ELSEWHERE = "Mục này chỉ sửa được ở trang của nó trên cổng, nơi hỏi đủ điều kiện và ghi nhật ký."


@cache
def form_in_year(field: str) -> Callable[[Any], str]:
    """A column of an object's form of award, as its year names it; titled as the model calls this field."""

    @admin.display(description=label(field), ordering="form__order")
    def form_name(thing: Any) -> str:
        return named_in(thing.form, thing.year)

    return form_name


@cache
def form_today(field: str) -> Callable[[Any], str]:
    """The same of an object that belongs to no year: as the form is named today."""

    @admin.display(description=label(field), ordering="form__order")
    def form_name(thing: Any) -> str:
        return name_today(thing.form)

    return form_name


def name_today(form: AwardForm) -> str:
    """What a form of award is called today."""
    return form.name_on(today_vn())


class LookedAt(PortalModelAdmin):
    """Nothing is added, changed or deleted here; the way to where it is stands above."""

    view_action = change_action = Action.MANAGE_PORTAL
    # What is read of all rows at once.
    prefetched: ClassVar[tuple[str, ...]] = ()

    def why_not(self, request: HttpRequest, thing: Any = None) -> str:
        return super().why_not(request, thing) or ELSEWHERE

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All there are: no box is made, and nothing is read to choose from."""
        return list(self.fields or ())

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """A form of award that was called so in two editions is found once."""
        found, _ = super().get_search_results(request, queryset, search_term)
        return found, any("editions__" in name for name in self.get_search_fields(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What stands on the reader's desk, with what is told of each row at hand."""
        return super().get_queryset(request).prefetch_related(*self.prefetched)


class OfBloc(LookedAt):
    """What a bloc keeps for all its years; its pages are those of the newest."""

    year_path = None
    related: tuple[str, ...] = ("bloc",)

    def bloc_of(self, thing: Any) -> Bloc | None:
        found: Bloc = thing.bloc
        return found

    def shown_in(self, thing: Any) -> BlocYear | None:
        year: BlocYear | None = thing.bloc.years.select_related("bloc").order_by("-year").first()
        return year


class Rows(PortalInline):
    """Rows of what is looked at."""

    template = "admin/rows.html"
    related: ClassVar[tuple[str, ...]] = ()
    prefetched: ClassVar[tuple[str, ...]] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All there are, as of their owner."""
        return list(self.fields or ())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows, with what is told of each at hand."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.related).prefetch_related(*self.prefetched)
