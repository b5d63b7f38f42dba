"""Levels that are stretches of a number are read off as a list of marks."""

import pytest

from scoring.rubrics.intake.brackets import bracketed, read_stretches
from scoring.rubrics.intake.rates import read_levels
from scoring.rubrics.kinds.curve import Beyond, CurveOf
from tests.scoring.rubrics.examples import D


def marks(text: str) -> list[tuple[str, str]] | None:
    found = bracketed(read_levels(text))
    if found is None:
        return None
    return [(f"{'>' if one.above else ''}{one.at}", str(one.points)) for one in found.curve.points]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trên 98%: 5; Từ 97% đến dưới 98%: 4; Từ 96% đến dưới 97%: 3",
            [("0", "0"), ("96", "3"), ("97", "4"), (">98", "5")],
        ),
        ("98% trở lên: 5; 97-98%: 4; dưới 97%: 2", [("0", "2"), ("97", "4"), ("98", "5")]),
        ("Nợ xấu dưới 1%: 20; từ 1% đến 2%: 10; trên 2%: 0", [("0", "20"), ("1", "10"), (">2", "0")]),
        ("0 lần: 5; từ 1 đến 2 lần: 3; từ 3 lần trở lên: 0", [("0", "5"), ("1", "3"), ("3", "0")]),
    ],
)
def test_stretches_of_one_number_are_marks(text: str, expected: list[tuple[str, str]]):
    assert marks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("Tốt: 5; Khá: 3", "Trên 98%: 5; Khá: 3", "1: 5; 2: 3", "từ 1 lần: 5; từ 2 vụ: 3", "từ 98%: 5; từ 98%: 3", ""),
        "Loại 1: 5; Loại 2: 3",
    ],
)
def test_other_levels_are_none(text: str):
    assert marks(text) is None


def test_the_unit_of_the_number_is_known():
    found = bracketed(read_levels("0 lần: 5; từ 1 đến 2 lần: 3; từ 3 lần trở lên: 0"))
    assert found is not None
    assert (found.unit, found.curve.of, found.curve.beyond) == ("lần", CurveOf.ACTUAL, Beyond.HOLD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 98 % trở lên 5 điểm, từ 97 đến dưới 98 % 4 điểm", {"đạt 98 % trở lên": "5", "từ 97 đến dưới 98 %": "4"}),
        ("Tỷ lệ: từ 98% được 5 điểm; dưới 98% không được điểm", {"Tỷ lệ: từ 98%": "5", "dưới 98%": "0"}),
        ("trên 2%: trừ 3 điểm; từ 1% đến 2%: 0 điểm", {"trên 2%": "-3", "từ 1% đến 2%": "0"}),
    ],
)
def test_stretches_are_read_from_a_sentence(text: str, expected: dict[str, str]):
    assert {level.name: level.points for level in read_stretches(text)} == {name: D(n) for name, n in expected.items()}


@pytest.mark.parametrize(
    "text",
    ["Báo cáo 5 điểm, họp 3 điểm", "đạt 98 % trở lên 5 điểm", "Đạt 100% kế hoạch", "mỗi 1 % thiếu trừ 2 điểm", ""],
)
def test_other_sentences_have_no_stretches(text: str):
    assert read_stretches(text) == ()
