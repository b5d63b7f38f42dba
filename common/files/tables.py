"""Tables that an office wrote for itself, in Excel, in Word or pasted from either: plain texts, by rows.

Nothing is known here of what they mean. Where cells were merged, the text stands in the first of them.
"""

from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from common.files.cells import Cell
from common.files.plaintable import TableRow, TextTable
from common.files.refusal import FileRefused
from common.files.wordtables import WordCell, read_word_tables
from common.files.workbook import MOST_BYTES, OLE, TOO_MUCH, read_workbook
from common.vietnamese.text import clean
from common.web.sent import pasted_cells

__all__ = ["MOST_BYTES", "pasted_tables", "read_tables"]

MOST_ROWS = 1000
_MOST_CELLS = 40_000
_MOST_COLUMNS = 40
_MOST_LETTERS = 400_000
_AGAIN = "Hãy chọn tệp Excel (.xlsx) hoặc Word (.docx) có bảng."
_NOTHING = "Tệp không có bảng nào. Hãy chọn tệp khác, hoặc chép bảng rồi dán vào ô bên dưới."
NOTHING_PASTED = "Hãy chọn một tệp, hoặc dán bảng chép từ Excel hay Word vào đây."
NO_TABLE_PASTED = "Đoạn dán vào không phải bảng: mỗi dòng chỉ có một ô. Hãy chọn cả bảng trong Excel hay Word rồi chép."


def read_tables(content: bytes) -> list[TextTable]:
    """The tables of an Excel or Word file, told by its content. FileRefused says why there are none."""
    if not content:
        raise FileRefused("Tệp trống, không có gì bên trong. Hãy chọn lại tệp.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB. {_AGAIN}")
    if _is_word(content):
        read = read_word_tables(content, most_cells=_MOST_CELLS)
        tables = [
            _table(f"Bảng {at}", [_of_word(row, cells) for row, cells in enumerate(rows, start=1)])
            for at, rows in enumerate(read, start=1)
        ]
    else:
        if not content.startswith((b"PK", OLE)):
            raise FileRefused(f"{_no_office(content)} {_AGAIN}")
        book = read_workbook(content, again=_AGAIN, most_cells=_MOST_CELLS)
        tables = [_table(sheet.title, [_of_sheet(row, cells) for row, cells in sheet.rows()]) for sheet in book.sheets]
    return _judged([table for table in tables if table.rows], _NOTHING)


def pasted_tables(text: str) -> list[TextTable]:
    """The one table in a text that was copied from Excel or Word. FileRefused for none."""
    if not text.strip():
        raise FileRefused(NOTHING_PASTED)
    if "\t" not in text:
        raise FileRefused(NO_TABLE_PASTED)
    rows = [_of_text(number, cells) for number, cells in enumerate(pasted_cells(text), start=1)]
    return _judged([table for table in [_table("Bảng dán vào", rows)] if table.rows], NO_TABLE_PASTED)


def _judged(tables: list[TextTable], nothing: str) -> list[TextTable]:
    if not tables:
        raise FileRefused(nothing)
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise FileRefused(
                f"«{table.title}» có {len(table.rows)} dòng, chỉ được tối đa {MOST_ROWS}. Hãy tách thành nhiều tệp."
            )
    letters = sum(len(cell) for table in tables for row in table.rows for cell in row.cells)
    if letters > _MOST_LETTERS or sum(len(table.rows) for table in tables) > 3 * MOST_ROWS:
        raise FileRefused(f"{TOO_MUCH} Hãy chép riêng bảng đánh giá sang một tệp mới.")
    return tables


def _is_word(content: bytes) -> bool:
    if content.startswith(OLE):
        return "WordDocument".encode("utf-16-le") in content
    try:
        with ZipFile(BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _no_office(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return "Đây là tệp PDF, cổng không đọc được bảng trong đó."
    return "Tệp này không phải Excel hay Word."


def _of_word(number: int, cells: list[WordCell]) -> TableRow:
    said = [cell for cell in cells if cell.text]
    longest = max(said, key=lambda cell: len(cell.text), default=WordCell(""))
    bold = bool(said) and all(cell.bold for cell in said)
    return TableRow(number, tuple(cell.text for cell in cells), bold, longest.indent)


def _of_sheet(number: int, cells: dict[int, Cell]) -> TableRow:
    texts = tuple(_shown(cells[column]) if column in cells else "" for column in range(1, max(cells) + 1))
    said = [cell for cell in cells.values() if _shown(cell)]
    longest = max(said, key=lambda cell: len(_shown(cell)), default=Cell(None))
    return TableRow(number, texts, bool(said) and all(cell.bold for cell in said), longest.indent)


def _shown(cell: Cell) -> str:
    return cell.shown() if not isinstance(cell.value, bool) else "x" if cell.value else ""


def _of_text(number: int, cells: list[str]) -> TableRow:
    longest = max(cells, key=len, default="")
    return TableRow(number, tuple(cells), indent=(len(longest) - len(longest.lstrip())) // 2)


def _table(title: str, rows: list[TableRow]) -> TextTable:
    """The table, cleaned, without the rows and the columns in which nothing stands. FileRefused for one too wide."""
    cleaned = [replace(row, cells=tuple(map(clean, row.cells))) for row in rows]
    used = sorted({at for row in cleaned for at, cell in enumerate(row.cells) if cell})
    if len(used) > _MOST_COLUMNS:
        raise FileRefused(f"«{title}» có {len(used)} cột, chỉ được tối đa {_MOST_COLUMNS}. {TOO_MUCH}")
    found = [
        replace(row, cells=tuple(row.cells[at] if at < len(row.cells) else "" for at in used))
        for row in cleaned
        if any(row.cells)
    ]
    return TextTable(title, tuple(found))
