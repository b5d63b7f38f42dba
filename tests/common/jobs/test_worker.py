"""Workers as processes: killed in the middle, several at once, told to stop, without a database."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from common.jobs.management.commands import worker as command
from tests.common.jobs.processes import silence, until, working
from tests.installations import ROOT, Installation, new_installation

# In processes of its own, on the database of the suite.
pytestmark = pytest.mark.database

# What the test before left goes, and these are asked for.
ASK = """
from common.audit.log import Actor
from common.jobs.asking import ask
from common.jobs.models import Job, Worker
from django_tasks_db.models import DBTaskResult
from tests.common.jobs import works
for model in (Job, Worker, DBTaskResult):
    model.objects.all().delete()
arguments = {{"file": {file!r}, "seconds": {seconds}}}
for number in range({many}):
    ask(works.{work}, key=f"{work}-{{number}}", arguments=arguments, actor=Actor(name="A"))
"""
STOOD = """
from common.jobs.models import Job, Worker
found = Job.objects.order_by("id").values_list("state", "attempt", "problem")
print(*(" ".join(map(str, one)).strip() for one in found), Worker.objects.count(), sep=", ")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with new_installation(tmp_path_factory.mktemp("installed") / "var") as found:
        found.make_tables()
        yield found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines"


def ask(installed: Installation, work: str, file: Path, *, many: int = 1, seconds: float = 0) -> None:
    installed.shell(ASK.format(work=work, file=str(file), many=many, seconds=seconds))


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize(
    ("work", "told", "written"),
    [
        ("count", "done 2, 0", ["count-0 1 0", "count-0 2 0", "count-0 2 1"]),
        ("once", "failed 1 Bị dừng giữa chừng., 0", ["once-0 1"]),
    ],
)
def test_of_a_worker_killed_in_the_middle_the_next_one_does_again_what_is_safe_and_gives_up_the_rest(
    work: str, told: str, written: list[str], installed: Installation, file: Path
) -> None:
    ask(installed, work, file, seconds=2)
    with working(installed) as worker:
        until(lambda: lines(file) != [])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    # Who is not missed yet may still be at it: nobody does it beside him.
    installed.manage("worker", "--until-empty")
    assert lines(file) == written[:1]
    assert installed.shell(STOOD) == "running 1, 1"
    silence(installed)
    installed.manage("worker", "--until-empty")
    assert (installed.shell(STOOD), lines(file)) == (told, written)


def test_several_workers_at_once_do_every_job_and_none_twice(installed: Installation, file: Path) -> None:
    ask(installed, "once", file, many=12, seconds=0.05)
    command = [sys.executable, "manage.py", "worker", "--until-empty"]
    workers = [subprocess.Popen(command, cwd=ROOT, env=installed.environment) for _ in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert Counter(lines(file)) == Counter(f"once-{number} 1" for number in range(12))
    assert installed.shell(STOOD) == ", ".join(["done 1"] * 12 + ["0"])


def test_told_to_stop_a_worker_ends_what_it_is_doing_begins_nothing_more_and_says_good_bye(
    installed: Installation, file: Path
) -> None:
    ask(installed, "once", file, many=2, seconds=2)
    with working(installed) as worker:
        until(lambda: lines(file) != [])
        worker.terminate()
        assert worker.wait(20) == 0
    assert installed.shell(STOOD) == "done 1, waiting 1, 0"


def test_a_worker_ends_with_the_process_that_started_it_however_that_ended(installed: Installation, file: Path) -> None:
    ask(installed, "once", file)
    starts = "import subprocess, sys; print(subprocess.Popen([sys.executable, *sys.argv[1:]]).pid, flush=True); input()"
    command = [sys.executable, "-c", starts, "manage.py", "worker", "--with-parent"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=installed.environment, **pipes) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        until(lambda: lines(file) != [])
        parent.kill()
    until(lambda: not lives(child))
    assert installed.shell(STOOD) == "done 1, 0"


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    # Whoever takes over orphans may not have looked at this one yet.
    return state != "Z"


def test_a_worker_whose_database_is_away_tries_again_under_a_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[bool] = []

    def work(*, batch: bool) -> None:
        turns.append(batch)
        if len(turns) < 3:
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(command, "_work", work)
    monkeypatch.setattr(command, "PAUSE", 0)
    command.Command().handle(until_empty=False, with_parent=False)
    assert turns == [False, False, False]


def test_a_worker_that_cannot_even_open_its_database_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bool] = []

    def keep_journal() -> None:
        opened.append(len(opened) == 1)
        if not opened[-1]:
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(command, "keep_journal", keep_journal)
    monkeypatch.setattr(command, "_work", lambda *, batch: None)
    monkeypatch.setattr(command, "PAUSE", 0)
    command.Command().handle(until_empty=False, with_parent=False)
    assert opened == [False, True]
