"""Points for each percent that is lacking or beyond."""

from fractions import Fraction

import pytest

from scoring.rubrics.intake.percents import Step, beside_the_full, beyond, lacking, read_each_percent
from tests.scoring.rubrics.examples import D


@pytest.mark.parametrize(
    ("text", "percent", "points"),
    [
        ("Đạt 100%: đủ điểm; mỗi 1% thiếu trừ 0,5 điểm", "1", "0.5"),
        ("mỗi % thiếu so với kế hoạch bị trừ 2đ", "1", "2"),
        ("giảm 5% trừ 1 điểm", "5", "1"),
        ("không đạt chỉ tiêu thì cứ 2 % trừ 0,2 điểm", "2", "0.2"),
        ("mỗi 1 phần trăm dưới chỉ tiêu trừ 1", "1", "1"),
    ],
)
def test_ways_to_say_what_is_lacking(text: str, percent: str, points: str):
    found = read_each_percent(text)
    assert (found.taken, found.added) == (Step(D(percent), D(points)), None)


@pytest.mark.parametrize(
    "text", ["mỗi 1 % vượt cộng 0,1 điểm", "vượt 1% được cộng 0,1", "Vượt chỉ tiêu, cứ 1% thưởng thêm 0,1 điểm"]
)
def test_ways_to_say_what_is_beyond(text: str):
    found = read_each_percent(text)
    assert (found.taken, found.added) == (None, Step(D(1), D("0.1")))


@pytest.mark.parametrize(
    "text", ["dưới 97% trừ 2 điểm", "Đạt 98%: 5 điểm", "mỗi lần thiếu trừ 2", "giảm 1% so với năm trước", ""]
)
def test_other_words_say_nothing_of_single_percents(text: str):
    found = read_each_percent(text)
    assert (bool(found), found.rest) == (False, text.lower())


def test_points_fall_with_each_percent_that_is_lacking():
    [(node, why)] = beside_the_full("A", D(10), read_each_percent("mỗi 1% thiếu trừ 0,5"), None, None)
    assert why == "có lời trừ điểm cho mỗi phần trăm còn thiếu"
    assert node.curve is not None
    assert [node.curve.read(Fraction(place)) for place in (100, 99, 98)] == [10, Fraction("9.5"), 9]
    # More than there is cannot be taken.
    assert list(beside_the_full("A", D(10), read_each_percent("mỗi 1% thiếu trừ 20"), None, None)) == []


def test_without_a_limit_only_whole_percents_are_counted():
    assert [node.curve for node, _ in lacking("A", Step(D(1), D(2)), None)] == [None]
    assert list(beyond("A", Step(D(5), D(2)), None)) == []
