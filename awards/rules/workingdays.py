"""Working days, as a deadline counts them: over weekends and holidays, with the days worked to make up for one.

Which days are off is a table of the bloc's (`awards.models.Holiday`): nothing of it is known here. Pure.
"""

from collections.abc import Mapping
from datetime import date, timedelta

# For each day that is not what its weekday says: whether it is worked.
Holidays = Mapping[date, bool]
MOST = 250
"""The most working days of one deadline: about a year."""
_SATURDAY = 5


def is_working(day: date, holidays: Holidays) -> bool:
    """Whether this day is worked: Monday to Friday, where the table does not say otherwise."""
    return holidays.get(day, day.weekday() < _SATURDAY)


def after(day: date, count: int, holidays: Holidays) -> date:
    """The working day with which so many have passed, `day` itself not counted: a letter of today leaves them whole.

    ValueError for less than one, or more than `MOST`.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"no deadline of {count} working days")
    found = day
    while count:
        found += timedelta(days=1)
        count -= is_working(found, holidays)
    return found


def between(day: date, due: date, holidays: Holidays) -> int:
    """How many working days there are from after `day` up to and with `due`; less than 0 once it has passed."""
    if due < day:
        return -between(due, day, holidays)
    days = (day + timedelta(days=one) for one in range(1, (due - day).days + 1))
    return sum(is_working(one, holidays) for one in days)


def first_of(*days: date | None) -> date | None:
    """The deadline, where several are named: the earliest of those that are known; None for none."""
    known = [one for one in days if one is not None]
    return min(known) if known else None


def left_told(today: date, due: date, holidays: Holidays) -> str:
    """How much is left: «còn 3 ngày làm việc», «hôm nay là hạn», «quá hạn 2 ngày làm việc»."""
    if due == today:
        return "hôm nay là hạn"
    left = between(today, due, holidays)
    if due > today:
        return f"còn {left} ngày làm việc" if left else "hết hạn trước ngày làm việc tới"
    return f"quá hạn {-left} ngày làm việc" if left else "vừa quá hạn"
