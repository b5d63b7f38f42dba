from datetime import date, datetime
from typing import Any

import pytest

from common.vietnamese.dates import VIETNAM
from common.yearfile.parsing import Unread, YearFileRefused
from common.yearfile.reading import MOST_ITEMS, FileNode, tell_duplicates


def node(**value: Any) -> FileNode:
    return FileNode.root(value)


def told(asked: FileNode) -> list[tuple[str, str]]:
    """The mistakes that were noted so far."""
    return [(problem.place, problem.sentence) for problem in asked.problems]


@pytest.mark.parametrize("value", [None, [], "{}", 1, True])
def test_a_file_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(YearFileRefused) as caught:
        FileNode.root(value)
    assert str(caught.value) == "Tệp phải là một đối tượng JSON, bắt đầu bằng «{»."


def test_a_line_is_cleaned_and_put_on_one_line() -> None:
    asked = node(name=" Tru\u031bo\u031b\u0309ng\u00a0 Chính\ntrị\0 ")
    assert asked.line("name") == "Trưởng Chính trị"
    assert told(asked) == []


def test_a_text_keeps_its_lines() -> None:
    assert node(note="một \r\n hai").text("note") == "một\n hai"


def test_a_text_that_is_required_may_be_neither_missing_nor_null_nor_blank() -> None:
    asked = node(null=None, blank=" \u200b")
    assert [asked.line(key) for key in ("missing", "null", "blank")] == ["", "", ""]
    assert told(asked) == [
        ("missing", "Thiếu giá trị này."),
        ("null", "Thiếu giá trị này."),
        ("blank", "Không được để trống."),
    ]


def test_a_text_that_is_not_required_may_be_missing() -> None:
    asked = node(null=None, blank=" ")
    assert [asked.line(key, required=False) for key in ("missing", "null", "blank")] == ["", "", ""]
    assert told(asked) == []


@pytest.mark.parametrize("value", [1, True, [], {}, Unread("1.5")])
def test_what_is_no_text_is_told(value: object) -> None:
    asked = node(name=value)
    assert asked.line("name", required=False) == ""
    assert told(asked) == [("name", "Phải là chữ, đặt trong ngoặc kép.")]


def test_a_text_is_measured_after_it_was_cleaned() -> None:
    # Two code points each as a Mac writes them, one as the portal keeps them.
    asked = node(fits="e\u0301" * 5, long="é" * 6)
    assert [asked.line("fits", longest=5), asked.line("long", longest=5)] == ["é" * 5, "é" * 6]
    assert told(asked) == [("long", "Dài 6 ký tự, chỉ được tối đa 5.")]


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [("V¨n phßng TØnh ñy", "TCVN3", "Văn phòng Tỉnh ủy"), ("Söû duïng", "VNI", "Sử dụng")],
)
def test_text_of_an_old_font_is_told_with_what_it_means(text: str, kind: str, meant: str) -> None:
    asked = node(name=text, note=text, focus=["Đúng", text])
    asked.line("name")
    asked.text("note")
    asked.texts("focus")
    sentence = f"Chữ này viết bằng mã {kind}, có lẽ là «{meant}». Hãy viết lại bằng Unicode."
    assert told(asked) == [(place, sentence) for place in ("name", "note", "focus[1]")]


@pytest.mark.parametrize("code", ["a", "khoi-6", "2023", "ban-to-chuc"])
def test_a_code_is_small_letters_digits_and_hyphens(code: str) -> None:
    asked = node(code=code)
    assert asked.code() == code
    assert told(asked) == []


@pytest.mark.parametrize("code", ["A", "khối", "a_b", "-a", "a-", "a--b", "a b", "a/b"])
def test_what_no_address_could_hold_is_no_code(code: str) -> None:
    asked = node(code=code)
    asked.code()
    assert told(asked) == [("code", f"Mã «{code}» chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối ở giữa.")]


@pytest.mark.parametrize("value", ["1", True, 1.0, Unread("1.0"), [], {}])
def test_what_is_no_whole_number_is_told(value: object) -> None:
    asked = node(year=value)
    assert asked.integer("year") is None
    assert told(asked) == [("year", "Phải là số nguyên, không đặt trong ngoặc kép.")]


def test_a_whole_number_stands_between_its_bounds() -> None:
    asked = node(least=1, most=9, below=0, above=10)
    assert [asked.integer(key, least=1, most=9) for key in asked.value] == [1, 9, None, None]
    assert told(asked) == [("below", "Phải từ 1 đến 9."), ("above", "Phải từ 1 đến 9.")]


@pytest.mark.parametrize("value", ["true", 1, 0, [], {}])
def test_only_true_and_false_say_yes_and_no(value: object) -> None:
    asked = node(yes=value)
    assert asked.boolean("yes") is False
    assert told(asked) == [("yes", "Phải là true hoặc false, không đặt trong ngoặc kép.")]


def test_a_day_is_written_year_first() -> None:
    assert node(on="2023-03-17").date("on") == date(2023, 3, 17)


