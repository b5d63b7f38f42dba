"""Asking for work: the job and its place in the queue are written in one transaction, and neither without the other."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from common.audit.log import Actor
from common.jobs.declaring import Work
from common.jobs.models import OPEN, Job
from common.jobs.running import run_job


def ask(
    work: Work,
    *,
    key: str,
    arguments: dict[str, Any],
    actor: Actor,
    noting: Callable[[Job], object] = lambda job: None,
) -> Job:
    """Asks for the work, unless a job of this key is open: then that one is answered.

    `noting` writes a new job into the log, in the same transaction. The queue stands in the portal's own database: so
    no worker sees a job before it is committed, and none that was undone.
    """
    try:
        with transaction.atomic():
            Job.objects.filter(key=key).exclude(state__in=OPEN).delete()
            job = Job.objects.create(
                key=key, work=work.path, arguments=arguments, asked_by=actor.shown, account=actor.account
            )
            if _is_queued():
                enqueue(job)
            noting(job)
    except IntegrityError:
        # Two who press at once: the second finds what the first has asked for.
        return Job.objects.get(key=key, state__in=OPEN)
    if not _is_queued():
        run_job.enqueue(job.pk, job.attempt)
    job.refresh_from_db()
    return job


def _is_queued() -> bool:
    """Whether work waits for a worker, as it does outside of tests."""
    return run_job.get_backend().supports_get_result


def enqueue(job: Job) -> None:
    """Puts the job's present attempt into the queue. Call it in the transaction that wrote the job."""
    result = run_job.enqueue(job.pk, job.attempt)
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(queued_as=result.id)


def latest(key: str) -> Job | None:
    """The last job of this key."""
    return Job.objects.filter(key=key).order_by("-id").first()
