"""The tree of a rubric is what the tables hold at that moment, however often it was asked for before."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.models import Band, Criterion, Level, Rubric
from scoring.rubrics.kinds.criterion import ValueRefused
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.storing import load_tree, rules_of, store_tree
from tests.years import Made, make_year, rubric_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Made:
    return make_year(scored=False)


def test_what_was_stored_comes_back(made: Made) -> None:
    for leaves in (5, 14):
        plain = rubric_of(leaves)
        rubric = Rubric.objects.get(year=made.year)
        store_tree(rubric, plain)
        rubric.name, rubric.scale = plain.name, plain.scale
        assert rules_of(rubric) == plain


def test_every_change_in_the_tables_is_seen_at_once(made: Made) -> None:
    rubric = Rubric.objects.get(year=made.year)
    before = rules_of(rubric)
    Criterion.objects.filter(code="1.1").update(max_points=50)
    assert [leaf.max_points for leaf in rules_of(rubric).leaves()][:2] == [Decimal(50), Decimal(100)]
    Criterion.objects.filter(code="1.1").update(max_points=100)
    Level.objects.filter(name="Khá").update(points=70)
    assert [level.points for level in load_tree(rubric).nodes["1.3"].levels] == [100, 70, 60]
    Level.objects.filter(name="Khá").update(points=80)
    assert rules_of(rubric) == before
    Band.objects.filter(name="Tốt").delete()
    assert rules_of(rubric) == replace(before, bands=(before.bands[0], before.bands[2]))


def test_a_tree_reads_values_by_its_own_criteria(made: Made) -> None:
    rubric = Rubric.objects.get(year=made.year)
    stored = '{"points": "60"}'
    assert load_tree(rubric).read("1.1", stored) == PointsValue(Decimal(60))
    Criterion.objects.filter(code="1.1").update(max_points=50)
    with pytest.raises(ValueRefused):
        load_tree(rubric).read("1.1", stored)
