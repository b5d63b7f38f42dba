"""Sums of money as Vietnamese offices write them: whole đồng, «50.000.000». Imports no Django.

Nobody writes a fraction of a đồng, so a dot always groups thousands here («50.000» is fifty thousand), where
`common.vietnamese.numbers` asks back. A sum in «triệu» or «tỷ» is asked back: it is written out, to be read once.
"""

import re

from common.vietnamese.numbers import NumberRefused, show_number, without_unit
from common.vietnamese.text import clean_line

# More than any province has; what is longer is a slip of the finger.
MOST = 10**15 - 1
UNITS = ("đồng", "đ", "vnđ", "vnd")
_DIGITS = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")


def parse_dong(text: str) -> int:
    """The whole đồng that `text` means: «50.000.000», «50 000 000», «50000000 đồng»; NumberRefused for all else."""
    typed = without_unit(clean_line(text), UNITS)
    if not _DIGITS.fullmatch(typed):
        raise NumberRefused("Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000.")
    digits = typed.replace(".", "").replace(" ", "").lstrip("0") or "0"
    # Measured before it is a number: of a text of some thousand digits Python makes none.
    if len(digits) > len(str(MOST)):
        raise NumberRefused("Số tiền quá lớn: chỉ được có tối đa 15 chữ số. Hãy xem lại.")
    return int(digits)


def show_dong(sum_: int | None) -> str:
    """A sum for reading: «50.000.000 đồng»; «» for None, because nothing said is not zero."""
    return "" if sum_ is None else f"{show_number(sum_)} đồng"
