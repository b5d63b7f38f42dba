from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric
from scoring.rules.standing import Contender, RankedMember, band_of, rank, rank_in
from scoring.rules.totals import Card, add_up
from tests.scoring.rubrics.examples import (
    BANDS,
    SAMPLE,
    D,
    bonus,
    direct,
    group,
    parts,
    penalty,
    rubric,
    scores_of,
)

SHEET = rubric(
    group("I", "600", direct("I.1", "600")),
    group("II", "350", direct("II.1", "350")),
    bonus("III", "50", direct("III.1", "50")),
    penalty("IV", "100", direct("IV.1", "100")),
    tie_break=("I", "bonus", "fewer_penalties", "votes"),
    bands=BANDS,
)

Scores = dict[str, Decimal | None]


def entry(
    member: str,
    first: str | None = None,
    second: str | None = None,
    more: str | None = None,
    less: str | None = None,
    *,
    ineligible: bool = False,
    votes: int | None = None,
) -> Contender[str]:
    """A member with these points in I, II, III (bonus) and IV (penalty) of `SHEET`."""
    given_points = zip(("I.1", "II.1", "III.1", "IV.1"), (first, second, more, less), strict=True)
    scores = {code: None if points is None else D(points) for code, points in given_points}
    return Contender(member, add_up(SHEET, scores), ineligible, votes)


def ranks(rows: list[RankedMember[str]]) -> list[tuple[str, int | None]]:
    return [(row.member, row.rank) for row in rows]


def of_total(member: str, total: str) -> Contender[str]:
    """A member with this total and nothing to break a tie by."""
    return Contender(member, Card(D(total), dict.fromkeys(("I", "II", "III", "IV")), 0))


# By hand.


def test_the_highest_total_stands_first() -> None:
    rows = rank(SHEET, [entry("a", "500"), entry("b", "600"), entry("c", "550")])
    assert rows == [
        RankedMember("b", 1, D(600), "Trung bình", False, ""),
        RankedMember("c", 2, D(550), "Trung bình", False, ""),
        RankedMember("a", 3, D(500), "Trung bình", False, ""),
    ]


def test_equal_members_share_a_rank_and_the_next_is_skipped() -> None:
    rows = rank(SHEET, [entry("a", "500"), entry("b", "550"), entry("c", "600"), entry("d", "550")])
    assert [(row.member, row.rank, row.tied) for row in rows] == [
        ("c", 1, False),
        ("b", 2, True),
        ("d", 2, True),
        ("a", 4, False),
    ]


def test_members_of_one_rank_stand_in_protocol_order() -> None:
    members = "dacb"
    rows = rank(SHEET, [entry(member, "500") for member in members])
    assert ranks(rows) == [(member, 1) for member in members]


def test_a_tie_is_broken_by_the_points_in_a_top_node() -> None:
    rows = rank(SHEET, [entry("a", "585", "252.5"), entry("b", "587.5", "250")])
    assert [(row.member, row.rank, row.tied, row.decided_by) for row in rows] == [
        ("b", 1, False, "hơn ở nhóm I: 587,5 so với 585"),
        ("a", 2, False, ""),
    ]


def test_a_top_node_that_is_no_group_is_named_without_that_word() -> None:
    sheet = replace(SHEET, tie_break=("III",))
    rows = rank(sheet, [entry("a", "500", "300", "10"), entry("b", "510", "300", "0")])
    assert (rows[0].member, rows[0].decided_by) == ("a", "hơn ở mục III: 10 so với 0")


def test_a_top_node_with_a_sign_of_its_own_is_named_so_that_nobody_takes_it_for_another() -> None:
    labelled = tuple(replace(node, label="A") if node.code == "III" else node for node in SHEET.nodes)
    rows = rank(
        replace(SHEET, tie_break=("III",), nodes=labelled),
        [entry("a", "500", "300", "10"), entry("b", "510", "300", "0")],
    )
    assert rows[0].decided_by == "hơn ở mục A (mã III): 10 so với 0"


