from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.totals import Card, add_up, sum_of
from tests.scoring.rubrics.examples import (
    SAMPLE,
    D,
    bonus,
    direct,
    group,
    penalty,
    rubric,
    scores_of,
    trees,
)

SHEET = rubric(
    group("I", "60", direct("I.1", "40"), direct("I.2", "40")),
    bonus("II", "10", direct("II.1", "10"), direct("II.2", "5")),
    penalty("III", "20", direct("III.1", "20"), direct("III.2", "20")),
    scale="65",
)

Scores = dict[str, Decimal | None]


@st.composite
def trees_with_scores(draw: st.DrawFn) -> tuple[PlainRubric, Scores]:
    sheet = draw(trees())
    return sheet, draw(scores_of(sheet))


def test_groups_and_bonus_add_and_penalties_subtract() -> None:
    card = add_up(
        SHEET, {"I.1": D("30.5"), "I.2": D(20), "II.1": D(4), "II.2": D(1), "III.1": D("2.25"), "III.2": D(1)}
    )
    assert card == Card(
        total=D("52.25"),
        nodes={
            "I": D("50.5"),
            "I.1": D("30.5"),
            "I.2": D(20),
            "II": D(5),
            "II.1": D(4),
            "II.2": D(1),
            "III": D("3.25"),
            "III.1": D("2.25"),
            "III.2": D(1),
        },
        unscored=0,
    )


def test_the_nodes_of_a_card_stand_in_printed_order() -> None:
    assert list(add_up(SAMPLE, {}).nodes) == [node.code for node, _, _ in SAMPLE.walk()]


def test_a_card_without_scores_has_no_total_at_all() -> None:
    card = add_up(SHEET, {})
    assert card.total is None
    assert card.unscored == 6
    assert set(card.nodes.values()) == {None}


def test_a_blank_score_is_not_zero() -> None:
    blank = add_up(SHEET, {"I.1": None})
    zero = add_up(SHEET, {"I.1": D(0)})
    assert (blank.total, blank.nodes["I"], blank.unscored) == (None, None, 6)
    assert (zero.total, zero.nodes["I"], zero.unscored) == (D(0), D(0), 5)


def test_a_group_counts_what_is_scored_in_it_so_far() -> None:
    card = add_up(SHEET, {"I.1": D(30)})
    assert (card.nodes["I"], card.nodes["I.2"], card.nodes["II"], card.total) == (D(30), None, None, D(30))


def test_no_group_gives_more_than_its_maximum() -> None:
    card = add_up(SHEET, {"I.1": D(40), "I.2": D(40), "II.1": D(10), "II.2": D(5), "III.1": D(20), "III.2": D(20)})
    assert (card.nodes["I"], card.nodes["II"], card.nodes["III"], card.total) == (D(60), D(10), D(20), D(50))


def test_a_group_without_a_maximum_is_not_capped() -> None:
    sheet = rubric(group("I", None, group("I.1", "5", direct("I.1.1")), direct("I.2"), direct("I.3")))
    assert add_up(sheet, {"I.1.1": D(100), "I.2": D(100), "I.3": D(100)}).total == D(205)


@pytest.mark.parametrize(("may_exceed", "total"), [(False, "100"), (True, "112")])
def test_the_rubric_decides_whether_the_total_may_exceed_the_scale(may_exceed: bool, total: str) -> None:
    sheet = rubric(
        group("I", "100", direct("I.1", "100")),
        bonus("II", "15", direct("II.1", "15")),
        penalty("III", None, direct("III.1", "3")),
        scale="100",
        may_exceed=may_exceed,
    )
    assert add_up(sheet, {"I.1": D(100), "II.1": D(15), "III.1": D(3)}).total == D(total)


# «3 điểm; mỗi lần trừ 0,5, tổng trừ không quá 1,5; cộng 0,5 mỗi trường hợp, không giới hạn»
NET = rubric(
    group(
        "I",
        "3",
        direct("I.1", "2"),
        direct("I.2", "2"),
        penalty("I.3", "1.5", direct("I.3.1", "9"), direct("I.3.2", "9")),
        bonus("I.4", None, direct("I.4.1", "9")),
    ),
    scale="3",
    may_exceed=True,
)


