from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.by_curve import needs_target
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule, Value
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import LeafPoints, points_of, points_of_all, rounded_points
from scoring.rubrics.kinds.target import TargetValue, effective_target
from tests.scoring.rubrics.examples import (
    D,
    achieved,
    amounts,
    caps,
    counted_from,
    direct,
    group,
    leaves_with_values,
    levels,
    per_unit,
    target,
    target_leaves,
    targets,
)

THRESHOLD = target("I.1", TargetRule.THRESHOLD, "250", default="100", floor="50")
PROPORTIONAL = target("I.2", TargetRule.PROPORTIONAL, "150")
LEADER = target("I.4", TargetRule.LEADER, "60", default="80")


def reached(actual: str, of: str | None = None) -> TargetValue:
    return TargetValue(D(actual), None if of is None else D(of))


def round_of(leaf: RubricNode, **actuals: str) -> dict[str, Decimal | None]:
    """The points of members whose actuals are given, all with the leaf's default target."""
    values = {member: reached(actual) for member, actual in actuals.items()}
    return {member: scored.points for member, scored in points_of_all(leaf, values).items()}


# By hand.


@pytest.mark.parametrize(
    ("leaf", "value", "points"),
    [
        (direct("I.3"), PointsValue(D("97.5")), "97.5"),
        (direct("I.3"), PointsValue(D(0)), "0"),
        (achieved("II.3", "40"), AchievedValue(True), "40"),
        (achieved("II.3", "40"), AchievedValue(False), "0"),
        (levels("II.4", Tốt="40", Khá="24"), LevelValue("Khá"), "24"),
        (per_unit("I.5", "10", "40"), CountValue(0), "0"),
        (per_unit("I.5", "10", "40"), CountValue(3), "30"),
        (per_unit("I.5", "10", "40"), CountValue(4), "40"),
        (per_unit("I.5", "10", "40"), CountValue(5), "40"),
        (per_unit("I.5", "0.0625", "40"), CountValue(1), "0.06"),
        (per_unit("I.5", "0.0625", "40"), CountValue(2), "0.13"),
        (PROPORTIONAL, reached("0", "12"), "0"),
        (PROPORTIONAL, reached("11", "12"), "137.5"),
        (PROPORTIONAL, reached("12", "12"), "150"),
        (PROPORTIONAL, reached("13", "12"), "150"),
        (PROPORTIONAL, reached("1", "7"), "21.43"),
        (THRESHOLD, reached("49.9999"), "0"),
        (THRESHOLD, reached("50"), "125"),
        (THRESHOLD, reached("98"), "245"),
        (THRESHOLD, reached("100"), "250"),
        (THRESHOLD, reached("120"), "250"),
        (THRESHOLD, reached("120", "200"), "150"),
    ],
)
def test_points_worked_by_hand(leaf: RubricNode, value: Value, points: str) -> None:
    scored = points_of(leaf, value)
    assert (scored.points, scored.why_not) == (D(points), "")


@pytest.mark.parametrize(
    ("leaf", "points"),
    [
        # «5 điểm, mỗi lần vắng trừ 1»
        (counted_from("5", "-1", "5"), ["5", "4", "3", "2", "1", "0", "0"]),
        # The last of it is not halved, and less than nothing it never is.
        (counted_from("5", "-2", "5"), ["5", "3", "1", "0", "0"]),
        # «được 2 điểm, mỗi sáng kiến thêm 1,5, tối đa 6»
        (counted_from("2", "1.5", "6"), ["2", "3.5", "5", "6", "6"]),
    ],
)
def test_counting_from_a_start_goes_up_to_the_maximum_or_down_to_nothing(leaf: RubricNode, points: list[str]) -> None:
    assert [points_of(leaf, CountValue(count)).points for count in range(len(points))] == [D(one) for one in points]


def test_what_is_counted_without_a_limit_goes_as_far_as_the_portal_can_keep() -> None:
    leaf = replace(per_unit("P.1", "2.5"), max_points=None)
    assert points_of(leaf, CountValue(400)).points == D(1000)
    assert points_of(leaf, CountValue(3_999_999_999)).points == D("9999999997.5")
    wrong = "Số lượng này cho nhiều điểm hơn cổng ghi được. Hãy kiểm tra lại."
    assert points_of(leaf, CountValue(4_000_000_000)) == LeafPoints(None, wrong)


@pytest.mark.parametrize(
    ("rule", "floor"),
    [(TargetRule.PROPORTIONAL, None), (TargetRule.THRESHOLD, "50")],
)
@pytest.mark.parametrize(
    ("overdue", "points"),
    [("0", "100"), ("5", "100"), ("10", "100"), ("12", "80"), ("15", "50")],
)
def test_where_lower_is_better_the_target_is_a_ceiling(
    rule: TargetRule, floor: str | None, overdue: str, points: str
) -> None:
    leaf = target("I.1", rule, default="10", floor=floor, lower_is_better=True)
    assert points_of(leaf, reached(overdue)).points == D(points)


