"""What a secretary does with the accounts of the bloc: makes them, hands out links, closes and opens them.

Each verb holds the bloc first and then the account, asks `members.access` who may, and compares with what the reader
saw (`members.accounts.mark_of`). The log tells of each; of a link only that it was made.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.audit.log import Actor, Change
from common.contacts import email_refusal
from common.labels import label
from common.refused import FieldsRefused
from members.access import Action, Reader, RoleKind, may, may_give_role, may_hold_account, require
from members.accounts import accounts_of, holder_facts, mark_of, proposed_username, taken_names
from members.links import link_ends
from members.locking import locked
from members.models import BlocYear, Membership, Role, User
from members.terms import Term, wrong_term
from members.verbs.links import CLOSED, key_of, renew_link, subject_of, told_address
from members.yearlog import log_in, who_changed

TAKEN = "Tên đăng nhập này đã có người dùng."
# What the name of an account without a member begins with.
STEMS = {RoleKind.SECRETARY: "thu-ky", RoleKind.LEADER: "lanh-dao", RoleKind.CLERK: "van-thu"}


_NO_BOUNDS = "không thời hạn"

# What is written of who holds an account, and what it is called.
DESCRIBED = ("full_name", "position", "email")
LABELS = {name: label(f"members.User.{name}") for name in DESCRIBED[:2]} | {"email": "Thư điện tử"}


class AccountsRefused(FieldsRefused):
    """The account cannot be made as it was typed: by field, a sentence."""


class StaleAccount(ValueError):
    """The account is another by now than the reader saw; the text says who changed what."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is to get an account: as what, for which member (its code), and how it was typed."""

    kind: str
    member: str = ""
    full_name: str = ""
    position: str = ""
    email: str = ""
    username: str = ""


def make_missing_accounts(
    *, year: BlocYear, actor: Actor, reader: Reader, members: Collection[str] | None = None
) -> list[User]:
    """Makes an account for each member that has none, in protocol order: as the members' table names who represents it.

    `members` are codes where not all are to get one. Who has an account that was closed gets no second one.
    """
    require(may_give_role(reader, RoleKind.REPRESENTATIVE))
    with locked(year) as held:
        made = []
        for row in accounts_of(held, reader).members:
            if row.holders or (members is not None and row.member.code not in members):
                continue
            who = NewPerson(
                RoleKind.REPRESENTATIVE,
                row.member.code,
                row.member.representative_name,
                row.member.representative_position,
                row.member.email,
            )
            made.append((_create_free(held, who, row.member), row.member))
        log_in(held, actor, [made_change(user, RoleKind.REPRESENTATIVE, member) for user, member in made])
    return [user for user, _ in made]


def add_person(*, year: BlocYear, person: NewPerson, actor: Actor, reader: Reader) -> User:
    """Makes an account for one more person: of a member, or one of the bloc's own people.

    AccountsRefused, by field, for what cannot stand. A name to log in with that was left empty is proposed.
    """
    require(may_give_role(reader, person.kind))
    with locked(year) as held:
        member = Membership.objects.select_related("agency").filter(year=held.pk, code=person.member).first()
        if person.kind != RoleKind.REPRESENTATIVE:
            member = None
        user = create_account(held, named_person(held, person, member), member)
        log_in(held, actor, [made_change(user, person.kind, member)])
    return user


def named_person(year: BlocYear, person: NewPerson, member: Membership | None) -> NewPerson:
    """The person as it is to stand: checked, and with a name to log in with."""
    wrong = {}
    if person.kind == RoleKind.REPRESENTATIVE and member is None:
        wrong["member"] = "Hãy chọn đơn vị mà người này đại diện."
    if not person.full_name:
        wrong["full_name"] = "Hãy ghi họ và tên."
    if refusal := email_refusal(person.email):
        wrong["email"] = refusal
    stem = member.code if member else f"{STEMS.get(RoleKind(person.kind), person.kind)}-{year.bloc.code}"
    taken = taken_names([person.username or stem], year.bloc.code)
    if person.username.lower() in taken:
        wrong["username"] = TAKEN
    if wrong:
        raise AccountsRefused(wrong)
    name = person.username or proposed_username(stem, year.bloc.code, taken)
    return NewPerson(person.kind, person.member, person.full_name, person.position, person.email, name)


