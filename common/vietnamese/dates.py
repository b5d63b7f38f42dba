"""Dates as Vietnamese offices read and write them. Imports no Django.

The day comes first; the month never does. In running text the day is padded below 10 and the month for 1
and 2 only, as in the forms of Nghị định 30/2020/NĐ-CP.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from common.vietnamese.text import clean

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/-])(?P<month>[0-9]{1,2})\2(?P<year>[1-9][0-9]{3})")
_YEAR_FIRST = re.compile(r"(?P<year>[1-9][0-9]{3})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")


class DateRefused(ValueError):
    """What was typed is no date. Its text is a Vietnamese sentence for whoever typed it."""


def parse_date(text: str) -> date:
    """The date that `text` means: «17/3/2023», «17-03-2023» or «2023-03-17»; the year always has four digits.

    Raises DateRefused for what is none of these, and for a day that the calendar does not have.
    """
    typed = clean(text)
    found = _DAY_FIRST.fullmatch(typed) or _YEAR_FIRST.fullmatch(typed)
    if found is None:
        raise DateRefused("Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023.")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise DateRefused(f"Không có ngày «{typed}». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023.") from None


def short_date(day: date) -> str:
    """`day` in a table: «17/03/2023»."""
    day = _in_vietnam(day)
    return f"{day.day:02}/{day.month:02}/{day.year}"


def date_in_words(day: date) -> str:
    """`day` in running text: «ngày 17 tháng 3 năm 2023», «ngày 07 tháng 02 năm 2023»."""
    day = _in_vietnam(day)
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def date_time(moment: datetime) -> str:
    """`moment` in Vietnam: «17/03/2023 08:05». Raises ValueError for a moment without a time zone."""
    local = _local(moment)
    return f"{short_date(local)} {local.hour:02}:{local.minute:02}"


def days_left(due: date, today: date) -> str:
    """How far `due` is from `today`, by the calendar: «còn 3 ngày», «hôm nay là hạn», «quá hạn 2 ngày».

    The hour does not count: due tomorrow at 00:30 is one day left, however late it is today.
    """
    days = (_in_vietnam(due) - _in_vietnam(today)).days
    if days == 0:
        return "hôm nay là hạn"
    return f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def today_vn() -> date:
    """Today's date in Vietnam, wherever the server stands."""
    return datetime.now(VIETNAM).date()


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment}")
    return moment.astimezone(VIETNAM)


def _in_vietnam(day: date) -> date:
    """The calendar date: a moment (a deadline with its hour) counts by its date in Vietnam."""
    return _local(day).date() if isinstance(day, datetime) else day
