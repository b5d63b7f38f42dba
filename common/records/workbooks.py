"""Tables as workbooks: the `.xlsx` that stands beside a page with a table, ready to print on A4.

Numbers go in as numbers, digit by digit as their Decimal says; text goes in as text, also where it begins
like a formula.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import TypeAlias, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from common.records.layout import STATE
from common.vietnamese.text import clean

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CellValue: TypeAlias = str | Decimal | int | date | None


class ColumnKind(StrEnum):
    """What a column holds. A number column may also hold text in some rows («không xét»)."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column; `width` in characters, as a spreadsheet counts them."""

    title: str
    width: float = 12
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """One sheet: above the table its `title` and a `note` («Số liệu minh họa», «tạm tính»), on every page."""

    name: str
    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[CellValue]]
    note: str = ""
    bold_rows: frozenset[int] = field(default_factory=frozenset)
    """Which of `rows`, counted from 0, are set in bold: groups, sums."""
    frozen_columns: int = 0
    """How many columns on the left stay in view."""


FORMATS = {ColumnKind.TEXT: "@", ColumnKind.NUMBER: "#,##0.00", ColumnKind.INTEGER: "0", ColumnKind.DATE: "dd/mm/yyyy"}

# What a spreadsheet, or one that a table is pasted into, would take for the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@")

