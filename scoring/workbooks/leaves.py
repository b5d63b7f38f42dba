"""A criterion's cells in a workbook: where one types, what one may type there, and the points that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from scoring.models import Stage
from scoring.openplaces import named
from scoring.rubrics import words
from scoring.rubrics.kinds.by_curve import stretches
from scoring.rubrics.kinds.criterion import FormulaNames, RubricNode, Value
from scoring.rubrics.kinds.means import MEAN, MeanValue
from scoring.rubrics.kinds.values import to_text
from scoring.rubrics.kinds.wording import how_to_fill
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.totals import points_instead
from scoring.sheet import STAGES, RoundSheet
from scoring.verbs.scores import known_target
from scoring.workbooks.formulas import in_cell, points_formula
from scoring.workbooks.paper import FilledSheet, FilledWorkbook

LISTS = "Danh mục"


def _list_of(leaf: RubricNode) -> list[tuple[str | Decimal, ...]]:
    """What formulas look up for a criterion: its levels with their points, or the stretches of its curve."""
    if leaf.curve is not None:
        return [*stretches(leaf)]
    return [(level.name, level.points) for level in leaf.levels]


def has_formula(node: RubricNode) -> bool:
    """Whether a workbook computes the points itself: not where members compete, nor from a list of what happened, nor
    where they follow from other nodes.
    """
    return node.leaf_kind.has_formula and not node.leaf_kind.competes(node) and not node.follows


def _in_cell(node: RubricNode, value: Value) -> str | Decimal | int:
    return to_text(node, value) if isinstance(value, MeanValue) else node.leaf_kind.in_cell(node, value)


@dataclass
class Leaves:
    """The criteria of one workbook. Levels and the marks of curves stand on a hidden sheet, which lists and formulas
    refer to.
    """

    book: FilledWorkbook
    sheet: RoundSheet
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)
    stretches: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def write_lists(self) -> None:
        """Puts the lists of all criteria on their hidden sheet; where, is known before it is there."""
        paper = FilledSheet(self.book.hidden(LISTS), {})
        row = 0
        for leaf in self.sheet.leaves:
            for line in _list_of(leaf):
                row += 1
                for column, value in enumerate(line, start=1):
                    paper.put(row, column, value, "line")

    def __post_init__(self) -> None:
        row = 1
        for leaf in self.sheet.leaves:
            lines = _list_of(leaf)
            if not lines:
                continue
            last = row + len(lines) - 1
            columns = tuple(
                f"'{LISTS}'!${get_column_letter(number)}${row}:${get_column_letter(number)}${last}"
                for number, _ in enumerate(lines[0], start=1)
            )
            if leaf.curve is not None:
                self.stretches[leaf.code] = columns
            else:
                self.levels[leaf.code] = (columns[0], columns[1])
            row = last + 1

    @property
    def rubric(self) -> PlainRubric:
        return self.sheet.rubric

    def input(
        self, paper: FilledSheet, row: int, column: int, place: tuple[RubricNode, str, str], *, is_open: bool
    ) -> None:
        """The cell one types into, with what stands there; `place`: criterion, member, stage."""
        node, member, stage = place
        if node.code in self.sheet.exempt_at(member):
            paper.put(row, column, words.NOT_APPLICABLE, "closed text")
            return
        value = self.sheet.value(member, node.code, stage)
        is_open = is_open and not (stage == Stage.APPRAISED and self.sheet.averages(member, node))
        look = ("input" if is_open else "closed") + ("" if node.leaf_kind.cell_is_number else " text")
        paper.put(row, column, None if value is None else _in_cell(node, value), look)

    def text(self, node: RubricNode, member: str, stage: str) -> str:
        """What stands in that cell, as one reads it."""
        if node.code in self.sheet.exempt_at(member):
            return words.NOT_APPLICABLE
        value = self.sheet.value(member, node.code, stage)
        return "" if value is None else to_text(node, value)

    def points(self, paper: FilledSheet, row: int, column: int, place: tuple[RubricNode, str, str], given: str) -> None:
        """What the input in the cell `given` gives: as a formula, or as the portal computed it."""
        node, member, stage = place
        mark = self.sheet.mark(member, node.code)
        if node.code in self.sheet.exempt_at(member):
            paper.put(row, column, points_instead(self.rubric, node), "told")
            return
        points, value = in_cell(mark.reckoned_at(stage)), self.sheet.value(member, node.code, stage)
        if not has_formula(node) or isinstance(value, MeanValue) or self.sheet.lacks_evidence(member, node):
            paper.put(row, column, points, "told")
            return
        target = node.default_target
        # A value without a target of its own is measured by the criterion's target.
        if value is None or node.leaf_kind.target_of(value) is not None:
            target = known_target(self.sheet, node, mark, stage) or target
        paper.compute(row, column, points_formula(node, given, self._known(node, target)), points)

    def ask(self, paper: FilledSheet, row: int, first: int, last: int, node: RubricNode) -> None:
        """What may be typed into the cells of this criterion, and how."""
        title, prompt = f"{node.code} {node.name}", how_to_fill(node, self.rubric.step)
        paper.ask(row, first, last, self._rule(node), title, prompt)

    def _rule(self, node: RubricNode) -> DataValidation:
        rule = node.leaf_kind.cell_rule(node, self._known(node))
        return DataValidation(type=rule.type, operator=rule.operator, formula1=rule.formula1, formula2=rule.formula2)

    def _known(self, node: RubricNode, target: Decimal | None = None) -> FormulaNames:
        levels = self.levels.get(node.code, ("", ""))
        decimals = None if self.rubric.sums_exactly else self.rubric.decimals
        return FormulaNames(decimals, target, *levels, self.stretches.get(node.code, ()))

    def listed(self) -> list[str]:
        """The criteria whose cells hold a list, which no formula reads."""
        return [leaf.code for leaf in self.sheet.leaves if not leaf.leaf_kind.has_formula and not leaf.follows]

    def following(self) -> list[str]:
        """The criteria whose points follow from other nodes of the card."""
        return [leaf.code for leaf in self.sheet.leaves if leaf.follows]

    def told(self) -> list[str]:
        """The criteria on which members compete, whose points stand in the workbook as the portal computed them."""
        return [leaf.code for leaf in self.sheet.leaves if leaf.leaf_kind.competes(leaf)]

    def averaged(self, members: Sequence[str]) -> bool:
        """Whether at any place of these members the mean of several appraisers stands."""
        inputs = (
            mark.input(stage) for (member, _), mark in self.sheet.marks.items() if member in members for stage in STAGES
        )
        return any(stored is not None and MEAN in stored for stored in inputs)

    def exempt(self, members: Sequence[str]) -> str:
        """What does not apply to which of these members, and what the rubric makes of it; "" for nothing."""
        places = [(member, leaf.code) for member in members for leaf in self.sheet.leaves_out_of(member)]
        if not places:
            return ""
        names = {member.code: member.short_name for member in self.sheet.members}
        return f"{words.NOT_APPLICABLE} ({self.rubric.not_applicable.label}): {named(places, names)}."

    def lacking(self, members: Sequence[str]) -> list[str]:
        """The criteria that give one of these members no points for want of evidence."""
        return [
            leaf.code
            for leaf in self.sheet.leaves
            if leaf.evidence_decides and any(self.sheet.lacks_evidence(member, leaf) for member in members)
        ]
