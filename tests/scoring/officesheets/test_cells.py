"""What the cells of a sheet say, and that no cell is lost in silence."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.files.plaintable import TableRow, TextTable
from scoring.officesheets.cells import read_cells, typed
from scoring.officesheets.chosen import choices_of
from scoring.officesheets.layout import lay_out
from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode, placed
from tests.scoresheets import LABELS_ONLY, MEMBERS_DOWN, ODD, ONE_MEMBER, RUBRIC, TWO_STAGES
from tests.scoring.officesheets.test_layout import asked

CRITERION = RubricNode("1", "Báo cáo", kinds.DIRECT, D(10))
OFF = placed(RubricNode("2", "Điểm trừ", kinds.PENALTY, children=(CRITERION,))).children[0]


@pytest.mark.parametrize(
    ("said", "plain", "off"),
    [
        ("9/10", "9", "9"),
        ("9,5đ/10 điểm", "9,5đ", "9,5đ"),
        ("9/20", "9/20", "9/20"),
        ("-2", "-2", "2"),
        ("Trừ 2 điểm", "Trừ 2 điểm", "2 điểm"),
        ("3,5 đ", "3,5 đ", "3,5 đ"),
    ],
)
def test_points_of_so_many_and_points_taken_are_said_as_one_types_them(said: str, plain: str, off: str) -> None:
    assert (typed(CRITERION, said), typed(OFF, said)) == (plain, off)


def test_what_is_no_points_is_left_as_it_is() -> None:
    target = next(leaf for leaf in RUBRIC.leaves() if leaf.code == "I.3")
    assert typed(target, "20/20") == "20/20"


TEXTS = st.sampled_from(
    [cell for rows in (ONE_MEMBER, LABELS_ONLY, MEMBERS_DOWN, TWO_STAGES, ODD) for row in rows for cell in row]
    + ["", "=", "-", "01/02/2025", "98 %", "#REF!", "x", "(", "I", "10 điểm/lần"]
)
CHOSEN = st.dictionaries(
    st.sampled_from(["way", "stage", *(f"{what}-{at}" for what in ("column", "row") for at in range(5)), "cell-2-1"]),
    st.sampled_from(
        ["criteria", "members", "self", "-", "label", "name", "points:dv-01", "results:I.3", "I.1", "dv-02"]
    ),
)


@given(
    st.integers(1, 6).flatmap(lambda width: st.lists(st.tuples(*[TEXTS] * width).filter(any), min_size=1, max_size=12)),
    CHOSEN,
)
def test_every_cell_is_read_or_passed_over_by_its_row_its_column_or_as_blank(
    rows: list[tuple[str, ...]], chosen: dict[str, str]
) -> None:
    table = TextTable("Trang 1", tuple(TableRow(number, tuple(map(str, row))) for number, row in enumerate(rows, 1)))
    said, choices = asked(), choices_of(chosen)
    layout = lay_out(table, said, choices)
    read = read_cells(layout, said, choices, {"dv-03": "Phiếu đã nộp."}, lambda member, criterion, text: "")
    # Each place once, and of no member whose card is closed.
    places = [(cell.member, cell.criterion) for cell in read.cells]
    assert len(places) == len(set(places))
    assert "dv-03" not in {member for member, _ in places}
    # A row or a column that says something is a head, a key, of somebody, or told.
    told = {one.what for one in read.passed}
    for row in layout.rows:
        assert row.is_head or row.of or f"Dòng {row.row.number}: {row.words[:80]}" in told
    for column in layout.columns:
        below = any(row.row.cells[column.at] for row in layout.rows if not row.is_head)
        assert column.of or column.use in ("label", "name") or not below or f"Cột «{column.head}»" in told
    # Where values stand, each cell is read, blank, or counted among what was passed over.
    values = [row.row.cells[column.at] for row in layout.rows for column in layout.columns if row.of and column.of]
    others = sum(one.cells for one in read.passed if not one.what.startswith(("Dòng", "Cột")))
    retyped = len(choices.cells)
    assert len(read.cells) + others >= sum(map(bool, values)) - retyped
