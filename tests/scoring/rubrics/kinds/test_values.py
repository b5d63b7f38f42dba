import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule, Value, ValueRefused
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.target import TargetValue, effective_target
from scoring.rubrics.kinds.values import from_json, from_text, refusal, to_text
from tests.scoring.rubrics.examples import (
    SAMPLE,
    STEP,
    D,
    achieved,
    direct,
    leaves_with_values,
    levels,
    per_unit,
    target,
)

DIRECT = direct("I.3", "100")
ACHIEVED = achieved("II.3")
LEVELS = levels("II.4", Tốt="40", Khá="24", Không_đạt="0")
PER_UNIT = per_unit("I.5")
TARGET = target("I.2")
WITH_DEFAULT = target("I.4", TargetRule.LEADER, "60", default="80")

NOT_A_STRING = 'Số phải viết thành chuỗi, phần lẻ sau dấu chấm, ví dụ "97.5".'
TOO_LONG = "Số chỉ được có tối đa 12 chữ số trước và 4 chữ số sau dấu phẩy."


def refused_json(leaf: RubricNode, obj: object) -> str:
    with pytest.raises(ValueRefused) as refused:
        from_json(leaf, obj, STEP)
    return str(refused.value)


def refused_text(leaf: RubricNode, text: str) -> str:
    with pytest.raises(ValueRefused) as refused:
        from_text(leaf, text, STEP)
    return str(refused.value)


# JSON.


@pytest.mark.parametrize(
    ("leaf", "obj", "value"),
    [
        (DIRECT, {"points": "97.5"}, PointsValue(D("97.5"))),
        (DIRECT, {"points": 97}, PointsValue(D(97))),
        (DIRECT, {"points": "0"}, PointsValue(D(0))),
        (TARGET, {"actual": "98", "target": "100"}, TargetValue(D(98), D(100))),
        (TARGET, {"actual": 98, "target": 100}, TargetValue(D(98), D(100))),
        (TARGET, {"actual": "98.1234"}, TargetValue(D("98.1234"))),
        (TARGET, {"actual": "98", "target": None}, TargetValue(D(98))),
        (TARGET, {"actual": "98", "target": "0"}, TargetValue(D(98), D(0))),
        (WITH_DEFAULT, {"actual": "98"}, TargetValue(D(98))),
        (PER_UNIT, {"count": 3}, CountValue(3)),
        (PER_UNIT, {"count": "3"}, CountValue(3)),
        (PER_UNIT, {"count": "3.0"}, CountValue(3)),
        (LEVELS, {"level": "Tốt"}, LevelValue("Tốt")),
        (LEVELS, {"level": "To\u0302\u0301t"}, LevelValue("Tốt")),
        (ACHIEVED, {"achieved": True}, AchievedValue(True)),
        (ACHIEVED, {"achieved": False}, AchievedValue(False)),
    ],
)
def test_json_of_the_shape_of_the_kind_is_read(leaf: RubricNode, obj: object, value: Value) -> None:
    assert from_json(leaf, obj, STEP) == value


@pytest.mark.parametrize(
    ("leaf", "obj", "sentence"),
    [
        (DIRECT, None, 'Tiêu chí I.3 (chấm trực tiếp): hãy viết theo dạng {"points": "97.5"}.'),
        (DIRECT, "97.5", 'Tiêu chí I.3 (chấm trực tiếp): hãy viết theo dạng {"points": "97.5"}.'),
        (
            DIRECT,
            {},
            'Thiếu «points». Tiêu chí I.3 (chấm trực tiếp): hãy viết theo dạng {"points": "97.5"}.',
        ),
        (
            DIRECT,
            {"points": None},
            'Thiếu «points». Tiêu chí I.3 (chấm trực tiếp): hãy viết theo dạng {"points": "97.5"}.',
        ),
        (
            TARGET,
            {"target": "100"},
            'Thiếu «actual». Tiêu chí I.2 (chấm theo chỉ tiêu): hãy viết theo dạng {"actual": "98", "target": "100"}.',
        ),
        (
            PER_UNIT,
            {"points": "3"},
            'Không hiểu «points». Tiêu chí I.5 (chấm theo số lượng): hãy viết theo dạng {"count": 3}.',
        ),
        (
            PER_UNIT,
            {"count": 3, "note": ""},
            'Không hiểu «note». Tiêu chí I.5 (chấm theo số lượng): hãy viết theo dạng {"count": 3}.',
        ),
        (LEVELS, {"level": 1}, 'Tiêu chí II.4 (chấm theo mức): hãy viết theo dạng {"level": "Tốt"}.'),
        (
            ACHIEVED,
            {"achieved": "true"},
            'Tiêu chí II.3 (chấm có hoặc không): hãy viết theo dạng {"achieved": true}.',
        ),
        (
            ACHIEVED,
            {"achieved": 1},
            'Tiêu chí II.3 (chấm có hoặc không): hãy viết theo dạng {"achieved": true}.',
        ),
    ],
)
def test_json_of_another_shape_is_refused_with_the_right_shape(leaf: RubricNode, obj: object, sentence: str) -> None:
    assert refused_json(leaf, obj) == sentence


