import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.yearfile.parsing import DEEPEST, Unread, YearFileRefused, parse_json, shown, shown_key


def told(data: bytes) -> list[tuple[str, str]]:
    """The mistakes for which these bytes are refused."""
    with pytest.raises(YearFileRefused) as caught:
        parse_json(data)
    return [(problem.place, problem.sentence) for problem in caught.value.problems]


def place(data: bytes) -> str:
    return told(data)[0][0]


def test_utf_8_is_read_with_a_mark_at_its_beginning_or_without() -> None:
    data = '{"tên": "Trần Tới"}'.encode()
    assert parse_json(data) == parse_json(b"\xef\xbb\xbf" + data) == {"tên": "Trần Tới"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_wide_encodings_are_told(encoding: str) -> None:
    [(_, sentence)] = told('{"name": "Trần Tới"}'.encode(encoding))
    assert sentence.endswith("Hãy lưu lại tệp với bảng mã UTF-8 (chữ Unicode).")


def test_bytes_of_an_old_vietnamese_font_are_told_by_line_and_column() -> None:
    # «Uỷ ban» in TCVN3.
    data = b'{"year": 2023,\n "name": "U\xfb ban"}'
    assert told(data) == [
        ("dòng 2, cột 12", "Tệp không phải bảng mã UTF-8. Hãy lưu lại tệp với bảng mã UTF-8 (chữ Unicode).")
    ]


def test_the_column_counts_letters_and_not_bytes() -> None:
    assert place('{"tỉnh ủy": '.encode() + b"\xff}") == "dòng 1, cột 13"


@pytest.mark.parametrize("data", [b"", b"  \n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(data: bytes) -> None:
    assert told(data) == [("", "Tệp trống.")]


@pytest.mark.parametrize(
    ("text", "where", "sentence"),
    [
        ('{"a": 1\n "b": 2}', "dòng 2, cột 2", "Thiếu dấu phẩy hoặc dấu đóng ngoặc trước chỗ này."),
        ('{"a" 1}', "dòng 1, cột 6", "Thiếu dấu hai chấm trước chỗ này."),
        (
            "[1, x]",
            "dòng 1, cột 5",
            "Ở đây cần một giá trị; có thể thừa dấu phẩy ở trước, hoặc chữ chưa đặt trong ngoặc kép.",
        ),
        # Python's reader knows this mistake by its name since 3.13.
        ("[1, ]", "dòng 1, cột 3", "Thừa dấu phẩy ở chỗ này.")
        if sys.version_info >= (3, 13)
        else (
            "[1, ]",
            "dòng 1, cột 5",
            "Ở đây cần một giá trị; có thể thừa dấu phẩy ở trước, hoặc chữ chưa đặt trong ngoặc kép.",
        ),
        ('{"a": "b', "dòng 1, cột 7", "Chữ bắt đầu ở đây không có dấu ngoặc kép đóng."),
        (
            '{"a": "b\nc"}',
            "dòng 1, cột 9",
            "Chữ trong ngoặc kép bị xuống dòng hoặc có ký tự điều khiển ở đây.",
        ),
        ('{"a": "\\p"}', "dòng 1, cột 8", "Dấu «\\» ở đây không đúng. Hãy viết hai dấu «\\\\»."),
        ("{} {}", "dòng 1, cột 4", "Tệp lẽ ra đã kết thúc trước chỗ này."),
        ("{a: 1}", "dòng 1, cột 2", "Ở đây cần một tên trong ngoặc kép; có thể thừa dấu phẩy ở trước."),
    ],
)
def test_broken_json_is_told_by_line_column_and_cause(text: str, where: str, sentence: str) -> None:
    assert told(text.encode()) == [(where, sentence)]


def test_a_key_that_stands_twice_is_told_where_it_does() -> None:
    data = b'{"members": [{"code": "a"}, {"code": "b", "name": "B", "code": "c"}]}'
    assert told(data) == [("members[1].code", "Mục này viết hai lần. Hãy bỏ bớt một.")]


def test_half_a_character_is_told_where_it_stands() -> None:
    data = b'{"a": [{"b": "\\ud83d"}, {"\\udc00": 1}]}'
    assert [place for place, _ in told(data)] == ["a[0].b", "a[1]"]


def test_two_halves_written_one_after_the_other_are_a_character() -> None:
    assert parse_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_nesting_without_end_is_told() -> None:
    assert told(b"[" * 200_000) == [("", "Tệp lồng nhau quá nhiều cấp.")]
    deep = b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
    assert told(deep + b" ") == [("[0]" * (DEEPEST - 1), "Tệp lồng nhau quá 60 cấp.")]
    assert parse_json(deep[1:-1]) is not None


@pytest.mark.parametrize("literal", ["97.5", "1e3", "NaN", "-Infinity", "9" * 101, "9" * 5000])
def test_a_number_that_is_not_exact_here_is_kept_as_it_is_written(literal: str) -> None:
    assert parse_json(literal.encode()) == Unread(literal)


def test_whole_numbers_are_read() -> None:
    assert parse_json(b"[0, -7, 2023]") == [0, -7, 2023]


@given(st.binary(max_size=30))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    try:
        parse_json(data)
    except YearFileRefused as refused:
        assert [problem.sentence for problem in refused.problems] != []


simple = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
trees = st.recursive(simple, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(trees)
def test_all_json_without_fractions_is_read_as_it_is(value: object) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=False).encode(errors="replace")) == json.loads(
        json.dumps(value, ensure_ascii=False).encode(errors="replace")
    )


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("a\n b", "«a b»"),
        (True, "«true»"),
        (7, "«7»"),
        (Unread("NaN"), "«NaN»"),
        ([[[]]], "«[…]»"),
        ({"a": 1}, "«{…}»"),
        ("x" * 100, f"«{'x' * 59}…»"),
    ],
)
def test_a_value_is_quoted_on_one_line_and_not_endless(value: object, quoted: str) -> None:
    assert shown(value) == quoted


def test_a_key_is_named_on_one_line_and_not_endless() -> None:
    assert shown_key("k" * 50) == "k" * 39 + "…"
    assert shown_key("a\nb\ud800") == "a b?"
