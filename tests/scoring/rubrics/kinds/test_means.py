"""The mean of several appraisers: what is averaged, what cannot be, how it is read and told."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule, Value, ValueRefused
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.means import MeanValue, may_average, mean_points, standing_mean
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import from_json, refusal, to_text
from scoring.rubrics.kinds.wording import explained

D = Decimal
STEP = D("0.5")
DIRECT = RubricNode("1", "", kinds.DIRECT, D(10))
LEVELS = RubricNode(
    "2", "", kinds.LEVELS, D(10), levels=(PlainLevel("Tốt", D(10)), PlainLevel("Khá", D(8)), PlainLevel("Đạt", D(5)))
)
EACH = RubricNode("3", "", kinds.PER_UNIT, D(6), points_each=D("0.5"), unit="lần")
YES = RubricNode("4", "", kinds.ACHIEVED, D(5))
TARGET = RubricNode("5", "", kinds.TARGET, D(10), rule=TargetRule.PROPORTIONAL)
LEADER = RubricNode("6", "", kinds.TARGET, D(10), rule=TargetRule.LEADER)
SHARE = RubricNode("7", "", kinds.PERCENT_OF, D(10), share_of="1", percent=D(10))


def points(*numbers: str) -> MeanValue:
    return MeanValue(tuple(PointsValue(D(number)) for number in numbers))


def test_the_mean_is_of_points_whatever_was_put_in() -> None:
    good, fair = LevelValue("Tốt"), LevelValue("Khá")
    assert mean_points(DIRECT, points("8", "9", "8.5")) == Fraction(17, 2)
    assert mean_points(LEVELS, MeanValue((good, fair, fair))) == Fraction(26, 3)
    # Twenty times half a point is more than the criterion gives: each is limited before the mean is taken.
    assert mean_points(EACH, MeanValue((CountValue(20), CountValue(4)))) == Fraction(4)
    assert mean_points(YES, MeanValue((AchievedValue(True), AchievedValue(False)))) == Fraction(5, 2)
    half, whole = TargetValue(D(50), D(100)), TargetValue(D(120), D(100))
    assert mean_points(TARGET, MeanValue((half, whole))) == Fraction(15, 2)


def test_it_is_rounded_once_as_the_rubric_says_and_known_exactly() -> None:
    value = MeanValue((LevelValue("Tốt"), LevelValue("Khá"), LevelValue("Khá")))
    found = points_of(LEVELS, value)
    assert (found.points, found.exact) == (D("8.67"), Fraction(26, 3))
    assert points_of(LEVELS, value, decimals=0).points == D(9)
    assert (points_of(DIRECT, points("8", "9")).points, points_of(DIRECT, points("8", "9")).exact) == (D("8.5"), None)


def test_one_value_without_points_leaves_the_mean_without_any() -> None:
    found = points_of(TARGET, MeanValue((TargetValue(D(50), D(100)), TargetValue(D(50), None))))
    assert (found.points, found.why_not) == (None, points_of(TARGET, TargetValue(D(50), None)).why_not)
    assert found.why_not != ""


@pytest.mark.parametrize(
    ("node", "value", "text"),
    [
        (DIRECT, points("8", "9"), "TB 8,5"),
        (DIRECT, points("8"), "TB 8"),
        (LEVELS, MeanValue((LevelValue("Tốt"), LevelValue("Khá"), LevelValue("Khá"))), "TB 8,67"),
    ],
)
def test_a_box_shows_it_as_a_mean(node: RubricNode, value: Value, text: str) -> None:
    assert to_text(node, value) == text


def test_it_is_kept_and_read_again() -> None:
    value = points("8", "9.5")
    assert value.as_json() == {"mean": [{"points": "8"}, {"points": "9.5"}]}
    assert from_json(DIRECT, value.as_json(), STEP) == value


@pytest.mark.parametrize(
    ("node", "given", "sentence"),
    [
        (DIRECT, {"mean": []}, 'Tiêu chí 1: điểm trung bình viết theo dạng {"mean": [{"points": "97.5"}]}.'),
        (DIRECT, {"mean": "8"}, 'Tiêu chí 1: điểm trung bình viết theo dạng {"mean": [{"points": "97.5"}]}.'),
        (
            DIRECT,
            {"mean": [{"points": "8"}], "points": "8"},
            'Tiêu chí 1: điểm trung bình viết theo dạng {"mean": [{"points": "97.5"}]}.',
        ),
        (
            DIRECT,
            {"mean": [{"mean": [{"points": "8"}]}]},
            'Tiêu chí 1 (chấm trực tiếp): hãy viết theo dạng {"points": "97.5"}.',
        ),
        (DIRECT, {"mean": [{"points": "8"}, {"points": "11"}]}, "Điểm phải từ 0 đến 10, bước 0,5."),
        (
            LEADER,
            {"mean": [{"actual": "8"}]},
            'Tiêu chí 6 (chấm theo chỉ tiêu): hãy viết theo dạng {"actual": "98", "target": "100"}.',
        ),
    ],
)
def test_what_is_no_mean_is_refused(node: RubricNode, given: object, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        from_json(node, given, STEP)
    assert str(refused.value) == sentence


def test_no_mean_is_taken_where_members_compete_or_a_share_is_found() -> None:
    assert [may_average(node) for node in (DIRECT, LEVELS, EACH, YES, TARGET)] == [True] * 5
    group = RubricNode("g", "", kinds.GROUP, None, (DIRECT,))
    assert [may_average(node) for node in (LEADER, SHARE, group)] == [False] * 3
    value = MeanValue((TargetValue(D(50), D(100)),))
    assert refusal(LEADER, value) == "Giá trị này không hợp với tiêu chí 6 (chấm theo chỉ tiêu)."


def test_it_explains_itself_with_its_numbers() -> None:
    assert explained(DIRECT, points("8", "9", "8.5"), D("8.5")) == (
        "trung bình của 3 đơn vị thẩm định: (8 + 9 + 8,5)/3 = 8,5 → 8,5 điểm"
    )
    value = MeanValue((LevelValue("Tốt"), LevelValue("Khá"), LevelValue("Khá")))
    assert explained(LEVELS, value, D("8.67")) == (
        "trung bình của 3 đơn vị thẩm định: (10 + 8 + 8)/3 ≈ 8,67 → 8,67 điểm"
    )
    assert explained(DIRECT, points("8"), D(8)) == "một đơn vị thẩm định: 8 → 8 điểm"


NOT_YET = None
TYPED = PointsValue(D(7))
EIGHT, NINE = PointsValue(D(8)), PointsValue(D(9))


@pytest.mark.parametrize(
    ("given", "stands", "then"),
    [
        # Nobody or not everybody has given one: what was typed before there were appraisers stands.
        ([NOT_YET, NOT_YET], None, None),
        ([EIGHT, NOT_YET], None, None),
        ([EIGHT, NOT_YET], TYPED, TYPED),
        ([NOT_YET, NOT_YET], TYPED, TYPED),
        # Everybody has.
        ([EIGHT, NINE], None, points("8", "9")),
        ([EIGHT, NINE], TYPED, points("8", "9")),
        ([EIGHT], None, points("8")),
        # One takes its value away again.
        ([EIGHT, NOT_YET], points("8", "9"), None),
        # Taken before all had given theirs: it follows them.
        ([NINE, NOT_YET], points("8"), points("9")),
        ([EIGHT, NINE], points("8"), points("8", "9")),
        ([NOT_YET, NOT_YET], points("8"), None),
        ([], points("8"), None),
        ([], TYPED, TYPED),
    ],
)
def test_the_mean_stands_once_all_have_given_a_value(
    given: list[Value | None], stands: Value | None, then: Value | None
) -> None:
    assert standing_mean(given, stands) == then


@given(st.lists(st.integers(0, 20).map(lambda halves: PointsValue(D(halves) / 2)), min_size=1, max_size=9))
def test_the_mean_lies_between_the_least_and_the_most(values: list[PointsValue]) -> None:
    given_points = [value.points for value in values]
    found = points_of(DIRECT, MeanValue(tuple(values))).points
    assert found is not None
    assert min(given_points) <= found <= max(given_points)
    assert mean_points(DIRECT, MeanValue(tuple(reversed(values)))) == mean_points(DIRECT, MeanValue(tuple(values)))
