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
from math import ceil

from common.vietnamese.numbers import show_number
from scoring.rubrics.kinds.values import CountValue, TargetValue, Value, effective_target
from scoring.rubrics.tree.rubric import Node

# How many times its target, or the highest result seen, a result may reach.
FAR_OVER_TARGET = 2
# How many times the highest count, or what gives full points; and how many times below the lowest.
FAR = 5
# How many others must have a value before one may be too low for them.
ENOUGH = 3


def doubt(node: Node, value: Value, *, own: Iterable[Value] = (), others: Iterable[Value] = ()) -> str:
    """What is odd about a value of this criterion, as a Vietnamese sentence; "" if nothing is.

    `own` are the other values on the same card, `others` one of each other member: only what the person who is asked
    may see, since the sentence tells of them.
    """
    amount = _amount(node, value)
    if not amount:
        return ""
    beside = [found for one in others if (found := _amount(node, one)) is not None]
    seen = [found for one in own if (found := _amount(node, one)) is not None] + beside
    if too_much := _too_much(node, value, amount, max(seen, default=Fraction(0))):
        return too_much
    if len(beside) >= ENOUGH and amount * FAR < min(seen):
        lowest = _shown(node, min(seen))
        return f"{_said(node, value)} thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là {lowest})."
    return ""


def _amount(node: Node, value: Value) -> Fraction | None:
    """A result as a share of its target, or a count; None for what has no size to compare."""
    if isinstance(value, CountValue):
        return Fraction(value.count)
    if isinstance(value, TargetValue) and (target := effective_target(node, value)):
        return Fraction(value.actual) / Fraction(target)
    return None


def _too_much(node: Node, value: Value, amount: Fraction, highest: Fraction) -> str:
    if isinstance(value, TargetValue):
        target = effective_target(node, value)
        if amount > FAR_OVER_TARGET * max(Fraction(1), highest):
            return f"{show_number(value.actual)} gấp {_times(amount)} lần chỉ tiêu {show_number(target)}."
        return ""
    full = _full_count(node)
    most = max(full, highest)
    if not most or amount <= FAR * most:
        return ""
    what = "số đủ cho điểm chuẩn" if most == full else "số cao nhất đã ghi ở tiêu chí này"
    return f"{_said(node, value)} gấp {_times(amount / most)} lần {what} ({_shown(node, most)})."


def _full_count(node: Node) -> Fraction:
    """The count that gives full points; 0 where none does."""
    if not node.points_each or node.max_points is None:
        return Fraction(0)
    return Fraction(ceil(Fraction(node.max_points) / Fraction(node.points_each)))


def _said(node: Node, value: Value) -> str:
    """The value in the sentence: «300», «9,8/100»."""
    if isinstance(value, TargetValue):
        return f"{show_number(value.actual)}/{show_number(effective_target(node, value))}"
    return show_number(value.count) if isinstance(value, CountValue) else ""


def _shown(node: Node, amount: Fraction) -> str:
    """A size that was seen: a count as it is, a share of the target in percent."""
    if node.points_each is not None:
        return show_number(_rounded(amount, 0))
    return f"{show_number(_rounded(amount * 100, 1))}% chỉ tiêu"


def _times(ratio: Fraction) -> str:
    return show_number(_rounded(ratio, 1))


def _rounded(number: Fraction, decimals: int) -> Decimal:
    """To so many decimals, half up: only for the sentence, never for a judgement."""
    scale = 10**decimals
    return Decimal(int(number * scale + Fraction(1, 2))).scaleb(-decimals)
