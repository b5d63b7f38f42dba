"""The best and the worst member there can be: nobody does better or worse, and both can be reached."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from scoring.rubrics import kinds
from scoring.rubrics.kinds.cases import read_cases
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule, Value
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, read_marks
from scoring.rubrics.kinds.points import points_of
from scoring.rules.trial import BEYOND, SHORT, best_of_all, endless_under, unmet_scale, worst_of_all
from tests.scoring.rubrics.examples import (
    SAMPLE,
    D,
    bonus,
    counted_from,
    direct,
    group,
    leaves_with_values,
    levels,
    penalty,
    per_unit,
    rubric,
    target,
)
from tests.scoring.rules.test_totals import NET


@given(leaves_with_values())
def test_no_value_gives_more_or_less_than_the_extremes(case: tuple[RubricNode, Value]) -> None:
    leaf, value = case
    ends, points = leaf.leaf_kind.extremes(leaf), points_of(leaf, value).points
    assert ends.fewest <= ends.most
    if points is not None:
        # What was rounded off or put on is half a hundredth at most.
        assert ends.fewest - Fraction(1, 200) <= points
        assert ends.endless or points <= ends.most + Fraction(1, 200)


def ends_of(leaf: RubricNode) -> tuple[Fraction | int, Fraction | int, bool]:
    ends = leaf.leaf_kind.extremes(leaf)
    return ends.fewest, ends.most, ends.endless


def test_each_kind_says_its_ends() -> None:
    uncapped = replace(per_unit("1", "2"), max_points=None)
    listed = RubricNode("1", "", kinds.OCCURRENCES, cases=read_cases("Muộn: 2\nVi phạm: 1 đến 3"))
    line = Curve(read_marks("100: 4; 101: 3,9"), interpolation=Between.LINEAR, beyond=Beyond.CONTINUE)
    falling = replace(target("1", TargetRule.CURVE, "5"), curve=line)
    assert [
        ends_of(leaf)
        for leaf in (
            replace(direct("1", "5"), min_points=D(-5)),
            levels("1", Tốt="10", Khá="4"),
            per_unit("1", "3", "10"),
            uncapped,
            counted_from("5", "-1", "6"),
            listed,
            replace(listed, max_points=D(5)),
            falling,
        )
    ] == [
        (-5, 5, False),
        (4, 10, False),
        (0, 10, False),
        (0, 2, True),
        (0, 5, False),
        (0, 3, True),
        (0, 5, False),
        (0, 5, False),
    ]


def test_the_sample_rubric_s_best_member_meets_the_scale_and_its_worst_is_below_nothing() -> None:
    best, worst = best_of_all(SAMPLE), worst_of_all(SAMPLE)
    assert (best.card.total, worst.card.total) == (D(1000), D(-100))
    assert (best.card.unscored, worst.card.unscored, unmet_scale(SAMPLE, best)) == (0, 0, "")


def test_a_sum_that_does_not_meet_the_scale_is_seen() -> None:
    def unmet(scale: str, *, may_exceed: bool = True) -> str:
        whole = rubric(group("I", None, direct("I.1", "60")), bonus("II", None, direct("II.1", "20")), scale=scale)
        whole = replace(whole, total_may_exceed_scale=may_exceed)
        return unmet_scale(whole, best_of_all(whole))

    assert [unmet("80"), unmet("100"), unmet("70"), unmet("70", may_exceed=False)] == ["", SHORT, BEYOND, ""]


def test_what_nothing_limits_is_had_once_and_said_so() -> None:
    uncapped = replace(per_unit("P.1", "10"), max_points=None)
    whole = rubric(group("I", None, direct("I.1", "60")), penalty("P", None, uncapped), scale="60")
    best, worst = best_of_all(whole), worst_of_all(whole)
    assert (best.card.total, best.endless) == (D(60), frozenset())
    assert (worst.card.total, worst.endless) == (D(-10), frozenset({"P.1"}))
    assert [endless_under(node, worst) for node in whole.nodes] == [False, True]
    assert endless_under(NET.nodes[0], best_of_all(NET)) is False
