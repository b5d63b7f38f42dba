"""Migrating an empty SQLite database takes longer than most files of tests: it is done once, and kept for later runs.

What is kept is a copy of the database as the migrations left it, under a digest of what made it. Migrating is then
asked for as ever, and finds nothing to do. A checkout that was never tested, as CI's is, has none.
"""

import ast
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.backends.sqlite3.creation import DatabaseCreation

_HOUSE = Path(__file__).parent.parent


@contextmanager
def migrated_once(kept_in: Path) -> Iterator[None]:
    """Inside, a database made for the tests begins as the same migrations left it before, or is kept for the next."""
    kept = kept_in / f"{_made_by()}.sqlite3"
    creation: Any = DatabaseCreation
    begin, make = creation._create_test_db, creation.create_test_db

    def begun(self: Any, *args: Any, **kwargs: Any) -> str:
        name: str = begin(self, *args, **kwargs)
        if kept.exists():
            _copy(kept, Path(name))
        return name

    def made(self: Any, *args: Any, **kwargs: Any) -> str:
        name: str = make(self, *args, **kwargs)
        if not kept.exists():
            for older in kept_in.glob("*.sqlite3"):
                older.unlink(missing_ok=True)
            # Another process may be at the same.
            _copy(Path(name), own := kept.with_suffix(f".{os.getpid()}"))
            own.replace(kept)
        return name

    creation._create_test_db, creation.create_test_db = begun, made
    try:
        yield
    finally:
        creation._create_test_db, creation.create_test_db = begin, make


def _copy(source: Path, target: Path) -> None:
    """All of a database, also what is still in its journal."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _made_by() -> str:
    """A digest of every migration, of the house's modules that they name, and of what is installed."""
    said = sha256(repr(sorted((d.name, d.version) for d in distributions())).encode())
    said.update(sqlite3.sqlite_version.encode())
    files = {path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")}
    files |= {named for path in files for named in _named_in(path)}
    for path in sorted(files):
        said.update(str(path).encode() + path.read_bytes())
    return said.hexdigest()


def _named_in(migration: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(migration.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            path = _HOUSE / f"{name.replace('.', '/')}.py"
            if path.exists():
                yield path
