"""Points that follow from other nodes: shares and conditions, worked out by hand, and what holds of all."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.kinds.criterion import Value
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.percent_of import PercentValue
from scoring.rubrics.kinds.points import LeafPoints, points_of
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.tree.references import dependents
from scoring.rubrics.tree.rubric import PlainRubric, Rounding, WhenExempt
from scoring.rules.dependents import settled
from scoring.rules.explaining import explained_leaf
from scoring.rules.totals import add_up, in_sums
from scoring.rules.trial import best_of_all, worst_of_all
from tests.scoring.rubrics.examples import (
    D,
    bonus,
    caps,
    direct,
    group,
    levels,
    only_if,
    penalty,
    per_unit,
    percent_of,
    rubric,
)

# «Nộp muộn trừ 10 % số điểm đạt được; chỉ cộng khi tiêu chí đạt điểm tối đa; cộng nửa số điểm nhóm I khi xếp loại Khá.»
WHOLE = rubric(
    group(
        "I",
        "50",
        direct("I.1", "30"),
        levels("I.2", Tốt="20", Khá="15", Kém="0"),
        penalty("I.3", None, percent_of("I.3.1", "I.1", "10")),
    ),
    bonus(
        "C",
        "30",
        only_if(per_unit("C.1", "1.5", "6"), "I.1"),
        only_if(percent_of("C.2", "I", "50", "20"), "I.2", "Khá"),
    ),
    penalty("T", None, percent_of("T.1", "C"), only_if(direct("T.2", "5"), "I.2", "Kém")),
    scale="80",
)
YES = {"I.3.1": "có vi phạm", "C.1": "3", "C.2": "được cộng", "T.1": "25", "T.2": "4"}


def card(texts: dict[str, str]) -> dict[str, LeafPoints]:
    """What every criterion gives that these texts are typed for."""
    values = {code: from_text(leaf, text, WHOLE.step) for code, text in texts.items() if (leaf := WHOLE.find(code))}
    plain = {
        leaf.code: points_of(leaf, values[leaf.code])
        for leaf in WHOLE.leaves()
        if leaf.code in values and not leaf.follows
    }
    found = settled(WHOLE, dependents(WHOLE), {code: one.points for code, one in plain.items()}, values)
    return plain | found


@pytest.mark.parametrize(
    ("typed", "points", "sums"),
    [
        # 30 − 10 % is 27, with 20 for «Tốt» 47; half of it is 23,5, at most 20; 4,5 and 20 are 24,5, a quarter 6,13.
        (
            {"I.1": "30", "I.2": "Tốt", **YES},
            {"I.3.1": "3", "C.1": "4.5", "C.2": "20", "T.1": "6.13", "T.2": "0"},
            {"I": "47", "C": "24.5", "T": "6.13"},
        ),
        # Not the maximum of I.1, so C.1 doesn't count; 20 − 2 + 15 = 33, half of it 16,5; a quarter 4,13.
        (
            {"I.1": "20", "I.2": "Khá", **YES},
            {"I.3.1": "2", "C.1": "0", "C.2": "16.5", "T.1": "4.13", "T.2": "0"},
            {"I": "33", "C": "16.5", "T": "4.13"},
        ),
        # «Kém»: no bonus of half, and the penalty that only then is taken.
        (
            {"I.1": "30", "I.2": "Kém", **YES},
            {"I.3.1": "3", "C.1": "4.5", "C.2": "0", "T.1": "1.13", "T.2": "4"},
            {"I": "27", "C": "4.5", "T": "5.13"},
        ),
        # Nothing happened: nothing is asked of others, and all of it is 0.
        (
            {"I.3.1": "không vi phạm", "C.1": "0", "C.2": "không cộng", "T.1": "0", "T.2": "0"},
            dict.fromkeys(YES, "0"),
            {"I": "0", "C": "0", "T": "0"},
        ),
    ],
)
def test_what_follows_is_worked_out_from_the_same_card(
    typed: dict[str, str], points: dict[str, str], sums: dict[str, str]
) -> None:
    scored = card(typed)
    assert {code: scored[code].points for code in YES} == {code: D(given_) for code, given_ in points.items()}
    nodes = add_up(WHOLE, {code: one.points for code, one in scored.items()}).nodes
    assert {code: nodes[code] for code in sums} == {code: D(given_) for code, given_ in sums.items()}


def test_what_waits_for_another_says_for_which() -> None:
    scored = card({"I.2": "Tốt", **YES})
    assert {code: (one.points, one.why_not) for code, one in scored.items() if one.points is None} == {
        "I.3.1": (None, "Chưa có điểm của mục I.1 nên chưa tính được."),
        "C.1": (None, "Chưa có điểm của mục I.1 nên chưa tính được."),
    }


def test_without_a_value_there_are_no_points() -> None:
    assert card({"I.1": "30", "I.2": "Tốt"}).keys() == {"I.1", "I.2"}


def test_what_does_not_suit_any_more_says_so() -> None:
    found = settled(WHOLE, dependents(WHOLE), {"I.1": D(30), "I.2": D(20)}, {"I.3.1": PercentValue(D(5))})
    assert found["I.3.1"] == LeafPoints(None, "Hãy ghi 0 hoặc 10 %.")


def test_of_what_is_below_zero_nothing_is_taken_off() -> None:
    fallen = rubric(
        replace(group("I", None, direct("I.1", "10"), penalty("I.2", None, direct("I.2.1", "30"))), min_points=D(-30)),
        penalty("T", None, percent_of("T.1", "I", "10")),
    )
    scored = settled(fallen, dependents(fallen), {"I.1": D(5), "I.2.1": D(30)}, {"T.1": PercentValue(D(10))})
    assert scored["T.1"].points == 0


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("I.3.1", {"I.1": "20"}, "10 % × 20 (mục I.1) = 2 → trừ 2 điểm"),
        ("I.3.1", {"I.1": "20", "I.3.1": "không vi phạm"}, ""),
        (
            "C.1",
            {"I.1": "20"},
            "3 lần × 1,5 = 4,5; chỉ cộng khi mục I.1 đạt điểm chuẩn (30 điểm): "
            "mục này 20 điểm, chưa được tính → 0 điểm",
        ),
        (
            "C.1",
            {"I.1": "30"},
            "3 lần × 1,5 = 4,5; chỉ cộng khi mục I.1 đạt điểm chuẩn (30 điểm): "
            "mục này 30 điểm, được tính → cộng 4,5 điểm",
        ),
        (
            "C.2",
            {"I.1": "30", "I.2": "Tốt"},
            "50 % × 47 (mục I) = 23,5, tối đa 20; chỉ cộng khi mục I.2 đạt từ mức «Khá» (15 điểm) trở lên: "
            "mục này 20 điểm, được tính → cộng 20 điểm",
        ),
        (
            "T.2",
            {"I.2": "Khá"},
            "chỉ trừ khi mục I.2 ở mức «Kém» (0 điểm) trở xuống: mục này 15 điểm, chưa được tính → không trừ",
        ),
    ],
)
def test_the_sentence_says_what_it_followed_from(code: str, typed: dict[str, str], sentence: str) -> None:
    texts = {"I.1": "30", "I.2": "Tốt", **YES} | typed
    scored, leaf = card(texts), WHOLE.find(code)
    assert leaf is not None
    whole = add_up(WHOLE, {each: one.points for each, one in scored.items()})
    value = from_text(leaf, texts[code], WHOLE.step)
    assert explained_leaf(WHOLE, leaf, value, scored[code].points, whole) == sentence


def test_the_extremes_follow_too() -> None:
    best, worst = best_of_all(WHOLE).card.nodes, worst_of_all(WHOLE).card.nodes
    assert {code: best[code] for code in YES} == {"I.3.1": 0, "C.1": 6, "C.2": 20, "T.1": 0, "T.2": 0}
    # The worst has nothing of which a share could be taken, and the level at which the last penalty counts.
    assert {code: worst[code] for code in YES} == {"I.3.1": 0, "C.1": 0, "C.2": 0, "T.1": 0, "T.2": 5}


# --- what holds of all -----------------------------------------------------------------------------------------

shares = st.integers(0, 10_000).map(lambda hundredths: D(hundredths).scaleb(-2))
given_points = st.integers(0, 3000).map(lambda hundredths: D(hundredths).scaleb(-2))


def late(limit: str | None) -> PlainRubric:
    return rubric(group("I", None, direct("I.1", "30"), penalty("I.2", None, percent_of("I.2.1", "I.1", most=limit))))


@given(shares, given_points, given_points, st.none() | caps)
def test_more_merit_is_never_less_for_its_share_and_a_share_is_never_more_than_the_whole(
    percent: Decimal, one: Decimal, other: Decimal, limit: str | None
) -> None:
    whole = late(limit)
    less, more = sorted([one, other])
    net = []
    for points in (less, more):
        taken = settled(whole, dependents(whole), {"I.1": points}, {"I.2.1": PercentValue(percent)})["I.2.1"].points
        assert taken is not None
        assert 0 <= taken <= points
        net.append(add_up(whole, {"I.1": points, "I.2.1": taken}).total or Decimal(0))
    assert net[0] - net[1] <= Decimal("0.01")


# --- where only what is shown is rounded -----------------------------------------------------------------------

EXACTLY = replace(
    rubric(
        group("I", None, direct("I.1", "20"), direct("I.2", "20"), direct("I.3", "20")),
        bonus("C", None, only_if(direct("C.1", "5"), "I.3")),
        penalty("T", None, percent_of("T.1", "I"), percent_of("T.2", "I.1", "50")),
        scale="80",
    ),
    rounding=Rounding.TOTAL,
)


def test_a_share_is_of_exact_points_and_a_condition_of_what_is_shown() -> None:
    third, nearly = Fraction(20, 3), Fraction("19.996")
    points = {"I.1": third, "I.2": third, "I.3": nearly}
    values: dict[str, Value] = {"T.1": PercentValue(D(10)), "T.2": PercentValue(D(50)), "C.1": PointsValue(D(5))}
    found = settled(EXACTLY, dependents(EXACTLY), points, values)
    assert found == {
        "C.1": LeafPoints(D(5)),
        "T.1": LeafPoints(D("3.33"), exact=(2 * third + nearly) / 10),
        "T.2": LeafPoints(D("3.33"), exact=Fraction(10, 3)),
    }
    whole = add_up(EXACTLY, points | in_sums(EXACTLY, found))
    assert (whole.nodes["I"], whole.nodes["T"], whole.total) == (D("33.33"), D("6.67"), D("31.66"))
    told = {
        code: explained_leaf(EXACTLY, leaf, values[code], found[code].points, whole)
        for code in ("C.1", "T.1", "T.2")
        if (leaf := EXACTLY.find(code))
    }
    assert told == {
        "C.1": "chỉ cộng khi mục I.3 đạt điểm chuẩn (20 điểm): mục này 20 điểm, được tính → cộng 5 điểm",
        "T.1": "10 % × 33,33 (mục I) = 3,33 → trừ 3,33 điểm",
        # Half of 6,67 would be 3,34.
        "T.2": "50 % × 6,67 (mục I.1) ≈ 3,33 → trừ 3,33 điểm",
    }


def test_a_condition_that_does_not_hold_takes_what_nobody_sees_along() -> None:
    sheet = replace(EXACTLY, nodes=(*EXACTLY.nodes[:1], bonus("C", None, only_if(percent_of("C.1", "I.1"), "I.3"))))
    found = settled(sheet, dependents(sheet), {"I.1": Fraction(1, 300), "I.3": D(5)}, {"C.1": PercentValue(D(1))})
    assert found == {"C.1": LeafPoints(D(0))}


def test_the_extremes_follow_exactly_too() -> None:
    counted = replace(per_unit("B.1", "0.0025", "1"), max_points=None)
    shared = bonus("C", None, percent_of("C.1", "B"))
    sheet = replace(rubric(bonus("B", None, counted), shared), rounding=Rounding.TOTAL)
    best = best_of_all(sheet).card
    assert best.exact == dict.fromkeys(("B", "B.1", "C", "C.1"), Fraction(1, 400))
    assert (best.nodes["B"], best.nodes["C"], best.total) == (D(0), D(0), D("0.01"))


@pytest.mark.parametrize(
    ("meaning", "points"),
    [
        # All of «Tốt» 20 is given: I is 30 − 3 + 20.
        (WhenExempt.FULL, {"I.3.1": "3", "C.1": "4.5", "C.2": "20", "T.1": "6.13", "T.2": "0"}),
        # 30 × 50/30 = 50, less 3. No condition is met where there is no level, and nothing is taken off for «Kém».
        (WhenExempt.SCALED, {"I.3.1": "3", "C.1": "4.5", "C.2": "0", "T.1": "1.13", "T.2": "0"}),
        (WhenExempt.NONE, {"I.3.1": "3", "C.1": "4.5", "C.2": "0", "T.1": "1.13", "T.2": "0"}),
    ],
)
def test_what_does_not_apply_meets_no_condition_unless_all_of_it_is_given(
    meaning: WhenExempt, points: dict[str, str]
) -> None:
    values = {code: from_text(leaf, text, WHOLE.step) for code, text in YES.items() if (leaf := WHOLE.find(code))}
    whole = replace(WHOLE, not_applicable=meaning)
    found = settled(whole, dependents(whole), {"I.1": D(30), "I.2": D(0)}, values, {"I.2"})
    assert {code: one.points for code, one in found.items()} == {code: D(given_) for code, given_ in points.items()}


def test_there_is_no_share_of_what_does_not_apply() -> None:
    values = {"I.3.1": from_text(WHOLE.leaves()[2], "có vi phạm", WHOLE.step)}
    for meaning, expected in ((WhenExempt.FULL, "3"), (WhenExempt.SCALED, "0"), (WhenExempt.NONE, "0")):
        whole = replace(WHOLE, not_applicable=meaning)
        assert settled(whole, dependents(whole), {}, values, {"I.1"})["I.3.1"].points == D(expected)
