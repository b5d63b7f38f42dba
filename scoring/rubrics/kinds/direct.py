"""«Chấm trực tiếp»: the points themselves, in the rubric's step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from common.vietnamese.numbers import POINTS, input_number, show_number, show_points
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.criterion import CellRule, FormulaNames, Leaf, RubricNode, Turn, Value
from scoring.rubrics.kinds.formulas import UNREADABLE, if_number, literal
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.kinds.reading import json_number, json_text, typed_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import most


@dataclass(frozen=True, slots=True)
class PointsValue(Value):
    """The points themselves."""

    points: Decimal

    def as_json(self) -> dict[str, object]:
        return {"points": json_text(self.points)}


class Direct(Leaf[PointsValue]):
    value = "direct"
    label = "chấm trực tiếp"
    also = ("chấm điểm trực tiếp", "trực tiếp")
    value_class = PointsValue
    required = ("points",)
    example = '{"points": "97.5"}'
    keyboard = "decimal"
    fields = (fields.MIN_POINTS, *fields.EVERY_LEAF)
    is_points = True

    def warnings(self, place: str, node: RubricNode, step: Decimal) -> Iterator[Mistake]:
        if node.max_points is not None and node.max_points % step:
            full = f"Điểm chuẩn {show_number(node.max_points)}"
            yield place, f"{full} không chia hết cho bước chấm {show_number(step)}: không ai được điểm chuẩn."

    def refusal(self, node: RubricNode, value: PointsValue, step: Decimal | None) -> str:
        points, lowest, full = value.points, node.lowest, node.full_points
        grain = f", bước {show_number(step)}" if step is not None else ""
        between = f"Điểm phải từ {show_number(lowest)} đến {show_number(full)}{grain}"
        if not points.is_finite() or not lowest <= points <= full:
            return f"{between}."
        if step is not None and points % step:
            below = (points / step).to_integral_value(ROUND_FLOOR) * step
            nearest = " hoặc ".join(show_number(near) for near in (below, below + step) if lowest <= near <= full)
            return f"{between}: hãy chấm {nearest}." if nearest else f"{between}."
        return ""

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> PointsValue:
        return PointsValue(json_number(node, given["points"], POINTS))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> PointsValue:
        return PointsValue(typed_number(node, typed, POINTS))

    def to_text(self, node: RubricNode, value: PointsValue) -> str:
        return input_number(value.points)

    def keyboard_for(self, node: RubricNode) -> str:
        # The number pad of some telephones has no minus.
        return "" if node.lowest else self.keyboard

    def counted_in(self, node: RubricNode) -> str:
        return "điểm"

    def points(self, node: RubricNode, value: PointsValue, best: Fraction) -> Fraction | str:
        return Fraction(value.points)

    def how(self, node: RubricNode) -> str:
        if node.lowest:
            return f"Chấm trực tiếp, {most(node)} điểm."
        return {
            Sign.PLAIN: "Chấm trực tiếp trong thang điểm.",
            Sign.BONUS: f"Ghi số điểm được cộng, không quá {show_points(node.max_points)}.",
            Sign.PENALTY: f"Ghi số điểm bị trừ, không quá {show_points(node.max_points)}.",
        }[node.under]

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        return f"{most(node)}, bước {show_points(step)}"

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        what = {Sign.PLAIN: "điểm", Sign.BONUS: "số điểm được cộng", Sign.PENALTY: "số điểm bị trừ"}[node.under]
        return f"Gõ {what} từ {show_points(node.lowest)} đến {show_points(node.max_points)}, bước {show_number(step)}."

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        lowest, full = literal(node.lowest), literal(node.full_points)
        return if_number(cell, f"IF(AND({cell}>={lowest},{cell}<={full}),{known.rounded(cell)},{UNREADABLE})")

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        return CellRule("decimal", "between", literal(node.lowest), literal(node.full_points))

    def in_cell(self, node: RubricNode, value: PointsValue) -> Decimal:
        return value.points.normalize() if value.points else Decimal(0)

    def sample(self, node: RubricNode, turn: Turn) -> PointsValue:
        steps = node.full_points // turn.step
        given = steps * (88 + turn.turn) // 100 - (2 if turn.strict else 0)
        return PointsValue(max(Decimal(0), given) * turn.step)


DIRECT = Direct()
