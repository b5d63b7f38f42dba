"""What pages ask about blocs, years and roles."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from common.prepared import Prepared, PreparedRows
from common.vietnamese.dates import today_vn
from members.access import FORMER, Reader
from members.models import BlocYear, Membership, Role, User
from members.terms import Standing, Term


class Held(NamedTuple):
    """A role of an account: what it is, and where."""

    kind: str
    bloc_id: int | None
    agency_id: int | None
    valid_from: date | None = None
    valid_to: date | None = None
    province_id: int | None = None

    @property
    def term(self) -> Term:
        """From when to when it holds."""
        return Term(self.valid_from, self.valid_to)

    def stands_in(self, year: int, today: date) -> Standing:
        """What it is in a bloc-year of that number today: once it is over, it is over in its own years alone."""
        standing = self.term.on(today)
        return Standing.BEFORE if standing is Standing.OVER and not self.term.covers(year) else standing


_MEMBERS = PreparedRows(Membership.objects.order_by("order"), "year")
_ROLES = Prepared(Role.objects.order_by().values_list(*Held._fields), "user")
_YEARS = BlocYear.objects.select_related("bloc").order_by()
# Hardly anybody has a role in more blocs as a whole.
_MOST_BLOCS = 4
_OF_BLOCS = PreparedRows(_YEARS, "bloc__in", most=_MOST_BLOCS)
# Whose role is one in a bloc as a whole.
_OF_A_BLOC = frozenset({Role.Kind.SECRETARY, Role.Kind.LEADER, Role.Kind.CLERK})
_MEMBERSHIPS = PreparedRows(Membership.objects.select_related("year__bloc").order_by(), "agency", "year__bloc")


def members_of(year: BlocYear) -> list[Membership]:
    """The members of a bloc-year, in protocol order."""
    return _MEMBERS(year.pk)


def roles_of(user: User) -> list[Held]:
    """All that an account is, in whichever bloc."""
    return [Held(*row) for row in _ROLES(user.pk)]


def years_of(user: User, roles: list[Held], bloc: str = "") -> dict[BlocYear, frozenset[str]]:
    """The bloc-years at hand for an account, newest first, and in each the codes of the members it stands for.

    Those are the years of its own roles, and of the bloc with the code `bloc` all that it may open. Staff open every
    year of their bloc (once their term is over, those that were theirs): one query. A representative opens the years in
    which its agency is a member: one query for each agency in a bloc. Admins open every year of every bloc, a standing
    body those of its province; but there may be thousands (`every_year`).
    """
    today = today_vn()
    found: dict[BlocYear, frozenset[str]] = {}
    for agency, of in {(role.agency_id, role.bloc_id) for role in roles if role.kind == Role.Kind.REPRESENTATIVE}:
        for membership in _MEMBERSHIPS(agency, of) if agency and of else ():
            found[membership.year] = found.get(membership.year, frozenset()) | {membership.code}
    own = [role for role in roles if role.kind in _OF_A_BLOC]
    blocs = {role.bloc_id for role in own if role.bloc_id is not None}
    opens_all, provinces = is_admin(user, roles), provinces_of(roles)
    years: Iterable[BlocYear] = ()
    if bloc and (opens_all or provinces):
        of_bloc = Q(bloc__code=bloc) if opens_all else Q(bloc__code=bloc, bloc__province__in=provinces)
        years = _YEARS.filter(of_bloc | Q(bloc__in=blocs))
    elif blocs:
        years = _OF_BLOCS(*blocs) if len(blocs) <= _MOST_BLOCS else _YEARS.filter(bloc__in=blocs)
    for year in years:
        standings = (role.stands_in(year.year, today) for role in own if role.bloc_id == year.bloc_id)
        opens = year.bloc.code == bloc and (opens_all or year.bloc.province_id in provinces)
        if opens or any(standing is not Standing.BEFORE for standing in standings):
            found.setdefault(year, frozenset())
    return dict(sorted(found.items(), key=lambda item: (-item[0].year, item[0].bloc.code)))


def opens_other_blocs(user: User, roles: Sequence[Held]) -> bool:
    """Whether the account may open bloc-years without a role of its own in their bloc."""
    return is_admin(user, roles) or bool(provinces_of(roles))


def provinces_of(roles: Iterable[Held]) -> set[int]:
    """The provinces for whose standing body these roles hold today; one whose term is over opens nothing."""
    today = today_vn()
    return {
        role.province_id
        for role in roles
        if role.kind == Role.Kind.STANDING_BODY
        and role.province_id is not None
        and role.term.on(today) is Standing.HOLDS
    }


def every_year(user: User, roles: Sequence[Held]) -> QuerySet[BlocYear]:
    """All that an account may open without a role of its own there, newest first. Never take it whole: cut it."""
    years = BlocYear.objects.select_related("bloc").order_by("-year", "bloc__code")
    return years if is_admin(user, roles) else years.filter(bloc__province__in=provinces_of(roles))


def in_another_year(reader: Reader) -> Reader:
    """What the reader is known to be in another year of the bloc without asking: codes, and what is left of a term that
    is over, belong to their own year.
    """
    return Reader(reader.user, reader.kinds - {FORMER})


def begins_on(roles: Iterable[Held], today: date) -> date | None:
    """The first day on which one of these roles begins that has not begun; None if there is no such role."""
    return min((role.valid_from for role in roles if role.valid_from and role.valid_from > today), default=None)


def in_force(day: date) -> Q:
    """What narrows a query of roles to those that hold on a day (`members.terms`)."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def is_admin(user: User, roles: Sequence[Held] | Sequence[Role]) -> bool:
    """Whether the account runs the portal: a superuser, or one with that role."""
    return user.is_superuser or any(role.kind == Role.Kind.ADMIN for role in roles)


def reader_of(user: User, roles: list[Held], year: BlocYear, own: frozenset[str]) -> Reader:
    """What the account is in this bloc-year, where it stands for the members with the codes in `own`."""
    today, kinds = today_vn(), set()
    for role in roles:
        if role.bloc_id == year.bloc_id and role.kind != Role.Kind.REPRESENTATIVE:
            standing = role.stands_in(year.year, today)
            if standing is not Standing.BEFORE:
                kinds.add(role.kind if standing is Standing.HOLDS else FORMER)
    if is_admin(user, roles):
        kinds.add(Role.Kind.ADMIN)
    if year.bloc.province_id in provinces_of(roles):
        kinds.add(Role.Kind.STANDING_BODY)
    if own:
        kinds.add(Role.Kind.REPRESENTATIVE)
    return Reader(user=user, kinds=frozenset(kinds), own=own)
