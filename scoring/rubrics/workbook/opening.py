"""Which files are let in as a workbook of a rubric, and what a cell of one says. Every mistake has its cell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from openpyxl.utils import get_column_letter

from common.files.cells import Cell, CellRefused
from common.files.refusal import FileRefused
from common.files.workbook import MOST_BYTES, ReadSheet, ReadWorkbook, read_workbook
from common.vietnamese.numbers import NumberRefused, parse_number
from common.vietnamese.text import clean_line

AGAIN = "Hãy tải tệp mẫu của cổng, ghi vào tệp ấy rồi nạp."
# The longest rubric allowed has a third as many.
MOST_CELLS = 40_000

_DAYS = (date, time, timedelta)

__all__ = ["MOST_BYTES", "BookRefused", "Mistake", "SheetReader", "open_book"]


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


def open_book(data: bytes) -> ReadWorkbook:
    """The workbook in these bytes, read whole. BookRefused for what is no .xlsx, or one that would harm."""
    try:
        return read_workbook(data, again=AGAIN, most_cells=MOST_CELLS)
    except FileRefused as refused:
        raise BookRefused([Mistake("", str(refused))]) from None


class SheetReader:
    """Reads one sheet cell by cell and notes every mistake by its address."""

    def __init__(self, page: ReadSheet, mistakes: list[Mistake]) -> None:
        self.page = page
        self.mistakes = mistakes
        self.cells = page.cells

    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for row, _ in self.cells})

    def tell(self, row: int, column: int, sentence: str) -> None:
        """Notes a mistake of a cell."""
        self.mistakes.append(Mistake(f"{self.page.title}, ô {address(row, column)}", sentence))

    def line(self, row: int, column: int, *, code: bool = False) -> str:
        """The cell's text on one line, «» for an empty one. A number is text only where no digit can be lost."""
        return clean_line(self.text(row, column, code=code))

    def text(self, row: int, column: int, *, code: bool = False) -> str:
        """The cell's text with its line breaks."""
        cell = self.cells.get((row, column), Cell(None))
        if isinstance(cell.value, bool):
            return "x" if cell.value else ""
        if isinstance(cell.value, _DAYS):
            self.tell(row, column, "Excel đã đổi chữ ở đây thành ngày tháng. Hãy đặt ô kiểu Chữ (Text) rồi gõ lại.")
            return ""
        if code and isinstance(cell.value, float) and not cell.value.is_integer():
            # 1.10 and 1.1 are two codes, and one number.
            self.tell(row, column, "Excel đã đổi chữ ở đây thành số. Hãy đặt ô kiểu Chữ (Text) rồi gõ lại.")
            return ""
        return self._typed(row, column)

    def _typed(self, row: int, column: int) -> str:
        try:
            return self.cells.get((row, column), Cell(None)).typed()
        except CellRefused as refused:
            self.tell(row, column, str(refused))
            return ""

    def number(self, row: int, column: int, units: Collection[str] = ()) -> Decimal | None:
        """The cell's number, None for an empty one. Text is read as a person types numbers, with one of the `units`."""
        if isinstance(self.cells.get((row, column), Cell(None)).value, (bool, *_DAYS)):
            self.tell(row, column, "Ở đây cần một số, không phải ngày tháng hay đúng, sai.")
            return None
        typed = self._typed(row, column)
        if not typed:
            return None
        try:
            return parse_number(typed, units)
        except NumberRefused as refused:
            self.tell(row, column, str(refused))
            return None

    def flag(self, row: int, column: int) -> bool:
        """Whether the cell says yes: x, có, 1; empty, không, 0 is no."""
        said = self.line(row, column).casefold()
        if said in ("x", "có", "1", "đúng", "true", "✓"):
            return True
        if said not in ("", "không", "0", "sai", "false", "-"):
            self.tell(row, column, "Hãy ghi x nếu đúng, hoặc để trống.")
        return False


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet names it: «D7»."""
    return f"{get_column_letter(column)}{row}"
