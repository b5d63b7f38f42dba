"""Which step of a proposal may follow which: every pair, and courses of whatever length."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.proposing import (
    ENDS,
    FOLLOWS,
    NO_REASON_TO_TAKE_BACK,
    NOT_FIRST,
    NOT_NEXT,
    NOT_THE_LAST,
    NOT_YET,
    NOTHING_TO_TAKE_BACK,
    SENT,
    TOLD,
    TOO_EARLY,
    WITH_PAPER,
    WITH_REASON,
    Stage,
    Step,
    stage_of,
    standing,
    wrong_step,
)

DAY = date(2023, 12, 1)
TODAY = date(2024, 12, 31)


def course(*stages: Stage) -> list[Step]:
    return [Step(number, to, DAY + timedelta(days=number), None, "1", "…") for number, to in enumerate(stages, 1)]


def way_to(stage: Stage) -> list[Stage]:
    """A shortest course that ends there."""
    ways: list[list[Stage]] = [[]]
    for way in ways:
        for after in FOLLOWS[way[-1] if way else None]:
            if after == stage:
                return [*way, after]
            if after not in way:
                ways.append([*way, after])
    raise AssertionError(stage)


def test_every_stage_has_words_and_can_be_come_to():
    assert set(TOLD) == set(Stage) == set(FOLLOWS) - {None}
    for stage in Stage:
        assert stage_of(course(*way_to(stage))) == stage


def test_where_a_course_ends():
    assert {stage.value for stage in ENDS} == {"refused", "cancelled", "withdrawn"}
    assert {stage.value for stage in set(Stage) - SENT} == {"planned", "chosen", "preparing", "withdrawn"}


@pytest.mark.parametrize("here", list(Stage))
@pytest.mark.parametrize("to", list(Stage))
def test_of_every_pair_only_the_named_ones_follow(here, to):
    steps = course(*way_to(here))
    step = Step(len(steps) + 1, to, TODAY, None, "1", "…")
    expected = {} if to in FOLLOWS[here] else {"to": NOT_NEXT.format(TOLD[here], TOLD[to])}
    assert wrong_step(steps, step, TODAY) == expected


def test_a_first_step_is_planned_or_chosen():
    assert [
        (to.value, wrong_step([], Step(1, to, DAY, None, "1", "…"), TODAY))
        for to in (Stage.PLANNED, Stage.CHOSEN, Stage.SUBMITTED)
    ] == [("planned", {}), ("chosen", {}), ("submitted", {"to": NOT_FIRST})]


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        (DAY + timedelta(days=3), {}),
        (DAY + timedelta(days=2), {"day": TOO_EARLY.format("04/12/2023")}),
        (TODAY, {}),
        (TODAY + timedelta(days=1), {"day": NOT_YET}),
    ],
)
def test_no_step_is_before_the_one_before_nor_after_today(day, wrong):
    steps = course(Stage.CHOSEN, Stage.PREPARING, Stage.SUBMITTED)
    assert wrong_step(steps, Step(4, Stage.APPRAISAL, day), TODAY) == wrong


@pytest.mark.parametrize("to", [*WITH_REASON])
def test_a_step_that_hurts_says_why(to):
    here = next(stage for stage, after in FOLLOWS.items() if stage and to in after)
    steps = course(*way_to(here))
    assert wrong_step(steps, Step(9, to, TODAY, None, "1"), TODAY) == {"remark": WITH_REASON[to]}


@pytest.mark.parametrize("to", [*WITH_PAPER])
def test_a_decision_names_its_paper(to):
    steps = course(*way_to(to))[:-1]
    assert wrong_step(steps, Step(9, to, TODAY, None, "", "…"), TODAY) == {"paper": WITH_PAPER[to]}


def test_a_mistake_is_taken_back_and_what_stood_before_stands_again():
    steps = course(Stage.CHOSEN, Stage.PREPARING, Stage.SUBMITTED, Stage.REFUSED)
    back = Step(5, None, TODAY, 4, "", "Ghi nhầm đơn vị")
    assert wrong_step(steps, back, TODAY) == {}
    assert [one.number for one in standing([*steps, back])] == [1, 2, 3]
    assert stage_of([*steps, back]) == Stage.SUBMITTED
    # The step before can be taken back too, then.
    assert wrong_step([*steps, back], Step(6, None, TODAY, 3, "", "…"), TODAY) == {}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"takes_back": 3}, {"to": NOT_THE_LAST}),
        ({"takes_back": 9}, {"to": NOT_THE_LAST}),
        ({"remark": ""}, {"remark": NO_REASON_TO_TAKE_BACK}),
        ({"day": TODAY + timedelta(days=1)}, {"day": NOT_YET}),
        ({"day": DAY}, {"day": TOO_EARLY.format("04/12/2023")}),
        ({"day": DAY + timedelta(days=3)}, {}),
    ],
)
def test_only_the_last_step_is_taken_back_and_it_says_why(change, wrong):
    steps = course(Stage.CHOSEN, Stage.PREPARING, Stage.SUBMITTED, Stage.REFUSED)
    assert wrong_step(steps, replace(Step(5, None, TODAY, 4, "", "Nhầm"), **change), TODAY) == wrong


def test_the_first_step_stays():
    assert wrong_step(course(Stage.CHOSEN), Step(2, None, TODAY, 1, "", "…"), TODAY) == {"to": NOTHING_TO_TAKE_BACK}


wishes = st.lists(
    st.tuples(st.one_of(st.none(), st.sampled_from(Stage)), st.integers(0, 500), st.integers(1, 12)), max_size=25
)


@given(wishes)
def test_whatever_is_tried_what_was_let_through_is_a_course(tried):
    steps: list[Step] = []
    for to, days, back in tried:
        takes_back = back if to is None else None
        step = Step(len(steps) + 1, to, DAY + timedelta(days=days), takes_back, "1", "…")
        if not wrong_step(steps, step, TODAY):
            steps.append(step)
    stand = standing(steps)
    here = None
    for one in stand:
        assert one.to in FOLLOWS[here]
        here = one.to
    assert [one.day for one in stand] == sorted(one.day for one in stand)
    assert all(one.day <= TODAY for one in steps)
    # Nothing was deleted, and nothing was taken back twice.
    gone = [one.takes_back for one in steps if one.takes_back]
    assert len(gone) == len(set(gone)) and len(stand) == len(steps) - 2 * len(gone)
    assert bool(stand) == bool(steps)
