"""How a group came to its points, in words with its numbers: beside the sums of `totals` (RUBRIC §6)."""

from collections.abc import Mapping
from decimal import Decimal

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import gives


def explained_sum(node: RubricNode, nodes: Mapping[str, Decimal | None]) -> str:
    """How a group's points follow from those of what stands in it, as `add_up` has them in a card's `nodes`.

    "" where nothing is scored, and where the group is no more than the sum of its parts, which anybody sees.
    """
    if node.is_leaf or nodes.get(node.code) is None:
        return ""
    scored = [given for child in node.adding if (given := nodes[child.code]) is not None]
    added = sum(scored, Decimal(0))
    steps = []
    if len(scored) > 1:
        steps.append(f"{_sum(scored)} = {show_points(added)}")
    net = added
    if node.max_points is not None and added > node.max_points:
        steps.append(f"tối đa {show_points(node.max_points)}")
        net = node.max_points
    beside = [
        (child.kind.sign, given)
        for child in node.children
        if child.kind.sign is not None and (given := nodes[child.code]) is not None
    ]
    if beside:
        told = show_points(net)
        for sign, given in beside:
            told += f" {'−' if sign is Sign.PENALTY else '+'} {show_points(given)}"
            net += -given if sign is Sign.PENALTY else given
        steps.append(f"{told} = {show_points(net)}")
    if node.ceiling is not None and net > node.ceiling:
        steps.append(f"trần {show_points(node.ceiling)}")
    elif net < node.lowest:
        steps.append(f"không dưới {show_points(node.lowest)}")
    elif net == added and not beside:
        return ""
    return f"{'; '.join(steps)} → {gives(node, nodes[node.code])}"


def _sum(parts: list[Decimal]) -> str:
    """«2 + 1 − 0,5»."""
    first, *rest = parts
    told = show_points(first)
    for part in rest:
        told += f" {'−' if part < 0 else '+'} {show_points(abs(part))}"
    return told
