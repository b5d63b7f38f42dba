"""What can be done with the new models of a year: propose one, change or withdraw it, review it, take it up."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

from campaigns.models import Campaign, NewModel, Spread
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.yearfile.sync import change_fields, describe
from members.access import Reader, may_review_new_model, may_take_up_for, may_write_new_model, require
from members.locking import locked
from members.models import BlocYear, Membership
from members.odd_days import far_days
from members.yearlog import behalf_of, log_in, who_changed

OF_PROPOSAL = ("campaign", "name", "what", "why", "how", "unit", "before", "after")
OF_REVIEW = ("state", "reviewed_on", "review_reason", "document")
OF_SPREAD = ("since", "adapted", "result")
PROPOSED, RECOGNISED, DECLINED = NewModel.State.PROPOSED, NewModel.State.RECOGNISED, NewModel.State.DECLINED
NOT_YET = "Ngày này chưa tới. Hãy ghi khi đã có."
NO_DAY = "Hãy ghi ngày xét."
NO_REASON = "Hãy ghi lý do không công nhận."
NO_DOCUMENT = "Chỉ mô hình được công nhận mới có văn bản công nhận. Hãy bỏ ô này."
NOT_REVIEWED = "Mô hình chờ xét thì chưa có ngày xét. Hãy bỏ ngày, hoặc chọn kết quả."
TAKEN_UP = "Đã có đơn vị áp dụng mô hình này nên kết quả xét không đổi được. Hãy xóa các dòng áp dụng trước."
NOT_RECOGNISED = "Chỉ mô hình được công nhận mới ghi đơn vị áp dụng."
NO_CAMPAIGN = "Đợt thi đua này đã bị bỏ. Hãy chọn đợt khác, hoặc để trống."
ITS_OWN = "Đây là đơn vị đề xuất mô hình. Hãy chọn đơn vị khác áp dụng."
STALE = "Nội dung này đã được người khác sửa."


class StaleNewModel(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class NewModelRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, under "" for the whole."""


def seal_of(row: Model | None) -> str:
    """A short mark of all that stands in the row of a new model, or of one that took it up; "" for none."""
    if row is None:
        return ""
    told = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def wrong_review(fields: Mapping[str, Any], year: int) -> dict[str, str]:
    """What cannot be of a review in this year, by field."""
    state, day = fields["state"], fields["reviewed_on"]
    wrong = far_days(fields, ("reviewed_on",), year=year)
    if day and state == PROPOSED:
        wrong["reviewed_on"] = NOT_REVIEWED
    elif day and day > today_vn():
        wrong["reviewed_on"] = NOT_YET
    elif state != PROPOSED and not day:
        wrong["reviewed_on"] = NO_DAY
    if state == DECLINED and not fields["review_reason"]:
        wrong["review_reason"] = NO_REASON
    if fields["document"] and state != RECOGNISED:
        wrong["document"] = NO_DOCUMENT
    return wrong


def wrong_spread(fields: Mapping[str, Any], member: str, proposer: str, year: int) -> dict[str, str]:
    """What cannot be of a member that takes up a new model of this year, by field."""
    wrong = far_days(fields, ("since",), year=year) | ({"member": ITS_OWN} if member == proposer else {})
    if fields["since"] and fields["since"] > today_vn():
        wrong["since"] = NOT_YET
    return wrong


