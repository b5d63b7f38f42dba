"""Jobs whose worker died: which are done again, which fail, and what is told while nobody works."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.audit.log import Actor
from common.jobs.asking import ask
from common.jobs.declaring import Work
from common.jobs.lost import MOST_ATTEMPTS, UNKNOWN, end_all_open, settle
from common.jobs.models import Job, Worker
from common.jobs.running import run_job
from common.jobs.standing import standing_of
from common.jobs.workers import GONE_AFTER, at_work, forget_gone, say_alive, say_gone
from tests.common.jobs.works import LOST, count, once, queued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queued() -> object:
    with queued():
        yield


def taken(work: Work, tmp_path: Path, *, by: str = "worker", begun: bool = True) -> Job:
    """A job that this worker has taken out of the queue and, as a rule, begun."""
    say_alive(by)
    job = ask(work, key="thu", arguments={"file": str(tmp_path / "lines")}, actor=Actor(name="A"))
    DBTaskResult.objects.get().claim(by)
    if begun:
        Job.objects.update(state="running", doing="Bước 1", done=1, total=2)
    return job


def fall_silent(name: str = "worker") -> None:
    silent = timezone.now() - GONE_AFTER - timedelta(seconds=1)
    assert Worker.objects.filter(name=name).update(seen_at=silent) == 1


def facts() -> tuple[str, int, str, int]:
    job = Job.objects.get()
    return job.state, job.attempt, job.problem, DBTaskResult.objects.count()


def test_a_job_in_the_hands_of_a_worker_that_lives_is_left_alone(tmp_path: Path) -> None:
    taken(count, tmp_path)
    settle()
    assert facts() == ("running", 1, "", 1)


def test_a_job_that_waits_in_the_queue_is_left_alone(tmp_path: Path) -> None:
    ask(count, key="thu", arguments={"file": str(tmp_path / "lines")}, actor=Actor(name="A"))
    settle()
    assert facts() == ("waiting", 1, "", 1)


def test_what_may_be_repeated_is_handed_out_again_and_done(tmp_path: Path) -> None:
    job = taken(count, tmp_path)
    fall_silent()
    settle()
    assert facts() == ("waiting", 2, "", 1)
    row = DBTaskResult.objects.get()
    assert (row.status, row.args_kwargs["args"]) == ("READY", [job.pk, 2])
    # Whoever finds it a second time finds it in good hands.
    settle()
    run_job.call(job.pk, 2)
    assert facts()[:3] == ("done", 2, "")


def test_what_may_not_be_repeated_fails_with_its_own_sentence(tmp_path: Path) -> None:
    taken(once, tmp_path)
    fall_silent()
    settle()
    assert facts() == ("failed", 1, LOST, 0)


def test_what_was_taken_and_never_begun_is_handed_out_again_whatever_it_is(tmp_path: Path) -> None:
    taken(once, tmp_path, begun=False)
    fall_silent()
    settle()
    assert facts() == ("waiting", 2, "", 1)


def test_what_kills_every_worker_it_is_given_to_fails_in_the_end(tmp_path: Path) -> None:
    taken(count, tmp_path)
    for turn in range(1, MOST_ATTEMPTS):
        fall_silent()
        settle()
        assert facts() == ("waiting", turn + 1, "", 1)
        say_alive("worker")
        DBTaskResult.objects.get().claim("worker")
        Job.objects.update(state="running")
    fall_silent()
    settle()
    assert facts() == ("failed", MOST_ATTEMPTS, LOST, 0)


def test_a_worker_that_ended_in_good_order_is_missed_at_once(tmp_path: Path) -> None:
    taken(count, tmp_path)
    say_gone("worker")
    settle()
    assert facts() == ("waiting", 2, "", 1)


@pytest.mark.parametrize("status", ["FAILED", "SUCCESSFUL"])
def test_a_job_that_the_queue_takes_for_over_is_not_forgotten(status: str, tmp_path: Path) -> None:
    """A worker that could not write to the job any more, for the database was away, may have told the queue."""
    taken(count, tmp_path)
    DBTaskResult.objects.update(status=status)
    settle()
    assert facts() == ("waiting", 2, "", 1)


def test_work_that_a_later_version_does_not_know_fails_and_says_so(tmp_path: Path) -> None:
    taken(count, tmp_path)
    Job.objects.update(work="tests.common.jobs.works.gone")
    fall_silent()
    settle()
    assert facts() == ("failed", 1, UNKNOWN, 0)


def test_silent_workers_are_forgotten_and_the_others_stay() -> None:
    say_alive("one")
    say_alive("two")
    fall_silent("one")
    assert [worker.name for worker in at_work()] == ["two"]
    forget_gone()
    assert [worker.name for worker in Worker.objects.all()] == ["two"]


def test_that_nobody_works_is_told_of_what_is_open_and_of_nothing_else(tmp_path: Path) -> None:
    def told() -> bool:
        standing = standing_of("thu")
        assert standing
        return standing.nobody_works

    assert standing_of("thu") is None
    job = ask(count, key="thu", arguments={"file": str(tmp_path / "lines")}, actor=Actor(name="A"))
    assert told() is True
    say_alive("worker")
    assert told() is False
    fall_silent()
    assert told() is True
    run_job.call(job.pk, 1)
    assert told() is False


def test_of_a_copy_no_job_goes_on_and_what_was_over_stays_as_it_is(tmp_path: Path) -> None:
    taken(count, tmp_path)
    Job.objects.create(key="xong", work=count.path, state="done", asked_by="A")
    end_all_open("Đang dở lúc sao lưu.")
    found = list(Job.objects.order_by("key").values_list("key", "state", "problem"))
    assert found == [("thu", "failed", "Đang dở lúc sao lưu."), ("xong", "done", "")]
    assert (DBTaskResult.objects.count(), Worker.objects.count()) == (0, 0)
