"""Numbers of a value, from JSON and as people type them; what every kind that takes one needs."""

from decimal import Decimal

from common.vietnamese.numbers import (
    MAX_DECIMAL_DIGITS,
    PERCENT,
    NumberRefused,
    input_number,
    parse_file_number,
    parse_number,
    show_number,
    without_unit,
)
from common.vietnamese.text import clean_line
from scoring.rubrics.kinds.criterion import RubricNode, ValueRefused
from scoring.rubrics.kinds.numbers import size_refusal


def json_number(node: RubricNode, raw: object, units: tuple[str, ...]) -> Decimal:
    """A number of JSON, one of the `units` behind it or none. ValueRefused for what is none, or is not exact."""
    # A bool is an int to Python, and a float has already lost what the file said.
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueRefused('Số phải viết thành chuỗi, phần lẻ sau dấu chấm, ví dụ "97.5".')
    try:
        number = Decimal(raw) if isinstance(raw, int) else parse_file_number(raw, units)
    except NumberRefused as refused:
        how = f'«{str(raw)[:30]}» không phải là số: hãy viết phần lẻ sau dấu chấm, ví dụ "97.5".'
        raise ValueRefused(_is_percent_here(node, str(raw), units) or how) from refused
    if problem := size_refusal("Số", number, MAX_DECIMAL_DIGITS):
        raise ValueRefused(problem)
    return number


def json_text(number: Decimal) -> str:
    """A number as JSON has it: a string with a dot."""
    return input_number(number).replace(",", ".")


def typed_number(node: RubricNode, typed: str, units: tuple[str, ...]) -> Decimal:
    """The number that was typed for this criterion, one of the `units` behind it or none."""
    try:
        return parse_number(typed, units)
    except NumberRefused as refused:
        raise ValueRefused(_is_percent_here(node, typed, units) or str(refused)) from refused


def whole(number: Decimal) -> int:
    """A count. ValueRefused for one that is not whole."""
    if number != number.to_integral_value():
        raise ValueRefused(f"Số lượng phải là số nguyên, không phải {show_number(number)}.")
    return int(number)


def amount_refusal(what: str, amount: Decimal) -> str:
    """Why this is no amount that can be kept, "" if it is; `what` names it in the sentence."""
    if problem := size_refusal(what, amount, MAX_DECIMAL_DIGITS):
        return problem
    return f"{what} không được là số âm." if amount < 0 else ""


def is_share(typed: str) -> bool:
    """Whether it was typed with a sign of per cent behind it."""
    return without_unit(clean_line(typed), PERCENT) != clean_line(typed)


def _is_percent_here(node: RubricNode, typed: str, units: tuple[str, ...]) -> str:
    """What to say of a percentage where none is counted; "" for anything else."""
    if units == PERCENT or not is_share(typed):
        return ""
    return f"«{clean_line(typed)[:30]}» là phần trăm. {node.leaf_kind.not_percent(node)}"
