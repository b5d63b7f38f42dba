"""The database's own guards: what it refuses whoever comes, and that they can be taken away again by whoever may."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from common.audit.chain import START
from common.audit.guard import AppendOnly, Fixed, Lifted, Step
from common.audit.log import Actor, Change, head, write
from common.audit.models import Entry

TABLE = "only_a_trial"


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> bool:
    try:
        run(statement)
    except IntegrityError:
        return True
    return False


def rows() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, text FROM {TABLE} ORDER BY id")
        return list(cursor.fetchall())


def triggers(table: str) -> set[str]:
    """The triggers that stand on a table now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def table(transactional_db: None) -> Iterator[str]:
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, text varchar(20))")
    yield TABLE
    run(f"DROP TABLE {TABLE}")


def migrate(*, back: bool = False) -> None:
    operation, state = AppendOnly(TABLE), ProjectState()
    with connection.schema_editor() as editor:
        way = operation.database_backwards if back else operation.database_forwards
        way("audit", editor, state, state)


def test_a_guarded_table_takes_rows_and_neither_changes_nor_loses_one(table: str) -> None:
    migrate()
    run(f"INSERT INTO {table} VALUES (1, 'a'), (2, 'b')")
    changes = [f"UPDATE {table} SET text = 'x' WHERE id = 2", f"DELETE FROM {table} WHERE id = 1"]
    if connection.vendor == "postgresql":
        changes += [
            f"TRUNCATE {table}",
            f"INSERT INTO {table} VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET text = 'x'",
        ]
    else:
        changes += [f"DELETE FROM {table}", f"INSERT OR REPLACE INTO {table} VALUES (1, 'x')"]
    assert {change: refused(change) for change in changes} == dict.fromkeys(changes, True)
    assert rows() == [(1, "a"), (2, "b")]
    # What finds no row changes none: Django asks so when it deletes what such rows might hang on.
    run(f"DELETE FROM {table} WHERE id = 3")


def test_a_migration_lifts_a_guard_and_putting_the_lift_back_guards_again(table: str) -> None:
    lift, state = Lifted(AppendOnly(TABLE)), ProjectState()
    migrate()
    run(f"INSERT INTO {table} VALUES (1, 'a')")
    with connection.schema_editor() as editor:
        lift.database_forwards("audit", editor, state, state)
    run(f"UPDATE {table} SET text = 'b'")
    with connection.schema_editor() as editor:
        lift.database_backwards("audit", editor, state, state)
    assert (refused(f"UPDATE {table} SET text = 'c'"), rows()) == (True, [(1, "b")])
    migrate(back=True)


def test_a_row_of_sample_data_may_be_removed_where_that_was_said_and_is_never_changed(table: str) -> None:
    run(f"ALTER TABLE {table} ADD is_sample boolean")
    state = ProjectState()
    with connection.schema_editor() as editor:
        AppendOnly(TABLE, unless="is_sample").database_forwards("audit", editor, state, state)
    run(f"INSERT INTO {table} VALUES (1, 'a', false), (2, 'b', true)")
    changes = [
        f"UPDATE {table} SET text = 'x' WHERE id = 2",
        f"DELETE FROM {table} WHERE id = 1",
        f"DELETE FROM {table}",
    ]
    if connection.vendor == "postgresql":
        changes.append(f"TRUNCATE {table}")
    assert {change: refused(change) for change in changes} == dict.fromkeys(changes, True)
    run(f"DELETE FROM {table} WHERE id = 2")
    assert rows() == [(1, "a")]


