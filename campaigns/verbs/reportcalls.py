"""What can be done with the calls for reports: ask all members for one, change what is asked, move the deadline."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, ReportCall
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields, describe, rows_meant, sync_rows
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.odd_days import NOTHING, KeptDay, due_day, settled_all
from members.yearlog import log_in, who_changed

OF_CALL = ("kind", "campaign", "outline")
OF_INDICATOR = ("group", "name", "unit")
# More than any bloc asks for.
MOST_INDICATORS = 80
NO_CAMPAIGN = "Hãy chọn đợt thi đua mà báo cáo này kết thúc."
NEEDLESS_CAMPAIGN = "Chỉ báo cáo kết thúc đợt mới chọn đợt thi đua. Hãy để trống."
LOST_CAMPAIGN = "Đợt thi đua này đã bị bỏ. Hãy chọn đợt khác."
ALREADY = "Năm này đã có yêu cầu báo cáo ấy. Hãy sửa yêu cầu đã có."
WRITTEN_FOR = "Đã có đơn vị ghi báo cáo nên loại báo cáo và đợt thi đua không đổi được."
NO_REASON = "Hãy ghi lý do dời hạn."
IN_USE = "Đã có đơn vị ghi báo cáo theo yêu cầu này nên không xóa được."
STALE = "Yêu cầu này đã được người khác sửa."


class StaleCall(ValueError):
    """The call was changed by somebody else since the form was opened; the text says by whom and what."""


class CallRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, under "" for the whole, «rows» for the indicators."""


@dataclass(frozen=True)
class IndicatorRow:
    """A figure that is asked for; `id` is None for a new row."""

    id: int | None
    group: str
    name: str
    unit: str


