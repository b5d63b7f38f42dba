"""From the points of the leaves to a card: what every node gives, and the total.

Groups and bonus add, penalties subtract, in a group as in the whole. What adds up in a node counts up to its maximum; a
bonus that stands in it comes on top, a penalty goes off; then the node's ceiling holds, and its `min_points`, which is
0 unless the rubric says otherwise (RUBRIC §1). Whether the whole may give more than the scale is the rubric's choice. A
total may fall below zero: what was subtracted stays visible.

Where the rubric rounds only what is shown (RUBRIC §4), all of this goes on in fractions, and a card has both: the exact
points to go on with, and the rounded ones that are shown, compared and ranked by.

A criterion that does not apply to the member is not scored (RUBRIC §3): the rubric gives all of it, nothing, or has the
others of its group count for it too. Of a bonus or a penalty that does not apply there is nothing, whatever it says.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import LeafPoints, Points, rounded_points, shown_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric, WhenExempt, reach

NOTHING_EXEMPT: frozenset[str] = frozenset()

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


def add_up(rubric: PlainRubric, points: Mapping[str, Points | None], exempt: Collection[str] = NOTHING_EXEMPT) -> Card:
    """The card that these leaf points make; a leaf that is missing or None is unscored.

    Where the rubric sums exactly, points may be fractions, and only what the card shows is rounded. The leaves in
    `exempt` do not apply to the member: what was put in for them does not count, and they are never unscored.
    KeyError: a code that is no leaf of the rubric, so that no points are lost in silence.
    """
    if exempt:
        leaves = {leaf.code: leaf for leaf in rubric.leaves()}
        if strangers := set(exempt) - leaves.keys():
            raise KeyError(f"no leaves of this rubric: {sorted(strangers)}")
        points = {**points, **{code: points_instead(rubric, leaves[code]) for code in exempt}}
    if not rubric.sums_exactly:
        # The leaves were rounded, each by itself: none of these is a fraction.
        return Card(*_add_all(rubric, cast(Mapping[str, Decimal | None], points), exempt))
    total, exact, unscored = _add_all(rubric, {code: _fraction(given) for code, given in points.items()}, exempt)
    shown = {code: _shown(rubric, given) for code, given in exact.items()}
    return Card(_shown(rubric, total), shown, unscored, exact)


def points_instead(rubric: PlainRubric, leaf: RubricNode) -> Decimal | None:
    """What a member has of a leaf that does not apply to it; None where the others of its group count for it too."""
    if leaf.under is Sign.PLAIN and rubric.not_applicable is WhenExempt.SCALED:
        return None
    if leaf.under is Sign.PLAIN and rubric.not_applicable is WhenExempt.FULL and leaf.max_points is not None:
        return leaf.max_points
    return Decimal(0)


@dataclass(frozen=True, slots=True)
class Scaling:
    """What the remaining criteria of a group are scaled by: the `standard` of them all, and of those that `apply`."""

    standard: Decimal
    applies: Decimal

    @property
    def factor(self) -> Fraction:
        """By which their points are multiplied."""
        return Fraction(self.standard) / Fraction(self.applies)


def scaling(rubric: PlainRubric, parts: Sequence[RubricNode], exempt: Collection[str]) -> Scaling | None:
    """How what applies of these parts of one node, which add up in it, counts for what does not; None for as it is."""
    if not exempt or rubric.not_applicable is not WhenExempt.SCALED:
        return None
    remaining = [part for part in parts if applies(part, exempt)]
    standard = sum(map(reach, parts), Decimal(0))
    left = sum(map(reach, remaining), Decimal(0))
    scales = left and left != standard and all(part.under is Sign.PLAIN for part in parts)
    return Scaling(standard, left) if scales else None


def applies(node: RubricNode, exempt: Collection[str]) -> bool:
    """Whether the node is for the member: a group is not, if nothing that adds up in it is."""
    if node.is_leaf:
        return node.code not in exempt
    return not node.adding or any(applies(child, exempt) for child in node.adding)


def added(
    rubric: PlainRubric, parts: Sequence[RubricNode], nodes: Mapping[str, Number | None], exempt: Collection[str]
) -> Number | None:
    """What these parts of one node add up to in it, counting for those that do not apply."""
    scaled = scaling(rubric, parts, exempt)
    if scaled is None:
        return _sum(nodes[part.code] for part in parts)
    found = _sum(nodes[part.code] for part in parts if applies(part, exempt))
    # A group that does not apply may still hold a bonus or a penalty.
    counted: list[Number | None] = [nodes[part.code] for part in parts if not applies(part, exempt)]
    if found is not None:
        counted.append(_scaled(rubric, found, scaled))
    return _sum(counted)


def _scaled(rubric: PlainRubric, given: Number, by: Scaling) -> Number:
    """So many points counting for what does not apply: rounded as the points of a leaf are."""
    exact = Fraction(given) * by.factor
    return cast(Number, exact if rubric.sums_exactly else rounded_points(exact, rubric.decimals))


def standing_for_itself(rubric: PlainRubric) -> tuple[RubricNode, ...]:
    """What stands at the top and adds up to the whole."""
    return tuple(node for node in rubric.nodes if node.kind.sign is None)


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
    rubric: PlainRubric, points: Mapping[str, Number | None], exempt: Collection[str]
) -> tuple[Number | None, dict[str, Number | None], int]:
    """The total, what every node gives, and how many leaves are unscored."""
    nodes: dict[str, Number | None] = {}
    leaves: set[str] = set()
    for node in rubric.nodes:
        _add_node(rubric, node, points, exempt, nodes, leaves)
    if strangers := points.keys() - leaves:
        raise KeyError(f"no leaves of this rubric: {sorted(strangers)}")
    unscored = sum(nodes[code] is None for code in leaves if code not in exempt)
    return _total(rubric, nodes, exempt), nodes, unscored


def _add_node(
    rubric: PlainRubric,
    node: RubricNode,
    points: Mapping[str, Number | None],
    exempt: Collection[str],
    nodes: dict[str, Number | None],
    leaves: set[str],
) -> Number | None:
    """The node's points, put into `nodes` with those of all nodes below it, in printed order; its leaves too."""
    nodes[node.code] = None  # holds the node's place before its children
    if node.is_leaf:
        leaves.add(node.code)
        given = points.get(node.code)
    else:
        for child in node.children:
            _add_node(rubric, child, points, exempt, nodes, leaves)
        given = added(rubric, node.adding, nodes, exempt)
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


def _total(rubric: PlainRubric, nodes: Mapping[str, Number | None], exempt: Collection[str]) -> Number | None:
    total = _net(added(rubric, standing_for_itself(rubric), nodes, exempt), rubric.nodes, nodes)
    if total is not None and not rubric.total_may_exceed_scale and total > rubric.scale:
        return _like(total, rubric.scale)
    return total


def _sum(parts: Iterable[Number | None]) -> Number | None:
    """The sum of what is scored; None, and not 0, where nothing is."""
    scored = [part for part in parts if part is not None]
    return sum(scored[1:], scored[0]) if scored else None