def test_a_row_may_take_the_one_step_that_was_named_and_no_other(table: str) -> None:
    run(f"ALTER TABLE {table} ADD role varchar(20)")
    run(f"ALTER TABLE {table} ADD by varchar(20)")
    step = Step("role", before=("new", "old"), after="done", kept=("id", "text"))
    state = ProjectState()
    with connection.schema_editor() as editor:
        AppendOnly(TABLE, but=step).database_forwards("audit", editor, state, state)
    run(f"INSERT INTO {table} VALUES (1, 'a', 'new', NULL), (2, NULL, 'old', 'x'), (3, 'c', NULL, NULL)")
    changes = [
        f"UPDATE {table} SET role = 'old' WHERE id = 1",
        f"UPDATE {table} SET role = NULL WHERE id = 1",
        f"UPDATE {table} SET by = 'y' WHERE id = 1",
        f"UPDATE {table} SET role = 'done', text = 'b' WHERE id = 1",
        f"UPDATE {table} SET role = 'done', text = 'b' WHERE id = 2",
        f"UPDATE {table} SET role = 'done', id = 7 WHERE id = 2",
        f"UPDATE {table} SET role = 'done' WHERE id = 3",
        f"DELETE FROM {table} WHERE id = 1",
    ]
    assert {change: refused(change) for change in changes} == dict.fromkeys(changes, True)
    run(f"UPDATE {table} SET role = 'done', by = 'y' WHERE id IN (1, 2)")
    again = [f"UPDATE {table} SET by = 'z' WHERE id = 1", f"UPDATE {table} SET role = 'new' WHERE id = 1"]
    assert {change: refused(change) for change in again} == dict.fromkeys(again, True)
    assert rows() == [(1, "a"), (2, None), (3, "c")]
    with connection.schema_editor() as editor:
        AppendOnly(TABLE).database_backwards("audit", editor, state, state)


def test_what_is_fixed_stays_and_the_rest_may_change(table: str) -> None:
    run(f"ALTER TABLE {table} ADD is_sample boolean")
    run(f"ALTER TABLE {table} ADD state varchar(20)")
    operation, state = Fixed(TABLE, ["id", "text"], unless="is_sample"), ProjectState()
    with connection.schema_editor() as editor:
        operation.database_forwards("audit", editor, state, state)
    run(f"INSERT INTO {table} VALUES (1, 'a', false, 'new'), (2, NULL, true, 'new')")
    changes = [
        f"UPDATE {table} SET text = 'x' WHERE id = 2",
        f"UPDATE {table} SET text = NULL WHERE id = 1",
        f"UPDATE {table} SET state = 'old', id = 3 WHERE id = 2",
        f"DELETE FROM {table} WHERE id = 1",
    ]
    if connection.vendor == "postgresql":
        changes.append(f"TRUNCATE {table}")
    else:
        changes.append(f"INSERT OR REPLACE INTO {table} VALUES (1, 'x', true, 'new')")
    assert {change: refused(change) for change in changes} == dict.fromkeys(changes, True)
    run(f"UPDATE {table} SET state = 'old'")
    run(f"DELETE FROM {table} WHERE id = 2")
    assert rows() == [(1, "a")]
    with connection.schema_editor() as editor:
        operation.database_backwards("audit", editor, state, state)
    assert triggers(table) == set()


def test_a_row_goes_with_the_sample_that_it_belongs_to(table: str) -> None:
    run(f"CREATE TABLE {TABLE}_of (id integer PRIMARY KEY, is_sample boolean)")
    run(f"ALTER TABLE {table} ADD of_id integer")
    state = ProjectState()
    with connection.schema_editor() as editor:
        guard = AppendOnly(TABLE, unless="is_sample", of=(f"{TABLE}_of", "of_id"))
        guard.database_forwards("audit", editor, state, state)
    run(f"INSERT INTO {TABLE}_of VALUES (1, false), (2, true)")
    run(f"INSERT INTO {table} VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 7)")
    assert [refused(f"DELETE FROM {table} WHERE id = {row}") for row in (1, 2, 3)] == [True, False, True]
    run(f"DROP TABLE {TABLE}_of")


def test_the_guard_goes_when_its_migration_is_reversed_and_may_be_made_again(table: str) -> None:
    migrate()
    migrate()
    migrate(back=True)
    assert triggers(table) == set()
    run(f"INSERT INTO {table} VALUES (1, 'a')")
    run(f"UPDATE {table} SET text = 'x'")
    assert rows() == [(1, "x")]
    run(f"DELETE FROM {table}")
    assert rows() == []


