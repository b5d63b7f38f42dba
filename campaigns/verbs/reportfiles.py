"""What can be done with the files of a member's report: hand one in, take it away, bring it back, check them all.

A file that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back. While the
report lies with the bloc its files stay as they were handed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaigns.models import MemberReport, ReportCall, ReportFile
from campaigns.verbs.reports import LIES_WITH_THE_BLOC, report_of, told_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, RefusedFile, SentFile, take_in
from common.files.names import size_words
from common.files.store import KeptState, Store
from common.files.uploads import MOST_FILES
from members.access import Reader, require
from members.access_of_the_year import may_report_for
from members.locking import locked
from members.models import BlocYear, Membership
from members.yearlog import log_in

TOO_MANY = f"Mỗi báo cáo có nhiều nhất {MOST_FILES} tệp. Hãy gộp các tệp, hoặc gỡ tệp không cần nữa."


@dataclass(frozen=True)
class TakenReportFile:
    """What became of one file: the row that stands for it, or the sentence that says why there is none."""

    name: str
    row: ReportFile | None
    message: str = ""


def store() -> Store:
    """Where the bytes are kept: with all else that members hand in, so that one backup has them all."""
    return Store(Path(settings.EVIDENCE_DIR))


def add_files(
    *, year: BlocYear, number: int, member: str, files: Sequence[SentFile], actor: Actor, reader: Reader
) -> list[TakenReportFile]:
    """Puts these files to the member's report, each judged by itself; they begin a report where there is none.

    PermissionError with the reason, also while the report lies with the bloc; ReportCall.DoesNotExist,
    Membership.DoesNotExist.
    """
    require(may_report_for(reader, member))
    # Reading takes its time: it is done before anything is locked, and may end as bytes that no row speaks of.
    read = [take_in(given, store()) for given in files]
    with _writing(year, number, member, reader) as (now, call, owner, found):
        present = _present(found) if found else {}
        report, taken = found, []
        for one in read:
            if refusal := _refusal(one, present):
                taken.append(TakenReportFile(one.name, None, refusal))
            elif isinstance(one, ReadFile):
                report = report or MemberReport.objects.create(call=call, member=owner)
                taken.append(TakenReportFile(one.name, _row(report, one, actor)))
                present[one.kept.sha256] = one.name
        added = [one.row for one in taken if one.row]
        log_in(now, actor, [_change(row, "thêm tệp", reader) for row in added])
    return taken


def remove_file(*, year: BlocYear, number: int, member: str, file_id: int, actor: Actor, reader: Reader) -> ReportFile:
    """Takes a file away; its row and its bytes stay. ReportFile.DoesNotExist, and `add_files`' errors."""
    with _writing(year, number, member, reader) as (now, _, _, found):
        row = _file(found, file_id)
        if row.removed_at is None:
            row.removed_at = timezone.now()
            row.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(row, "gỡ tệp", reader)])
    return row


def restore_file(*, year: BlocYear, number: int, member: str, file_id: int, actor: Actor, reader: Reader) -> ReportFile:
    """Brings a file back. PermissionError also if it stands there again, or there are too many."""
    with _writing(year, number, member, reader) as (now, _, _, found):
        row = _file(found, file_id)
        if row.removed_at is not None:
            present = _present(row.report)
            if row.sha256 in present:
                raise PermissionError(_already(present[row.sha256]))
            if len(present) >= MOST_FILES:
                raise PermissionError(TOO_MANY)
            row.removed_at = None
            row.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(row, "khôi phục tệp", reader)])
    return row


def check_report_files() -> Iterator[tuple[ReportFile, KeptState]]:
    """Reads every file of a report there should be, and answers which are missing or were changed."""
    kept = store()
    rows = ReportFile.objects.select_related("report__call__year__bloc", "report__call__campaign", "report__member")
    for row in rows.order_by("id").iterator():
        if (state := kept.state(row.sha256)) is not KeptState.WHOLE:
            yield row, state


@contextmanager
def _writing(
    year: BlocYear, number: int, member: str, reader: Reader
) -> Iterator[tuple[BlocYear, ReportCall, Membership, MemberReport | None]]:
    require(may_report_for(reader, member))
    with locked(year) as now:
        call = ReportCall.objects.select_related("campaign").get(year=now, number=number)
        owner = Membership.objects.get(year=now, code=member)
        found = report_of(call, owner)
        if found is not None and found.is_handed_in:
            raise PermissionError(LIES_WITH_THE_BLOC)
        yield now, call, owner, found


def _present(report: MemberReport) -> dict[str, str]:
    return dict(report.files.filter(removed_at__isnull=True).values_list("sha256", "name"))


def _file(report: MemberReport | None, pk: int) -> ReportFile:
    row = ReportFile.objects.get(report=report.pk if report else None, pk=pk)
    if report is not None:
        row.report = report
    return row


def _refusal(one: ReadFile | RefusedFile, present: Mapping[str, str]) -> str:
    if isinstance(one, RefusedFile):
        return one.message
    if one.kept.sha256 in present:
        return _already(present[one.kept.sha256])
    return TOO_MANY if len(present) >= MOST_FILES else ""


def _already(name: str) -> str:
    return f"Tệp này đã có, tên là «{name}»."


def _row(report: MemberReport, one: ReadFile, actor: Actor) -> ReportFile:
    return ReportFile.objects.create(
        report=report,
        name=one.name,
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


def _change(row: ReportFile, action: str, reader: Reader) -> Change:
    behalf = "" if row.report.member.code in reader.own else " thay đơn vị"
    said = f"{row.name} ({size_words(row.size)}, SHA-256 {row.sha256[:16]}…)"
    old, new = (said, "") if action == "gỡ tệp" else ("", said)
    return told_of(row.report, f"{action}{behalf}", old=old, new=new)
