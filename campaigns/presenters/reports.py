"""What the members have reported, as pages, prints and workbooks show it: who, when, in time or not, and the sums.

What stands in a report is known only where `members/access_of_the_year.py` says so; that it came, and when, to all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from campaigns.models import Campaign, DeadlineMove, MemberReport, ReportCall, ReportFigure, ReportIndicator
from campaigns.reports import Deadline, Reported, ReportSum, days_late, is_summed, sum_of
from common.labels import label
from common.prepared import PreparedRows, with_children, with_parents
from common.records.tables import Table, TableField
from common.records.workbooks import CellValue, ColumnKind, SheetColumn, WorkbookSheet
from common.vietnamese.dates import date_time, days_left, short_date
from common.vietnamese.numbers import show_number
from members.access import Reader, may_see_everything
from members.access_of_the_year import may_see_report
from members.models import BlocYear, Membership
from members.queries import members_of

State = MemberReport.State


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """How one member stands with its report; `report` is None where there is none, or none that the reader knows."""

    member: Membership
    report: MemberReport | None
    state: str
    tag: str
    received_at: datetime | None
    late: int | None
    """By how many days it came too late, 0 in time; None while it has not come."""
    returned: str
    """Why it was returned, for whoever may know."""
    url: str = ""

    @property
    def timing(self) -> str:
        """«Đúng hạn», «Muộn 2 ngày»; "" while it has not come."""
        if self.late is None:
            return ""
        return f"Muộn {self.late} ngày" if self.late else "Đúng hạn"

    @property
    def received(self) -> str:
        """When it came first."""
        return date_time(self.received_at) if self.received_at else ""


@dataclass(frozen=True, kw_only=True)
class CallShown:
    """A call for reports with what came of it: `came` of all members, `in_time` of those, `missing` by their names."""

    call: ReportCall
    deadlines: list[Deadline]
    moves: list[str]
    lines: list[ReportLine]

    @property
    def due(self) -> date:
        """The deadline in force now."""
        return self.deadlines[-1].due

    @property
    def came(self) -> list[ReportLine]:
        """Those that were received at least once."""
        return [line for line in self.lines if line.late is not None]

    @property
    def in_time(self) -> int:
        """How many came in time."""
        return sum(line.late == 0 for line in self.lines)

    @property
    def missing(self) -> list[ReportLine]:
        """Those that have not come yet."""
        return [line for line in self.lines if line.late is None]

    def owed_by(self, codes: Collection[str]) -> list[ReportLine]:
        """Of these members those whose report does not lie with the bloc now, returned ones among them."""
        return [
            line
            for line in self.lines
            if line.member.code in codes and not (line.report is not None and line.report.is_handed_in)
        ]

    def said(self, today: date) -> str:
        """«Đã nộp 7/9 đơn vị, 6 đúng hạn.»"""
        if self.call.due_proposed:
            return f"Hạn nộp {self.call.due_in_words}."
        told = f"Đã nộp {len(self.came)}/{len(self.lines)} đơn vị, {self.in_time} đúng hạn."
        return f"{told} Hạn nộp {short_date(self.due)}, {days_left(self.due, today)}." if self.missing else told


def calls_of(year: BlocYear, reader: Reader, today: date, *, campaign: Campaign | None = None) -> list[CallShown]:
    """All calls of the year, or those of one campaign, with how every member stands, and with the figures."""
    calls = _calls(year, _reports_with_figures, campaign)
    with_children(calls, "indicators", _INDICATORS, year.pk)
    members = members_of(year) if calls else []
    return [_shown(call, members, reader, today) for call in calls]


def calls_without_figures(
    year: BlocYear, members: Sequence[Membership], reader: Reader, today: date
) -> list[CallShown]:
    """All calls of the year, with how each of its `members` stands; of what they report nothing is asked for."""
    return [_shown(call, members, reader, today) for call in _calls(year, _REPORTS)]


_HAS_MOVES = Exists(DeadlineMove.objects.filter(call=OuterRef("pk")))
_ROWS: PreparedRows[Any] = PreparedRows(ReportCall.objects.order_by("number").annotate(moved=_HAS_MOVES), "year")
_OF_CALLS = PreparedRows(Campaign.objects.order_by(), "year")
_MOVES = PreparedRows(DeadlineMove.objects.order_by("order"), "call__year")
_REPORTS = PreparedRows(MemberReport.objects.order_by("member__order"), "call__year")
_FIGURES = PreparedRows(ReportFigure.objects.order_by("indicator__order"), "report__call__year")
_INDICATORS = PreparedRows(ReportIndicator.objects.order_by("order"), "call__year")


def _calls(
    year: BlocYear, reports: Callable[[int], list[MemberReport]], campaign: Campaign | None = None
) -> list[ReportCall]:
    calls = [call for call in _ROWS(year.pk) if campaign is None or call.campaign_id == campaign.pk]
    if any(call.campaign_id for call in calls):
        with_parents(calls, "campaign", [campaign] if campaign else _OF_CALLS(year.pk))
    # Most deadlines are never moved, and then nothing is asked for.
    moves = _MOVES if any(call.moved for call in calls) else _no_moves
    return with_children(with_children(calls, "moves", moves, year.pk), "reports", reports, year.pk)


def _no_moves(_: int) -> list[DeadlineMove]:
    return []


def _reports_with_figures(year: int) -> list[MemberReport]:
    return with_children(_REPORTS(year), "figures", _FIGURES, year)


def _shown(call: ReportCall, members: Sequence[Membership], reader: Reader, today: date) -> CallShown:
    known = {report.member_id: report for report in call.reports.all()}
    deadlines = call.deadlines
    return CallShown(
        call=call,
        deadlines=deadlines,
        moves=moves_in_words(call),
        lines=[line_of(member, known.get(member.pk), call, reader, today) for member in members],
    )


def moves_in_words(call: ReportCall) -> list[str]:
    """How its deadline was moved: «Hạn 10/06/2023 dời đến 15/06/2023, ghi lúc …: vì bão.»"""
    told, before = [call.due_reason] if call.due_reason else [], call.due
    for move in call.moves.all():
        why = " ".join(filter(None, [move.reason, move.day_reason]))
        told.append(f"Hạn {short_date(before)} dời đến {short_date(move.due)}, ghi lúc {date_time(move.set_at)}: {why}")
        before = move.due
    return told


def line_of(
    member: Membership, report: MemberReport | None, call: ReportCall, reader: Reader, today: date
) -> ReportLine:
    """How a member stands with its report, as far as this reader may know. The call's moves are prefetched."""
    deadlines = call.deadlines
    knows = bool(may_see_report(reader, member.code))
    late = None
    if report is not None and report.received_at:
        late = days_late(deadlines, report.received_at)
    overdue = not call.due_proposed and today > deadlines[-1].due
    state, tag = _state(report, knows=knows, overdue=overdue)
    return ReportLine(
        member=member,
        report=report if knows else None,
        state=state,
        tag=tag,
        received_at=report.received_at if report else None,
        late=late,
        returned=report.returned_reason if report and knows and report.state == State.RETURNED else "",
    )


