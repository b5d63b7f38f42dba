"""An installation of an earlier version is brought to today's: nothing that stood in it is lost or another.

What each held is written beside it, as `look.py` told it then; see `data/README.md`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

# In processes of its own, on a database beside the suite's.
pytestmark = pytest.mark.database

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).with_name("data")
VERSIONS = ["0.1.0"]


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def before(version: str) -> dict[str, Any]:
    """What the installation held when it was made."""
    return json.loads((DATA / f"{version}-{_kind()}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def after(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What it holds once it was upgraded."""
    folder = tmp_path_factory.mktemp("installation")
    _run(["tar", "-xzf", str(DATA / f"{version}-{_kind()}.tar.gz"), "-C", str(folder)])
    if connection.vendor == "sqlite":
        yield _upgraded(version, folder, f"sqlite:///{folder}/khoithidua.sqlite3")
        return
    database = f"upgrade_{uuid4().hex}"
    try:
        _psql("postgres", "-c", f"CREATE DATABASE {database}")
        _psql(database, "-f", str(folder / "khoithidua.sql"))
        yield _upgraded(version, folder, os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}")
    finally:
        _psql("postgres", "-c", f"DROP DATABASE IF EXISTS {database}")


@cache
def _kind() -> str:
    return "sqlite" if connection.vendor == "sqlite" else "postgres"


def _psql(database: str, *what: str) -> None:
    """Has the server that the suite runs on do this in one of its databases."""
    program = shutil.which("psql")
    assert program, "psql is not installed: deploy/packages.sh test"
    server = connection.settings_dict
    where = ["-h", server["HOST"], "-U", server["USER"], "-d", database]
    where += ["-p", str(server["PORT"])] if server["PORT"] else []
    _run([program, "-q", "-v", "ON_ERROR_STOP=1", *where, *what])


def _run(command: list[str], **environment: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def _upgraded(version: str, folder: Path, database: str) -> dict[str, Any]:
    """What `look.py` tells of the installation, in a process that knows nothing of the suite's settings."""
    number, hash_ = before(version)["log"][-1]
    said = _run(
        [sys.executable, "-W", "ignore", "-m", "tests.upgrade.look", f"{number}:{hash_}"],
        DJANGO_SETTINGS_MODULE="khoithidua.settings",
        DATA_DIR=str(folder),
        DATABASE_URL=database,
        # Static files under their own names: nobody has collected them here.
        DEBUG="true",
        SECRET_KEY="of-this-upgrade-" * 4,
    )
    return json.loads(said)  # type: ignore[no-any-return]


def test_log_files_and_evidence_are_intact(version: str, after: dict[str, Any]) -> None:
    said = before(version)["checks"]
    assert after["checks"][1:] == said[1:]
    assert after["log"][: len(before(version)["log"])] == before(version)["log"]
    number, hash_ = after["log"][-1]
    assert after["checks"][0] == f"Nhật ký nguyên vẹn: {number} mục, mã cuối {hash_}."


def test_every_kept_file_is_there_byte_for_byte(version: str, after: dict[str, Any]) -> None:
    assert set(before(version)["files"]) - set(after["files"]) == set()


def test_every_figure_and_every_publication_is_what_it_was(version: str, after: dict[str, Any]) -> None:
    assert after["rounds"] == before(version)["rounds"]


def test_rounds_that_bore_one_name_are_told_apart_and_the_first_keeps_it(version: str, after: dict[str, Any]) -> None:
    assert before(version)["round_names"] == ["Cả năm", "Kỳ trùng tên", "Kỳ trùng tên"]
    assert after["round_names"][:2] == ["Cả năm", "Kỳ trùng tên"]
    assert len(set(after["round_names"])) == 3


def test_who_signed_the_pact_and_how_stands(version: str, after: dict[str, Any]) -> None:
    assert after["signatures"] == before(version)["signatures"]


def test_every_document_keeps_its_number_code_and_state(version: str, after: dict[str, Any]) -> None:
    stood = {tuple(row) for row in before(version)["documents"]}
    assert stood - {tuple(row) for row in after["documents"]} == set()


def test_whatever_points_at_a_model_finds_it_where_it_stands_now(after: dict[str, Any]) -> None:
    assert after["models_that_are_gone"] == []


def test_every_page_and_print_opens(version: str, after: dict[str, Any]) -> None:
    assert {address: status for address, status in after["pages"].items() if status != 200} == {}
    assert len(after["pages"]) >= len(before(version)["pages"])
