"""Work for the tests of the background, which writes down in a file what it did."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from common.jobs.declaring import background
from common.jobs.running import JobRefused, Running

LOST = "Bị dừng giữa chừng."
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@contextmanager
def queued() -> Iterator[None]:
    """What is asked for waits for a worker, as it does outside the tests."""
    with override_settings(TASKS=QUEUED):
        yield


def _note(file: str, what: str) -> None:
    with Path(file).open("a", encoding="utf-8") as lines:
        lines.write(f"{what}\n")


@background(repeatable=True, lost=LOST)
def count(running: Running, file: str, seconds: float = 0) -> list[tuple[int, str]]:
    """Two steps of some seconds."""
    for done in range(2):
        running.step(f"Bước {done + 1}", done=done, total=2)
        _note(file, f"{running.job.key} {running.job.attempt} {done}")
        time.sleep(seconds)
    return [(25, f"{running.actor.shown} xong")]


@background(repeatable=False, lost=LOST)
def once(running: Running, file: str, seconds: float = 0) -> None:
    """What may not be done twice."""
    _note(file, f"{running.job.key} {running.job.attempt}")
    time.sleep(seconds)


@background(repeatable=True, lost=LOST)
def refuse(running: Running) -> None:
    """What can't be done, and says why."""
    raise JobRefused("Không làm được vì đã khóa.")


@background(repeatable=True, lost=LOST)
def break_down(running: Running, doing: str) -> None:
    """What nobody foresaw."""
    if doing:
        running.step(doing, done=1, total=2)
    raise ZeroDivisionError("a secret of the server's")
