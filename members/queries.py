"""What pages ask about blocs, years and roles, each in one query."""

from django.db.models import QuerySet

from members.access import Reader
from members.models import BlocYear, Membership, Role, User


def years_of(user: User, roles: list[Role]) -> QuerySet[BlocYear]:
    """The bloc-years an account may open, newest first.

    Staff see every year of their bloc; a representative the years in which its agency is a member.
    """
    years = BlocYear.objects.select_related("bloc")
    if is_admin(user, roles):
        return years
    staffed = {role.bloc_id for role in roles if role.kind != Role.Kind.REPRESENTATIVE}
    pairs = [(role.bloc_id, role.agency_id) for role in roles if role.kind == Role.Kind.REPRESENTATIVE]
    chosen = years.filter(bloc__in=staffed)
    for bloc, agency in pairs:
        chosen = chosen | years.filter(bloc=bloc, pk__in=Membership.objects.filter(agency=agency).values("year"))
    return chosen


def is_admin(user: User, roles: list[Role]) -> bool:
    """Whether the account runs the portal: a superuser, or one with that role."""
    return user.is_superuser or any(role.kind == Role.Kind.ADMIN for role in roles)


def reader_of(user: User, roles: list[Role], year: BlocYear) -> Reader:
    """What the account is in this bloc-year."""
    here = [role for role in roles if role.bloc_id == year.bloc_id]
    kinds = {role.kind for role in here if role.kind != Role.Kind.REPRESENTATIVE}
    if is_admin(user, roles):
        kinds.add(Role.Kind.ADMIN)
    agencies = {role.agency_id for role in here if role.kind == Role.Kind.REPRESENTATIVE}
    own = (
        frozenset(Membership.objects.filter(year=year, agency__in=agencies).values_list("code", flat=True))
        if agencies
        else frozenset[str]()
    )
    if own:
        kinds.add(Role.Kind.REPRESENTATIVE)
    return Reader(user=user, kinds=frozenset(kinds), own=own)
