"""A kind of criterion that the portal does not have: so many stars of five. All that there is of it is this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.criterion import CellRule, FormulaNames, Leaf, RubricNode, Turn, Value
from scoring.rubrics.kinds.formulas import UNREADABLE, if_number, literal
from scoring.rubrics.kinds.reading import json_number, typed_number, whole
from scoring.rubrics.kinds.wording import most


@dataclass(frozen=True, slots=True)
class StarsValue(Value):
    stars: int

    def as_json(self) -> dict[str, object]:
        return {"stars": self.stars}


class Stars(Leaf[StarsValue]):
    value = "stars"
    label = "chấm theo sao"
    also = ("số sao",)
    fields = (fields.UNIT, *fields.EVIDENCE)
    value_class = StarsValue
    required = ("stars",)
    example = '{"stars": 4}'
    keyboard = "numeric"

    def refusal(self, node: RubricNode, value: StarsValue, step: Decimal | None) -> str:
        return "" if 0 <= value.stars <= 5 else "Chấm từ 0 đến 5 sao."

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> StarsValue:
        return StarsValue(whole(json_number(node, given["stars"], ("sao",))))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> StarsValue:
        return StarsValue(whole(typed_number(node, typed, ("sao",))))

    def to_text(self, node: RubricNode, value: StarsValue) -> str:
        return str(value.stars)

    def points(self, node: RubricNode, value: StarsValue, best: Fraction) -> Fraction | str:
        return value.stars * Fraction(node.full_points) / 5

    def how(self, node: RubricNode) -> str:
        return f"Chấm từ 0 đến 5 sao, đủ 5 sao được {show_points(node.max_points)} điểm."

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        return f"{most(node)}, gõ số sao"

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        return "Gõ số sao, từ 0 đến 5."

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        given = known.rounded(f"{cell}*{literal(node.full_points)}/5")
        return if_number(cell, f"IF(AND({cell}>=0,{cell}<=5),{given},{UNREADABLE})")

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        return CellRule("whole", "between", "0", "5")

    def in_cell(self, node: RubricNode, value: StarsValue) -> int:
        return value.stars

    def sample(self, node: RubricNode, turn: Turn) -> StarsValue:
        return StarsValue(3 + turn.turn % 3)


STARS = Stars()