def propose(
    *,
    year: BlocYear,
    member: str,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> NewModel:
    """Notes what this member proposes, or changes the one with this number, which must be this member's.

    `fields` are those of `OF_PROPOSAL`, with the campaign by its number. PermissionError, also once it was reviewed;
    NewModelRefused for a campaign that is gone; StaleNewModel unless it stands as `seen` says;
    NewModel.DoesNotExist, Membership.DoesNotExist.
    """
    require(may_write_new_model(reader, member))
    with locked(year) as now:
        values = dict(fields) | {"campaign": _campaign(now, fields["campaign"])}
        if number is None:
            owner = Membership.objects.get(year=now, code=member)
            row = NewModel.objects.create(
                year=now, number=free_number(NewModel.objects.filter(year=now)), member=owner, **values
            )
            changes = [change_of(row, "đề xuất", behalf=behalf_of(reader, member))]
        else:
            row = _found(now, number, seen, {member})
            require(may_write_new_model(reader, member, row.state))
            told = change_fields(row, values)
            changes = [change_of(row, "sửa", *told, behalf=behalf_of(reader, member))] if told else []
        log_in(now, actor, changes)
    return row


def withdraw(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> NewModel:
    """Takes away what nobody has reviewed; the log keeps what it said. The errors are `propose`'s."""
    with locked(year) as now:
        row = _found(now, number, seen)
        require(may_write_new_model(reader, row.member.code, row.state))
        told = change_of(row, "rút đề xuất", describe(row, OF_PROPOSAL), behalf=behalf_of(reader, row.member.code))
        log_in(now, actor, [*files_gone(row), told])
        row.delete()
    return row


def files_gone(row: NewModel) -> list[Change]:
    """What the log is to say of the files that go with a new model; their bytes stay in the store."""
    files = row.files.filter(removed_at__isnull=True).order_by("id")
    return [change_of(row, "bỏ minh chứng", old=file.told) for file in files]


def review(
    *, year: BlocYear, number: int, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> NewModel:
    """Says that the bloc recognises it or why not, or opens it again; `fields` are those of `OF_REVIEW`.

    PermissionError, NewModelRefused, StaleNewModel, NewModel.DoesNotExist.
    """
    require(may_review_new_model(reader))
    if wrong := wrong_review(fields, year.year):
        raise NewModelRefused(wrong)
    with locked(year) as now:
        row = _found(now, number, seen)
        if fields["state"] != RECOGNISED and row.spreads.exists():
            raise NewModelRefused({"state": TAKEN_UP})
        if told := change_fields(row, fields):
            log_in(now, actor, [change_of(row, "ghi kết quả xét", *told)])
    return row


def take_up(
    *,
    year: BlocYear,
    number: int,
    member: str,
    fields: Mapping[str, Any],
    seen: str,
    actor: Actor,
    reader: Reader,
) -> Spread:
    """Notes how this member takes the model up, or changes that; `fields` are those of `OF_SPREAD`.

    PermissionError, NewModelRefused, StaleNewModel, NewModel.DoesNotExist, Membership.DoesNotExist.
    """
    require(may_take_up_for(reader, member))
    with locked(year) as now:
        model, row = _taken_up(now, number, member, seen)
        if wrong := wrong_spread(fields, member, model.member.code, year.year):
            raise NewModelRefused(wrong)
        behalf = behalf_of(reader, member)
        if row is None:
            taker = Membership.objects.get(year=now, code=member)
            row = Spread.objects.create(new_model=model, member=taker, **fields)
            log_in(now, actor, [spread_change(row, "ghi áp dụng", new=describe(row, OF_SPREAD), behalf=behalf)])
        elif told := change_fields(row, fields):
            log_in(now, actor, [spread_change(row, "sửa việc áp dụng", *told, behalf=behalf)])
    return row


def give_up(*, year: BlocYear, number: int, member: str, seen: str, actor: Actor, reader: Reader) -> None:
    """Takes away what was noted of this member by mistake. The errors are `take_up`'s."""
    require(may_take_up_for(reader, member))
    with locked(year) as now:
        _, row = _taken_up(now, number, member, seen)
        if row is not None:
            told = describe(row, OF_SPREAD)
            log_in(now, actor, [spread_change(row, "xóa việc áp dụng", told, behalf=behalf_of(reader, member))])
            row.delete()


def _taken_up(year: BlocYear, number: int, member: str, seen: str) -> tuple[NewModel, Spread | None]:
    model = NewModel.objects.select_related("member").get(year=year, number=number)
    model.year = year
    row = Spread.objects.select_related("member").filter(new_model=model, member__code=member).first()
    if not model.is_recognised:
        raise NewModelRefused({"": NOT_RECOGNISED})
    if seal_of(row) != seen:
        raise StaleNewModel(who_changed(year, f"newmodel/{number}/spread/{member}/") or STALE)
    if row is not None:
        row.new_model = model
    return model, row


def _found(year: BlocYear, number: int, seen: str, members: Collection[str] = ()) -> NewModel:
    rows = NewModel.objects.select_related("member", "campaign").filter(year=year)
    row = (rows.filter(member__code__in=members) if members else rows).get(number=number)
    row.year = year
    if seal_of(row) != seen:
        raise StaleNewModel(who_changed(year, f"newmodel/{number}/") or STALE)
    return row


def _campaign(year: BlocYear, number: int | None) -> Campaign | None:
    found = Campaign.objects.filter(year=year, number=number or 0).first()
    if number is not None and found is None:
        raise NewModelRefused({"campaign": NO_CAMPAIGN})
    return found


def change_of(row: NewModel, action: str, old: str = "", new: str = "", *, behalf: str = "") -> Change:
    """What the log says of a new model: its member and the bloc's own people read it."""
    return Change(
        subject=f"Nhân tố mới, mô hình mới: {row.name}",
        key=f"newmodel/{row.number}/",
        action=f"{action}{behalf}",
        old=old,
        new=new,
        member=row.member.code,
    )


def spread_change(row: Spread, action: str, old: str = "", new: str = "", *, behalf: str = "") -> Change:
    """What the log says of a member that took a new model up."""
    return Change(
        subject=f"Áp dụng mô hình: {row.new_model.name}",
        key=f"newmodel/{row.new_model.number}/spread/{row.member.code}/",
        action=f"{action}{behalf}",
        old=old,
        new=new,
        member=row.member.code,
    )