FONT = "Times New Roman"
_LINE = Side(style="thin")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_A4 = 9
# Points of one line of 12 pt text, and how much of a column's width in characters a wrapped line fills.
_LINE_HEIGHT = 17.0
_CHARACTERS_PER_WIDTH = 0.9
_MM_PER_INCH = 25.4
# A formula's cell as openpyxl writes it: without what the formula comes to.
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
# Every entry of the archive carries this date, the earliest a zip file knows, or two renders would differ.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_xlsx(sheets: Sequence[WorkbookSheet], *, made_at: datetime) -> bytes:
    """The workbook of `sheets`; the same sheets and `made_at` give the same bytes.

    Raises ValueError for a `made_at` without time zone, a row with more or fewer cells than columns and a
    number that is none (NaN), TypeError for a float or anything else that is no CellValue.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet_name(sheet.name)), sheet)
    return book_bytes(book, title=sheets[0].title, made_at=made_at)


def book_bytes(
    book: Workbook,
    *,
    title: str,
    made_at: datetime,
    results: Mapping[str, Mapping[str, Decimal | int | str | None]] | None = None,
) -> bytes:
    """The file of a workbook; the same workbook and `made_at` give the same bytes. ValueError without a time zone.

    `results` are what formulas come to, by sheet and cell: a spreadsheet that does not compute (Excel's protected
    view, a telephone's preview) shows them.
    """
    if timezone.is_naive(made_at):
        raise ValueError("made_at needs a time zone")
    properties = book.properties
    properties.creator = "Cổng Khối thi đua"
    properties.title = clean(title)
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    written = BytesIO()
    # Not Workbook.save(), which puts the present moment into the file.
    ExcelWriter(book, ZipFile(written, "w", ZIP_DEFLATED)).save()
    parts = {
        f"xl/worksheets/sheet{number}.xml": (results or {}).get(page.title, {})
        for number, page in enumerate(book.worksheets, start=1)
    }
    return _packed_again(written, parts)


def _fill(page: Worksheet, sheet: WorkbookSheet) -> None:
    width = len(sheet.columns)
    _line(page, 1, sheet.title, width, Font(name=FONT, size=14, bold=True))
    if sheet.note:
        _line(page, 2, sheet.note, width, Font(name=FONT, size=12, italic=True))
    head = 3
    for number, column in enumerate(sheet.columns, start=1):
        cell = _cell(page, head, number)
        put(cell, column.title)
        cell.font = Font(name=FONT, size=12, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = BOX
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.row_dimensions[head].height = _height(sheet.columns, [column.title for column in sheet.columns])
    plain, bold = Font(name=FONT, size=12), Font(name=FONT, size=12, bold=True)
    for index, row in enumerate(sheet.rows):
        if len(row) != width:
            raise ValueError(f"row {index} has {len(row)} cells for {width} columns")
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = _cell(page, head + 1 + index, number)
            put(cell, value)
            cell.font = bold if index in sheet.bold_rows else plain
            cell.number_format = FORMATS[column.kind]
            cell.alignment = _ALIGNMENTS[column.kind]
            cell.border = BOX
        page.row_dimensions[head + 1 + index].height = _height(sheet.columns, row)
    print_setup(page, head=head, frozen_columns=sheet.frozen_columns)


_ALIGNMENTS = {
    ColumnKind.TEXT: Alignment(horizontal="left", vertical="center", wrap_text=True),
    ColumnKind.NUMBER: Alignment(horizontal="right", vertical="center"),
    ColumnKind.INTEGER: Alignment(horizontal="right", vertical="center"),
    ColumnKind.DATE: Alignment(horizontal="center", vertical="center"),
}


def _line(page: Worksheet, row: int, text: str, width: int, font: Font) -> None:
    """A line of text centred across the whole table, without merged cells: they are in the way of sorting."""
    for number in range(1, width + 1):
        page.cell(row, number).alignment = Alignment(horizontal="centerContinuous", vertical="center")
    cell = _cell(page, row, 1)
    put(cell, text)
    cell.font = font
    page.row_dimensions[row].height = _LINE_HEIGHT * 1.2


def _cell(page: Worksheet, row: int, column: int) -> Cell:
    # Nothing is ever merged here.
    return cast(Cell, page.cell(row, column))


def _height(columns: Sequence[SheetColumn], row: Sequence[CellValue]) -> float:
    return text_height(
        (column.width, value) for column, value in zip(columns, row, strict=True) if isinstance(value, str)
    )


def text_height(texts: Iterable[tuple[float, str]]) -> float:
    """A height that shows all lines of a row's texts, each with the width of its column.

    Not every spreadsheet makes room for them by itself.
    """
    lines = [
        sum(max(1, math.ceil(len(line) / (width * _CHARACTERS_PER_WIDTH))) for line in clean(text).split("\n"))
        for width, text in texts
    ]
    return max(lines, default=1) * _LINE_HEIGHT


def put(cell: Cell, value: CellValue) -> None:
    """`value` in its cell with its own type; None leaves the cell empty."""
    if isinstance(value, str):
        text = clean(value)
        cell.value = text
        if text:
            # openpyxl would make a formula of «=…» and an error of «#N/A».
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    elif isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number a cell can hold")
        # As its digits: openpyxl would write 0.07 as 0.07000000000000001.
        cell.value = f"{value:f}"
        cell.data_type = "n"
    elif value is None or (isinstance(value, int | date) and not isinstance(value, bool)):
        cell.value = value
    else:
        raise TypeError(f"a cell holds text, Decimal, int or date, not {type(value).__name__}")


def print_setup(page: Worksheet, *, head: int, frozen_columns: int) -> None:
    """A4 landscape as wide as the sheet, everything down to the row `head` on every page, and in view on the screen."""
    page.freeze_panes = page.cell(head + 1, frozen_columns + 1).coordinate
    page.print_title_rows = f"1:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(
        left=STATE.left_mm / _MM_PER_INCH,
        right=STATE.right_mm / _MM_PER_INCH,
        top=STATE.top_mm / _MM_PER_INCH,
        bottom=STATE.bottom_mm / _MM_PER_INCH,
    )
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P/&N"))


def sheet_name(name: str) -> str:
    """A name that spreadsheets take: none of : \\ / ? * [ ], no quote at its ends, 31 characters at most."""
    return re.sub(r"[:\\/?*\[\]]", " ", clean(name))[:31].strip(" '") or "Bảng"


def _packed_again(written: BytesIO, results: Mapping[str, Mapping[str, Decimal | int | str | None]]) -> bytes:
    """The same archive, its entries without the moment they were written, its formulas with what they come to."""
    packed = BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if known := results.get(name):
                content = _with_results(content.decode(), known).encode()
            target.writestr(ZipInfo(name, _ZIP_EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()


def _with_results(xml: str, known: Mapping[str, Decimal | int | str | None]) -> str:
    def filled(cell: re.Match[str]) -> str:
        place, attributes, formula = cell.groups()
        result = known.get(place)
        if result is None or isinstance(result, str):
            return f'<c r="{place}"{attributes} t="str">{formula}<v>{escape(result or "")}</v></c>'
        return f'<c r="{place}"{attributes}>{formula}<v>{Decimal(result):f}</v></c>'

    return _FORMULA.sub(filled, xml)
