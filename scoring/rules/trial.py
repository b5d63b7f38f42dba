"""What a rubric gives at its ends: the member that is best in everything, and the one that is worst (RUBRIC §7)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import Points, leaf_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.references import dependents
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.dependents import is_met, share_there
from scoring.rules.totals import Card, add_up


@dataclass(frozen=True)
class Extreme:
    """The card of such a member, and the criteria whose points nothing limits: it has them for one time alone."""

    card: Card
    endless: frozenset[str]


def best_of_all(rubric: PlainRubric) -> Extreme:
    """The card that has the most of everything and no points off."""
    return _extreme(rubric, best=True)


def worst_of_all(rubric: PlainRubric) -> Extreme:
    """The card that has the fewest of everything and all that can be taken off."""
    return _extreme(rubric, best=False)


def _extreme(rubric: PlainRubric, *, best: bool) -> Extreme:
    points: dict[str, Points | None] = {}
    shares: dict[str, Fraction] = {}
    endless = set()
    for leaf in rubric.leaves():
        ends = leaf.leaf_kind.extremes(leaf)
        wants_most = best is not (leaf.under is Sign.PENALTY)
        end = ends.most if wants_most else ends.fewest
        points[leaf.code] = leaf_points(end, rubric.decimals).reckoned(exactly=rubric.sums_exactly)
        # Of a share the ends are those of one point.
        shares[leaf.code] = end
        if wants_most and ends.endless:
            endless.add(leaf.code)
    for leaf in dependents(rubric):
        card = add_up(rubric, points)
        if leaf.share_of:
            share = share_there(rubric, leaf, shares[leaf.code], card)
            points[leaf.code] = share.reckoned(exactly=rubric.sums_exactly)
        if not is_met(rubric, leaf, card):
            points[leaf.code] = Decimal(0)
    return Extreme(add_up(rubric, points), frozenset(endless))


def unmet_scale(rubric: PlainRubric, best: Extreme) -> str:
    """Why the best member's total is not the scale, as a Vietnamese sentence; "" if it is, or nothing limits it."""
    total = best.card.total
    if total is None or best.endless or total == rubric.scale:
        return ""
    return SHORT if total < rubric.scale else BEYOND


SHORT = "Đơn vị tốt nhất ở mọi tiêu chí vẫn chưa tới thang điểm."
BEYOND = "Đơn vị tốt nhất ở mọi tiêu chí vượt thang điểm."


def endless_under(node: RubricNode, extreme: Extreme) -> bool:
    """Whether the node's points are only those of one time each, since nothing limits a criterion in it."""
    return node.code in extreme.endless or any(endless_under(child, extreme) for child in node.children)
