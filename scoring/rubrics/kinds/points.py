"""From a value to the points of one leaf (DESIGN §5).

Everything is computed exactly, as a fraction, and rounded once at the end. Under the `leader` rule a member's
points depend on the best ratio in the round, so they are asked for with the field, or for all together.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

from scoring.rubrics.kinds.values import (
    CountValue,
    LevelValue,
    PointsValue,
    TargetValue,
    Value,
    effective_target,
    level_of,
    refusal,
)
from scoring.rubrics.tree.rubric import POINT_DECIMALS, Node, TargetRule

Member = TypeVar("Member", bound=Hashable)
Part = TypeVar("Part")

NO_TARGET = "Chưa có chỉ tiêu nên chưa tính được điểm."
NO_EVIDENCE = "Chưa có minh chứng nên chưa tính điểm."
TARGET_IS_ZERO = "Chỉ tiêu bằng 0 nên không tính được điểm."


@dataclass(frozen=True, slots=True)
class Scored:
    """A leaf's points; or None and, in a Vietnamese sentence, why there are none."""

    points: Decimal | None
    why_not: str = ""


def points_of(node: Node, value: Value, field: Iterable[Value] = (), *, decimals: int = POINT_DECIMALS) -> Scored:
    """What `value` gives on the leaf `node`, from 0 to its maximum, rounded half up to the rubric's `decimals`.

    `field` is what the round's members put in for this leaf, with or without `value` itself; only the
    `leader` rule looks at it. Nothing is scored, and `why_not` says why, without a target, with target 0, and
    for a value that doesn't suit the criterion (as after the rubric was changed).
    """
    return _scored(node, value, _best_ratio(node, (*field, value)), decimals)


def points_of_all(
    node: Node, values: Mapping[Member, Value], *, decimals: int = POINT_DECIMALS
) -> dict[Member, Scored]:
    """What each member's value gives on the leaf `node`, the members being each other's field."""
    best = _best_ratio(node, values.values())
    return {member: _scored(node, value, best, decimals) for member, value in values.items()}


def _scored(node: Node, value: Value, best: Fraction, decimals: int) -> Scored:
    if problem := refusal(node, value):
        return Scored(None, problem)
    full = Fraction(node.full_points)
    if isinstance(value, PointsValue):
        exact = Fraction(value.points)
    elif isinstance(value, TargetValue):
        ratio = _ratio(node, value)
        if ratio is None:
            return Scored(None, NO_TARGET if effective_target(node, value) is None else TARGET_IS_ZERO)
        exact = full * _share(node, ratio, best)
    elif isinstance(value, CountValue):
        exact = min(value.count * Fraction(_given(node.points_each)), full)
    elif isinstance(value, LevelValue):
        exact = Fraction(_given(level_of(node, value)).points)
    else:
        exact = full if value.achieved else Fraction(0)
    return Scored(_rounded(exact, decimals))


def _ratio(node: Node, value: TargetValue) -> Fraction | None:
    """How far the target is met, 1 being exactly; None where there is no target to divide by.

    Where lower is better, 2 − A/T: on target is 1 again, nothing at all is 2, twice the target or worse 0.
    """
    target = effective_target(node, value)
    if not target:
        return None
    ratio = Fraction(value.actual) / Fraction(target)
    return max(Fraction(0), 2 - ratio) if node.lower_is_better else ratio


def _best_ratio(node: Node, field: Iterable[Value]) -> Fraction:
    """The highest ratio in the field, 0 where nobody has one. Who cannot be scored leads nobody."""
    best = Fraction(0)
    if node.rule == TargetRule.LEADER:
        for value in field:
            if isinstance(value, TargetValue) and not refusal(node, value):
                best = max(best, _ratio(node, value) or Fraction(0))
    return best


def _share(node: Node, ratio: Fraction, best: Fraction) -> Fraction:
    """Which part of the maximum the ratio earns, 0 to 1, by the criterion's rule."""
    rule = _given(node.rule)
    if rule == TargetRule.PROPORTIONAL:
        return min(ratio, Fraction(1))
    if rule == TargetRule.THRESHOLD:
        reached = ratio >= Fraction(_given(node.floor_percent)) / 100
        return min(ratio, Fraction(1)) if reached else Fraction(0)
    if ratio <= 1:
        return ratio / 2
    # Above target: from half at the target to the whole at the leader, who is above target too if anyone is.
    return (1 + (ratio - 1) / (best - 1)) / 2


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    """`exact`, never negative, rounded half up to so many decimals."""
    unit = 10**decimals
    return Decimal(floor(exact * unit + Fraction(1, 2))).scaleb(-decimals)


def _given(part: Part | None) -> Part:
    """A part of the criterion that `rubric.problems` guarantees."""
    if part is None:
        raise ValueError("the rubric has problems: ask rubric.problems before scoring with it")
    return part