@pytest.mark.parametrize(
    ("points", "net"),
    [
        ({}, None),
        ({"I.1": "2", "I.2": "1"}, "3"),
        # The cap is on what adds up, before bonus and penalties.
        ({"I.1": "2", "I.2": "2", "I.4.1": "0.5"}, "3.5"),
        ({"I.1": "2", "I.2": "1", "I.3.1": "1", "I.3.2": "1"}, "1.5"),
        ({"I.1": "2", "I.2": "1", "I.3.1": "1", "I.4.1": "1.5"}, "3.5"),
        # It gives no less than nothing, also where only what is lost was scored.
        ({"I.1": "1", "I.3.1": "1.5"}, "0"),
        ({"I.3.1": "1"}, "0"),
        ({"I.4.1": "1"}, "1"),
        ({"I.1": "0"}, "0"),
    ],
)
def test_a_group_is_net_of_the_bonus_and_the_penalties_in_it(points: dict[str, str], net: str | None) -> None:
    card = add_up(NET, {code: D(given) for code, given in points.items()})
    assert (card.nodes["I"], card.total) == ((None, None) if net is None else (D(net), D(net)))


# «Cộng hoặc trừ tối đa 5»; a group that stops at 25 with its bonus, and one that may fall to -10.
FIVE = replace(direct("II.1", "5"), min_points=D(-5))
LIMITED = rubric(
    replace(group("I", "20", direct("I.1", "20"), bonus("I.2", None, direct("I.2.1", "9"))), ceiling=D(25)),
    replace(group("II", None, FIVE, direct("II.2")), min_points=D(-10)),
    scale="30",
)


@pytest.mark.parametrize(
    ("points", "nets"),
    [
        ({"I.1": "20", "I.2.1": "4"}, ("24", None)),
        ({"I.1": "20", "I.2.1": "9"}, ("25", None)),
        ({"II.1": "-5"}, (None, "-5")),
        ({"I.1": "0", "II.1": "-5", "II.2": "3"}, ("0", "-2")),
    ],
)
def test_a_ceiling_holds_with_the_bonus_and_a_group_falls_as_far_as_it_may(
    points: dict[str, str], nets: tuple[str | None, str | None]
) -> None:
    card = add_up(LIMITED, {code: D(given) for code, given in points.items()})
    assert (card.nodes["I"], card.nodes["II"]) == tuple(None if net is None else D(net) for net in nets)


def test_a_group_that_says_nothing_does_not_fall_below_nothing_for_what_stands_in_it() -> None:
    falling = replace(direct("I.1", "5"), min_points=D(-5))
    assert add_up(rubric(group("I", None, falling)), {"I.1": D(-5)}).nodes == {"I": D(0), "I.1": D(-5)}
    assert add_up(rubric(falling), {"I.1": D(-5)}).total == D(-5)


def test_what_is_asked_of_all_bonus_and_of_all_penalties_counts_those_in_groups() -> None:
    card = add_up(NET, {"I.1": D(2), "I.3.1": D(2), "I.4.1": D(1)})
    assert (sum_of(NET, card, Sign.BONUS), sum_of(NET, card, Sign.PENALTY)) == (D(1), D("1.5"))
    assert sum_of(NET, card, Sign.PLAIN) == card.nodes["I"] == D("1.5")


def test_a_total_may_fall_below_zero() -> None:
    assert add_up(SHEET, {"I.1": D(5), "III.1": D(20)}).total == D(-15)
    assert add_up(SHEET, {"III.1": D(20)}).total == D(-20)


def test_points_for_what_is_no_leaf_are_an_error_and_not_lost() -> None:
    with pytest.raises(KeyError):
        add_up(SHEET, {"I": D(5)})
    with pytest.raises(KeyError):
        add_up(SHEET, {"IX.1": D(5)})


