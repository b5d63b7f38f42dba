"""From the points of the leaves to a card: what every node gives, and the total.

Groups and bonus add, penalties subtract, in a group as in the whole. What adds up in a node counts up to its maximum; a
bonus that stands in it comes on top, a penalty goes off; then the node's ceiling holds, and its `min_points`, which is
0 unless the rubric says otherwise (RUBRIC §1). Whether the whole may give more than the scale is the rubric's choice. A
total may fall below zero: what was subtracted stays visible.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric


@dataclass(frozen=True, slots=True)
class Card:
    """One member's points.

    `nodes` has every node's points, by code; None where nothing under it is scored. A penalty's points stand
    as positive numbers. `total` is None while not one leaf is scored; `unscored` counts the leaves that are
    not.
    """

    total: Decimal | None
    nodes: dict[str, Decimal | None]
    unscored: int


def add_up(rubric: PlainRubric, points: Mapping[str, Decimal | None]) -> Card:
    """The card that these leaf points make, exactly; a leaf that is missing or None is unscored.

    KeyError: a code that is no leaf of the rubric, so that no points are lost in silence.
    """
    nodes: dict[str, Decimal | None] = {}
    leaves: set[str] = set()
    for node in rubric.nodes:
        _add_node(node, points, nodes, leaves)
    if strangers := points.keys() - leaves:
        raise KeyError(f"no leaves of this rubric: {sorted(strangers)}")
    return Card(_total(rubric, nodes), nodes, sum(nodes[code] is None for code in leaves))


def sum_of(rubric: PlainRubric, nodes: Mapping[str, Decimal | None], sign: Sign) -> Decimal | None:
    """What all bonus or all penalties give together, in groups too, from a card's `nodes`; None where none is scored.

    Asked for what stands for itself, it is the top groups together, net of what is in them.
    """
    return _sum(nodes[code] for code in codes_of(rubric, sign))


def codes_of(rubric: PlainRubric, sign: Sign) -> list[str]:
    """The nodes that `sum_of` adds up."""
    if sign is Sign.PLAIN:
        return [node.code for node in rubric.nodes if node.kind.sign is None]
    return [node.code for node, _, _ in rubric.walk() if node.kind.sign is sign]


def _add_node(
    node: RubricNode, points: Mapping[str, Decimal | None], nodes: dict[str, Decimal | None], leaves: set[str]
) -> Decimal | None:
    """The node's points, put into `nodes` with those of all nodes below it, in printed order; its leaves too."""
    nodes[node.code] = None  # holds the node's place before its children
    if node.is_leaf:
        leaves.add(node.code)
        given = points.get(node.code)
    else:
        for child in node.children:
            _add_node(child, points, nodes, leaves)
        given = _sum(nodes[child.code] for child in node.adding)
    if given is not None and node.max_points is not None:
        given = min(given, node.max_points)
    net = given if len(node.adding) == len(node.children) else _net(given, node.children, nodes)
    if not node.is_leaf and net is not None:
        given = max(net if node.ceiling is None else min(net, node.ceiling), node.lowest)
    nodes[node.code] = given
    return given


def _net(given: Decimal | None, around: Iterable[RubricNode], nodes: Mapping[str, Decimal | None]) -> Decimal | None:
    """The points with those of the bonus and of the penalties that stand around."""
    parts = [(node.kind.sign, nodes[node.code]) for node in around if node.kind.sign is not None]
    return _sum([given, *(-part if part and sign is Sign.PENALTY else part for sign, part in parts)])


def _total(rubric: PlainRubric, nodes: Mapping[str, Decimal | None]) -> Decimal | None:
    total = _net(sum_of(rubric, nodes, Sign.PLAIN), rubric.nodes, nodes)
    if total is not None and not rubric.total_may_exceed_scale:
        total = min(total, rubric.scale)
    return total


def _sum(parts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is scored; None, and not 0, where nothing is."""
    scored = [part for part in parts if part is not None]
    return sum(scored, Decimal(0)) if scored else None
