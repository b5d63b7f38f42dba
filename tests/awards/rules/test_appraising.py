"""Where a dossier stands, by the stages of its cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.appraising import FROM, HANDED_TOLD, Handed, handed_state, stages_of
from awards.rules.proposing import FOLLOWS, SENT, Stage


@pytest.mark.parametrize(
    ("stages", "state"),
    [
        ([], None),
        ([Stage.PREPARING, Stage.WITHDRAWN], None),
        ([Stage.SUBMITTED, Stage.SUPPLEMENT, Stage.APPRAISAL], Handed.WAITING),
        ([Stage.SUPPLEMENT, Stage.APPRAISAL, Stage.PREPARING], Handed.RETURNED),
        ([Stage.APPRAISAL, Stage.COUNCIL], Handed.TAKEN_UP),
        ([Stage.COUNCIL, Stage.REFUSED], Handed.BEYOND),
    ],
)
def test_what_waits_comes_before_what_was_returned_and_that_before_what_was_taken_up(stages, state):
    assert handed_state(stages) == state


@given(st.sets(st.sampled_from(list(Stage))))
def test_a_dossier_is_in_the_state_whose_stages_it_has_and_of_no_state_before(stages):
    fitting = [state for state in Handed if stages & stages_of(state)[0] and not stages & stages_of(state)[1]]
    state = handed_state(stages)
    assert fitting == ([] if state is None else [state])
    assert (state is None) == (not stages & SENT)


def test_a_standing_body_goes_only_where_a_proposal_can_go():
    assert {(here, to) for to, places in FROM.items() for here in places if to not in FOLLOWS[here]} == set()
    assert set(HANDED_TOLD) == set(Handed)