@pytest.mark.parametrize(
    "value", ["17/03/2023", "2023-3-17", "2023-02-29", "0000-01-01", "20230317", "２０２３-03-17", 2023, True, []]
)
def test_what_is_no_day_is_told(value: object) -> None:
    asked = node(on=value)
    assert asked.date("on") is None
    assert [place for place, _ in told(asked)] == ["on"]


def test_a_moment_is_written_with_its_time_zone() -> None:
    moment = node(at=" 2023-12-15T16:05:00+07:00").moment("at")
    assert moment == datetime(2023, 12, 15, 16, 5, tzinfo=VIETNAM)
    assert node(at="").moment("at", required=False) is None


@pytest.mark.parametrize(
    "value",
    ["2023-12-15", "2023-12-15T16:05:00", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-07:00", "", 2023, True, []],
)
def test_what_is_no_moment_in_every_time_zone_is_told(value: object) -> None:
    asked = node(at=value)
    assert asked.moment("at") is None
    assert [place for place, _ in told(asked)] == ["at"]


@pytest.mark.parametrize("value", ["king", "", "Head", 1, True, [], {}, ["head"]])
def test_a_word_that_is_not_among_the_choices_is_told(value: object) -> None:
    asked = node(role=value)
    assert asked.choice("role", ["head", "member"], default="member") == "member"
    [(place, sentence)] = told(asked)
    assert (place, sentence.partition(". ")[2]) == ("role", "Hãy ghi một trong: head, member.")


def test_a_choice_without_a_default_is_required() -> None:
    asked = node()
    assert asked.choice("kind", ["group"]) == ""
    assert told(asked) == [("kind", "Thiếu giá trị này.")]


def test_objects_of_a_list_know_their_places() -> None:
    asked = node(members=[{"code": "a"}, None, {"role": 1}])
    first, second = asked.nodes("members")
    second.line("role")
    assert (first.place, second.place) == ("members[0]", "members[2]")
    assert told(asked) == [
        ("members[1]", "Phải là một đối tượng, đặt trong { }."),
        ("members[2].role", "Phải là chữ, đặt trong ngoặc kép."),
    ]


@pytest.mark.parametrize("value", ["a", 1, True, {"0": {}}])
def test_what_is_no_list_is_told(value: object) -> None:
    asked = node(members=value)
    assert asked.nodes("members") == []
    assert told(asked) == [("members", "Phải là một danh sách, đặt trong [ ].")]


def test_a_list_has_an_end() -> None:
    asked = node(most=[{}] * MOST_ITEMS, more=[{}] * (MOST_ITEMS + 1))
    assert (len(asked.nodes("most")), asked.nodes("more")) == (MOST_ITEMS, [])
    assert told(asked) == [("more", "Có 1001 mục, chỉ được tối đa 1000.")]


def test_texts_of_a_list_are_told_by_their_places() -> None:
    asked = node(pledges=["một", "", None, 3, "bốn"])
    asked.texts("pledges")
    assert [place for place, _ in told(asked)] == ["pledges[1]", "pledges[2]", "pledges[3]"]


def test_lines_of_a_list_are_measured() -> None:
    asked = node(adopted=["vừa", "quá dài"])
    asked.lines("adopted", longest=3)
    assert told(asked) == [("adopted[1]", "Dài 7 ký tự, chỉ được tối đa 3.")]


def test_given_are_the_fields_whose_key_stands_in_the_file_null_or_not() -> None:
    asked = node(name="a", date=None)
    fields = {"name": "a", "conference_date": None, "note": ""}
    assert asked.given(fields, conference_date="date") == {"name": "a", "conference_date": None}


def test_a_key_says_something_unless_it_is_null() -> None:
    asked = node(null=None, empty=[])
    assert [asked.says(key) for key in ("missing", "null", "empty")] == [False, False, True]


def test_keys_that_nobody_asked_for_are_told() -> None:
    asked = node(name="a", nmae="b", inner={"x": 1})
    asked.line("name")
    inner = asked.node("inner")
    assert inner is not None
    inner.close()
    asked.close()
    sentence = "Không có mục nào tên như vậy. Hãy bỏ đi hoặc sửa lại tên."
    assert told(asked) == [("inner.x", sentence), ("nmae", sentence)]


def test_a_mistake_can_be_told_of_the_object_itself() -> None:
    asked = node(inner={})
    inner = asked.node("inner")
    assert inner is not None
    inner.tell("", "Sai.")
    inner.tell("bands[1].name", "Thiếu.")
    assert told(asked) == [("inner", "Sai."), ("inner.bands[1].name", "Thiếu.")]


def test_what_stands_twice_is_told_with_where_it_stood_first() -> None:
    asked = node(members=[{"code": "a"}, {"code": ""}, {"code": "a"}, {"code": ""}])
    nodes = asked.nodes("members")
    tell_duplicates(nodes, ["a", "", "a", ""], "code", "Mã")
    assert told(asked) == [("members[2].code", "Mã «a» đã có ở members[0].")]
