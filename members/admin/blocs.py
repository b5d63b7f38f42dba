"""Blocs, their years, agencies and members."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet

from common.labels import label
from members.access import Action
from members.admin.base import PortalModelAdmin
from members.admin.forms import PortalForm
from members.admin.scope import ScopedFilter, ValuesFilter
from members.blocforms import FIRST_YEAR, LAST_YEAR
from members.models import Agency, Bloc, BlocYear, Membership, Province


@admin.register(Bloc)
class BlocAdmin(PortalModelAdmin):
    """A bloc itself belongs to the whole portal; its secretary writes of it on «Thông tin khối»."""

    of_every_bloc = True
    change_action = Action.MANAGE_PORTAL
    year_path = None
    fields = ("code", "name", "province", "parent", "locality", "sign")
    fixed = ("code",)
    related = ("province",)
    list_display = ("code", "name", "province", "parent", "locality")
    list_filter = (("province", ScopedFilter),)
    list_display_links = ("code", "name")
    search_fields = ("code", "name", "parent", "locality")
    ordering = ("code",)

    def bloc_of(self, thing: Any) -> Bloc | None:
        found: Bloc = thing
        return found

    def scoped(self, queryset: QuerySet[Any], blocs: dict[int, str]) -> QuerySet[Any]:
        return queryset.filter(pk__in=list(blocs))


@admin.register(Province)
class ProvinceAdmin(PortalModelAdmin):
    """The provinces, with whose standing bodies their blocs are: no secretary's business."""

    view_action = change_action = Action.MANAGE_PORTAL
    year_path = None
    fields = ("name",)
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)


class BlocYearForm(PortalForm):
    """A year that a bloc can have had."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            self.fields["year"] = forms.IntegerField(
                label=label("members.BlocYear.year"),
                min_value=FIRST_YEAR,
                max_value=LAST_YEAR,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
            )


@admin.register(BlocYear)
class BlocYearAdmin(PortalModelAdmin):
    """A bloc's year and its settings."""

    form = BlocYearForm
    of_every_bloc = True
    year_path = ""
    pages = (("", "overview"),)
    fields = ("bloc", "year", "required_activities", "family", "term", "source")
    fixed = ("bloc", "year")
    related = ("bloc",)
    list_display = ("year", "bloc", "family", "required_activities")
    list_display_links = ("year", "bloc")
    list_filter = (("bloc", ScopedFilter),)
    search_fields = ("year", "bloc__name", "bloc__code", "source")
    ordering = ("-year", "bloc__code")


class AgencyForm(PortalForm):
    """An agency's life ends after it begins, and another one succeeds it."""

    sentences = {
        "agency_ends_after_it_begins": ("valid_to", "«Đến ngày» phải từ «Từ ngày» trở đi."),
        "agency_does_not_succeed_itself": ("successor", "Đơn vị không thể kế thừa chính mình."),
    }


@admin.register(Agency)
class AgencyAdmin(PortalModelAdmin):
    """The catalogue of agencies. A secretary chooses from those of its own blocs, and those of its locality that are
    in no bloc yet; it cannot change them."""

    of_every_bloc = True
    change_action = Action.MANAGE_PORTAL
    year_path = None
    form = AgencyForm
    fields = ("locality", "code", "name", "short_name", "valid_from", "valid_to", "successor")
    related = ("successor",)
    list_display = ("name", "short_name", "code", "locality", "valid_from", "valid_to", "successor")
    list_filter = (("locality", ValuesFilter),)
    search_fields = ("name", "short_name", "code", "locality")
    ordering = ("locality", "code")

    def scoped(self, queryset: QuerySet[Any], blocs: dict[int, str]) -> QuerySet[Any]:
        near = Bloc.objects.filter(pk__in=list(blocs)).values("locality")
        ours = Membership.objects.filter(year__bloc__in=list(blocs)).values("agency")
        taken = Membership.objects.values("agency")
        return queryset.filter(Q(pk__in=ours) | (Q(locality__in=near) & ~Q(pk__in=taken)))


class MembershipForm(PortalForm):
    """A new member takes its names from its agency where nothing else is typed."""

    sentences = {
        "one_head_a_year": ("role", "Năm này đã có Trưởng khối. Hãy đổi vai trò của đơn vị ấy trước."),
    }
    from_agency = ("code", "name", "short_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            for name in set(self.from_agency) & set(self.fields):
                self.fields[name].required = False
                self.fields[name].help_text = "Để trống: lấy theo cơ quan, đơn vị."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agency = cleaned.get("agency")
        if agency:
            for name in self.from_agency:
                cleaned[name] = cleaned.get(name) or getattr(agency, name)
        return cleaned


@admin.register(Membership)
class MembershipAdmin(PortalModelAdmin):
    """The members of a year in protocol order."""

    form = MembershipForm
    pages = (("", "member"),)
    ordered_in = "year"
    fields = (
        "year",
        "agency",
        "order",
        "role",
        "name",
        "short_name",
        "code",
        "representative_name",
        "representative_position",
        "phone",
        "email",
    )
    # Roles hang on the agency and the log on the code: another agency, or another's code, would inherit both.
    fixed = ("year", "agency", "code")
    related = ("year__bloc", "agency")
    list_display = ("order", "name", "role", "representative_name", "representative_position", "year")
    list_display_links = ("order", "name")
    list_filter = (("year", ScopedFilter), "role")
    search_fields = ("name", "short_name", "code", "representative_name", "representative_position")
    ordering = ("-year__year", "year__bloc__code", "order")

    def member_of(self, thing: Any) -> str:
        code: str = thing.code
        return code

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.code]
