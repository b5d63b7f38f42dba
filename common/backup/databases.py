"""The database's part of a backup, as each kind of database does it: a copy of one moment while others write."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from common.backup.manifest import MAKE_ROOM, BackupRefused
from common.faults import is_nearly_full
from common.sqlite.base import immutable, never_changes

# Where the log ended and which migrations were done, as the copy itself has it.
State = tuple[int, str, tuple[str, ...]]
_SQLITE = {
    "database or disk is full": f"hết chỗ trên đĩa. {MAKE_ROOM}",
    "disk I/O error": "đĩa không đọc hoặc ghi được. Hãy xem ổ đĩa, rồi làm lại.",
    "attempt to write a readonly database": "đĩa chỉ cho đọc. Hãy chọn một nơi khác, rồi làm lại.",
    "unable to open database file": "không mở được tệp. Hãy xem quyền của tài khoản đang dùng, rồi làm lại.",
}
_HEAD = "SELECT number, hash FROM audit_head"
_DONE = "SELECT app, name FROM django_migrations ORDER BY app, name"


def size() -> int:
    """About how many bytes the database's copy will have."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (found,) = cursor.fetchone()
    return int(found)


def dump(target: Path) -> State:
    """Copies the database to this file, of one moment; answers the state of that very moment."""
    return _dump_sqlite(target) if connection.vendor == "sqlite" else _dump_postgres(target)


def _dump_sqlite(target: Path) -> State:
    """By SQLite's own backup interface: in one step, which sees one moment, while writers go on in the journal."""
    source = Path(connection.settings_dict["NAME"])
    if not source.is_file():
        raise BackupRefused("Chưa có cơ sở dữ liệu để sao lưu.")
    try:
        with closing(_opened(source)) as reading, closing(sqlite3.connect(target)) as writing:
            reading.backup(writing, pages=-1)
            # One file that needs nothing beside it.
            writing.execute("PRAGMA journal_mode=DELETE")
            return state_of(lambda query: writing.execute(query).fetchall())
    except sqlite3.Error as error:
        if is_nearly_full(source.parent):
            raise BackupRefused(
                f"Ổ đĩa của cổng («{source.parent}») đã đầy nên không đọc được cơ sở dữ liệu. "
                "Hãy giải phóng ít nhất 1 MB ở đó, rồi làm lại."
            ) from error
        raise BackupRefused(f"Không sao lưu được cơ sở dữ liệu: {_SQLITE.get(str(error), f'{error}.')}") from error


def _opened(source: Path) -> sqlite3.Connection:
    """The database to be read: for writing too, so that a journal left by a process that was killed counts.

    Where the disk takes no writes, from anybody, it is read as it stands.
    """
    if never_changes(source):
        return sqlite3.connect(immutable(source), uri=True)
    return sqlite3.connect(source, timeout=60)


def _dump_postgres(target: Path) -> State:
    """By `pg_dump`, of the snapshot in which the state is read."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()

            def rows(query: str) -> list[Any]:
                cursor.execute(query)
                return list(cursor.fetchall())

            state = state_of(rows)
        _postgres(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"
        )
    return state


def state_of(rows: Callable[[str], list[Any]]) -> State:
    """Where the log ends and which migrations are done; BackupRefused for a database that is not the portal's."""
    try:
        ((number, hash_),) = rows(_HEAD)
        done = tuple(f"{app}.{name}" for app, name in rows(_DONE))
    except (sqlite3.Error, ValueError):
        raise BackupRefused("Cơ sở dữ liệu không có nhật ký của cổng.") from None
    return number, hash_, done


def state_of_file(path: Path) -> State:
    """The same of a SQLite copy, whose pages are checked first."""
    with closing(sqlite3.connect(immutable(path), uri=True)) as reading:
        try:
            whole = [row[0] for row in reading.execute("PRAGMA integrity_check")] == ["ok"]
        except sqlite3.DatabaseError:
            whole = False
        if not whole:
            raise BackupRefused("Cơ sở dữ liệu trong bản sao lưu bị hỏng.")
        return state_of(lambda query: reading.execute(query).fetchall())


def is_empty() -> bool:
    """Whether nothing stands in the database yet: a restore overwrites nobody's data."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if not path.exists():
            return True
    return not connection.introspection.table_names()


def load(source: Path) -> None:
    """Fills the empty database from the copy: all of it or nothing."""
    if connection.vendor == "sqlite":
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        for journal in (Path(f"{target}-wal"), Path(f"{target}-shm")):
            journal.unlink(missing_ok=True)
        shutil.copyfile(source, target)
        return
    _postgres("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(source))


def clear() -> None:
    """Takes away again what `load` brought into the empty database."""
    if connection.vendor == "sqlite":
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _postgres(program: str, *arguments: str) -> None:
    settings = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
    }
    # By the environment: what stands in a command anybody on the machine can read.
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    target = f"--dbname={settings['NAME']}"
    done = subprocess.run(  # noqa: S603
        [_program(program), target, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupRefused(f"{program} không làm được: {done.stderr.strip()[-500:]}")


def _program(name: str) -> str:
    """PostgreSQL's own program: the newest of Debian's, which reads older servers too, else the one on the path."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: int(path.parts[-3]) if path.parts[-3].isdecimal() else 0, default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise BackupRefused(f"Máy này chưa có {name}. Hãy cài gói postgresql-client rồi làm lại.")
    return found
