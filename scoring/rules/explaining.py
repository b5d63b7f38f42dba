"""How a group came to its points, in words with its numbers: beside the sums of `totals` (RUBRIC §6)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.points import points_of, shown_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.values import refusal
from scoring.rubrics.kinds.wording import condition, explained, gives, limited, said, said_exactly
from scoring.rubrics.tree.references import holds, wanted
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.totals import Card, Number


def explained_leaf(
    rubric: PlainRubric, node: RubricNode, value: Value, points: Decimal | None, card: Card | None
) -> str:
    """How a value came to its points on this card, from which they may follow (`rules.dependents`).

    "" where there are none, where nothing was reckoned, and for what doesn't suit the criterion any more.
    """
    if not node.follows or card is None:
        return explained(node, value, points)
    if points is None or refusal(node, value):
        return ""
    share, nodes = node.leaf_kind.share(node, value), card.nodes
    raw, steps = points_of(node, value).points, list[str]()
    if share and (given := nodes.get(node.share_of)) is not None:
        exact = share * max(Fraction(card.reckoned(node.share_of) or 0), Fraction(0))
        sign = "=" if said(exact) == said(share * max(Fraction(given), Fraction(0))) else "≈"
        told = f"{said_exactly(100 * share)} % × {show_points(given)} (mục {node.share_of}) {sign} {said(exact)}"
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


def explained_sum(rubric: PlainRubric, node: RubricNode, card: Card) -> str:
    """How a group's points on this card follow from those of what stands in it.

    "" where nothing is scored, and where the group is no more than the sum of its parts, which anybody sees. Where the
    parts are shown rounded and their sum is not, what they lead to stands behind «≈».
    """
    if node.is_leaf or card.nodes.get(node.code) is None:
        return ""
    if card.exact is None:
        told = _steps(node, card.nodes, Decimal(0), rubric.decimals)
    else:
        told = _steps(node, card.exact, Fraction(0), rubric.decimals)
    return f"{told} → {gives(node, card.nodes[node.code])}" if told else ""


def _steps(node: RubricNode, nodes: Mapping[str, Number | None], nothing: Number, decimals: int) -> str:
    """From the parts to the group, step by step; "" where that is plain to see."""
    scored = [given for child in node.adding if (given := nodes[child.code]) is not None]
    added = sum(scored, nothing)
    steps, plain = [], True
    if len(scored) > 1:
        others = [("−" if part < 0 else "+", abs(part)) for part in scored[1:]]
        steps.append(_equation(scored[0], others, added, decimals))
        plain = " = " in steps[0]
    net = added
    if node.max_points is not None and added > node.max_points:
        steps.append(f"tối đa {show_points(node.max_points)}")
        net = type(added)(node.max_points)
    beside = [
        ("−" if child.kind.sign is Sign.PENALTY else "+", given)
        for child in node.children
        if child.kind.sign is not None and (given := nodes[child.code]) is not None
    ]
    if beside:
        before, net = net, sum((-given if sign == "−" else given for sign, given in beside), net)
        steps.append(_equation(before, beside, net, decimals))
    if node.ceiling is not None and net > node.ceiling:
        steps.append(f"trần {show_points(node.ceiling)}")
    elif net < node.lowest:
        steps.append(f"không dưới {show_points(node.lowest)}")
    elif net == added and not beside and plain:
        return ""
    return "; ".join(steps)


def _equation(first: Number, others: Sequence[tuple[str, Number]], whole: Number, decimals: int) -> str:
    """«2 + 1 − 0,5 = 2,5»; «6,67 + 6,67 + 6,67 ≈ 20» where only the exact parts give the whole."""
    told, given = shown_points(first, decimals), shown_points(whole, decimals)
    text = show_points(told)
    for sign, exact in others:
        part = shown_points(exact, decimals)
        told += -part if sign == "−" else part
        text += f" {sign} {show_points(part)}"
    return f"{text} {'=' if told == given else '≈'} {show_points(given)}"
