"""Which files are let in as a workbook, and what a cell holds. What is odd is refused in a sentence, unread."""

import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from khoithidua.vietnamese.numbers import NumberRefused, parse_number, show_number
from khoithidua.vietnamese.text import clean, clean_line

MOST_BYTES = 5_000_000
# Unpacked, a rubric has some hundred kilobytes; a file that unpacks to more was made to do harm.
MOST_UNPACKED = 40_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Mistake:
    """One mistake: the cell («Tiêu chí, ô D7») and what to do."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


class BookRefused(ValueError):
    """The workbook has mistakes; nothing was written."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def open_book(data: bytes) -> Workbook:
    """The workbook in these bytes. BookRefused for what is no .xlsx, or one that would harm."""
    if not data:
        raise _refused("Tệp này rỗng. Hãy chọn tệp Excel khác.")
    if len(data) > MOST_BYTES:
        raise _refused(f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB. Hãy bỏ hình ảnh và các trang không cần.")
    if data.startswith(_OLD_EXCEL):
        raise _refused("Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu thành .xlsx.")
    if not data.startswith(_ZIP):
        raise _refused("Tệp này không phải là tệp Excel (.xlsx). Hãy chọn tệp khác, hoặc lưu lại thành .xlsx.")
    try:
        with ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            unpacked = sum(item.file_size for item in packed.infolist())
    except BadZipFile:
        raise _refused("Tệp bị hỏng, không mở được. Hãy mở bằng Excel và lưu lại.") from None
    if "xl/workbook.xml" not in names:
        raise _refused("Tệp này không phải là tệp Excel (.xlsx), có thể là tệp Word hoặc tệp nén đổi tên.")
    if unpacked > MOST_UNPACKED:
        raise _refused("Tệp Excel này quá lớn khi mở ra. Hãy chép bảng sang một tệp mới.")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts it does not keep; nothing is kept here.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(data), keep_links=False)
    except Exception as broken:  # openpyxl fails in many ways on a file that was tampered with
        raise _refused("Tệp Excel bị hỏng, không đọc được. Hãy mở bằng Excel và lưu lại thành .xlsx.") from broken


def _refused(sentence: str) -> BookRefused:
    return BookRefused([Mistake("", sentence)])


class Reader:
    """Reads one sheet cell by cell and notes every mistake by its address."""

    def __init__(self, page: Worksheet, mistakes: list[Mistake]) -> None:
        self.page = page
        self.mistakes = mistakes
        # Only what is there: a stray cell in the last row of the sheet makes no million rows.
        self.cells = {place: cell for place, cell in page._cells.items() if cell.value is not None}

    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for row, _ in self.cells})

    def tell(self, row: int, column: int, sentence: str) -> None:
        """Notes a mistake of a cell."""
        where = f"{self.page.title}, ô {self.page.cell(row, column).coordinate}"
        self.mistakes.append(Mistake(where, sentence))

    def _value(self, row: int, column: int) -> object:
        """What the cell holds; None, and told, for a formula or an error."""
        cell = self.cells.get((row, column))
        if cell is None:
            return None
        if cell.data_type == "f":
            self.tell(row, column, "Ô có công thức. Hãy chép rồi dán giá trị (Paste Values) vào chính ô đó.")
            return None
        if cell.data_type == "e":
            self.tell(row, column, f"Ô báo lỗi {cell.value}. Hãy ghi lại giá trị.")
            return None
        value: object = cell.value
        return value

    def line(self, row: int, column: int, *, code: bool = False) -> str:
        """The cell's text on one line, «» for an empty one. A number is text only where no digit can be lost."""
        return clean_line(self.text(row, column, code=code))

    def text(self, row: int, column: int, *, code: bool = False) -> str:
        """The cell's text with its line breaks."""
        value = self._value(row, column)
        if value is None:
            return ""
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, bool):
            return "x" if value else ""
        if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and not code):
            return str(int(value))
        if isinstance(value, float) and not code:
            return show_number(Decimal(repr(value)))
        kind = "ngày tháng" if isinstance(value, date | datetime | time | timedelta) else "số"
        self.tell(row, column, f"Excel đã đổi chữ ở đây thành {kind}. Hãy đặt ô kiểu Chữ (Text) rồi gõ lại.")
        return ""

    def number(self, row: int, column: int) -> Decimal | None:
        """The cell's number, None for an empty one. Text is read as a person types numbers."""
        value = self._value(row, column)
        if value is None or (isinstance(value, str) and not clean(value)):
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self.tell(row, column, "Ở đây cần một số, không phải ngày tháng hay đúng, sai.")
            return None
        if isinstance(value, str):
            try:
                return parse_number(value)
            except NumberRefused as refused:
                self.tell(row, column, str(refused))
                return None
        if not abs(value) < 1e15:  # NaN is not less either
            self.tell(row, column, "Số này không dùng được.")
            return None
        return Decimal(repr(value)).normalize() + 0 if value else Decimal(0)

    def flag(self, row: int, column: int) -> bool:
        """Whether the cell says yes: x, có, 1; empty, không, 0 is no."""
        said = self.line(row, column).casefold()
        if said in ("x", "có", "1", "đúng", "true", "✓"):
            return True
        if said not in ("", "không", "0", "sai", "false", "-"):
            self.tell(row, column, "Hãy ghi x nếu đúng, hoặc để trống.")
        return False