def test_the_sum_of_a_kind_leaves_out_what_is_not_scored() -> None:
    sheet = rubric(*(bonus(code, None, direct(f"{code}.1")) for code in ("I", "II")))
    none, one = add_up(sheet, {}), add_up(sheet, {"II.1": D(3)})
    assert sum_of(sheet, none, Sign.BONUS) is None
    assert sum_of(sheet, one, Sign.BONUS) == D(3)
    assert sum_of(sheet, one, Sign.PENALTY) is None


def test_sums_are_exact_where_floats_would_drift() -> None:
    sheet = rubric(group("I", None, *(direct(f"I.{number}", "1") for number in range(1000))))
    assert add_up(sheet, {leaf.code: D("0.1") for leaf in sheet.leaves()}).total == D(100)


# By properties.


@given(trees_with_scores())
def test_a_total_equals_the_sum_of_its_parts(case: tuple[PlainRubric, Scores]) -> None:
    sheet, scores = case

    # What a node is worth, in whole ten thousandths; None where nothing under it is scored.
    def worth(node: RubricNode) -> int | None:
        if node.is_leaf:
            points = scores[node.code]
            return None if points is None else round(points * 10000)
        parts = {child.code: part for child in node.children if (part := worth(child)) is not None}
        if not parts:
            return None
        added = sum(parts.get(child.code, 0) for child in node.children if child.kind is kinds.GROUP or child.is_leaf)
        if node.max_points is not None:
            added = min(added, round(node.max_points * 10000))
        plus = sum(parts.get(child.code, 0) for child in node.children if child.kind is kinds.BONUS)
        minus = sum(parts.get(child.code, 0) for child in node.children if child.kind is kinds.PENALTY)
        net = added + plus - minus
        net = net if node.ceiling is None else min(net, round(node.ceiling * 10000))
        return max(net, round(node.min_points * 10000) if node.min_points is not None else 0)

    parts = [(node, worth(node)) for node in sheet.nodes]
    card = add_up(sheet, scores)
    for node, _, _ in sheet.walk():
        expected = worth(node)
        assert card.nodes[node.code] == (None if expected is None else D(expected) / 10000)
    if all(part is None for _, part in parts):
        assert card.total is None
    else:
        total = sum(-(part or 0) if node.kind == kinds.PENALTY else (part or 0) for node, part in parts)
        if not sheet.total_may_exceed_scale:
            total = min(total, round(sheet.scale * 10000))
        assert card.total == D(total) / 10000


@given(trees_with_scores())
def test_unscored_counts_the_blank_leaves_and_never_a_zero(case: tuple[PlainRubric, Scores]) -> None:
    sheet, scores = case
    card = add_up(sheet, scores)
    assert card.unscored == sum(points is None for points in scores.values())
    filled = {code: D(0) if points is None else points for code, points in scores.items()}
    assert add_up(sheet, filled).unscored == 0
    assert (card.total is None) == (card.unscored == len(scores))


@given(trees_with_scores())
def test_no_node_gives_more_than_its_maximum_and_its_ceiling_or_less_than_its_least(
    case: tuple[PlainRubric, Scores],
) -> None:
    sheet, scores = case
    card = add_up(sheet, scores)
    for node, _, _ in sheet.walk():
        points = card.nodes[node.code]
        assert points is None or node.lowest <= points
        assert points is None or node.ceiling is None or points <= node.ceiling
        bonus = [card.nodes[inner.code] or D(0) for inner in node.signed(Sign.BONUS)]
        assert points is None or node.max_points is None or points <= node.max_points + sum(bonus)


@given(trees_with_scores())
def test_leaving_out_a_leaf_is_leaving_it_blank(case: tuple[PlainRubric, Scores]) -> None:
    sheet, scores = case
    scored = {code: points for code, points in scores.items() if points is not None}
    assert add_up(sheet, scored) == add_up(sheet, scores)


@given(trees_with_scores(), st.data())
def test_the_order_of_the_scores_does_not_matter(case: tuple[PlainRubric, Scores], data: st.DataObject) -> None:
    sheet, scores = case
    shuffled = dict(data.draw(st.permutations(list(scores.items()))))
    assert add_up(sheet, shuffled) == add_up(sheet, scores)
