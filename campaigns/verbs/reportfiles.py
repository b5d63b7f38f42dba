"""What can be done with the files of a member's report: hand one in, take it away, bring it back, check them all.

A file that was taken away keeps its row and its bytes: the log speaks of it, and it can be brought back. While the
report lies with the bloc its files stay as they were handed in.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils import timezone

from campaigns.models import MemberReport, ReportCall, ReportFile
from campaigns.verbs.reports import LIES_WITH_THE_BLOC, report_of, told_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.store import KeptState
from common.files.taking import Folder, Taken, faults, names_of, store
from common.files.uploads import MOST_FILES
from members.access import Reader, require
from members.access_of_the_year import may_report_for
from members.locking import locked
from members.models import BlocYear, Membership
from members.yearlog import behalf_of, log_in

_ALREADY = "Tệp này đã có, tên là «{}»."
TOO_MANY = f"Mỗi báo cáo có nhiều nhất {MOST_FILES} tệp. Hãy gộp các tệp, hoặc gỡ tệp không cần nữa."


def add_files(
    *, year: BlocYear, number: int, member: str, files: Sequence[SentFile], actor: Actor, reader: Reader
) -> list[Taken[ReportFile]]:
    """Puts these files to the member's report, each judged by itself; they begin a report where there is none.

    PermissionError with the reason, also while the report lies with the bloc; ReportCall.DoesNotExist,
    Membership.DoesNotExist.
    """
    require(may_report_for(reader, member))
    # Reading takes its time: it is done before anything is locked, and may end as bytes that no row speaks of.
    read = [take_in(given, store()) for given in files]
    with _writing(year, number, member, reader) as (now, call, owner, found):
        report = found

        def keep(one: ReadFile) -> ReportFile:
            nonlocal report
            report = report or MemberReport.objects.create(call=call, member=owner)
            return _row(report, one, actor)

        taken = _folder(found).take(read, keep)
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
            if refusal := _folder(found).refusal(row.sha256):
                raise PermissionError(refusal)
            row.removed_at = None
            row.save(update_fields=["removed_at"])
            log_in(now, actor, [_change(row, "khôi phục tệp", reader)])
    return row


def check_report_files() -> Iterator[tuple[ReportFile, KeptState]]:
    """Reads every file of a report there should be, and answers which are missing or were changed."""
    return faults(
        ReportFile.objects.select_related("report__call__year__bloc", "report__call__campaign", "report__member")
    )


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


def _folder(report: MemberReport | None) -> Folder:
    return Folder(names_of(report.files.all()) if report else {}, _ALREADY, TOO_MANY)


def _file(report: MemberReport | None, pk: int) -> ReportFile:
    row = ReportFile.objects.get(report=report.pk if report else None, pk=pk)
    if report is not None:
        row.report = report
    return row


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
    behalf = behalf_of(reader, row.report.member.code)
    old, new = (row.told, "") if action == "gỡ tệp" else ("", row.told)
    return told_of(row.report, f"{action}{behalf}", old=old, new=new)
