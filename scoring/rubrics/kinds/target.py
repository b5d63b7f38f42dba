"""«Chấm theo chỉ tiêu»: an actual against its target, by one of three rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from common.vietnamese.numbers import (
    MAX_DECIMAL_DIGITS,
    PERCENT,
    input_number,
    is_percent,
    show_number,
    show_points,
)
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.criterion import FormulaNames, Leaf, RubricNode, TargetRule, Turn, Value, ValueRefused, begun
from scoring.rubrics.kinds.doubts import FAR_OVER_TARGET, rounded, times
from scoring.rubrics.kinds.formulas import NOTHING, UNREADABLE, literal
from scoring.rubrics.kinds.formulas import typed_number as typed_in_cell
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.reading import amount_refusal, is_share, json_number, json_text, typed_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import most

NO_TARGET = "Chưa có chỉ tiêu nên chưa tính được điểm."
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


def _rule(node: RubricNode) -> TargetRule:
    """Its rule. ValueError without one, which `problems` would have told."""
    if node.rule is None:
        raise ValueError(f"leaf {node.code} has no rule")
    return node.rule


class Target(Leaf[TargetValue]):
    value = "target"
    label = "chấm theo chỉ tiêu"
    also = ("theo chỉ tiêu", "chỉ tiêu")
    fields = (
        *(fields.UNIT, fields.RULE, fields.FLOOR_PERCENT, fields.LOWER_IS_BETTER, fields.DEFAULT_TARGET),
        *fields.EVIDENCE,
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

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        if not given.get("rule"):
            yield "rule", "Hãy chọn cách tính."

    # --- the value and its doors -----------------------------------------------------------------------------

    def refusal(self, node: RubricNode, value: TargetValue, step: Decimal | None) -> str:
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
        known = node.default_target if known_target is None else known_target
        target = typed_number(node, rest[0], _target_units(node)) if rest else known
        return TargetValue(typed_number(node, actual, _actual_units(node, target, *rest)), target)

    def to_text(self, node: RubricNode, value: TargetValue) -> str:
        """The target that counts is always shown (also where it is only the default).

        So reading it back gives the same points, whatever target is known by then.
        """
        target = effective_target(node, value)
        return input_number(value.actual) + ("" if target is None else f"/{input_number(target)}")

    def target_of(self, value: TargetValue) -> Decimal | None:
        return value.target

    def not_percent(self, node: RubricNode) -> str:
        return "Hãy ghi kết quả và chỉ tiêu, ví dụ 98/100." if not node.unit else super().not_percent(node)

    # --- points ----------------------------------------------------------------------------------------------

    def points(self, node: RubricNode, value: TargetValue, best: Fraction) -> Fraction | str:
        ratio = self.ratio(node, value)
        if ratio is None:
            return NO_TARGET if effective_target(node, value) is None else TARGET_IS_ZERO
        return Fraction(node.full_points) * self._share(node, ratio, best)

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

    def _share(self, node: RubricNode, ratio: Fraction, best: Fraction) -> Fraction:
        """Which part of the maximum the ratio earns, 0 to 1, by the criterion's rule."""
        rule = _rule(node)
        match rule:
            case TargetRule.PROPORTIONAL:
                return min(ratio, Fraction(1))
            case TargetRule.THRESHOLD:
                if node.floor_percent is None:
                    raise ValueError(f"leaf {node.code} has no floor_percent")
                reached = ratio >= Fraction(node.floor_percent) / 100
                return min(ratio, Fraction(1)) if reached else Fraction(0)
            case TargetRule.LEADER:
                if ratio <= 1:
                    return ratio / 2
                # From half at the target to the whole at the leader, who is above target too if anyone is.
                return (1 + (ratio - 1) / (best - 1)) / 2
            case _:
                assert_never(rule)

    # --- words -----------------------------------------------------------------------------------------------

    def how(self, node: RubricNode) -> str:
        if node.rule is None:
            return ""
        unit = f" {node.unit}" if node.unit else ""
        default = node.default_target
        target = "chỉ tiêu của đơn vị" if default is None else f"chỉ tiêu {show_number(default)}{unit}"
        if node.under is Sign.PENALTY:
            said = _taken(node, node.rule, target)
            return said + (" Kết quả càng thấp, tỷ lệ càng cao." if node.lower_is_better else "")
        return _given(node, node.rule, target) + (" Càng thấp càng tốt." if node.lower_is_better else "")

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        return f"{most(node)}, gõ kết quả hoặc kết quả/chỉ tiêu"

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        default = node.default_target
        known = "" if default is None else f" Chỉ tiêu chung {show_number(default)}: gõ 98 là đủ."
        leader = " Điểm do cổng tính khi nạp tệp." if self.competes(node) else ""
        return f"Gõ kết quả/chỉ tiêu, ví dụ 98/100.{known} {begun(most(node))} điểm.{leader}"

    # --- likely slips ----------------------------------------------------------------------------------------

    def size(self, node: RubricNode, value: TargetValue) -> Fraction | None:
        """A result as a share of its target."""
        target = effective_target(node, value)
        return Fraction(value.actual) / Fraction(target) if target else None

    def too_much(self, node: RubricNode, value: TargetValue, size: Fraction, highest: Fraction) -> str:
        if size <= FAR_OVER_TARGET * max(Fraction(1), highest):
            return ""
        target = effective_target(node, value)
        return f"{show_number(value.actual)} gấp {times(size)} lần chỉ tiêu {show_number(target)}."

    def said_size(self, node: RubricNode, value: TargetValue) -> str:
        return f"{show_number(value.actual)}/{show_number(effective_target(node, value))}"

    def seen_size(self, node: RubricNode, size: Fraction) -> str:
        return f"{show_number(rounded(size * 100, 1))}% chỉ tiêu"

    # --- a workbook ------------------------------------------------------------------------------------------

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        """«98/100», or «98» alone and then the target that is known."""
        slash = f'FIND("/",{cell})'
        actual, target = typed_in_cell(f"LEFT({cell},{slash}-1)"), typed_in_cell(f"MID({cell},{slash}+1,30)")
        both = _by_rule(node, actual, target, known.decimals)
        alone = NOTHING
        if known.target is not None:
            alone = _by_rule(node, typed_in_cell(cell), literal(known.target), known.decimals)
        return f"IFERROR(IF(ISNUMBER({slash}),{both},{alone}),{UNREADABLE})"

    # --- a made-up value -------------------------------------------------------------------------------------

    def sample(self, node: RubricNode, turn: Turn) -> TargetValue:
        target = node.default_target or Decimal(40 + 5 * (turn.place % 4))
        percent = Decimal(92 + turn.turn) - (3 if turn.strict else 0)
        actual = (target * percent / 100).quantize(Decimal(1) if node.default_target is None else Decimal("0.1"))
        return TargetValue(actual, None if node.default_target else target)