@pytest.mark.parametrize("raw", [97.5, 97.0, True, False, ["97.5"], {"points": "97.5"}])
def test_a_json_number_is_a_string_or_a_whole_number(raw: object) -> None:
    assert refused_json(DIRECT, {"points": raw}) == NOT_A_STRING
    assert refused_json(TARGET, {"actual": raw}) == NOT_A_STRING
    assert refused_json(PER_UNIT, {"count": raw}) == NOT_A_STRING


@pytest.mark.parametrize(
    "raw", ["", "1e3", "NaN", "Infinity", "-Infinity", ".5", "5.", "٣", "1_000", "1,000.5", "97.5 lần"]
)
def test_what_is_no_number_in_json_is_refused_with_the_form_of_one(raw: str) -> None:
    sentence = f'«{raw}» không phải là số: hãy viết phần lẻ sau dấu chấm, ví dụ "97.5".'
    assert refused_json(DIRECT, {"points": raw}) == sentence


@pytest.mark.parametrize(
    ("raw", "meant"),
    [("97,5", "97.5"), (" 97", "97"), ("+5", "5"), ("5 điểm", "5"), ("97.50", "97.5"), ("\u00a097,5\u200b", "97.5")],
)
def test_what_a_person_wrote_into_json_is_read_as_in_a_box(raw: str, meant: str) -> None:
    assert from_json(DIRECT, {"points": raw}, STEP) == from_text(DIRECT, raw, STEP) == PointsValue(D(meant))


def test_three_decimals_with_a_dot_are_no_thousands_in_json_which_has_a_form_of_its_own() -> None:
    assert from_json(TARGET, {"actual": "9.125"}, STEP) == TargetValue(D("9.125"))


@pytest.mark.parametrize("raw", ["1234567890123", 1234567890123, "1.12345", -(10**12), 10**400])
def test_a_json_number_beyond_twelve_and_four_digits_is_refused(raw: object) -> None:
    assert refused_json(TARGET, {"actual": raw}) == TOO_LONG


def test_a_json_number_of_twelve_and_four_digits_is_read() -> None:
    assert from_json(TARGET, {"actual": "999999999999.9999"}, STEP) == TargetValue(D("999999999999.9999"))


def test_a_json_minus_zero_is_zero() -> None:
    value = from_json(TARGET, {"actual": "-0.0"}, STEP)
    assert isinstance(value, TargetValue)
    assert str(value.actual) == "0"


# One box.


@pytest.mark.parametrize(
    ("leaf", "text", "value"),
    [
        (DIRECT, "97,5", PointsValue(D("97.5"))),
        (DIRECT, "97.5", PointsValue(D("97.5"))),
        (DIRECT, " 0 ", PointsValue(D(0))),
        (TARGET, "98/100", TargetValue(D(98), D(100))),
        (TARGET, " 98,5 / 100 ", TargetValue(D("98.5"), D(100))),
        (TARGET, "98\u00a0/\u00a0100", TargetValue(D(98), D(100))),
        (TARGET, "1.000,5/2.000,5", TargetValue(D("1000.5"), D("2000.5"))),
        (TARGET, "3/0", TargetValue(D(3), D(0))),
        (TARGET, "98", TargetValue(D(98))),
        (WITH_DEFAULT, "98", TargetValue(D(98), D(80))),
        (WITH_DEFAULT, "98/90", TargetValue(D(98), D(90))),
        (PER_UNIT, "3", CountValue(3)),
        (PER_UNIT, "3,0", CountValue(3)),
        (LEVELS, "Tốt", LevelValue("Tốt")),
        (LEVELS, "To\u0302\u0301t", LevelValue("Tốt")),
        (LEVELS, " tốt ", LevelValue("Tốt")),
        (LEVELS, "KHA", LevelValue("Khá")),
        (ACHIEVED, "đạt", AchievedValue(True)),
        (ACHIEVED, "Đạt", AchievedValue(True)),
        (ACHIEVED, "DAT", AchievedValue(True)),
        (ACHIEVED, "có", AchievedValue(True)),
        (ACHIEVED, "x", AchievedValue(True)),
        (ACHIEVED, "X", AchievedValue(True)),
        (ACHIEVED, "Đ", AchievedValue(True)),
        (ACHIEVED, "không đạt", AchievedValue(False)),
        (ACHIEVED, "KHÔNG  ĐẠT", AchievedValue(False)),
        (ACHIEVED, "khong dat", AchievedValue(False)),
        (ACHIEVED, "không", AchievedValue(False)),
        (ACHIEVED, "Chưa đạt", AchievedValue(False)),
        (ACHIEVED, "KĐ", AchievedValue(False)),
    ],
)
def test_what_people_type_into_one_box_is_read(leaf: RubricNode, text: str, value: Value) -> None:
    assert from_text(leaf, text, STEP) == value


