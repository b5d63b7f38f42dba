"""«Hồ sơ trình của các khối»: the dossiers that were handed on to the standing body, first those that wait for it.

The page stands outside any bloc-year. The database narrows them; of one page alone all is read.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from awards.handing import having
from awards.models import Submission
from awards.presenters.councildossiers import NOBODY, TABLE, DossierLine, PrintedDossiers, lines_of, sheet_of
from awards.rules.appraising import HANDED_TOLD, Handed, stages_of
from awards.rules.proposing import SENT
from common.contexts import names_in
from common.records.disposition import file_response
from common.records.workbooks import CONTENT_TYPE as XLSX
from common.records.workbooks import render_xlsx
from common.vietnamese.finding import LONGEST
from common.vietnamese.folding import having_words
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.council import SEARCHED, blocs_of, years_in
from members.councilpage import A_PAGE, Choice, council_reader, provinces_told
from members.councilprint import MOST_PRINTED, council_record
from members.models import Bloc
from members.pages import PageShown
from members.queries import is_admin

TITLE = "Hồ sơ trình của các khối"
ALL = "tat-ca"
OWN_ONLY = "Chỉ khối tôi theo dõi"


@dataclass(frozen=True, kw_only=True)
class DossiersPage:
    """The dossiers of this page of the list."""

    page: PageShown
    provinces: str
    years: list[Choice]
    states: list[Choice]
    page_obj: Paged[Submission]
    rows: list[DossierLine]
    heads: dict[str, str]
    nobody: str
    words: str
    own_only: bool
    own_only_told: str
    query: str
    filtered: bool
    longest: int
    may_run_portal: bool


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Who asks for which dossiers: in which year, by which words, standing how, and of whose blocs."""

    provinces: str
    known: list[int]
    year: int | None
    words: str
    states: dict[str, str]
    state: str
    own_only: bool
    may_run_portal: bool
    found: QuerySet[Submission]

    @property
    def query(self) -> str:
        """The same in an address."""
        said = (
            ("nam", str(self.year or "")),
            ("tim", self.words),
            ("tinh-trang", self.state),
            ("cua-toi", "1" if self.own_only else ""),
        )
        return urlencode({name: value for name, value in said if value})

    @property
    def narrowed_by(self) -> list[str]:
        """The same in words."""
        said = [f"Năm {self.year}"] if self.year else []
        said += [f"«{self.words}»"] if self.words else []
        said += [self.states[self.state]] if self.state != ALL else []
        return said + ([OWN_ONLY] if self.own_only else [])


def handed_on(blocs: QuerySet[Bloc]) -> QuerySet[Submission]:
    """The dossiers of these blocs that were sent in a year that hands them on, the newest year first."""
    rows = Submission.objects.filter(year__bloc__in=blocs.order_by(), year__award_settings__to_standing_body=True)
    return rows.filter(having(SENT)).order_by("-year__year", "year__bloc__code", "number")


def at(rows: QuerySet[Submission], state: str) -> QuerySet[Submission]:
    """Those that stand so; all of them for a word that is no state."""
    if state not in [one.value for one in Handed]:
        return rows
    has, has_not = stages_of(Handed(state))
    found = rows.filter(having(has))
    return found.exclude(having(has_not)) if has_not else found


def _asked(request: HttpRequest) -> _Asked:
    user, roles = council_reader(request)
    blocs = blocs_of(user, roles)
    known, asked = years_in(blocs), whole_number(request.GET.get("nam", ""))
    year = asked if asked in known else None
    words = clean_line(request.GET.get("tim", ""))[:LONGEST]
    states = {**{one.value: HANDED_TOLD[one] for one in Handed}, ALL: "Tất cả"}
    state = request.GET.get("tinh-trang", "")
    state = state if state in states else Handed.WAITING.value
    own_only = request.GET.get("cua-toi") == "1"
    found = having_words(blocs, words, SEARCHED)
    rows = at(handed_on(found.filter(officer=user) if own_only else found), state)
    rows = rows.filter(year__year=year) if year else rows
    related = rows.select_related("year__bloc__officer", "form")
    return _Asked(
        provinces=provinces_told(user, roles),
        known=known,
        year=year,
        words=words,
        states=states,
        state=state,
        own_only=own_only,
        may_run_portal=is_admin(user, roles),
        found=related.prefetch_related("form__editions", "proposals__steps"),
    )


@never_cache
@require_safe
def council_dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers, narrowed by words, year, how they stand, and by who looks after the bloc."""
    asked = _asked(request)
    page_obj = Paginator(asked.found, A_PAGE).get_page(request.GET.get("trang"))
    pdf, xlsx = (f"{reverse(name)}?{asked.query}" for name in ("council-dossiers.pdf", "council-dossiers.xlsx"))
    shown = DossiersPage(
        page=PageShown(name="council-dossiers", title=TITLE, pdf_url=pdf, xlsx_url=xlsx),
        provinces=asked.provinces,
        years=[
            Choice("", "Mọi năm", asked.year is None),
            *(Choice(str(one), str(one), one == asked.year) for one in asked.known),
        ],
        states=[Choice(value, told, value == asked.state) for value, told in asked.states.items()],
        page_obj=page_obj,
        rows=lines_of(page_obj),
        heads=TABLE.heads,
        nobody=NOBODY,
        words=asked.words,
        own_only=asked.own_only,
        own_only_told=OWN_ONLY,
        query=f"{asked.query}&",
        filtered=bool(asked.year or asked.words or asked.own_only or asked.state != Handed.WAITING),
        longest=LONGEST,
        may_run_portal=asked.may_run_portal,
    )
    return render(request, "awards/council_dossiers.html", names_in(shown))


def _printed(asked: _Asked) -> PrintedDossiers:
    return PrintedDossiers(lines_of(asked.found[:MOST_PRINTED]), asked.found.count(), asked.narrowed_by)


@require_safe
def _pdf(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    printed = _printed(asked)
    return council_record(
        request,
        "awards/council_dossiers.record.html",
        {"printed": printed, "table": TABLE},
        sheet_of(printed, TITLE),
        title=TITLE,
        subject=asked.provinces,
        landscape=True,
    )


@never_cache
@require_safe
def _xlsx(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    made = render_xlsx([sheet_of(_printed(asked), f"{TITLE}, {asked.provinces}")], made_at=timezone.localtime())
    return file_response(made, f"{TITLE} - {asked.provinces}.xlsx", XLSX)


URLS: list[URLPattern] = [
    path("hoi-dong/ho-so/", council_dossiers, name="council-dossiers"),
    path("hoi-dong/ho-so.pdf", _pdf, name="council-dossiers.pdf"),
    path("hoi-dong/ho-so.xlsx", _xlsx, name="council-dossiers.xlsx"),
]
