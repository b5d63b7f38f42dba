"""The signs before lines, and how deep they stand."""

import pytest

from scoring.rubrics.intake.labels import Depths, Label, read_label, split_label


@pytest.mark.parametrize(
    ("text", "printed", "family"),
    [
        ("I", "I", "roman"),
        ("I.", "I.", "roman"),
        ("1", "1", "number"),
        ("1,2", "1.2", "2 parts"),
        ("1.10", "1.10", "2 parts"),
        ("II.1", "II.1", "2 parts"),
        ("a)", "a)", "letter"),
        ("đ)", "đ)", "letter"),
        ("-", "-", "sign -"),
        ("A", "A", "capital"),
        ("Phần I", "Phần I", "phan roman"),
        ("Tiêu chuẩn 1", "Tiêu chuẩn 1", "tieu chuan number"),
        ("iv)", "iv)", "small roman"),
    ],
)
def test_a_sign_that_stands_alone_is_known(text: str, printed: str, family: str):
    assert read_label(text) == Label(printed, family)


@pytest.mark.parametrize("text", ["", "STT", "Tốt", "Thực hiện nhiệm vụ", "2024"])
def test_a_word_is_no_sign(text: str):
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("text", "printed", "rest"),
    [
        ("I. Công tác", "I.", "Công tác"),
        ("1.1. Báo cáo", "1.1.", "Báo cáo"),
        ("1.1 Báo cáo", "1.1", "Báo cáo"),
        ("a) Nộp đúng hạn", "a)", "Nộp đúng hạn"),
        ("- Tốt", "-", "Tốt"),
        ("Phần I: Chung", "Phần I", "Chung"),
        ("10. Khác", "10.", "Khác"),
    ],
)
def test_a_sign_is_taken_off_the_words_behind_it(text: str, printed: str, rest: str):
    label, words = split_label(text)
    assert (label and label.printed, words) == (printed, rest)


@pytest.mark.parametrize("text", ["2024 năm", "5 điểm", "I Chung", "Xây dựng", "-2 điểm", "a)"])
def test_words_that_only_begin_like_a_sign_stay_whole(text: str):
    assert split_label(text) == (None, text)


def depths(*signs: str) -> list[int]:
    found = Depths()
    return [found.of(label) for sign in signs if (label := read_label(sign))]


def test_lines_of_one_family_stand_side_by_side_and_others_below():
    assert depths("I", "1", "a)", "b)", "2", "a)", "II", "1", "-", "-") == [0, 1, 2, 2, 1, 2, 0, 1, 2, 2]
    assert depths("1", "1.1", "1.2", "2", "2.1", "2.1.1") == [0, 1, 1, 0, 1, 2]


def test_letters_and_roman_numbers_are_told_apart_by_what_stood_before():
    assert depths("A", "I", "II", "B", "I", "1") == [0, 1, 1, 0, 1, 2]
    assert depths("A", "1", "B", "1", "C", "1", "D") == [0, 1, 0, 1, 0, 1, 0]


def test_a_higher_sign_that_comes_late_goes_to_the_top():
    assert depths("1", "a)", "I", "II") == [0, 1, 0, 0]


def test_a_sign_becomes_part_of_a_code_without_its_marks():
    assert [label.for_code for sign in ("I.", "a)", "1,2", "Phần II", "-") if (label := read_label(sign))] == [
        *("I", "a", "1.2", "II", "")
    ]
