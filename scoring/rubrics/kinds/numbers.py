"""How large and how fine a number of a rubric may be, and the sentences for one that may not."""

from collections.abc import Iterator
from decimal import Decimal

from common.vietnamese.numbers import MAX_WHOLE_DIGITS

POINT_DECIMALS = 2  # the finest a leaf is rounded to, and the finest maximum there is

# What is wrong: its place in the rubric's file, and a Vietnamese sentence.
Mistake = tuple[str, str]


def size_refusal(what: str, number: Decimal, decimals: int) -> str:
    """Why `number` cannot be kept, "" if it can: more than 12 whole digits, or more than `decimals` decimals.

    `what` names it in the sentence («Điểm chuẩn»). Trailing zeros are not counted: 97,50 has one decimal.
    """
    if not number.is_finite():
        return f"{what} không phải là một số."
    # adjusted() is the place of the first digit: no arithmetic, which could overflow here.
    if (number and number.adjusted() >= MAX_WHOLE_DIGITS) or decimals_of(number) > decimals:
        return f"{what} chỉ được có tối đa {MAX_WHOLE_DIGITS} chữ số trước và {decimals} chữ số sau dấu phẩy."
    return ""


def decimals_of(number: Decimal) -> int:
    """How many decimals a number has, trailing zeros aside."""
    # Read off the digits: arithmetic would round a long number, or unfold a tiny one into gigabytes.
    _, digits, exponent = number.as_tuple()
    if not number or not isinstance(exponent, int):
        return 0
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - zeros)


def number_problems(
    place: str, what: str, number: Decimal, decimals: int = POINT_DECIMALS, *, above_zero: bool = True
) -> Iterator[Mistake]:
    """What is wrong with a number of the rubric that stands at this place and is called `what`."""
    if refusal := size_refusal(what, number, decimals):
        yield place, refusal
    elif above_zero and number <= 0:
        yield place, f"{what} phải lớn hơn 0."


def more(one: Decimal, other: Decimal | None) -> bool:
    """Whether the one is more than the other; False without another one."""
    # NaN cannot be compared; it is told as a mistake of its own.
    return other is not None and one.is_finite() and other.is_finite() and one > other
