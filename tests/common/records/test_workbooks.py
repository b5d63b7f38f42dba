"""Workbooks: exact numbers, text that stays text, a table that prints, and the same bytes twice."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet, book_bytes, render_xlsx

COLUMNS = [
    SheetColumn("Đơn vị", 40),
    SheetColumn("Điểm", kind=ColumnKind.NUMBER),
    SheetColumn("Hạng", kind=ColumnKind.INTEGER),
    SheetColumn("Ngày", kind=ColumnKind.DATE),
]
ROWS = [
    ["Ban Dân vận", Decimal("912.50"), 1, date(2023, 12, 20)],
    ["Trường Chính trị", Decimal("0"), 2, None],
    ["Báo Bình Thuận", None, None, None],
]


def sheet(**changes):
    return WorkbookSheet(**{"name": "Xếp hạng", "title": "Bảng xếp hạng", "columns": COLUMNS, "rows": ROWS, **changes})


@pytest.fixture
def opened(made_at):
    """The first sheet of a workbook of these sheets, as a spreadsheet reads it."""
    return lambda *sheets: load_workbook(BytesIO(render_xlsx(sheets, made_at=made_at))).worksheets[0]


def test_the_table_comes_back_as_it_was(opened):
    page = opened(sheet(note="Số liệu minh họa"))
    assert [list(row) for row in page.iter_rows(values_only=True)] == [
        ["Bảng xếp hạng", None, None, None],
        ["Số liệu minh họa", None, None, None],
        ["Đơn vị", "Điểm", "Hạng", "Ngày"],
        ["Ban Dân vận", 912.5, 1, datetime(2023, 12, 20)],  # noqa: DTZ001 - a cell has no time zone
        ["Trường Chính trị", 0, 2, None],
        ["Báo Bình Thuận", None, None, None],
    ]


def test_zero_is_a_number_and_nothing_an_empty_cell(opened):
    page = opened(sheet())
    assert [(page.cell(row, 2).data_type, page.cell(row, 2).value) for row in (5, 6)] == [
        ("n", 0),
        ("n", None),
    ]


def test_each_kind_has_its_format(opened):
    page = opened(sheet())
    assert [cell.number_format for cell in page[4]] == ["@", "#,##0.00", "0", "dd/mm/yyyy"]


@pytest.mark.parametrize("digits", ["97.55", "0.07", "1234567.89", "1000"])
def test_a_decimal_is_written_digit_by_digit(made_at, digits):
    written = render_xlsx([sheet(rows=[["a", Decimal(digits), None, None]])], made_at=made_at)
    xml = ZipFile(BytesIO(written)).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall("<v>([0-9.]+)</v>", xml)[-1] == digits


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+84252", "-5", "@SUM(A1)", "#N/A", "=1+1"])
def test_text_like_a_formula_stays_text(opened, text):
    cell = opened(sheet(rows=[[text, None, None, None]]))["A4"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert bool(cell.quotePrefix) == (text[0] in "=+-@")


def test_a_title_like_a_formula_stays_text_too(opened):
    page = opened(sheet(title="=1+1", note="=2+2", columns=[SheetColumn("=3+3"), *COLUMNS[1:]]))
    assert [(page[place].data_type, page[place].value) for place in ("A1", "A2", "A3")] == [
        ("s", "=1+1"),
        ("s", "=2+2"),
        ("s", "=3+3"),
    ]


def test_text_is_cleaned_and_control_characters_are_out(opened):
    assert opened(sheet(rows=[["Ti\u0309nh\u00a0\x07ủy", None, None, None]]))["A4"].value == "Tỉnh ủy"


def test_it_prints_on_a4_with_its_head_on_every_page(opened):
    page = opened(sheet(frozen_columns=1))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToWidth) == (True, 1)
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$1:$3"
    assert page.freeze_panes == "B4"
    assert page.oddFooter.center.text == "&P/&N"


def test_rows_are_as_high_as_their_longest_text_and_no_cells_are_merged(opened):
    page = opened(sheet(rows=[["ngắn", None, None, None], ["một\nhai\n" + "ba " * 24, None, None, None]]))
    assert [page.row_dimensions[row].height for row in (3, 4, 5)] == [17, 17, 17 * 4]
    assert page.merged_cells.ranges == set()


def test_head_and_chosen_rows_are_bold(opened):
    page = opened(sheet(bold_rows=frozenset({1})))
    assert [page.cell(row, 1).font.b for row in range(1, 7)] == [True, False, True, False, True, False]


def test_a_bloc_may_have_any_name_and_two_sheets_the_same(made_at):
    sheets = [sheet(name="Kỳ: 6 tháng [2023] / sơ kết và nhiều chữ nữa"), sheet(name="Kỳ"), sheet(name="Kỳ")]
    book = load_workbook(BytesIO(render_xlsx(sheets, made_at=made_at)))
    assert book.sheetnames == ["Kỳ  6 tháng  2023    sơ kết và", "Kỳ", "Kỳ1"]


def test_the_same_table_has_the_same_bytes_and_tells_its_moment(made_at):
    first = render_xlsx([sheet(), sheet()], made_at=made_at)
    assert render_xlsx([sheet(), sheet()], made_at=made_at) == first
    told = load_workbook(BytesIO(first)).properties
    assert told.created == told.modified == datetime(2023, 3, 17, 1, 5)  # noqa: DTZ001 - UTC, the file says
    assert told.title == "Bảng xếp hạng"


@pytest.mark.parametrize("value", [97.5, True, Decimal("NaN"), [1]])
def test_what_is_no_exact_value_is_refused(opened, value):
    with pytest.raises((TypeError, ValueError)):
        opened(sheet(rows=[["a", value, None, None]]))


def test_a_row_with_too_few_cells_is_refused(opened):
    with pytest.raises(ValueError, match="row 0 has 2 cells for 4 columns"):
        opened(sheet(rows=[["a", None]]))


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render_xlsx([sheet()], made_at=datetime(2023, 3, 17))  # noqa: DTZ001


def test_a_formula_stands_with_what_it_comes_to_for_who_does_not_compute(made_at):
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Điểm & tổng"
    for place, formula in {"A1": "=1+1", "A2": '=IF(1<2,"<b>","")', "A3": '=""', "A4": "=3"}.items():
        page[place] = formula
    known: dict[str, Decimal | int | str | None] = {"A1": Decimal("2.50"), "A2": "<b> & «ạ»", "A3": None, "A4": 3}
    written = book_bytes(book, title="Bảng", made_at=made_at, results={page.title: known})
    shown = load_workbook(BytesIO(written), data_only=True).worksheets[0]
    assert [shown[place].value for place in ("A1", "A2", "A3", "A4")] == [2.5, "<b> & «ạ»", None, 3]
    formulas = load_workbook(BytesIO(written)).worksheets[0]
    assert [formulas[place].data_type for place in ("A1", "A2", "A3", "A4")] == ["f"] * 4
