"""How a job stands, as whoever asked for it is told."""

from dataclasses import dataclass

from common.jobs.asking import latest
from common.jobs.models import OPEN, Job, JobState
from common.jobs.workers import at_work


@dataclass(frozen=True)
class JobStanding:
    """The last job of a key. `nobody_works`: it is open, and no worker is running that could do it."""

    job: Job
    nobody_works: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being done."""
        return self.job.state in OPEN

    @property
    def is_running(self) -> bool:
        """Whether a worker has begun it."""
        return self.job.state == JobState.RUNNING

    @property
    def is_failed(self) -> bool:
        """Whether it could not be done; `job.problem` says why."""
        return self.job.state == JobState.FAILED

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.job.state == JobState.DONE

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.job.done // self.job.total if self.job.total else 0


def standing_of(key: str) -> JobStanding | None:
    """How the last job of this key stands; None if none was ever asked for."""
    job = latest(key)
    if job is None:
        return None
    return JobStanding(job, nobody_works=job.state in OPEN and not at_work().exists())
