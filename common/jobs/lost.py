"""Jobs that nobody works at any more, because their worker was killed: done again where that is safe, else failed."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from common.jobs.asking import enqueue
from common.jobs.declaring import work_at
from common.jobs.models import OPEN, Job, JobState, Worker
from common.jobs.workers import at_work

# So often a job may lose its worker: one that takes too much memory kills every worker it is given to.
MOST_ATTEMPTS = 3
UNKNOWN = "Cổng đã được cập nhật và không còn biết việc này. Hãy yêu cầu lại."


def settle() -> None:
    """Goes through the open jobs and settles those that are in nobody's hands."""
    jobs = list(Job.objects.filter(state__in=OPEN))
    if not jobs:
        return
    rows = DBTaskResult.objects.in_bulk([job.queued_as for job in jobs if job.queued_as])
    # Asked last: a worker says that it is alive before it takes anything.
    alive = set(at_work().values_list("name", flat=True))
    for job in jobs:
        row = rows.get(job.queued_as) if job.queued_as else None
        if not _in_hand(row, alive):
            _settle(job)


def _in_hand(row: DBTaskResult | None, alive: set[str]) -> bool:
    """Whether this place in the queue waits for a worker, or has one that is alive."""
    if row is None:
        return False
    if row.status == TaskResultStatus.RUNNING:
        return bool(row.worker_ids[-1] in alive)
    return bool(row.status == TaskResultStatus.READY)


def _settle(job: Job) -> None:
    try:
        work = work_at(job.work)
    except ImportError:
        _fail(job, UNKNOWN)
        return
    # What had not been begun can always be handed out again.
    if (work.repeatable or job.state == JobState.WAITING) and job.attempt < MOST_ATTEMPTS:
        _again(job)
    else:
        _fail(job, work.lost)


def _again(job: Job) -> None:
    fields: dict[str, object] = {
        "state": JobState.WAITING,
        "attempt": job.attempt + 1,
        "doing": "",
        "done": 0,
        "total": 0,
    }
    with transaction.atomic():
        # Of several who find it at once, one hands it out.
        if _write(job, fields):
            job.attempt += 1
            enqueue(job)


def _fail(job: Job, problem: str) -> None:
    with transaction.atomic():
        _write(job, {"state": JobState.FAILED, "problem": problem, "ended_at": timezone.now()})


def _write(found: Job, fields: Mapping[str, object]) -> bool:
    """Writes to the job if it still stands as it was found, and takes the attempt that was lost out of the queue."""
    if not Job.objects.filter(pk=found.pk, attempt=found.attempt, state=found.state).update(**fields):
        return False
    if found.queued_as:
        DBTaskResult.objects.filter(pk=found.queued_as).delete()
    return True


def end_all_open(problem: str) -> None:
    """Fails every open job and empties the queue: nobody is at work on a database that is the copy of another."""
    with transaction.atomic():
        Worker.objects.all().delete()
        Job.objects.filter(state__in=OPEN).update(state=JobState.FAILED, problem=problem, ended_at=timezone.now())
        DBTaskResult.objects.all().delete()
