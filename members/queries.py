"""What pages ask about blocs, years and roles."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from common.prepared import Prepared
from members.access import Reader
from members.models import BlocYear, Membership, Role, User


class Held(NamedTuple):
    """A role of an account: what it is, and where."""

    kind: str
    bloc_id: int | None
    agency_id: int | None


_ROLES = Prepared(Role.objects.order_by().values_list(*Held._fields), "user")
# Put together once: Django then only has to add whose.
_YEARS = BlocYear.objects.select_related("bloc").order_by()
_MEMBERSHIPS = Membership.objects.select_related("year__bloc").order_by()


def roles_of(user: User) -> list[Held]:
    """All that an account is, in whichever bloc."""
    return [Held(*row) for row in _ROLES(user.pk)]


def years_of(user: User, roles: list[Held]) -> dict[BlocYear, frozenset[str]]:
    """The bloc-years an account may open, newest first, and in each the codes of the members it stands for.

    Staff open every year of their bloc, a representative the years in which its agency is a member: one query for
    either. Admins open every year.
    """
    found: dict[BlocYear, frozenset[str]] = {}
    agencies = [
        Q(agency=role.agency_id, year__bloc=role.bloc_id) for role in roles if role.kind == Role.Kind.REPRESENTATIVE
    ]
    if agencies:
        for membership in _MEMBERSHIPS.filter(reduce(or_, agencies)):
            found[membership.year] = found.get(membership.year, frozenset()) | {membership.code}
    blocs = {role.bloc_id for role in roles if role.kind != Role.Kind.REPRESENTATIVE}
    if is_admin(user, roles) or blocs:
        for year in _YEARS.all() if is_admin(user, roles) else _YEARS.filter(bloc__in=blocs):
            found.setdefault(year, frozenset())
    return dict(sorted(found.items(), key=lambda item: (-item[0].year, item[0].bloc.code)))


def is_admin(user: User, roles: Sequence[Held] | Sequence[Role]) -> bool:
    """Whether the account runs the portal: a superuser, or one with that role."""
    return user.is_superuser or any(role.kind == Role.Kind.ADMIN for role in roles)


def reader_of(user: User, roles: list[Held], year: BlocYear, own: frozenset[str]) -> Reader:
    """What the account is in this bloc-year, where it stands for the members with the codes in `own`."""
    kinds = {role.kind for role in roles if role.bloc_id == year.bloc_id and role.kind != Role.Kind.REPRESENTATIVE}
    if is_admin(user, roles):
        kinds.add(Role.Kind.ADMIN)
    if own:
        kinds.add(Role.Kind.REPRESENTATIVE)
    return Reader(user=user, kinds=frozenset(kinds), own=own)
