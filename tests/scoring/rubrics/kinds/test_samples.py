"""The made-up values of the sample round: they suit their criterion, whoever's turn it is."""

import pytest

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode, Turn
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.values import refusal
from tests.scoring.rubrics.examples import SAMPLE, STEP, D, penalty, per_unit, rubric

TURNS = [Turn(turn, place, strict, STEP) for turn in range(12) for place in range(8) for strict in (False, True)]


@pytest.mark.parametrize("leaf", SAMPLE.leaves(), ids=lambda leaf: leaf.code)
def test_every_made_up_value_suits_its_criterion_and_gives_points(leaf: RubricNode) -> None:
    values = [leaf.leaf_kind.sample(leaf, turn) for turn in TURNS]
    assert {refusal(leaf, value, STEP) for value in values} == {""}
    assert {points_of(leaf, value).why_not for value in values} == {""}


def test_a_strict_appraiser_gives_no_more_than_another() -> None:
    for leaf in SAMPLE.leaves():
        for turn in TURNS[::2]:
            strict = Turn(turn.turn, turn.place, True, turn.step)
            mild, hard = (points_of(leaf, leaf.leaf_kind.sample(leaf, one)).points for one in (turn, strict))
            assert hard is not None
            assert mild is not None
            assert hard <= mild


def test_what_is_subtracted_happens_seldom_and_once() -> None:
    [leaf] = rubric(penalty("V", None, per_unit("V.1", "5", "20"))).leaves()
    counts = [kinds.PER_UNIT.sample(leaf, Turn(turn, 0, False, STEP)) for turn in range(12)]
    assert counts == [CountValue(1 if turn in (3, 8) else 0) for turn in range(12)]
    [given] = rubric(per_unit("V.1", "5", "20")).nodes
    assert [kinds.PER_UNIT.sample(given, Turn(turn, 0, False, D(1))).count for turn in range(4)] == [4, 3, 2, 4]
