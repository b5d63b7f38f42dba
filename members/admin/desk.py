"""What an account may do in the admin: its roles, asked of `members.access`, once a request."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar

from django.http import HttpRequest

from common.vietnamese.dates import today_vn
from members.access import YES, Action, Answer, Reader, RoleKind, may
from members.models import Role, User
from members.queries import in_force, is_admin

Answered = TypeVar("Answered")


class AdminDesk:
    """One account in the admin. Blocs that are not on its desk do not exist for it."""

    def __init__(self, user: User | None, roles: list[Role]) -> None:
        self.user = user
        self.roles = roles
        self.is_admin = user is not None and is_admin(user, roles)

    def may(self, action: Action, bloc: int | None = None) -> Answer:
        """Whether the account may do this in the bloc with this id; without a bloc: in any, or to the whole portal."""
        if self.user is None:
            return Answer(False)
        if bloc is None and action != Action.MANAGE_PORTAL and self.blocs:
            return YES
        kinds = {role.kind for role in self.roles if bloc is not None and role.bloc_id == bloc}
        if self.is_admin:
            kinds.add(RoleKind.ADMIN)
        return may(Reader(self.user, frozenset(kinds)), action)

    @cached_property
    def blocs(self) -> dict[int, str]:
        """The blocs this account manages by its roles there: id → code. An admin needs no such list: see `is_admin`."""
        return {
            role.bloc.pk: role.bloc.code
            for role in self.roles
            if role.bloc and self.may(Action.MANAGE_YEAR, role.bloc.pk)
        }


def desk_of(request: HttpRequest) -> AdminDesk:
    """The reader's desk; the roles are read once a request."""

    def laid() -> AdminDesk:
        user = request.user if isinstance(request.user, User) else None
        return AdminDesk(user, list(user.roles.filter(in_force(today_vn())).select_related("bloc")) if user else [])

    return once(request, "desk", laid)


def once(request: HttpRequest, key: Hashable, ask: Callable[[], Answered]) -> Answered:
    """The answer to a question that Django's admin puts a dozen times a page; asked once.

    An object that is written is held before anything is asked of it (`PortalModelAdmin.get_object`), so that no
    answer grows old within its request.
    """
    kept: dict[Hashable, Answered] = request.__dict__.setdefault("answers", {})
    if key not in kept:
        kept[key] = ask()
    return kept[key]
