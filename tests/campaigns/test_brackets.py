"""Groups and knock-out: tables and pairs worked out by hand, and by properties."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.brackets import (
    AWAY,
    FINAL,
    GROUPS,
    HOME,
    NO_TEAMS,
    ODD,
    OVER,
    ROUNDS,
    SEMI_FINALS,
    TOO_MANY,
    UNGROUPED,
    UNPLAYED,
    CannotDraw,
    GroupRules,
    Played,
    group_table,
    next_matches,
    prizes_of,
    qualified,
    seeded_pairs,
)

RULES = GroupRules()


def group_match(home: str, away: str, home_score: int | None = None, away_score: int | None = None) -> Played[str]:
    return Played(GROUPS, home, away, home_score, away_score)


def refused(*asked: Any) -> str:
    with pytest.raises(CannotDraw) as told:
        next_matches(*asked)
    return str(told.value)


@pytest.mark.parametrize(
    ("match", "winner", "loser"),
    [
        (Played(FINAL, "a", "b"), None, None),
        (Played(FINAL, "a", "b", 2, 1), "a", "b"),
        (Played(FINAL, "a", "b", 0, 1), "b", "a"),
        (Played(FINAL, "a", "b", 1, 1), None, None),
        # A shoot-out; a walk-over; a bye.
        (Played(FINAL, "a", "b", 1, 1, AWAY), "b", "a"),
        (Played(FINAL, "a", "b", decided=HOME), "a", "b"),
        (Played(8, "a", None), "a", None),
    ],
)
def test_who_won_and_who_lost(match: Played[str], winner: str | None, loser: str | None) -> None:
    assert (match.winner, match.loser) == (winner, loser)


def test_the_table_of_a_group() -> None:
    matches = [
        group_match("a", "b", 2, 0),
        group_match("a", "c", 1, 1),
        group_match("b", "c", 0, 3),
        group_match("d", "a"),
        Played(GROUPS, "d", "b", decided=AWAY),
    ]
    lines = group_table(["a", "b", "c", "d"], matches, RULES)
    told = [(one.team, one.played, one.won, one.drawn, one.lost, one.difference, one.points, one.rank) for one in lines]
    assert told == [
        # Level in points: three goals ahead are more than two.
        ("c", 2, 1, 1, 0, 3, 4, 1),
        ("a", 2, 1, 1, 0, 2, 4, 2),
        ("b", 3, 1, 0, 2, -5, 3, 3),
        ("d", 1, 0, 0, 1, 0, 0, 4),
    ]


def test_who_is_level_in_all_shares_the_rank() -> None:
    matches = [group_match("a", "b", 1, 1), group_match("a", "c", 2, 0), group_match("b", "c", 2, 0)]
    assert [(one.team, one.rank) for one in group_table(["a", "b", "c"], matches, RULES)] == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
    ]


@pytest.mark.parametrize(
    ("count", "round_", "pairs"),
    [
        (2, 2, ["1-2"]),
        (3, 4, ["1-", "2-3"]),
        (4, 4, ["1-4", "2-3"]),
        (5, 8, ["1-", "4-5", "2-", "3-"]),
        (6, 8, ["1-", "4-5", "2-", "3-6"]),
        (8, 8, ["1-8", "4-5", "2-7", "3-6"]),
        (9, 16, ["1-", "8-9", "4-", "5-", "2-", "7-", "3-", "6-"]),
    ],
)
def test_the_first_round_of_a_knock_out(count: int, round_: int, pairs: list[str]) -> None:
    found = seeded_pairs([str(number) for number in range(1, count + 1)])
    assert found == (round_, [(home, away or None) for home, away in (pair.split("-") for pair in pairs)])


def test_a_meet_with_two_groups_from_its_draw_to_its_prizes() -> None:
    groups = {"A": ["a1", "a2", "a3"], "B": ["b1", "b2", "b3"]}
    round_, pairs = next_matches(groups, [], RULES)
    assert (round_, pairs) == (GROUPS, [*combinations(groups["A"], 2), *combinations(groups["B"], 2)])
    # In each group the first beats all, the second the third.
    played = [group_match(home, str(away), 2, 1) for home, away in pairs]
    assert refused(groups, [*played[:-1], replace(played[-1], home_score=None, away_score=None)], RULES) == UNPLAYED
    assert next_matches(groups, played, RULES) == (SEMI_FINALS, [("a1", "b2"), ("b1", "a2")])
    semi_finals = [Played(SEMI_FINALS, "a1", "b2", 3, 0), Played(SEMI_FINALS, "b1", "a2", 1, 1)]
    assert refused(groups, [*played, *semi_finals], RULES) == UNPLAYED
    semi_finals[1] = replace(semi_finals[1], decided=AWAY)
    assert next_matches(groups, [*played, *semi_finals], RULES) == (FINAL, [("a1", "a2")])
    final = Played(FINAL, "a1", "a2", 0, 1)
    assert refused(groups, [*played, *semi_finals, final], RULES) == OVER
    assert prizes_of([*played, *semi_finals, final]) == {"a2": "first", "a1": "second", "b2": "third", "b1": "third"}
    assert prizes_of([*played, *semi_finals]) == {}


def test_without_groups_the_knock_out_begins_at_once_and_a_bye_goes_on() -> None:
    teams = {"": ["a", "b", "c"]}
    assert next_matches(teams, [], RULES) == (SEMI_FINALS, [("a", None), ("b", "c")])
    matches = [Played(SEMI_FINALS, "a", None), Played(SEMI_FINALS, "b", "c", 1, 0)]
    assert next_matches(teams, matches, RULES) == (FINAL, [("a", "b")])
    # Who had a bye lost to nobody: one is third.
    assert prizes_of([*matches, Played(FINAL, "a", "b", 2, 0)]) == {"a": "first", "b": "second", "c": "third"}


def test_three_groups_are_drawn_so_that_no_two_of_one_meet_at_once() -> None:
    groups = {name: [f"{name}{number}" for number in (1, 2, 3)] for name in "ABC"}
    played = [group_match(home, away, 2, 1) for teams in groups.values() for home, away in combinations(teams, 2)]
    _, pairs = next_matches(groups, played, RULES)
    assert pairs == [("A1", None), ("B2", "C2"), ("B1", None), ("C1", "A2")]


def test_what_a_shared_rank_leaves_open_is_not_guessed() -> None:
    groups = {"A": ["a", "b", "c"], "B": ["d", "e"]}
    played = [group_match(home, away, 1, 1) for home, away in combinations("abc", 2)] + [group_match("d", "e", 2, 0)]
    sentence = "Bảng A có đội bằng nhau ở hạng 1. Hãy phân định rồi tự ghi các trận tiếp theo."
    assert refused(groups, played, RULES) == sentence
    # Of one that takes no part in it nobody asks.
    later = [replace(one, home_score=2) if one.home == "a" else one for one in played]
    assert qualified(groups, later, GroupRules(advance=1)) == ["a", "d"]


def test_what_cannot_be_drawn_says_why() -> None:
    assert refused({"": ["a"]}, [], RULES) == NO_TEAMS
    assert refused({}, [], RULES) == NO_TEAMS
    assert refused({"": ["a"], "A": ["b", "c"]}, [], RULES) == UNGROUPED
    three = [Played(8, home, away, 1, 0) for home, away in ("ab", "cd", "ef")]
    assert refused({"": list("abcdef")}, three, RULES) == ODD
    assert refused({"": list(range(65))}, [], RULES) == TOO_MANY


@given(st.integers(2, 64), st.randoms(use_true_random=False))
def test_a_knock_out_of_any_size_ends_with_one_winner_after_one_match_less_than_teams(count: int, luck: Any) -> None:
    teams = list(range(count))
    matches: list[Played[int]] = []
    played = 0
    while True:
        try:
            round_, pairs = next_matches({"": teams}, matches, RULES)
        except CannotDraw as over:
            assert str(over) == OVER
            break
        assert (len(pairs), round_ in ROUNDS) == (round_ // 2, True)
        for home, away in pairs:
            scores = luck.choice([(1, 0), (0, 1)]) if away is not None else (None, None)
            matches.append(Played(round_, home, away, *scores))
            played += away is not None
    assert played == count - 1
    lost = [one.loser for one in matches if one.loser is not None]
    assert len(lost) == len(set(lost)) == count - 1
    found = prizes_of(matches)
    assert set(teams) - set(lost) == {team for team, prize in found.items() if prize == "first"}
    assert sorted(found.values()) == sorted(["first", "second", "third", "third"][: min(count, 4)])


@given(st.integers(2, 64))
def test_the_first_two_can_meet_in_the_final_only_and_byes_go_to_the_best(count: int) -> None:
    _, pairs = seeded_pairs(list(range(count)))
    byes = sorted(home for home, away in pairs if away is None)
    assert byes == list(range(len(byes)))
    half = len(pairs) // 2
    if half:
        assert [any(0 in pair for pair in pairs[:half]), any(1 in pair for pair in pairs[half:])] == [True, True]


scores = st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(0, 5)))


@given(st.integers(2, 6), st.data())
def test_in_a_group_all_that_is_won_is_lost_by_somebody(count: int, data: st.DataObject) -> None:
    teams = list(range(count))
    matches = [
        Played(GROUPS, home, away, *(data.draw(scores) or (None, None))) for home, away in combinations(teams, 2)
    ]
    lines = group_table(teams, matches, RULES)
    assert sum(line.won for line in lines) == sum(line.lost for line in lines)
    assert sum(line.difference for line in lines) == 0
    ended = [one for one in matches if one.home_score is not None]
    drawn = sum(one.is_drawn for one in ended)
    assert sum(line.points for line in lines) == 3 * (len(ended) - drawn) + 2 * drawn
    keys = [(line.points, line.difference, line.scored) for line in lines]
    assert [line.rank for line in lines] == [1 + sum(other > key for other in keys) for key in keys]
    assert Fraction(sum(line.played for line in lines), 2) == len(ended)
