"""Points that follow from other nodes' points: a share of what another gave, or none where a condition does not hold.

What other nodes gave is what `add_up` makes of the same card at the same stage (RUBRIC §2 and §3).
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.points import LeafPoints, Points, leaf_points, points_of, waits_for
from scoring.rubrics.kinds.values import refusal
from scoring.rubrics.tree.references import holds
from scoring.rubrics.tree.rubric import PlainRubric, WhenExempt
from scoring.rules.totals import NOTHING_EXEMPT, Card, add_up, applies


def settled(
    rubric: PlainRubric,
    dependents: Sequence[RubricNode],
    points: Mapping[str, Points | None],
    values: Mapping[str, Value],
    exempt: Collection[str] = NOTHING_EXEMPT,
) -> dict[str, LeafPoints]:
    """What the values of these criteria give on a card with these `points` of all others, by criterion.

    `dependents` come as `tree.references.dependents` orders them; one without a value is unscored. Of a node that does
    not apply to the member (`exempt`) there is no share, and it meets no condition, unless the rubric gives all of it.
    """
    known: dict[str, Points | None] = {**points, **dict.fromkeys(leaf.code for leaf in dependents)}
    found: dict[str, LeafPoints] = {}
    for leaf in dependents:
        if leaf.code in values:
            card, never = add_up(rubric, known, exempt), _out_of_reach(rubric, leaf, exempt)
            found[leaf.code] = LeafPoints(Decimal(0)) if never else _given(rubric, leaf, values[leaf.code], card)
            known[leaf.code] = found[leaf.code].reckoned(exactly=rubric.sums_exactly)
    return found


def _out_of_reach(rubric: PlainRubric, leaf: RubricNode, exempt: Collection[str]) -> bool:
    """Whether the leaf follows a node that is not for the member, so that there is nothing to wait for."""
    if not exempt or rubric.not_applicable is WhenExempt.FULL:
        return False
    followed = [rubric.find(code) for code in leaf.follows]
    return any(node is not None and not applies(node, exempt) for node in followed)


def _given(rubric: PlainRubric, leaf: RubricNode, value: Value, card: Card) -> LeafPoints:
    share = None if refusal(leaf, value) else leaf.leaf_kind.share(leaf, value)
    if share is None:
        scored = points_of(leaf, value, decimals=rubric.decimals)
    elif share and card.nodes.get(leaf.share_of) is None:
        scored = LeafPoints(None, waits_for(leaf.called(leaf.share_of)))
    else:
        scored = share_there(rubric, leaf, share, card)
    if not leaf.only_if or not scored.reckoned(exactly=rubric.sums_exactly):
        return scored
    if card.nodes.get(leaf.only_if) is None:
        return LeafPoints(None, waits_for(leaf.called(leaf.only_if)))
    return scored if is_met(rubric, leaf, card) else LeafPoints(Decimal(0))


def share_there(rubric: PlainRubric, leaf: RubricNode, share: Fraction, card: Card) -> LeafPoints:
    """This share of what the node `share_of` gave, within the criterion's limit; of nothing where it gave nothing yet.

    Of what is below zero nothing is taken, and nothing is added for it.
    """
    exact = share * max(Fraction(card.reckoned(leaf.share_of) or 0), Fraction(0))
    if leaf.max_points is not None:
        exact = min(exact, Fraction(leaf.max_points))
    return leaf_points(exact, rubric.decimals)


def is_met(rubric: PlainRubric, leaf: RubricNode, card: Card) -> bool:
    """Whether the criterion's condition holds with the points that this card shows; True where it has none."""
    node, given = rubric.find(leaf.only_if), card.nodes.get(leaf.only_if)
    return not leaf.only_if or (node is not None and given is not None and holds(leaf, node, given))
