"""What can be done with a member's report: write it, hand it in, return it with a reason, accept it."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from campaigns.models import MemberReport, ReportCall, ReportFile
from campaigns.verbs.reportcalls import key_of
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import VIETNAM, date_time
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields, describe, sync_rows
from members.access import Reader, require
from members.access_of_the_year import may_report_for, may_review_report
from members.locking import locked
from members.models import BlocYear, Membership
from members.odd_days import NOTHING, KeptDay, due_day, settled_all
from members.yearlog import behalf_of, log_in, who_changed

DRAFT, HANDED_IN, RETURNED, ACCEPTED = (
    MemberReport.State.DRAFT,
    MemberReport.State.HANDED_IN,
    MemberReport.State.RETURNED,
    MemberReport.State.ACCEPTED,
)
NO_DEADLINE_YET = (
    "Hạn nộp mới là đề nghị nên chưa nộp được. Hãy bấm «Lưu, chưa nộp»; nộp khi Thư ký Khối đã xác nhận hạn."
)
NOTHING_WRITTEN = "Chưa có gì để nộp. Hãy ghi nội dung, số liệu hoặc thêm tệp."
LIES_WITH_THE_BLOC = "Báo cáo này đã nộp nên không sửa được. Cần sửa thì đề nghị Thư ký Khối trả lại."
NOT_HANDED_IN = "Báo cáo này chưa nộp nên chưa có gì để tiếp nhận hay trả lại."
NO_REASON = "Hãy ghi lý do trả lại."
ACCEPTED_ALREADY = "Báo cáo này đã tiếp nhận rồi."
NOT_YET = "Lúc nhận này chưa tới. Hãy ghi lúc đã nhận."
STALE = "Báo cáo này đã được người khác sửa."


class StaleReport(ValueError):
    """The report was changed by somebody else since the form was opened; the text says by whom and what."""


class ReportRefused(FieldsRefused):
    """It can't be done: by field («received», «reason»), "" for the whole."""


@dataclass(frozen=True)
class FigureRow:
    """A figure that is reported, by the id of what was asked."""

    indicator_id: int
    value: Decimal
    qualifier: str = ""
    estimate: bool = False


def files_of(report: MemberReport | None) -> list[ReportFile]:
    """The files of a report that were not taken away, oldest first."""
    return [] if report is None else list(report.files.filter(removed_at__isnull=True).order_by("id"))


