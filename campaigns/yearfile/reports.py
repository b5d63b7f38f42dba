"""The year file's «reports»: what the members are asked to report, until when, and what each of them reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, MemberReport, ReportCall, Target
from campaigns.reports import is_money
from campaigns.verbs.reportcalls import MOST_INDICATORS, OF_INDICATOR, change_of, describe_call
from campaigns.verbs.reports import FigureRow, bring_figures, describe_report, told_of
from campaigns.yearfile.registrations import number_in, written
from common.audit.log import Change
from common.vietnamese.dates import VIETNAM
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import change_fields, sync_rows
from members.models import BlocYear, Membership
from members.odd_days import far_days

_LYING = (MemberReport.State.HANDED_IN, MemberReport.State.ACCEPTED)


@dataclass(frozen=True)
class ReportPart:
    """What one member reported; its figures by the place of what was asked."""

    fields: Fields
    figures: dict[int, Fields]


@dataclass(frozen=True)
class CallPart:
    """A call for reports of the file, whole."""

    number: int
    fields: Fields
    moves: list[Fields]
    indicators: list[Fields]
    reports: dict[str, ReportPart]


def read(root: FileNode, codes: Collection[str], year: int) -> list[CallPart] | None:
    """What the file says of reports; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes("reports")
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.number for part in found), "number", "Số")
    of_what = [f"{part.fields['kind']} {part.fields['campaign'] or ''}".strip() for part in found]
    tell_duplicates(nodes, of_what, "kind", "Loại")
    return found if root.says("reports") else None


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> CallPart:
    fields: Fields = {
        "kind": node.choice("kind", ReportCall.Kind.values),
        "campaign": node.integer("campaign", required=False, least=1),
        "outline": node.text("outline", required=False),
        "due": node.date("due"),
        "due_reason": node.text("due_reason", required=False),
        "due_proposed": node.boolean("due_proposed"),
    }
    if bool(fields["campaign"]) != (fields["kind"] == ReportCall.Kind.CAMPAIGN):
        node.tell("campaign", "Báo cáo kết thúc đợt (campaign) thì ghi số của đợt; báo cáo khác thì không.")
    for field, sentence in far_days(fields, ("due",), year=year).items():
        node.tell(field, sentence)
    moves = [_read_move(inner, order, year) for order, inner in enumerate(node.nodes("moves"), start=1)]
    indicators = [
        _read_indicator(inner, order)
        for order, inner in enumerate(node.nodes("indicators", most=MOST_INDICATORS), start=1)
    ]
    nodes = node.nodes("members")
    members = [inner.line("member") for inner in nodes]
    reports = {}
    for inner, member in zip(nodes, members, strict=True):
        if member and member not in codes:
            inner.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
        reports[member] = _read_report(inner, indicators, year)
    tell_duplicates(nodes, members, "member", "Mã")
    if fields["due_proposed"] and (moves or any(report.fields["received_at"] for report in reports.values())):
        node.tell("due_proposed", "Hạn mới là đề nghị thì chưa dời và chưa nhận báo cáo nào. Hãy bỏ due_proposed.")
    number = node.integer("number", required=False, least=1) or place
    node.close()
    return CallPart(number, fields, moves, indicators, reports)


def _read_move(node: FileNode, order: int, year: int) -> Fields:
    row: Fields = {
        "order": order,
        "set_at": _past(node, "set_at", required=True) or timezone.now(),
        "due": node.date("due"),
        "day_reason": node.text("day_reason", required=False),
        "reason": node.text("reason"),
    }
    for field, sentence in far_days(row, ("set_at", "due"), year=year).items():
        node.tell(field, sentence)
    node.close()
    return row


def _read_indicator(node: FileNode, order: int) -> Fields:
    row: Fields = {
        "order": order,
        "group": node.line("group", required=False, longest=200),
        "name": node.line("name", longest=300),
        "unit": node.line("unit", required=False, longest=60),
    }
    node.close()
    return row


def _read_report(node: FileNode, indicators: list[Fields], year: int) -> ReportPart:
    state = node.choice("state", MemberReport.State.values, default=MemberReport.State.DRAFT)
    fields: Fields = {
        "state": state,
        "text": node.text("text", required=False),
        "received_at": _past(node, "received_at", required=state != MemberReport.State.DRAFT),
        "handed_in_at": _past(node, "handed_in_at", required=state in _LYING),
        "day_reason": node.text("day_reason", required=False),
        "returned_reason": node.text("returned_reason", required=state == MemberReport.State.RETURNED),
    }
    for field, sentence in far_days(fields, ("received_at", "handed_in_at"), year=year).items():
        node.tell(field, sentence)
    if state == MemberReport.State.DRAFT and fields["received_at"]:
        node.tell("received_at", "Báo cáo đang ghi thì chưa có lúc nhận. Hãy bỏ, hoặc ghi tình trạng khác.")
    if state not in _LYING and fields["handed_in_at"]:
        node.tell("handed_in_at", "Báo cáo chưa nộp hoặc đã trả lại thì không có lúc nộp. Hãy bỏ.")
    nodes = node.nodes("figures")
    places = [inner.integer("indicator", least=1) or 0 for inner in nodes]
    figures = {at: _read_figure(inner, at, indicators) for inner, at in zip(nodes, places, strict=True)}
    tell_duplicates(nodes, (at or None for at in places), "indicator", "Chỉ tiêu")
    node.close()
    return ReportPart(fields, figures)