def _create_free(year: BlocYear, person: NewPerson, member: Membership, more_tries: int = 3) -> User:
    """The account, under the name that is free now: another bloc's secretary may take one at the same moment."""
    name = proposed_username(member.code, year.bloc.code, taken_names([member.code], year.bloc.code))
    try:
        return create_account(year, replace(person, username=name), member)
    except AccountsRefused as refused:
        if not more_tries or "username" not in refused.problems:
            raise
    return _create_free(year, person, member, more_tries - 1)


def create_account(year: BlocYear, person: NewPerson, member: Membership | None) -> User:
    """The account with its role. It has no password: nobody gets in before one was set by a link."""
    user = User(username=person.username, full_name=person.full_name, position=person.position, email=person.email)
    user.set_unusable_password()
    try:
        user.full_clean()
        with transaction.atomic():
            user.save()
    except ValidationError as error:
        raise AccountsRefused({name: " ".join(said) for name, said in error.message_dict.items()}) from error
    except IntegrityError as error:
        raise AccountsRefused({"username": TAKEN}) from error
    Role.objects.create(user=user, kind=person.kind, bloc=year.bloc, agency=member.agency if member else None)
    return user


def made_change(user: User, kind: str, member: Membership | None) -> Change:
    what = RoleKind(kind).label
    return _change(user, "lập tài khoản", new=f"{what}, {member.name}" if member else str(what), member=member)


def make_links(
    *,
    year: BlocYear,
    accounts: Mapping[int, str],
    actor: Actor,
    reader: Reader,
    how: str = "cấp đường dẫn đặt mật khẩu",
    to: str = "",
) -> list[User]:
    """Makes new links for these accounts (id → mark as the reader saw it); each ends the account's link before.

    All of them or none. `how` is what the log calls it, `to` where it goes.
    PermissionError with the reason for one that the reader may not hold, or that is closed.
    """
    with locked(year) as held:
        users = [_locked(held, pk, mark, reader) for pk, mark in accounts.items()]
        for user in users:
            if not user.is_active:
                raise PermissionError(CLOSED.format(user))
            renew_link(user)
        members = [(user, _member_of(held, user)) for user in users]
        told = [_change(user, how, new=told_address(to, member), member=member) for user, member in members]
        log_in(held, actor, told)
    return users


def describe_account(
    *, year: BlocYear, user_id: int, mark: str, who: Mapping[str, str], actor: Actor, reader: Reader
) -> list[Change]:
    """Writes who holds the account (`who`: «full_name», «position», «email»); answers what that changed.

    For a name that was misspelt and an address that changed: another person gets an account of its own.
    AccountsRefused, by field, for what cannot stand.
    """
    with locked(year) as held:
        user = _locked(held, user_id, mark, reader)
        if refusal := email_refusal(who["email"]):
            raise AccountsRefused({"email": refusal})
        member, changes = _member_of(held, user), []
        for name in DESCRIBED:
            old, new = getattr(user, name), who[name]
            if old != new:
                setattr(user, name, new)
                before, after = (told_address(one, member) if name == "email" else one for one in (old, new))
                changes.append(_change(user, f"sửa «{LABELS[name]}»", old=before, new=after, member=member))
        try:
            user.clean_fields(exclude={field.name for field in User._meta.fields} - set(DESCRIBED))
        except ValidationError as error:
            raise AccountsRefused({name: " ".join(said) for name, said in error.message_dict.items()}) from error
        user.save(update_fields=list(DESCRIBED))
        log_in(held, actor, changes)
    return changes


def close_account(*, year: BlocYear, user_id: int, mark: str, actor: Actor, reader: Reader) -> User:
    """Keeps the account from logging in; whoever is in with it is out at the next page. Its link ends."""
    with locked(year) as held:
        user = _locked(held, user_id, mark, reader)
        pending = link_ends(user) is not None
        user.is_active, user.link_made_at = False, None
        user.save(update_fields=["is_active", "link_made_at"])
        told = "đóng tài khoản và bỏ đường dẫn đã cấp" if pending else "đóng tài khoản"
        log_in(held, actor, [_change(user, told, member=_member_of(held, user))])
    return user


