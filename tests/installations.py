"""Whole installations, each with a data folder and a database of its own, driven by their commands."""

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
_FILE = "khoithidua.sqlite3"
_LEFT_OUT = (
    "DATABASE_URL",
    "SECRET_KEY",
    "BACKUP_KEY",
    "DEMO_PASSWORD",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES",
    "DJANGO_SETTINGS_MODULE",
)


class Installation:
    """One installation: its folder, its database, and its commands."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        self.environment |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "khoithidua.settings"}
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def try_(self, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Runs a Python command of the installation, and answers how it ended."""
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment | more, capture_output=True, text=True
        )

    def run(self, *command: str, **more: str) -> str:
        """Runs a Python command, which must succeed; answers what it printed."""
        done = self.try_(*command, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *command: str) -> str:
        """Runs a command of the portal, which must succeed."""
        return self.run("manage.py", *command)

    def refusal(self, *command: str) -> str:
        """What a command of the portal says when it refuses: one line, and exit code 1."""
        done = self.try_("manage.py", *command)
        assert done.returncode == 1, (done.stdout, done.stderr)
        (line,) = done.stderr.strip().splitlines()
        return line.removeprefix("CommandError: ")

    def make_tables(self) -> None:
        """The tables of the newest version, empty, as `migrate` makes them: on SQLite a copy of what it made before."""
        if "DATABASE_URL" in self.environment:
            self.manage("migrate", "-v0")
        else:
            self.data.mkdir(parents=True, exist_ok=True)
            shutil.copy(empty_tables(), self.data / _FILE)

    def shell(self, code: str) -> str:
        """What a piece of Python prints in the installation."""
        return self.run("manage.py", "shell", "--verbosity=0", "-c", code).strip()

    def begin(self, code: str) -> "subprocess.Popen[str]":
        """Starts a piece of Python that goes on by itself; whoever began it ends it."""
        command = [sys.executable, "-u", "manage.py", "shell", "--verbosity=0", "-c", code]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)


@cache
def empty_tables() -> Path:
    """A file of SQLite with the newest tables alone. Making it takes seven seconds, most of the time of many a test."""
    folder = Path(tempfile.mkdtemp(prefix="tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Installation(folder).manage("migrate", "-v0")
    # Nothing of it is left in a log beside it.
    with closing(sqlite3.connect(folder / _FILE)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / _FILE


@contextmanager
def new_installation(data: Path) -> Iterator[Installation]:
    """An installation that holds nothing yet, on the kind of database that this run of the suite is on."""
    if connection.vendor == "sqlite":
        yield Installation(data)
        return
    settings, name = connection.settings_dict, f"installed_{uuid4().hex[:12]}"
    place = f"//{settings['HOST']}" if settings["HOST"].startswith("/") else settings["HOST"]
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] and not settings["HOST"].startswith("/") else ""
    _maintain(f'CREATE DATABASE "{name}"')
    try:
        user = f"{settings['USER']}{password}@"
        if settings["HOST"].startswith("/"):
            yield Installation(data, f"postgres://{user}/{settings['HOST']}/{name}")
        else:
            yield Installation(data, f"postgres://{user}{place}{port}/{name}")
    finally:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(statement: str) -> None:
    """Runs what may stand in no transaction, on a connection of its own."""
    import psycopg

    settings = connection.settings_dict
    asked = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    given = {name: value for name, value in asked.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as link:
        link.execute(statement)
