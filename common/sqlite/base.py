"""The database backend (`ENGINE`): Django's own, and a second way in where the disk takes no writes.

To read a database with a journal (WAL) SQLite makes two files beside it, unless they are there. On a disk that was
mounted for reading only it can't, and nobody could read a thing. There the file is opened as one that nobody changes,
which on such a disk it is; but never past a journal that holds something, for that would show what was before.

And SQLite makes a file that it does not find. Where the portal has run before, an empty one would take the place of all
that an office entered, in silence: there a file that is gone is an error (`note_installed`).
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from common.vietnamese.folding import SQLITE_NAME, folded

GONE = "the database file is gone"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to SQLite. Each request opens its own, so that a disk that is well again is written to."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """The connection; on a disk that is for reading only, one for reading only if there is no other."""
        connection = self._opened(conn_params)
        connection.create_function(SQLITE_NAME, 1, folded, deterministic=True)
        return connection

    def _opened(self, conn_params: dict[str, Any]) -> Any:
        if is_gone(Path(str(self.settings_dict["NAME"]))):
            raise sqlite3.OperationalError(GONE)
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError:
            path = Path(str(self.settings_dict["NAME"]))
            if not never_changes(path):
                raise
        # How a journal is kept is nothing to a connection that has none.
        self.init_commands: list[str] = []
        return super().get_new_connection({**conn_params, "database": immutable(path), "uri": True})


def note_installed(path: Path) -> None:
    """Notes beside the file that there was a database once; a copy of the folder brings the note along."""
    _note(path).touch(mode=0o600)


def is_gone(path: Path) -> bool:
    """Whether there was a database in this file, and there is no such file any more."""
    return not path.exists() and _note(path).exists()


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}-installed")


def immutable(path: Path) -> str:
    """The address under which SQLite opens a file that nobody changes, and makes nothing beside it."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def never_changes(path: Path) -> bool:
    """Whether the disk takes no writes from anybody, and all that was written stands in the file itself."""
    if not path.is_file() or not os.statvfs(path).f_flag & os.ST_RDONLY:
        return False
    journal = Path(f"{path}-wal")
    return not journal.exists() or journal.stat().st_size == 0
