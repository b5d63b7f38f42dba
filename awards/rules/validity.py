"""From which day to which something holds, and how that stands: grounds of the law, editions of a form. Pure.

A day that is not said is open: it held ever since, or holds until further notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.vietnamese.dates import short_date

# Whoever writes papers is warned so many days before a ground ends.
WARN_DAYS = 90


class Standing(StrEnum):
    """How something with a first and a last day stands on a day."""

    NOT_YET = "not-yet"
    HOLDS = "holds"
    ENDS_SOON = "ends-soon"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it has a day at all."""
        return self.first is None or self.last is None or self.first <= self.last

    def holds_on(self, day: date) -> bool:
        """Whether this day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: "Span") -> bool:
        """Whether some day lies in both; a span without a day meets nothing."""
        if not (self.is_possible and other.is_possible):
            return False
        first = max((one for one in (self.first, other.first) if one), default=None)
        last = min((one for one in (self.last, other.last) if one), default=None)
        return first is None or last is None or first <= last


def standing_on(day: date, span: Span) -> Standing:
    """How it stands on this day; it ends soon when its last day is at most `WARN_DAYS` away."""
    if span.first is not None and day < span.first:
        return Standing.NOT_YET
    if span.last is None:
        return Standing.HOLDS
    if day > span.last:
        return Standing.EXPIRED
    return Standing.ENDS_SOON if (span.last - day).days <= WARN_DAYS else Standing.HOLDS


def told_span(span: Span) -> str:
    """«từ 01/07/2025 đến hết 28/02/2027», «từ 01/07/2025», «đến hết …», «không ghi ngày»."""
    parts = [f"từ {short_date(span.first)}"] if span.first else []
    parts += [f"đến hết {short_date(span.last)}"] if span.last else []
    return " ".join(parts) or "không ghi ngày"


def overlapping(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The places of each two that share a day, the earlier place first."""
    return [(one, other) for other in range(len(spans)) for one in range(other) if spans[one].meets(spans[other])]
