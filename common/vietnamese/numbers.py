"""Numbers as Vietnamese offices write them: «1.000,5» is a thousand and a half.

The rule: comma and dot are both read as the decimal mark, except where the dot could as well group thousands:
«9.125» is asked back, never guessed. Imports no Django.
"""

import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from common.vietnamese.text import clean, fold

MAX_WHOLE_DIGITS = 12
MAX_DECIMAL_DIGITS = 4
# What may stand behind a number that is a share of a hundred, and behind points.
PERCENT = ("%", "phần trăm")
POINTS = ("điểm", "đ")

# [0-9] and not \d: \d also matches full-width and Arabic digits, which nobody here types on purpose.
_PLAIN = re.compile(r"([0-9]+)(?:[,.]([0-9]+))?")
_GROUPED_BY_DOTS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_GROUPED_BY_SPACES = re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[,.]([0-9]+))?")
_FORMS = (_PLAIN, _GROUPED_BY_DOTS, _GROUPED_BY_SPACES)
# One dot, three digits behind it: decimals or thousands? «0.125» is not among them: no group starts with 0.
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2}|0[0-9]{1,2}|[1-9][0-9]{0,2}(?: [0-9]{3})+)\.([0-9]{3})")
# How JSON files of ours write a number.
_IN_FILE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WITH_UNIT = re.compile(r"(.*[0-9])\s*([^0-9]+)", re.DOTALL)
# Word and spreadsheets turn a hyphen into a minus sign or a dash.
_MINUS = ("-", "\u2212", "\u2013", "\u2010", "\u2011")
_COMMAS_AS_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")


class NumberRefused(ValueError):
    """What was typed is no number, or could be two. Its text is a Vietnamese sentence for whoever typed it."""


def parse_number(text: str, units: Collection[str] = ()) -> Decimal:
    """The number that `text` means: «97,5», «97.5», «1.000,5», «1 000,5», «1.000.000», «-5», «'97,5».

    One of the `units` may stand behind it: «98%» where PERCENT is among them, «3 lần» where «lần» is.
    Raises NumberRefused for what is no number, for the ambiguous «9.125», and for more than 12 digits before
    or 4 after the comma.
    """
    # A spreadsheet marks a text by an apostrophe before it.
    typed = without_unit(clean(text).removeprefix("'"), units)
    sign, digits = _split_sign(typed)
    if not digits:
        raise NumberRefused("Hãy nhập một số, ví dụ 97,5.")
    if ambiguous := _AMBIGUOUS.fullmatch(digits):
        whole, decimals = ambiguous[1].replace(" ", ""), ambiguous[2]
        raise NumberRefused(
            f"«{typed}» có thể hiểu theo hai cách. Hãy viết «{sign}{whole}{decimals}» hoặc «{sign}{whole},{decimals}»."
        )
    found = next(filter(None, (form.fullmatch(digits) for form in _FORMS)), None)
    if found is None:
        if _COMMAS_AS_GROUPS.fullmatch(digits):
            raise NumberRefused(
                f"«{_shortened(typed)}»: dấu phẩy chỉ dùng cho phần thập phân. "
                "Hãy viết hàng nghìn bằng dấu chấm, ví dụ 1.000,5."
            )
        raise NumberRefused(f"«{_shortened(typed)}» không phải là số. Hãy viết như 97,5 hoặc 1.000,5.")
    whole = found[1].replace(".", "").replace(" ", "").lstrip("0") or "0"
    decimals = found[2] or ""
    if len(whole) > MAX_WHOLE_DIGITS:
        raise NumberRefused(f"Số quá lớn: phần nguyên chỉ được có tối đa {MAX_WHOLE_DIGITS} chữ số.")
    if len(decimals) > MAX_DECIMAL_DIGITS:
        raise NumberRefused(f"Phần thập phân chỉ được có tối đa {MAX_DECIMAL_DIGITS} chữ số. Hãy làm tròn số.")
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    # 0 has no sign: «-0» must not print as «-0» somewhere later.
    return -number if sign and number else number


def parse_file_number(text: str, units: Collection[str] = ()) -> Decimal:
    """The number that a text of a JSON file means: its own form «97.5», where a dot is the decimal mark, else as typed.

    A file may hold three decimals («9.125» is what `dump_year` writes), so its own form is never asked back.
    """
    if _IN_FILE.fullmatch(text):
        return Decimal(text) or Decimal(0)
    return parse_number(text, units)


def without_unit(text: str, units: Collection[str]) -> str:
    """`text` without the unit that stands behind its last digit, if it is one of these: «98 %», «3 Lần»."""
    found = _WITH_UNIT.fullmatch(text)
    return found[1] if found and fold(found[2]) in set(map(fold, units)) else text


def is_percent(unit: str) -> bool:
    """Whether a unit is per cent, as a sign or in words."""
    return fold(unit) in set(map(fold, PERCENT))


# A page of scores has the same few hundred numbers thousands of times.
_kept = lru_cache(maxsize=16384)


@_kept
def show_number(value: Decimal | int | None) -> str:
    """`value` for reading: «1.000,5», without trailing zeros; «» for None, because unscored is not zero.

    Not for years, codes and keys, which are never grouped; and not for an input box, where «1.000» would be
    asked back as ambiguous: there it is `input_number`.
    """
    if value is None:
        return ""
    return _plain(Decimal(value), "{:,f}").translate(_ENGLISH_TO_VIETNAMESE)


@_kept
def input_number(value: Decimal | int | None) -> str:
    """`value` as one would type it, «1000,5»; `parse_number` reads it back the same. «» for None."""
    if value is None:
        return ""
    return _plain(Decimal(value), "{:f}").replace(".", ",")


def shown_percent(percent: Fraction | None) -> Decimal | None:
    """The percent as it is written, to a hundredth, half up."""
    if percent is None:
        return None
    hundredths = (2 * percent.numerator * 100 + percent.denominator) // (2 * percent.denominator)
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


# Points are shown as every other number; the name says at the call what stands there.
show_points = show_number

_ENGLISH_TO_VIETNAMESE = str.maketrans(",.", ".,")


def _plain(value: Decimal, pattern: str) -> str:
    """`value` in English notation without trailing zeros. Raises ValueError for NaN and infinity."""
    if not value.is_finite():
        raise ValueError(f"not a number to show: {value}")
    text = pattern.format(value or Decimal(0))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _split_sign(typed: str) -> tuple[str, str]:
    """The sign («-» or nothing) and the rest."""
    if typed.startswith(_MINUS):
        return "-", typed[1:].lstrip(" ")
    return "", typed.removeprefix("+").lstrip(" ")


def _shortened(typed: str) -> str:
    return typed if len(typed) <= 30 else typed[:29] + "…"
