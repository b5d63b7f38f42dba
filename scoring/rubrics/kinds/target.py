"""«Chấm theo chỉ tiêu»: an actual against its target, by one of four rules (`by_share`, `by_curve`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import (
    MAX_DECIMAL_DIGITS,
    PERCENT,
    input_number,
    is_percent,
    show_number,
)
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.by_curve import (
    curve_extremes,
    curve_formula,
    curve_of,
    curve_points,
    curve_problems,
    curve_warnings,
    needs_target,
    reckoned_curve,
    said_curve,
)
from scoring.rubrics.kinds.by_share import reckoned_share, said_share, share, share_formula
from scoring.rubrics.kinds.criterion import (
    Extremes,
    FormulaNames,
    Leaf,
    RubricNode,
    TargetRule,
    Turn,
    Value,
    ValueRefused,
    begun,
)
from scoring.rubrics.kinds.doubts import FAR, FAR_OVER_TARGET, rounded, times
from scoring.rubrics.kinds.formulas import NOTHING, UNREADABLE, literal
from scoring.rubrics.kinds.formulas import typed_number as typed_in_cell
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.reading import amount_refusal, is_share, json_number, json_text, typed_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import most, said

NO_TARGET = "Chưa có chỉ tiêu nên chưa tính được điểm."
NO_TARGET_HERE = "Tiêu chí này chỉ ghi kết quả, không ghi chỉ tiêu, ví dụ 3."
TARGET_IS_ZERO = "Chỉ tiêu bằng 0 nên không tính được điểm."


@dataclass(frozen=True, slots=True)
class TargetValue(Value):
    """Actual and target in the criterion's unit; without a target the default counts."""

    actual: Decimal
    target: Decimal | None = None

    def as_json(self) -> dict[str, object]:
        actual: dict[str, object] = {"actual": json_text(self.actual)}
        # A target that was left out stays out.
        return actual if self.target is None else {**actual, "target": json_text(self.target)}


def effective_target(node: RubricNode, value: TargetValue) -> Decimal | None:
    """The target that counts: the one put in, else the criterion's default, else None."""
    return node.default_target if value.target is None else value.target


# What may stand behind a number. Where a criterion says nothing of its unit, «98%» is 98 if its target is 100 or a
# percentage as well: of another target it might be 98 in a hundred of that.


def _target_units(node: RubricNode) -> tuple[str, ...]:
    return PERCENT if is_percent(node.unit) or not node.unit else (node.unit,)


def _actual_units(node: RubricNode, target: Decimal | None, typed_target: str = "") -> tuple[str, ...]:
    if node.unit:
        return _target_units(node)
    return PERCENT if target == 100 or is_share(typed_target) else ()


