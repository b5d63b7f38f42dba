"""What somebody looks for, and where it stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.finding import LONGEST, TOO_LONG, TOO_SHORT, Words, WordsRefused
from common.vietnamese.text import clean_line, fold, fold_letters


def shown(typed: str, text: str) -> str:
    """The text with what was found in brackets."""
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in Words.read(typed).pieces(text))


@pytest.mark.parametrize("typed", ["thi đua", "THI DUA", "thi dua", "đua thi", "thi  đua\u00a0"])
def test_marks_case_and_order_make_no_difference(typed: str) -> None:
    assert Words.read(typed).all_in(["Giao ước thi đua", "Năm 2024"])


@pytest.mark.parametrize(
    ("typed", "text", "told"),
    [
        ("hoi thao", "Giao lưu Hội thao năm 2023", "Giao lưu [Hội thao] năm 2023"),
        ("an", "Ban An ninh an toàn", "Ban [An] ninh [an] toàn"),
        ('"thi đua"', "Thi đấu, đua thuyền, thi đua", "Thi đấu, đua thuyền, [thi đua]"),
        ("«thi đua»", "Thi đấu, đua thuyền, thi đua", "Thi đấu, đua thuyền, [thi đua]"),
        ("uỷ", "Tỉnh ủy, Tỉnh uỷ", "Tỉnh [ủy], Tỉnh [uỷ]"),
        ("dang", "ĐẢNG ủy", "[ĐẢNG] ủy"),
        ("100%", "Đạt 100% và 1000", "Đạt [100%] và 1000"),
        ("%%", "50%% và 50%", "50[%%] và 50%"),
        ("_a", "b_a và ba", "b[_a] và ba"),
        ("I.3", "Mục I.3, mục II.3, mục I53", "Mục [I.3], mục II.3, mục I53"),
        ("thi thi", "thi", "[thi]"),
        ("kh ktd", "Số 12/KH-KTĐ6", "Số 12/[KH]-[KTĐ]6"),
    ],
)
def test_what_is_found_is_told_apart(typed: str, text: str, told: str) -> None:
    assert shown(typed, text) == told


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", TOO_SHORT),
        ("   ", TOO_SHORT),
        ("a", TOO_SHORT),
        ("ả b", TOO_SHORT),
        ("%", TOO_SHORT),
        ('"', TOO_SHORT),
        ('""', TOO_SHORT),
        ("\u200b\u0301", TOO_SHORT),
        ("a" * (LONGEST + 1), TOO_LONG),
        ("thi đua " * 1250, TOO_LONG),
    ],
)
def test_too_little_and_too_much_is_refused_with_what_to_do(typed: str, why: str) -> None:
    with pytest.raises(WordsRefused) as refused:
        Words.read(typed)
    assert str(refused.value) == why


def test_a_quote_that_is_never_closed_is_left_out() -> None:
    assert shown('"thi đua', "Thi đua") == "[Thi đua]"


def sentence(typed: str, *texts: str) -> str:
    return "".join(piece.text for piece in Words.read(typed).sentence(texts))


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    text = "Khối họp. Tổ chức hội thao. Hội thao an toàn; mọi đơn vị tham gia.\nHội nghị sau."
    assert sentence("hội an", "Hội", text) == "Hội thao an toàn;"
    assert sentence("hội nghị", text) == "Hội nghị sau."
    assert sentence("không có", text) == ""


def test_a_long_sentence_is_cut_between_words_around_what_was_found() -> None:
    cut = sentence("kim", f"{'trước ' * 60}kim {'sau ' * 90}")
    assert cut == f"… {'trước ' * 13}kim {'sau ' * 39}…"
    assert sentence("kim", f"kim {'sau ' * 90}") == f"kim {'sau ' * 59}…"


def test_one_word_without_end_is_cut_all_the_same() -> None:
    assert len(sentence("xa", "xa" * 5000)) < 260


@given(st.text(max_size=60))
def test_the_pieces_of_any_text_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in Words.read("an hội %x").pieces(text)) == clean_line(text)


@given(st.text(max_size=60))
def test_the_key_of_a_text_is_that_of_its_letters_in_a_row(text: str) -> None:
    assert "".join(map(fold_letters, clean_line(text))) == fold(text)


@given(st.text(min_size=2, max_size=30))
def test_whatever_is_typed_is_refused_or_found_in_itself(typed: str) -> None:
    try:
        words = Words.read(typed)
    except WordsRefused:
        return
    assert words.all_in([typed.replace('"', " ")]) or any(sign in typed for sign in '“”„«»″"')
