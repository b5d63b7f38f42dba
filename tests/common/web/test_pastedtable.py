"""A pasted table: by its heads, without heads, and what of it is not looked at."""

from collections.abc import Sequence

from common.web.pastedtable import Columns, PastedTable, read_table

HEADS = {"name": ("ten", "ten don vi"), "phone": ("dien thoai",)}


def from_the_left(table: Sequence[Sequence[str]]) -> Columns:
    return {0: "name"}, [f"cột thứ {at + 1}" for at in range(1, len(table[0]))]


def read(text: str, most_lines: int = 10) -> PastedTable:
    return read_table(text, HEADS, from_the_left, most_lines=most_lines)


def test_columns_are_known_by_their_heads_and_those_nobody_knows_are_told() -> None:
    found = read("STT\tĐiện thoại\tTên  đơn vị\tGhi chú\tTên\n1\t0252 1\tBáo\tx\ty\n\n2\t\tĐảng ủy")
    assert found.lines == [{"phone": "0252 1", "name": "Báo"}, {"phone": "", "name": "Đảng ủy"}]
    assert found.unused == ["Ghi chú", "Tên"]


def test_titles_above_the_heads_are_no_lines_but_a_name_alone_is_no_head() -> None:
    found = read("DANH SÁCH\t\nTên\tĐiện thoại\nBáo\t1")
    assert (found.lines, found.unused) == ([{"name": "Báo", "phone": "1"}], [])
    assert read("Báo\tx\nTên\ty").lines == [{"name": "Báo"}, {"name": "Tên"}]


def test_without_a_head_for_the_name_the_first_line_counts_and_columns_are_told_otherwise() -> None:
    found = read("Điện thoại\t1\nBáo\t2")
    assert (found.lines, found.unused) == ([{"name": "Điện thoại"}, {"name": "Báo"}], ["cột thứ 2"])


def test_lines_after_the_most_and_columns_after_the_thirtieth_are_not_looked_at() -> None:
    found = read("\n".join(["\t".join("a" * 40)] * 5), most_lines=3)
    assert (len(found.lines), found.unused[-1]) == (3, "cột thứ 30")
    assert read(" \n\t\n") == PastedTable([], [])
