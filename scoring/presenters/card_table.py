"""A member's card as a table: three values a criterion, on paper and as a sheet of a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from common.records.workbooks import CellValue, ColumnKind, WorkbookSheet
from common.records.workbooks import SheetColumn as Head
from common.vietnamese.numbers import show_points
from scoring.models import Round, Stage
from scoring.presenters.boxes import STAGE_LABELS, Box, TypedBoxes, box
from scoring.presenters.code_column import code_characters
from scoring.presenters.columns_of_signs import SignsRow, signs_rows
from scoring.presenters.evidence_files import evidence_names
from scoring.presenters.explained import explained_node, explained_total
from scoring.presenters.nodes import OfNode
from scoring.presenters.stage_sums import stage_sums
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import STAGES, MemberColumn, RoundSheet


class EvidenceShown(Protocol):
    """What a row says of its criterion's evidence: the names of the files, and whether one is wanting."""

    @property
    def names(self) -> str: ...

    @property
    def lacks(self) -> bool: ...


@dataclass
class CardRow(OfNode):
    """A row of the card: of a criterion its `boxes` and what stands beside them, of a group its `sums`, by stage.

    `told` says how the points that count came about.
    """

    node: RubricNode
    boxes: list[Box] = field(default_factory=list)
    explanation: str = ""
    evidence: EvidenceShown | None = None
    told: str = ""
    sums: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CardTable:
    """What a card shows on paper: its rows, what each stage adds up to, the total that counts, what is open."""

    round: Round
    member: MemberColumn
    rows: list[CardRow]
    totals: list[str]
    total: str
    unscored: int
    leaves: int
    lacking: int
    scale: Decimal
    stages: list[str] = field(default_factory=lambda: STAGE_LABELS)
    lacking_what: str = "tiêu chí"
    signs: tuple[list[SignsRow], SignsRow] | None = None
    reckoned: str = ""


def card_table(sheet: RoundSheet, member: str) -> CardTable:
    """The card of a member of which the sheet has the marks whole."""
    by_stage, names = stage_sums(sheet, member), evidence_names(sheet, member)
    card, rows = sheet.card(member), []
    for node, _depth, _parent in sheet.rubric.walk():
        told = explained_node(sheet, member, node, card)
        if node.is_leaf:
            boxes = [box(sheet, node, member, stage, open_=False, typed=TypedBoxes()) for stage in STAGES]
            rows.append(CardRow(node, boxes, sheet.mark(member, node.code).explanation, names[node.code], told))
        else:
            rows.append(CardRow(node, sums=by_stage[node.code], told=told))
    return CardTable(
        round=sheet.round,
        member=sheet.columns[member],
        rows=rows,
        totals=by_stage["*"],
        total=show_points(card.total),
        unscored=card.unscored,
        leaves=len(sheet.leaves_for(member)),
        lacking=sheet.lacking(Stage.AGREED, [member]),
        scale=sheet.rubric.scale,
        signs=signs_rows(sheet.rubric, card),
        reckoned=reckoned(rows, explained_total(sheet, member, card)),
    )


def reckoned(rows: Iterable[CardRow], total: str) -> str:
    """How the card's points came about, as one text behind its table: below each name it would take a sheet more."""
    told = [(row.node.called(), row.told) for row in rows if row.told] + ([(words.TOTAL, total)] if total else [])
    return "; ".join(f"{what}: {sentence.replace('; ', ', ')}" for what, sentence in told)


def card_sheet(sheet: RoundSheet, table: CardTable, *, subject: str, note: str) -> WorkbookSheet:
    """The card as a sheet of a workbook; its title says whose it is (`subject`)."""
    filled: list[list[CellValue]] = []
    for row in table.rows:
        line: list[CellValue] = [row.node.code, row.node.name, row.node.max_points]
        for number, stage in enumerate(STAGES):
            if row.leaf:
                line += [row.boxes[number].text, sheet.points_at(table.member.code, row.node, stage)]
            else:
                line += ["", None]
        filled.append([*line, row.explanation])
    return WorkbookSheet(
        name="Phiếu chấm điểm",
        title=f"Phiếu chấm điểm, {subject}",
        note=note,
        columns=[
            Head(words.CODE, code_characters(row.node.code for row in table.rows)),
            Head(words.CONTENT, 50),
            Head(words.STANDARD, 11, ColumnKind.NUMBER),
            *(
                head
                for label in STAGE_LABELS
                for head in (Head(f"{label}: kết quả", 14), Head(f"{label}: điểm", 11, ColumnKind.NUMBER))
            ),
            Head(words.EXPLANATION, 40),
        ],
        rows=filled,
        bold_rows=frozenset(number for number, row in enumerate(table.rows) if not row.leaf),
        frozen_columns=2,
    )