@pytest.mark.parametrize(("overdue", "points"), [("15.1", "49"), ("20", "0"), ("35", "0")])
def test_where_lower_is_better_twice_the_target_gives_nothing(overdue: str, points: str) -> None:
    leaf = target("I.1", default="10", lower_is_better=True)
    assert points_of(leaf, reached(overdue)).points == D(points)


def test_where_lower_is_better_the_floor_stands_on_the_turned_ratio() -> None:
    leaf = target("I.1", TargetRule.THRESHOLD, default="10", floor="50", lower_is_better=True)
    assert points_of(leaf, reached("15")).points == D(50)
    assert points_of(leaf, reached("15.1")).points == D(0)


def test_the_leader_gets_all_and_the_others_by_their_way_to_the_leader() -> None:
    # 90/80 = 1.125 leads; 84/80 = 1.05 is at 0.4 of the leader's lead: 30 + 30·0.4.
    assert round_of(LEADER, a="40", b="80", c="84", d="90") == {
        "a": D(15),
        "b": D(30),
        "c": D(42),
        "d": D(60),
    }


def test_leaders_who_tie_share_the_maximum() -> None:
    assert round_of(LEADER, a="90", b="85", c="90") == {"a": D(60), "b": D(45), "c": D(60)}


def test_leaders_tie_by_ratio_and_not_by_actual() -> None:
    values = {"a": reached("90", "60"), "b": reached("120", "80"), "c": reached("100", "80")}
    points = {member: scored.points for member, scored in points_of_all(LEADER, values).items()}
    assert points == {"a": D(60), "b": D(60), "c": D(45)}


def test_exactly_on_target_is_half_even_for_the_best() -> None:
    assert round_of(LEADER, a="80", b="40") == {"a": D(30), "b": D(15)}


def test_below_target_nobody_leads() -> None:
    assert round_of(LEADER, a="72", b="36") == {"a": D(27), "b": D("13.5")}


def test_alone_above_target_is_the_leader() -> None:
    assert points_of(LEADER, reached("80.0001")).points == D(60)


def test_the_leader_where_lower_is_better_is_who_has_least() -> None:
    leaf = target("I.4", TargetRule.LEADER, "60", default="10", lower_is_better=True)
    # Ratios 1.8, 1.4, 1, 0.5, 0.
    assert round_of(leaf, a="2", b="6", c="10", d="15", e="20") == {
        "a": D(60),
        "b": D(45),
        "c": D(30),
        "d": D(15),
        "e": D(0),
    }


def test_the_field_may_hold_the_value_itself_or_not() -> None:
    own, leader = reached("84"), reached("90")
    assert points_of(LEADER, own, [leader]) == points_of(LEADER, own, [own, leader]) == LeafPoints(D(42))


def test_who_cannot_be_scored_leads_nobody() -> None:
    own = reached("84")
    field: list[Value] = [reached("1000", "0"), reached("-1000", "-10"), PointsValue(D(50))]
    assert points_of(LEADER, own, field) == LeafPoints(D(60))


def test_the_other_rules_do_not_look_at_the_field() -> None:
    assert points_of(PROPORTIONAL, reached("6", "12"), [reached("24", "12")]) == LeafPoints(D(75))


@pytest.mark.parametrize("rule", TargetRule)
def test_without_a_target_nothing_is_scored_and_it_is_said_why(rule: TargetRule) -> None:
    leaf = target("I.2", rule, floor="50" if rule == TargetRule.THRESHOLD else None)
    assert points_of(leaf, reached("98")) == LeafPoints(None, "Chưa có chỉ tiêu nên chưa tính được điểm.")


@pytest.mark.parametrize("rule", TargetRule)
@pytest.mark.parametrize("lower_is_better", [False, True])
@pytest.mark.parametrize("actual", ["0", "98"])
def test_a_target_of_zero_scores_nothing_and_it_is_said_why(
    rule: TargetRule, lower_is_better: bool, actual: str
) -> None:
    floor = "50" if rule == TargetRule.THRESHOLD else None
    leaf = target("I.2", rule, default="100", floor=floor, lower_is_better=lower_is_better)
    assert points_of(leaf, reached(actual, "0")) == LeafPoints(None, "Chỉ tiêu bằng 0 nên không tính được điểm.")


