"""Doing a job: the one task that the library's queue knows, and what the work's function is given to report with."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from common.audit.log import Actor
from common.faults import fault_of
from common.jobs.declaring import work_at
from common.jobs.models import Job, JobState

FAULT = "Cổng gặp trục trặc khi làm «{}». Hãy yêu cầu lại, và báo Quản trị nếu vẫn vậy."
FAULT_AT_ONCE = "Cổng gặp trục trặc khi bắt đầu việc này. Hãy yêu cầu lại, và báo Quản trị nếu vẫn vậy."


class JobRefused(Exception):
    """The work can't be done. Its text is a Vietnamese sentence for whoever asked."""


class Superseded(Exception):
    """The job was taken from this worker, which was thought dead, and given to another: nothing more may be written."""


class Running:
    """One attempt at a job. Whatever it writes, it writes only as long as the job is this attempt's."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.finished = False

    @property
    def actor(self) -> Actor:
        """Who asked, as the log names them, also when the account is gone meanwhile."""
        user = get_user_model().objects.filter(username=self.job.account).first() if self.job.account else None
        return Actor(user=user, name=self.job.asked_by)

    def step(self, doing: str, *, done: int, total: int) -> None:
        """Tells how far it is. Superseded if the job is another's by now."""
        self._write(doing=doing, done=done, total=total)

    def finish(self, outcome: list[tuple[int, str]] | None = None) -> None:
        """Ends the job well. In the transaction that keeps what was made: both stand or neither.

        Superseded if the job is another's by now: the transaction must not be committed then.
        """
        self._write(state=JobState.DONE, done=F("total"), outcome=outcome or [], ended_at=timezone.now())
        self.finished = True

    def fail(self, problem: str) -> None:
        """Ends the job with the reason why it could not be done."""
        self._write(state=JobState.FAILED, problem=problem, ended_at=timezone.now())

    def _write(self, **fields: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING)
        if not mine.update(**fields):
            raise Superseded(str(self.job))


@task
def run_job(job_id: int, attempt: int) -> None:
    """Does this attempt at a job, unless it was withdrawn or handed out again meanwhile."""
    mine = Job.objects.filter(pk=job_id, attempt=attempt)
    if not mine.filter(state=JobState.WAITING).update(state=JobState.RUNNING):
        return
    running = Running(mine.get())
    try:
        _run(running)
    except Superseded:
        return


def _run(running: Running) -> None:
    try:
        outcome = work_at(running.job.work).run(running, **running.job.arguments)
        if not running.finished:
            running.finish(outcome)
    except Superseded:
        raise
    except JobRefused as refused:
        running.fail(str(refused))
    except Exception as error:
        if fault := fault_of(error):
            running.fail(fault.for_job)
            raise
        # Whoever waits is told, and where it was; what it was is for the server's own log.
        doing = Job.objects.values_list("doing", flat=True).get(pk=running.job.pk)
        running.fail(FAULT.format(doing) if doing else FAULT_AT_ONCE)
        raise