def reopen_account(*, year: BlocYear, user_id: int, mark: str, actor: Actor, reader: Reader) -> User:
    """Lets the account log in again, with the password that it had."""
    with locked(year) as held:
        user = _locked(held, user_id, mark, reader)
        user.is_active = True
        user.save(update_fields=["is_active"])
        log_in(held, actor, [_change(user, "mở lại tài khoản", member=_member_of(held, user))])
    return user


def take_role(*, year: BlocYear, user_id: int, mark: str, actor: Actor, reader: Reader) -> User:
    """Takes all that the account is in this bloc away from it. The account stays, and opens nothing here."""
    with locked(year) as held:
        user = _locked(held, user_id, mark, reader)
        member = _member_of(held, user)
        roles = list(Role.objects.filter(user=user, bloc=held.bloc_id).select_related("agency", "bloc"))
        gone = [_change(user, "bỏ vai trò", old=str(role), member=member) for role in roles]
        Role.objects.filter(pk__in=[role.pk for role in roles]).delete()
        log_in(held, actor, gone)
    return user


def set_term(
    *, year: BlocYear, user_id: int, mark: str, term: Term, seen: Term, actor: Actor, reader: Reader
) -> list[Change]:
    """From which day to the end of which the account is one of the bloc's own people; answers what that changed.

    `seen` is the term that the reader saw. Before it the account opens nothing here; after it, it reads on the years
    that were its own. AccountsRefused, by field, for days that cannot be.
    """
    with locked(year) as held:
        user = _locked(held, user_id, mark, reader)
        roles = list(
            Role.objects.select_for_update().filter(user=user, bloc=held.bloc_id, agency__isnull=True).order_by("pk")
        )
        if not roles:
            raise PermissionError("Đại diện đơn vị không có thời hạn vai trò. Người thôi đại diện thì đóng tài khoản.")
        if any(role.term != seen for role in roles):
            who = who_changed(held, key_of(user))
            raise StaleAccount(f"Thời hạn vai trò của {user} đã được sửa sau khi bạn mở trang này. {who}".strip())
        if wrong := wrong_term(term, held.year):
            raise AccountsRefused(wrong)
        changes = []
        for role in roles:
            if role.term != term:
                role.valid_from, role.valid_to = term.starts, term.ends
                role.save(update_fields=["valid_from", "valid_to"])
                what = f"đặt thời hạn vai trò {role.get_kind_display()}"
                changes.append(_change(user, what, old=seen.in_words or _NO_BOUNDS, new=term.in_words or _NO_BOUNDS))
        log_in(held, actor, changes)
    return changes


def _locked(year: BlocYear, user_id: int, mark: str, reader: Reader) -> User:
    """The account, held. User.DoesNotExist for one that is nothing in this bloc; StaleAccount if it was changed."""
    require(may(reader, Action.MANAGE_YEAR))
    user = User.objects.select_for_update().get(pk=user_id)
    roles = list(Role.objects.filter(user=user, bloc=year.bloc_id).values_list("pk", flat=True))
    if not roles:
        raise User.DoesNotExist
    require(may_hold_account(reader, holder_facts(user, year.bloc, reader)))
    if mark_of(user, roles) != mark:
        who = who_changed(year, key_of(user))
        raise StaleAccount(f"Tài khoản {user} đã thay đổi sau khi bạn mở trang này. {who}".strip())
    return user


def _member_of(year: BlocYear, user: User) -> Membership | None:
    """The member of the year that the account stands for."""
    return Membership.objects.filter(
        year=year.pk, agency__roles__user=user.pk, agency__roles__bloc=year.bloc_id
    ).first()


def _change(user: User, action: str, *, old: str = "", new: str = "", member: Membership | None = None) -> Change:
    return Change(
        subject=subject_of(user),
        key=key_of(user),
        action=action,
        old=old,
        new=new,
        member=member.code if member else "",
    )
