"""The hidden sheet by which a workbook that comes back is known: whose it is, what each column is, what stood there.

With each score stand its version and its three values as they were taken out. So a cell that nobody touched is told
from one that was changed, whatever happened in the portal since; and a change of something that was changed there
meanwhile is stale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from common.records.workbooks import put
from scoring.marks import NO_MARK
from scoring.rubrics import words
from scoring.rubrics.kinds.values import to_text
from scoring.sheet import STAGES, Place, RoundSheet

SHEET = "Cổng"
FORMAT = "khoithidua.cham-diem/1"
GRID, CARD = "grid", "card"


@dataclass(frozen=True)
class TakenMark:
    """What stood at one place when the file was taken: the version, and each stage's value as text."""

    version: int
    texts: Mapping[str, str]


NOT_TAKEN = TakenMark(0, {})


@dataclass
class Identity:
    """What a workbook is. `columns` leads from a sheet and a head to member and stage; `others` are heads besides."""

    kind: str
    bloc: str
    year: int
    round: str
    round_name: str
    member: str = ""
    columns: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    others: set[tuple[str, str]] = field(default_factory=set)
    marks: dict[Place, TakenMark] = field(default_factory=dict)

    @property
    def sheets(self) -> list[str]:
        """The sheets that hold inputs, in their order."""
        return list(dict.fromkeys(sheet for sheet, _ in self.columns))

    def take(self, sheet: RoundSheet, members: Iterable[str]) -> None:
        """Remembers what stands on these members' cards."""
        for member in members:
            exempt = sheet.exempt_at(member)
            for leaf in sheet.leaves:
                mark = sheet.mark(member, leaf.code)
                if mark is NO_MARK and leaf.code not in exempt:
                    continue
                values = {stage: sheet.value(member, leaf.code, stage) for stage in STAGES}
                texts = {stage: to_text(leaf, value) for stage, value in values.items() if value is not None}
                if leaf.code in exempt:
                    texts = dict.fromkeys(STAGES, words.NOT_APPLICABLE)
                self.marks[member, leaf.code] = TakenMark(mark.version, texts)

    def write(self, page: Worksheet) -> None:
        """Puts it on a sheet, as text."""
        for number, row in enumerate(self._rows(), start=1):
            for column, value in enumerate(row, start=1):
                put(cast(Cell, page.cell(number, column)), str(value))

    def _rows(self) -> Iterator[tuple[object, ...]]:
        yield (FORMAT, self.kind, self.bloc, self.year, self.round, self.round_name, self.member)
        for (sheet, head), (member, stage) in self.columns.items():
            yield ("column", sheet, head, member, stage)
        for sheet, head in sorted(self.others):
            yield ("other", sheet, head)
        for (member, criterion), taken in self.marks.items():
            texts = (taken.texts.get(stage, "") for stage in STAGES)
            yield ("mark", member, criterion, taken.version, *texts)


def read_identity(rows: Iterable[Sequence[str]]) -> Identity | None:
    """The identity that these rows of the hidden sheet tell; None if they tell none."""
    found: Identity | None = None
    for row in rows:
        word, *rest = (*row, *[""] * 7)[:7]
        try:
            if found is None:
                if word != FORMAT or rest[0] not in (GRID, CARD):
                    return None
                found = Identity(rest[0], rest[1], int(rest[2]), rest[3], rest[4], rest[5])
            elif word == "column" and rest[3] in STAGES:
                found.columns[rest[0], rest[1]] = (rest[2], rest[3])
            elif word == "other":
                found.others.add((rest[0], rest[1]))
            elif word == "mark":
                texts = {stage: text for stage, text in zip(STAGES, rest[3:6], strict=True) if text}
                found.marks[rest[0], rest[1]] = TakenMark(int(rest[2]), texts)
        except ValueError:
            return None
    return found
