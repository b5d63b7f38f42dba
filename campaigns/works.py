"""What a bloc's works («công trình, phần việc») come to: how they stand, their value, and who bears it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PLANNED, RUNNING, HANDED, STOPPED = "planned", "running", "handed", "stopped"


@dataclass(frozen=True)
class WorkFacts:
    """One work: its state, its value in đồng (None: not valued yet), and what each member bears of it."""

    state: str
    value: int | None = None
    shares: tuple[int, ...] = ()

    @property
    def borne(self) -> int:
        """What the members bear together."""
        return sum(self.shares)

    @property
    def uncovered(self) -> int | None:
        """What of its value nobody bears yet, below 0 where they bear more than it is worth; None while unvalued."""
        return None if self.value is None else self.value - self.borne


@dataclass(frozen=True)
class WorkSums:
    """All works of a year but those stopped: how many, how many handed over, their value, and how many without one."""

    count: int
    handed: int
    value: int
    unvalued: int


def state_on(day: date, *, starts: date | None, handed: date | None, stopped: bool) -> str:
    """How a work stands on a day."""
    if stopped:
        return STOPPED
    if handed:
        return HANDED
    return RUNNING if starts and starts <= day else PLANNED


def sums_of(works: Iterable[WorkFacts]) -> WorkSums:
    """What the works of a year come to; one that was stopped counts for nothing."""
    counted = [work for work in works if work.state != STOPPED]
    return WorkSums(
        count=len(counted),
        handed=sum(work.state == HANDED for work in counted),
        value=sum(work.value or 0 for work in counted),
        unvalued=sum(work.value is None for work in counted),
    )
