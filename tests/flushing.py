"""Lets a test empty the whole database although the database refuses it: in the suite only, never in the product.

Tests that need real transactions (`transactional_db`, the live server) are cleaned up after by emptying every table.
For that moment the guards are lifted, on all guarded tables alike, and the log begins anew.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from common.audit.chain import START


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, the database has no triggers of ours. One transaction: nobody else ever sees it so."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [table for (table,) in cursor.fetchall()]
            down = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            up = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            down = [f"DROP TRIGGER {name}" for name, _ in triggers]
            up = [sql for _, sql in triggers]
        for statement in down:
            cursor.execute(statement)
        yield
        if connection.vendor == "postgresql":
            # What is still to be checked of the rows that were changed would forbid changing their tables.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in up:
            cursor.execute(statement)


def let_tests_empty_the_database() -> None:
    """Django's emptying of all tables goes past the guards from now on, in this process."""
    operations: Any = type(connection.ops)
    empty: Callable[[Any, Iterable[str]], None] = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: Iterable[str]) -> None:
        with lifted(self.connection):
            empty(self, sql_list)
            with self.connection.cursor() as cursor:
                cursor.execute("INSERT INTO audit_head (id, number, hash) VALUES (1, 0, %s)", [START])

    operations.execute_sql_flush = execute_sql_flush
