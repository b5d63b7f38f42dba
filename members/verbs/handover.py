"""Handing the headship over on one day for all of the bloc's own people, and taking that back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from members.access import Action, Reader, RoleKind, may, may_give_role, may_hold_account, require
from members.accounts import holder_facts
from members.handover import StandingRole, Taking, TermChange, changes_of, has_secretary, wrong_handover
from members.locking import locked
from members.models import BlocYear, Handover, Role, User
from members.terms import Term
from members.verbs.links import key_of, subject_of
from members.yearlog import log_in

OWN_KINDS = (RoleKind.SECRETARY, RoleKind.LEADER, RoleKind.CLERK)
STALE = "Tài khoản, vai trò của Khối đã được sửa sau khi bạn mở trang này. Hãy xem lại dưới đây rồi bấm lần nữa."
ALREADY = "Năm này đã ghi bàn giao. Muốn ghi lại thì hủy lần bàn giao ấy trước."
NOTHING = "Không có lần bàn giao nào để hủy."
SINCE = "{} đã được sửa sau khi bàn giao, nên không hủy được nữa. Hãy sửa thời hạn từng người ở «Tài khoản của Khối»."
WITHOUT = "Hủy thì Khối không còn Thư ký Khối nào hôm nay. Hãy mở lại tài khoản Thư ký cũ trước."


class HandoverRefused(FieldsRefused):
    """It cannot be handed over like this: by «on», «ends-7», «takes-3», "" about the whole."""


class StaleHandover(ValueError):
    """The roles of the bloc are others by now than the reader saw."""


def standing_roles(year: BlocYear) -> list[StandingRole]:
    """The roles of the bloc's own people, in the order in which they are listed."""
    order = [kind.value for kind in OWN_KINDS]
    rows = Role.objects.filter(bloc=year.bloc_id, kind__in=order).select_related("user")
    found = [
        StandingRole(
            *(row.pk, row.user_id, str(row.user), row.kind, str(row.get_kind_display()), row.term, row.user.is_active)
        )
        for row in rows.order_by("user__username")
    ]
    return sorted(found, key=lambda one: order.index(one.kind))


def seal_of(stand: Sequence[StandingRole]) -> str:
    """A short mark of all of them."""
    return sha256(repr(list(stand)).encode()).hexdigest()[:16]


def takings(year: BlocYear, wanted: Mapping[int, str]) -> list[Taking]:
    """Who is to take over: accounts of the bloc by their ids, each with the kind of its new role."""
    users = User.objects.filter(pk__in=list(wanted), roles__bloc=year.bloc_id).distinct().order_by("username")
    return [
        Taking(user.pk, str(user), wanted[user.pk], str(RoleKind(wanted[user.pk]).label), user.is_active)
        for user in users
    ]


def hand_over(
    *,
    year: BlocYear,
    on: date,
    ends: Collection[int],
    takes: Mapping[int, str],
    seen: str,
    actor: Actor,
    reader: Reader,
    check: bool = False,
) -> list[TermChange]:
    """Ends these roles (by id) on the day before, and gives the accounts (id → kind) theirs from the day on.

    With `check` nothing is kept. PermissionError for a reader who may not, or an account that the reader may not hold;
    StaleHandover unless the roles stand as `seen` says; HandoverRefused for what cannot be, so that the bloc is never
    without a secretary.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as held:
        list(Role.objects.select_for_update().filter(bloc=held.bloc_id).order_by("pk").values_list("pk"))
        stand = standing_roles(held)
        if seal_of(stand) != seen:
            raise StaleHandover(STALE)
        if Handover.objects.filter(year=held).exists():
            raise HandoverRefused({"": ALREADY})
        taking = takings(held, takes)
        if wrong := wrong_handover(on, stand, ends, taking, year=held.year, today=today_vn()):
            raise HandoverRefused(wrong)
        changes = changes_of(on, stand, ends, taking)
        _require_all(held, changes, reader)
        if not check:
            kept = [_write(held, one) for one in changes]
            Handover.objects.create(year=held, on=on, changes=kept)
            log_in(held, actor, [_told(one, f"bàn giao từ ngày {short_date(on)}: ") for one in changes])
    return changes


def _require_all(year: BlocYear, changes: Sequence[TermChange], reader: Reader) -> None:
    users = User.objects.in_bulk({one.user for one in changes})
    for one in changes:
        require(may_hold_account(reader, holder_facts(users[one.user], year.bloc, reader)))
        if not one.ends:
            require(may_give_role(reader, one.kind))


def _write(year: BlocYear, change: TermChange) -> dict[str, Any]:
    """Writes it; answers what is kept of it: as much as it takes to take it back, and to tell it on paper."""
    if change.role is None:
        role = Role(user_id=change.user, kind=change.kind, bloc=year.bloc)
    else:
        role = Role.objects.get(pk=change.role)
    role.valid_from, role.valid_to = change.after.starts, change.after.ends
    role.save()
    user = User.objects.get(pk=change.user)
    return {
        "role": role.pk,
        "made": change.role is None,
        "ends": change.ends,
        "kind": change.called,
        "name": user.full_name or user.username,
        "position": user.position,
        "before": _days(change.before),
        "after": _days(change.after),
    }


def _days(term: Term | None) -> list[str]:
    return [day.isoformat() if day else "" for day in ((term.starts, term.ends) if term else (None, None))]


def _term(days: Sequence[str]) -> Term:
    starts, ends = (date.fromisoformat(day) if day else None for day in days)
    return Term(starts, ends)


def _told(change: TermChange, action: str) -> Change:
    user = User.objects.get(pk=change.user)
    what = f"{'thôi' if change.ends else 'nhận'} vai trò {change.called}"
    before = "" if change.before is None else change.before.in_words or "không thời hạn"
    return Change(subject_of(user), f"{action}{what}", key_of(user), before, change.after.in_words)


def undo_handover(*, year: BlocYear, seen: str, actor: Actor, reader: Reader) -> None:
    """Gives every role the term that it had before, and takes those away that came with the hand-over.

    HandoverRefused where one was changed since, or where the bloc would have no secretary today; the other errors are
    `hand_over`'s.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as held:
        list(Role.objects.select_for_update().filter(bloc=held.bloc_id).order_by("pk").values_list("pk"))
        handover = Handover.objects.filter(year=held).first()
        if handover is None:
            raise HandoverRefused({"": NOTHING})
        stand = standing_roles(held)
        if seal_of(stand) != seen:
            raise StaleHandover(STALE)
        roles = Role.objects.select_related("user").in_bulk([one["role"] for one in handover.changes])
        told = []
        for one in handover.changes:
            role = roles.get(one["role"])
            if role is None or role.term != _term(one["after"]):
                raise HandoverRefused({"": SINCE.format(f"Vai trò {one['kind']} của {one['name']}")})
            require(may_hold_account(reader, holder_facts(role.user, held.bloc, reader)))
            before = "" if one["made"] else _term(one["before"]).in_words or "không thời hạn"
            action = f"hủy bàn giao: vai trò {one['kind']}"
            told.append(Change(subject_of(role.user), action, key_of(role.user), role.term.in_words, before))
            if one["made"]:
                role.delete()
            else:
                role.valid_from, role.valid_to = _term(one["before"]).starts, _term(one["before"]).ends
                role.save(update_fields=["valid_from", "valid_to"])
        if not has_secretary(today_vn(), standing_roles(held)):
            raise HandoverRefused({"": WITHOUT})
        handover.delete()
        log_in(held, actor, told)