@pytest.mark.parametrize(
    ("leaf", "value", "why_not"),
    [
        (PROPORTIONAL, reached("-1", "12"), "Kết quả thực hiện không được là số âm."),
        (PROPORTIONAL, reached("1", "-12"), "Chỉ tiêu không được là số âm."),
        (direct("I.3"), PointsValue(D(101)), "Điểm phải từ 0 đến 100."),
        (levels("I.1", Tốt="5"), LevelValue("Giỏi"), "Không có mức «Giỏi»: hãy chọn một trong «Tốt»."),
        (direct("I.3"), CountValue(1), "Giá trị này không hợp với tiêu chí I.3 (chấm trực tiếp)."),
        (
            group("I", None, direct("I.1")),
            PointsValue(D(1)),
            "Mục I (nhóm tiêu chí) không chấm trực tiếp: hãy chấm ở các tiêu chí con.",
        ),
    ],
)
def test_a_value_that_does_not_suit_scores_nothing_and_it_is_said_why(
    leaf: RubricNode, value: Value, why_not: str
) -> None:
    assert points_of(leaf, value) == LeafPoints(None, why_not)


def test_halves_are_rounded_up_and_not_to_even() -> None:
    leaf = target("I.1", most="0.01")
    assert points_of(leaf, reached("1", "2")).points == D("0.01")
    assert points_of(target("I.1", most="0.05"), reached("1", "2")).points == D("0.03")
    assert points_of(leaf, reached("0.4999", "1")).points == D("0")


def test_what_is_taken_is_rounded_as_what_is_given() -> None:
    taken = replace(per_unit("I.1", "-0.125", "5"), min_points=D(-5))
    assert points_of(taken, CountValue(1)).points == D("-0.13")
    assert points_of(taken, CountValue(1), decimals=0).points == D(0)
    assert [points_of(taken, CountValue(count)).points for count in (0, 8, 99)] == [D(0), D(-1), D(-5)]


def test_the_ratio_is_never_rounded_before_the_end() -> None:
    # 0.06 · 1/12 is 0.005 exactly and goes up; with 1/12 cut off as a decimal first it would go down.
    assert points_of(target("I.1", most="0.06"), reached("1", "12")).points == D("0.01")


# By properties.


@given(leaves_with_values(), st.data())
def test_every_kind_gives_its_least_at_least_and_its_most_at_most(
    case: tuple[RubricNode, Value], data: st.DataObject
) -> None:
    leaf, value = case
    scored = points_of(leaf, value, data.draw(st.lists(st.builds(TargetValue, amounts, targets))))
    assert (scored.points is None) == (scored.why_not != "")
    if scored.points is not None:
        assert leaf.lowest <= scored.points <= leaf.full_points
        assert scored.points.as_tuple().exponent == -2


@given(caps, amounts, targets)
def test_rounding_equals_whole_number_arithmetic(most: str, actual: Decimal, of: Decimal) -> None:
    # All in whole numbers: hundredths of a point, ten thousandths of the unit; half up is (2x + 1) // 2.
    whole, a, t = int(D(most) * 100), int(actual * 10**4), int(of * 10**4)
    hundredths = (2 * whole * min(a, t) + t) // (2 * t)
    assert points_of(target("1.1", most=most), TargetValue(actual, of)).points == D(hundredths) / 100


@given(target_leaves(TargetRule.LEADER), st.lists(st.tuples(amounts, targets), min_size=1, max_size=6))
def test_the_leader_rule_equals_its_formula(leaf: RubricNode, pairs: list[tuple[Decimal, Decimal]]) -> None:
    ratios = [Fraction(a) / Fraction(t) for a, t in pairs]
    if leaf.lower_is_better:
        ratios = [max(Fraction(0), 2 - r) for r in ratios]
    lead = max(ratios)
    half = Fraction(leaf.full_points) / 2
    for (actual, of), r in zip(pairs, ratios, strict=True):
        if r < 1:
            exact = half * r
        elif r == 1:
            exact = half
        elif r == lead:
            exact = half * 2
        else:
            exact = half + half * (r - 1) / (lead - 1)
        field = [TargetValue(a, t) for a, t in pairs]
        points = points_of(leaf, TargetValue(actual, of), field).points
        assert points is not None
        # Half up: what was rounded off is less than half a hundredth, what was put on at most half.
        assert Fraction(-1, 200) <= exact - Fraction(points) < Fraction(1, 200)


# A list of marks gives what its office wants, also less for more (`test_by_curve`).
BY_SHARE = st.sampled_from([rule for rule in TargetRule if rule is not TargetRule.CURVE]).flatmap(target_leaves)


