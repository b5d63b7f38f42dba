"""What the standing body sees of the blocs side by side: each app hands in what it knows, the roof lists it.

Everything is asked of the database for the blocs of one page at once, and what is counted is counted there: a page
costs the same however many blocs the province has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from common.audit.log import head
from common.vietnamese.folding import having_words
from members.access import Reader, RoleKind
from members.models import Bloc, BlocYear, Membership, Role, User
from members.queries import Held, in_force, is_admin, provinces_of

SEARCHED = ("name", "code", "parent", "locality")
# In an address: the bloc has no such year; nobody looks after it.
NOT_OPENED, NO_OFFICER = "nam", "chuyen-vien"


@dataclass(frozen=True)
class Fact:
    """One thing that is known of a bloc-year, as an app declares it.

    `slug` is its name in an address, `title` its column, `lacking` what a year without it is called in the filter, and
    `counted` what the years that have it are called in the statistics.
    `done` narrows years to those that have it, each still there once; `told` says in words how it stands, of all years
    with these ids at once.
    """

    slug: str
    title: str
    lacking: str
    counted: str
    done: Callable[[QuerySet[BlocYear]], QuerySet[BlocYear]]
    told: Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class BlocRow:
    """A bloc in the chosen year; `year` is None where it has none, and `facts` are then empty."""

    bloc: Bloc
    year: BlocYear | None
    members: int | None
    facts: list[str]


@dataclass(frozen=True)
class YearSums:
    """A year over all blocs: how many blocs have it, how many members they have, and how many have each fact."""

    year: int
    blocs: int
    members: int
    done: list[int]


def overseer(user: User, roles: Sequence[Held], bloc: Bloc | None = None) -> Reader:
    """What the account is outside of any year: of this bloc, or of any; one that runs the portal is that everywhere."""
    provinces = provinces_of(roles)
    kinds = {RoleKind.ADMIN.value} if is_admin(user, roles) else set()
    if provinces if bloc is None else bloc.province_id in provinces:
        kinds.add(RoleKind.STANDING_BODY.value)
    return Reader(user, frozenset(kinds))


def blocs_of(user: User, roles: Sequence[Held]) -> QuerySet[Bloc]:
    """The blocs that the account looks over: those of its province, for whoever runs the portal all."""
    blocs = Bloc.objects.order_by("code")
    return blocs if is_admin(user, roles) else blocs.filter(province__in=provinces_of(roles))


def years_in(blocs: QuerySet[Bloc]) -> list[int]:
    """The years that any of the blocs has, the newest first."""
    years = BlocYear.objects.filter(bloc__in=blocs.order_by()).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())


def narrowed(blocs: QuerySet[Bloc], year: int, words: str, missing: str, facts: Sequence[Fact]) -> QuerySet[Bloc]:
    """Those in which the words stand and which lack what is asked for in this year; a bloc without the year lacks none
    of its facts but the year.
    """
    found = having_words(blocs, words, SEARCHED)
    own = BlocYear.objects.filter(bloc=OuterRef("pk"), year=year).order_by()
    if missing == NOT_OPENED:
        return found.filter(~Exists(own))
    if missing == NO_OFFICER:
        return found.filter(officer__isnull=True)
    fact = next((one for one in facts if one.slug == missing), None)
    if fact is None:
        return found
    return found.filter(Exists(own), ~Exists(fact.done(own)))


def rows_of(blocs: Sequence[Bloc], year: int, facts: Sequence[Fact]) -> list[BlocRow]:
    """The blocs with what is known of each: one query a fact, one for the years and one for the members."""
    years = {found.bloc_id: found for found in BlocYear.objects.filter(bloc__in=[bloc.pk for bloc in blocs], year=year)}
    ids = [found.pk for found in years.values()]
    counted = Membership.objects.filter(year__in=ids).order_by().values_list("year").annotate(Count("pk"))
    members: dict[int, int] = dict(counted)
    told = [fact.told(ids) for fact in facts]
    rows = []
    for bloc in blocs:
        found = years.get(bloc.pk)
        if found is None:
            rows.append(BlocRow(bloc, None, None, ["" for _ in facts]))
            continue
        found.bloc = bloc
        rows.append(BlocRow(bloc, found, members.get(found.pk, 0), [one.get(found.pk, "") for one in told]))
    return rows


def sums_of(blocs: QuerySet[Bloc], facts: Sequence[Fact]) -> list[YearSums]:
    """Each year over all blocs, the newest first: two queries and one a fact."""
    years = BlocYear.objects.filter(bloc__in=blocs.order_by()).order_by()

    def by_year(rows: QuerySet[BlocYear]) -> dict[int, int]:
        return dict(rows.values_list("year").annotate(Count("pk")))

    opened, done = by_year(years), [by_year(fact.done(years)) for fact in facts]
    joined = Membership.objects.filter(year__bloc__in=blocs.order_by()).order_by().values_list("year__year")
    members: dict[int, int] = dict(joined.annotate(Count("pk")))
    return [
        YearSums(year, opened[year], members.get(year, 0), [one.get(year, 0) for one in done])
        for year in sorted(opened, reverse=True)
    ]


class KeptSums:
    """The same for one account after the other, counted again once the log has a new entry.

    It adds up over all blocs of a province, and what it counts never changes without an entry. Kept by this process:
    each of several machines has its own, and all read the same log.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts
        self._kept: dict[tuple[int, ...], tuple[str, list[YearSums]]] = {}

    def of(self, user: User, roles: Sequence[Held]) -> list[YearSums]:
        """The sums over the blocs that the account looks over, as of the newest entry of the log."""
        whose = () if is_admin(user, roles) else tuple(sorted(provinces_of(roles)))
        # Read before the sums: they may then be newer than the entry that they are kept under, and are counted again.
        newest = head()
        if newest.number and self._kept.get(whose, ("", []))[0] == newest.hash:
            return self._kept[whose][1]
        sums = sums_of(blocs_of(user, roles), self._facts)
        self._kept[whose] = newest.hash, sums
        return sums


def officers_for(bloc: Bloc, today: date) -> QuerySet[User]:
    """Who can look after the bloc: the open accounts of its province's standing body whose role holds on this day."""
    held = Role.objects.filter(in_force(today), kind=Role.Kind.STANDING_BODY, province=bloc.province_id)
    return User.objects.filter(Exists(held.filter(user=OuterRef("pk"))), is_active=True).order_by(
        "full_name", "username"
    )
