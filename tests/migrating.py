"""The database as an older version had it, for tests of what a migration moves."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def models_before(nodes: Sequence[tuple[str, str]]) -> Iterator[Any]:
    """The models as they were at these migrations, in a database migrated back to them; afterwards it is as new."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(nodes))
    yield executor.loader.project_state(list(nodes)).apps
    to_newest()


def to_newest() -> None:
    """Migrates the database to what the code knows."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
