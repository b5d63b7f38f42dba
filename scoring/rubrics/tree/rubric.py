"""What is scored: a tree of criteria.

The top nodes are `group`, `bonus` or `penalty`. Groups may nest. Only leaves are scored, each by its kind. A
rubric is plain data, and building one checks nothing: `tree.problems` says what can never be, and what is probably a
slip.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.rubrics.kinds.criterion import RubricNode, placed
from scoring.rubrics.kinds.numbers import POINT_DECIMALS

BONUS, FEWER_PENALTIES, VOTES = "bonus", "fewer_penalties", "votes"
# What a tie-break may ask besides the codes of top nodes, and how users write and read it.
TIE_BREAK_WORDS = {
    BONUS: "nhiều điểm thưởng hơn",
    FEWER_PENALTIES: "ít điểm trừ hơn",
    VOTES: "nhiều phiếu suy tôn hơn",
}


@dataclass(frozen=True, slots=True)
class PlainBand:
    """A name for every total from `at_least` points upwards («Xuất sắc» from 950)."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class PlainRubric:
    """A whole rubric. `step` is the grain of points typed directly, `scale` the full mark of the whole.

    Each leaf's points are rounded once, half up, to so many `decimals` (0 to 2).
    """

    name: str
    scale: Decimal
    step: Decimal
    total_may_exceed_scale: bool
    tie_break: tuple[str, ...]
    bands: tuple[PlainBand, ...]
    nodes: tuple[RubricNode, ...]
    decimals: int = POINT_DECIMALS

    def __post_init__(self) -> None:
        # Wherever a node was moved from, it now stands here.
        object.__setattr__(self, "nodes", tuple(placed(node) for node in self.nodes))

    def walk(self) -> Iterator[tuple[RubricNode, int, RubricNode | None]]:
        """Every node in printed order, with its depth (0 at the top) and its parent."""
        yield from _walk(self.nodes, 0, None)

    def leaves(self) -> tuple[RubricNode, ...]:
        """The scored criteria, in printed order."""
        return tuple(node for node, _, _ in self.walk() if node.is_leaf)

    def find(self, code: str) -> RubricNode | None:
        """The node with this code, or None."""
        return next((node for node, _, _ in self.walk() if node.code == code), None)


def _walk(
    nodes: tuple[RubricNode, ...], depth: int, parent: RubricNode | None
) -> Iterator[tuple[RubricNode, int, RubricNode | None]]:
    for node in nodes:
        yield node, depth, parent
        yield from _walk(node.children, depth + 1, node)


def reach(node: RubricNode) -> Decimal:
    """The most a node can give: its `max_points`, else what its children can give together."""
    if node.max_points is not None:
        return node.max_points
    return sum(map(reach, node.children), Decimal(0))
