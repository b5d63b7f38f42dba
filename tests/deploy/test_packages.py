"""Which system packages set-up asks for, where none can be installed: it then prints the line to type."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "packages.sh"
# A machine that has every package but the client of PostgreSQL, and an account that may install nothing.
PROGRAMS = {
    "dpkg-query": 'for last; do :; done; [ "$last" = postgresql-client ] || echo installed',
    "id": "echo 1000",
    "sudo": "exit 1",
}


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        (None, []),
        ("sqlite:////srv/khoithidua.sqlite3", []),
        ("postgres://khoi:x@localhost/khoi", ["postgresql-client"]),
        ("postgresql://khoi:x@localhost/khoi", ["postgresql-client"]),
    ],
)
def test_the_client_of_postgresql_is_asked_for_only_where_the_database_is_one(
    address: str | None, missing: list[str], tmp_path: Path
) -> None:
    for name, does in PROGRAMS.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        program.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own |= {"PATH": f"{tmp_path}:{os.environ['PATH']}"} | ({"DATABASE_URL": address} if address else {})
    done = subprocess.run([SCRIPT, "run"], env=own, capture_output=True, text=True, check=False)
    asked = done.stderr.partition("--no-install-recommends ")[2].partition("'")[0].split()
    assert (done.returncode, asked) == (1 if missing else 0, missing)
