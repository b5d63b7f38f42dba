"""An installation in which dossiers were made by processes of their own: what was done stays, the rest is forgotten."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from common.jobs.standing import standing_of
from documents.dossier.job import job_key, ready
from documents.models import Dossier
from members.models import BlocYear

BEFORE = [("documents", "0001_initial")]


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were then."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    # The tables of the members stay as they are.
    yield executor.loader.project_state([*BEFORE, *executor.loader.graph.leaf_nodes("members")]).apps
    MigrationExecutor(connection).migrate(newest)


def test_a_dossier_that_was_done_stays_and_one_half_made_can_be_asked_for_again(before: Any) -> None:
    model = before.get_model
    bloc = model("members", "Bloc").objects.create(code="k", name="Khối", parent="Tỉnh ủy", locality="Bình Thuận")
    first, second = (model("members", "BlocYear").objects.create(bloc=bloc, year=year) for year in (2023, 2024))
    at = datetime(2024, 3, 17, 2, 12, tzinfo=UTC)
    dossiers = model("documents", "Dossier").objects
    done = dossiers.create(year=first, state="done", ended_at=at, asked_by="A", pdf_size=7, zip_size=8, done=9, total=9)
    dossiers.create(year=first, state="making", asked_by="B", done=3, total=9, doing="Giao ước")
    dossiers.create(year=second, state="failed", asked_by="B", problem="Hỏng", ended_at=at)

    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    rows = list(Dossier.objects.values_list("pk", "year__year", "made_at", "asked_by", "pdf_size", "zip_size"))
    assert rows == [(done.pk, 2023, at, "A", 7, 8)]
    for year in BlocYear.objects.order_by("year"):
        assert standing_of(job_key(year)) is None
        assert (ready(year) is not None) == (year.year == 2023)

    # And the way back.
    MigrationExecutor(connection).migrate(BEFORE)
    assert list(dossiers.values_list("pk", "state", "ended_at")) == [(done.pk, "done", at)]
