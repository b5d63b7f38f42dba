"""Keeps SQLite's journal where it is, so that a full or write-protected disk still lets everybody read.

With the last connection SQLite removes the journal's two files and makes them again with the next: on a disk without
room, or one that takes no writes, nobody could even read then. One connection that does nothing keeps them.
"""

import sqlite3

from django.db import connection

_kept: list[sqlite3.Connection] = []


def keep_journal() -> None:
    """Opens the idle connection of this process, after it was split off; nothing to do on PostgreSQL, or twice."""
    if connection.vendor != "sqlite" or _kept:
        return
    idle = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
    # The first look is what makes the files.
    idle.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _kept.append(idle)
