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
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from awards.editions import named_in
from awards.handing import having
from awards.models import Submission
from awards.rules.appraising import HANDED_TOLD, Handed, handed_state, stages_of
from awards.rules.proposing import SENT
from awards.verbs.proposals import stage
from common.contexts import names_in
from common.vietnamese.finding import LONGEST
from common.vietnamese.folding import having_words
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.council import SEARCHED, blocs_of, years_in
from members.councilpage import A_PAGE, Choice, council_reader, provinces_told
from members.models import Bloc
from members.pages import PageShown
from members.queries import is_admin

TITLE = "Hồ sơ trình của các khối"
ALL = "tat-ca"


@dataclass(frozen=True)
class DossierLine:
    """A dossier that was handed on: whose it is, of how many cases that were sent, how it stands and where it is."""

    submission: Submission
    name: str
    cases: int
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DossiersPage:
    """The dossiers of this page of the list."""

    page: PageShown
    provinces: str
    years: list[Choice]
    states: list[Choice]
    page_obj: Paged[Submission]
    rows: list[DossierLine]
    words: str
    own_only: bool
    query: str
    filtered: bool
    longest: int
    may_run_portal: bool


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


def _lines(rows: list[Submission]) -> list[DossierLine]:
    found = []
    for one in rows:
        stages = [known for case in one.proposals.all() if (known := stage(case)) in SENT]
        state = handed_state(stages)
        where = reverse("submission", args=[one.year.bloc.code, one.year.year, one.number])
        told = HANDED_TOLD[state] if state else ""
        found.append(DossierLine(one, named_in(one.form, one.year), len(stages), told, where))
    return found


@never_cache
@require_safe
def council_dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers, narrowed by words, year, how they stand, and by who looks after the bloc."""
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
    page_obj = Paginator(related.prefetch_related("form__editions", "proposals__steps"), A_PAGE).get_page(
        request.GET.get("trang")
    )
    said = {"nam": str(year or ""), "tim": words, "tinh-trang": state, "cua-toi": "1" if own_only else ""}
    shown = DossiersPage(
        page=PageShown(name="council-dossiers", title=TITLE, pdf_url="", xlsx_url=""),
        provinces=provinces_told(user, roles),
        years=[Choice("", "Mọi năm", year is None), *(Choice(str(one), str(one), one == year) for one in known)],
        states=[Choice(value, told, value == state) for value, told in states.items()],
        page_obj=page_obj,
        rows=_lines(list(page_obj)),
        words=words,
        own_only=own_only,
        query=f"{urlencode({name: value for name, value in said.items() if value})}&",
        filtered=bool(year or words or own_only or state != Handed.WAITING),
        longest=LONGEST,
        may_run_portal=is_admin(user, roles),
    )
    return render(request, "awards/council_dossiers.html", names_in(shown))
