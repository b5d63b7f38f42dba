"""When a member's report came in time, and what the figures of all members come to. Plain Python, exact.

A deadline may be moved, and every move keeps its moment: a report is in time by the deadline that was in force when it
was received, whatever was decided later. A figure that nobody gave is no zero: a sum says of how many it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from common.vietnamese.dates import VIETNAM
from common.vietnamese.money import UNITS
from common.vietnamese.numbers import is_percent
from common.vietnamese.text import fold

# The sum of fewer would tell those who read it what single members have reported.
LEAST_SUMMED = 3


@dataclass(frozen=True)
class Deadline:
    """A day by which reports are due, and the moment since when; None for the first one."""

    due: date
    since: datetime | None = None


def due_at(deadlines: Sequence[Deadline], moment: datetime) -> date:
    """The day that was in force at that moment; `deadlines` stand in the order in which they were set."""
    first, *moved = deadlines
    in_force = [one for one in moved if one.since is None or one.since <= moment]
    return (in_force[-1] if in_force else first).due


def days_late(deadlines: Sequence[Deadline], received: datetime) -> int:
    """By how many days it came too late, by the calendar in Vietnam; 0 in time. The last day belongs to the time."""
    return max(0, (received.astimezone(VIETNAM).date() - due_at(deadlines, received)).days)


def is_money(unit: str) -> bool:
    """Whether a unit is đồng, of which there are only whole ones."""
    return fold(unit) in set(map(fold, UNITS))


def is_summed(unit: str) -> bool:
    """Whether figures of this unit can be added up: shares of a hundred cannot."""
    return not is_percent(unit)


@dataclass(frozen=True)
class Reported:
    """A figure that a member gave: «hơn 5», «khoảng 5», and whether it is an estimate («ước»)."""

    value: Decimal
    more: bool = False
    about: bool = False
    estimate: bool = False


@dataclass(frozen=True)
class ReportSum:
    """What the figures of `count` members come to; None while nobody gave one."""

    value: Decimal | None
    count: int
    more: bool = False
    about: bool = False
    estimate: bool = False


def sum_of(figures: Iterable[Reported]) -> ReportSum:
    """What these come to. A sum is as loose as the loosest of them: «khoảng» before «hơn»."""
    given = list(figures)
    about = any(one.about for one in given)
    return ReportSum(
        value=sum((one.value for one in given), Decimal(0)) if given else None,
        count=len(given),
        more=not about and any(one.more for one in given),
        about=about,
        estimate=any(one.estimate for one in given),
    )
