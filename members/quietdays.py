"""The days on which a bloc sends no reminders: days of the week, and stretches with their reason. Imports no Django.

They are typed and shown a line each: «05/02/2027 - 11/02/2027: Tết Nguyên đán», or one day alone.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.vietnamese.text import clean_line

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
MOST_STRETCHES = 50
LONGEST_REASON = 200
NO_DAY_LEFT = "Hãy để lại ít nhất một ngày trong tuần để gửi thư nhắc."
_LONGEST_DAYS = 60
_LINE = re.compile(r"(?P<starts>[0-9/.]+)(?:\s*[-–]\s*(?P<ends>[0-9/.]+))?\s*:\s*(?P<reason>.+)")


class QuietRefused(ValueError):
    """What was typed cannot be; the text says in which line and why."""


@dataclass(frozen=True, order=True)
class Stretch:
    """Days one after the other on which nothing is sent, both ends among them, and why."""

    starts: date
    ends: date
    reason: str

    @property
    def line(self) -> str:
        """As it is typed."""
        last = "" if self.ends == self.starts else f" - {short_date(self.ends)}"
        return f"{short_date(self.starts)}{last}: {self.reason}"


@dataclass(frozen=True)
class QuietDays:
    """All quiet days of a bloc: the days of the week (0 is Monday), and the stretches."""

    weekdays: frozenset[int] = frozenset()
    stretches: tuple[Stretch, ...] = ()

    def why(self, day: date) -> str:
        """Why nothing is sent on this day; "" where it is no quiet day."""
        reason = next((one.reason for one in self.stretches if one.starts <= day <= one.ends), "")
        return reason or (WEEKDAYS[day.weekday()] if day.weekday() in self.weekdays else "")

    def next_from(self, day: date) -> date:
        """The first day from this one on that is not quiet."""
        while self.why(day) and day < date.max:
            day += timedelta(days=1)
        return day

    @property
    def in_words(self) -> str:
        """For the log: «Thứ bảy, Chủ nhật; 05/02/2027 - 11/02/2027: Tết Nguyên đán»."""
        week = ", ".join(WEEKDAYS[number] for number in sorted(self.weekdays))
        return "; ".join(filter(None, (week, *(one.line for one in self.stretches))))


def read_quiet_days(weekdays: Collection[int], text: str) -> QuietDays:
    """What was chosen and typed, a line each; QuietRefused for what cannot be."""
    if len(set(weekdays)) == len(WEEKDAYS):
        raise QuietRefused(NO_DAY_LEFT)
    lines = [line for line in map(clean_line, text.splitlines()) if line]
    if len(lines) > MOST_STRETCHES:
        raise QuietRefused(f"Ghi nhiều nhất {MOST_STRETCHES} dòng.")
    return QuietDays(frozenset(weekdays), tuple(sorted(map(_read_line, lines))))


def _read_line(line: str) -> Stretch:
    found = _LINE.fullmatch(line)
    if found is None:
        raise QuietRefused(f"«{line}»: hãy ghi theo mẫu 05/02/2027 - 11/02/2027: Tết Nguyên đán.")
    try:
        starts = parse_date(found["starts"])
        ends = parse_date(found["ends"]) if found["ends"] else starts
    except DateRefused as refused:
        raise QuietRefused(f"«{line}»: {refused}") from refused
    if wrong := wrong_stretch(Stretch(starts, ends, found["reason"])):
        raise QuietRefused(f"«{line}»: {wrong}")
    return Stretch(starts, ends, found["reason"])


def wrong_stretch(one: Stretch) -> str:
    """What cannot be of a stretch; "" where it can."""
    if one.ends < one.starts:
        return "ngày cuối phải từ ngày đầu trở đi."
    if (one.ends - one.starts).days >= _LONGEST_DAYS:
        return f"dài quá {_LONGEST_DAYS} ngày. Hãy xem lại năm."
    return f"lý do dài quá {LONGEST_REASON} ký tự." if len(one.reason) > LONGEST_REASON else ""
