"""A table of an office as a page shows it: guesses told as such, choices kept, every row there."""

from common.files.tables import pasted_tables
from scoring.presenters.intake import Option, columns_shown, rows_shown
from scoring.rubrics.intake.building import understand
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import About, Choices, Part
from tests.officetables import GUIDE, REFERRING, pasted

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


def test_a_row_that_follows_another_shows_which_and_asks_where_nobody_can_tell():
    [table] = pasted_tables(pasted(REFERRING))
    choices = Choices(others={About.CONDITION: {9: "none"}})
    rows = {row.number: row for row in rows_shown(understand(table, choices), choices)}
    named, none, lacking = rows[13].others[0], rows[9].others[0], rows[12].others[0]
    assert (named.name, named.label, named.wrong) == ("share-13", "Tính trên điểm của mục", False)
    assert chosen(named.options) == [Option("", "II. PHONG TRÀO (đoán)", True)]
    assert chosen(none.options) == [Option("none", "Không có điều kiện", True)]
    assert none.options[0] == Option("", "Để cổng đoán")
    assert (chosen(lacking.options), lacking.wrong) == ([Option("", "Chọn mục…", True)], True)
    assert "none" not in [option.value for option in lacking.options]
    assert (rows[12].box, rows[13].box, rows[3].others) == ("share-12", "part-13", [])
    assert rows[13].how == "Có vi phạm: trừ 10 % điểm của mục II; không vi phạm: không trừ."
