"""A group says how it came to its points, and its numbers lead there."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.explaining import explained_sum
from scoring.rules.totals import add_up
from tests.scoring.rubrics.examples import D, bonus, direct, group, penalty, rubric
from tests.scoring.rules.test_exact_totals import Exact, exact_cards
from tests.scoring.rules.test_totals import NET, Scores, trees_with_scores

FALLING = replace(direct("I.1", "5"), min_points=D(-5))


@pytest.mark.parametrize(
    ("whole", "points", "sentence"),
    [
        (NET, {"I.1": "2", "I.2": "1", "I.3.1": "1", "I.4.1": "0.5"}, "2 + 1 = 3; 3 − 1 + 0,5 = 2,5 → 2,5 điểm"),
        (NET, {"I.1": "2", "I.2": "2"}, "2 + 2 = 4; tối đa 3 → 3 điểm"),
        (NET, {"I.1": "2", "I.2": "1"}, ""),
        (NET, {"I.3.1": "1"}, "0 − 1 = -1; không dưới 0 → 0 điểm"),
        (NET, {}, ""),
        (rubric(group("I", None, FALLING)), {"I.1": "-5"}, "không dưới 0 → 0 điểm"),
        (rubric(group("I", None, FALLING, direct("I.2"))), {"I.1": "-5", "I.2": "6"}, ""),
        (
            rubric(replace(group("I", "20", direct("I.1"), bonus("I.2", None, direct("I.2.1"))), ceiling=D(22))),
            {"I.1": "25", "I.2.1": "9"},
            "tối đa 20; 20 + 9 = 29; trần 22 → 22 điểm",
        ),
        (
            rubric(penalty("P", "5", direct("P.1"), direct("P.2"))),
            {"P.1": "4", "P.2": "3"},
            "4 + 3 = 7; tối đa 5 → trừ 5 điểm",
        ),
    ],
)
def test_a_group_says_how_it_came_about(whole: PlainRubric, points: dict[str, str], sentence: str) -> None:
    card = add_up(whole, {code: D(given_) for code, given_ in points.items()})
    assert explained_sum(whole, whole.nodes[0], card) == sentence


@given(trees_with_scores() | exact_cards())
def test_the_numbers_of_a_group_s_sentence_lead_to_its_points(case: tuple[PlainRubric, Scores | Exact]) -> None:
    whole, scores = case
    card = add_up(whole, dict(scores))
    for node, _, _ in whole.walk():
        sentence, points = explained_sum(whole, node, card), card.nodes[node.code]
        if not sentence:
            added = [given_ for child in node.adding if (given_ := card.nodes[child.code]) is not None]
            plain = not any(
                card.nodes[child.code] is not None for sign in (Sign.BONUS, Sign.PENALTY) for child in node.signed(sign)
            )
            assert node.is_leaf or points is None or (plain and points == sum(added))
            continue
        steps, _, last = sentence.partition(" → ")
        assert (D(0) if last == "không trừ" else _number(re.sub("[^0-9.,-]", "", last))) == points
        for sum_, sign, result in re.findall(r"(?:^|; )([^;=≈]+) ([=≈]) (-?[0-9.,]+)", steps):
            told, numbers = re.subn(r"[0-9][0-9.]*(?:,[0-9]+)?", lambda found: f"D('{_number(found[0])}')", sum_)
            given_ = eval(told.replace("−", "-"), {"D": Decimal})  # noqa: S307
            assert (given_ == _number(result)) == (sign == "=")
            # Each of the numbers was rounded by half a unit at most.
            assert abs(given_ - _number(result)) <= (numbers + 1) * D(1).scaleb(-whole.decimals) / 2
            assert sign == "=" or whole.sums_exactly
        assert _number(re.findall(r"-?[0-9][0-9.,]*", steps)[-1]) == points


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))
