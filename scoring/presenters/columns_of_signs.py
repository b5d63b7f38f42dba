"""A card by its groups, in the four columns that offices print: standard, added, taken off, reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.totals import Card, sum_of, together


@dataclass(frozen=True)
class SignsRow:
    """A group, or a bonus or penalties that stand for themselves, and its four figures, "" where there is none.

    What is not scored yet has reached «–». `heads`: groups that stand in it follow, each with its own.
    """

    label: str
    name: str
    standard: str
    added: str
    taken: str
    reached: str
    heads: bool = False


def has_signs_in_groups(rubric: PlainRubric) -> bool:
    """Whether a group has a bonus or penalties of its own, so that its points are not the sum of its criteria."""
    return any(parent is not None and node.kind.sign is not None for node, _, parent in rubric.walk())


def signs_rows(rubric: PlainRubric, card: Card) -> tuple[list[SignsRow], SignsRow] | None:
    """A row for each top node and for each group with a bonus or penalties of its own, and the total.

    None for a rubric that says no more than its groups do. What a group gives is net: a standard that was capped, a
    ceiling or «không dưới 0» may make it other than the sum of its row, which the sentence of the group explains.
    """
    if not has_signs_in_groups(rubric):
        return None
    rows = [
        SignsRow(
            node.printed,
            node.name,
            show_points(node.max_points) if node.kind.sign is None else "",
            show_points(together(rubric, card, _signed(node, Sign.BONUS))),
            show_points(together(rubric, card, _signed(node, Sign.PENALTY))),
            (show_points(card.nodes[node.code]) or "–") if node.kind.sign is None else "",
            heads=any(map(_has_own, node.children)),
        )
        for node, depth, _ in rubric.walk()
        if not depth or _has_own(node)
    ]
    total = SignsRow(
        "",
        "",
        show_points(rubric.scale),
        show_points(sum_of(rubric, card, Sign.BONUS)),
        show_points(sum_of(rubric, card, Sign.PENALTY)),
        show_points(card.total),
    )
    return rows, total


def _has_own(node: RubricNode) -> bool:
    """Whether it is a group in which a bonus or penalties stand, at whatever depth."""
    return node.kind.sign is None and any(child.kind.sign is not None or _has_own(child) for child in node.children)


def _signed(node: RubricNode, sign: Sign) -> Iterator[str]:
    """The codes of all bonus, or of all penalties, in a node."""
    if node.kind.sign is sign:
        yield node.code
    for child in node.children:
        yield from _signed(child, sign)
