"""The plan's table as it is typed and pasted: who is meant, what is wrong, which column is which."""

from datetime import date

import pytest

from campaigns.tasks import LONGEST, NO_NAME, NOT_YET, Names, Pasted, TaskRow, laid_over, read_pasted, read_row

NAMES = Names.of(
    [
        ("bao", "Báo Bình Thuận", "Báo"),
        ("dan-van", "Ban Dân vận Tỉnh ủy", "Dân vận"),
        ("noi-chinh", "Ban Nội chính", "Ban"),
        ("to-chuc", "Ban Tổ chức", "Ban"),
    ]
)
TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("text", "members", "others"),
    [
        ("", (), ""),
        ("báo", ("bao",), ""),
        ("Dân vận, Báo", ("bao", "dan-van"), ""),
        ("Báo; các đoàn thể, hội; Ban Dân vận Tỉnh ủy.", ("bao", "dan-van"), "các đoàn thể, hội"),
        # Two have this short name: nobody is meant by it.
        ("Ban; Ban Tổ chức", ("to-chuc",), "Ban"),
    ],
)
def test_members_are_known_by_their_names_and_all_else_stays_as_it_is_written(
    text: str, members: tuple[str, ...], others: str
) -> None:
    assert NAMES.parted(text) == (members, others)
    # What the table then shows is read as the same again.
    assert NAMES.parted(NAMES.joined(members, others)) == (members, others)


def test_a_member_is_called_by_its_full_name_where_its_short_name_is_another_s_too() -> None:
    assert [NAMES.name(code) for code in ("bao", "to-chuc", "ai-do")] == ["Báo", "Ban Tổ chức", ""]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (TaskRow(name="Sơ kết", due="30/6/2024", done="1/6/2024"), {}),
        (TaskRow(due="1/2/2025"), {"name": NO_NAME}),
        (TaskRow(name="A", done="2/6/2024"), {"done": NOT_YET}),
        (
            TaskRow(name="A", due="1/7/2042"),
            {"due": "Ngày 01/07/2042 không thuộc năm 2024 hay năm liền kề. Hãy xem lại năm."},
        ),
        (TaskRow(name="A", time="x" * (LONGEST["time"] + 1)), {"time": "Dài quá 200 ký tự."}),
        (
            TaskRow(name="A", helpers="x" * 301),
            {"helpers": "Phần không phải tên đơn vị thành viên dài quá 300 ký tự."},
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_its_column(row: TaskRow, wrong: dict[str, str]) -> None:
    assert read_row(row, NAMES, year=2024, today=TODAY)[1] == wrong


def test_a_day_that_is_none_is_told() -> None:
    assert set(read_row(TaskRow(name="A", due="Quý I"), NAMES, year=2024, today=TODAY)[1]) == {"due"}


def test_a_pasted_table_is_read_by_its_heads_and_its_numbers_are_left_out() -> None:
    text = (
        "TT\tNội dung công việc\tThời gian\tChủ trì\tPhối hợp\tSản phẩm\tKinh phí\n"
        '1\t1. Ký giao ước\tQuý I\tBáo\t"Dân vận;\nBan Tổ chức"\tGiao ước\t5 triệu\n'
        "2\tSơ kết\tTháng 6\tDân vận\t\tBáo cáo\t\n"
    )
    assert read_pasted(text) == Pasted(
        [
            TaskRow("Ký giao ước", "Quý I", "", "Báo", "Dân vận; Ban Tổ chức", "Giao ước"),
            TaskRow("Sơ kết", "Tháng 6", "", "Dân vận", "", "Báo cáo"),
        ],
        ["Kinh phí"],
    )


def test_without_heads_the_columns_stand_in_their_usual_order() -> None:
    text = "I\tKý giao ước\tQuý I\tBáo\tDân vận\tGiao ước\tghi chú\n"
    assert read_pasted(text) == Pasted(
        [TaskRow("Ký giao ước", "Quý I", "", "Báo", "Dân vận", "Giao ước")], ["cột thứ 7"]
    )
    assert read_pasted("- Ký giao ước\n\n2) Sơ kết\n").rows == [TaskRow("Ký giao ước"), TaskRow("Sơ kết")]
    assert read_pasted(" \n\t\n") == Pasted([], [])


def test_what_is_laid_over_fills_only_what_is_empty_and_the_same_name_twice_stays_two() -> None:
    stand = [TaskRow("Giao ban", time="Tháng 1", was="3"), TaskRow()]
    fresh = [TaskRow("giao ban", time="Tháng 2", leader="Báo"), TaskRow("Giao ban", time="Tháng 3")]
    assert laid_over(stand, fresh) == [
        TaskRow("Giao ban", time="Tháng 1", leader="Báo", was="3"),
        TaskRow("Giao ban", time="Tháng 3"),
    ]
