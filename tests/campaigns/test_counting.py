"""Whether a joint activity counts for the number that a year requires: at its edges, and the words for why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.counting import ActivityFacts, Requirement, lacks, requirement, rule_in_words

DAY = ActivityFacts(held=True)
WHOLE = ActivityFacts(held=True, has_result=True, members=5)


@pytest.mark.parametrize(
    ("facts", "least", "said"),
    [
        (ActivityFacts(), 0, ["chưa tổ chức"]),
        (ActivityFacts(), 5, ["chưa tổ chức"]),
        # Where the year names no number, the day alone decides: so years are judged that knew nothing of it.
        (DAY, 0, []),
        (DAY, 1, ["chưa ghi kết quả", "chưa ghi số người tham gia"]),
        (ActivityFacts(held=True, members=5), 5, ["chưa ghi kết quả"]),
        (ActivityFacts(held=True, has_result=True), 5, ["chưa ghi số người tham gia"]),
        (WHOLE, 5, []),
        (WHOLE, 4, []),
        (WHOLE, 6, ["có 5 đơn vị tham gia, cần từ 6"]),
        (ActivityFacts(held=True, has_result=True, members=0), 1, ["có 0 đơn vị tham gia, cần từ 1"]),
        (ActivityFacts(cancelled=True, has_result=True, members=9), 0, ["đã hủy"]),
    ],
)
def test_what_an_activity_lacks_to_count(facts: ActivityFacts, least: int, said: list[str]) -> None:
    assert lacks(facts, least) == said


@pytest.mark.parametrize(
    ("required", "least", "found", "missing"),
    [
        (0, 0, Requirement(0, 0, 2, 2), 0),
        (2, 0, Requirement(2, 0, 2, 2), 0),
        (3, 0, Requirement(3, 0, 2, 2), 1),
        (1, 5, Requirement(1, 5, 2, 1), 0),
        (1, 6, Requirement(1, 6, 2, 0), 1),
    ],
)
def test_how_a_year_stands(required: int, least: int, found: Requirement, missing: int) -> None:
    stands = requirement([DAY, WHOLE, ActivityFacts(), ActivityFacts(cancelled=True)], required, least)
    assert (stands, stands.missing, stands.is_met) == (found, missing, missing == 0)


facts = st.builds(ActivityFacts, held=st.booleans(), has_result=st.booleans(), members=st.none() | st.integers(0, 20))


@given(st.lists(facts, max_size=6), st.integers(0, 5), st.integers(0, 20))
def test_a_higher_bar_never_lets_more_count_and_none_counts_that_was_not_held(
    activities: list[ActivityFacts], required: int, least: int
) -> None:
    lower, higher = (requirement(activities, required, bar) for bar in (least, least + 1))
    assert higher.counted <= lower.counted <= lower.held


def test_the_rule_is_told_in_words() -> None:
    assert rule_in_words(0) == "Được tính khi đã tổ chức."
    assert rule_in_words(5) == "Được tính khi đã tổ chức, có kết quả và từ 5 đơn vị tham gia."
