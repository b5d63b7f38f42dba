"""The term of a role: from which day it holds, until when, and what is left of it afterwards. Imports no Django.

Headship goes from one agency to another, and the people of the new head take over on a day. Who is not there yet may
nothing; who was may read on what the own years were, and write nothing.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.vietnamese.dates import short_date

# A year's work ends with its review in the first months of the next one: who leaves by then leaves with the old year.
_REVIEW_MONTHS = 3
# Longer no term lasts, and nobody plans it longer before: what lies further off is a slip of the finger.
_FARTHEST = 10


class Standing(StrEnum):
    """What a day makes of a role."""

    BEFORE = "before"
    HOLDS = "holds"
    OVER = "over"


@dataclass(frozen=True)
class Term:
    """From a day, to the end of another; None is no bound. Both days belong to it."""

    starts: date | None = None
    ends: date | None = None

    def on(self, day: date) -> Standing:
        """How it stands on a day."""
        if self.starts and day < self.starts:
            return Standing.BEFORE
        return Standing.OVER if self.ends and day > self.ends else Standing.HOLDS

    def covers(self, year: int) -> bool:
        """Whether a bloc-year was its own: one in which it held, but not that in whose first quarter it ended."""
        if self.starts and year < self.starts.year:
            return False
        if self.ends is None:
            return True
        last = self.ends.year - 1 if self.ends.month <= _REVIEW_MONTHS else self.ends.year
        # Who came and went within one quarter was there for that year.
        return year <= max(last, self.starts.year if self.starts else last)

    @property
    def in_words(self) -> str:
        """«từ 15/01/2026», «đến hết 14/01/2026», «từ 15/01/2026 đến hết 14/01/2027»; "" without bounds."""
        starts = f"từ {short_date(self.starts)}" if self.starts else ""
        ends = f"đến hết {short_date(self.ends)}" if self.ends else ""
        return " ".join(filter(None, (starts, ends)))


def wrong_term(term: Term, year: int) -> dict[str, str]:
    """What cannot be of a term that is given in this bloc-year, by «starts» and «ends»."""
    wrong = {}
    for name, day in (("starts", term.starts), ("ends", term.ends)):
        if day and abs(day.year - year) > _FARTHEST:
            wrong[name] = f"Ngày này cách năm {year} quá xa. Hãy xem lại năm."
    if term.starts and term.ends and term.ends < term.starts:
        wrong["ends"] = "Ngày cuối phải từ ngày đầu trở đi."
    return wrong
