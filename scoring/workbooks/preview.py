"""What would become of the changes in a workbook, cell by cell, before anything is written.

The verb's own judgement on a copy of the round in memory: what the preview allows is what the save allows, unless
somebody changes something in between. Then the save refuses as a whole, and the preview is shown as it is now.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from common.web.sent import sent_json
from members.access import Reader
from scoring.marks import Mark
from scoring.models import Stage
from scoring.recompute import shown
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import STAGES, RoundSheet
from scoring.verbs.scores import Edit, Fate, Outcome, rehearse
from scoring.workbooks.reading import ChangedCell

# More cells than any round has: a form that says so was not made here.
_MOST_CELLS = 50_000


@dataclass(frozen=True)
class PreviewLine:
    """One cell of the preview: where, what stands in the portal, what would, and why not if it may not."""

    address: str
    member: str = ""
    criterion: str = ""
    name: str = ""
    stage: str = ""
    old: str = ""
    new: str = ""
    why_not: str = ""
    doubt: str = ""
    sure: bool = False


@dataclass(frozen=True)
class MovedTotal:
    """A member whose total would be another."""

    member: str
    old: Decimal | None
    new: Decimal | None


@dataclass
class ImportPreview:
    """What would be written, what is refused and what already stands so; `payload` is what a confirmation sends.

    A change that is probably a slip has its `doubt`: it is shown as written, and written once somebody is `sure`.
    """

    changes: list[PreviewLine] = field(default_factory=list)
    refused: list[PreviewLine] = field(default_factory=list)
    totals: list[MovedTotal] = field(default_factory=list)
    same: list[PreviewLine] = field(default_factory=list)
    payload: str = "[]"
    # Whether one cell that may not stand holds the others back.
    whole: bool = True

    @property
    def doubtful(self) -> list[PreviewLine]:
        """The changes that are probably slips."""
        return [line for line in self.changes if line.doubt]

    @property
    def already(self) -> int:
        """How many cells say what the portal has already."""
        return len(self.same)

    @property
    def overwritten(self) -> int:
        """How many of the changes go over a value that stands."""
        return sum(bool(line.old) for line in self.changes)

    @property
    def may_be_written(self) -> bool:
        """Whether there is something to write, and nothing that holds it back."""
        return bool(self.changes) and not (self.whole and self.refused)


def preview(
    sheet: RoundSheet, found: Sequence[ChangedCell], reader: Reader, reason: str, members: Collection[str]
) -> ImportPreview:
    """The preview of these cells on the round's sheet, loaded whole; only `members` are written and told of."""
    before, cards = dict(sheet.marks), sheet.cards()
    edits = [
        # As if somebody were sure of all: the preview shows what would come of it.
        replace(one.edit, sure=True) if one.edit.member in members else replace(one.edit, member="")
        for one in found
        if one.edit is not None and not one.problem
    ]
    saved = rehearse(sheet, edits, reader, reason)
    made = ImportPreview()
    outcomes = iter(saved.outcomes)
    kept: list[ChangedCell] = []
    for one in found:
        outcome = None if one.edit is None or one.problem else next(outcomes)
        line = _line(sheet, one, before)
        if outcome is None:
            made.refused.append(replace(line, new=one.shown, why_not=one.problem))
        elif outcome.fate is Fate.SAVED:
            sure = one.edit is not None and one.edit.sure
            made.changes.append(replace(line, new=_after(sheet, outcome), doubt=outcome.doubt, sure=sure))
            kept.append(one)
        elif outcome.fate is Fate.UNCHANGED:
            made.same.append(replace(line, new=one.shown))
        else:
            made.refused.append(replace(line, new=one.shown, why_not=_why_not(outcome)))
    after = sheet.cards()
    made.totals = [
        MovedTotal(column.short_name, cards[column.code].total, after[column.code].total)
        for column in sheet.members
        if column.code in members and cards[column.code].total != after[column.code].total
    ]
    made.payload = _payload(kept)
    return made


def _line(sheet: RoundSheet, one: ChangedCell, before: dict[tuple[str, str], Mark]) -> PreviewLine:
    edit = one.edit
    node = sheet.nodes.get(edit.criterion) if edit else None
    column = sheet.columns.get(edit.member) if edit else None
    if edit is None or node is None or column is None:
        return PreviewLine(one.address)
    mark = before.get((edit.member, edit.criterion))
    old = _shown(sheet, node, mark, edit.stage) if mark else ""
    return PreviewLine(one.address, column.short_name, node.code, node.name, str(Stage(edit.stage).label), old)


def _after(sheet: RoundSheet, outcome: Outcome) -> str:
    edit = outcome.edit
    return _shown(sheet, sheet.nodes[edit.criterion], sheet.mark(edit.member, edit.criterion), edit.stage)


def _shown(sheet: RoundSheet, node: RubricNode, mark: Mark, stage: str) -> str:
    return shown(node, sheet.read(node.code, mark.input(stage)), mark.points_at(stage))


def _why_not(outcome: Outcome) -> str:
    if outcome.fate is Fate.STALE:
        # What the verb says to whoever typed on a page, with what to do about a file.
        return outcome.message.replace(
            "Giá trị bạn nhập chưa được lưu.", "Hãy tải tệp mới, hoặc trả ô này về giá trị cũ trong tệp."
        )
    return outcome.message


def _payload(kept: Sequence[ChangedCell]) -> str:
    cells = [
        [one.address, one.edit.member, one.edit.criterion, one.edit.stage, one.edit.version, one.shown]
        for one in kept
        if one.edit is not None
    ]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def stored(found: Sequence[ChangedCell]) -> list[list[Any]]:
    """All cells of a file, readable or not, as they are kept until they are looked at."""
    return [
        [
            one.address,
            one.problem,
            one.shown,
            *(
                [one.edit.member, one.edit.criterion, one.edit.stage, one.edit.version, one.edit.sure]
                if one.edit
                else []
            ),
        ]
        for one in found
    ]


def restored(cells: Sequence[Sequence[Any]]) -> list[ChangedCell]:
    """The cells that were `stored`."""
    found = []
    for address, problem, text, *place in cells:
        edit = None
        if place:
            member, criterion, stage, version, sure = place
            edit = Edit(member, criterion, stage, version, text, sure=sure)
        found.append(ChangedCell(address, edit, problem, text))
    return found


def confirmed(payload: str) -> list[ChangedCell]:
    """The cells that a confirmation sends back; ValueError for what no preview of ours has sent."""
    cells = sent_json(payload)
    if not isinstance(cells, list) or len(cells) > _MOST_CELLS:
        raise ValueError("not a list of cells")
    found = []
    for cell in cells:
        if not isinstance(cell, list) or len(cell) != 6 or isinstance(cell[4], bool) or not isinstance(cell[4], int):
            raise ValueError("not a cell")
        address, member, criterion, stage, version, text = cell
        if stage not in STAGES or not all(isinstance(one, str) for one in (address, member, criterion, text)):
            raise ValueError("not a cell")
        found.append(ChangedCell(address, Edit(member, criterion, stage, version, text), shown=text))
    return found