class Target(Leaf[TargetValue]):
    value = "target"
    label = "chấm theo chỉ tiêu"
    also = ("theo chỉ tiêu", "chỉ tiêu")
    fields = (
        *(fields.UNIT, fields.RULE, fields.CURVE, fields.FLOOR_PERCENT),
        *(fields.LOWER_IS_BETTER, fields.DEFAULT_TARGET, fields.MIN_POINTS),
        *fields.EVERY_LEAF,
    )
    value_class = TargetValue
    required = ("actual",)
    optional = ("target",)
    example = '{"actual": "98", "target": "100"}'
    has_size = True

    # --- the criterion ---------------------------------------------------------------------------------------

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        if node.rule is None:
            yield f"{place}.rule", "Tiêu chí chấm theo chỉ tiêu phải có cách tính."
        if node.default_target is not None:
            here = f"{place}.default_target"
            yield from number_problems(here, "Chỉ tiêu mặc định", node.default_target, MAX_DECIMAL_DIGITS)

        here = f"{place}.curve"
        if node.rule is TargetRule.CURVE:
            yield from curve_problems(here, node)
        elif node.curve is not None:
            yield here, "Chỉ cách tính theo bảng mốc điểm mới có bảng mốc."
        elif node.min_points is not None:
            yield f"{place}.min_points", "Chỉ cách tính theo bảng mốc điểm mới xuống dưới 0."

        here = f"{place}.floor_percent"
        if node.floor_percent is None:
            if node.rule is TargetRule.THRESHOLD:
                yield here, "Cách tính có mức sàn phải ghi mức sàn (phần trăm của chỉ tiêu)."
        elif node.rule is not TargetRule.THRESHOLD:
            yield here, "Chỉ cách tính có mức sàn mới ghi mức sàn."
        else:
            yield from number_problems(here, "Mức sàn", node.floor_percent, MAX_DECIMAL_DIGITS)
            if more(node.floor_percent, Decimal(100)):
                yield here, "Mức sàn không được quá 100% của chỉ tiêu."

    def warnings(self, place: str, node: RubricNode, step: Decimal) -> Iterator[Mistake]:
        if node.rule is TargetRule.CURVE:
            yield from curve_warnings(place, node)

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        if not given.get("rule"):
            yield "rule", "Hãy chọn cách tính."
        elif given["rule"] == TargetRule.CURVE.value and not given.get("curve"):
            yield "curve", "Hãy ghi các mốc, mỗi dòng một mốc, ví dụ «98: 5»."

    # --- the value and its doors -----------------------------------------------------------------------------

    def refusal(self, node: RubricNode, value: TargetValue, step: Decimal | None) -> str:
        if value.target is not None and not needs_target(node):
            return NO_TARGET_HERE
        target = Decimal(0) if value.target is None else value.target
        return amount_refusal("Kết quả thực hiện", value.actual) or amount_refusal("Chỉ tiêu", target)

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> TargetValue:
        target = given.get("target")
        aim = None if target is None else json_number(node, target, _target_units(node))
        units = _actual_units(node, aim if aim is not None else node.default_target, str(target))
        return TargetValue(json_number(node, given["actual"], units), aim)

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> TargetValue:
        actual, *rest = typed.split("/")
        if len(rest) > 1 or not all(part.strip() for part in (actual, *rest)):
            raise ValueRefused("Hãy ghi kết quả và chỉ tiêu cách nhau bằng một dấu «/», ví dụ 98/100.")
        if not needs_target(node):
            if rest:
                raise ValueRefused(NO_TARGET_HERE)
            return TargetValue(typed_number(node, actual, _target_units(node)))
        known = node.default_target if known_target is None else known_target
        target = typed_number(node, rest[0], _target_units(node)) if rest else known
        return TargetValue(typed_number(node, actual, _actual_units(node, target, *rest)), target)

    def to_text(self, node: RubricNode, value: TargetValue) -> str:
        """The target that counts is always shown (also where it is only the default).

        So reading it back gives the same points, whatever target is known by then.
        """
        target = effective_target(node, value)
        return input_number(value.actual) + ("" if target is None else f"/{input_number(target)}")

    def keyboard_for(self, node: RubricNode) -> str:
        # Where no «/» is typed.
        return self.keyboard if needs_target(node) else "decimal"

    def target_of(self, value: TargetValue) -> Decimal | None:
        return value.target

    def not_percent(self, node: RubricNode) -> str:
        return "Hãy ghi kết quả và chỉ tiêu, ví dụ 98/100." if not node.unit else super().not_percent(node)

    # --- points ----------------------------------------------------------------------------------------------

    def points(self, node: RubricNode, value: TargetValue, best: Fraction) -> Fraction | str:
        if not needs_target(node):
            return curve_points(node, Fraction(value.actual))
        ratio = self.ratio(node, value)
        if ratio is None:
            return NO_TARGET if effective_target(node, value) is None else TARGET_IS_ZERO
        if node.rule is TargetRule.CURVE:
            return curve_points(node, 100 * ratio)
        return Fraction(node.full_points) * share(node, ratio, best)

    def competes(self, node: RubricNode) -> bool:
        return node.rule is TargetRule.LEADER

    def ratio(self, node: RubricNode, value: TargetValue) -> Fraction | None:
        """How far the target is met, 1 being exactly; None where there is no target to divide by.

        Where lower is better, 2 − A/T: on target is 1 again, nothing at all is 2, twice the target or worse 0.
        """
        target = effective_target(node, value)
        if not target:
            return None
        ratio = Fraction(value.actual) / Fraction(target)
        return max(Fraction(0), 2 - ratio) if node.lower_is_better else ratio

    def extremes(self, node: RubricNode) -> Extremes:
        return curve_extremes(node) if node.rule is TargetRule.CURVE else super().extremes(node)

    def reckoned(self, node: RubricNode, value: TargetValue) -> str:
        if not needs_target(node):
            unit = f" {node.unit}" if node.unit else ""
            return reckoned_curve(node, f"{show_number(value.actual)}{unit}", Fraction(value.actual))
        target, ratio = effective_target(node, value), self.ratio(node, value)
        if target is None or ratio is None:
            return ""
        if node.rule is TargetRule.CURVE:
            met = f"{show_number(value.actual)}/{show_number(target)} = {said(100 * ratio)} %"
            return reckoned_curve(node, met, 100 * ratio)
        return reckoned_share(node, value.actual, target, ratio)

    # --- words -----------------------------------------------------------------------------------------------

    def how(self, node: RubricNode) -> str:
        if node.rule is None:
            return ""
        if node.rule is TargetRule.CURVE:
            return said_curve(node)
        unit = f" {node.unit}" if node.unit else ""
        default = node.default_target
        target = "chỉ tiêu của đơn vị" if default is None else f"chỉ tiêu {show_number(default)}{unit}"
        return said_share(node, target)

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        return f"{most(node)}, gõ kết quả" + (" hoặc kết quả/chỉ tiêu" if needs_target(node) else "")

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        if not needs_target(node):
            return f"Gõ kết quả, ví dụ 3. {said_curve(node)}"
        default = node.default_target
        known = "" if default is None else f" Chỉ tiêu chung {show_number(default)}: gõ 98 là đủ."
        leader = " Điểm do cổng tính khi nạp tệp." if self.competes(node) else ""
        return f"Gõ kết quả/chỉ tiêu, ví dụ 98/100.{known} {begun(most(node))} điểm.{leader}"

    # --- likely slips ----------------------------------------------------------------------------------------

    def size(self, node: RubricNode, value: TargetValue) -> Fraction | None:
        """A result as a share of its target, or of the last mark where there is none."""
        if not needs_target(node):
            return Fraction(value.actual) / Fraction(curve_of(node).points[-1].at or 1)
        target = effective_target(node, value)
        return Fraction(value.actual) / Fraction(target) if target else None

    def too_much(self, node: RubricNode, value: TargetValue, size: Fraction, highest: Fraction) -> str:
        if not needs_target(node):
            return _far_behind_the_marks(node, value, size, highest)
        if size <= FAR_OVER_TARGET * max(Fraction(1), highest):
            return ""
        target = effective_target(node, value)
        return f"{show_number(value.actual)} gấp {times(size)} lần chỉ tiêu {show_number(target)}."

    def said_size(self, node: RubricNode, value: TargetValue) -> str:
        if not needs_target(node):
            return show_number(value.actual)
        return f"{show_number(value.actual)}/{show_number(effective_target(node, value))}"

    def seen_size(self, node: RubricNode, size: Fraction) -> str:
        if not needs_target(node):
            return show_number(rounded(size * Fraction(curve_of(node).points[-1].at or 1), 1))
        return f"{show_number(rounded(size * 100, 1))}% chỉ tiêu"

    # --- a workbook ------------------------------------------------------------------------------------------

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        """«98/100», or «98» alone and then the target that is known."""
        if not needs_target(node):
            place = typed_in_cell(cell)
            return f"IFERROR({curve_formula(node, place, known)},{UNREADABLE})"
        slash = f'FIND("/",{cell})'
        actual, target = typed_in_cell(f"LEFT({cell},{slash}-1)"), typed_in_cell(f"MID({cell},{slash}+1,30)")
        both = _formula(node, actual, target, known)
        alone = NOTHING
        if known.target is not None:
            alone = _formula(node, typed_in_cell(cell), literal(known.target), known)
        return f"IFERROR(IF(ISNUMBER({slash}),{both},{alone}),{UNREADABLE})"

    # --- a made-up value -------------------------------------------------------------------------------------

    def sample(self, node: RubricNode, turn: Turn) -> TargetValue:
        if not needs_target(node):
            marks = curve_of(node).points
            return TargetValue(marks[turn.turn % len(marks)].at)
        target = node.default_target or Decimal(40 + 5 * (turn.place % 4))
        percent = Decimal(92 + turn.turn) - (3 if turn.strict else 0)
        actual = (target * percent / 100).quantize(Decimal(1) if node.default_target is None else Decimal("0.1"))
        return TargetValue(actual, None if node.default_target else target)


def _far_behind_the_marks(node: RubricNode, value: TargetValue, size: Fraction, highest: Fraction) -> str:
    """Where only the result counts, one is odd that is far more than the last mark and than any seen."""
    limit = max(Fraction(1), highest)
    if size <= FAR * limit:
        return ""
    what = "mốc cao nhất" if limit == 1 else "kết quả cao nhất đã ghi ở tiêu chí này"
    seen = node.leaf_kind.seen_size(node, limit)
    return f"{show_number(value.actual)} gấp {times(size / limit)} lần {what} ({seen})."


def _formula(node: RubricNode, actual: str, target: str, known: FormulaNames) -> str:
    """What these two come to."""
    if node.rule is TargetRule.CURVE:
        points = curve_formula(node, f"100*{actual}/{target}", known)
    else:
        points = share_formula(node, actual, target, known)
    return f"IF({target}=0,{NOTHING},{points})"


TARGET = Target()
