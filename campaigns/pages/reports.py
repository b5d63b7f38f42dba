"""The members' reports: the page of all calls with who has handed in, and the page of one report."""

from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import MemberReport, ReportCall, ReportFile
from campaigns.presenters.reports import (
    FIGURES,
    LINES,
    SUMS,
    CallShown,
    FigureLine,
    ReportLine,
    SumLine,
    calls_of,
    figures_of,
    line_of,
    moves_in_words,
    sheets_of,
    sums_of_call,
)
from campaigns.verbs.reports import (
    ReportRefused,
    StaleReport,
    accept_report,
    files_of,
    report_of,
    return_report,
    seal_of,
)
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.vietnamese.dates import days_left
from common.vietnamese.fields import LinesField
from members.access import Action, may, may_see_everything
from members.access_of_the_year import may_report_for, may_review_report, may_see_report
from members.models import Membership
from members.pages import Again, Opened, Page, member_or_404

TITLE = "Báo cáo của đơn vị"


@dataclass(frozen=True)
class CallPart:
    """One call on the page: what came of it, and the sums for whoever may see every report."""

    shown: CallShown
    said: str
    left: str
    sums: list[SumLine]
    edit_url: str


@dataclass(frozen=True, kw_only=True)
class ReportsPage:
    """All calls for reports of the year; `new_url` is "" for who may not ask for one."""

    parts: list[CallPart]
    lines_table: Table[ReportLine]
    sums_table: Table[SumLine]
    new_url: str
    record: RecordHead


def _linked(opened: Opened, shown: CallShown) -> CallShown:
    """Each member's line leads to its report where the reader may see it."""
    lines = [
        replace(line, url=opened.address("report", shown.call.number, line.member.code))
        if may_see_report(opened.reader, line.member.code)
        else line
        for line in shown.lines
    ]
    return replace(shown, lines=lines)


def load_all(opened: Opened) -> ReportsPage:
    """The calls of the year with who has handed in."""
    everything, manages = bool(may_see_everything(opened.reader)), bool(may(opened.reader, Action.MANAGE_YEAR))
    edit = opened.address("report-call")
    parts = [
        CallPart(
            shown=_linked(opened, shown),
            said=f"Đã nộp {len(shown.came)}/{len(shown.lines)} đơn vị, đúng hạn {shown.in_time}.",
            left=days_left(shown.due, opened.today) if shown.missing and not shown.call.due_proposed else "",
            sums=sums_of_call(shown) if everything else [],
            edit_url=f"{edit}?so={shown.call.number}" if manages else "",
        )
        for shown in calls_of(opened.year, opened.reader, opened.today)
    ]
    return ReportsPage(
        parts=parts,
        lines_table=LINES,
        sums_table=SUMS,
        new_url=edit if manages else "",
        record={"title": TITLE, "subject": str(opened.year)},
    )


def _sheets(opened: Opened, loaded: ReportsPage) -> list[WorkbookSheet]:
    return sheets_of([part.shown for part in loaded.parts], opened.reader, opened.year)


# --- one report ------------------------------------------------------------------------------------------------


class ReturnForm(forms.Form):
    """Why a report is returned."""

    reason = LinesField(
        label=label("campaigns.MemberReport.returned_reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """One member's report; `edit_url` is where the reader goes on with it, `form` is None for who may not review."""

    title: str
    call: ReportCall
    member: Membership
    line: ReportLine
    report: MemberReport | None
    due: str
    moves: list[str]
    figures: list[FigureLine]
    figures_table: Table[FigureLine]
    files: list[ReportFile]
    file_names: str
    edit_url: str
    files_url: str
    form: ReturnForm | None
    accepted: bool
    seen: str
    record: RecordHead


def call_or_404(opened: Opened) -> ReportCall:
    """The call that the address names."""
    rows = ReportCall.objects.filter(year=opened.year).select_related("campaign").prefetch_related("moves")
    call = rows.filter(number=opened.kwargs["number"]).first()
    if call is None:
        raise Http404
    call.year = opened.year
    return call


def load_one(opened: Opened) -> ReportPage:
    """One member's report; for the other members there is none."""
    return _page(opened, ReturnForm())


def _page(opened: Opened, form: ReturnForm, seen: str | None = None) -> ReportPage:
    call, member, reader = call_or_404(opened), member_or_404(opened), opened.reader
    opened.require_known(may_see_report(reader, member.code))
    report = report_of(call, member)
    lying = report is not None and report.is_handed_in
    writes = bool(may_report_for(reader, member.code)) and not lying
    files = files_of(report)
    return ReportPage(
        title=f"{call.title}: {member.short_name}",
        call=call,
        member=member,
        line=line_of(member, report, call, reader, opened.today),
        report=report,
        due=call.due_in_words,
        moves=moves_in_words(call),
        figures=figures_of(call, report),
        figures_table=FIGURES,
        files=files,
        file_names="; ".join(f"{file.name} ({file.size_shown})" for file in files),
        edit_url=opened.address("report-edit", call.number, member.code) if writes else "",
        files_url=opened.address("report-files", call.number, member.code) if writes else "",
        form=form if lying and may_review_report(reader) else None,
        accepted=report is not None and report.state == MemberReport.State.ACCEPTED,
        seen=seal_of(report) if seen is None else seen,
        record={"title": call.title, "subject": f"{member.name}, {opened.year}"},
    )


def save_one(opened: Opened) -> HttpResponseBase | Again:
    """Accepts the report or returns it, by the pressed button."""
    member, call = member_or_404(opened), call_or_404(opened)
    opened.require_known(may_see_report(opened.reader, member.code))
    opened.require(may_review_report(opened.reader))
    posted, form = opened.posted, ReturnForm(opened.posted)
    seen = posted.get("seen", "")
    who = opened.having_seen(seen)
    if not form.is_valid():
        return Again(_page(opened, form, seen))
    try:
        if posted.get("deed") == "return":
            return_report(**who, number=call.number, member=member.code, reason=form.cleaned_data["reason"])
            messages.success(opened.request, f"Đã trả lại báo cáo của {member.short_name}.")
        else:
            accept_report(**who, number=call.number, member=member.code)
            messages.success(opened.request, f"Đã tiếp nhận báo cáo của {member.short_name}.")
    except ReportRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field or None, sentence)
        return Again(_page(opened, form, seen))
    except StaleReport as stale:
        form.add_error(None, f"{stale} Hãy xem lại báo cáo rồi bấm lần nữa.")
        return Again(_page(opened, form))
    except (ReportCall.DoesNotExist, Membership.DoesNotExist):
        raise Http404 from None
    return HttpResponseRedirect(opened.path)


REPORTS = Page(
    name="reports",
    within="campaigns",
    path="bao-cao",
    title=TITLE,
    load=load_all,
    template="campaigns/reports.html",
    tables=_sheets,
)
REPORT = Page(
    name="report",
    within="campaigns",
    path="bao-cao/<int:number>/<slug:member>",
    title="Báo cáo",
    load=load_one,
    save=save_one,
    template="campaigns/report.html",
)
