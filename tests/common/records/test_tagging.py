"""The structure tree of a record: what is read out, in which order, and what a table's cells belong to."""

import re
from decimal import Decimal

import pytest

from common.records.pdf import render_pdf
from common.records.record import Verification
from tests.archive import archival_faults
from tests.structure import Tree


@pytest.fixture(scope="module")
def tree(make):
    rows = [{"code": f"I.{n}", "name": f"Nội dung {n}", "points": Decimal(n)} for n in range(60)]
    return Tree(make("table.html", {"rows": rows, "signers": [], "recipients": []}, subject="Năm 2023", sample=True))


@pytest.fixture
def plain_tree(made_at):
    return lambda html: Tree(render_pdf(f'<html lang="vi"><body>{html}', title="Thử", made_at=made_at))


def test_page_numbers_and_marks_in_the_margin_are_decoration(tree):
    assert tree.decoration == ["Số liệu minh họa", "2Số liệu minh họa"]
    assert "minh họa" not in tree.text()


def test_everything_else_is_read_out_and_knows_its_place(tree):
    assert (tree.unmarked, tree.unread(), tree.unlisted(), tree.misplaced()) == ("", "", [], [])
    assert [element.S for element in tree.root.K] == ["/Document"]


def test_it_is_read_as_it_stands(tree):
    assert re.findall(r"Năm 2023|I\.(\d+)Nội", tree.text()) == ["", *map(str, range(60))]


def test_every_head_says_that_it_is_a_column_s(tree):
    heads = tree.of("TH")
    assert {str(head.A.Scope) for head in heads} == {"/Column"}
    assert [tree.text(head) for head in heads] == ["Cột mã", "Nội dung", "Điểm", "So sánh"] * len(tree.pdf.pages)


def test_a_head_at_the_side_of_a_table_says_that_it_is_a_row_s(plain_tree):
    found = plain_tree("<table><thead><tr><th>A<th>B<tbody><tr><th scope=row>C<td>D</table>")
    assert [(found.text(head), head.A.Scope) for head in found.of("TH")] == [
        ("A", "/Column"),
        ("B", "/Column"),
        ("C", "/Row"),
    ]


def test_a_cell_names_the_heads_over_it_where_heads_span_rows_and_columns(plain_tree):
    found = plain_tree(
        "<table><thead><tr><th rowspan=2>Mã<th colspan=2>Tự chấm<th rowspan=2>Ghi chú<tr><th>Kết quả<th>Điểm"
        "<tbody><tr><th scope=row>I.1<td>98<td>97,5<td>đủ<tr><td colspan=4>Hết</table>"
    )
    heads = {str(head.ID): found.text(head) for head in found.of("TH")}
    assert {found.text(cell): [heads[str(head)] for head in cell.A.Headers] for cell in found.of("TD")} == {
        "98": ["I.1", "Tự chấm", "Kết quả"],
        "97,5": ["I.1", "Tự chấm", "Điểm"],
        "đủ": ["I.1", "Ghi chú"],
        "Hết": ["Mã", "Tự chấm", "Kết quả", "Điểm", "Ghi chú"],
    }


def test_every_cell_names_heads_that_the_root_lists(tree):
    listed = [str(name) for name in list(tree.root.IDTree.Names)[::2]]
    assert listed == sorted(listed)
    assert set(listed) == {str(head.ID) for head in tree.of("TH")}
    assert {str(head) for cell in tree.of("TD") for head in cell.A.Headers} == set(listed)


def test_every_figure_has_words_and_its_place_on_the_sheet(tree):
    figures = tree.of("Figure")
    assert [str(figure.Alt) for figure in figures] == [f"Nội dung {n}" for n in range(60)]
    boxes = [[float(edge) for edge in figure.A.BBox] for figure in figures]
    assert all(0 < left < right < 596 and 0 < low < high < 842 for left, low, right, high in boxes)
    # Down the sheet, so nearer and nearer to its foot.
    assert boxes[1][1] < boxes[0][1]


def test_the_code_of_an_issued_record_is_a_picture_with_words(make):
    issued = make(
        "lines.html",
        {"lines": ["Nội dung"], "signers": [], "columns": 1},
        verification=Verification("ABCD-1234", "http://127.0.0.1:8000/xac-minh/ABCD-1234/"),
    )
    assert archival_faults(issued) == []
    found = Tree(issued)
    assert [str(figure.Alt) for figure in found.of("Figure")] == ["Mã QR: http://127.0.0.1:8000/xac-minh/ABCD-1234/"]
