"""What a member set out to reach and what it reached: plan in force, percent, outcome. Plain Python, exact.

A target is reached from below («từ … trở lên») or kept below («không quá …»). Its percent is result by plan, for one
that is to be kept below it plan by result. Where that would divide by nothing there is no percent: with a plan of
nothing the outcome is said by hand, and a result of nothing is as good as «không quá» can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Direction(StrEnum):
    """On which side of the plan a target is reached."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class Outcome(StrEnum):
    """How a target stands at the end; `OPEN` while nothing says it."""

    EXCEEDED = "exceeded"
    MET = "met"
    MISSED = "missed"
    OPEN = ""


@dataclass(frozen=True)
class Adjusted:
    """A plan that took the place of the one before, from a day on."""

    on: date
    plan: Decimal


@dataclass(frozen=True)
class Figures:
    """The figures of one target; None is «not said», which is not nothing. Only a draft has no plan yet.

    `more` is a result that is more than its figure («hơn 98»), `about` one that is near it («khoảng 98»). Where figures
    can't say whether the target was reached, `met_by_hand` does.
    """

    direction: Direction
    registered: Decimal | None
    adjusted: Sequence[Adjusted] = ()
    estimate: Decimal | None = None
    actual: Decimal | None = None
    met_by_hand: bool | None = None
    more: bool = False
    about: bool = False

    @property
    def plan(self) -> Decimal | None:
        """The plan in force: the newest adjustment's, of two on one day the later; else the registered one."""
        newest = max(enumerate(self.adjusted), key=lambda one: (one[1].on, one[0]), default=None)
        return self.registered if newest is None else newest[1].plan

    @property
    def result(self) -> Decimal | None:
        """What is measured: the actual figure, and the estimate while there is none."""
        return self.estimate if self.actual is None else self.actual

    @property
    def is_estimate(self) -> bool:
        """Whether the result is an estimate."""
        return self.actual is None and self.estimate is not None

    @property
    def percent(self) -> Fraction | None:
        """How far the plan was reached, exactly, in per cent; None where there is none to say."""
        return percent_of(self.direction, self.plan, self.result)

    @property
    def outcome(self) -> Outcome:
        """Whether it was reached; by an estimate, whether it is going to be."""
        by_hand = {None: Outcome.OPEN, True: Outcome.MET, False: Outcome.MISSED}[self.met_by_hand]
        if self.plan == 0:
            return by_hand
        if self.plan is None or self.result is None:
            return Outcome.OPEN
        above = self.result >= self.plan
        # «Hơn 98» may be 100; «khoảng 98» may be less.
        if self.about or (self.more and not above):
            return by_hand
        if self.result == self.plan and not self.more:
            return Outcome.MET
        better = above if self.direction == Direction.AT_LEAST else not above
        return Outcome.EXCEEDED if better else Outcome.MISSED

    @property
    def is_reached(self) -> bool:
        """Whether it was met or exceeded, by what is no estimate any more."""
        return self.outcome in (Outcome.EXCEEDED, Outcome.MET) and not self.is_estimate


def percent_of(direction: Direction, plan: Decimal | None, result: Decimal | None) -> Fraction | None:
    """Result by plan, or plan by result where less is better, in per cent; None where that divides by nothing."""
    if result is None or plan is None or plan == 0:
        return None
    if direction == Direction.AT_LEAST:
        return Fraction(result) / Fraction(plan) * 100
    return Fraction(plan) / Fraction(result) * 100 if result else None
