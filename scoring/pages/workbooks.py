"""The workbooks of the grid and of the card, as their pages give them out."""

from collections.abc import Sequence

from django.utils import timezone

from members.access import YES, Answer, Reader, may_write
from members.pages import Opened
from scoring.models import Stage
from scoring.pages.entry import writable
from scoring.sheet import STAGES, MemberColumn, RoundSheet
from scoring.workbooks.card_out import card_workbook
from scoring.workbooks.grid_out import Issue, grid_workbook


def grid_file(opened: Opened, sheet: RoundSheet, *, sample: bool) -> bytes:
    """The whole grid's workbook, for whoever was let in to see it."""
    return grid_workbook(sheet, _issue(opened, sheet, [member.code for member in sheet.members], sample))


def card_file(opened: Opened, sheet: RoundSheet, member: MemberColumn, *, sample: bool) -> bytes:
    """One card's workbook."""
    return card_workbook(sheet, member, _issue(opened, sheet, [member.code], sample))


def _issue(opened: Opened, sheet: RoundSheet, codes: list[str], sample: bool) -> Issue:
    members = [sheet.columns[code] for code in codes]
    return Issue(
        year=opened.year,
        made_at=timezone.localtime(),
        made_by=opened.reader.display_name,
        open_for={member.code: writable(sheet, opened.reader, member) for member in members},
        closed={
            stage: may_write(opened.reader, stage, sheet.facts(member, opened.reader)).reason
            for stage in STAGES
            for member in members[:1]
        },
        sample=sample,
    )


def may_import(sheet: RoundSheet, reader: Reader, members: Sequence[MemberColumn]) -> Answer:
    """Whether the reader may write any value on one of these members' cards now, so that a workbook can come back."""
    if any(writable(sheet, reader, member) for member in members):
        return YES
    if not members:
        return Answer(False, "Kỳ chấm điểm chưa có đơn vị nào.")
    stage = Stage.SELF if reader.own else Stage.APPRAISED
    return may_write(reader, stage, sheet.facts(members[0], reader))