def _read_figure(node: FileNode, at: int, indicators: list[Fields]) -> Fields:
    value = number_in(node, "value")
    if at > len(indicators):
        node.tell("indicator", f"Yêu cầu này chỉ có {len(indicators)} chỉ tiêu.")
    elif at and value is not None and is_money(indicators[at - 1]["unit"]) and value != int(value):
        node.tell("value", "Số tiền phải là số nguyên đồng.")
    row: Fields = {
        "value": value,
        "qualifier": node.choice("qualifier", Target.Qualifier.values, default="exact").replace("exact", ""),
        "estimate": node.boolean("estimate"),
    }
    node.close()
    return row


def _past(node: FileNode, key: str, *, required: bool) -> datetime | None:
    """A moment that has come; None when it is missing or wrong."""
    found = node.moment(key, required=required)
    if found and found > timezone.now():
        node.tell(key, "Lúc này chưa tới.")
        return None
    return found


def apply(year: BlocYear, wanted: list[CallPart]) -> list[Change]:
    """Brings the calls and the reports to what the file says; YearFileRefused for a campaign that isn't there."""
    campaigns: dict[int | None, Campaign] = {one.number: one for one in Campaign.objects.filter(year=year)}
    if lost := [
        Problem(f"reports[{place}].campaign", f"Năm này không có đợt thi đua số {part.fields['campaign']}.")
        for place, part in enumerate(wanted)
        if part.fields["campaign"] not in {None, *campaigns}
    ]:
        raise YearFileRefused(lost)
    stand = {call.number: call for call in ReportCall.objects.filter(year=year).select_related("campaign")}
    changes = []
    for number in sorted(set(stand) - {part.number for part in wanted}):
        changes += _drop(stand.pop(number))
    members = {member.code: member for member in year.members.all()}
    for part in wanted:
        values = part.fields | {"campaign": campaigns.get(part.fields["campaign"])}
        call = stand.get(part.number)
        if call is None:
            call = ReportCall.objects.create(year=year, number=part.number, **values)
            changes.append(change_of(call, "thêm"))
        elif told := change_fields(call, values):
            changes.append(change_of(call, "sửa", *told))
        changes += _bring(call, part, members)
    return changes


def _drop(call: ReportCall) -> list[Change]:
    changes = []
    for report in call.reports.select_related("member"):
        report.call = call
        changes += _drop_report(report)
    changes.append(change_of(call, "xóa", old=describe_call(call)))
    call.delete()
    return changes


def _drop_report(report: MemberReport) -> list[Change]:
    """Takes a report away; YearFileRefused for one with files, which no year file could bring back."""
    if report.files.exists():
        sentence = f"{report.call.title} của {report.member.short_name} không có trong tệp, nhưng có tệp kèm theo nên "
        raise YearFileRefused([Problem("reports", f"{sentence}không bỏ được.")])
    told = told_of(report, "xóa báo cáo", old=describe_report(report))
    report.delete()
    return [told]


def _bring(call: ReportCall, part: CallPart, members: dict[str, Membership]) -> list[Change]:
    own = {"call": call}
    stand = {report.member.code: report for report in call.reports.select_related("member")}
    changes = []
    for code, report in stand.items():
        report.call = call
        if code not in part.reports:
            changes += _drop_report(report)
        else:
            # What is asked may be changed below its figures: those that the file has are brought back afterwards.
            for figure in report.figures.exclude(indicator__order__in=part.reports[code].figures).select_related():
                changes.append(told_of(report, "bỏ số liệu", old=str(figure)))
                figure.delete()
    changes += sync_rows(call.moves.all(), "order", part.moves, place="reports", fixed=own)
    changes += sync_rows(call.indicators.all(), "order", part.indicators, place="reports", fixed=own)
    asked = {one.order: one.pk for one in call.indicators.all()}
    for code, wished in part.reports.items():
        found = stand.get(code)
        if found is None:
            found = MemberReport.objects.create(call=call, member=members[code], **wished.fields)
            changes.append(told_of(found, "thêm báo cáo"))
        elif told := change_fields(found, wished.fields):
            changes.append(told_of(found, "sửa báo cáo", *told))
        rows = [FigureRow(asked[at], **figure) for at, figure in wished.figures.items()]
        changes += [told_of(found, one.action, one.old, one.new or one.subject) for one in bring_figures(found, rows)]
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The calls as they stand; {} where there are none, so that other years' files stay as they were."""
    rows = ReportCall.objects.filter(year=year).select_related("campaign").order_by("number")
    calls = [
        _dump(call)
        for call in rows.prefetch_related("moves", "indicators", "reports__member", "reports__figures__indicator")
    ]
    return {"reports": calls} if calls else {}


def _dump(call: ReportCall) -> JsonObject:
    return _said(
        number=call.number,
        kind=call.kind,
        campaign=call.campaign and call.campaign.number,
        outline=call.outline,
        due=call.due.isoformat(),
        due_reason=call.due_reason,
        due_proposed=call.due_proposed,
        moves=[
            _said(
                set_at=_written_moment(move.set_at),
                due=move.due.isoformat(),
                day_reason=move.day_reason,
                reason=move.reason,
            )
            for move in call.moves.all()
        ],
        indicators=[_said(**{name: getattr(one, name) for name in OF_INDICATOR}) for one in call.indicators.all()],
        members=[
            _said(
                member=one.member.code,
                state=one.state,
                text=one.text,
                received_at=_written_moment(one.received_at),
                handed_in_at=_written_moment(one.handed_in_at),
                day_reason=one.day_reason,
                returned_reason=one.returned_reason,
                figures=[
                    _said(
                        indicator=figure.indicator.order,
                        value=written(figure.value),
                        qualifier=figure.qualifier,
                        estimate=figure.estimate,
                    )
                    for figure in one.figures.all()
                ],
            )
            for one in call.reports.all()
        ],
    )


def _written_moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(VIETNAM).isoformat()


def _said(**told: Any) -> JsonObject:
    return {name: value for name, value in told.items() if value not in (None, "", [], False)}
