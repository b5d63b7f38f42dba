"""Where the rubric rounds only what is shown, exact points are added up (RUBRIC §4)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.kinds.points import rounded_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding
from scoring.rules.explaining import explained_sum
from scoring.rules.standing import Contender, rank
from scoring.rules.totals import Card, add_up, sum_of
from scoring.rules.trial import best_of_all, worst_of_all
from tests.scoring.rubrics.examples import SAMPLE, D, bonus, direct, group, penalty, per_unit, rubric, trees

F = Fraction
Exact = dict[str, Fraction | None]


def exactly(sheet: PlainRubric, decimals: int = 2) -> PlainRubric:
    return replace(sheet, rounding=Rounding.TOTAL, decimals=decimals)


THIRDS = exactly(rubric(group("I", "60", *(direct(f"I.{number}", "20") for number in (1, 2, 3))), scale="60"))


def test_three_times_one_third_of_twenty_is_twenty() -> None:
    card = add_up(THIRDS, {f"I.{number}": F(20, 3) for number in (1, 2, 3)})
    assert card.nodes == {"I": D(20), "I.1": D("6.67"), "I.2": D("6.67"), "I.3": D("6.67")}
    assert (card.total, card.unscored) == (D(20), 0)
    rounded = add_up(replace(THIRDS, rounding=Rounding.LEAF), {f"I.{number}": D("6.67") for number in (1, 2, 3)})
    assert rounded.total == D("20.01")


def test_a_half_is_rounded_once_and_not_again_on_the_way_up() -> None:
    """0,4495 rounded to 0,45 and then to a tenth would be 0,5; so would two groups of 0,245 be 0,25 each."""
    sheet = exactly(rubric(group("I", None, direct("I.1")), group("II", None, direct("II.1"))), decimals=1)
    assert add_up(sheet, {"I.1": F("0.4495")}).total == D("0.4")
    both = add_up(sheet, {"I.1": F("0.245"), "II.1": F("0.2")})
    assert (both.nodes["I"], both.nodes["II"], both.total) == (D("0.2"), D("0.2"), D("0.4"))
    assert add_up(sheet, {"I.1": F("0.245"), "II.1": F("0.205")}).total == D("0.5")


def test_a_total_below_nothing_is_rounded_away_from_it() -> None:
    sheet = exactly(rubric(penalty("P", None, direct("P.1"))))
    assert (add_up(sheet, {"P.1": F("2.345")}).total, add_up(sheet, {"P.1": F("2.345")}).nodes["P"]) == (
        D("-2.35"),
        D("2.35"),
    )


def test_bonus_and_penalties_in_a_group_and_beside_it_are_exact() -> None:
    net = group("I", "10", direct("I.1"), penalty("I.2", None, direct("I.2.1")), bonus("I.3", None, direct("I.3.1")))
    sheet = exactly(rubric(net, penalty("II", "2", direct("II.1"))))
    card = add_up(sheet, {"I.1": F(20, 3), "I.2.1": F(1, 3), "I.3.1": F(1, 3), "II.1": F(2, 3)})
    assert (card.nodes["I"], card.nodes["II"], card.total) == (D("6.67"), D("0.67"), D(6))
    assert (sum_of(sheet, card, Sign.BONUS), sum_of(sheet, card, Sign.PENALTY)) == (D("0.33"), D(1))


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        # 10,004 would be shown as 10 anyway; 9,996 is below the limit and is not lifted to it in what goes on.
        (F("9.996"), F("0.004"), ("10", "10")),
        (F("10.004"), F("0.004"), ("10", "10")),
        (F("9.996"), F("0.014"), ("10", "10.01")),
        (F("10.004"), F("0.014"), ("10", "10.01")),
    ],
)
def test_limits_hold_on_exact_points(first: Fraction, second: Fraction, shown: tuple[str, str]) -> None:
    sheet = exactly(rubric(group("I", "10", direct("I.1")), group("II", None, direct("II.1"))))
    card = add_up(sheet, {"I.1": first, "II.1": second})
    assert (card.nodes["I"], card.total) == tuple(map(D, shown))


def test_the_least_the_ceiling_and_the_scale_hold_on_exact_points() -> None:
    limited = replace(group("I", "3", direct("I.1"), bonus("I.2", None, direct("I.2.1"))), ceiling=D(4))
    falling = group("II", None, direct("II.1"), penalty("II.2", None, direct("II.2.1")))
    sheet = exactly(rubric(limited, falling, scale="5"))
    card = add_up(sheet, {"I.1": F(10, 3), "I.2.1": F(4, 3), "II.1": F(1, 3), "II.2.1": F(2, 3)})
    assert card.exact is not None
    assert (card.exact["I"], card.exact["II"], card.total) == (F(4), F(0), D(4))
    assert add_up(sheet, {"I.1": F(3), "I.2.1": F(1), "II.1": F(4, 3)}).total == D(5)


def test_rounded_points_may_stand_among_exact_ones() -> None:
    assert add_up(THIRDS, {"I.1": F(20, 3), "I.2": D("0.33"), "I.3": None}).total == D(7)


def test_whoever_shows_the_same_total_shares_a_rank() -> None:
    sheet = replace(THIRDS, bands=(PlainBand("Đạt", D(20)),))
    given = {"a": {"I.1": F(20)}, "b": {"I.1": F(20, 3), "I.2": F(40, 3)}, "c": {"I.1": F("19.996")}, "d": {}}
    entries = [Contender(member, add_up(sheet, dict(points))) for member, points in given.items()]
    assert [(row.member, row.rank, row.tied, row.band) for row in rank(sheet, entries)] == [
        ("a", 1, True, "Đạt"),
        ("b", 1, True, "Đạt"),
        ("c", 1, True, "Đạt"),
        ("d", None, False, ""),
    ]


def test_ties_are_broken_by_what_is_shown() -> None:
    sheet = rubric(group("I", None, direct("I.1")), bonus("II", None, direct("II.1"), direct("II.2")))
    sheet = replace(exactly(sheet), tie_break=("bonus", "I"))
    shown = {"a": (F("5.001"), F("2.002"), F("2.002")), "b": (F("5"), F("2"), F("2.004"))}
    parts = {name: dict(zip(("I.1", "II.1", "II.2"), points, strict=True)) for name, points in shown.items()}
    rows = rank(sheet, [Contender(name, add_up(sheet, dict(points))) for name, points in parts.items()])
    assert [(row.member, row.rank, row.total) for row in rows] == [("a", 1, D("9.01")), ("b", 2, D(9))]
    parts["b"]["I.1"] = F("5.004")
    rows = rank(sheet, [Contender(name, add_up(sheet, dict(points))) for name, points in parts.items()])
    assert [(row.member, row.rank, row.decided_by) for row in rows] == [("a", 1, ""), ("b", 1, "")]


def test_the_best_and_the_worst_are_added_up_exactly_too() -> None:
    each = replace(per_unit("I.1", "0.0025", "1"), max_points=None)
    sheet = exactly(rubric(bonus("I", None, each, replace(each, code="I.2"))))
    assert (best_of_all(sheet).card.total, worst_of_all(sheet).card.total) == (D("0.01"), D(0))
    assert best_of_all(replace(sheet, rounding=Rounding.LEAF)).card.total == D(0)
    assert best_of_all(exactly(SAMPLE)).card.total == best_of_all(SAMPLE).card.total


@pytest.mark.parametrize(
    ("most", "thirds", "sentence"),
    [
        ("60", (20, 20, 20), "6,67 + 6,67 + 6,67 ≈ 20 → 20 điểm"),
        ("15", (20, 20, 20), "6,67 + 6,67 + 6,67 ≈ 20; tối đa 15 → 15 điểm"),
        # What anybody can add up is not said.
        ("60", (20, 10, None), ""),
        ("60", (20, None, None), ""),
        ("5", (20, None, None), "tối đa 5 → 5 điểm"),
    ],
)
def test_a_group_says_where_its_shown_parts_do_not_add_up(
    most: str, thirds: tuple[int | None, ...], sentence: str
) -> None:
    sheet = replace(THIRDS, nodes=(replace(THIRDS.nodes[0], max_points=D(most)),))
    points = {f"I.{number}": None if given is None else F(given, 3) for number, given in enumerate(thirds, start=1)}
    assert explained_sum(sheet, sheet.nodes[0], add_up(sheet, dict(points))) == sentence


def test_a_group_says_what_was_taken_off_and_added_in_shown_figures() -> None:
    net = group("I", "3", direct("I.1"), penalty("I.2", None, direct("I.2.1")), bonus("I.3", None, direct("I.3.1")))
    sheet = exactly(rubric(net))
    card = add_up(sheet, {"I.1": F(5, 3), "I.2.1": F(1, 3), "I.3.1": F(1, 3)})
    assert explained_sum(sheet, sheet.nodes[0], card) == "1,67 − 0,33 + 0,33 = 1,67 → 1,67 điểm"
    card = add_up(sheet, {"I.1": F(5, 3), "I.2.1": F(2, 3), "I.3.1": F(5, 3)})
    assert explained_sum(sheet, sheet.nodes[0], card) == "1,67 − 0,67 + 1,67 = 2,67 → 2,67 điểm"
    card = add_up(sheet, {"I.1": F(5, 3), "I.3.1": F(5, 3)})
    assert explained_sum(sheet, sheet.nodes[0], card) == "1,67 + 1,67 ≈ 3,33 → 3,33 điểm"


# By properties.


@st.composite
def exact_cards(draw: st.DrawFn) -> tuple[PlainRubric, Exact]:
    """Any rubric with any fractions that its leaves can give; its limits are no finer than what is shown."""
    sheet = exactly(draw(trees()))
    leaves = sheet.leaves()
    parts = draw(
        st.lists(st.none() | st.fractions(0, 1, max_denominator=50), min_size=len(leaves), max_size=len(leaves))
    )
    return sheet, {
        leaf.code: None if part is None else Fraction(leaf.lowest) + Fraction(leaf.full_points - leaf.lowest) * part
        for leaf, part in zip(leaves, parts, strict=True)
    }


@given(exact_cards())
def test_rounding_the_leaves_moves_a_total_by_half_a_unit_a_leaf_at_most(case: tuple[PlainRubric, Exact]) -> None:
    sheet, points = case
    card = add_up(sheet, dict(points))
    leaf = replace(sheet, rounding=Rounding.LEAF)
    rounded = {code: None if given is None else rounded_points(given, sheet.decimals) for code, given in points.items()}
    other = add_up(leaf, dict(rounded))
    assert (card.unscored, card.total is None) == (other.unscored, other.total is None)
    if card.total is None or other.total is None:
        return
    # And the shown total is rounded once more.
    halves = sum(given is not None for given in points.values()) + 1
    assert abs(card.total - other.total) <= D(1).scaleb(-sheet.decimals) / 2 * halves


@given(exact_cards())
def test_what_is_shown_is_what_is_exact_rounded_once(case: tuple[PlainRubric, Exact]) -> None:
    sheet, points = case
    card = add_up(sheet, dict(points))
    assert card.exact is not None
    assert {code: card.exact[code] for code in points} == {
        code: None if given is None else min(given, Fraction(sheet_leaf(sheet, code))) for code, given in points.items()
    }
    for code, shown in card.nodes.items():
        exact = card.exact[code]
        assert shown == (None if exact is None else rounded_points(exact, sheet.decimals))


def sheet_leaf(sheet: PlainRubric, code: str) -> Decimal:
    leaf = sheet.find(code)
    assert leaf is not None
    return leaf.full_points


@given(trees(), st.data())
def test_nothing_differs_where_no_points_had_to_be_rounded(sheet: PlainRubric, data: st.DataObject) -> None:
    whole = st.none() | st.integers(0, 10**4).map(lambda hundredths: D(hundredths).scaleb(-2))
    points = {leaf.code: data.draw(whole) for leaf in sheet.leaves()}
    leaf, total = add_up(sheet, dict(points)), add_up(exactly(sheet), dict(points))
    assert Card(total.total, total.nodes, total.unscored) == leaf
    for node, _, _ in sheet.walk():
        assert explained_sum(exactly(sheet), node, total) == explained_sum(sheet, node, leaf)
