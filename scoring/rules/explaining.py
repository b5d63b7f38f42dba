"""How a group came to its points, in words with its numbers: beside the sums of `totals` (RUBRIC §6)."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from common.vietnamese.numbers import show_points
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.points import points_of, shown_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.values import refusal
from scoring.rubrics.kinds.wording import condition, explained, gives, limited, reckoning, said, said_exactly
from scoring.rubrics.tree.references import holds, wanted
from scoring.rubrics.tree.rubric import PlainRubric, WhenExempt
from scoring.rules.totals import NOTHING_EXEMPT, Card, Number, added, applies, scaling, standing_for_itself


def explained_leaf(rubric: PlainRubric, node: RubricNode, value: Value, points: Decimal | None, card: Card) -> str:
    """How a value came to its points on this card, from which they may follow (`rules.dependents`).

    "" where there are none, where nothing was reckoned, and for what doesn't suit the criterion any more.
    """
    if not node.follows:
        return explained(node, value, points)
    if points is None or refusal(node, value):
        return ""
    share, nodes = node.leaf_kind.share(node, value), card.nodes
    raw, steps = points_of(node, value).points, list[str]()
    if share and (given := nodes.get(node.share_of)) is not None:
        exact = share * max(Fraction(card.reckoned(node.share_of) or 0), Fraction(0))
        sign = "=" if said(exact) == said(share * max(Fraction(given), Fraction(0))) else "≈"
        there = f"{show_points(given)} (mục {node.called(node.share_of)})"
        told = f"{said_exactly(100 * share)} % × {there} {sign} {said(exact)}"
        steps.append(limited(node, told, exact))
        raw = None
    elif reckoned := reckoning(node, value):
        steps.append(reckoned)
    asked, given = rubric.find(node.only_if), nodes.get(node.only_if)
    # Of nothing nobody asks under which condition it counts.
    if raw != 0 and asked is not None and given is not None:
        reached = "được" if holds(node, asked, given) else "chưa được"
        steps.append(f"{condition(node, wanted(node, asked))}: mục này {show_points(given)} điểm, {reached} tính")
    return f"{'; '.join(steps)} → {gives(node, points)}" if steps else ""


def explained_sum(rubric: PlainRubric, node: RubricNode, card: Card, exempt: Collection[str] = NOTHING_EXEMPT) -> str:
    """How a group's points on this card follow from those of what stands in it, of which some may be `exempt`.

    "" where nothing is scored, and where the group is no more than the sum of its parts, which anybody sees. Where the
    parts are shown rounded and their sum is not, what they lead to stands behind «≈».
    """
    if node.is_leaf or card.nodes.get(node.code) is None:
        return ""
    if card.exact is None:
        told = _steps(rubric, node, card.nodes, Decimal(0), exempt)
    else:
        told = _steps(rubric, node, card.exact, Fraction(0), exempt)
    return f"{told} → {gives(node, card.nodes[node.code])}" if told else ""


def explained_whole(rubric: PlainRubric, card: Card, exempt: Collection[str] = NOTHING_EXEMPT) -> str:
    """How what stands at the top counts for what does not apply there: «80 × 100/80 = 100»; "" where it need not."""
    top = standing_for_itself(rubric)
    if scaling(rubric, top, exempt) is None:
        return ""
    return (
        _added_up(rubric, top, card.nodes, exempt) if card.exact is None else _added_up(rubric, top, card.exact, exempt)
    )


def _added_up(
    rubric: PlainRubric, parts: Sequence[RubricNode], nodes: Mapping[str, Number | None], exempt: Collection[str]
) -> str:
    """How these parts of one node add up: «8 + 9 = 17», «(8 + 9) × 30/20 = 25,5»; "" where there is one alone."""
    scaled, whole = scaling(rubric, parts, exempt), added(rubric, parts, nodes, exempt)
    if whole is None:
        return ""
    counted = [part for part in parts if scaled is None or applies(part, exempt)]
    scored: list[Number] = [given for part in counted if (given := nodes[part.code]) is not None]
    beside: list[Number] = [given for part in parts if part not in counted and (given := nodes[part.code])]
    if scaled is None or not scored:
        told_of = scored + beside
        return _equation(told_of[0], _signed(told_of[1:]), whole, rubric.decimals) if len(told_of) > 1 else ""
    text, told = _listed(scored[0], _signed(scored[1:]), rubric.decimals)
    text = f"({text})" if len(scored) > 1 or scored[0] < 0 else text
    text += f" × {show_points(scaled.standard)}/{show_points(scaled.applies)}"
    told = shown_points(Fraction(told) * scaled.factor, rubric.decimals)
    for sign, exact in _signed(beside):
        part = shown_points(exact, rubric.decimals)
        told += -part if sign == "−" else part
        text += f" {sign} {show_points(part)}"
    reached = shown_points(whole, rubric.decimals)
    return f"{text} {'=' if told == reached else '≈'} {show_points(reached)}"


def _signed(parts: Sequence[Number]) -> list[tuple[str, Number]]:
    return [("−", -part) if part < 0 else ("+", part) for part in parts]


def shown_counted(points: Decimal | None, *, exempt: bool) -> str:
    """What counts of a criterion, and whether it is for the member: «12,5», «20 (không áp dụng)», «Không áp dụng»."""
    if not exempt:
        return show_points(points)
    return f"{show_points(points)} ({words.NOT_APPLICABLE.lower()})" if points else words.NOT_APPLICABLE


def told_exemptions(rubric: PlainRubric, exempt: Mapping[str, str]) -> str:
    """What does not apply to a member, and why: «Không áp dụng tiêu chí I.3 (không có đoàn viên), II.1 (…)».

    "" where everything does.
    """
    if not exempt:
        return ""
    told = [f"{leaf.called()} ({exempt[leaf.code]})" for leaf in rubric.leaves() if leaf.code in exempt]
    return f"{words.NOT_APPLICABLE} tiêu chí {', '.join(told)}"


def told_exemption(reason: str) -> str:
    """That a criterion does not apply, and why: «Không áp dụng (không có đoàn viên)»; a colon may stand before it."""
    return f"{words.NOT_APPLICABLE} ({reason})"


def explained_exemption(rubric: PlainRubric, leaf: RubricNode, reason: str) -> str:
    """What a member has of a criterion that does not apply to it: «Không áp dụng (…), tính điểm tối đa 20»."""
    return f"{told_exemption(reason)}, {_instead(rubric.not_applicable, leaf)}"


def _instead(meaning: WhenExempt, leaf: RubricNode) -> str:
    match leaf.under:
        case Sign.BONUS:
            return "không cộng điểm"
        case Sign.PENALTY:
            return "không trừ điểm"
        case Sign.PLAIN:
            pass
        case _:
            assert_never(leaf.under)
    match meaning:
        case WhenExempt.FULL:
            return f"tính điểm tối đa {show_points(leaf.max_points)}"
        case WhenExempt.SCALED:
            return "các tiêu chí còn lại được quy lên điểm chuẩn"
        case WhenExempt.NONE:
            return "0 điểm, không coi là còn thiếu"
        case _:
            assert_never(meaning)


def _steps(
    rubric: PlainRubric,
    node: RubricNode,
    nodes: Mapping[str, Number | None],
    nothing: Number,
    exempt: Collection[str],
) -> str:
    """From the parts to the group, step by step; "" where that is plain to see."""
    decimals = rubric.decimals
    whole = added(rubric, node.adding, nodes, exempt)
    whole = nothing if whole is None else whole
    reckoned = _added_up(rubric, node.adding, nodes, exempt)
    steps = [reckoned] if reckoned else []
    plain = scaling(rubric, node.adding, exempt) is None and "≈" not in reckoned
    net = whole
    if node.max_points is not None and whole > node.max_points:
        steps.append(f"tối đa {show_points(node.max_points)}")
        net = type(whole)(node.max_points)
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
    elif net == whole and not beside and plain:
        return ""
    return "; ".join(steps)


def _equation(first: Number, others: Sequence[tuple[str, Number]], whole: Number, decimals: int) -> str:
    """«2 + 1 − 0,5 = 2,5»; «6,67 + 6,67 + 6,67 ≈ 20» where only the exact parts give the whole."""
    text, told = _listed(first, others, decimals)
    given = shown_points(whole, decimals)
    return f"{text} {'=' if told == given else '≈'} {show_points(given)}"


def _listed(first: Number, others: Sequence[tuple[str, Number]], decimals: int) -> tuple[str, Decimal]:
    """«2 + 1 − 0,5», and what these come to as they are shown."""
    told = shown_points(first, decimals)
    text = show_points(told)
    for sign, exact in others:
        part = shown_points(exact, decimals)
        told += -part if sign == "−" else part
        text += f" {sign} {show_points(part)}"
    return text, told