def test_a_tie_goes_on_to_the_bonus() -> None:
    rows = rank(SHEET, [entry("a", "500", "300", "10"), entry("b", "500", "290", "20")])
    assert ranks(rows) == [("b", 1), ("a", 2)]
    assert rows[0].decided_by == "hơn về điểm thưởng: 20 so với 10"


def test_a_tie_goes_on_to_fewer_penalties() -> None:
    rows = rank(SHEET, [entry("a", "500", "310", "0", "20"), entry("b", "500", "292.5", "0", "2.5")])
    assert ranks(rows) == [("b", 1), ("a", 2)]
    assert rows[0].decided_by == "ít điểm trừ hơn: 2,5 so với 20"


def test_a_tie_goes_on_to_the_votes() -> None:
    rows = rank(SHEET, [entry("a", "500", votes=7), entry("b", "500", votes=9), entry("c", "500")])
    assert [(row.member, row.rank, row.decided_by) for row in rows] == [
        ("b", 1, "nhiều phiếu hơn: 9 so với 7"),
        ("a", 2, "nhiều phiếu hơn: 7 so với chưa có phiếu"),
        ("c", 3, ""),
    ]


def test_no_vote_cast_is_not_the_same_as_no_ballot() -> None:
    rows = rank(SHEET, [entry("a", "500"), entry("b", "500", votes=0)])
    assert ranks(rows) == [("b", 1), ("a", 2)]


def test_who_is_equal_in_everything_known_and_unknown_shares() -> None:
    rows = rank(SHEET, [entry("a", "500"), entry("b", "500")])
    assert [(row.rank, row.tied, row.decided_by) for row in rows] == [(1, True, ""), (1, True, "")]


@pytest.mark.parametrize(
    ("tie_break", "zero", "reason"),
    [
        (("II",), entry("b", "500", "0"), "hơn ở nhóm II: 0 so với chưa chấm"),
        (("bonus",), entry("b", "500", None, "0"), "hơn về điểm thưởng: 0 so với chưa chấm"),
        (("fewer_penalties",), entry("b", "500", None, None, "0"), "ít điểm trừ hơn: 0 so với chưa chấm"),
    ],
)
def test_in_a_tie_a_zero_stands_before_what_nobody_scored_yet(
    tie_break: tuple[str, ...], zero: Contender[str], reason: str
) -> None:
    rows = rank(replace(SHEET, tie_break=tie_break), [entry("a", "500"), zero])
    assert ranks(rows) == [("b", 1), ("a", 2)]
    assert rows[0].decided_by == reason


def test_without_tie_break_rules_equal_totals_share() -> None:
    sheet = replace(SHEET, tie_break=())
    rows = rank(sheet, [entry("a", "585", "250"), entry("b", "500", "335")])
    assert [(row.rank, row.tied, row.decided_by) for row in rows] == [(1, True, ""), (1, True, "")]


def test_all_who_share_a_rank_say_why_they_stand_above_the_next() -> None:
    rows = rank(SHEET, [entry("a", "500", "300"), entry("b", "510", "290"), entry("c", "510", "290")])
    assert [(row.member, row.rank, row.tied, row.decided_by) for row in rows] == [
        ("b", 1, True, "hơn ở nhóm I: 510 so với 500"),
        ("c", 1, True, "hơn ở nhóm I: 510 so với 500"),
        ("a", 3, False, ""),
    ]


def test_a_rule_that_was_not_needed_is_not_named() -> None:
    rows = rank(SHEET, [entry("a", "500", "300"), entry("b", "600", "100")])
    assert [row.decided_by for row in rows] == ["", ""]


def test_who_has_nothing_scored_has_no_rank_and_stands_after_the_ranked() -> None:
    rows = rank(SHEET, [entry("a"), entry("b", "0"), entry("c"), entry("d", None, None, None, "5")])
    assert rows == [
        RankedMember("b", 1, D(0), "Trung bình", False, ""),
        RankedMember("d", 2, D(-5), "", False, ""),
        RankedMember("a", None, None, "", False, ""),
        RankedMember("c", None, None, "", False, ""),
    ]


