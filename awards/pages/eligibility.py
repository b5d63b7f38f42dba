"""«Đơn vị được xét»: which members are reviewed, which are not or not for now, and what the year settles about it."""

from dataclasses import dataclass, replace

from awards.eligibility import settings_of
from awards.presenters.eligibility import MEMBERS, PAST, EligibilityLine, audience_of, lines_of
from awards.rules.eligible import Standing, is_counted
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.access import Action, may
from members.access_of_the_awards import may_answer_eligibility
from members.pages import Opened, Page

TITLE = "Đơn vị được xét"


@dataclass(frozen=True, kw_only=True)
class EligibilityPage:
    """The members, those of them that are not simply reviewed, and every time that is over."""

    lines: list[EligibilityLine]
    held: list[EligibilityLine]
    past: list[EligibilityLine]
    table: Table[EligibilityLine]
    past_table: Table[EligibilityLine]
    counted: int
    audience: str
    # Why there is nothing beside a state, where the reasons are kept from this reader.
    kept: str
    manages: bool
    settings_url: str
    record: RecordHead


def load(opened: Opened) -> EligibilityPage:
    """Everything as this reader may know it."""
    now, past = lines_of(opened.year, opened.reader)
    manages = bool(may(opened.reader, Action.MANAGE_YEAR))
    lines = [_linked(opened, line, manages) for line in now]
    audience = audience_of(settings_of(opened.year))
    return EligibilityPage(
        lines=lines,
        held=[line for line in lines if line.standing is not Standing.REVIEWED],
        past=past,
        table=MEMBERS,
        past_table=PAST,
        counted=sum(is_counted(line.standing) for line in lines),
        audience=audience,
        kept=audience if any(line.since and not line.reason for line in [*now, *past]) else "",
        manages=manages,
        settings_url=opened.address("eligibility-settings") if manages else "",
        record={"title": "Danh sách đơn vị được xét, không xét, tạm dừng xét", "subject": str(opened.year)},
    )


def _linked(opened: Opened, line: EligibilityLine, manages: bool) -> EligibilityLine:
    answers = line.since is not None and may_answer_eligibility(opened.reader, line.code)
    return replace(
        line,
        url=opened.address("eligibility-edit", line.code) if manages else "",
        answer_url=opened.address("eligibility-answer", line.code) if answers else "",
        round_url=f"{opened.address('standings')}?ky={line.round_code}" if line.round_name else "",
    )


def tables(opened: Opened, shown: EligibilityPage) -> list[WorkbookSheet]:
    """The members, and what is over, each a sheet."""
    sheets = [
        WorkbookSheet(
            name="Đơn vị được xét",
            title=f"Đơn vị được xét, không xét, tạm dừng xét, {opened.year}",
            columns=MEMBERS.columns,
            rows=MEMBERS.rows(shown.lines),
        )
    ]
    if shown.past:
        sheets.append(
            WorkbookSheet(
                name="Đã xét lại",
                title=f"Các lần không xét, tạm dừng xét đã kết thúc, {opened.year}",
                columns=PAST.columns,
                rows=PAST.rows(shown.past),
            )
        )
    return sheets


PAGE = Page(
    name="eligibility",
    within="reviews",
    path="binh-xet/doi-tuong",
    title=TITLE,
    load=load,
    template="awards/eligibility.html",
    tables=tables,
    landscape=True,
)
