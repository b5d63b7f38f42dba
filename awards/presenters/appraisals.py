"""What went between the bloc and who appraises its dossier: sent, returned with remarks, taken up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import Proposal
from awards.presenters.proposals import BODY, StepLine
from awards.rules.proposing import SENT, Stage, standing
from awards.verbs.proposals import last_step, rules_of
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind


@dataclass(frozen=True)
class CourseLine:
    """What was done with several cases of a dossier at once, and whether it still stands."""

    line: StepLine
    cases: int

    @property
    def remark(self) -> str:
        """What is to be supplemented, why."""
        return self.line.step.remark

    @property
    def told(self) -> str:
        """«Đã trình», «Phải bổ sung (đã rút lại)», «Rút lại bước trước»."""
        return self.line.told if self.line.step.to else "Rút lại bước trước"


COURSE = Table[CourseLine](
    {
        "what": TableField(label("awards.ProposalStep.to"), lambda row: row.told, width=24, paper=14),
        "on": TableField(
            label("awards.ProposalStep.on"), lambda row: row.line.step.on, width=12, paper=15, kind=ColumnKind.DATE
        ),
        "cases": TableField("Số trường hợp", lambda row: row.cases, width=10, paper=10, kind=ColumnKind.INTEGER),
        "paper": TableField(label("awards.ProposalStep.paper"), lambda row: row.line.step.paper, width=20, paper=12),
        "remark": TableField(label("awards.ProposalStep.remark"), lambda row: row.remark, width=50, most=MOST_BESIDE),
        "due": TableField(
            label("awards.ProposalStep.due"), lambda row: row.line.step.due, width=12, paper=15, kind=ColumnKind.DATE
        ),
        "by": TableField(label("awards.ProposalStep.entered_by"), lambda row: row.line.by, width=24, paper=15),
    }
)


def course_of(cases: Iterable[Proposal]) -> list[CourseLine]:
    """What was done with these cases since they were sent, in the order in which it was entered."""
    found: dict[tuple[object, ...], list[StepLine]] = {}
    for case in cases:
        stand = {one.number for one in standing(rules_of(case))}
        for step in case.steps.all():
            if step.to in SENT or step.by_standing_body:
                line = StepLine(step, step.number in stand or not step.to)
                key = (step.to, step.on, step.paper, step.remark, step.due, line.by, line.stands)
                found.setdefault(key, []).append(line)
    rows = [CourseLine(lines[0], len(lines)) for lines in found.values()]
    return sorted(rows, key=lambda row: (row.line.step.entered_at, row.line.step.number))


@dataclass(frozen=True)
class Returned:
    """What is to be supplemented of these cases, who wants it, since when and until when."""

    remark: str
    by: str
    on: date
    due: date | None
    names: Sequence[str]


def returned_of(cases: Iterable[Proposal]) -> list[Returned]:
    """What stands to be supplemented, each remark once."""
    found: dict[tuple[str, str, date, date | None], list[str]] = {}
    for case in cases:
        last = last_step(case)
        if last.to == Stage.SUPPLEMENT:
            by = BODY if last.by_standing_body else ""
            found.setdefault((last.remark, by, last.on, last.due), []).append(str(case.nomination))
    return [Returned(*key, names) for key, names in found.items()]
