"""What a cell of a workbook says: the text that a person would have typed to say what it shows."""

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from common.vietnamese.dates import short_date
from common.vietnamese.numbers import input_number
from common.vietnamese.text import clean

# What openpyxl calls a cell that shows an error.
ERROR = "e"
# A spreadsheet computes with 15 digits and shows no more: 56.99999999999999 stands there as 57.
_DIGITS = 15
# In the form of a number, what is in quotes or behind a backslash is only written beside it.
_WRITTEN_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class CellRefused(ValueError):
    """What stands in a cell cannot be read. Its text is a Vietnamese sentence that says what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell as the file has it: its value (of a formula what it came to), how a number is shown, how a text."""

    value: object
    data_type: str = "n"
    number_format: str = "General"
    is_formula: bool = False
    bold: bool = field(default=False, compare=False)
    indent: int = field(default=0, compare=False)

    def typed(self) -> str:
        """The text a person would have typed to say what the cell shows: «97,5», «98%»; «» for an empty one.

        CellRefused for what cannot be said so: an error, a formula that was never computed, a date, yes or no.
        """
        value = self.value
        if value is None:
            if self.is_formula:
                raise CellRefused(
                    "Ô này có công thức mà tệp không ghi kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị."
                )
            return ""
        if self.data_type == ERROR:
            raise CellRefused(f"Ô này báo lỗi {str(value)[:40]}. Hãy gõ lại giá trị.")
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, bool):
            raise CellRefused("Ô này chứa TRUE hoặc FALSE. Hãy gõ lại giá trị như cách nhập của tiêu chí.")
        if isinstance(value, date | time | timedelta):
            told = f" {_day(value)}" if isinstance(value, date) else ""
            raise CellRefused(
                f"Excel đã đổi giá trị gõ vào thành ngày giờ{told}. Hãy định dạng ô là Văn bản (Text) rồi gõ lại, "
                "ví dụ 1/2, hoặc gõ dấu nháy đơn trước: '1/2."
            )
        if isinstance(value, int | float):
            return self._number(value)
        raise CellRefused("Ô này không đọc được. Hãy gõ lại giá trị.")

    def _number(self, value: int | float) -> str:
        if not math.isfinite(value):
            raise CellRefused("Số trong ô này không đọc được. Hãy gõ lại.")
        number = read_float(value) if isinstance(value, float) else Decimal(value)
        form = self.number_format.partition(";")[0]
        hundredfold = _WRITTEN_BESIDE.sub("", form).count("%")
        return input_number(number.scaleb(2 * hundredfold)) + ("%" if "%" in form else "")

    def shown(self) -> str:
        """What stands in the cell, for a sentence that quotes it; never refused."""
        if isinstance(self.value, date):
            return _day(self.value)
        try:
            return self.typed()
        except CellRefused:
            return clean(str(self.value if self.value is not None else "="))


def read_float(value: float) -> Decimal:
    """The number a spreadsheet shows for a finite float: its first 15 digits, without the noise of the binary."""
    return Decimal(f"{value:.{_DIGITS}g}")


def _day(value: date) -> str:
    # A cell's moment has no time zone; its day is meant.
    return short_date(value.date() if isinstance(value, datetime) else value)
