"""What is asked back as a probable slip: a digit too many or too few, measured by what the criterion has seen."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.doubts import FAR, FAR_OVER_TARGET, doubt
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.target import TargetValue
from tests.scoring.rubrics.examples import achieved, direct, levels, per_unit, target

D = Decimal
PERCENT = target("I.1", default="100")
FEWER = target("I.2", lower_is_better=True)
# 10 points each, 40 at most: 4 give full points.
COUNT = per_unit("I.3")


def reached(actual: str, of: str | None = "100") -> TargetValue:
    return TargetValue(D(actual), None if of is None else D(of))


USUAL = [reached("95"), reached("97.5"), reached("102")]


@pytest.mark.parametrize(
    ("node", "value", "others", "sentence"),
    [
        (PERCENT, reached("980"), USUAL, "980 gấp 9,8 lần chỉ tiêu 100."),
        (PERCENT, reached("980", None), [], "980 gấp 9,8 lần chỉ tiêu 100."),
        (PERCENT, reached("975", "40"), USUAL, "975 gấp 24,4 lần chỉ tiêu 40."),
        (PERCENT, reached("205"), USUAL, "205 gấp 2,1 lần chỉ tiêu 100."),
        (PERCENT, reached("200"), USUAL, ""),
        (PERCENT, reached("150"), USUAL, ""),
        # Where others did go far beyond their targets, that is not odd.
        (PERCENT, reached("500"), [*USUAL, reached("300")], ""),
        (PERCENT, reached("601"), [*USUAL, reached("300")], "601 gấp 6 lần chỉ tiêu 100."),
        (FEWER, reached("50", "5"), [], "50 gấp 10 lần chỉ tiêu 5."),
        (FEWER, reached("0", "5"), [], ""),
        (FEWER, reached("0", "5"), USUAL, ""),
        # Without a target nothing is scored; the page says so.
        (FEWER, reached("5000", None), USUAL, ""),
        (FEWER, reached("5000", "0"), USUAL, ""),
        (COUNT, CountValue(50), [CountValue(3), CountValue(5)], "50 gấp 10 lần số cao nhất đã ghi ở tiêu chí này (5)."),
        (COUNT, CountValue(300), [CountValue(3)], "300 gấp 75 lần số đủ cho điểm chuẩn (4)."),
        (COUNT, CountValue(20), [], ""),
        (COUNT, CountValue(21), [], "21 gấp 5,3 lần số đủ cho điểm chuẩn (4)."),
        (COUNT, CountValue(300), [CountValue(3), CountValue(120)], ""),
        (COUNT, CountValue(0), [CountValue(30)] * 3, ""),
    ],
)  # fmt: skip
def test_too_much(node: RubricNode, value: Value, others: list[Value], sentence: str):
    assert doubt(node, value, others=others) == sentence


@pytest.mark.parametrize(
    ("node", "value", "others", "sentence"),
    [
        (
            PERCENT,
            reached("9.8"),
            USUAL,
            "9,8/100 thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là 95% chỉ tiêu).",
        ),
        (
            PERCENT,
            reached("9.8"),
            [reached("95.26")] * 3,
            "9,8/100 thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là 95,3% chỉ tiêu).",
        ),
        (PERCENT, reached("19"), USUAL, ""),
        (PERCENT, reached("9.8"), USUAL[:2], ""),
        (PERCENT, reached("9.8"), [*USUAL, reached("40")], ""),
        (
            COUNT,
            CountValue(3),
            [CountValue(30), CountValue(41), CountValue(35)],
            "3 thấp hơn hẳn các giá trị đã ghi ở tiêu chí này (thấp nhất là 30).",
        ),
        # Somebody had none: a low one is nothing new.
        (COUNT, CountValue(3), [CountValue(30), CountValue(0), CountValue(41), CountValue(35)], ""),
        (COUNT, CountValue(1), [CountValue(5), CountValue(4), CountValue(3)], ""),
    ],
)
def test_too_little(node: RubricNode, value: Value, others: list[Value], sentence: str):
    assert doubt(node, value, others=others) == sentence


def test_what_stands_on_the_card_already_is_no_news():
    assert doubt(PERCENT, reached("980"), own=[reached("980")], others=USUAL) == ""
    assert doubt(PERCENT, reached("9.8"), own=[reached("9.8")], others=USUAL) == ""
    assert doubt(COUNT, CountValue(300), own=[CountValue(290)], others=[CountValue(3)]) == ""


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (direct("I.4"), PointsValue(D(1))),
        (levels("I.5", Tot="100", Kha="80"), LevelValue("Tot")),
        (achieved("I.6"), AchievedValue(True)),
    ],
)
def test_what_can_not_be_out_of_range_is_never_doubted(node: RubricNode, value: Value):
    assert doubt(node, value, own=[value], others=[value] * 9) == ""


AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2)
RESULTS = st.builds(TargetValue, AMOUNTS, st.none() | AMOUNTS)


@given(value=RESULTS, own=st.lists(RESULTS), others=st.lists(RESULTS))
def test_a_value_that_was_seen_is_never_doubted_and_the_order_does_not_matter(
    value: TargetValue, own: list[Value], others: list[Value]
):
    assert doubt(PERCENT, value, own=[*own, value], others=others) == ""
    assert doubt(PERCENT, value, own=own[::-1], others=others[::-1]) == doubt(PERCENT, value, own=own, others=others)


@given(count=st.integers(0, 10**12), others=st.lists(st.integers(0, 10**12), max_size=2))
def test_a_count_is_doubted_exactly_beyond_its_bound(count: int, others: list[int]):
    odd = doubt(COUNT, CountValue(count), others=[CountValue(one) for one in others])
    assert bool(odd) == (count > FAR * max(4, *others, 4))


@given(actual=AMOUNTS, of=st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_a_result_alone_is_doubted_exactly_beyond_twice_its_target(actual: Decimal, of: Decimal):
    assert bool(doubt(PERCENT, TargetValue(actual, of))) == (Fraction(actual) > FAR_OVER_TARGET * Fraction(of))