def _floor(node: RubricNode) -> str:
    return f"{show_number(node.floor_percent)} % chỉ tiêu"


def _given(node: RubricNode, rule: TargetRule, target: str) -> str:
    """How points are earned under this rule."""
    plain, points = node.under is Sign.PLAIN, show_points(node.max_points)
    full = "đủ điểm" if plain else f"cộng đủ {points}"
    match rule:
        case TargetRule.PROPORTIONAL:
            whole = "điểm chuẩn" if plain else f"cộng {points} điểm"
            return f"Theo tỷ lệ đạt so với {target}, đạt đủ được {whole}."
        case TargetRule.THRESHOLD:
            return f"Đạt {target}: {full}; thấp hơn: theo tỷ lệ; dưới {_floor(node)}: 0 điểm."
        case TargetRule.LEADER:
            return f"Đạt {target}: một nửa điểm; thấp hơn: một nửa theo tỷ lệ; vượt: tăng dần, đơn vị dẫn đầu {full}."
        case _:
            assert_never(rule)


def _taken(node: RubricNode, rule: TargetRule, target: str) -> str:
    """How points are lost under this rule."""
    full = f"trừ {show_points(node.max_points)}"
    match rule:
        case TargetRule.PROPORTIONAL:
            return f"Trừ theo tỷ lệ giữa kết quả và {target}; đến {target}: {full}."
        case TargetRule.THRESHOLD:
            return f"Đến {target}: {full}; thấp hơn: trừ theo tỷ lệ; dưới {_floor(node)}: không trừ."
        case TargetRule.LEADER:
            return (
                f"Đến {target}: trừ một nửa; thấp hơn: trừ một nửa theo tỷ lệ; vượt: trừ tăng dần, "
                f"đơn vị có tỷ lệ cao nhất {full}."
            )
        case _:
            assert_never(rule)


def _by_rule(node: RubricNode, actual: str, target: str, decimals: int) -> str:
    full = literal(node.full_points)
    # Lower is better: 2 − A/T instead of A/T, here times T.
    reached = f"MAX(0,2*{target}-{actual})" if node.lower_is_better else actual
    points = f"ROUND(MIN({full}*({reached})/{target},{full}),{decimals})"
    rule = _rule(node)
    match rule:
        case TargetRule.PROPORTIONAL:
            pass
        case TargetRule.THRESHOLD:
            floor = literal(node.floor_percent or 0)
            # Asked without a division, which would lose the last digit exactly at the floor.
            points = f"IF(ROUND(100*({reached})-{floor}*{target},6)>=0,{points},0)"
        case TargetRule.LEADER:
            raise ValueError(f"no formula of one cell for {node.code}: its points depend on all members")
        case _:
            assert_never(rule)
    return f"IF({target}=0,{NOTHING},{points})"


TARGET = Target()
