"""How a group came to its points, in words with its numbers: beside the sums of `totals` (RUBRIC §6)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.values import refusal
from scoring.rubrics.kinds.wording import condition, explained, gives, limited, said, said_exactly
from scoring.rubrics.tree.references import holds, wanted
from scoring.rubrics.tree.rubric import PlainRubric


def explained_leaf(
    rubric: PlainRubric, node: RubricNode, value: Value, points: Decimal | None, nodes: Mapping[str, Decimal | None]
) -> str:
    """How a value came to its points on a card with these `nodes`, from which they may follow (`rules.dependents`).

    "" where there are none, where nothing was reckoned, and for what doesn't suit the criterion any more.
    """
    if not node.follows:
        return explained(node, value, points)
    if points is None or refusal(node, value):
        return ""
    share = node.leaf_kind.share(node, value)
    raw, steps = points_of(node, value).points, list[str]()
    if share and (given := nodes.get(node.share_of)) is not None:
        exact = share * max(Fraction(given), Fraction(0))
        told = f"{said_exactly(100 * share)} % × {show_points(given)} (mục {node.share_of}) = {said(exact)}"
        steps.append(limited(node, told, exact))
        raw = None
    elif reckoned := node.leaf_kind.reckoned(node, value):
        steps.append(reckoned)
    asked, given = rubric.find(node.only_if), nodes.get(node.only_if)
    # Of nothing nobody asks under which condition it counts.
    if raw != 0 and asked is not None and given is not None:
        reached = "được" if holds(node, asked, given) else "chưa được"
        steps.append(f"{condition(node, wanted(node, asked))}: mục này {show_points(given)} điểm, {reached} tính")
    return f"{'; '.join(steps)} → {gives(node, points)}" if steps else ""


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
