"""«Các Khối»: the blocs that an account may open, to be looked for and leafed through; however many there are, a page
reads and shows no more than fit on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.contexts import names_in
from common.vietnamese.finding import LONGEST
from common.vietnamese.folding import having_words
from common.vietnamese.text import clean_line
from members.models import Bloc, BlocYear, User
from members.pages import PageShown
from members.queries import Held, every_year, is_admin, provinces_of, roles_of, years_of

TITLE = "Các Khối"
# How many blocs stand on a page, and how many years beside each.
A_PAGE, MOST_YEARS = 50, 5
SEARCHED = ("name", "code", "parent", "locality")


@dataclass(frozen=True)
class BlocLine:
    """A bloc and its newest years that the reader may open; `older` is how many more there are."""

    bloc: Bloc
    years: list[BlocYear]
    older: int


@dataclass(frozen=True, kw_only=True)
class BlocsPage:
    """The blocs of this page of the list; `searched` says whether they were looked for at all."""

    page: PageShown
    page_obj: Paged[Bloc]
    lines: list[BlocLine]
    words: str
    query: str
    longest: int
    may_run_portal: bool


def _openable(user: User, roles: Sequence[Held], own: Sequence[BlocYear]) -> QuerySet[Bloc]:
    """The blocs that the account may open; whoever runs the portal knows those that have no year yet too."""
    blocs = Bloc.objects.order_by("code")
    if is_admin(user, roles):
        return blocs
    return blocs.filter(Q(pk__in={year.bloc_id for year in own}) | Q(province__in=provinces_of(roles)))


def _lines(user: User, roles: list[Held], own: Sequence[BlocYear], shown: Sequence[Bloc]) -> list[BlocLine]:
    """The blocs with their years: one query."""
    years: dict[int, dict[int, BlocYear]] = {bloc.pk: {} for bloc in shown}
    opened = every_year(user, roles).filter(bloc__in=list(years))
    for year in [*own, *opened]:
        if year.bloc_id in years:
            years[year.bloc_id][year.year] = year
    lines = []
    for bloc in shown:
        newest = [year for _, year in sorted(years[bloc.pk].items(), reverse=True)]
        lines.append(BlocLine(bloc, newest[:MOST_YEARS], max(0, len(newest) - MOST_YEARS)))
    return lines


@never_cache
@require_safe
def blocs(request: HttpRequest) -> HttpResponse:
    """The list, narrowed to the blocs in whose name, code, superior or place the words of the address stand."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    roles = roles_of(user)
    own = list(years_of(user, roles))
    words = clean_line(request.GET.get("tim", ""))[:LONGEST]
    found = having_words(_openable(user, roles, own), words, SEARCHED)
    page_obj = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    shown = BlocsPage(
        page=PageShown(name="blocs", title=TITLE, pdf_url="", xlsx_url=""),
        page_obj=page_obj,
        lines=_lines(user, roles, own, list(page_obj)),
        words=words,
        query=f"{urlencode({'tim': words})}&" if words else "",
        longest=LONGEST,
        may_run_portal=is_admin(user, roles),
    )
    return render(request, "members/blocs.html", names_in(shown))
