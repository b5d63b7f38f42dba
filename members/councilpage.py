"""«Các khối của tỉnh»: the blocs side by side for the standing body, a year over all of them, and who looks after one.

The pages stand outside any bloc-year. What the apps know of a year they hand in as facts (`members.council`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.audit.log import Actor
from common.audit.models import Door
from common.contexts import names_in
from common.labels import label
from common.records.disposition import file_response
from common.records.tables import Table, TableField
from common.records.workbooks import CONTENT_TYPE as XLSX
from common.records.workbooks import ColumnKind, WorkbookSheet, render_xlsx
from common.vietnamese.finding import LONGEST
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Answer
from members.access_of_the_standing_body import may_assign_officers, may_look_over
from members.council import (
    NO_OFFICER,
    NOT_OPENED,
    BlocRow,
    Fact,
    KeptSums,
    YearSums,
    blocs_of,
    narrowed,
    overseer,
    rows_of,
    years_in,
)
from members.councilprint import MOST_PRINTED, Printed, council_record, sheet_of, table_of
from members.models import Bloc, Province, User
from members.pages import PageShown
from members.queries import Held, is_admin, provinces_of, roles_of
from members.verbs.officers import OfficerRefused, StaleOfficer, assign_officer, possible_officers

TITLE, STATISTICS = "Các khối của tỉnh", "Thống kê qua các năm"
A_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """A choice of a filter, by its name in the address."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class CouncilPage:
    """The blocs of this page of the list in the chosen year; `all` counts those of the province."""

    page: PageShown
    provinces: str
    all: int
    years: list[Choice]
    missing: list[Choice]
    # Not `year`: that is the bloc-year on the masthead, and there is none.
    chosen: int
    titles: list[str]
    page_obj: Paged[Bloc]
    rows: list[BlocRow]
    words: str
    query: str
    filtered: bool
    longest: int
    assigns: bool
    may_run_portal: bool


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """The years over all blocs."""

    page: PageShown
    provinces: str
    rows: list[YearSums]
    table: Table[YearSums]
    may_run_portal: bool


@dataclass(frozen=True, kw_only=True)
class OfficerPage:
    """A bloc and who looks after it; `seen` is who did when the form was opened."""

    page: PageShown
    bloc: Bloc
    newest: str
    form: "OfficerForm"
    seen: str
    answer: Answer
    may_run_portal: bool


class OfficerForm(forms.Form):
    """Who is to look after a bloc."""

    officer = forms.ChoiceField(required=False)

    def __init__(self, *args: object, bloc: Bloc, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["officer"].label = label("members.Bloc.officer")
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            ("", "Chưa phân công"),
            *((str(one.pk), one.with_office) for one in possible_officers(bloc)),
        ]