def test_a_known_target_comes_before_the_default_and_a_typed_one_before_both() -> None:
    assert from_text(WITH_DEFAULT, "98", STEP, D(90)) == TargetValue(D(98), D(90))
    assert from_text(WITH_DEFAULT, "98/95", STEP, D(90)) == TargetValue(D(98), D(95))
    assert from_text(TARGET, "98", STEP, D(90)) == TargetValue(D(98), D(90))


@pytest.mark.parametrize("leaf", [DIRECT, ACHIEVED, LEVELS, PER_UNIT, TARGET])
@pytest.mark.parametrize("text", ["", "  ", "\u00a0\u200b"])
def test_a_blank_box_is_no_value(leaf: RubricNode, text: str) -> None:
    assert refused_text(leaf, text) == "Ô này đang để trống."


@pytest.mark.parametrize("text", ["1/2/3", "98/", "/100", "/"])
def test_actual_and_target_stand_on_either_side_of_one_slash(text: str) -> None:
    assert refused_text(TARGET, text) == "Hãy ghi kết quả và chỉ tiêu cách nhau bằng một dấu «/», ví dụ 98/100."


def test_what_the_number_reader_refuses_is_refused_in_its_words() -> None:
    sentence = "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."
    assert refused_text(DIRECT, "9.125") == sentence
    assert refused_text(TARGET, "9.125/100") == sentence
    assert refused_text(PER_UNIT, "9.125") == sentence


def test_yes_or_no_is_asked_for_in_words() -> None:
    assert refused_text(ACHIEVED, "20") == "Hãy ghi «đạt» hoặc «không đạt»."


def test_two_levels_that_differ_by_marks_only_are_told_apart() -> None:
    leaf = levels("II.1", Tạm="5", Tám="4")
    assert from_text(leaf, "Tám", STEP) == LevelValue("Tám")
    assert refused_text(leaf, "tam") == "Không có mức «tam»: hãy chọn một trong «Tạm», «Tám»."


# What suits the criterion, by both doors.


@pytest.mark.parametrize(
    ("leaf", "obj", "text", "sentence"),
    [
        (DIRECT, {"points": "100.5"}, "100,5", "Điểm phải từ 0 đến 100, bước 0,5."),
        (DIRECT, {"points": "-0.5"}, "-0,5", "Điểm phải từ 0 đến 100, bước 0,5."),
        (DIRECT, {"points": "97.3"}, "97,3", "Điểm phải từ 0 đến 100, bước 0,5: hãy chấm 97 hoặc 97,5."),
        (DIRECT, {"points": "99.7"}, "99,7", "Điểm phải từ 0 đến 100, bước 0,5: hãy chấm 99,5 hoặc 100."),
        (
            direct("I.3", "10.3"),
            {"points": "10.3"},
            "10,3",
            "Điểm phải từ 0 đến 10,3, bước 0,5: hãy chấm 10.",
        ),
        (
            TARGET,
            {"actual": "-1", "target": "5"},
            "-1/5",
            "Kết quả thực hiện không được là số âm.",
        ),
        (TARGET, {"actual": "1", "target": "-5"}, "1/-5", "Chỉ tiêu không được là số âm."),
        (PER_UNIT, {"count": -1}, "-1", "Số lượng không được là số âm."),
        (PER_UNIT, {"count": "1.5"}, "1,5", "Số lượng phải là số nguyên, không phải 1,5."),
        (
            LEVELS,
            {"level": "Giỏi"},
            "Giỏi",
            "Không có mức «Giỏi»: hãy chọn một trong «Tốt», «Khá», «Không_đạt».",
        ),
        (
            SAMPLE.nodes[0],
            {"points": "5"},
            "5",
            "Mục I (nhóm tiêu chí) không chấm trực tiếp: hãy chấm ở các tiêu chí con.",
        ),
    ],
)
def test_both_doors_refuse_the_same_in_the_same_words(leaf: RubricNode, obj: object, text: str, sentence: str) -> None:
    assert refused_json(leaf, obj) == sentence
    assert refused_text(leaf, text) == sentence


