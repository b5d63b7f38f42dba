"""Values that are probably a slip of the keyboard, «980» for «98»: they are asked back once, never refused.

A digit too many or too few makes a number about ten times too large or too small. So a value is doubted that lies

- above: a result more than twice its target, unless the criterion has seen more: then more than twice that;
  a count more than five times what gives full points, or five times the highest count seen;
- below: a result or a count less than a fifth of the lowest of the other members, where at least three gave one.
  Nothing at all, 0, is a usual result and never doubted.

Under «lower is better» too much is as odd as elsewhere. Points given directly can't exceed their maximum, levels and
yes or no are chosen from a list, and a result without a target is not scored: none of them is doubted.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_number
from scoring.rubrics.kinds.criterion import RubricNode, Value

# How many times its target, or the highest result seen, a result may reach.
FAR_OVER_TARGET = 2
# How many times the highest count, or what gives full points; and how many times below the lowest.
FAR = 5
# How many others must have a value before one may be too low for them.
ENOUGH = 3


def doubt(node: RubricNode, value: Value, *, own: Iterable[Value] = (), others: Iterable[Value] = ()) -> str:
    """What is odd about a value of this criterion, as a Vietnamese sentence; "" if nothing is.

    `own` are the other values on the same card, `others` one of each other member: only what the person who is asked
    may see, since the sentence tells of them.
    """
    size = _size(node, value)
    if not size:
        return ""
    beside = [found for one in others if (found := _size(node, one)) is not None]
    seen = [found for one in own if (found := _size(node, one)) is not None] + beside
    leaf = node.leaf_kind
    if too_much := leaf.too_much(node, value, size, max(seen, default=Fraction(0))):
        return too_much
    if len(beside) >= ENOUGH and size * FAR < min(seen):
        lowest = leaf.seen_size(node, min(seen))
        return f"{leaf.said_size(node, value)} thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là {lowest})."
    return ""


def _size(node: RubricNode, value: Value) -> Fraction | None:
    """How large a value is; None for what has no size, and for what another kind of criterion once had here."""
    return node.leaf_kind.size(node, value) if isinstance(value, node.leaf_kind.value_class) else None


def times(ratio: Fraction) -> str:
    """So many times, in a sentence."""
    return show_number(rounded(ratio, 1))


def rounded(number: Fraction, decimals: int) -> Decimal:
    """To so many decimals, half up: only for the sentence, never for a judgement."""
    scale = 10**decimals
    return Decimal(int(number * scale + Fraction(1, 2))).scaleb(-decimals)
