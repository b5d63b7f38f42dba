"""What is wrong with disk or database, told by the exception."""

import errno
import os
import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from django.db import OperationalError

from common.faults import AWAY, FULL, GONE, READ_ONLY, ServerFault, fault_of, is_busy


def failing(make: Callable[[], object]) -> BaseException:
    try:
        make()
    except BaseException as error:
        return error
    raise AssertionError("it did not fail")


def disk(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def wrapped(cause: BaseException) -> BaseException:
    def fail() -> None:
        try:
            raise cause
        except BaseException as error:
            raise RuntimeError("told otherwise") from error

    return failing(fail)


CASES = [
    (disk(errno.ENOSPC), FULL),
    (disk(errno.EDQUOT), FULL),
    (disk(errno.EROFS), READ_ONLY),
    (disk(errno.EIO), READ_ONLY),
    (wrapped(disk(errno.ENOSPC)), FULL),
    (disk(errno.ENOENT), None),
    (disk(errno.EACCES), None),
    (ValueError("database or disk is full"), None),
    (None, None),
]
ON_SQLITE = [
    (OperationalError("database or disk is full"), FULL),
    (OperationalError("attempt to write a readonly database"), READ_ONLY),
    (OperationalError("the database file is gone"), GONE),
    (OperationalError("no such table: members_user"), None),
    (OperationalError("too many SQL variables"), None),
]


@pytest.mark.parametrize(("error", "fault"), CASES)
def test_what_is_wrong_is_told_by_the_error_and_what_it_came_from(
    error: BaseException | None, fault: ServerFault | None
) -> None:
    assert fault_of(error) is fault


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("error", "fault"), ON_SQLITE)
def test_what_sqlite_says(error: BaseException, fault: ServerFault | None) -> None:
    assert fault_of(error) is fault


@pytest.mark.postgres_only
@pytest.mark.parametrize(
    ("state", "fault"),
    [("53100", FULL), ("25006", READ_ONLY), ("57P01", AWAY), ("53300", AWAY), ("08006", AWAY), ("42P01", None)],
)
def test_what_postgresql_says(state: str, fault: ServerFault | None) -> None:
    cause = psycopg.errors.lookup(state)() if state != "08006" else psycopg.OperationalError("no server")
    error = OperationalError("x")
    error.__cause__ = cause
    assert fault_of(error) is fault


@pytest.mark.parametrize(
    ("cause", "busy"),
    [
        (psycopg.errors.DeadlockDetected(), True),
        (psycopg.errors.SerializationFailure(), True),
        (psycopg.errors.LockNotAvailable(), True),
        (sqlite3.OperationalError("database is locked"), True),
        (sqlite3.OperationalError("database table is locked: members_bloc"), True),
        (psycopg.errors.UndefinedTable(), False),
        (psycopg.errors.DiskFull(), False),
        (sqlite3.OperationalError("no such table: members_bloc"), False),
        (sqlite3.OperationalError("database or disk is full"), False),
    ],
)
def test_busy_is_what_somebody_else_holds_and_nothing_else(cause: Exception, busy: bool) -> None:
    error = OperationalError("x")
    error.__cause__ = cause
    assert is_busy(error) is busy