def council_reader(request: HttpRequest) -> tuple[User, list[Held]]:
    """Who asks; told why not (403) where it looks over no blocs."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    roles = roles_of(user)
    answer = may_look_over(overseer(user, roles))
    if not answer:
        raise PermissionDenied(answer.reason)
    return user, roles


def provinces_told(user: User, roles: Sequence[Held]) -> str:
    """Whose blocs the account looks over, in words."""
    if is_admin(user, roles):
        return "Mọi tỉnh, thành phố"
    return ", ".join(Province.objects.filter(pk__in=provinces_of(roles)).values_list("name", flat=True))


@dataclass(frozen=True)
class _Asked:
    """Who asks for which blocs: in which year, by which words, and lacking what."""

    user: User
    roles: list[Held]
    blocs: QuerySet[Bloc]
    known: list[int]
    year: int
    words: str
    lacking: dict[str, str]
    missing: str
    found: QuerySet[Bloc]

    @property
    def query(self) -> str:
        """The same in an address."""
        said = (("nam", str(self.year)), ("tim", self.words), ("thieu", self.missing))
        return urlencode({name: value for name, value in said if value})


def _asked(facts: Sequence[Fact], request: HttpRequest) -> _Asked:
    user, roles = council_reader(request)
    blocs = blocs_of(user, roles)
    known = years_in(blocs)
    asked = whole_number(request.GET.get("nam", ""))
    year = asked if asked in known else (known[0] if known else timezone.localdate().year)
    words = clean_line(request.GET.get("tim", ""))[:LONGEST]
    lacking = {"": "Tất cả", NOT_OPENED: f"Chưa mở năm {year}", **{fact.slug: fact.lacking for fact in facts}}
    lacking[NO_OFFICER] = "Chưa có chuyên viên theo dõi"
    missing = request.GET.get("thieu", "")
    missing = missing if missing in lacking else ""
    found = narrowed(blocs.select_related("officer"), year, words, missing, facts)
    return _Asked(user, roles, blocs, known, year, words, lacking, missing, found)


def _list(facts: Sequence[Fact]) -> Callable[[HttpRequest], HttpResponse]:
    @never_cache
    @require_safe
    def council(request: HttpRequest) -> HttpResponse:
        """The blocs in one year, narrowed by words and by what is missing."""
        asked = _asked(facts, request)
        page_obj = Paginator(asked.found, A_PAGE).get_page(request.GET.get("trang"))
        pdf, xlsx = (f"{reverse(name)}?{asked.query}" for name in ("council.pdf", "council.xlsx"))
        shown = CouncilPage(
            page=PageShown(name="council", title=TITLE, pdf_url=pdf, xlsx_url=xlsx),
            provinces=provinces_told(asked.user, asked.roles),
            all=asked.blocs.count() if asked.words or asked.missing else page_obj.paginator.count,
            years=[Choice(str(one), str(one), one == asked.year) for one in asked.known],
            missing=[Choice(value, said, value == asked.missing) for value, said in asked.lacking.items()],
            chosen=asked.year,
            titles=[fact.title for fact in facts],
            page_obj=page_obj,
            rows=rows_of(list(page_obj), asked.year, facts),
            words=asked.words,
            query=f"{asked.query}&",
            filtered=bool(asked.words or asked.missing),
            longest=LONGEST,
            assigns=bool(may_assign_officers(overseer(asked.user, asked.roles))),
            may_run_portal=is_admin(asked.user, asked.roles),
        )
        return render(request, "members/council.html", names_in(shown))

    return council


def _printed(facts: Sequence[Fact], request: HttpRequest) -> tuple[Printed, str, Table[BlocRow]]:
    """The rows that are printed, whose they are, and their columns."""
    asked = _asked(facts, request)
    by = [f"«{asked.words}»"] if asked.words else []
    by += [asked.lacking[asked.missing]] if asked.missing else []
    rows = rows_of(list(asked.found[:MOST_PRINTED]), asked.year, facts)
    printed = Printed(rows, asked.found.count(), asked.year, by)
    return printed, provinces_told(asked.user, asked.roles), table_of(facts, asked.year)


def _list_papers(facts: Sequence[Fact]) -> list[URLPattern]:
    @require_safe
    def pdf(request: HttpRequest) -> HttpResponse:
        printed, provinces, table = _printed(facts, request)
        return council_record(
            request,
            "members/council.record.html",
            {"printed": printed, "table": table},
            sheet_of(printed, table, TITLE),
            title=TITLE,
            subject=provinces,
            of=str(printed.year),
            landscape=True,
        )

    @never_cache
    @require_safe
    def xlsx(request: HttpRequest) -> HttpResponse:
        printed, provinces, table = _printed(facts, request)
        made = render_xlsx([sheet_of(printed, table, f"{TITLE}, {provinces}")], made_at=timezone.localtime())
        return file_response(made, f"{TITLE} - {provinces} - {printed.year}.xlsx", XLSX)

    return [
        path("hoi-dong.pdf", pdf, name="council.pdf"),
        path("hoi-dong.xlsx", xlsx, name="council.xlsx"),
    ]


def _counted(fact: Fact, place: int) -> TableField[YearSums]:
    """The column of how many years have the fact that stands at this place."""
    return TableField(fact.counted, lambda row: row.done[place], width=24, paper=20, kind=ColumnKind.INTEGER)


def _table(facts: Sequence[Fact]) -> Table[YearSums]:
    figure = ColumnKind.INTEGER
    return Table(
        {
            "year": TableField("Năm", lambda row: row.year, width=8, paper=10, kind=figure),
            "blocs": TableField("Khối có năm này", lambda row: row.blocs, width=16, paper=15, kind=figure),
            "members": TableField("Đơn vị thành viên", lambda row: row.members, width=18, paper=15, kind=figure),
            **{fact.slug: _counted(fact, place) for place, fact in enumerate(facts)},
        }
    )


def _statistics(facts: Sequence[Fact], sums: KeptSums, request: HttpRequest) -> StatisticsPage:
    user, roles = council_reader(request)
    names = ("council-statistics.pdf", "council-statistics.xlsx")
    pdf_url, xlsx_url = (reverse(name) for name in names)
    return StatisticsPage(
        page=PageShown(name="council-statistics", title=STATISTICS, pdf_url=pdf_url, xlsx_url=xlsx_url),
        provinces=provinces_told(user, roles),
        rows=sums.of(user, roles),
        table=_table(facts),
        may_run_portal=is_admin(user, roles),
    )


def _sheet(shown: StatisticsPage) -> WorkbookSheet:
    return WorkbookSheet(
        name="Thống kê",
        title=f"{STATISTICS}, {shown.provinces}",
        columns=shown.table.columns,
        rows=shown.table.rows(shown.rows),
    )


def _statistics_pages(facts: Sequence[Fact]) -> list[URLPattern]:
    sums = KeptSums(facts)

    @never_cache
    @require_safe
    def html(request: HttpRequest) -> HttpResponse:
        return render(request, "members/council_statistics.html", names_in(_statistics(facts, sums, request)))

    @require_safe
    def pdf(request: HttpRequest) -> HttpResponse:
        shown = _statistics(facts, sums, request)
        return council_record(
            request,
            "members/council_statistics.record.html",
            {"rows": shown.rows, "table": shown.table},
            _sheet(shown),
            title=STATISTICS,
            subject=shown.provinces,
        )

    @never_cache
    @require_safe
    def xlsx(request: HttpRequest) -> HttpResponse:
        shown = _statistics(facts, sums, request)
        made = render_xlsx([_sheet(shown)], made_at=timezone.localtime())
        return file_response(made, f"{STATISTICS} - {shown.provinces}.xlsx", XLSX)

    return [
        path("hoi-dong/thong-ke/", html, name="council-statistics"),
        path("hoi-dong/thong-ke.pdf", pdf, name="council-statistics.pdf"),
        path("hoi-dong/thong-ke.xlsx", xlsx, name="council-statistics.xlsx"),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def officer(request: HttpRequest, bloc: str) -> HttpResponse:
    """Who looks after the bloc; Http404 for one that is not of the reader's province."""
    user, roles = council_reader(request)
    found = blocs_of(user, roles).select_related("officer", "province").filter(code=bloc).first()
    if found is None:
        raise Http404
    reader = overseer(user, roles, found)
    answer = may_assign_officers(reader)
    seen = str(found.officer_id or "")
    form = OfficerForm(initial={"officer": seen}, bloc=found)
    if request.method == "POST":
        if not answer:
            raise PermissionDenied(answer.reason)
        form = OfficerForm(request.POST, bloc=found)
        sent = request.POST.get("seen", "")
        if form.is_valid():
            try:
                changed = assign_officer(
                    bloc=found,
                    officer=whole_number(form.cleaned_data["officer"]),
                    seen=whole_number(sent),
                    actor=Actor(user=user, door=Door.PAGE),
                    reader=reader,
                )
            except (OfficerRefused, StaleOfficer) as refused:
                form.add_error("officer", str(refused))
            else:
                said = f"Đã ghi phân công theo dõi {found}." if changed else "Không có gì thay đổi."
                messages.success(request, said)
                return redirect("council")
    newest = found.years.order_by("-year").first()
    shown = OfficerPage(
        page=PageShown(name="council-officer", title=f"Phân công: {found}", pdf_url="", xlsx_url=""),
        bloc=found,
        newest=newest.get_absolute_url() if newest else "",
        form=form,
        seen=seen,
        answer=answer,
        may_run_portal=is_admin(user, roles),
    )
    return render(request, "members/council_officer.html", names_in(shown), status=422 if form.errors else 200)


def urls(facts: Sequence[Fact]) -> list[URLPattern]:
    """The addresses; `facts` are what the apps know of a year, in the order of the columns."""
    return [
        path("hoi-dong/", _list(facts), name="council"),
        *_list_papers(facts),
        *_statistics_pages(facts),
        path("hoi-dong/khoi/<slug:bloc>/", officer, name="council-officer"),
    ]
