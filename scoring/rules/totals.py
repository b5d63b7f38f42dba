"""From the points of the leaves to a card: what every node gives, and the total.

Groups and bonus add, penalties subtract, in a group as in the whole. What adds up in a node counts up to its maximum; a
bonus that stands in it comes on top, a penalty goes off; then the node's ceiling holds, and its `min_points`, which is
0 unless the rubric says otherwise (RUBRIC §1). Whether the whole may give more than the scale is the rubric's choice. A
total may fall below zero: what was subtracted stays visible.

Where the rubric rounds only what is shown (RUBRIC §4), all of this goes on in fractions, and a card has both: the exact
points to go on with, and the rounded ones that are shown, compared and ranked by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import LeafPoints, Points, shown_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric

# A card is added up in one of the two.
Number = TypeVar("Number", Decimal, Fraction)


@dataclass(frozen=True, slots=True)
class Card:
    """One member's points.

    `nodes` has every node's points, by code; None where nothing under it is scored. A penalty's points stand
    as positive numbers. `total` is None while not one leaf is scored; `unscored` counts the leaves that are
    not. `exact` has the nodes' points before they were rounded; None where the leaves' own are rounded, and sums exact.
    """

    total: Decimal | None
    nodes: dict[str, Decimal | None]
    unscored: int
    exact: dict[str, Fraction | None] | None = None

    def reckoned(self, code: str) -> Points | None:
        """What a node gives, as whatever follows from it goes on."""
        return self.nodes.get(code) if self.exact is None else self.exact.get(code)


def add_up(rubric: PlainRubric, points: Mapping[str, Points | None]) -> Card:
    """The card that these leaf points make; a leaf that is missing or None is unscored.

    Where the rubric sums exactly, points may be fractions, and only what the card shows is rounded.
    KeyError: a code that is no leaf of the rubric, so that no points are lost in silence.
    """
    if not rubric.sums_exactly:
        # The leaves were rounded, each by itself: none of these is a fraction.
        return Card(*_add_all(rubric, cast(Mapping[str, Decimal | None], points)))
    total, exact, unscored = _add_all(rubric, {code: _fraction(given) for code, given in points.items()})
    shown = {code: _shown(rubric, given) for code, given in exact.items()}
    return Card(_shown(rubric, total), shown, unscored, exact)


def in_sums(rubric: PlainRubric, scored: Mapping[str, LeafPoints]) -> dict[str, Points | None]:
    """Points of leaves as this rubric adds them up."""
    return {code: given.reckoned(exactly=rubric.sums_exactly) for code, given in scored.items()}


def sum_of(rubric: PlainRubric, card: Card, sign: Sign) -> Decimal | None:
    """What all bonus or all penalties give together, in groups too; None where none is scored.

    Asked for what stands for itself, it is the top groups together, net of what is in them.
    """
    return together(rubric, card, codes_of(rubric, sign))


def together(rubric: PlainRubric, card: Card, codes: Iterable[str]) -> Decimal | None:
    """What these nodes of the card give together, as it is shown; None where none is scored."""
    if card.exact is None:
        return _sum(card.nodes[code] for code in codes)
    return _shown(rubric, _sum(card.exact[code] for code in codes))


def codes_of(rubric: PlainRubric, sign: Sign) -> list[str]:
    """The nodes that `sum_of` adds up."""
    if sign is Sign.PLAIN:
        return [node.code for node in rubric.nodes if node.kind.sign is None]
    return [node.code for node, _, _ in rubric.walk() if node.kind.sign is sign]


def _fraction(given: Points | None) -> Fraction | None:
    return None if given is None else Fraction(given)


def _shown(rubric: PlainRubric, exact: Fraction | None) -> Decimal | None:
    return None if exact is None else shown_points(exact, rubric.decimals)


def _add_all(
    rubric: PlainRubric, points: Mapping[str, Number | None]
) -> tuple[Number | None, dict[str, Number | None], int]:
    """The total, what every node gives, and how many leaves are unscored."""
    nodes: dict[str, Number | None] = {}
    leaves: set[str] = set()
    for node in rubric.nodes:
        _add_node(node, points, nodes, leaves)
    if strangers := points.keys() - leaves:
        raise KeyError(f"no leaves of this rubric: {sorted(strangers)}")
    return _total(rubric, nodes), nodes, sum(nodes[code] is None for code in leaves)


def _add_node(
    node: RubricNode, points: Mapping[str, Number | None], nodes: dict[str, Number | None], leaves: set[str]
) -> Number | None:
    """The node's points, put into `nodes` with those of all nodes below it, in printed order; its leaves too."""
    nodes[node.code] = None  # holds the node's place before its children
    if node.is_leaf:
        leaves.add(node.code)
        given = points.get(node.code)
    else:
        for child in node.children:
            _add_node(child, points, nodes, leaves)
        given = _sum(nodes[child.code] for child in node.adding)
    if given is not None and node.max_points is not None and given > node.max_points:
        given = _like(given, node.max_points)
    net = given if len(node.adding) == len(node.children) else _net(given, node.children, nodes)
    if not node.is_leaf and net is not None:
        given = net if node.ceiling is None or net <= node.ceiling else _like(net, node.ceiling)
        given = given if given >= node.lowest else _like(net, node.lowest)
    nodes[node.code] = given
    return given


def _like(given: Number, limit: Decimal) -> Number:
    """The limit as a number of the same kind."""
    return type(given)(limit)


def _net(given: Number | None, around: Iterable[RubricNode], nodes: Mapping[str, Number | None]) -> Number | None:
    """The points with those of the bonus and of the penalties that stand around."""
    parts = [given]
    for node in around:
        if node.kind.sign is not None:
            part = nodes[node.code]
            parts.append(-part if part and node.kind.sign is Sign.PENALTY else part)
    return _sum(parts)


def _total(rubric: PlainRubric, nodes: Mapping[str, Number | None]) -> Number | None:
    total = _net(_sum(nodes[code] for code in codes_of(rubric, Sign.PLAIN)), rubric.nodes, nodes)
    if total is not None and not rubric.total_may_exceed_scale and total > rubric.scale:
        return _like(total, rubric.scale)
    return total


def _sum(parts: Iterable[Number | None]) -> Number | None:
    """The sum of what is scored; None, and not 0, where nothing is."""
    scored = [part for part in parts if part is not None]
    return sum(scored[1:], scored[0]) if scored else None
