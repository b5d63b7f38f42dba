"""What can be done with the works of a year: note one, change it, take it away."""

import hashlib
from collections.abc import Mapping
from typing import Any

from campaigns.models import Work, WorkShare
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.numbers import show_number
from common.yearfile.sync import change_fields, describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed

OF_WORK = ("name", "place", "value", "starts_on", "handed_on", "stopped_reason")
NOT_YET = "Ngày bàn giao chưa tới. Hãy ghi khi đã bàn giao."
BACKWARDS = "Ngày bàn giao phải từ ngày khởi công trở đi."
STOPPED = "Công trình đã bàn giao thì không dừng. Hãy bỏ ngày bàn giao, hoặc bỏ lý do dừng."
STALE = "Công trình này đã được người khác sửa."


class StaleWork(ValueError):
    """The work was changed by somebody else since the form was opened; the text says by whom and what."""


class WorkRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field."""


def seal_of(work: Work) -> str:
    """A short mark of all that stands of a work."""
    own = [str(getattr(work, field.attname)) for field in work._meta.concrete_fields]
    shares = sorted(work.shares.values_list("member_id", "amount"))
    return hashlib.sha256(repr((own, shares)).encode()).hexdigest()[:16]


def shares_of(work: Work) -> dict[str, int]:
    """What each member bears of it, by its code; nothing of whom nobody has said it."""
    return dict(work.shares.order_by("member__order").values_list("member__code", "amount"))


def wrong_work(fields: Mapping[str, Any], year: int) -> dict[str, str]:
    """What cannot be of a work of this year, by field."""
    starts, handed = fields["starts_on"], fields["handed_on"]
    wrong = far_days(fields, ("starts_on", "handed_on"), year=year)
    if handed and handed > today_vn():
        wrong["handed_on"] = NOT_YET
    elif handed and starts and handed < starts:
        wrong["handed_on"] = BACKWARDS
    if handed and fields["stopped_reason"]:
        wrong["stopped_reason"] = STOPPED
    return wrong


def keep_work(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    shares: Mapping[str, int | None],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> Work:
    """Notes a work with its shares, or changes the one with this number; `fields` are those of `OF_WORK`.

    PermissionError, WorkRefused, StaleWork unless it stands as `seen` says, Work.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_work(fields, year.year):
        raise WorkRefused(wrong)
    with locked(year) as now:
        if number is None:
            work = Work.objects.create(year=now, number=free_number(Work.objects.filter(year=now)), **fields)
            changes = [change_of(work, "thêm")]
        else:
            work = _found(now, number, seen)
            told = change_fields(work, fields)
            changes = [change_of(work, "sửa", *told)] if told else []
        log_in(now, actor, changes + bring_shares(work, shares))
    return work


def bring_shares(work: Work, wanted: Mapping[str, int | None]) -> list[Change]:
    """Makes these what the members bear of it; answers what that changed, unlogged."""
    stand = shares_of(work)
    changes = []
    for member in work.year.members.order_by("order"):
        old, new = stand.get(member.code), wanted.get(member.code)
        if old == new:
            continue
        if new is None:
            work.shares.filter(member=member).delete()
        else:
            WorkShare.objects.update_or_create(work=work, member=member, defaults={"amount": new})
        told = change_of(work, f"sửa phần đóng góp của {member.short_name}", show_number(old), show_number(new))
        changes.append(Change(told.subject, told.action, told.key, told.old, told.new, member=member.code))
    return changes


def drop_work(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Work:
    """Takes away what was noted by mistake; the log keeps what it said, and what each member bore of it."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        work = _found(now, number, seen)
        log_in(now, actor, [*bring_shares(work, {}), change_of(work, "xóa", old=describe(work, OF_WORK))])
        work.delete()
    return work


def _found(year: BlocYear, number: int, seen: str) -> Work:
    work = Work.objects.get(year=year, number=number)
    work.year = year
    if seal_of(work) != seen:
        raise StaleWork(who_changed(year, f"work/{number}/") or STALE)
    return work


def change_of(work: Work, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a work."""
    return Change(
        subject=f"Công trình, phần việc: {work.name}", key=f"work/{work.number}/", action=action, old=old, new=new
    )
