"""The dossiers of many blocs as the standing body's list tells them: on its page, on paper and in the workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from awards.editions import named_in
from awards.models import Submission
from awards.rules.appraising import HANDED_TOLD, handed_state
from awards.rules.proposing import SENT
from awards.verbs.proposals import stage
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from members.councilprint import how_much

NOBODY = "chưa phân công"


@dataclass(frozen=True)
class DossierLine:
    """A dossier that was handed on: whose it is, of how many cases that were sent, how it stands and where it is."""

    submission: Submission
    name: str
    cases: int
    state: str
    url: str


def lines_of(submissions: Iterable[Submission]) -> list[DossierLine]:
    """How these dossiers stand; their forms' editions and their cases' steps have been read with them."""
    found = []
    for one in submissions:
        stages = [known for case in one.proposals.all() if (known := stage(case)) in SENT]
        state = handed_state(stages)
        where = reverse("submission", args=[one.year.bloc.code, one.year.year, one.number])
        told = HANDED_TOLD[state] if state else ""
        found.append(DossierLine(one, named_in(one.form, one.year), len(stages), told, where))
    return found


TABLE = Table[DossierLine](
    {
        "name": TableField("Hồ sơ", lambda row: row.name, width=36, paper=17),
        "bloc": TableField(label("members.Bloc.name"), lambda row: row.submission.year.bloc.name, width=40),
        "year": TableField(
            label("members.BlocYear.year"),
            lambda row: row.submission.year.year,
            width=10,
            paper=9,
            kind=ColumnKind.INTEGER,
        ),
        "decided_by": TableField(
            label("awards.Submission.decided_by"), lambda row: row.submission.decided_by, width=28, paper=16
        ),
        "cases": TableField("Số trường hợp", lambda row: row.cases, width=14, paper=9, kind=ColumnKind.INTEGER),
        "state": TableField("Tình trạng", lambda row: row.state, width=20, paper=13),
        "officer": TableField(
            label("members.Bloc.officer"),
            lambda row: str(row.submission.year.bloc.officer or NOBODY),
            width=28,
            paper=15,
        ),
    }
)


@dataclass(frozen=True)
class PrintedDossiers:
    """The rows that are printed of those `found`, and by what they were narrowed."""

    rows: list[DossierLine]
    found: int
    narrowed_by: Sequence[str]

    @property
    def extent(self) -> str:
        """«Năm 2026; Chờ tiếp nhận. 12 hồ sơ.»"""
        by = f"{'; '.join(self.narrowed_by)}. " if self.narrowed_by else ""
        return by + how_much(len(self.rows), self.found, "hồ sơ")


def sheet_of(printed: PrintedDossiers, title: str) -> WorkbookSheet:
    """The same as a sheet, with its extent at its head."""
    return WorkbookSheet(
        name="Hồ sơ trình", title=f"{title}. {printed.extent}", columns=TABLE.columns, rows=TABLE.rows(printed.rows)
    )
