"""The table of the members: pure rules, how a pasted table is read, what is wrong with one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.roster import (
    DEPUTY,
    HEAD,
    LONGEST,
    RosterRow,
    completed,
    laid_over,
    mistakes,
    proposed_code,
    read_pasted,
    seal_of,
)

OFFICE = RosterRow("Văn phòng Tỉnh ủy", "Văn phòng", "van-phong", HEAD, was="van-phong")
PAPER = RosterRow("Báo Bình Thuận", "Báo", "bao", was="bao")


# --- codes and seals ---------------------------------------------------------------------------------------


def test_a_code_is_proposed_from_the_name_and_numbered_where_it_is_taken() -> None:
    assert proposed_code("Ban Tổ chức Tỉnh ủy", []) == "ban-to-chuc-tinh-uy"
    assert proposed_code("Đảng ủy", ["dang-uy", "dang-uy-2"]) == "dang-uy-3"
    assert proposed_code("!!!", []) == "don-vi"


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=8))
def test_whatever_the_names_every_row_gets_a_code_of_its_own_that_an_address_can_have(names: list[str]) -> None:
    rows = completed([RosterRow(name=name) for name in names])
    codes = [row.code for row in rows]
    assert len(set(codes)) == len(codes)
    assert [wrong for (_, column), wrong in mistakes(rows).items() if column == "code"] == []


def test_rows_left_blank_do_not_count_and_a_short_name_is_taken_from_the_name() -> None:
    rows = completed([RosterRow(), RosterRow(name="Trường Chính trị"), RosterRow()])
    assert rows == [RosterRow("Trường Chính trị", "Trường Chính trị", "truong-chinh-tri")]


def test_two_tables_have_one_seal_only_if_they_say_the_same_in_the_same_order() -> None:
    assert seal_of([OFFICE, PAPER]) == seal_of([replace(OFFICE), PAPER])
    assert seal_of([OFFICE, PAPER]) != seal_of([PAPER, OFFICE])
    assert seal_of([OFFICE]) != seal_of([replace(OFFICE, phone="0252 3821 234")])


# --- what is wrong -----------------------------------------------------------------------------------------


def test_a_table_without_mistakes_has_none() -> None:
    assert mistakes([OFFICE, replace(PAPER, phone="+84 252 3821 234", email="toasoan@baobinhthuan.vn")]) == {}


def test_every_mistake_is_told_at_its_row_and_column() -> None:
    table = [
        OFFICE,
        replace(PAPER, role=HEAD),
        RosterRow(name="", short_name="X", code="x"),
        RosterRow(name="báo bình thuận", code="bao"),
        RosterRow(name="Sở", code="So Y te", phone="gọi sau", email="a@b", role="chief"),
        RosterRow(name="T" * 201, code="t"),
    ]
    assert mistakes(table) == {
        (1, "role"): "Mỗi năm chỉ có một Trưởng khối; dòng 1 đang là Trưởng khối.",
        (2, "name"): "Hãy ghi tên đơn vị, hoặc bỏ dòng này.",
        (3, "code"): "Mã này đã có ở dòng 2. Hãy ghi mã khác.",
        (3, "name"): "Tên này đã có ở dòng 2.",
        (4, "code"): "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: ban-to-chuc.",
        (4, "phone"): "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, ví dụ: 0252 3821 234.",
        (4, "email"): "Thư điện tử phải có dạng ten@coquan.gov.vn.",
        (4, "role"): "Hãy chọn vai trò trong danh sách.",
        (5, "name"): f"Dài quá {LONGEST['name']} ký tự.",
    }


def test_what_goes_is_not_judged_but_somebody_must_stay() -> None:
    assert mistakes([OFFICE, replace(OFFICE, dropped=True)]) == {}
    assert mistakes([replace(OFFICE, dropped=True)]) == {(0, "name"): "Khối phải có ít nhất một thành viên."}


# --- a pasted table ----------------------------------------------------------------------------------------


def test_columns_are_known_by_their_heads_in_any_order_and_those_without_a_place_are_told() -> None:
    pasted = read_pasted(
        "STT\tChức vụ\tCƠ QUAN, ĐƠN VỊ\tHọ và tên\tVai trò\tE-mail\tSĐT\tGhi chú\n"
        "1\tChánh Văn phòng\tVăn phòng Tỉnh ủy\tTrần Tới\tTrưởng khối\tvp@binhthuan.vn\t0252 3821 234\tmới\n"
        "2\t\tBáo Bình Thuận\t\tPhó Trưởng khối\t\t\t\n"
    )
    assert pasted.unused == ["Ghi chú"]
    assert pasted.rows == [
        RosterRow(
            name="Văn phòng Tỉnh ủy",
            role=HEAD,
            representative="Trần Tới",
            position="Chánh Văn phòng",
            phone="0252 3821 234",
            email="vp@binhthuan.vn",
        ),
        RosterRow(name="Báo Bình Thuận", role=DEPUTY),
    ]


def test_without_heads_columns_are_known_by_what_stands_in_them() -> None:
    pasted = read_pasted(
        "1\tVăn phòng\tvp@a.vn\tTrần Tới\t0252.3821.234\tChánh Văn phòng\tkhác\n"
        "2\tBáo\tbao@a.vn\tNguyễn A\t0252.3821.235\tTổng Biên tập\t\n"
    )
    assert pasted.rows[1] == RosterRow(
        name="Báo", representative="Nguyễn A", position="Tổng Biên tập", phone="0252.3821.235", email="bao@a.vn"
    )
    assert pasted.unused == ["cột thứ 7 («khác» …)"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_list_with_one_name_a_line_loses_its_numbers(line_end: str) -> None:
    text = line_end.join(["1. Văn phòng Tỉnh ủy", "", "2) Ban Dân vận", "10 năm Hội Cựu chiến binh"])
    assert [row.name for row in read_pasted(text).rows] == [
        "Văn phòng Tỉnh ủy",
        "Ban Dân vận",
        "10 năm Hội Cựu chiến binh",
    ]


def test_a_cell_with_a_line_break_in_it_is_one_cell() -> None:
    pasted = read_pasted('Đơn vị\tNgười đại diện\n"Đảng ủy Khối\ncơ quan"\tLê B\n')
    assert pasted.rows == [RosterRow(name="Đảng ủy Khối cơ quan", representative="Lê B")]


def test_nothing_pasted_is_nothing() -> None:
    assert (read_pasted(" \n\t\t\n").rows, read_pasted("").unused) == ([], [])


def test_of_a_table_wider_and_longer_than_any_list_only_the_beginning_is_looked_at() -> None:
    pasted = read_pasted("\t".join(["A"] * 50_000) + "\n" + "B\t\n" * 50_000)
    assert (len(pasted.rows), len(pasted.unused)) == (1000, 27)


@given(st.text(alphabet=st.sampled_from('aĐ1@"\t\n\r .-'), max_size=80))
def test_no_text_is_too_odd_to_be_read_as_a_table(text: str) -> None:
    assert all(row.name for row in read_pasted(text).rows)


def test_pasted_rows_fill_in_those_of_the_same_name_and_follow_the_others() -> None:
    fresh = [RosterRow(name="bao binh thuan", phone="0252 1", short_name="BBT"), RosterRow(name="Ban Nội chính")]
    table = laid_over([OFFICE, PAPER, RosterRow()], fresh)
    assert table == [
        OFFICE,
        replace(PAPER, short_name="BBT", phone="0252 1"),
        RosterRow(name="Ban Nội chính"),
    ]
