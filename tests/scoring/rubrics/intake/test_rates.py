"""Rates, limits and levels in sentences."""

import pytest

from scoring.rubrics.intake.rates import Rate, Rates, read_levels, read_rates
from tests.scoring.rubrics.examples import D


def test_what_is_taken_and_added_is_read_with_its_limits():
    said = "3 điểm; mỗi lần trừ 0,5, tổng trừ không quá 1,5; cộng 0,5 mỗi trường hợp, không giới hạn"
    assert read_rates(said) == Rates(
        takes=(Rate(D("0.5"), "lần"),), adds=(Rate(D("0.5"), "trường hợp"),), takes_most=D("1.5"), most=D("1.5")
    )


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("Vắng họp trừ 1 điểm/lần", "1", "lần"),
        ("Mỗi vụ việc vi phạm bị trừ 2đ", "2", "vụ việc vi phạm"),
        ("Nộp chậm trừ 0,5 điểm cho mỗi văn bản", "0.5", "văn bản"),
        ("Cứ 01 văn bản chậm trừ 0.5 điểm", "0.5", "văn bản chậm"),
        ("vắng 1 cuộc trừ 1 điểm", "1", "cuộc"),
        ("giảm 3 điểm đối với mỗi trường hợp", "3", "trường hợp"),
    ],
)
def test_ways_to_say_that_something_is_taken(text: str, number: str, unit: str):
    assert read_rates(text).takes == (Rate(D(number), unit),)


def test_what_each_thing_gives():
    assert read_rates("mỗi sáng kiến được công nhận: 2 điểm, tối đa 10") == Rates(
        gives=(Rate(D(2), "sáng kiến"),), most=D(10)
    )
    assert read_rates("thưởng 5 điểm cho mỗi tập thể được khen").adds == (Rate(D(5), "tập thể"),)


@pytest.mark.parametrize("text", ["Trừ 1–3 điểm một vụ", "mỗi vụ bị trừ từ 1 đến 3 điểm", "trừ từ 1-3 điểm/vụ"])
def test_points_that_each_time_has_its_own_of_are_a_span(text: str):
    assert read_rates(text) == Rates(spans=(Rate(D(3), "vụ", least=D(1)),))


@pytest.mark.parametrize("text", ["", "Hoàn thành nhiệm vụ", "Đạt 100% kế hoạch", "5 điểm", "mỗi năm"])
def test_other_words_say_no_rate(text: str):
    found = read_rates(text)
    assert (found.takes, found.adds, found.gives) == ((), (), ())


def test_several_rates_are_all_read_each_with_its_words():
    found = read_rates("Báo cáo đúng hạn: thiếu 1 báo cáo trừ 5 điểm, chậm 1 báo cáo trừ 0,5 điểm").takes
    assert found == (Rate(D(5), "báo cáo"), Rate(D("0.5"), "báo cáo"))
    assert [rate.said for rate in found] == ["thiếu 1 báo cáo trừ 5 điểm", "chậm 1 báo cáo trừ 0,5 điểm"]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Tốt: 5; Khá: 3", {"Tốt": "5", "Khá": "3"}),
        ("Tốt (5 điểm), Khá (3 điểm)", {"Tốt": "5", "Khá": "3"}),
        ("Xếp loại\n- Tốt: 5 điểm\n- Khá: 3,5 điểm", {"Tốt": "5", "Khá": "3.5"}),
        ("Trên 98%: 5; Từ 97% đến dưới 98%: 4", {"Trên 98%": "5", "Từ 97% đến dưới 98%": "4"}),
    ],
)
def test_levels_are_read_from_a_line_or_from_lines(text: str, levels: dict[str, str]):
    assert {level.name: level.points for level in read_levels(text)} == {name: D(n) for name, n in levels.items()}


@pytest.mark.parametrize("text", ["Tốt: 5", "Tốt: 5; Tốt: 3", "Hoàn thành: 5; mỗi lần trừ: 0,5", "một; hai", ""])
def test_what_is_no_list_of_levels_gives_none(text: str):
    assert read_levels(text) == ()
