"""Whether a joint activity counts for the number that a year requires, and what it lacks. Pure: imports no Django.

The year says from how many members on (`least`) an activity is one of the bloc's. Where it says 0, an activity counts
as soon as it has its day; from 1 on, also its results must have been entered and enough members have taken part.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityFacts:
    """What is known of an activity; `members` took part, None where nobody has said who did."""

    held: bool = False
    cancelled: bool = False
    has_result: bool = False
    members: int | None = None


@dataclass(frozen=True)
class Requirement:
    """How many activities the year requires, from how many members on, and how many were held and count."""

    required: int
    least: int
    held: int
    counted: int

    @property
    def missing(self) -> int:
        """How many more must be held and count."""
        return max(0, self.required - self.counted)

    @property
    def is_met(self) -> bool:
        return self.missing == 0


def lacks(facts: ActivityFacts, least: int) -> list[str]:
    """What an activity lacks to count, in words; nothing if it does."""
    if facts.cancelled:
        return ["đã hủy"]
    if not facts.held:
        return ["chưa tổ chức"]
    if least == 0:
        return []
    found = [] if facts.has_result else ["chưa ghi kết quả"]
    if facts.members is None:
        found.append("chưa ghi số người tham gia")
    elif facts.members < least:
        found.append(f"có {facts.members} đơn vị tham gia, cần từ {least}")
    return found


def requirement(activities: Iterable[ActivityFacts], required: int, least: int) -> Requirement:
    """How the year stands against what it requires."""
    facts = list(activities)
    return Requirement(
        required=required,
        least=least,
        held=sum(one.held and not one.cancelled for one in facts),
        counted=sum(not lacks(one, least) for one in facts),
    )


def rule_in_words(least: int) -> str:
    """When an activity counts: «Được tính khi đã tổ chức, có kết quả và từ 5 đơn vị tham gia.»"""
    if least == 0:
        return "Được tính khi đã tổ chức."
    return f"Được tính khi đã tổ chức, có kết quả và từ {least} đơn vị tham gia."
