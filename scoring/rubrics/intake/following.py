"""Criteria that follow from others, as sentences say it: a share of their points, a condition that they meet. Pure.

Which node the words mean is found when the whole table is known (`settling`): until then one of the marks below stands
for its code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from common.vietnamese.text import fold
from scoring.rubrics.intake.parts import added_by, taken_by
from scoring.rubrics.intake.references import ConditionRead, Reference, ShareRead
from scoring.rubrics.kinds import ACHIEVED, GROUP, PERCENT_OF
from scoring.rubrics.kinds.criterion import TO_COME, RubricNode, begun, placed
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.words import STANDARD

OF_OTHER, IF_OTHER = f"{TO_COME}%", f"{TO_COME}?"
# What the criterion itself gives, where it becomes a group: `coded` knows its code.
OWN_PART = "g"
OWN = f"{TO_COME}{OWN_PART}"
_CALLED = {OWN: f"«{STANDARD}»", OF_OTHER: "(chưa chọn)", IF_OTHER: "(chưa chọn)"}
_LONGEST = 500


def shared(
    name: str, sign: Sign, shares: Sequence[ShareRead], most: Decimal | None, own: RubricNode | None
) -> RubricNode | None:
    """Criteria that take, or add, shares of another's points; beside what the criterion gives itself (`own`)."""
    first = shares[0]
    mine = sign is Sign.PLAIN and own is not None and not first.of.sign and _own_leaf(own) is not None
    leaves = [
        RubricNode(
            str(number),
            share.name or begun(share.said)[:_LONGEST],
            PERCENT_OF,
            most,
            percent=share.percent,
            share_of=OWN if mine else OF_OTHER,
            names=_CALLED,
        )
        for number, share in enumerate(shares, start=1)
    ]
    if sign is Sign.PLAIN:
        return _beside(name, own, leaves, takes=first.takes)
    if (sign is Sign.PENALTY) is not first.takes:
        return None
    return replace(leaves[0], name=name) if len(leaves) == 1 else RubricNode("", name, GROUP, most, tuple(leaves))


def why_shared(shares: Sequence[ShareRead]) -> str:
    """Why they are proposed; of a per cent that each time has its own of, that it is put in when one scores."""
    said = "; ".join(share.said for share in shares)
    is_open = any(share.percent is None for share in shares)
    return f"có lời «{said}»{', mỗi lần một khác nên số phần trăm ghi khi chấm' if is_open else ''}"


def conditioned(node: RubricNode, sign: Sign, condition: ConditionRead) -> RubricNode | None:
    """The node, whose bonus or penalties count only if the condition holds; None where it cannot be set.

    Where a criterion has none and the clause says how many points it is about, they stand beside it.
    """
    wanted = _wanted(sign, condition)
    if condition.negative or not wanted:
        return None
    whole = placed(node, sign)
    if not _has_leaf(whole, wanted):
        if sign is not Sign.PLAIN or not condition.amount or condition.takes is None:
            return None
        leaf = RubricNode("1", begun(condition.said)[:_LONGEST], ACHIEVED, condition.amount)
        own = None if node.is_leaf and node.max_points is None else node
        whole = placed(_beside(node.name, own, [leaf], takes=condition.takes), sign)
    asked, level = _asked(whole, sign, condition.of, condition.level)
    return _each_leaf(whole, wanted, asked, level) if asked else None


def _wanted(sign: Sign, condition: ConditionRead) -> tuple[Sign, ...]:
    """Below which signs the condition stands: that of the row, which its verb must not contradict."""
    said = {None: (Sign.BONUS, Sign.PENALTY), True: (Sign.PENALTY,), False: (Sign.BONUS,)}[condition.takes]
    return said if sign is Sign.PLAIN else tuple(one for one in said if one is sign)


def _asked(whole: RubricNode, sign: Sign, of: Reference, level: str) -> tuple[str, str]:
    """Which node is asked, and its level as it is called; "" where the criterion itself has no such level."""
    own = _own_leaf(whole) if sign is Sign.PLAIN and not of.sign else None
    if own is None:
        return IF_OTHER, level
    if not level:
        return OWN, ""
    called = next((one.name for one in own.levels if fold(one.name) == fold(level)), "")
    return (OWN, called) if called else ("", "")


def _own_leaf(node: RubricNode) -> RubricNode | None:
    """What the criterion gives itself: it, or its part where it is a group."""
    return node if node.is_leaf else next((child for child in node.children if child.code == OWN_PART), None)


def _beside(name: str, own: RubricNode | None, leaves: Sequence[RubricNode], *, takes: bool) -> RubricNode:
    """The criterion's own points, and what is taken or added beside them."""
    part = (taken_by if takes else added_by)(None, *leaves)
    if own is None:
        return RubricNode("", name, GROUP, None, children=(part,))
    if own.is_leaf:
        given = replace(own, code=OWN_PART, name=STANDARD)
        return RubricNode("", name, GROUP, own.max_points, children=(given, part))
    children = list(own.children)
    at = next((at for at, child in enumerate(children) if child.kind is part.kind), None)
    if at is None:
        return replace(own, name=name, children=(*children, part))
    there = children[at].children
    more = [replace(leaf, code=str(number)) for number, leaf in enumerate(leaves, start=len(there) + 1)]
    children[at] = replace(children[at], children=(*there, *more))
    return replace(own, name=name, children=tuple(children))


def _has_leaf(node: RubricNode, signs: tuple[Sign, ...]) -> bool:
    if node.is_leaf:
        return node.under in signs
    return any(_has_leaf(child, signs) for child in node.children)


def _each_leaf(node: RubricNode, signs: tuple[Sign, ...], asked: str, level: str) -> RubricNode:
    if node.is_leaf:
        if node.under not in signs:
            return node
        return replace(node, only_if=asked, only_if_level=level, names={**_CALLED, **node.names})
    return replace(node, children=tuple(_each_leaf(child, signs, asked, level) for child in node.children))


def follows(node: RubricNode) -> Iterator[RubricNode]:
    """The criteria in a node that follow from others, itself included."""
    if node.is_leaf and node.follows:
        yield node
    for child in node.children:
        yield from follows(child)