def test_points_off_the_step_suit_where_no_step_is_asked() -> None:
    assert refusal(DIRECT, PointsValue(D("97.3"))) == ""


@pytest.mark.parametrize("points", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_never_points(points: str) -> None:
    assert refusal(DIRECT, PointsValue(Decimal(points))) == "Điểm phải từ 0 đến 100."


def test_a_value_of_another_kind_does_not_suit() -> None:
    sentence = "Giá trị này không hợp với tiêu chí I.3 (chấm trực tiếp)."
    assert refusal(DIRECT, CountValue(3)) == sentence


def test_the_default_target_counts_where_none_was_put_in() -> None:
    assert effective_target(WITH_DEFAULT, TargetValue(D(98))) == D(80)
    assert effective_target(WITH_DEFAULT, TargetValue(D(98), D(0))) == D(0)
    assert effective_target(TARGET, TargetValue(D(98))) is None


# What goes out comes back.


@given(leaves_with_values())
def test_json_gives_back_the_value_that_was_written(case: tuple[RubricNode, Value]) -> None:
    leaf, value = case
    assert from_json(leaf, json.loads(json.dumps(value.as_json())), STEP) == value


@given(leaves_with_values())
def test_the_text_of_the_box_gives_back_the_value(case: tuple[RubricNode, Value]) -> None:
    leaf, value = case
    expected = value
    if isinstance(value, TargetValue):
        expected = TargetValue(value.actual, effective_target(leaf, value))
    # Another target known by then must not creep in; it can only where the box shows none.
    known = D(7) if "/" in to_text(leaf, value) else None
    back = from_text(leaf, to_text(leaf, value), STEP, known)
    assert back == expected
    assert points_of(leaf, back) == points_of(leaf, value)


def test_numbers_are_written_without_exponent_and_without_groups() -> None:
    assert TargetValue(D("1E+3"), D("97.500")).as_json() == {"actual": "1000", "target": "97.5"}
    assert to_text(TARGET, TargetValue(D("1E+3"), D("97.500"))) == "1000/97,5"
    assert to_text(per_unit("I.5"), CountValue(1000)) == "1000"


def test_a_target_left_out_is_left_out_of_the_json() -> None:
    assert TargetValue(D(98)).as_json() == {"actual": "98"}


def test_the_box_shows_the_default_target_that_counts() -> None:
    assert to_text(WITH_DEFAULT, TargetValue(D(98))) == "98/80"
    assert to_text(TARGET, TargetValue(D(98))) == "98"


def test_yes_and_no_are_written_in_words() -> None:
    assert to_text(ACHIEVED, AchievedValue(True)) == "đạt"
    assert to_text(ACHIEVED, AchievedValue(False)) == "không đạt"


def test_a_level_of_many_words_is_found_however_the_spaces_were_typed() -> None:
    leaf = RubricNode("II.1", "Xếp loại", kinds.LEVELS, D(80), levels=(PlainLevel("Hoàn thành tốt nhiệm vụ", D(70)),))
    assert from_text(leaf, "hoàn  thành tốt nhiệm vụ", STEP) == LevelValue("Hoàn thành tốt nhiệm vụ")


def test_where_no_unit_is_said_a_percentage_is_read_against_a_hundred_or_another_percentage() -> None:
    bare = replace(target("I.1"), unit="")
    assert from_text(bare, "98%", STEP, D(100)) == TargetValue(D(98), D(100))
    assert from_text(bare, "98%/97%", STEP) == TargetValue(D(98), D(97))
    assert refused_text(bare, "98%/97") == "«98%» là phần trăm. Hãy ghi kết quả và chỉ tiêu, ví dụ 98/100."
