"""A criterion that does not apply to a member: what the member has instead, and what is said of it (RUBRIC §3)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric, Rounding, WhenExempt, reach
from scoring.rules.explaining import explained_exemption, explained_sum, explained_whole
from scoring.rules.totals import Card, add_up, applies, points_instead, sum_of
from tests.scoring.rubrics.examples import D, bonus, direct, group, penalty, rubric, scores_of, trees
from tests.scoring.rules.test_totals import Scores, trees_with_scores

FULL, SCALED, NONE = WhenExempt.FULL, WhenExempt.SCALED, WhenExempt.NONE
# Three criteria of ten points, one that is subtracted from; and a group beside them.
SHEET = rubric(
    group(
        "I", "30", direct("I.1", "10"), direct("I.2", "10"), direct("I.3", "10"), penalty("I.4", "5", direct("I.4.1"))
    ),
    group("II", "70", direct("II.1", "70")),
    bonus("III", None, direct("III.1", "5")),
    scale="100",
)


def told(sheet: PlainRubric, meaning: WhenExempt) -> PlainRubric:
    return replace(sheet, not_applicable=meaning)


def card_of(meaning: WhenExempt, points: dict[str, str], *exempt: str, sheet: PlainRubric = SHEET) -> Card:
    return add_up(told(sheet, meaning), {code: D(given_) for code, given_ in points.items()}, frozenset(exempt))


@pytest.mark.parametrize(
    ("meaning", "instead", "group_", "total", "sentence"),
    [
        (FULL, "10", "27", "87", ""),
        (SCALED, None, "25.5", "85.5", "(8 + 9) × 30/20 = 25,5 → 25,5 điểm"),
        (NONE, "0", "17", "77", ""),
    ],
)
def test_the_three_meanings_by_hand(
    meaning: WhenExempt, instead: str | None, group_: str, total: str, sentence: str
) -> None:
    # What was put in there before does not count.
    card = card_of(meaning, {"I.1": "8", "I.2": "9", "I.3": "2", "II.1": "60"}, "I.3")
    assert card.nodes["I.3"] == (None if instead is None else D(instead))
    assert (card.nodes["I"], card.total, card.unscored) == (D(group_), D(total), 2)
    said = explained_sum(told(SHEET, meaning), SHEET.nodes[0], card, {"I.3"})
    assert said.endswith(sentence) and ("×" in said) == bool(sentence)


def test_what_does_not_apply_is_never_unscored() -> None:
    codes = [leaf.code for leaf in SHEET.leaves()]
    for meaning in WhenExempt:
        assert card_of(meaning, {}, *codes).unscored == 0
        assert card_of(meaning, {}, "I.1").unscored == len(codes) - 1


def test_all_of_a_card_that_does_not_apply_gives_all_or_nothing() -> None:
    codes = [leaf.code for leaf in SHEET.leaves()]
    assert [card_of(meaning, {}, *codes).total for meaning in (FULL, SCALED, NONE)] == [D(100), D(0), D(0)]
    # Where there are no bonus and no penalties either, nothing at all is known of it.
    plain = rubric(direct("1", "40"), direct("2", "60"))
    assert [card_of(meaning, {}, "1", "2", sheet=plain).total for meaning in (FULL, SCALED, NONE)] == [
        D(100),
        None,
        D(0),
    ]


@pytest.mark.parametrize("meaning", WhenExempt)
def test_a_bonus_or_a_penalty_that_does_not_apply_gives_nothing_and_scales_nothing(meaning: WhenExempt) -> None:
    card = card_of(meaning, {"I.1": "8", "I.4.1": "3", "II.1": "60", "III.1": "5"}, "I.4.1", "III.1")
    assert (card.nodes["I"], card.nodes["I.4"], card.nodes["III"]) == (D(8), D(0), D(0))
    assert (card.total, card.unscored) == (D(68), 2)
    # Nor do several bonus stand in for one another.
    two = rubric(bonus("I", "10", direct("I.1", "5"), direct("I.2", "5")))
    assert card_of(meaning, {"I.1": "4"}, "I.2", sheet=two).total == D(4)


def test_penalties_go_off_what_was_scaled() -> None:
    card = card_of(SCALED, {"I.1": "8", "I.2": "9", "I.4.1": "2.5"}, "I.3")
    assert card.nodes["I"] == D(23)
    said = explained_sum(told(SHEET, SCALED), SHEET.nodes[0], card, {"I.3"})
    assert said == "(8 + 9) × 30/20 = 25,5; 25,5 − 2,5 = 23 → 23 điểm"


def test_a_group_of_which_nothing_applies_is_itself_not_applicable() -> None:
    sheet = rubric(group("I", None, group("I.1", "20", direct("I.1.1", "20")), direct("I.2", "30")), direct("II", "50"))
    card = card_of(SCALED, {"I.2": "15", "II": "40"}, "I.1.1", sheet=sheet)
    assert (card.nodes["I.1"], card.nodes["I"], card.total) == (None, D(25), D(65))
    # On up to the whole.
    up = card_of(SCALED, {"II": "40"}, "I.1.1", "I.2", sheet=sheet)
    assert (up.nodes["I"], up.total) == (None, D(80))
    assert explained_whole(told(sheet, SCALED), up, {"I.1.1", "I.2"}) == "40 × 100/50 = 80"
    assert explained_whole(told(sheet, SCALED), card, {"I.1.1"}) == ""
    assert sum_of(sheet, up, Sign.PLAIN) == D(40)


def test_a_rubric_of_one_level_is_scaled_as_a_whole() -> None:
    sheet = rubric(direct("1", "40"), direct("2", "35"), direct("3", "25"))
    card = card_of(SCALED, {"1": "30", "2": "35"}, "3", sheet=sheet)
    # 65 × 100/75 = 86,666…
    assert card.total == D("86.67")
    assert explained_whole(told(sheet, SCALED), card, {"3"}) == "(30 + 35) × 100/75 = 86,67"
    assert [card_of(meaning, {"1": "30", "2": "35"}, "3", sheet=sheet).total for meaning in (FULL, NONE)] == [
        D(90),
        D(65),
    ]


def test_it_is_rounded_once_half_away_from_zero_to_the_rubric_s_decimals() -> None:
    for decimals, expected in ((0, "17"), (1, "16.7"), (2, "16.67")):
        sheet = replace(rubric(direct("1", "10"), direct("2", "10"), direct("3", "10")), decimals=decimals)
        assert card_of(SCALED, {"1": "5.555", "2": "5.556"}, "3", sheet=sheet).total == D(expected)
    falling = replace(direct("1", "10"), min_points=D(-10))
    below = replace(rubric(falling, direct("2", "30")), decimals=0)
    # -2,5 × 40/10 = -10, and -1,125 × 4 = -4,5.
    assert card_of(SCALED, {"1": "-1.125"}, "2", sheet=below).total == D(-5)


def test_negative_points_are_scaled_too_and_the_group_still_stops_at_its_least() -> None:
    falling = replace(direct("I.1", "10"), min_points=D(-10))
    sheet = rubric(replace(group("I", "20", falling, direct("I.2", "10")), min_points=D(-15)))
    assert card_of(SCALED, {"I.1": "-6"}, "I.2", sheet=sheet).total == D(-12)
    assert card_of(SCALED, {"I.1": "-9"}, "I.2", sheet=sheet).total == D(-15)
    assert [card_of(meaning, {"I.2": "4"}, "I.1", sheet=sheet).total for meaning in (FULL, NONE)] == [D(14), D(4)]


def test_what_counts_without_end_has_no_maximum_to_give() -> None:
    endless = RubricNode("I.1", "Theo số lượng", kinds.PER_UNIT, None, points_each=D(2))
    sheet = rubric(bonus("I", None, endless))
    assert [card_of(meaning, {}, "I.1", sheet=sheet).total for meaning in WhenExempt] == [D(0)] * 3


def test_a_group_without_a_standard_is_scaled_to_what_its_criteria_give_together() -> None:
    sheet = rubric(group("I", None, direct("I.1", "10"), direct("I.2", "15")))
    assert card_of(SCALED, {"I.1": "7"}, "I.2", sheet=sheet).total == D("17.5")
    # A standard lower than that still stops it.
    capped = rubric(group("I", "20", direct("I.1", "10"), direct("I.2", "15")))
    assert card_of(SCALED, {"I.1": "9"}, "I.2", sheet=capped).total == D(20)


def test_what_stands_beside_a_group_that_does_not_apply_still_counts() -> None:
    inner = group("I.1", "20", direct("I.1.1", "20"), bonus("I.1.2", None, direct("I.1.2.1", "5")))
    sheet = rubric(group("I", None, inner, direct("I.2", "20"), direct("I.3", "20")))
    card = card_of(SCALED, {"I.1.2.1": "3", "I.2": "10", "I.3": "4"}, "I.1.1", sheet=sheet)
    assert (card.nodes["I.1"], card.nodes["I"]) == (D(3), D(24))
    said = explained_sum(told(sheet, SCALED), sheet.nodes[0], card, {"I.1.1"})
    assert said == "(10 + 4) × 60/40 + 3 = 24 → 24 điểm"


def test_what_is_no_leaf_cannot_be_left_out() -> None:
    with pytest.raises(KeyError):
        add_up(SHEET, {}, {"I"})


@pytest.mark.parametrize(
    ("meaning", "code", "sentence"),
    [
        (FULL, "II.1", "Không áp dụng (không có đoàn viên), tính điểm tối đa 70"),
        (SCALED, "II.1", "Không áp dụng (không có đoàn viên), các tiêu chí còn lại được quy lên điểm chuẩn"),
        (NONE, "II.1", "Không áp dụng (không có đoàn viên), 0 điểm, không coi là còn thiếu"),
        (FULL, "III.1", "Không áp dụng (không có đoàn viên), không cộng điểm"),
        (SCALED, "I.4.1", "Không áp dụng (không có đoàn viên), không trừ điểm"),
    ],
)
def test_a_criterion_that_does_not_apply_says_so(meaning: WhenExempt, code: str, sentence: str) -> None:
    leaf = next(leaf for leaf in SHEET.leaves() if leaf.code == code)
    assert explained_exemption(told(SHEET, meaning), leaf, "không có đoàn viên") == sentence


# By properties.


@st.composite
def cases(draw: st.DrawFn) -> tuple[PlainRubric, Scores, frozenset[str]]:
    sheet = told(draw(trees()), draw(st.sampled_from(list(WhenExempt))))
    exempt = draw(st.sets(st.sampled_from([leaf.code for leaf in sheet.leaves()])))
    return sheet, draw(scores_of(sheet)), frozenset(exempt)


@given(trees_with_scores(), st.sampled_from(list(WhenExempt)))
def test_where_all_applies_the_meaning_changes_nothing(case: tuple[PlainRubric, Scores], meaning: WhenExempt) -> None:
    sheet, scores = case
    assert add_up(told(sheet, meaning), scores, frozenset()) == add_up(sheet, scores)


@given(cases())
def test_what_was_put_in_there_does_not_count(case: tuple[PlainRubric, Scores, frozenset[str]]) -> None:
    sheet, scores, exempt = case
    without = {code: points for code, points in scores.items() if code not in exempt}
    assert add_up(sheet, scores, exempt) == add_up(sheet, without, exempt)


@given(cases())
def test_all_or_nothing_is_what_those_points_would_give(case: tuple[PlainRubric, Scores, frozenset[str]]) -> None:
    sheet, scores, exempt = case
    if sheet.not_applicable is SCALED:
        return
    leaves = {leaf.code: leaf for leaf in sheet.leaves()}
    instead = {code: points_instead(sheet, leaves[code]) for code in exempt}
    assert add_up(sheet, scores, exempt) == add_up(sheet, {**scores, **instead})


@given(cases())
def test_scaled_never_exceeds_the_standard_of_a_group_and_its_bonus(
    case: tuple[PlainRubric, Scores, frozenset[str]],
) -> None:
    sheet, scores, exempt = case
    card = add_up(sheet, scores, exempt)
    for node, _, _ in sheet.walk():
        if node.is_leaf or node.under is not Sign.PLAIN or any(one.kind.sign is not None for one in inside(node)):
            continue
        points = card.nodes[node.code]
        # Rounding may add half of the last decimal.
        assert points is None or points <= max(reach(node), Decimal(0)) + D("0.005") * len(inside(node))


def inside(node: RubricNode) -> list[RubricNode]:
    return [found for child in node.children for found in (child, *inside(child))]


@given(cases(), st.data())
def test_more_points_never_lower_the_total(
    case: tuple[PlainRubric, Scores, frozenset[str]], data: st.DataObject
) -> None:
    sheet, scores, exempt = case
    leaf = data.draw(st.sampled_from(sheet.leaves()))
    if leaf.under is Sign.PENALTY or scores[leaf.code] is None:
        return
    before = add_up(sheet, scores, exempt).total
    after = add_up(sheet, {**scores, leaf.code: leaf.full_points}, exempt).total
    assert (before is None) == (after is None)
    assert before is None or after is None or before <= after


@given(cases())
def test_a_group_applies_as_long_as_anything_that_adds_up_in_it_does(
    case: tuple[PlainRubric, Scores, frozenset[str]],
) -> None:
    sheet, _, exempt = case
    for node, _, _ in sheet.walk():
        adding = [one for one in (node, *inside(node)) if one.is_leaf and one.under is node.under]
        if all(one.code not in exempt for one in adding):
            assert applies(node, exempt)
        if node.is_leaf:
            assert applies(node, exempt) == (node.code not in exempt)


def test_where_only_what_is_shown_is_rounded_what_was_scaled_stays_exact() -> None:
    third = Fraction(20, 3)
    whole = replace(told(SHEET, SCALED), rounding=Rounding.TOTAL)
    card = add_up(whole, {"I.1": third, "I.2": third}, {"I.3"})
    assert (card.nodes["I"], card.total, card.reckoned("I")) == (D(20), D(20), Fraction(20))
    assert explained_sum(whole, SHEET.nodes[0], card, {"I.3"}) == "(6,67 + 6,67) × 30/20 ≈ 20 → 20 điểm"
    rounded = add_up(told(SHEET, SCALED), {"I.1": D("6.67"), "I.2": D("6.67")}, {"I.3"})
    assert rounded.total == D("20.01")