_TAGS = {State.DRAFT: "todo", State.HANDED_IN: "now", State.RETURNED: "late", State.ACCEPTED: "done"}


def _state(report: MemberReport | None, *, knows: bool, overdue: bool) -> tuple[str, str]:
    """In words, and the tag; that a member has begun to write is its own matter."""
    if report is None or (report.state == State.DRAFT and not knows):
        return ("Chưa nộp, quá hạn", "late") if overdue else ("Chưa nộp", "todo")
    said = str(State(report.state).label)
    return said, _TAGS[State(report.state)]


# --- figures ---------------------------------------------------------------------------------------------------


def reported(figure: ReportFigure) -> Reported:
    """A figure as the rules know it."""
    return Reported(
        figure.value,
        more=figure.qualifier == "more",
        about=figure.qualifier == "about",
        estimate=figure.estimate,
    )


def said_figure(figure: Reported | ReportSum | None) -> CellValue:
    """A number where nothing is to be said with it, else «ước hơn 98»; None where nobody gave one."""
    if figure is None or figure.value is None:
        return None
    words = ["ước"] * figure.estimate + ["hơn"] * figure.more + ["khoảng"] * figure.about
    return " ".join([*words, show_number(figure.value)]) if words else figure.value


@dataclass(frozen=True)
class SumLine:
    """What was asked, and what the members' figures come to; `total` is None for what is not added up."""

    indicator: ReportIndicator
    figures: dict[str, Reported]
    members: int

    @property
    def total(self) -> ReportSum | None:
        """The sum of those that were given; None for shares of a hundred."""
        return sum_of(self.figures.values()) if is_summed(self.indicator.unit) else None

    @property
    def of_how_many(self) -> str:
        """«7/9»."""
        return f"{len(self.figures)}/{self.members}"


def sums_of_call(shown: CallShown, *, handed_in: bool = True) -> list[SumLine]:
    """What the figures of all reports that lie with the bloc come to, indicator by indicator.

    For who may see all of them; `handed_in` False takes drafts and returned ones as well.
    """
    counted = {
        line.member.code: line.report
        for line in shown.lines
        if line.report is not None and (line.report.is_handed_in or not handed_in)
    }
    return sum_lines(shown.call.indicators.all(), counted, len(shown.lines))


