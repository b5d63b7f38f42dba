"""From a value to the points of one leaf (DESIGN §5).

Everything is computed exactly, as a fraction, and rounded once: here, or in the sums where the rubric rounds only those
(`scoring.rules.totals`). Where members compete (the `leader` rule),
points depend on the best ratio in the round, so they are asked for with the field, or for all together.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.means import MeanValue, mean_points
from scoring.rubrics.kinds.numbers import POINT_DECIMALS
from scoring.rubrics.kinds.values import refusal

Member = TypeVar("Member", bound=Hashable)

# Rounded as a rubric says, or exact.
Points = Decimal | Fraction

NO_EVIDENCE = "Chưa có minh chứng nên chưa tính điểm."


def waits_for(called: str) -> str:
    """Why there are no points yet: those of the node that is called so are not known."""
    return f"Chưa có điểm của mục {called} nên chưa tính được."


@dataclass(frozen=True, slots=True)
class LeafPoints:
    """A leaf's points; or None and, in a Vietnamese sentence, why there are none.

    `exact` are the points before they were rounded, where rounding moved them.
    """

    points: Decimal | None
    why_not: str = ""
    exact: Fraction | None = None

    def reckoned(self, *, exactly: bool) -> Points | None:
        """The points as sums go on with them: `exactly` where only what is shown of these is rounded."""
        return self.exact if exactly and self.exact is not None else self.points


def points_of(
    node: RubricNode, value: Value, field: Iterable[Value] = (), *, decimals: int = POINT_DECIMALS
) -> LeafPoints:
    """What `value` gives on the leaf `node`, within its limits, rounded half up to the rubric's `decimals`.

    `field` is what the round's members put in for this leaf, with or without `value` itself; only the
    `leader` rule looks at it. Nothing is scored, and `why_not` says why, without a target, with target 0, and
    for a value that doesn't suit the criterion (as after the rubric was changed).
    """
    return _scored(node, value, _best_ratio(node, (*field, value)), decimals)


def why_not(node: RubricNode, value: Value) -> str:
    """Why a value that has no points has none, as a Vietnamese sentence; "" where the value alone does not tell."""
    return points_of(node, value).why_not or (waits_for(node.called(node.only_if)) if node.only_if else "")


def points_of_all(
    node: RubricNode, values: Mapping[Member, Value], *, decimals: int = POINT_DECIMALS
) -> dict[Member, LeafPoints]:
    """What each member's value gives on the leaf `node`, the members being each other's field."""
    best = _best_ratio(node, values.values())
    return {member: _scored(node, value, best, decimals) for member, value in values.items()}


def _scored(node: RubricNode, value: Value, best: Fraction, decimals: int) -> LeafPoints:
    if problem := refusal(node, value):
        return LeafPoints(None, problem)
    exact = mean_points(node, value) if isinstance(value, MeanValue) else node.leaf_kind.points(node, value, best)
    if isinstance(exact, str):
        return LeafPoints(None, exact)
    return leaf_points(exact, decimals)


def leaf_points(exact: Fraction, decimals: int) -> LeafPoints:
    """Exact points as a leaf has them, rounded, and what they were if that moved them."""
    moved = 10**decimals % exact.denominator
    return LeafPoints(rounded_points(exact, decimals), exact=exact if moved else None)


def _best_ratio(node: RubricNode, field: Iterable[Value]) -> Fraction:
    """The highest ratio in the field, 0 where nobody has one. Members without a valid score are ignored."""
    best = Fraction(0)
    if node.is_leaf and node.leaf_kind.competes(node):
        for value in field:
            if not refusal(node, value):
                best = max(best, node.leaf_kind.ratio(node, value) or Fraction(0))
    return best


def rounded_points(exact: Fraction, decimals: int) -> Decimal:
    """`exact` rounded to so many decimals, half away from zero as an office rounds: 2,5 to 3, -2,5 to -3."""
    unit = 10**decimals
    whole = Decimal(floor(abs(exact) * unit + Fraction(1, 2))).scaleb(-decimals)
    return -whole if exact < 0 and whole else whole


def shown_points(points: Points, decimals: int) -> Decimal:
    """Points as they are shown: exact ones rounded, others as they are."""
    return rounded_points(points, decimals) if isinstance(points, Fraction) else points