@given(BY_SHARE, targets, amounts, amounts, st.lists(st.builds(TargetValue, amounts, targets)))
def test_doing_better_never_gives_less(
    leaf: RubricNode, of: Decimal, one: Decimal, other: Decimal, field: list[Value]
) -> None:
    worse, better = sorted([one, other], reverse=leaf.lower_is_better)
    less = points_of(leaf, TargetValue(worse, of), field).points
    more = points_of(leaf, TargetValue(better, of), field).points
    assert less is not None
    assert more is not None
    assert less <= more


@given(
    target_leaves(TargetRule.LEADER),
    st.lists(st.builds(TargetValue, amounts, targets), min_size=1, max_size=6),
    amounts,
)
def test_a_member_who_rises_never_raises_the_others(
    leaf: RubricNode, values: list[TargetValue], actual: Decimal
) -> None:
    lower, higher = sorted([values[0].actual, actual], reverse=leaf.lower_is_better)
    before = points_of_all(leaf, dict(enumerate([TargetValue(lower, values[0].target), *values[1:]])))
    after = points_of_all(leaf, dict(enumerate([TargetValue(higher, values[0].target), *values[1:]])))
    for member in range(1, len(values)):
        was, now = before[member].points, after[member].points
        assert was is not None
        assert now is not None
        assert now <= was


@given(target_leaves(), st.dictionaries(st.integers(0, 9), st.builds(TargetValue, amounts, targets)))
def test_all_together_equals_each_with_its_field(leaf: RubricNode, values: dict[int, TargetValue]) -> None:
    together = points_of_all(leaf, values)
    assert together == {member: points_of(leaf, value, values.values()) for member, value in values.items()}


@given(leaves_with_values())
def test_only_a_missing_target_leaves_a_fitting_value_unscored(case: tuple[RubricNode, Value]) -> None:
    leaf, value = case
    no_target = isinstance(value, TargetValue) and needs_target(leaf) and not effective_target(leaf, value)
    assert (points_of(leaf, value).points is None) == no_target


# Rounding to the rubric's own decimals.


@pytest.mark.parametrize(
    ("decimals", "rounded"),
    [
        (0, ["21", "43", "64", "1", "0"]),
        (1, ["21.4", "42.9", "64.3", "0.5", "0"]),
        (2, ["21.43", "42.86", "64.29", "0.5", "0"]),
    ],
)
def test_points_are_rounded_half_up_to_the_rubric_s_decimals(decimals: int, rounded: list[str]) -> None:
    values = [reached("1", "7"), reached("2", "7"), reached("3", "7"), reached("1", "300"), reached("0", "7")]
    given = [points_of(PROPORTIONAL, value, decimals=decimals).points for value in values]
    assert given == [D(number) for number in rounded]


def test_what_lies_right_between_two_is_rounded_up() -> None:
    for decimals, each, expected in ((0, "0.5", "1"), (1, "0.25", "0.3"), (1, "0.2499", "0.2"), (2, "0.125", "0.13")):
        leaf = per_unit("I.5", each, "40")
        assert points_of(leaf, CountValue(1), decimals=decimals).points == D(expected)
        assert points_of_all(leaf, {"a": CountValue(1)}, decimals=decimals)["a"].points == D(expected)


def test_what_rounding_moved_is_known_exactly_and_nothing_else_is() -> None:
    assert points_of(PROPORTIONAL, reached("1", "7")) == LeafPoints(D("21.43"), exact=Fraction(150, 7))
    assert points_of(PROPORTIONAL, reached("1", "4")) == LeafPoints(D("37.5"))
    assert points_of(PROPORTIONAL, reached("1", "4"), decimals=0) == LeafPoints(D(38), exact=Fraction(75, 2))
    moved = points_of(PROPORTIONAL, reached("1", "7"))
    assert (moved.reckoned(exactly=True), moved.reckoned(exactly=False)) == (Fraction(150, 7), D("21.43"))
    assert points_of(PROPORTIONAL, reached("1", "4")).reckoned(exactly=True) == D("37.5")


@given(leaves_with_values(), st.integers(0, 2))
def test_exact_points_are_those_that_were_rounded(pair: tuple[RubricNode, Value], decimals: int) -> None:
    scored = points_of(*pair, decimals=decimals)
    if scored.exact is not None:
        assert scored.exact != scored.points == rounded_points(scored.exact, decimals)


@given(leaves_with_values(), st.integers(0, 2))
def test_coarser_rounding_moves_points_by_half_a_step_at_most(pair: tuple[RubricNode, Value], decimals: int) -> None:
    leaf, value = pair
    fine, coarse = points_of(leaf, value).points, points_of(leaf, value, decimals=decimals).points
    if fine is None or coarse is None:
        assert fine is coarse is None
    else:
        assert abs(coarse - fine) <= D(1).scaleb(-decimals) / 2 + D("0.005")
        assert coarse == coarse.quantize(D(1).scaleb(-decimals))
