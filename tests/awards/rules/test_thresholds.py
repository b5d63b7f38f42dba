"""What a vote takes: integers at every edge, and figures that cannot be."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.thresholds import (
    BASES,
    CaseVotes,
    Counts,
    Threshold,
    share_told,
    votes_told,
    wrong_counts,
    wrong_votes,
)

SHARES = st.tuples(st.integers(1, 100), st.integers(1, 100)).filter(lambda share: share[0] <= share[1])


def threshold(numerator: int, denominator: int, *, exceeds: bool = False) -> Threshold:
    return Threshold("members", numerator, denominator, exceeds)


@pytest.mark.parametrize(
    ("votes", "whole", "rule", "enough"),
    [
        (7, 9, threshold(80, 100), False),
        (8, 9, threshold(80, 100), True),
        (8, 10, threshold(80, 100), True),
        (6, 9, threshold(2, 3, exceeds=True), False),
        (6, 9, threshold(2, 3), True),
        (7, 9, threshold(2, 3, exceeds=True), True),
        (4, 8, threshold(1, 2, exceeds=True), False),
        (5, 9, threshold(1, 2, exceeds=True), True),
        (9, 9, threshold(1, 1), True),
        (8, 9, threshold(1, 1), False),
        (0, 0, threshold(1, 2), False),
        (0, 9, threshold(1, 100), False),
        # A rounded percent would say 66,67 % on both sides.
        (2, 3, threshold(6667, 10000), False),
        (20000, 30000, threshold(66666, 100000), True),
    ],
)
def test_integers_decide_at_the_edge(votes, whole, rule, enough):
    assert rule.passes(votes, whole) is enough


@given(st.integers(0, 60), st.integers(1, 60), SHARES, st.booleans())
def test_passing_is_the_comparison_of_exact_fractions(votes, whole, share, exceeds):
    exceeds = exceeds and share[0] < share[1]
    rule = threshold(*share, exceeds=exceeds)
    have, need = Fraction(votes, whole), Fraction(*share)
    assert rule.passes(votes, whole) is (have > need if exceeds else have >= need)


@given(st.integers(1, 60), SHARES, st.booleans())
def test_the_least_number_is_enough_and_one_less_is_not(whole, share, exceeds):
    rule = threshold(*share, exceeds=exceeds and share[0] < share[1])
    least = rule.least(whole)
    assert (rule.passes(least, whole), rule.passes(least - 1, whole)) == (True, False)
    assert 1 <= least <= whole


@given(st.integers(0, 60), st.integers(1, 60), SHARES)
def test_another_vote_never_makes_it_fail(votes, whole, share):
    rule = threshold(*share)
    assert rule.passes(votes + 1, whole) or not rule.passes(votes, whole)


@pytest.mark.parametrize(
    ("base", "numerator", "denominator", "exceeds"),
    [("members", 0, 2, False), ("members", 3, 2, False), ("members", 2, 2, True), ("votes", 1, 2, False)],
)
def test_what_nobody_could_reach_is_no_threshold(base, numerator, denominator, exceeds):
    with pytest.raises(ValueError, match=r"unknown base|no threshold"):
        Threshold(base, numerator, denominator, exceeds)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Threshold("members", 1, 2, True), "quá nửa tổng số thành viên"),
        (Threshold("present", 2, 3), "từ 2/3 số có mặt trở lên"),
        (Threshold("valid", 80, 100), "từ 80 % số phiếu hợp lệ trở lên"),
        (Threshold("returned", 1, 1), "tất cả số phiếu thu về"),
    ],
)
def test_a_threshold_is_told_in_words(rule, words):
    assert rule.told == words


def test_a_share_is_told_beside_its_counts():
    assert [votes_told(7, 9), votes_told(8, 8), votes_told(1, 3), votes_told(0, 0)] == [
        "7/9 (77,78 %)",
        "8/8 (100 %)",
        "1/3 (33,33 %)",
        "0/0 (—)",
    ]
    assert share_told(2, 4) == "2/4"


# --- counts ------------------------------------------------------------------------------------------------


def test_a_case_is_a_share_of_those_who_may_vote_on_it():
    counts = Counts(members=9, summoned=9, present=8, issued=8, returned=8, valid=7, invalid=1)
    assert [counts.whole(base, abstained=1) for base in BASES] == [9, 9, 7, 7, 7, 6]
    assert Counts().whole("valid", abstained=1) is None


GOOD = {"members": 9, "summoned": 9, "present": 8, "issued": 8, "returned": 8, "valid": 7, "invalid": 1}


def test_figures_that_agree_are_not_refused():
    assert wrong_counts(Counts(**GOOD)) == {}


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"summoned": 10}, {"summoned": "10 đơn vị được triệu tập, nhiều hơn 9 thành viên. Hãy xem lại."}),
        (
            {"present": 10},
            {"present": "10 đơn vị có mặt, nhiều hơn 9 đơn vị được triệu tập. Hãy xem lại."},
        ),
        ({"issued": 9}, {"issued": "9 phiếu phát ra, nhiều hơn 8 đơn vị có mặt. Hãy xem lại."}),
        (
            {"returned": 9, "valid": 8},
            {"returned": "9 phiếu thu về, nhiều hơn 8 phiếu phát ra. Hãy xem lại."},
        ),
        (
            {"invalid": 2},
            {"invalid": "7 hợp lệ và 2 không hợp lệ là 9, nhưng thu về 8 phiếu. Hãy xem lại ba số."},
        ),
        ({"invalid": None}, {"invalid": "Hãy ghi số này; không có thì ghi 0."}),
        # Held against the nearest that is known.
        (
            {"present": None, "issued": 10},
            {
                "present": "Hãy ghi số này; không có thì ghi 0.",
                "issued": "10 phiếu phát ra, nhiều hơn 9 đơn vị được triệu tập. Hãy xem lại.",
            },
        ),
    ],
)
def test_figures_that_cannot_be_are_told_one_by_one(changed, sentences):
    assert wrong_counts(Counts(**{**GOOD, **changed})) == sentences


def test_while_counting_what_is_not_there_yet_is_no_mistake():
    assert wrong_counts(Counts(members=9), whole=False) == {}
    assert wrong_counts(Counts(returned=3, invalid=4), whole=False) == {
        "invalid": "4 phiếu không hợp lệ, nhiều hơn 3 phiếu thu về."
    }


def test_where_hands_are_raised_nothing_is_given_out():
    assert wrong_counts(Counts(members=9, summoned=9, present=8), ballots=False) == {}


# --- votes -------------------------------------------------------------------------------------------------


def test_every_valid_ballot_says_something_of_every_case():
    assert wrong_votes([CaseVotes(5, 1, 1), CaseVotes(7, 0, 0), CaseVotes(6, 0, 0, abstained=1)], 7) == {}
    assert wrong_votes([CaseVotes(5, 1, 2)], 7) == {
        (0, "votes_for"): "5 đồng ý, 1 không đồng ý, 2 không ý kiến là 8, phải bằng 7 phiếu hợp lệ. Hãy xem lại."
    }
    assert wrong_votes([CaseVotes(7, 0, 0, abstained=1)], 7) == {
        (0, "votes_for"): "7 đồng ý, 0 không đồng ý, 0 không ý kiến là 7, phải bằng 7 phiếu hợp lệ trừ 1 không biểu "
        "quyết. Hãy xem lại."
    }


def test_nothing_said_is_not_nought():
    assert wrong_votes([CaseVotes(7, 0, None)], 7) == {(0, "votes_none"): "Hãy ghi số này; không có thì ghi 0."}
    assert wrong_votes([CaseVotes(7, 0, None)], 7, whole=False) == {}
    assert wrong_votes([CaseVotes(8, None, None)], 7, whole=False) == {
        (0, "votes_for"): "8 phiếu chọn, nhiều hơn 7 phiếu hợp lệ. Hãy xem lại hai số."
    }


def test_of_a_choice_no_more_is_counted_than_ballots_could_choose():
    assert wrong_votes([CaseVotes(7), CaseVotes(7), CaseVotes(0)], 7, most=2) == {}
    assert wrong_votes([CaseVotes(8), CaseVotes(1)], 7, most=2) == {
        (0, "votes_for"): "8 phiếu chọn, nhiều hơn 7 phiếu hợp lệ. Hãy xem lại hai số."
    }
    assert wrong_votes([CaseVotes(7), CaseVotes(7), CaseVotes(1)], 7, most=2) == {
        (2, "votes_for"): "Cộng lại có 15 lượt chọn. 7 phiếu hợp lệ, mỗi phiếu chọn không quá 2, thì nhiều nhất là 14."
    }


def test_no_more_abstain_than_voted():
    assert wrong_votes([CaseVotes(0, 0, 0, abstained=8)], 7) == {
        (0, "abstained"): "8 không biểu quyết về đơn vị mình, nhiều hơn 7 phiếu hợp lệ. Hãy xem lại hai số."
    }


@given(st.lists(st.sampled_from(["for", "against", "none"]), min_size=1, max_size=20), st.integers(0, 3))
def test_whatever_real_ballots_say_is_taken(ballots, abstained):
    votes = CaseVotes(ballots.count("for"), ballots.count("against"), ballots.count("none"), abstained)
    assert wrong_votes([votes], len(ballots) + abstained) == {}


@given(st.lists(st.sets(st.integers(0, 4), max_size=2), min_size=1, max_size=20))
def test_whatever_real_choices_say_is_taken(ballots):
    cases = [CaseVotes(sum(case in ballot for ballot in ballots)) for case in range(5)]
    assert wrong_votes(cases, len(ballots), most=2) == {}
