"""The way of a log that was written before there was a chain: no entry is lost, and all of them verify afterwards."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from common.audit.log import Actor, Change, head, write
from common.audit.models import Entry
from members.models import User
from tests.flushing import lifted

UNCHAINED = ("audit", "0002_initial")
NOON = datetime(2024, 5, 17, 12, tzinfo=UTC)


def migrate(*targets: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


@pytest.fixture
def before_the_chain(transactional_db: None) -> Iterator[Callable[[str], Any]]:
    """The database as it was then; gives its models by name."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    apps = migrate(UNCHAINED)
    yield lambda name: apps.get_model("audit", name)
    migrate(*newest)


def test_entries_that_stand_are_numbered_without_gaps_chained_and_keep_their_account(
    before_the_chain: Callable[[str], Any],
) -> None:
    user = User.objects.create_user("thuky", full_name="Lê Thị Hai")
    old = before_the_chain("Entry")
    rows = [
        old(
            id=number,
            actor_id=user.pk if number == 3 else None,
            actor_name="Lê Thị Hai",
            door="page",
            subject=f"Việc {number}",
            action="sửa",
            year=2023,
        )
        for number in (2, 3, 7, 1500)
    ]
    old.objects.bulk_create(rows)
    for row in rows:
        old.objects.filter(pk=row.pk).update(at=NOON + timedelta(microseconds=row.pk))
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    entries = list(Entry.objects.order_by("number"))
    assert [(entry.id, entry.number, entry.subject, entry.account, entry.at.microsecond) for entry in entries] == [
        (1, 1, "Việc 2", "", 2),
        (2, 2, "Việc 3", "thuky", 3),
        (3, 3, "Việc 7", "", 7),
        (4, 4, "Việc 1500", "", 1500),
    ]
    assert [entry.hash for entry in entries] == [entry.digest() for entry in entries]
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert (head().number, head().hash, entries[0].words) == (4, entries[-1].hash, "viec 2 sua le thi hai")
    write(Actor(name="tests"), [Change(subject="Việc mới", action="thêm")])
    assert head().number == 5


def test_the_chain_can_be_taken_away_and_put_on_again_with_entries_in_it(transactional_db: None) -> None:
    write(Actor(name="tests"), [Change(subject=f"Việc {number}", action="sửa") for number in (1, 2)])
    before = list(Entry.objects.order_by("number").values())
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrate(UNCHAINED)
    migrate(*newest)
    assert list(Entry.objects.order_by("number").values()) == before


def test_where_the_guards_are_lifted_they_stand_again_afterwards(transactional_db: None) -> None:
    from tests.common.audit.test_guard import triggers

    before = triggers("audit_entry")
    with lifted(connection):
        pass
    assert triggers("audit_entry") == before != set()
