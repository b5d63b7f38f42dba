"""Rows copied from Excel or Word become lines of the rubric's table, and what has no place there is told."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.intake.pasted import lines_from
from scoring.rubrics.tree.lines import Line

READ = "Hãy xem lại cấp, cách chấm, điểm, rồi bấm Lưu."
Shown = list[tuple[str, str, str, str, str]]


def shown(cells: Sequence[Sequence[str]], level: int = 1, taken: Sequence[str] = ()) -> Shown:
    return [
        (line.level, line.code, line.name, line.kind, line.max_points)
        for line in lines_from(cells, level=level, taken=taken).lines
    ]


def notes(cells: Sequence[Sequence[str]], taken: Sequence[str] = ()) -> list[str]:
    return lines_from(cells, level=1, taken=taken).notes


OFFICE = [
    ["STT", "Nội dung", "Điểm chuẩn", "Ghi chú"],
    ["I", "Nhiệm vụ chung", "60 điểm", ""],
    ["1", "Chuyên môn", "40", "theo báo cáo"],
    ["a)", "Đúng hạn", "25,5", ""],
    ["b)", "Đủ nội dung", "14,5", ""],
    ["2", "Nội bộ đoàn kết", "20", ""],
    ["II", "Điểm thưởng", "40", ""],
    ["1", "Sáng kiến", "40", ""],
    ["", "Tổng cộng", "100", ""],
]


def test_an_office_s_table_is_laid_out_by_its_signs():
    assert shown(OFFICE) == [
        ("1", "I", "Nhiệm vụ chung", "group", "60"),
        ("2", "", "Chuyên môn", "group", "40"),
        ("3", "", "Đúng hạn", "direct", "25,5"),
        ("3", "", "Đủ nội dung", "direct", "14,5"),
        ("2", "", "Nội bộ đoàn kết", "direct", "20"),
        ("1", "II", "Điểm thưởng", "bonus", "40"),
        ("2", "", "Sáng kiến", "direct", "40"),
    ]
    assert notes(OFFICE) == [
        f"Đã điền 7 dòng, chưa lưu: cột 1 là STT, mã, cột 2 là Nội dung, cột 3 là Điểm chuẩn. {READ}",
        "Cột 4 không điền vào đâu: «Ghi chú», «theo báo cáo».",
        "Dòng không điền. Đầu cột: «STT», «Nội dung», «Điểm chuẩn», «Ghi chú»; Tổng cộng: «Tổng cộng», «100».",
        "Số thứ tự để xếp cấp, không thành mã: «1», «a)», «b)», «2», «1». Mã để trống thì cổng tự đặt.",
    ]


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (
            [["1.1", "Chuyên môn", "40"], ["1.2", "Nội bộ", "20"]],
            [("1.1", "Chuyên môn", "40"), ("1.2", "Nội bộ", "20")],
        ),
        ([["Chuyên môn", "40"], ["Nội bộ", "20 đ"]], [("", "Chuyên môn", "40"), ("", "Nội bộ", "20")]),
        ([["1", "Chuyên môn", "4"], ["2", "Nội bộ", "5"]], [("1", "Chuyên môn", "4"), ("2", "Nội bộ", "5")]),
        ([["A. Chuyên môn", "4"], ["B. Nội bộ", "5"]], [("A", "Chuyên môn", "4"), ("B", "Nội bộ", "5")]),
    ],
)
def test_columns_are_told_by_what_stands_in_them(cells: list[list[str]], lines: list[tuple[str, str, str]]):
    assert [(code, name, points) for _, code, name, _, points in shown(cells)] == lines


def test_what_counts_brings_its_unit_and_points_and_levels_are_told():
    cells = [
        ["STT", "Nội dung", "Điểm chuẩn", "Đơn vị tính", "Điểm mỗi đơn vị"],
        ["1", "Sáng kiến", "10", "sáng kiến", "2,5"],
        ["2", "Xếp loại", "10", "", ""],
        ["-", "Tốt", "10", "", ""],
        ["-", "Khá", "5", "", ""],
    ]
    done = lines_from(cells, level=2, taken=())
    assert done.lines == [
        Line(level="2", name="Sáng kiến", kind="per_unit", max_points="10", points_each="2,5", unit="sáng kiến"),
        Line(level="2", name="Xếp loại", kind="levels", max_points="10"),
    ]
    assert done.notes[1] == (
        "Dòng không điền. Đầu cột: «STT», «Nội dung», «Điểm chuẩn», «Đơn vị tính», «Điểm mỗi đơn vị»; "
        "Một mức của dòng trên: «-», «Tốt», «10»; Một mức của dòng trên: «-», «Khá», «5»."
    )


def test_rows_go_where_one_pastes_unless_they_begin_as_the_top_of_a_table():
    assert [line[0] for line in shown([["1", "Một", "5"], ["a", "Hai", "5"]], level=2)] == ["2", "3"]
    assert [line[0] for line in shown([["II", "Một", "5"], ["1", "Hai", "5"]], level=2)] == ["1", "2"]


def test_a_code_that_is_taken_is_left_to_be_proposed_and_told():
    cells = [["I", "Một", "5"], ["II", "Hai", "5"], ["II", "Ba", "5"]]
    assert [line[1] for line in shown(cells, taken=["I"])] == ["", "II", ""]
    assert notes(cells, taken=["I"])[-1] == (
        "Số thứ tự để xếp cấp, không thành mã: «I», «II». Mã để trống thì cổng tự đặt."
    )


def test_points_that_cannot_be_read_stay_as_they_were():
    cells = [["STT", "Nội dung", "Điểm chuẩn"], ["1", "Một", "9.125"], ["2", "Hai", "nhiều"], ["3", "Ba", "5"]]
    assert [line[4] for line in shown(cells)] == ["9.125", "nhiều", "5"]


def test_nothing_pasted_is_told():
    assert (shown([["", " "]]), notes([])) == ([], ["Không có dòng nào để điền."])


texts = st.sampled_from(["", "I", "1", "a)", "Tổng cộng", "Điểm", "Nội dung", "STT", "9.125", "Báo cáo tháng", "x y"])


@given(st.lists(st.lists(texts, min_size=1, max_size=5), max_size=8))
def test_every_text_is_either_on_a_line_or_told(cells: list[list[str]]):
    done = lines_from(cells, level=1, taken=())
    everything = " ".join([*done.notes, *(f"{line.code} {line.name} {line.max_points}" for line in done.lines)])
    said = {cell.rstrip(")") for row in cells for cell in row if cell}
    assert [text for text in said if text not in everything and "…" not in everything] == []
    assert [line for line in done.lines if line.is_blank] == []
