"""The files of a member's report: the page that takes them, and the door to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import ReportCall, ReportFile
from campaigns.pages.reports import call_or_404
from campaigns.verbs.reportfiles import add_files, remove_file, restore_file
from campaigns.verbs.reports import LIES_WITH_THE_BLOC, report_of
from common.files.answer import stored_answer
from common.files.intake import files_sent
from common.files.taking import not_taken, store
from common.files.uploads import MOST_FILES
from common.web.sent import whole_number
from members.access_of_the_year import may_report_for, may_see_report
from members.models import Membership
from members.pages import Again, Elsewhere, Opened, Page, YearDoor, member_or_404


@dataclass(frozen=True, kw_only=True)
class ReportFilesPage:
    """A report's files, those `removed` that may be brought back, and what was `refused`: a name and why."""

    title: str
    call: ReportCall
    member: Membership
    files: list[ReportFile]
    removed: list[ReportFile]
    full: bool
    most: int
    refused: Sequence[tuple[str, str]]
    back: str


def _found(opened: Opened) -> tuple[ReportCall, Membership]:
    """The call and the member of the address; what lies with the bloc is only looked at."""
    call, member = call_or_404(opened), member_or_404(opened)
    opened.require_known(may_see_report(opened.reader, member.code))
    opened.require(may_report_for(opened.reader, member.code))
    report = report_of(call, member)
    if report is not None and report.is_handed_in:
        if opened.posted:
            messages.error(opened.request, LIES_WITH_THE_BLOC)
        raise Elsewhere("report", call.number, member.code)
    return call, member


def load(opened: Opened) -> ReportFilesPage:
    """The files as they stand."""
    return _page(opened, *_found(opened))


def _page(
    opened: Opened, call: ReportCall, member: Membership, refused: Sequence[tuple[str, str]] = ()
) -> ReportFilesPage:
    rows = list(ReportFile.objects.filter(report__call=call, report__member=member).order_by("id"))
    present = [row for row in rows if row.removed_at is None]
    return ReportFilesPage(
        title=f"Tệp của {call.title.lower()}: {member.short_name}",
        call=call,
        member=member,
        files=present,
        removed=[row for row in rows if row.removed_at is not None],
        full=len(present) >= MOST_FILES,
        most=MOST_FILES,
        refused=refused,
        back=opened.address("report", call.number, member.code),
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes files in, takes one away or brings one back, by the pressed button."""
    call, member = _found(opened)
    deed, _, which = opened.posted.get("deed", "add").partition(":")
    how: dict[str, Any] = {
        "year": opened.year,
        "number": call.number,
        "member": member.code,
        "actor": opened.actor,
        "reader": opened.reader,
    }
    try:
        if deed == "add":
            return _take(opened, call, member, how)
        act, pk = {"remove": remove_file, "restore": restore_file}.get(deed), whole_number(which)
        if act is None or pk is None:
            raise Http404
        done = act(**how, file_id=pk)
    except PermissionError as refused:
        return Again(_page(opened, call, member, [("", str(refused))]))
    except (ReportCall.DoesNotExist, Membership.DoesNotExist, ReportFile.DoesNotExist):
        raise Http404 from None
    said = f"Đã gỡ «{done.name}». Bấm «Khôi phục» để lấy lại." if done.removed_at else f"Đã lấy lại «{done.name}»."
    messages.success(opened.request, said)
    return HttpResponseRedirect(opened.path)


def _take(opened: Opened, call: ReportCall, member: Membership, how: dict[str, Any]) -> HttpResponseBase | Again:
    taken = add_files(**how, files=files_sent(opened.request, "files"))
    refused = not_taken(opened.request, taken, none="Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm tệp».")
    if count := sum(one.row is not None for one in taken):
        messages.success(opened.request, f"Đã thêm {count} tệp.")
    return Again(_page(opened, call, member, refused)) if refused else HttpResponseRedirect(opened.path)


def fetch(opened: Opened) -> HttpResponseBase:
    """One file, for whoever may see the report; for everybody else, and once it was taken away, there is none."""
    member = opened.kwargs["member"]
    opened.require_known(may_see_report(opened.reader, member))
    rows = ReportFile.objects.filter(
        report__call__year=opened.year.pk, report__call__number=opened.kwargs["number"], report__member__code=member
    )
    found = rows.filter(pk=opened.kwargs["file"], removed_at__isnull=True).first()
    if found is None:
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


PAGE = Page(
    name="report-files",
    within="campaigns",
    path="bao-cao/<int:number>/<slug:member>/tep",
    title="Tệp của báo cáo",
    load=load,
    save=save,
    template="campaigns/report_files.html",
    printed=False,
)
FILE = YearDoor(name="report-file", path="bao-cao/<int:number>/<slug:member>/tep/<int:file>", answer=fetch)
