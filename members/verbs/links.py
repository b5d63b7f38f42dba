"""What is done with the links by which passwords are set: they are made, and taken up once."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, Change, write
from common.audit.models import Door
from members.links import TOKENS
from members.models import BlocYear, Membership, Role, User

CLOSED = "Tài khoản {} đã đóng. Hãy mở lại trước khi cấp đường dẫn."


class LinkEnded(ValueError):
    """The link opens nothing any more."""


def renew_link(user: User) -> None:
    """Makes a new link for the account, which ends the one before; whoever calls it has locked the account and logs."""
    user.link_made_at = timezone.now()
    user.save(update_fields=["link_made_at"])


def hand_out_links(*, accounts: Sequence[int], actor: Actor) -> list[User]:
    """Makes new links for these accounts, all or none, for an administrator. PermissionError for a closed one."""
    with transaction.atomic():
        users = list(User.objects.select_for_update().filter(pk__in=accounts).order_by("username"))
        for user in users:
            if not user.is_active:
                raise PermissionError(CLOSED.format(user))
            renew_link(user)
        write(actor, [Change(subject_of(user), "cấp đường dẫn đặt mật khẩu", key=key_of(user)) for user in users])
    return users


def set_by_link(*, user_id: int, token: str, password: str) -> User:
    """Sets the password of the account by its link, which is then used up. LinkEnded if it was meanwhile.

    The form has held the password to the house's rules.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if not TOKENS.check_token(user, token):
            raise LinkEnded
        user.set_password(password)
        user.link_made_at = None
        user.save(update_fields=["password", "link_made_at"])
        actor = Actor(user=user, door=Door.PAGE)
        change = "đặt mật khẩu bằng đường dẫn"
        places = _places(user)
        for bloc, year, member in places:
            write(actor, [Change(subject_of(user), change, key=key_of(user), member=member)], bloc=bloc, year=year)
        if not places:
            write(actor, [Change(subject_of(user), change, key=key_of(user))])
    return user


def subject_of(user: User) -> str:
    """How the log calls an account. Not by the name it logs in with, which is nobody else's matter."""
    return f"Tài khoản {user.full_name}".strip() if user.full_name else "Tài khoản (chưa ghi họ tên)"


def key_of(user: User) -> str:
    """Where all that the log says of an account begins, in whichever bloc."""
    return f"user/{user.pk}/"


def told_address(address: str, member: Membership | None) -> str:
    """An address for mail as the log tells it: of a member's account. What is about no member all of them read."""
    return address if member else ""


def _places(user: User) -> Sequence[tuple[str, int, str]]:
    """In whose log an account's own act stands: its blocs' newest years, and the member that it stands for there."""
    found = []
    for role in Role.objects.filter(user=user, bloc__isnull=False).select_related("bloc").order_by("bloc__code", "pk"):
        years = BlocYear.objects.filter(bloc=role.bloc_id).order_by("-year")
        if role.agency_id is None:
            if newest := years.first():
                found.append((newest.bloc.code, newest.year, ""))
        elif member := Membership.objects.filter(agency=role.agency_id, year__in=years).order_by("-year__year").first():
            found.append((member.year.bloc.code, member.year.year, member.code))
    return list(dict.fromkeys(found))