def seal_of(report: MemberReport | None) -> str:
    """A short mark of all that stands in it; "" for none."""
    if report is None:
        return ""
    told = [
        [str(getattr(report, field.attname)) for field in report._meta.concrete_fields],
        list(report.figures.order_by("indicator").values_list("indicator", "value", "qualifier", "estimate")),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def report_of(call: ReportCall, member: Membership) -> MemberReport | None:
    """What the member has reported, or is about to."""
    found = MemberReport.objects.filter(call=call.pk, member=member.pk).first()
    if found is not None:
        found.call, found.member = call, member
    return found


def save_report(
    *,
    year: BlocYear,
    number: int,
    member: str,
    text: str,
    figures: Sequence[FigureRow],
    seen: str,
    actor: Actor,
    reader: Reader,
    hand_in: bool = False,
    received: datetime | None = None,
    kept: KeptDay = NOTHING,
) -> list[Change]:
    """Makes this what the member reports on the call with this number, and hands it in where that is said.

    `received` is when it came, for one that came on paper: only who reviews reports may say so, else it is now.
    PermissionError; ReportRefused for one that lies with the bloc, and with nothing to hand in; StaleReport;
    OddDays for a day to be asked back; ReportCall.DoesNotExist, Membership.DoesNotExist.
    """
    require(may_report_for(reader, member))
    if received is not None:
        require(may_review_report(reader))
    with locked(year) as now:
        call, owner, found = _found(now, number, member, seen)
        if found is not None and found.is_handed_in:
            raise ReportRefused({"": LIES_WITH_THE_BLOC})
        if hand_in and call.due_proposed:
            raise ReportRefused({"": NO_DEADLINE_YET})
        if not clean(text) and not figures and not files_of(found):
            if hand_in:
                raise ReportRefused({"": NOTHING_WRITTEN})
            if found is None:
                # An empty form begins nothing.
                return []
        at, odd = _received(now, received, kept) if hand_in else (None, "")
        report = found or MemberReport.objects.create(call=call, member=owner)
        told = change_fields(report, {"text": text})
        changes = [Change(_subject(report), "sửa nội dung", old=told[0], new=told[1])] if told else []
        changes += bring_figures(report, figures)
        if hand_in:
            changes.append(_handed_in(report, at or timezone.now(), odd))
        told_so = _told(report, changes, reader)
        log_in(now, actor, told_so)
    return told_so


def _received(year: BlocYear, received: datetime | None, kept: KeptDay) -> tuple[datetime, str]:
    """When it came, and why an odd day of it stands."""
    at = received or timezone.now()
    if at > timezone.now():
        raise ReportRefused({"received": NOT_YET})
    day = at.astimezone(VIETNAM).date()
    # The moment at which somebody presses the button is no slip of the pen.
    odd = due_day(day, year=year.year) if received else ""
    return at, settled_all({"received": odd}, {"received": kept})["received"]


def _handed_in(report: MemberReport, at: datetime, odd: str) -> Change:
    report.state, report.handed_in_at, report.returned_reason = HANDED_IN, at, ""
    if report.received_at is None:
        report.received_at, report.day_reason = at, odd
    report.save()
    return Change(_subject(report), "nộp báo cáo", new=date_time(at), reason=odd)


def bring_figures(report: MemberReport, figures: Sequence[FigureRow]) -> list[Change]:
    """Makes these the figures of the report; what its call doesn't ask for is left out."""
    asked = set(report.call.indicators.values_list("pk", flat=True))
    return sync_rows(
        report.figures.select_related("indicator", "report__member"),
        "indicator_id",
        [asdict(one) for one in figures if one.indicator_id in asked],
        place="",
        fixed={"report": report},
    )


def return_report(
    *, year: BlocYear, number: int, member: str, reason: str, seen: str, actor: Actor, reader: Reader
) -> None:
    """Gives a report back to be changed, with a written reason; when it came first is kept. `save_report`'s errors."""
    require(may_review_report(reader))
    with locked(year) as now:
        report = _lying(now, number, member, seen)
        if not clean(reason):
            raise ReportRefused({"reason": NO_REASON})
        old = str(report.get_state_display())
        report.state, report.handed_in_at, report.returned_reason = RETURNED, None, clean(reason)
        report.save()
        change = Change(_subject(report), "trả lại báo cáo", old=old, reason=report.returned_reason)
        log_in(now, actor, [_of(report, change)])


def accept_report(*, year: BlocYear, number: int, member: str, seen: str, actor: Actor, reader: Reader) -> None:
    """Says that the bloc takes the report as it is. `save_report`'s errors."""
    require(may_review_report(reader))
    with locked(year) as now:
        report = _lying(now, number, member, seen)
        if report.state == ACCEPTED:
            raise ReportRefused({"": ACCEPTED_ALREADY})
        report.state = ACCEPTED
        report.save()
        log_in(now, actor, [_of(report, Change(_subject(report), "tiếp nhận báo cáo"))])


def _found(year: BlocYear, number: int, member: str, seen: str) -> tuple[ReportCall, Membership, MemberReport | None]:
    call = ReportCall.objects.select_related("campaign").get(year=year, number=number)
    owner = Membership.objects.get(year=year, code=member)
    call.year = owner.year = year
    found = report_of(call, owner)
    if seal_of(found) != seen:
        raise StaleReport(who_changed(year, f"{key_of(call)}{member}/") or STALE)
    return call, owner, found


def _lying(year: BlocYear, number: int, member: str, seen: str) -> MemberReport:
    _, _, found = _found(year, number, member, seen)
    if found is None or not found.is_handed_in:
        raise ReportRefused({"": NOT_HANDED_IN})
    return found


def _subject(report: MemberReport) -> str:
    return f"{report.call.title}: {report.member.short_name}"


def _of(report: MemberReport, change: Change) -> Change:
    """The change as its member's: it and the bloc's own people read it in the log."""
    code = report.member.code
    return replace(change, key=f"{key_of(report.call)}{code}/", member=code)


def _told(report: MemberReport, changes: Sequence[Change], reader: Reader) -> list[Change]:
    behalf = behalf_of(reader, report.member.code)
    return [_of(report, replace(one, action=f"{one.action}{behalf}")) for one in changes]


def describe_report(report: MemberReport) -> str:
    """What stands in a report, for the log."""
    figures = report.figures.select_related("indicator").order_by("indicator__order")
    lines = [describe(report, ("state", "text"))]
    lines += [f"{one.indicator.name}: {describe(one, ('value',))}" for one in figures]
    return "\n".join(lines)


def told_of(report: MemberReport, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a report that a year file brings or takes away."""
    return _of(report, Change(_subject(report), action, old=old, new=new))
