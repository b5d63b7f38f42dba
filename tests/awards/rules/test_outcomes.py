"""Who is chosen: votes decide as far as they can, and the order of a list never."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.outcomes import Decided, Standing, Why, by_points, decide


def cases(*votes: int, need: int = 5) -> list[Standing[str]]:
    return [Standing("abcdefghi"[place], count, count >= need) for place, count in enumerate(votes)]


@pytest.mark.parametrize(
    ("votes", "places", "decided"),
    [
        ((9, 4, 7), None, Decided(("a", "c"), ("b",))),
        ((9, 4, 7), 2, Decided(("a", "c"), ("b",))),
        ((9, 8, 7), 2, Decided(("a", "b"), ("c",), why=Why.OVER)),
        ((7, 7, 9), 2, Decided(("c",), (), ("a", "b"), 1, Why.TIE)),
        ((7, 7, 4), 1, Decided((), ("c",), ("a", "b"), 1, Why.TIE)),
        ((7, 7, 6), 2, Decided(("a", "b"), ("c",), why=Why.OVER)),
        ((9, 7, 7, 7), 3, Decided(("a",), (), ("b", "c", "d"), 2, Why.TIE)),
        ((4, 3, 0), 2, Decided((), ("a", "b", "c"), why=Why.NOBODY)),
        ((9, 8), 0, Decided((), ("a", "b"), why=Why.OVER)),
        ((), 2, Decided((), (), why=Why.NOBODY)),
    ],
)
def test_votes_and_places_decide(votes, places, decided):
    assert decide(cases(*votes), places) == decided


@given(st.lists(st.integers(0, 9), max_size=9), st.one_of(st.none(), st.integers(0, 9)), st.randoms())
def test_the_order_of_the_list_decides_nothing(votes, places, random):
    listed = cases(*votes)
    shuffled = random.sample(listed, len(listed))
    one, other = decide(listed, places), decide(shuffled, places)
    assert [set(part) for part in (one.chosen, one.not_chosen, one.tied)] == [
        set(part) for part in (other.chosen, other.not_chosen, other.tied)
    ]
    assert (one.places_left, one.why) == (other.places_left, other.why)


@given(st.lists(st.integers(0, 9), max_size=9), st.integers(0, 9))
def test_nobody_chosen_has_fewer_votes_than_somebody_who_is_not(votes, places):
    listed = cases(*votes)
    count = {case.key: case.votes for case in listed}
    found = decide(listed, places)
    assert sorted(found.chosen + found.not_chosen + found.tied) == [case.key for case in listed]
    assert len(found.chosen) + found.places_left <= places
    assert not found.tied or 0 < found.places_left < len(found.tied)
    for chosen in found.chosen:
        assert all(count[chosen] > count[other] for other in found.tied)
        assert all(count[chosen] > count[other] for other in found.not_chosen)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(0, 9), st.data())
def test_another_vote_never_costs_a_place(votes, places, data):
    place = data.draw(st.integers(0, len(votes) - 1))
    key = "abcdefghi"[place]
    before = decide(cases(*votes), places)
    votes[place] += 1
    after = decide(cases(*votes), places)
    standing = {"chosen": 2, "tied": 1, "not_chosen": 0}
    level = [max(worth for name, worth in standing.items() if key in getattr(one, name)) for one in (before, after)]
    assert level[1] >= level[0]


def test_points_take_the_places_that_are_left():
    tied = [("a", Fraction("97.5")), ("b", Fraction(98)), ("c", Fraction("97.25"))]
    assert by_points(tied, 2) == Decided(("a", "b"), ("c",), why=Why.OVER)


def test_equal_points_leave_them_tied_and_points_nobody_knows_stand_behind():
    assert by_points([("a", Fraction(97)), ("b", Fraction(97)), ("c", None)], 1) == Decided(
        (), ("c",), ("a", "b"), 1, Why.TIE
    )
    assert by_points([("a", None), ("b", Fraction(0)), ("c", None)], 1) == Decided(("b",), ("a", "c"), why=Why.OVER)
    assert by_points([("a", None), ("b", None)], 1) == Decided((), (), ("a", "b"), 1, Why.TIE)
