"""The way of rounds that bore one name before that was forbidden: each keeps everything, the later get a number."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from scoring.models import Round
from tests.years import make_year

BEFORE = [("scoring", "0013_handed_in")]


def migrate(targets: Any) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def newest(transactional_db: None) -> Iterator[Any]:
    """The newest migrations, to which the database comes back whatever happens."""
    targets = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield targets
    migrate(targets)


def test_rounds_of_one_name_are_told_apart_by_a_number_and_stay(newest: Any) -> None:
    made = make_year(members=1, leaves=1, scored=False)
    other = make_year(members=1, leaves=1, scored=False, year=2025)
    rounds = migrate(BEFORE).get_model("scoring", "Round").objects
    for code, name in (
        ("a", "cả năm"),
        ("b", "Cả năm (2)"),
        ("c", "CẢ NĂM"),
        ("d", "Khác"),
        ("e", "K" * 100),
        ("f", "k" * 100),
    ):
        rounds.create(year_id=made.year.pk, rubric_id=made.round.rubric_id, code=code, name=name)
    migrate(newest)
    found = list(Round.objects.filter(year=made.year).order_by("id").values_list("code", "name"))
    assert found == [
        ("nam", "Cả năm"),
        ("a", "cả năm (3)"),
        ("b", "Cả năm (2)"),
        ("c", "CẢ NĂM (4)"),
        ("d", "Khác"),
        ("e", "K" * 100),
        ("f", "k" * 96 + " (2)"),
    ]
    assert Round.objects.get(year=other.year).name == "Cả năm"
