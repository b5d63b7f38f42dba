"""Who won most in a meet: against tables worked out by hand, and by properties."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.medals import (
    BY_POINTS,
    BY_PRIZES,
    CONSOLATION,
    EACH,
    FIRST,
    NONE,
    PRIZES,
    SECOND,
    SPLIT,
    THIRD,
    MeetRules,
    WonPrize,
    exact,
    medal_table,
)
from campaigns.ranks import shared_ranks

MEMBERS = ["a", "b", "c", "d"]
POINTS = {FIRST: 7, SECOND: 5, THIRD: 4, CONSOLATION: 1}
# A wins with b, then b second, c and d both third twice, d a consolation prize.
WON = [
    WonPrize(FIRST, ("a", "b")),
    WonPrize(SECOND, ("b",)),
    *[WonPrize(THIRD, (member,)) for member in ("c", "d", "c", "d")],
    WonPrize(CONSOLATION, ("d",)),
]
Told = list[tuple[str, tuple[str, ...], str, int]]


def told(rules: MeetRules, won: list[WonPrize] = WON) -> Told:
    return [
        (line.member, tuple(map(str, line.prizes)), str(line.points), line.rank)
        for line in medal_table(MEMBERS, won, rules)
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            MeetRules(),
            [
                ("b", ("1", "1", "0", "0"), "0", 1),
                ("a", ("1", "0", "0", "0"), "0", 2),
                # A consolation prize puts nobody ahead by prizes.
                ("c", ("0", "0", "2", "0"), "0", 3),
                ("d", ("0", "0", "2", "1"), "0", 3),
            ],
        ),
        (
            MeetRules(BY_PRIZES, NONE),
            [
                ("b", ("0", "1", "0", "0"), "0", 1),
                ("c", ("0", "0", "2", "0"), "0", 2),
                ("d", ("0", "0", "2", "1"), "0", 2),
                ("a", ("0", "0", "0", "0"), "0", 4),
            ],
        ),
        (
            MeetRules(BY_POINTS, SPLIT, POINTS),
            [
                ("d", ("0", "0", "2", "1"), "9", 1),
                ("b", ("1/2", "1", "0", "0"), "17/2", 2),
                ("c", ("0", "0", "2", "0"), "8", 3),
                ("a", ("1/2", "0", "0", "0"), "7/2", 4),
            ],
        ),
        (
            MeetRules(BY_POINTS, EACH, POINTS),
            [
                ("b", ("1", "1", "0", "0"), "12", 1),
                ("d", ("0", "0", "2", "1"), "9", 2),
                ("c", ("0", "0", "2", "0"), "8", 3),
                ("a", ("1", "0", "0", "0"), "7", 4),
            ],
        ),
    ],
)
def test_who_won_most_by_each_rule(rules: MeetRules, expected: Told) -> None:
    assert told(rules) == expected


def test_who_won_nothing_stands_behind_all_who_did_and_shares_the_last_rank() -> None:
    found = told(MeetRules(), [WonPrize(THIRD, ("d",))])
    assert [(member, rank) for member, _, _, rank in found] == [("d", 1), ("a", 2), ("b", 2), ("c", 2)]


def test_ranks_are_shared_and_those_behind_are_left_free() -> None:
    assert shared_ranks({"a": 3, "b": 2, "c": 2, "d": 1}) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert shared_ranks({}) == {}


@pytest.mark.parametrize(
    ("share", "cell"),
    [
        (Fraction(2), 2),
        (Fraction(0), 0),
        (Fraction(1, 2), Decimal("0.5")),
        (Fraction(9, 8), Decimal("1.125")),
        (Fraction(1, 3), "1/3"),
        (Fraction(4, 3), "1 1/3"),
        (Fraction(17, 6), "2 5/6"),
    ],
)
def test_a_share_is_said_exactly(share: Fraction, cell: object) -> None:
    assert exact(share) == cell


prizes_won = st.lists(
    st.builds(
        WonPrize,
        st.sampled_from(PRIZES),
        st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4, unique=True).map(tuple),
    ),
    max_size=25,
)
rules_of_meets = st.builds(
    MeetRules,
    st.sampled_from([BY_PRIZES, BY_POINTS]),
    st.sampled_from([EACH, SPLIT, NONE]),
    st.just(POINTS),
)


@given(prizes_won)
def test_what_is_shared_out_is_neither_more_nor_less_than_what_was_won(won: list[WonPrize]) -> None:
    lines = medal_table(MEMBERS, won, MeetRules(BY_PRIZES, SPLIT))
    handed_out = Counter(one.prize for one in won)
    assert [sum(line.prizes[place] for line in lines) for place in range(4)] == [handed_out[one] for one in PRIZES]


@given(prizes_won, rules_of_meets)
def test_ranks_follow_what_was_won_and_are_equal_only_where_that_is(won: list[WonPrize], rules: MeetRules) -> None:
    lines = medal_table(MEMBERS, won, rules)
    by_points = rules.ranking == BY_POINTS
    keys = [(line.points,) if by_points else line.prizes[:3] for line in lines]
    assert keys == sorted(keys, reverse=True)
    assert [line.rank for line in lines] == [1 + sum(other > key for other in keys) for key in keys]
    assert {line.member for line in lines} == set(MEMBERS)


@given(prizes_won, rules_of_meets, st.sampled_from(MEMBERS))
def test_one_more_first_prize_of_its_own_puts_nobody_lower(won: list[WonPrize], rules: MeetRules, member: str) -> None:
    before = {line.member: line.rank for line in medal_table(MEMBERS, won, rules)}
    after = {line.member: line.rank for line in medal_table(MEMBERS, [*won, WonPrize(FIRST, (member,))], rules)}
    assert after[member] <= before[member]
