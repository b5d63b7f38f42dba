"""A regulation's lines: how they are numbered, moved, read from Word, and what is put in for a name in braces."""

import pytest

from pacts.regulation.text import (
    EMPTY,
    HOMELESS,
    Line,
    LineKind,
    Piece,
    added,
    mistakes,
    moved,
    named_in,
    numbered,
    pieces,
    read_pasted,
    roman,
    said,
)

CHAPTER, ARTICLE, CLAUSE, POINT = LineKind


def lines(text: str) -> list[Line]:
    """«C A k k p» as lines, each with its place as its text."""
    kinds = {"C": CHAPTER, "A": ARTICLE, "k": CLAUSE, "p": POINT}
    return [Line(kinds[letter], f"{letter}{at}") for at, letter in enumerate(text.split())]


def texts(found: list[Line]) -> str:
    return " ".join(line.text for line in found)


def test_articles_run_through_the_chapters_and_clauses_and_points_start_anew() -> None:
    rows = numbered(lines("C A k k p p A k C A p"))
    assert [row.mark for row in rows] == [
        *("Chương I", "Điều 1.", "1.", "2.", "a)", "b)", "Điều 2.", "", "Chương II", "Điều 3.", "a)"),
    ]
    assert [rows[at].place for at in (3, 4, 7, 10)] == [
        "khoản 2 Điều 1",
        "điểm a khoản 2 Điều 1",
        "Điều 2",
        "điểm a Điều 3",
    ]


def test_points_are_lettered_as_in_vietnamese() -> None:
    rows = numbered([Line(ARTICLE, "A"), *[Line(POINT, "p")] * 8])
    assert [row.mark for row in rows[1:]] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]


@pytest.mark.parametrize(("number", "sign"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (39, "XXXIX")])
def test_chapters_have_roman_numbers(number: int, sign: str) -> None:
    assert roman(number) == sign


@pytest.mark.parametrize(
    ("at", "by", "after", "place"),
    [
        # An article goes with its clauses past the one before it, or into the chapter before.
        (3, -1, "C0 A3 A1 k2 C4 A5 k6", 1),
        (5, -1, "C0 A1 k2 A3 A5 k6 C4", 4),
        (1, 1, "C0 A3 A1 k2 C4 A5 k6", 2),
        (3, 1, "C0 A1 k2 C4 A3 A5 k6", 4),
        # A chapter takes all of its articles along.
        (4, -1, "C4 A5 k6 C0 A1 k2 A3", 0),
        (0, 1, "C4 A5 k6 C0 A1 k2 A3", 3),
        # At the ends nothing moves, and a clause goes into another article.
        (0, -1, "C0 A1 k2 A3 C4 A5 k6", 0),
        (5, 1, "C0 A1 k2 A3 C4 A5 k6", 5),
        (2, 1, "C0 A1 A3 k2 C4 A5 k6", 3),
    ],
)
def test_what_belongs_to_a_line_moves_with_it(at: int, by: int, after: str, place: int) -> None:
    found, to = moved(lines("C A k A C A k"), at, by)
    assert (texts(found), to) == (after, place)


def test_no_two_points_of_a_clause_are_called_alike() -> None:
    rows = numbered(lines("A k " + "p " * 50))
    marks = [row.mark for row in rows[2:]]
    assert (marks[0], marks[22], marks[23], marks[24], marks[46]) == ("a)", "y)", "aa)", "ab)", "ba)")
    assert len(set(marks)) == len(marks)
    assert read_pasted("Điều 1. A\naa) Việc khác.")[1] == Line(POINT, "Việc khác.")


def test_a_line_is_added_behind_another_one_or_at_the_end() -> None:
    assert added(lines("C A"), 0, ARTICLE) == ([Line(CHAPTER, "C0"), Line(ARTICLE, ""), Line(ARTICLE, "A1")], 1)
    assert added([], -1, CHAPTER) == ([Line(CHAPTER, "")], 0)
    assert added(lines("C"), 9, CHAPTER)[1] == 1


def test_a_clause_outside_of_any_article_and_an_empty_line_are_told() -> None:
    found = [Line(CLAUSE, "a"), Line(CHAPTER, "b"), Line(POINT, "c"), Line(ARTICLE, ""), Line(POINT, "d")]
    assert mistakes(found) == {0: HOMELESS, 2: HOMELESS, 3: EMPTY}
    assert mistakes([Line(ARTICLE, "a"), Line(CLAUSE, "x" * 3001)]) == {1: "Dài quá 3000 ký tự."}


def test_a_regulation_is_read_from_word_without_its_numbers() -> None:
    text = """Chương I
    QUY ĐỊNH CHUNG
    Điều 1. Phạm vi
    1. Quy chế này quy định:
    a) Tổ chức;
    - Hoạt động.
    Điều 2: Nguyên tắc
    Tự nguyện, dân chủ.
    CHƯƠNG II: Tổ chức"""
    assert read_pasted(text) == [
        Line(CHAPTER, "Quy định chung"),
        Line(ARTICLE, "Phạm vi"),
        Line(CLAUSE, "Quy chế này quy định:"),
        Line(POINT, "Tổ chức;"),
        Line(POINT, "Hoạt động."),
        Line(ARTICLE, "Nguyên tắc"),
        Line(CLAUSE, "Tự nguyện, dân chủ."),
        Line(CHAPTER, "Tổ chức"),
    ]
    assert read_pasted(" \n ") == []


def test_a_head_needs_no_full_stop_and_stands_where_word_put_odd_spaces() -> None:
    text = "CHƯƠNG II\xa0– Tổ chức\nĐiều\xa05 Trưởng khối\x0b1) Bầu chọn.\nĐiều 6."
    assert read_pasted(text) == [
        Line(CHAPTER, "Tổ chức"),
        Line(ARTICLE, "Trưởng khối"),
        Line(CLAUSE, "Bầu chọn."),
        Line(ARTICLE, ""),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "3.000.000 đồng cho mỗi đơn vị.",
        "1.5 điểm cho mỗi hoạt động.",
        "15.03.2026 là hạn cuối.",
        "Điều 5 của Quy chế này được áp dụng.",
        "Điều 5, Điều 6 quy định việc bầu chọn.",
        "Chương II của Quy chế này quy định việc ấy.",
    ],
)
def test_a_line_that_only_begins_with_figures_or_cites_loses_nothing(line: str) -> None:
    assert read_pasted(line) == [Line(CLAUSE, line)]


def test_what_is_set_is_put_in_for_its_name_and_all_else_stays() -> None:
    text = "Khối có { số  thành viên } đơn vị; {}, {a"
    assert named_in(f"{text} {{số thành viên}}") == ["số thành viên"]
    assert list(pieces("{x} và {y}.", str.upper)) == [Piece("X", "x"), Piece(" và "), Piece("Y", "y"), Piece(".")]
    assert said(text, lambda name: {"số thành viên": "09"}[name]) == "Khối có 09 đơn vị; {}, {a"