def test_the_ineligible_keep_total_and_band_without_a_rank_and_stand_last() -> None:
    rows = rank(
        SHEET,
        [
            entry("a", "600", "350", ineligible=True),
            entry("b"),
            entry("c", "500"),
            entry("d", ineligible=True),
            entry("e", "500"),
        ],
    )
    assert rows == [
        RankedMember("c", 1, D(500), "Trung bình", True, ""),
        RankedMember("e", 1, D(500), "Trung bình", True, ""),
        RankedMember("b", None, None, "", False, ""),
        RankedMember("a", None, D(950), "Xuất sắc", False, ""),
        RankedMember("d", None, None, "", False, ""),
    ]


def test_ranks_are_decided_on_exact_totals_and_never_on_displayed_ones() -> None:
    # All three would be shown as 900,00 in a column of two decimals.
    rows = rank(SHEET, [of_total("a", "900.001"), of_total("b", "900.004"), of_total("c", "899.9999")])
    assert ranks(rows) == [("b", 1), ("a", 2), ("c", 3)]


def test_totals_that_differ_in_writing_only_are_equal() -> None:
    rows = rank(SHEET, [of_total("a", "900.00"), of_total("b", "9E+2"), of_total("c", "900")])
    assert ranks(rows) == [("a", 1), ("b", 1), ("c", 1)]


def test_nobody_has_no_standings() -> None:
    assert rank(SHEET, []) == []


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("1000", "Xuất sắc"),
        ("950", "Xuất sắc"),
        ("949.99", "Tốt"),
        ("850", "Tốt"),
        ("849.999", "Khá"),
        ("0", "Trung bình"),
        ("-0.01", ""),
    ],
)
def test_a_band_begins_exactly_at_its_points(total: str, band: str) -> None:
    assert band_of(SAMPLE, D(total)) == band


def test_without_a_total_there_is_no_band() -> None:
    assert band_of(SAMPLE, None) == ""


def test_the_highest_band_counts_in_whatever_order_they_are_written() -> None:
    sheet = replace(SAMPLE, bands=(PlainBand("Đạt", D(0)), PlainBand("Tốt", D(80)), PlainBand("Khá", D(50))))
    assert band_of(sheet, D(85)) == "Tốt"


# By properties.

rules = st.lists(st.sampled_from(["I", "II", "III", "bonus", "fewer_penalties", "votes"]), unique=True)
sheets = rules.map(lambda tie_break: replace(SHEET, tie_break=tuple(tie_break)))
# Made once: their leaves are the same, whatever decides a tie.
scores = scores_of(SHEET)
ineligible = st.sampled_from([False, False, False, True])
votes = st.none() | st.integers(0, 2)


@st.composite
def contests(draw: st.DrawFn, least: int = 0) -> tuple[PlainRubric, list[Contender[int]]]:
    """A rubric and members, few points apart so that ties are frequent."""
    sheet = draw(sheets)
    entries = [
        Contender(
            member,
            add_up(sheet, draw(scores)),
            draw(ineligible),
            draw(votes),
        )
        for member in range(draw(st.integers(least, 7)))
    ]
    return sheet, entries


@given(contests(), st.data())
def test_the_order_of_the_rows_does_not_matter(
    contest: tuple[PlainRubric, list[Contender[int]]], data: st.DataObject
) -> None:
    sheet, entries = contest
    shuffled = data.draw(st.permutations(entries))
    by_member = {row.member: row for row in rank(sheet, entries)}
    assert {row.member: row for row in rank(sheet, shuffled)} == by_member


