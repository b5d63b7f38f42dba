"""Which rows are a table's head, and what stands in its columns."""

import pytest

from common.files.plaintable import TableRow
from scoring.rubrics.intake.columns import Use, guessed_uses, head_rows, use_of_head


def rows(*lines: str) -> list[TableRow]:
    return [TableRow(at, tuple(line.split("|"))) for at, line in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("head", "use"),
    [
        ("STT", Use.LABEL),
        ("Mục", Use.LABEL),
        ("Mức", Use.NOTE),
        ("Nội dung tiêu chí thi đua", Use.NAME),
        ("Các tiêu chí", Use.NAME),
        ("Điểm chuẩn", Use.POINTS),
        ("Thang điểm (tối đa)", Use.POINTS),
        ("Trọng số (%)", Use.POINTS),
        ("Điểm cộng", Use.BONUS),
        ("Điểm trừ", Use.PENALTY),
        ("ĐVT", Use.UNIT),
        ("Điểm đơn vị tự chấm", Use.UNUSED),
        ("Điểm tự chấm", Use.UNUSED),
        ("Cách tính điểm", Use.NOTE),
        ("Lĩnh vực", Use.GROUP),
        ("Ngày sinh", None),
        ("", None),
        ("Thực hiện tốt các chỉ tiêu được giao, không để xảy ra sai phạm trong năm", None),
    ],
)
def test_heads_of_offices_are_known(head: str, use: Use | None):
    assert use_of_head(head) is use


def test_the_head_is_the_row_that_names_most_columns_with_what_goes_on_below_it():
    table = rows("BẢNG ĐIỂM||", "STT|Nội dung|Điểm", "||Điểm chuẩn", "(1)|(2)|(3)", "1|Họp|5")
    assert head_rows(table) == [1]
    assert head_rows(rows("STT|Nội dung|Điểm|", "||Điểm chuẩn|Điểm trừ", "(1)|(2)|(3)|(4)", "1|Họp|5|1")) == [0, 1, 2]
    assert head_rows(rows("1|Họp|5", "2|Báo cáo|6")) == []


def test_a_second_column_of_points_is_not_used():
    table = rows("STT|Nội dung|Điểm tối đa|Điểm Khối chấm", "1|Họp|5|4")
    assert guessed_uses(table, [0]) == [Use.LABEL, Use.NAME, Use.POINTS, Use.UNUSED]


def test_without_a_column_of_names_the_one_with_most_words_is_it():
    assert guessed_uses(rows("STT|Ngày|Điểm", "1|Họp giao ban đầy đủ|5"), [0]) == [Use.LABEL, Use.NAME, Use.POINTS]
    assert guessed_uses([], []) == []
