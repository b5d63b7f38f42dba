"""How a target stands: plan in force, percent, outcome. At the edges, and by properties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.targets import Adjusted, Direction, Figures, Outcome, percent_of
from common.vietnamese.numbers import shown_percent

UP, DOWN = Direction.AT_LEAST, Direction.AT_MOST
numbers = st.decimals(0, 10**15 - 1, places=3, allow_nan=False, allow_infinity=False)
above_zero = numbers.filter(bool)


def figures(direction: Direction, plan: str, result: str | None, met: bool | None = None) -> Figures:
    return Figures(direction, Decimal(plan), actual=None if result is None else Decimal(result), met_by_hand=met)


@pytest.mark.parametrize(
    ("direction", "plan", "result", "percent", "outcome"),
    [
        (UP, "100", "98", "98.00", Outcome.MISSED),
        (UP, "100", "100", "100.00", Outcome.MET),
        (UP, "3", "4", "133.33", Outcome.EXCEEDED),
        (UP, "100", "0", "0.00", Outcome.MISSED),
        (UP, "100", None, None, Outcome.OPEN),
        (DOWN, "4", "3", "133.33", Outcome.EXCEEDED),
        (DOWN, "4", "4", "100.00", Outcome.MET),
        (DOWN, "4", "5", "80.00", Outcome.MISSED),
        # Nothing where nothing more than four were allowed: as good as it can be, and no percent says how good.
        (DOWN, "4", "0", None, Outcome.EXCEEDED),
        (DOWN, "4", None, None, Outcome.OPEN),
        # A half goes up: 100.005 %.
        (UP, "200", "200.01", "100.01", Outcome.EXCEEDED),
        # 99.995 % is written 100, and is missed all the same.
        (UP, "20000", "19999", "100.00", Outcome.MISSED),
    ],
)
def test_percent_and_outcome(
    direction: Direction, plan: str, result: str | None, percent: str | None, outcome: Outcome
) -> None:
    found = figures(direction, plan, result)
    shown = shown_percent(found.percent)
    assert (None if shown is None else str(shown), found.outcome) == (percent, outcome)


@pytest.mark.parametrize(
    ("direction", "plan", "result", "outcome"),
    [
        (UP, "98", "98", Outcome.EXCEEDED),
        (UP, "98", "99", Outcome.EXCEEDED),
        # It may be 100 or more, and no figure says so.
        (UP, "100", "98", Outcome.OPEN),
        (DOWN, "4", "4", Outcome.MISSED),
        (DOWN, "4", "3", Outcome.OPEN),
        (DOWN, "0", "0", Outcome.OPEN),
    ],
)
def test_more_than_the_plan_is_not_the_plan(direction: Direction, plan: str, result: str, outcome: Outcome) -> None:
    """«Hơn 4» is not kept below four."""
    assert replace(figures(direction, plan, result), more=True).outcome == outcome


@pytest.mark.parametrize("direction", [UP, DOWN])
@pytest.mark.parametrize("result", ["90", "98", "110"])
def test_what_is_near_a_figure_says_nothing_of_the_plan(direction: Direction, result: str) -> None:
    found = [replace(figures(direction, "98", result, met), about=True).outcome for met in (None, True, False)]
    assert found == [Outcome.OPEN, Outcome.MET, Outcome.MISSED]


def test_where_more_than_a_figure_says_nothing_it_is_said_by_hand() -> None:
    found = [replace(figures(UP, "100", "98", met), more=True).outcome for met in (True, False)]
    assert found == [Outcome.MET, Outcome.MISSED]
    # What the figure says already, no hand turns over.
    assert replace(figures(UP, "98", "98", False), more=True).outcome == Outcome.EXCEEDED


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_with_a_plan_of_nothing_there_is_no_percent_and_the_outcome_is_said_by_hand(direction: Direction) -> None:
    found = [figures(direction, "0", "5", met) for met in (None, True, False)]
    assert [one.percent for one in found] == [None, None, None]
    assert [one.outcome for one in found] == [Outcome.OPEN, Outcome.MET, Outcome.MISSED]


def test_what_was_said_by_hand_counts_for_nothing_where_the_figures_say_it() -> None:
    assert figures(UP, "10", "9", met=True).outcome == Outcome.MISSED
    assert figures(UP, "10", None, met=True).outcome == Outcome.OPEN


def test_the_estimate_counts_until_there_is_an_actual_figure() -> None:
    plan = Decimal(10)
    estimated = Figures(UP, plan, estimate=Decimal(12))
    assert (estimated.result, estimated.is_estimate, estimated.outcome) == (Decimal(12), True, Outcome.EXCEEDED)
    known = Figures(UP, plan, estimate=Decimal(12), actual=Decimal(0))
    assert (known.result, known.is_estimate, known.outcome) == (Decimal(0), False, Outcome.MISSED)


def test_the_newest_adjustment_is_the_plan_in_force_and_the_registered_one_stays() -> None:
    adjusted = [
        Adjusted(date(2024, 5, 2), Decimal(90)),
        Adjusted(date(2024, 9, 1), Decimal(80)),
        Adjusted(date(2024, 9, 1), Decimal(85)),
    ]
    found = Figures(UP, Decimal(100), adjusted, actual=Decimal(85))
    assert (found.registered, found.plan, found.outcome) == (Decimal(100), Decimal(85), Outcome.MET)
    assert Figures(UP, Decimal(100)).plan == 100


@given(st.sampled_from([UP, DOWN]), above_zero, above_zero)
def test_100_percent_and_more_is_exactly_what_was_reached(direction: Direction, plan: Decimal, result: Decimal) -> None:
    found = Figures(direction, plan, actual=result)
    assert found.percent is not None
    assert (found.percent >= 100) == (found.outcome in (Outcome.MET, Outcome.EXCEEDED))
    assert (found.percent == 100) == (found.outcome == Outcome.MET)


@given(above_zero, above_zero)
def test_the_two_directions_turn_each_other_over(plan: Decimal, result: Decimal) -> None:
    up, down = percent_of(UP, plan, result), percent_of(DOWN, plan, result)
    assert up is not None
    assert down is not None
    assert up * down == 10_000


@given(above_zero, numbers, numbers)
def test_more_never_lowers_the_percent_of_a_target_from_below(plan: Decimal, one: Decimal, other: Decimal) -> None:
    less, more = sorted([one, other])
    low, high = percent_of(UP, plan, less), percent_of(UP, plan, more)
    assert low is not None
    assert high is not None
    assert low <= high


@given(st.fractions(min_value=0, max_value=10**6))
def test_what_is_written_is_the_nearest_hundredth(percent: Fraction) -> None:
    shown = shown_percent(percent)
    assert shown is not None
    assert shown.as_tuple().exponent == -2
    difference = Fraction(shown) - percent
    assert -Fraction(1, 200) < difference <= Fraction(1, 200)