@given(contests())
def test_every_member_has_one_row(contest: tuple[PlainRubric, list[Contender[int]]]) -> None:
    sheet, entries = contest
    rows = rank(sheet, entries)
    assert sorted(row.member for row in rows) == [entry.member for entry in entries]
    for row in rows:
        own = entries[row.member]
        assert row.total == own.card.total
        assert row.band == band_of(sheet, own.card.total)
        assert (row.rank is None) == (own.ineligible or own.card.total is None)


@given(contests())
def test_a_rank_is_one_more_than_the_number_of_those_before(
    contest: tuple[PlainRubric, list[Contender[int]]],
) -> None:
    places = [row.rank for row in rank(*contest) if row.rank is not None]
    assert places == sorted(places)
    assert places == [1 + sum(other < place for other in places) for place in places]
    shared = Counter(places)
    assert [row.tied for row in rank(*contest) if row.rank] == [shared[place] > 1 for place in places]


@given(contests())
def test_rows_go_down_by_total_and_a_reason_stands_where_a_tie_was_broken(
    contest: tuple[PlainRubric, list[Contender[int]]],
) -> None:
    ranked = [row for row in rank(*contest) if row.rank is not None]
    for above, below in pairwise(ranked):
        assert above.total is not None
        assert below.total is not None
        assert above.total >= below.total
        if above.rank == below.rank:
            assert (above.total, above.decided_by) == (below.total, below.decided_by)
            assert above.member < below.member
        else:
            assert (above.decided_by != "") == (above.total == below.total)
    assert [row.decided_by for row in ranked[-1:]] == [""] * len(ranked[-1:])


@given(contests(least=1), st.data())
def test_more_points_never_lower_a_rank(contest: tuple[PlainRubric, list[Contender[int]]], data: st.DataObject) -> None:
    sheet, entries = contest
    first, *others = entries
    scores = {leaf.code: first.card.nodes[leaf.code] for leaf in sheet.leaves()}
    leaf = data.draw(st.sampled_from(sheet.leaves()))
    points = leaf.full_points * data.draw(parts) / 4
    before = scores[leaf.code] or D(0)
    # Under a penalty, more points for the member are fewer points off.
    is_penalty = any(node.kind == kinds.PENALTY and leaf in node.children for node in sheet.nodes)
    risen = min(points, before) if is_penalty else max(points, before)
    better = replace(first, card=add_up(sheet, scores | {leaf.code: risen}))
    assert place(sheet, [better, *others]) <= place(sheet, entries)


def place(sheet: PlainRubric, entries: list[Contender[int]]) -> float:
    """The rank of member 0, endlessly low without one."""
    found = next(row.rank for row in rank(sheet, entries) if row.member == 0)
    return float("inf") if found is None else found


# Within one top node.


def test_within_a_group_only_its_points_count_and_equal_members_share_a_rank() -> None:
    entries = [
        entry("a", "500", "350"),
        entry("b", "500", "100"),
        entry("c", "560"),
        entry("d", None, "350"),
        entry("e", "600", ineligible=True),
    ]
    assert rank_in(SHEET, entries, "I") == [("c", 1), ("a", 2), ("b", 2), ("d", None), ("e", None)]


def test_of_what_is_subtracted_less_is_better() -> None:
    entries = [entry("a", "1", less="20"), entry("b", "1", less="0"), entry("c", "1", less="5"), entry("d", "1")]
    assert rank_in(SHEET, entries, "IV") == [("b", 1), ("c", 2), ("a", 3), ("d", None)]


def test_there_is_no_rank_in_what_is_no_top_node() -> None:
    with pytest.raises(KeyError):
        rank_in(SHEET, [], "I.1")


@given(contests())
def test_a_rank_in_a_group_is_one_more_than_the_number_of_those_before(
    contest: tuple[PlainRubric, list[Contender[int]]],
) -> None:
    sheet, entries = contest
    for node in sheet.nodes:
        found = rank_in(sheet, entries, node.code)
        assert sorted(member for member, _ in found) == [one.member for one in entries]
        places = [place for _, place in found if place is not None]
        assert places == [1 + sum(other < place for other in places) for place in places]