@pytest.mark.django_db
def test_every_guard_that_a_migration_made_stands() -> None:
    """On SQLite a later migration that changes such a table would lose them without a word."""
    loader = MigrationLoader(connection)
    guarded = {
        operation.table
        for migration in loader.disk_migrations.values()
        if isinstance(migration, Migration)
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    whats = ("change", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")
    assert "audit_entry" in guarded
    for table in guarded:
        assert {f"{table}_no_{what}" for what in whats} <= triggers(table), table
    assert {model._meta.db_table for model in apps.get_models()} >= guarded


@pytest.mark.django_db
def test_everything_that_a_migration_fixed_is_fixed() -> None:
    migrations = MigrationLoader(connection).disk_migrations.values()
    fixed = [
        operation
        for migration in migrations
        if isinstance(migration, Migration)
        for operation in migration.operations
        if isinstance(operation, Fixed)
    ]
    assert {operation.table for operation in fixed} >= {"members_document", "members_ground"}
    more = set() if connection.vendor == "postgresql" else {"kept_in_place"}
    for operation in fixed:
        assert {f"{operation.table}_{what}" for what in {"kept", "kept_whole"} | more} <= triggers(operation.table)


@pytest.fixture
def entries(db: None) -> list[Entry]:
    write(Actor(name="tests"), [Change(subject=f"Việc {number}", action="sửa") for number in (1, 2, 3)])
    return list(Entry.objects.order_by("number"))


def insert(number: int, previous: str, hash_: str, id_: int | None = None) -> str:
    texts = "'', '', 'page', '', '', '', '', '', '', '', '', ''"
    names = "account, actor_name, door, bloc, member, subject, key, action, old, new, reason, words"
    # REPLACE where there is such a word: it would take the row in the way, and no trigger would ask.
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    return (
        f"{verb} INTO audit_entry (id, number, previous, hash, at, {names})"
        f" VALUES ({number if id_ is None else id_}, {number}, '{previous}', '{hash_}', '2024-01-01', {texts})"
    )


def test_an_entry_that_does_not_continue_the_log_is_refused(entries: list[Entry]) -> None:
    last, fresh = entries[-1], "f" * 64
    attempts = [
        insert(5, last.hash, fresh),
        insert(3, entries[1].hash, fresh),
        insert(3, last.previous, fresh),
        insert(4, entries[1].hash, fresh),
        insert(4, START, fresh),
        insert(4, last.hash, entries[0].hash),
        insert(4, last.hash, fresh, id_=2),
    ]
    assert {attempt: refused(attempt) for attempt in attempts} == dict.fromkeys(attempts, True)
    assert list(Entry.objects.order_by("number")) == entries
    run(insert(4, last.hash, fresh))
    assert (head().number, head().hash) == (4, fresh)


def test_entries_are_not_changed_and_not_removed(entries: list[Entry]) -> None:
    attempts = [
        "UPDATE audit_entry SET reason = 'khác' WHERE number = 2",
        "UPDATE audit_entry SET words = ''",
        "DELETE FROM audit_entry WHERE number = 3",
        "DELETE FROM audit_entry",
    ]
    attempts += ["TRUNCATE audit_entry"] if connection.vendor == "postgresql" else []
    assert {attempt: refused(attempt) for attempt in attempts} == dict.fromkeys(attempts, True)


def test_the_end_of_the_log_moves_with_its_entries_only(entries: list[Entry]) -> None:
    attempts = [
        f"UPDATE audit_head SET number = 2, hash = '{entries[1].hash}'",
        "UPDATE audit_head SET number = 4",
        f"UPDATE audit_head SET hash = '{START}'",
        "DELETE FROM audit_head",
        f"INSERT INTO audit_head (id, number, hash) VALUES (2, 0, '{START}')",
    ]
    if connection.vendor == "postgresql":
        attempts.append("TRUNCATE audit_head")
    else:
        attempts.append(f"INSERT OR REPLACE INTO audit_head (id, number, hash) VALUES (1, 0, '{START}')")
    assert {attempt: refused(attempt) for attempt in attempts} == dict.fromkeys(attempts, True)
    assert (head().number, head().hash) == (3, entries[-1].hash)


def test_models_refuse_it_too(entries: list[Entry]) -> None:
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    with pytest.raises(TypeError):
        Entry.objects.update(reason="khác")
    with pytest.raises(TypeError):
        entries[0].delete()
    with pytest.raises(TypeError):
        entries[0].save()