def seal_of(call: ReportCall) -> str:
    """A short mark of all that stands of a call."""
    told = [
        [str(getattr(call, field.attname)) for field in call._meta.concrete_fields],
        list(call.indicators.order_by("order").values_list()),
        list(call.moves.order_by("order").values_list("order", "due", "reason")),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def due_of(call: ReportCall) -> date:
    """The deadline in force now."""
    return call.deadlines[-1].due


def save_call(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    due: date,
    indicators: Sequence[IndicatorRow],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
    reason: str = "",
    kept: KeptDay = NOTHING,
) -> ReportCall:
    """Asks all members for a report, or changes the call with this number; `fields` are those of `OF_CALL`, with the
    campaign by its number.

    Another deadline than the one in force needs a reason, and the one before stays to be seen; one that was only
    proposed is confirmed by it. PermissionError,
    CallRefused, StaleCall unless it stands as `seen` says, OddDays to be asked back, ReportCall.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        values = _judged(now, fields, number)
        if number is None:
            odd = settled_all({"due": due_day(due, year=now.year)}, {"due": kept})["due"]
            free = free_number(ReportCall.objects.filter(year=now))
            call = ReportCall.objects.create(year=now, number=free, due=due, due_reason=odd, **values)
            changes = [change_of(call, "yêu cầu báo cáo", new=describe(call, ("due",)), reason=odd)]
        else:
            call = _found(now, number, seen)
            if call.reports.exists() and any(getattr(call, name) != values[name] for name in ("kind", "campaign")):
                raise CallRefused({"kind": WRITTEN_FOR})
            told = change_fields(call, values)
            changes = [change_of(call, "sửa", *told)] if told else []
            if call.due_proposed:
                changes.append(_confirmed(call, due, kept))
            elif due != due_of(call):
                changes.append(_moved(call, due, reason, kept))
        log_in(now, actor, changes + bring_indicators(call, indicators))
    return call


def _judged(year: BlocYear, fields: Mapping[str, Any], number: int | None) -> dict[str, Any]:
    """What is to be kept of a call; CallRefused for what cannot be."""
    asked, of_campaign = fields["campaign"], fields["kind"] == ReportCall.Kind.CAMPAIGN
    if bool(asked) != of_campaign:
        raise CallRefused({"campaign": NO_CAMPAIGN if of_campaign else NEEDLESS_CAMPAIGN})
    campaign = Campaign.objects.filter(year=year, number=asked).first() if asked else None
    if asked and campaign is None:
        raise CallRefused({"campaign": LOST_CAMPAIGN})
    alike = ReportCall.objects.filter(year=year, kind=fields["kind"], campaign=campaign)
    if alike.exclude(number=number or 0).exists():
        raise CallRefused({"kind": ALREADY})
    return {"kind": fields["kind"], "campaign": campaign, "outline": fields["outline"]}


def _confirmed(call: ReportCall, due: date, kept: KeptDay) -> Change:
    """The deadline from now on, in the place of the one that came along from the last year."""
    odd = settled_all({"due": due_day(due, year=call.year.year)}, {"due": kept})["due"]
    proposed = f"đề nghị {short_date(call.due)}"
    call.due, call.due_reason, call.due_proposed = due, odd, False
    call.save(update_fields=["due", "due_reason", "due_proposed"])
    return change_of(call, "xác nhận hạn nộp", proposed, short_date(due), reason=odd)


def _moved(call: ReportCall, due: date, reason: str, kept: KeptDay) -> Change:
    if not clean(reason):
        raise CallRefused({"reason": NO_REASON})
    odd = settled_all({"due": due_day(due, year=call.year.year)}, {"due": kept})["due"]
    before, last = due_of(call), call.moves.order_by("-order").first()
    order = last.order + 1 if last else 1
    call.moves.create(order=order, set_at=timezone.now(), due=due, day_reason=odd, reason=reason)
    why = " ".join(filter(None, [clean(reason), odd]))
    return change_of(call, "dời hạn nộp", short_date(before), short_date(due), reason=why)


def bring_indicators(call: ReportCall, rows: Sequence[IndicatorRow]) -> list[Change]:
    """Makes these what is asked, in their order; CallRefused where that would take away what members have told."""
    stand = {one.pk: one for one in call.indicators.all()}
    told = set(call.indicators.filter(figures__isnull=False).values_list("pk", flat=True))
    meant = rows_meant((row.id for row in rows), stand)
    wanted = dict(zip(meant, rows, strict=True))
    for pk in told:
        if pk not in wanted:
            raise CallRefused({"rows": f"Đã có đơn vị báo cáo «{stand[pk].name}» nên không bỏ được."})
        if clean(wanted[pk].unit) != stand[pk].unit:
            raise CallRefused({"rows": f"Đã có đơn vị báo cáo «{stand[pk].name}» nên không đổi đơn vị tính được."})
    fields = [
        {"id": pk, "order": order, "group": row.group, "name": row.name, "unit": row.unit}
        for order, (pk, row) in enumerate(zip(meant, rows, strict=True), start=1)
    ]
    changes = sync_rows(call.indicators.all(), "id", fields, place="", fixed={"call": call})
    return [replace(one, key=f"{key_of(call)}call") for one in changes]


def drop_call(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> ReportCall:
    """Takes away a call for which nobody has written yet. The errors are `save_call`'s."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        call = _found(now, number, seen)
        if call.reports.exists():
            raise CallRefused({"": IN_USE})
        log_in(now, actor, [change_of(call, "xóa", old=describe_call(call))])
        call.delete()
    return call


def describe_call(call: ReportCall) -> str:
    """What a call says, for the log."""
    asked = "; ".join(call.indicators.order_by("order").values_list("name", flat=True))
    return "\n".join(filter(None, [describe(call, ("due", "outline")), asked]))


def _found(year: BlocYear, number: int, seen: str) -> ReportCall:
    call = ReportCall.objects.select_related("campaign").get(year=year, number=number)
    call.year = year
    if seal_of(call) != seen:
        raise StaleCall(who_changed(year, f"{key_of(call)}call") or STALE)
    return call


def key_of(call: ReportCall) -> str:
    """What its entries in the log, and those of the reports on it, are known by."""
    return f"report/{call.number}/"


def change_of(call: ReportCall, action: str, old: str = "", new: str = "", *, reason: str = "") -> Change:
    """What the log says of a call."""
    return Change(call.title, action, f"{key_of(call)}call", old, new, reason=reason)
