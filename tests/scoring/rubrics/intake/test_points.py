"""Points as offices write them in a cell."""

import pytest

from scoring.rubrics.intake.points import NO_POINTS, PointsRead, read_points
from tests.scoring.rubrics.examples import D


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,5 đ", "3.5"),
        ("10 điểm", "10"),
        ("tối đa 5", "5"),
        ("Tối đa 5 điểm", "5"),
        ("20đ", "20"),
        ("97.5", "97.5"),
        ("1.000,5", "1000.5"),
        (" 12 ", "12"),
        ("(10)", "10"),
        ("+2", "2"),
        ("0 - 5", "5"),
        ("từ 5 đến 10 điểm", "10"),
        ("Điểm chuẩn: 4", "4"),
        ("30%", "30"),
    ],
)
def test_points_are_read_with_their_words(text: str, number: str):
    assert read_points(text) == PointsRead(D(number))


@pytest.mark.parametrize("text", ["-2", "trừ 2", "− 2 điểm", "–2"])
def test_points_that_are_taken_are_known_as_such(text: str):
    assert read_points(text) == PointsRead(D(2), takes=True)


def test_points_for_each_of_a_thing_have_its_name():
    assert read_points("2 điểm/lần") == PointsRead(D(2), each="lần")
    assert read_points("Trừ 1 điểm/ 1 văn bản") == PointsRead(D(1), takes=True, each="văn bản")


def test_points_for_each_may_have_their_most():
    assert read_points("10đ/lần, tối đa 30") == PointsRead(D(10), each="lần", most=D(30))


@pytest.mark.parametrize("text", ["", " ", "-", "x", "/", "…"])
def test_a_cell_in_which_nothing_is_meant_has_no_points(text: str):
    assert read_points(text) == NO_POINTS


def test_what_could_be_two_numbers_is_asked_back():
    assert read_points("9.125").wrong == "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."
    assert read_points("theo quy định").wrong == "«theo quy định» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."
