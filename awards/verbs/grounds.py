"""What can be done with the grounds of the law and with the base pays: note one, change it, take it away.

They are the bloc's; the log has it in the year from which somebody did it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from awards.models import BasePay, LegalGround
from awards.rules.validity import Span
from awards.verbs.forms import BACKWARDS
from awards.verbs.places import put_in_order, with_at
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.numbers import show_number
from common.yearfile.sync import change_fields, describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

OF_GROUND = ("text", "valid_from", "valid_to", "note")
OF_PAY = ("valid_from", "amount", "step", "ground")
STALE = "Dòng này đã được người khác sửa."
TWICE = "Đã có mức lương cơ sở từ ngày ấy. Hãy sửa dòng đã có."
NOTHING = "Mức lương phải lớn hơn 0."
NO_STEP = "Mức làm tròn phải lớn hơn 0; không làm tròn thì ghi 1."


class StaleRow(ValueError):
    """The row was changed by somebody else since the form was opened; the text says by whom and what."""


class RowRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field."""


def seal_of(row: LegalGround | BasePay) -> str:
    """A short mark of all that stands of a row."""
    own = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return hashlib.sha256(repr(own).encode()).hexdigest()[:16]


def wrong_ground(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a ground, by field."""
    return {} if Span(fields["valid_from"], fields["valid_to"]).is_possible else {"valid_to": BACKWARDS}


def wrong_pay(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a base pay, by field."""
    wrong = {"amount": NOTHING} if fields["amount"] is not None and fields["amount"] <= 0 else {}
    return wrong | ({"step": NO_STEP} if fields["step"] is not None and fields["step"] <= 0 else {})


def keep_ground(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    place: int | None,
    actor: Actor,
    reader: Reader,
    pk: int | None = None,
    seen: str = "",
) -> LegalGround:
    """Notes a ground at this place (None: last), or changes the one with this key; `fields` are those of `OF_GROUND`.

    PermissionError, RowRefused, StaleRow unless it stands as `seen` says, LegalGround.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_ground(fields):
        raise RowRefused(wrong)
    with locked(year) as now:
        rows = list(LegalGround.objects.filter(bloc=now.bloc).order_by("order"))
        if pk is None:
            order = max((row.order for row in rows), default=0) + 1
            ground = LegalGround.objects.create(bloc=now.bloc, order=order, **fields)
            changes = [change_of(ground, "thêm", new=describe(ground, OF_GROUND))]
        else:
            ground = _found(LegalGround, now, pk, seen)
            told = change_fields(ground, fields)
            changes = [change_of(ground, "sửa", *told)] if told else []
            place = place or ground.order
        before = ground.order
        put_in_order(with_at(rows, ground, place))
        ground.refresh_from_db()
        if pk is not None and ground.order != before:
            changes.append(change_of(ground, "đổi thứ tự", str(before), str(ground.order)))
        log_in(now, actor, changes)
    return ground


def keep_pay(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    pk: int | None = None,
    seen: str = "",
) -> BasePay:
    """Notes a base pay, or changes the one with this key; `fields` are those of `OF_PAY`.

    PermissionError, RowRefused, StaleRow unless it stands as `seen` says, BasePay.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_pay(fields):
        raise RowRefused(wrong)
    with locked(year) as now:
        pay = None if pk is None else _found(BasePay, now, pk, seen)
        same_day = BasePay.objects.filter(bloc=now.bloc, valid_from=fields["valid_from"]).first()
        if same_day is not None and same_day != pay:
            raise RowRefused({"valid_from": TWICE})
        if pay is None:
            pay = BasePay.objects.create(bloc=now.bloc, **fields)
            log_in(now, actor, [change_of(pay, "thêm", new=describe(pay, OF_PAY))])
        elif told := change_fields(pay, fields):
            log_in(now, actor, [change_of(pay, "sửa", *told)])
    return pay


def drop_row(
    *, model: type[LegalGround] | type[BasePay], year: BlocYear, pk: int, seen: str, actor: Actor, reader: Reader
) -> str:
    """Takes a row away, and answers what it was; the log keeps what it said."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        row = _found(model, now, pk, seen)
        gone = change_of(row, "xóa", old=describe(row, OF_GROUND if isinstance(row, LegalGround) else OF_PAY))
        row.delete()
        if isinstance(row, LegalGround):
            put_in_order(list(LegalGround.objects.filter(bloc=now.bloc).order_by("order")))
        log_in(now, actor, [gone])
    return gone.subject


def _found(model: Any, year: BlocYear, pk: int, seen: str) -> Any:
    row = model.objects.get(bloc=year.bloc, pk=pk)
    if seal_of(row) != seen:
        raise StaleRow(who_changed(year, key_of(row)) or STALE)
    return row


def key_of(row: LegalGround | BasePay) -> str:
    """How the log knows a row again."""
    return f"legal-ground/{row.pk}/" if isinstance(row, LegalGround) else f"base-pay/{row.pk}/"


def change_of(row: LegalGround | BasePay, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a ground or a base pay."""
    said = row.text if isinstance(row, LegalGround) else f"{show_number(row.amount)} đồng"
    what = "Căn cứ pháp lý" if isinstance(row, LegalGround) else "Lương cơ sở"
    return Change(subject=f"{what}: {said[:200]}", key=key_of(row), action=action, old=old, new=new)
