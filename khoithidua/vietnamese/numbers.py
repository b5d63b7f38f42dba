"""Numbers as Vietnamese offices write them: «1.000,5» is a thousand and a half.

The rule: comma and dot are both read as the decimal mark, except where the dot could as well group thousands:
«9.125» is asked back, never guessed. Imports no Django.
"""

import re
from decimal import Decimal

from khoithidua.vietnamese.text import clean

MAX_WHOLE_DIGITS = 12
MAX_DECIMAL_DIGITS = 4

# [0-9] and not \d: \d also matches full-width and Arabic digits, which nobody here types on purpose.
_PLAIN = re.compile(r"([0-9]+)(?:[,.]([0-9]+))?")
_GROUPED_BY_DOTS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_GROUPED_BY_SPACES = re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[,.]([0-9]+))?")
_FORMS = (_PLAIN, _GROUPED_BY_DOTS, _GROUPED_BY_SPACES)
# One dot, three digits behind it: decimals or thousands? «0.125» is not among them: no group starts with 0.
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2}|0[0-9]{1,2}|[1-9][0-9]{0,2}(?: [0-9]{3})+)\.([0-9]{3})")
_COMMAS_AS_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")


class NumberRefused(ValueError):
    """What was typed is no number, or could be two. Its text is a Vietnamese sentence for who typed it."""


def parse_number(text: str) -> Decimal:
    """The number that `text` means: «97,5», «97.5», «1.000,5», «1 000,5», «1.000.000», «-5».

    Raises NumberRefused for what is no number, for the ambiguous «9.125», and for more than 12 digits before
    or 4 after the comma.
    """
    typed = clean(text)
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


def show_number(value: Decimal | int | None) -> str:
    """`value` for reading: «1.000,5», without trailing zeros; «» for None, because unscored is not zero.

    Not for years, codes and keys, which are never grouped; and not for an input box, where «1.000» would be
    asked back as ambiguous: there it is `input_number`.
    """
    if value is None:
        return ""
    return _plain(Decimal(value), "{:,f}").translate(_ENGLISH_TO_VIETNAMESE)


def input_number(value: Decimal | int | None) -> str:
    """`value` as one would type it, «1000,5»; `parse_number` reads it back the same. «» for None."""
    if value is None:
        return ""
    return _plain(Decimal(value), "{:f}").replace(".", ",")


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
    """The sign («-» or nothing) and the rest. Word may turn a hyphen into the minus sign U+2212."""
    if typed[:1] in {"-", "\u2212"}:
        return "-", typed[1:].lstrip(" ")
    return "", typed.removeprefix("+").lstrip(" ")


def _shortened(typed: str) -> str:
    return typed if len(typed) <= 30 else typed[:29] + "…"
