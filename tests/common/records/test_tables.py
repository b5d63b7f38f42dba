"""A table that is declared once stands on the page, on paper and in the workbook under the same titles."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import engines

from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, SheetColumn


@dataclass(frozen=True)
class Trip:
    place: str
    on: date | None
    cost: Decimal | None
    people: int


TRIPS = Table[Trip](
    {
        "people": TableField(
            "Số người", lambda trip: trip.people, width=8, paper=10, kind=ColumnKind.INTEGER, on_page=False
        ),
        "place": TableField("Nơi <đến>", lambda trip: trip.place, width=30),
        "on": TableField("Ngày", lambda trip: trip.on, paper=20, kind=ColumnKind.DATE),
        "cost": TableField("Chi phí", lambda trip: trip.cost, kind=ColumnKind.NUMBER),
    }
)
ROWS = [
    Trip("Hàm Thuận & Bắc", date(2023, 8, 5), Decimal("1500.5"), 30),
    Trip("Phú Quý", None, None, 4),
]


def drawn(tag: str) -> str:
    text = engines["django"].from_string("{% load tables %}" + tag).render({"table": TRIPS, "rows": ROWS})
    return "".join(line.strip() for line in text.splitlines())


def test_on_the_page_the_first_column_heads_its_row_and_each_cell_says_its_column() -> None:
    page = drawn('{% page_table table rows "Chuyến đi" %}')
    assert page == (
        '<div class="table-frame"><table class="table data stack">'
        '<caption class="visually-hidden">Chuyến đi</caption>'
        '<thead><tr><th scope="col">Nơi &lt;đến&gt;</th><th scope="col">Ngày</th>'
        '<th scope="col" class="num">Chi phí</th></tr></thead>'
        '<tbody><tr><th scope="row">Hàm Thuận &amp; Bắc</th>'
        '<td data-label="Ngày">05/08/2023</td><td class="num" data-label="Chi phí">1.500,5</td></tr>'
        '<tr><th scope="row">Phú Quý</th><td data-label="Ngày"></td><td class="num" data-label="Chi phí"></td></tr>'
        "</tbody></table></div>"
    )


def test_on_paper_a_row_has_its_heading_too_and_days_and_row_numbers_stand_in_the_middle_and_figures_on_the_right() -> (
    None
):
    assert drawn("{% paper_table table rows %}") == (
        '<table class="figures"><thead><tr><th class="w-10">Số người</th><th>Nơi &lt;đến&gt;</th>'
        '<th class="w-20">Ngày</th><th>Chi phí</th></tr></thead>'
        '<tbody><tr><td class="mid">30</td><th scope="row">Hàm Thuận &amp; Bắc</th><td class="mid">05/08/2023</td>'
        '<td class="num">1.500,5</td></tr>'
        '<tr><td class="mid">4</td><th scope="row">Phú Quý</th><td class="mid"></td>'
        '<td class="num"></td></tr></tbody></table>'
    )


def test_a_number_that_heads_its_row_stands_in_the_middle_on_paper_too() -> None:
    numbered = Table[Trip]({"people": TableField("STT", lambda trip: trip.people, kind=ColumnKind.INTEGER)})
    text = engines["django"].from_string("{% load tables %}{% paper_table table rows %}")
    body = text.render({"table": numbered, "rows": ROWS[:1]}).partition("<tbody>")[2].split()
    assert " ".join(body) == '<tr><th scope="row" class="mid">30</th></tr> </tbody> </table>'


def test_words_that_are_too_long_for_their_cell_on_paper_stand_below_the_row() -> None:
    """On the page they stay in it, and in the workbook too."""
    told = Table[Trip](
        {
            "place": TableField("Nơi đến", lambda trip: trip.place, most=10),
            "on": TableField("Ngày", lambda trip: trip.on, kind=ColumnKind.DATE),
        }
    )
    text = engines["django"].from_string("{% load tables %}{% paper_table table rows %}")
    drawn_rows = text.render({"table": told, "rows": ROWS}).partition("<tbody>")[2]
    assert "".join(line.strip() for line in drawn_rows.splitlines()) == (
        '<tr><th scope="row"><i class="see-below">xem dòng dưới</i></th><td class="mid">05/08/2023</td></tr>'
        '<tr class="below"><td colspan="2"><p><b>Nơi đến:</b> Hàm Thuận &amp; Bắc</p></td></tr>'
        '<tr><th scope="row">Phú Quý</th><td class="mid"></td></tr></tbody></table>'
    )
    page = engines["django"].from_string('{% load tables %}{% page_table table rows "Chuyến đi" %}')
    assert page.render({"table": told, "rows": ROWS}).count("Hàm Thuận &amp; Bắc") == 1
    assert told.rows(ROWS)[0][0] == "Hàm Thuận & Bắc"


def test_the_workbook_has_the_same_titles_and_the_values_themselves() -> None:
    assert TRIPS.columns == [
        SheetColumn("Số người", 8, ColumnKind.INTEGER),
        SheetColumn("Nơi <đến>", 30, ColumnKind.TEXT),
        SheetColumn("Ngày", 12, ColumnKind.DATE),
        SheetColumn("Chi phí", 12, ColumnKind.NUMBER),
    ]
    assert TRIPS.rows(ROWS) == [
        [30, "Hàm Thuận & Bắc", date(2023, 8, 5), Decimal("1500.5")],
        [4, "Phú Quý", None, None],
    ]


def test_a_page_that_draws_its_rows_itself_takes_the_titles_by_name() -> None:
    assert TRIPS.heads == {"people": "Số người", "place": "Nơi <đến>", "on": "Ngày", "cost": "Chi phí"}


def test_a_table_that_leaves_a_column_no_room_on_paper_is_not_drawn() -> None:
    def columns(of_the_others: int) -> Table[Trip]:
        return Table({"on": TableField("Ngày", lambda trip: trip.on, paper=of_the_others),
                      "where": TableField("Nơi đến", lambda trip: trip.place)})  # fmt: skip

    text = engines["django"].from_string("{% load tables %}{% paper_table table rows %}")
    assert "<table" in text.render({"table": columns(88), "rows": []})
    with pytest.raises(ValueError, match="Ngày, Nơi đến: 11 percent for a column"):
        text.render({"table": columns(89), "rows": []})
    # Where no column says how much it takes they share the paper.
    shared: Table[Trip] = Table({f"c{place}": TableField(str(place), lambda trip: trip.place) for place in range(12)})
    assert "<table" in text.render({"table": shared, "rows": []})