def sum_lines(
    indicators: Iterable[ReportIndicator], reports: Mapping[str, MemberReport], members: int
) -> list[SumLine]:
    """What the figures of these reports, by their members' codes, come to; `members` are all that were asked."""
    found: dict[int, dict[str, Reported]] = {}
    for code, report in reports.items():
        for figure in report.figures.all():
            found.setdefault(figure.indicator_id, {})[code] = reported(figure)
    return [SumLine(one, found.get(one.pk, {}), members) for one in indicators]


def _indicator(*, group: int, unit: int) -> dict[str, TableField[Any]]:
    """The columns that say of which indicator a line is; on paper its group and its unit are this wide."""
    return {
        "group": TableField(
            label("campaigns.ReportIndicator.group"),
            lambda line: line.indicator.group,
            width=24,
            paper=group,
            on_page=False,
        ),
        "name": TableField(
            label("campaigns.ReportIndicator.name"),
            lambda line: line.indicator.name,
            width=44,
            cell="campaigns/report_indicator.html",
        ),
        "unit": TableField(
            label("campaigns.ReportIndicator.unit"), lambda line: line.indicator.unit, width=14, paper=unit
        ),
    }


SUMS = Table[SumLine](
    {
        **_indicator(group=18, unit=11),
        "total": TableField("Cộng", lambda line: said_figure(line.total), width=20, paper=27, kind=ColumnKind.NUMBER),
        "count": TableField("Số đơn vị báo cáo", lambda line: line.of_how_many, width=12, paper=12),
    }
)
LINES = Table[ReportLine](
    {
        "member": TableField("Đơn vị", lambda line: line.member.name, width=40, cell="parts/linked.html"),
        "state": TableField(
            "Tình trạng", lambda line: line.state, width=20, paper=22, cell="campaigns/report_state.html"
        ),
        "received": TableField("Nhận lần đầu", lambda line: line.received, width=18, paper=19),
        "timing": TableField("So với hạn", lambda line: line.timing, width=16, paper=16),
    }
)


def sheets_of(shown: Sequence[CallShown], reader: Reader, year: BlocYear) -> list[WorkbookSheet]:
    """The workbook: how every member stands, and for each call the figures that the reader may know."""
    return [sheet for one in shown for sheet in (_states(one, year), _matrix(one, reader, year))]


def _states(shown: CallShown, year: BlocYear) -> WorkbookSheet:
    return WorkbookSheet(
        name=f"Nộp {shown.call.number}",
        title=f"{shown.call.title}: tình hình nộp, {year}",
        note=f"Hạn nộp {shown.call.due_in_words}",
        columns=LINES.columns,
        rows=LINES.rows(shown.lines),
    )


def _matrix(shown: CallShown, reader: Reader, year: BlocYear) -> WorkbookSheet:
    """Indicators in rows, members in columns: all of them with the sum, or for a member its own."""
    everything = bool(may_see_everything(reader))
    members = [line.member for line in shown.lines if may_see_report(reader, line.member.code)]
    lines = sums_of_call(shown, handed_in=everything)
    asked = Table[SumLine](_indicator(group=18, unit=11))
    columns = [
        *asked.columns,
        *(SheetColumn(member.short_name, 16, ColumnKind.NUMBER) for member in members),
    ]
    rows: list[list[CellValue]] = [
        [*told, *(said_figure(line.figures.get(member.code)) for member in members)]
        for told, line in zip(asked.rows(lines), lines, strict=True)
    ]
    if everything:
        columns += [SheetColumn("Cộng", 18, ColumnKind.NUMBER), SheetColumn("Số đơn vị báo cáo", 12)]
        for row, line in zip(rows, lines, strict=True):
            row += [said_figure(line.total), line.of_how_many]
    return WorkbookSheet(
        name=f"Số liệu {shown.call.number}",
        title=f"{shown.call.title}: số liệu, {year}",
        note="Ô trống là đơn vị chưa báo cáo, không phải số 0; tổng chỉ cộng báo cáo đã nộp." if everything else "",
        columns=columns,
        rows=rows,
        frozen_columns=len(asked.columns),
    )


@dataclass(frozen=True)
class FigureLine:
    """One figure of one report; `figure` is None where the member gave none."""

    indicator: ReportIndicator
    figure: Reported | None


def figures_of(call: ReportCall, report: MemberReport | None) -> list[FigureLine]:
    """What was asked, and what this report says."""
    found = {one.indicator_id: reported(one) for one in report.figures.all()} if report else {}
    return [FigureLine(one, found.get(one.pk)) for one in call.indicators.order_by("order")]


FIGURES = Table[FigureLine](
    {
        **_indicator(group=20, unit=12),
        "value": TableField(
            label("campaigns.ReportFigure.value"),
            lambda line: said_figure(line.figure),
            width=20,
            paper=27,
            kind=ColumnKind.NUMBER,
        ),
    }
)
