"""«Chấm theo số lượng»: so many points for each thing counted, up to the maximum; or so many less, from a start on.

`start` + count × `points_each`, from `min_points`, else 0, to `max_points` (RUBRIC §2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from common.vietnamese.numbers import MAX_DECIMAL_DIGITS, input_number, show_number, show_points
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.criterion import (
    CellRule,
    Extremes,
    FormulaNames,
    Leaf,
    RubricNode,
    Turn,
    Value,
    begun,
    lowered,
)
from scoring.rubrics.kinds.doubts import FAR, rounded, times
from scoring.rubrics.kinds.formulas import UNREADABLE, if_number, literal
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.reading import amount_refusal, json_number, typed_number, whole
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import at_most, gives, limited, most, said


@dataclass(frozen=True, slots=True)
class CountValue(Value):
    """How many."""

    count: int

    def as_json(self) -> dict[str, object]:
        return {"count": self.count}


# What a column of points holds (`scoring.models.PointsField`), and so the limit where the rubric sets none.
MOST_POINTS = 10**10
TOO_MANY = "Số lượng này cho nhiều điểm hơn cổng ghi được. Hãy kiểm tra lại."

# How the editor asks for `points_each`.
ASK_EACH = {
    Sign.PLAIN: "Hãy ghi mỗi đơn vị tính được bao nhiêu điểm.",
    Sign.BONUS: "Hãy ghi mỗi đơn vị tính được cộng bao nhiêu điểm.",
    Sign.PENALTY: "Hãy ghi mỗi đơn vị tính bị trừ bao nhiêu điểm.",
}


def _each(node: RubricNode) -> Decimal:
    """The points of one thing. ValueError without them, which `problems` would have told."""
    if node.points_each is None:
        raise ValueError(f"leaf {node.code} has no points_each")
    return node.points_each


def _said_each(node: RubricNode) -> str:
    """What one counted thing gives: «Mỗi sáng kiến: 0,5 điểm», «Trừ 2 điểm mỗi trường hợp»."""
    unit = node.unit or "lần"
    if node.start is not None:
        each = _each(node)
        rate = f"{'trừ' if each < 0 else 'thêm'} {show_points(abs(each))} điểm mỗi {unit}"
        return f"Có sẵn {show_points(node.start)} điểm, {rate}"
    if _each(node) < 0:
        return f"Trừ {show_points(-_each(node))} điểm mỗi {unit}"
    if node.under is Sign.PLAIN:
        return f"Mỗi {unit}: {show_points(node.points_each)} điểm"
    return f"{begun(gives(node, node.points_each))} mỗi {unit}"


def _limit(node: RubricNode) -> str:
    """How far counting goes: up to a maximum, or down to the fewest points."""
    return f"không dưới {show_points(node.lowest)}" if _each(node) < 0 else at_most(node)


def _enough(node: RubricNode) -> Fraction:
    """How many it takes to have the maximum, or to have lost all; 0 where nothing says."""
    each = Fraction(node.points_each or 0)
    start, most = Fraction(node.start or 0), node.max_points
    if not each or (each > 0 and most is None):
        return Fraction(0)
    way = Fraction(most or 0) - start if each > 0 else start - Fraction(node.lowest)
    return Fraction(ceil(way / abs(each)))


def _start_problems(place: str, node: RubricNode, start: Decimal) -> Iterator[Mistake]:
    if node.under is not Sign.PLAIN:
        yield place, "Điểm có sẵn chỉ dùng ở nhóm tiêu chí, không dùng dưới điểm thưởng, điểm trừ."
    yield from number_problems(place, "Điểm có sẵn", start)
    if more(start, node.max_points):
        yield place, f"Điểm có sẵn {show_number(start)} lớn hơn điểm chuẩn {show_number(node.max_points)}."


class PerUnit(Leaf[CountValue]):
    value = "per_unit"
    label = "chấm theo số lượng"
    also = ("theo số lượng", "số lượng")
    fields = (fields.UNIT, fields.POINTS_EACH, fields.START, fields.MIN_POINTS, *fields.EVERY_LEAF)
    value_class = CountValue
    required = ("count",)
    example = '{"count": 3}'
    keyboard = "numeric"
    has_size = True

    def needs_maximum(self, sign: Sign) -> bool:
        return sign is Sign.PLAIN

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        here = f"{place}.points_each"
        if node.points_each is None:
            yield here, "Tiêu chí chấm theo số lượng phải có điểm cho mỗi đơn vị tính."
        else:
            may_fall = (node.start is not None or node.min_points is not None) and node.points_each.is_finite()
            each = abs(node.points_each) if may_fall else node.points_each
            yield from number_problems(here, "Điểm cho mỗi đơn vị tính", each, MAX_DECIMAL_DIGITS)
        if node.start is not None:
            yield from _start_problems(f"{place}.start", node, node.start)

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        if given.get("points_each") is None:
            yield "points_each", ASK_EACH[sign]

    def refusal(self, node: RubricNode, value: CountValue, step: Decimal | None) -> str:
        if problem := amount_refusal("Số lượng", Decimal(value.count)):
            return problem
        return "" if self._exact(node, value) < MOST_POINTS else TOO_MANY

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> CountValue:
        return CountValue(whole(json_number(node, given["count"], (node.unit,))))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> CountValue:
        return CountValue(whole(typed_number(node, typed, (node.unit,))))

    def to_text(self, node: RubricNode, value: CountValue) -> str:
        return input_number(value.count)

    def points(self, node: RubricNode, value: CountValue, best: Fraction) -> Fraction | str:
        return self._exact(node, value)

    def _exact(self, node: RubricNode, value: CountValue) -> Fraction:
        points = max(Fraction(node.start or 0) + value.count * Fraction(node.points_each or 0), Fraction(node.lowest))
        return points if node.max_points is None else min(points, Fraction(node.max_points))

    def extremes(self, node: RubricNode) -> Extremes:
        each, none = Fraction(_each(node)), self._exact(node, CountValue(0))
        if each < 0:
            return Extremes(Fraction(node.lowest), none)
        if node.max_points is None:
            return Extremes(none, self._exact(node, CountValue(1)), endless=True)
        return Extremes(none, Fraction(node.max_points))

    def reckoned(self, node: RubricNode, value: CountValue) -> str:
        if not value.count and node.start is None:
            return ""
        each, unit = _each(node), f" {node.unit or 'lần'}"
        counted = f"{show_number(value.count)}{unit} × {show_number(abs(each))}"
        total = Fraction(node.start or 0) + value.count * Fraction(each)
        if node.start is not None:
            counted = f"{show_number(node.start)} {'−' if each < 0 else '+'} {counted}"
        elif each < 0:
            counted = f"− {counted}"
        return limited(node, f"{counted} = {said(total)}", total)

    def how(self, node: RubricNode) -> str:
        return f"{_said_each(node)}, {_limit(node)}."

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        unit = node.unit or "lần"
        rate = "" if node.under is Sign.PLAIN else f"{gives(node, node.points_each)} mỗi {unit}"
        if node.start is not None or _each(node) < 0:
            rate = lowered(_said_each(node))
        return ", ".join(filter(None, (rate, most(node), f"gõ số {unit}")))

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        return f"Gõ số {node.unit or 'lần'}, số nguyên. {_said_each(node)}, {_limit(node)}."

    def size(self, node: RubricNode, value: CountValue) -> Fraction:
        return Fraction(value.count)

    def too_much(self, node: RubricNode, value: CountValue, size: Fraction, highest: Fraction) -> str:
        full = _enough(node)
        limit = max(full, highest)
        if not limit or size <= FAR * limit:
            return ""
        what = "số cao nhất đã ghi ở tiêu chí này"
        if limit == full:
            what = "số đủ để hết điểm" if _each(node) < 0 else "số đủ cho điểm chuẩn"
        return f"{self.said_size(node, value)} gấp {times(size / limit)} lần {what} ({self.seen_size(node, limit)})."

    def said_size(self, node: RubricNode, value: CountValue) -> str:
        return show_number(value.count)

    def seen_size(self, node: RubricNode, size: Fraction) -> str:
        return show_number(rounded(size, 0))

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        points = f"{cell}*{literal(node.points_each or 0)}"
        if node.start is not None or node.min_points is not None:
            points = f"MAX({literal(node.lowest)},{literal(node.start or 0)}+{points})"
        if node.max_points is not None:
            points = f"MIN({points},{literal(node.max_points)})"
        return if_number(cell, f"IF({cell}>=0,{known.rounded(points)},{UNREADABLE})")

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        return CellRule("whole", "greaterThanOrEqual", "0")

    def in_cell(self, node: RubricNode, value: CountValue) -> int:
        return value.count

    def sample(self, node: RubricNode, turn: Turn) -> CountValue:
        full = node.max_points or 3 * _each(node)
        most_counted = int(full // abs(node.points_each or full))
        if node.under is Sign.PENALTY or _each(node) < 0:
            count = 1 if turn.turn in (3, 8) else 0
        else:
            count = max(0, most_counted - turn.turn % 3 - (1 if turn.strict else 0))
        return CountValue(min(count, most_counted))


PER_UNIT = PerUnit()
