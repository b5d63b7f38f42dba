"""A criterion's cells in a workbook: where one types, what one may type there, and the points that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.worksheet.datavalidation import DataValidation

from scoring.rubrics.kinds.values import CountValue, PointsValue, TargetValue, Value, to_text
from scoring.rubrics.kinds.wording import how_to_fill, yes_no
from scoring.rubrics.tree.rubric import Kind, Node, Rubric
from scoring.sheet import Sheet
from scoring.verbs.scores import known_target
from scoring.workbooks.formulas import is_computed, literal, points_formula
from scoring.workbooks.paper import Book, Paper

LISTS = "Danh mục"


@dataclass
class Leaves:
    """The criteria of one workbook. The names of levels stand on a hidden sheet, which lists and formulas refer to."""

    book: Book
    sheet: Sheet
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)

    def write_lists(self) -> None:
        """Puts the levels of all criteria on their hidden sheet; where, is known before it is there."""
        paper = Paper(self.book.hidden(LISTS), {})
        row = 0
        for leaf in self.sheet.leaves:
            for level in leaf.levels:
                row += 1
                paper.put(row, 1, level.name, "line")
                paper.put(row, 2, level.points, "line")

    def __post_init__(self) -> None:
        row = 1
        for leaf in self.sheet.leaves:
            if leaf.levels:
                last = row + len(leaf.levels) - 1
                names, points = (f"'{LISTS}'!${letter}${row}:${letter}${last}" for letter in "AB")
                self.levels[leaf.code] = (names, points)
                row = last + 1

    @property
    def rubric(self) -> Rubric:
        return self.sheet.rubric

    def input(self, paper: Paper, row: int, column: int, place: tuple[Node, str, str], *, is_open: bool) -> None:
        """The cell one types into, with what stands there; `place`: criterion, member, stage."""
        node, member, stage = place
        value = self.sheet.value(member, node.code, stage)
        number = node.kind in (Kind.DIRECT, Kind.PER_UNIT)
        look = ("input" if is_open else "closed") + ("" if number else " text")
        paper.put(row, column, _in_cell(node, value), look)

    def text(self, node: Node, member: str, stage: str) -> str:
        """What stands in that cell, as one reads it."""
        value = self.sheet.value(member, node.code, stage)
        return "" if value is None else to_text(node, value)

    def points(self, paper: Paper, row: int, column: int, place: tuple[Node, str, str], given: str) -> None:
        """What the input in the cell `given` gives: as a formula, or as the portal computed it."""
        node, member, stage = place
        mark = self.sheet.mark(member, node.code)
        points = mark.points_at(stage)
        if not is_computed(node) or self.sheet.lacks_evidence(member, node):
            paper.put(row, column, points, "told")
            return
        value = self.sheet.value(member, node.code, stage)
        target = node.default_target
        if not (isinstance(value, TargetValue) and value.target is None):
            target = known_target(self.sheet, node, mark, stage) or target
        formula = points_formula(
            node, given, self.rubric.decimals, target=target, levels=self.levels.get(node.code, ("", ""))
        )
        paper.compute(row, column, formula, points)

    def ask(self, paper: Paper, row: int, first: int, last: int, node: Node) -> None:
        """What may be typed into the cells of this criterion, and how."""
        title, prompt = f"{node.code} {node.name}", how_to_fill(node, self.rubric.step)
        paper.ask(row, first, last, self._rule(node), title, prompt)

    def _rule(self, node: Node) -> DataValidation:
        if node.kind is Kind.DIRECT:
            return DataValidation(type="decimal", operator="between", formula1="0", formula2=literal(node.full_points))
        if node.kind is Kind.PER_UNIT:
            return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        if node.kind is Kind.ACHIEVED:
            return DataValidation(type="list", formula1=f'"{",".join(yes_no(node))}"')
        if node.kind is Kind.LEVELS:
            return DataValidation(type="list", formula1=self.levels[node.code][0])
        return DataValidation(type=None)

    def told(self) -> list[str]:
        """The criteria whose points stand in the workbook as the portal computed them."""
        return [leaf.code for leaf in self.sheet.leaves if not is_computed(leaf)]

    def lacking(self, members: Sequence[str]) -> list[str]:
        """The criteria that give one of these members no points for want of evidence."""
        return [
            leaf.code
            for leaf in self.sheet.leaves
            if leaf.evidence_decides and any(self.sheet.lacks_evidence(member, leaf) for member in members)
        ]


def _in_cell(node: Node, value: Value | None) -> str | Decimal | int | None:
    if value is None:
        return None
    if isinstance(value, PointsValue):
        return value.points.normalize() if value.points else Decimal(0)
    if isinstance(value, CountValue):
        return value.count
    return to_text(node, value)
