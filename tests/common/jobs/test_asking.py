"""Work that is asked for: what becomes of it, and that only one job of a key is open."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from common.audit.log import Actor
from common.jobs.asking import ask, latest
from common.jobs.declaring import Work
from common.jobs.models import Job
from common.jobs.running import FAULT, FAULT_AT_ONCE, Running, Superseded, run_job
from members.models import User
from tests.common.jobs.works import break_down, count, queued, refuse

pytestmark = pytest.mark.django_db
ACTOR = Actor(name="Người thử")


def asked(work: Work, **arguments: object) -> Job:
    return ask(work, key="thu", arguments=arguments, actor=ACTOR)


def test_what_was_done_says_who_asked_how_far_it_came_and_what_came_of_it(tmp_path: Path) -> None:
    job = asked(count, file=str(tmp_path / "lines"))
    assert (job.state, job.done, job.total, job.asked_by) == ("done", 2, 2, "Người thử")
    assert job.outcome == [[25, "Người thử xong"]]
    assert job.ended_at is not None


def test_who_asked_is_known_to_the_work_by_account_too(tmp_path: Path) -> None:
    user = User.objects.create_user("thu", full_name="Thư Ký")
    job = ask(count, key="thu", arguments={"file": str(tmp_path / "lines")}, actor=Actor(user=user))
    actor = Running(job).actor
    assert (actor.user, actor.shown, actor.account) == (user, "Thư Ký", "thu")
    user.delete()
    assert (Running(job).actor.shown, Running(job).actor.account) == ("Thư Ký", "")


def test_a_refusal_is_told_in_its_own_words() -> None:
    job = asked(refuse)
    assert (job.state, job.problem) == ("failed", "Không làm được vì đã khóa.")


@pytest.mark.parametrize(("doing", "told"), [("Bước 1", FAULT.format("Bước 1")), ("", FAULT_AT_ONCE)])
def test_a_fault_is_told_by_where_it_happened_and_never_by_what_it_was(doing: str, told: str) -> None:
    job = asked(break_down, doing=doing)
    assert (job.state, job.problem) == ("failed", told)


def test_whoever_asks_while_it_waits_gets_the_same_job_and_afterwards_a_new_one(tmp_path: Path) -> None:
    noted: list[Job] = []
    with queued():
        first = ask(count, key="thu", arguments={"file": str(tmp_path / "lines")}, actor=ACTOR, noting=noted.append)
        again = ask(count, key="thu", arguments={}, actor=ACTOR, noting=noted.append)
    assert (first.state, again, noted) == ("waiting", first, [first])
    assert [str(row.pk) for row in DBTaskResult.objects.all()] == [str(first.queued_as)]
    run_job.call(first.pk, 1)
    second = asked(count, file=str(tmp_path / "lines"))
    assert list(Job.objects.all()) == [second] == [latest("thu")]


def test_the_database_holds_that_one_job_of_a_key_is_open() -> None:
    Job.objects.create(key="thu", work=count.path, state="running", asked_by="A")
    for state in ("waiting", "running"):
        with pytest.raises(IntegrityError, match=r"one_open_job_a_key|jobs_job\.key"), transaction.atomic():
            Job.objects.create(key="thu", work=count.path, state=state, asked_by="B")
    for state, problem in (("done", ""), ("failed", "Hỏng")):
        Job.objects.create(key="thu", work=count.path, state=state, problem=problem, asked_by="B")


def test_what_is_undone_is_not_in_the_queue_either(tmp_path: Path) -> None:
    with queued(), pytest.raises(ZeroDivisionError), transaction.atomic():
        asked(count, file=str(tmp_path / "lines"))
        raise ZeroDivisionError
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_an_attempt_that_was_handed_to_another_writes_nothing_more(tmp_path: Path) -> None:
    with queued():
        job = asked(count, file=str(tmp_path / "lines"))
    Job.objects.update(state="running")
    job.refresh_from_db()
    running = Running(job)
    running.step("Bước 1", done=0, total=2)
    Job.objects.update(attempt=2)
    for write in (
        lambda: running.step("Bước 2", done=1, total=2),
        running.finish,
        lambda: running.fail("Hỏng"),
    ):
        with pytest.raises(Superseded):
            write()
    job.refresh_from_db()
    assert (job.state, job.doing, job.problem) == ("running", "Bước 1", "")


def test_an_attempt_is_done_once_however_often_the_queue_hands_it_out(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    with queued():
        job = asked(count, file=str(lines))
    run_job.call(job.pk, 1)
    run_job.call(job.pk, 1)
    run_job.call(job.pk, 2)
    assert lines.read_text(encoding="utf-8").splitlines() == ["thu 1 0", "thu 1 1"]
