import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.text import MAX_FILE_NAME, clean, clean_line, file_name, fold

# Everything, and more often the characters that cleaning is about.
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("aeuUyđĐưƯ\u0301\u0309\u031b\u0323\u00a0\u200b\r\n \t"),
    )
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Trưởng ban"), "Trưởng ban"),
        ("Đảng\u00a0ủy\u202fKhối", "Đảng ủy Khối"),
        ("\ufeffĐảng\u200b ủy\u200e", "Đảng ủy"),
        ("Tru\u031b\u200b\u0309ng", "Trưng".replace("ư", "ử")),
        ("\x00Sở\x07", "Sở"),
        ("Sở\ud83d", "Sở"),
        ("  Sở Tư pháp \n", "Sở Tư pháp"),
        ("dòng một  \r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("một\n\nhai", "một\n\nhai"),
        ("một\thai", "một hai"),
        ("Uỷ ban và Ủy ban", "Uỷ ban và Ủy ban"),
        ("", ""),
    ],
)
def test_text_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_the_letter_of_a_legacy_encoding_that_looks_invisible_is_kept() -> None:
    assert clean("Tr\u00adëng ban") == "Tr\u00adëng ban"


def test_a_line_has_no_breaks_and_single_spaces() -> None:
    assert clean_line(" Đảng ủy\r\n  Khối\u00a0\u00a0cơ quan ") == "Đảng ủy Khối cơ quan"


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean(clean_line(text)) == clean_line(text)


@given(TEXTS)
def test_clean_text_is_nfc(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean(text))
    assert unicodedata.is_normalized("NFC", clean_line(text))


@given(TEXTS)
def test_clean_text_can_be_stored(text: str) -> None:
    assert clean(text).encode().decode() == clean(text)


@given(TEXTS)
def test_how_the_marks_were_typed_makes_no_difference(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Uỷ ban", "uy ban"),
        ("Ủy ban", "uy ban"),
        ("ỦY BAN", "uy ban"),
        (unicodedata.normalize("NFD", "Ủy ban"), "uy ban"),
        ("Đảng ủy Khối", "dang uy khoi"),
        ("Nguyễn Thị Thuận Bích", "nguyen thi thuan bich"),
        ("Hội  Văn học\u00a0- Nghệ thuật", "hoi van hoc - nghe thuat"),
        ("I.1", "i.1"),
    ],
)
def test_search_ignores_marks_case_and_the_bar_of_d(text: str, key: str) -> None:
    assert fold(text) == key


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Giao ước thi đua năm 2023", "giao-uoc-thi-dua-nam-2023"),
        ("Đảng ủy", "dang-uy"),
        ("Số: 12/KH-KTĐ6", "so-12-kh-ktd6"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "tep"),
        ("", "tep"),
    ],
)
def test_a_file_name_is_plain_ascii_and_keeps_its_d(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_file_name_has_a_bounded_length_and_ends_with_a_letter() -> None:
    assert file_name("a" * (MAX_FILE_NAME - 1) + " bản") == "a" * (MAX_FILE_NAME - 1)
