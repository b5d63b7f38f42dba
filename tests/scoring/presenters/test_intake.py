"""A table of an office as a page shows it: guesses told as such, choices kept, every row there."""

from common.files.tables import pasted_tables
from scoring.presenters.intake import Option, columns_shown, rows_shown
from scoring.rubrics.intake.building import understand
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import Choices, Part
from tests.officetables import GUIDE, pasted

[TABLE] = pasted_tables(pasted(GUIDE))


def chosen(options: object) -> list[Option]:
    return [option for option in options if option.chosen]  # type: ignore[attr-defined]


def test_what_is_guessed_is_told_as_such_and_what_was_chosen_stays():
    choices = Choices(uses={3: Use.UNUSED}, parts={3: Part.BONUS}, depths={4: 2}, kinds={5: "direct"})
    found = understand(TABLE, choices)
    columns = columns_shown(TABLE, found, choices)
    assert [column.head for column in columns] == ["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Ghi chú"]
    assert [chosen(column.options) for column in columns] == [
        [Option("", "STT, mã (đoán)", True)],
        [Option("", "Nội dung (đoán)", True)],
        [Option("", "Điểm chuẩn (đoán)", True)],
        [Option("unused", "Không dùng", True)],
    ]
    rows = {row.number: row for row in rows_shown(found, choices)}
    assert list(rows) == [row.number for row in TABLE.rows]
    assert chosen(rows[3].parts) == [Option("bonus", "Nhóm điểm thưởng", True)]
    assert chosen(rows[4].depths) == [Option("3", "cấp 3", True)]
    assert chosen(rows[5].kinds) == [Option("direct", "Chấm trực tiếp", True)]
    assert chosen(rows[6].kinds) == [Option("", "Chấm có hoặc không (đề xuất)", True)]


def test_a_row_shows_what_it_says_and_why_it_was_understood_so():
    found = understand(TABLE, Choices())
    rows = {row.number: row for row in rows_shown(found, Choices())}
    late = rows[6]
    assert (late.printed, late.words, late.said, late.points, late.code) == (
        *("b)", "Báo cáo đúng hạn", "Mỗi báo cáo chậm trừ 1 điểm", "10", "I.1.b"),
    )
    assert late.how == "Có sẵn 10 điểm, trừ 1 điểm mỗi báo cáo chậm, không dưới 0."
    assert late.why == "có lời «1 điểm mỗi báo cáo chậm»: từ 10 điểm trừ dần"
    total = rows[13]
    assert (total.words, total.is_node, total.kinds, total.why) == ("Tổng cộng | 100", False, [], "có chữ tổng")
