"""Every figure explains itself, and the numbers in its sentence lead to its points (RUBRIC §6)."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from scoring.rubrics import kinds
from scoring.rubrics.kinds.by_curve import curve_of
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule, Value
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, read_marks
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.kinds.wording import explained
from tests.scoring.rubrics.examples import (
    STEP,
    D,
    achieved,
    counted_from,
    direct,
    leaves_with_values,
    levels,
    penalty,
    per_unit,
    rubric,
    target,
)

MARKS = Curve(read_marks("98: 5; 97: 4; 0: 0"))
LINE = Curve(read_marks("100: 10; 80: 0"), interpolation=Between.LINEAR)
OVER = Curve(read_marks("100: 0; 101: 0,1"), interpolation=Between.LINEAR, beyond=Beyond.CONTINUE, whole=True)
ABSENT = Curve(read_marks("0: 5; 1: 4; 2: 3; >3: 0"), CurveOf.ACTUAL)


def by(curve: Curve, most: str) -> RubricNode:
    return replace(target("1.1", TargetRule.CURVE, most), curve=curve)


def taken(leaf: RubricNode) -> RubricNode:
    """The criterion as one under a penalty."""
    [[under]] = [node.children for node in rubric(penalty("P", None, leaf)).nodes]
    return under


@pytest.mark.parametrize(
    ("leaf", "typed", "sentence"),
    [
        (direct("1"), "97,5", ""),
        (achieved("1"), "đạt", ""),
        (levels("1", Tốt="32", Khá="24"), "Khá", ""),
        (per_unit("1"), "3", "3 lần × 10 = 30 → 30 điểm"),
        (per_unit("1"), "6", "6 lần × 10 = 60, tối đa 40 → 40 điểm"),
        (taken(per_unit("1", "0.5", "1.5")), "3", "3 lần × 0,5 = 1,5 → trừ 1,5 điểm"),
        (taken(per_unit("1", "0.5", "1.5")), "0", ""),
        (counted_from("5", "-1", "5"), "2", "5 − 2 lần × 1 = 3 → 3 điểm"),
        (counted_from("5", "-1", "5"), "7", "5 − 7 lần × 1 = -2, không dưới 0 → 0 điểm"),
        (target("1", most="150"), "43/48", "43/48 = 89,58 %; 150 × 43/48 = 134,38 → 134,38 điểm"),
        (target("1", most="150"), "50/48", "50/48 = 104,17 %, từ 100 % là đủ 150 → 150 điểm"),
        (
            target("1", most="30", lower_is_better=True),
            "12/10",
            "2 − 12/10 = 80 %; 30 × (2 − 12/10) = 24 → 24 điểm",
        ),
        (
            target("1", most="30", lower_is_better=True),
            "20/10",
            "20/10, từ 2 lần chỉ tiêu trở lên → 0 điểm",
        ),
        (
            target("1", TargetRule.THRESHOLD, "250", floor="50"),
            "49/100",
            "49/100 = 49 %, dưới mức sàn 50 % → 0 điểm",
        ),
        (target("1", TargetRule.LEADER, "60"), "72/80", "72/80 = 90 %, so với đơn vị dẫn đầu → 27 điểm"),
        (by(MARKS, "5"), "49/50", "49/50 = 98 %, từ mốc 98 % → 5 điểm"),
        (by(MARKS, "5"), "97,99/100", "97,99/100 = 97,99 %, từ mốc 97 % → 4 điểm"),
        (by(LINE, "10"), "93,7/100", "93,7/100 = 93,7 %, theo mốc 80 %: 0 + 10 × (93,7 − 80)/20 = 6,85 → 6,85 điểm"),
        (by(LINE, "10"), "79/100", "79/100 = 79 %, dưới mốc 80 % → 0 điểm"),
        (
            by(OVER, "0.5"),
            "109,9/100",
            "109,9/100 = 109,9 %, tính tròn 109 %, theo mốc 101 %: 0,1 + 0,1 × (109 − 101)/1 = 0,9, tối đa 0,5 → "
            "0,5 điểm",
        ),
        (replace(by(ABSENT, "5"), unit="lần"), "4", "4 lần, trên mốc 3 lần → 0 điểm"),
        (replace(by(ABSENT, "5"), unit=""), "3", "3, từ mốc 2 → 3 điểm"),
    ],
)
def test_a_figure_says_how_it_came_about(leaf: RubricNode, typed: str, sentence: str) -> None:
    value = from_text(leaf, typed, STEP)
    assert explained(leaf, value, points_of(leaf, value).points) == sentence


def test_what_has_no_points_explains_nothing() -> None:
    assert explained(per_unit("1"), TargetValue(D(1)), D(3)) == ""
    assert explained(target("1"), TargetValue(D(1)), None) == ""


_NUMBER = re.compile(r"[0-9][0-9.]*(?:,[0-9]+)?")
# What an «=» has on its left, back to what parts it from the words before.
_EQUALS = re.compile(r"(?:^|; |: |, )([^;:=]*?) = (-?[0-9.,]*[0-9])( %)?")


def shown(text: str) -> Decimal:
    """The number that stands in a sentence: «1.000,5» is never asked back there."""
    return Decimal(text.removesuffix(" điểm").replace(".", "").replace(",", "."))


def reckon(text: str) -> Fraction:
    """What a sum of the sentence comes to: its signs, its numbers, and units that are only read."""
    text = re.sub("«[^»]*»", "", text)
    bare = re.sub(r"[^0-9.,+−×/() -]", "", text)
    code = _NUMBER.sub(lambda found: f"Fraction('{shown(found[0])}')", bare)
    found = eval(code.replace("−", "-").replace("×", "*"), {"Fraction": Fraction})  # noqa: S307
    return Fraction(found)


@given(leaves_with_values())
def test_the_numbers_of_the_sentence_lead_to_the_points(case: tuple[RubricNode, Value]) -> None:
    leaf, value = case
    points = points_of(leaf, value).points
    sentence = explained(leaf, value, points)
    if points is None or leaf.kind in (kinds.DIRECT, kinds.ACHIEVED, kinds.LEVELS):
        assert sentence == ""
        return
    if isinstance(value, CountValue) and not value.count and leaf.start is None:
        assert (sentence, points) == ("", D(0))
        return
    reckoned, _, given_ = sentence.partition(" → ")
    assert (D(0) if given_ == "không trừ" else shown(given_)) == points
    last: Fraction | None = None
    for sum_, result, percent in _EQUALS.findall(reckoned):
        exact = reckon(sum_) * (100 if percent else 1)
        assert abs(exact - Fraction(shown(result))) <= Fraction(1, 200), sentence
        last = None if percent else exact
    if limit := re.search(r", (?:tối đa|không dưới) (-?[0-9.,]*[0-9])$", reckoned):
        assert points == shown(limit[1])
    elif full := re.search(r", từ 100 % là đủ ([0-9.,]*[0-9])$", reckoned):
        assert points == shown(full[1])
    elif "dưới mức sàn" in reckoned or reckoned.endswith("từ 2 lần chỉ tiêu trở lên"):
        assert points == 0
    elif mark := re.search(r", (từ|trên|dưới) mốc ([0-9.,]*[0-9])(?: %)?$", reckoned):
        marks = [one for one in curve_of(leaf).points if one.at == shown(mark[2])]
        assert points in {one.points for one in marks}
    elif last is not None:
        assert abs(last - Fraction(points)) <= Fraction(1, 200), sentence
    elif leaf.kind is kinds.TARGET:
        assert leaf.rule is TargetRule.LEADER
    elif leaf.kind is kinds.OCCURRENCES:
        assert Decimal(points) in {
            Decimal(0),
            *(shown(found) for found in re.findall(r"^«[^»]*» ([0-9.,]+)$", reckoned)),
        }
    else:
        raise AssertionError(sentence)
