"""How the workbooks of scores look: their styles, what is locked, how they print.

Nothing a person wrote ever becomes a formula here: text goes in by `records.workbooks.put`, formulas only from
`scoring.workbooks.formulas`.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet

from common.records.workbooks import BOX, FONT, CellValue, book_bytes, print_setup, put, text_height
from common.vietnamese.text import clean_line

Result = Decimal | int | str | None

_TEXT_FORMAT = "@"
_INPUT = PatternFill("solid", fgColor="FFF8DC")
_GROUP = PatternFill("solid", fgColor="EFEBE4")
_HEAD = PatternFill("solid", fgColor="E4DED4")
# What Excel takes for a prompt's title and text, and for one side of a header.
_MOST_TITLE, _MOST_PROMPT, _MOST_MARGIN = 32, 255, 120


def _style(
    name: str,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: str = "000000",
    size: int = 11,
    fill: PatternFill | None = None,
    across: str = "left",
    form: str = "General",
    boxed: bool = True,
    wrapped: bool = False,
    locked: bool = True,
) -> NamedStyle:
    style = NamedStyle(name=f"Cổng {name}")
    style.font = Font(name=FONT, size=size, bold=bold, italic=italic, color=colour)
    style.alignment = Alignment(horizontal=across, vertical="center", wrap_text=wrapped)
    style.number_format = form
    style.protection = Protection(locked=locked)
    if fill is not None:
        style.fill = fill
    if boxed:
        style.border = BOX
    return style


def _styles(number: str) -> list[NamedStyle]:
    text = _TEXT_FORMAT
    return [
        _style("bloc", bold=True, size=12, boxed=False),
        _style("title", bold=True, size=14, boxed=False),
        _style("line", boxed=False),
        _style("sample", bold=True, colour="9C1C1C", boxed=False),
        _style("head", bold=True, fill=_HEAD, across="center", wrapped=True),
        _style("code", form=text),
        _style("name", form=text, wrapped=True),
        _style("most", across="right", colour="595959"),
        _style("points", across="right", form=number),
        _style("told", across="right", form=number, italic=True, colour="595959"),
        _style("input", across="right", fill=_INPUT, locked=False),
        _style("input text", across="right", fill=_INPUT, form=text, wrapped=True, locked=False),
        _style("closed", across="right"),
        _style("closed text", across="right", form=text, wrapped=True),
        _style("group code", bold=True, fill=_GROUP, form=text),
        _style("group name", bold=True, fill=_GROUP, form=text, wrapped=True),
        _style("group most", bold=True, fill=_GROUP, across="right"),
        _style("group points", bold=True, fill=_GROUP, across="right", form=number),
        _style("rank", bold=True, fill=_GROUP, across="right", wrapped=True),
    ]


class FilledSheet:
    """One sheet that is being filled, and what its formulas come to."""

    def __init__(self, page: Worksheet, results: dict[str, Result]) -> None:
        self.page = page
        self.results = results

    @property
    def name(self) -> str:
        return self.page.title

    def ref(self, row: int, column: int) -> str:
        """A cell's address as a formula of another sheet names it."""
        return f"'{self.name.replace(chr(39), chr(39) * 2)}'!{self.at(row, column)}"

    @staticmethod
    def at(row: int, column: int) -> str:
        return f"{get_column_letter(column)}{row}"

    def _cell(self, row: int, column: int, look: str) -> Cell:
        # Nothing is ever merged here.
        cell = cast(Cell, self.page.cell(row, column))
        cell.style = f"Cổng {look}"
        return cell

    def put(self, row: int, column: int, value: CellValue, look: str) -> None:
        """A value with its own type; a text stays a text, whatever it begins with."""
        put(self._cell(row, column, look), value)

    def compute(self, row: int, column: int, formula: str, result: Result, look: str = "points") -> None:
        """A formula, without its «=», and what it comes to."""
        self._cell(row, column, look).value = f"={formula}"
        self.results[self.at(row, column)] = result

    def lines(self, lines: Sequence[tuple[str, str]]) -> int:
        """The lines above the table, as (text, look); answers the row of the table's head."""
        for row, (text, look) in enumerate(lines, start=1):
            self.put(row, 1, text, look)
            self.page.row_dimensions[row].height = 21 if look == "title" else 16.5
        return len(lines) + 1

    def head(self, row: int, titles: Sequence[str | None], widths: Sequence[float]) -> None:
        """The head row of the table; a column without a title is a gap."""
        for column, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
            self.page.column_dimensions[get_column_letter(column)].width = width
            if title is not None:
                self.put(row, column, title, "head")
        texts = [(width, title) for title, width in zip(titles, widths, strict=True) if title is not None]
        self.page.row_dimensions[row].height = max(33.0, text_height(texts))

    def row_height(self, row: int, texts: Sequence[tuple[float, str]]) -> None:
        self.page.row_dimensions[row].height = max(19.0, text_height(texts))

    def ask(self, row: int, first: int, last: int, rule: DataValidation, title: str, prompt: str) -> None:
        """Lets the cells of a row take only what the rule allows, and says so to whoever comes to one of them."""
        rule.promptTitle, rule.prompt = _cut(title, _MOST_TITLE), _cut(prompt, _MOST_PROMPT)
        rule.errorTitle, rule.error = "Chưa nhận được", _cut(prompt, _MOST_PROMPT)
        rule.showInputMessage = rule.showErrorMessage = True
        rule.allow_blank = True
        rule.add(f"{self.at(row, first)}:{self.at(row, last)}")
        self.page.add_data_validation(rule)

    def finish(self, *, head: int, last_row: int, last_column: int, sheets_across: int, left: str, right: str) -> None:
        """Locks what is not to be typed over, without a password, and makes it print on A4 with head and page number.

        Only the table up to `last_column` is printed, on so many sheets side by side.
        """
        page = self.page
        print_setup(page, head=head, frozen_columns=3)
        page.print_title_rows = f"{head}:{head}"
        page.print_title_cols = "A:C"
        page.print_area = f"A1:{self.at(last_row, last_column)}"
        page.page_setup.fitToWidth = sheets_across
        page.page_margins.left = page.page_margins.right = 0.4
        page.HeaderFooter.oddHeader = HeaderFooterItem(left=_margin(left), right=_margin(right))
        page.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="Trang &P/&N"))
        page.protection.sheet = True
        # What does no harm stays allowed: a wider column, a higher row.
        page.protection.formatColumns = page.protection.formatRows = False
        page.sheet_view.zoomScale = 100


class FilledWorkbook:
    """A workbook that is being made, its points shown in this format."""

    def __init__(self, title: str, points_format: str) -> None:
        self.title = title
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        for style in _styles(points_format):
            self.book.add_named_style(style)
        self.results: dict[str, dict[str, Result]] = {}

    def sheet(self, name: str) -> FilledSheet:
        """Another sheet, after those there are."""
        page = self.book.create_sheet(name)
        return FilledSheet(page, self.results.setdefault(name, {}))

    def hidden(self, name: str) -> Worksheet:
        """A sheet that nobody sees without looking for it."""
        page: Worksheet = self.book.create_sheet(name)
        page.sheet_state = "hidden"
        page.protection.sheet = True
        return page

    def content(self, made_at: datetime) -> bytes:
        """The workbook's file."""
        return book_bytes(self.book, title=self.title, made_at=made_at, results=self.results)


def _margin(text: str) -> _HeaderFooterPart:
    # An ampersand begins a code there.
    return _HeaderFooterPart(text=_cut(text, _MOST_MARGIN).replace("&", "&&"), size=9)


def _cut(text: str, most: int) -> str:
    line = clean_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"
