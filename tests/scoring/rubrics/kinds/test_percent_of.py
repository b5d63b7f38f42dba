"""A share of another node's points: what may be put in, how it is told, under a bonus and under a penalty."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rubrics.kinds.criterion import Extremes, RubricNode, ValueRefused
from scoring.rubrics.kinds.percent_of import PERCENT_OF, PercentValue
from scoring.rubrics.kinds.points import LeafPoints, points_of, why_not
from scoring.rubrics.kinds.values import from_json, from_text, to_text
from scoring.rubrics.kinds.wording import how, how_to_fill, how_to_type
from tests.scoring.rubrics.examples import STEP, D, bonus, direct, only_if, penalty, percent_of, rubric

[[LATE, OPEN]] = [
    node.children for node in rubric(penalty("T", None, percent_of("T.1", "I", "10"), percent_of("T.2", "I"))).nodes
]
[[AHEAD]] = [node.children for node in rubric(bonus("C", None, percent_of("C.1", "I.1", "12.5", "6"))).nodes]


@pytest.mark.parametrize(
    ("leaf", "typed", "percent", "shown"),
    [
        (LATE, "có vi phạm", "10", "có vi phạm"),
        (LATE, "không", "0", "không vi phạm"),
        (LATE, "10%", "10", "có vi phạm"),
        (LATE, "0", "0", "không vi phạm"),
        (AHEAD, "được cộng", "12.5", "được cộng"),
        (OPEN, "7,5", "7.5", "7,5"),
        (OPEN, "7,5 %", "7.5", "7,5"),
    ],
)
def test_what_is_typed_is_read_and_shown_again(leaf: RubricNode, typed: str, percent: str, shown: str) -> None:
    value = from_text(leaf, typed, STEP)
    assert value == PercentValue(D(percent))
    assert to_text(leaf, value) == shown
    assert from_text(leaf, shown, STEP) == value
    assert from_json(leaf, value.as_json(), STEP) == value


@pytest.mark.parametrize(
    ("leaf", "typed", "sentence"),
    [
        (LATE, "5", "Hãy ghi 0 hoặc 10 %."),
        (LATE, "đạt", "Đây là điểm trừ nên «đạt» hiểu được theo hai cách. Hãy ghi «có vi phạm» hoặc «không vi phạm»."),
        (OPEN, "100,5", "Số phần trăm không quá 100."),
        (OPEN, "-1", "Số phần trăm không được là số âm."),
    ],
)
def test_what_does_not_suit_is_refused(leaf: RubricNode, typed: str, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        from_text(leaf, typed, STEP)
    assert str(refused.value) == sentence


def test_by_itself_it_waits_for_the_other_node() -> None:
    waits = "Chưa có điểm của mục I nên chưa tính được."
    assert points_of(LATE, PercentValue(D(10))) == LeafPoints(None, waits)
    assert points_of(LATE, PercentValue(D(0))).points == 0
    assert why_not(only_if(direct("C.2"), "I"), from_text(direct("C.2"), "5", STEP)) == waits


def test_its_words_say_of_what_it_is_a_share() -> None:
    assert how(LATE) == "Có vi phạm: trừ 10 % điểm của mục I; không vi phạm: không trừ."
    assert how(AHEAD) == "Được cộng: cộng 12,5 % điểm của mục I.1, không quá 6; không cộng: 0 điểm."
    assert how(OPEN) == "Trừ theo số phần trăm ghi vào, tính trên điểm của mục I."
    assert how_to_type(LATE, STEP) == "có vi phạm: trừ 10 % điểm của mục I, gõ chữ đầu để chọn"
    assert how_to_type(OPEN, STEP) == "gõ số phần trăm điểm của mục I"
    assert how_to_fill(LATE, STEP) == f"Chọn «có vi phạm» hoặc «không vi phạm». {how(LATE)}"


@pytest.mark.parametrize(
    ("leaf", "sentence"),
    [
        (only_if(LATE, "I.2"), "chỉ trừ khi mục I.2 đạt điểm chuẩn"),
        (only_if(LATE, "I.2", "Kém"), "chỉ trừ khi mục I.2 ở mức «Kém» trở xuống"),
        (only_if(AHEAD, "I.2", "Khá"), "chỉ cộng khi mục I.2 đạt từ mức «Khá» trở lên"),
    ],
)
def test_a_condition_stands_behind_how_it_is_scored(leaf: RubricNode, sentence: str) -> None:
    assert how(leaf).endswith(f". C{sentence[1:]}.")


def test_a_box_is_a_list_where_the_rubric_says_the_percent() -> None:
    assert PERCENT_OF.choices(LATE) == ["có vi phạm", "không vi phạm"]
    assert PERCENT_OF.choices(OPEN) == []
    assert (PERCENT_OF.keyboard_for(LATE), PERCENT_OF.keyboard_for(OPEN)) == ("", "decimal")
    assert (PERCENT_OF.in_cell(LATE, PercentValue(D(10))), PERCENT_OF.in_cell(OPEN, PercentValue(D("7.50")))) == (
        "có vi phạm",
        Decimal("7.5"),
    )
    # Of one point of the other node.
    assert PERCENT_OF.extremes(LATE) == Extremes(Fraction(0), Fraction(1, 10))
