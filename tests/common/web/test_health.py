"""What whoever watches over the machines is told; test_faults.py takes the database away."""

from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.jobs.workers import say_alive, say_gone
from common.web import health

LIVES, READY, WORKED = "/suc-khoe/song/", "/suc-khoe/san-sang/", "/suc-khoe/viec-nen/"


def told(address: str, **how: Any) -> tuple[int, str]:
    answer = Client(raise_request_exception=False).get(address, **how)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return answer.status_code, answer.content.decode().rstrip("\n")


def test_a_process_that_lives_says_so_without_a_query(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert told(LIVES) == (200, health.LIVES)
    assert len(asked) == 0


def test_it_is_ready_where_database_version_and_disk_are_there_and_says_which_is_not(
    db: None, settings: Any, tmp_path: Path
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert told(READY) == (200, health.READY)
    assert len(asked) <= 2
    settings.DATA_DIR = tmp_path / "gone"
    assert told(READY) == (503, health.NO_ROOM)
    # A newer version that has migrated already is none of this one's business; what lacks is.
    recorder = MigrationRecorder(connection)
    recorder.record_applied("scoring", "9999_of_a_newer_version")
    settings.DATA_DIR = tmp_path
    assert told(READY) == (200, health.READY)
    recorder.record_unapplied(*max(set(recorder.applied_migrations()) - {("scoring", "9999_of_a_newer_version")}))
    assert told(READY) == (503, health.NOT_MIGRATED)


def test_whoever_looks_after_the_work_is_told_when_nobody_does_it_and_pages_go_on(db: None) -> None:
    assert told(WORKED) == (503, health.NOBODY_WORKS)
    assert told(READY) == (200, health.READY)
    say_alive("a")
    assert told(WORKED) == (200, health.AT_WORK)
    say_gone("a")
    assert told(WORKED) == (503, health.NOBODY_WORKS)


def test_a_machine_is_asked_without_https_too(db: None, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^suc-khoe/"]
    assert told(LIVES) == (200, health.LIVES)
    assert Client().get("/dang-nhap/").status_code == 301
