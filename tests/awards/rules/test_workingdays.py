"""Working days over weekends, holidays, and the days that are worked to make up for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.workingdays import MOST, after, between, first_of, is_working, left_told

# Thursday and Friday are off, the Saturday of the week after is worked for it.
OFF = {date(2026, 4, 30): False, date(2026, 5, 1): False, date(2026, 5, 9): True}


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 4, 27), 1, date(2026, 4, 28)),
        (date(2026, 4, 28), 1, date(2026, 4, 29)),
        # Over the holidays and the weekend.
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
        # From within them.
        (date(2026, 5, 2), 1, date(2026, 5, 4)),
        # The Saturday counts, the Sunday behind it does not.
        (date(2026, 5, 8), 1, date(2026, 5, 9)),
        (date(2026, 5, 8), 2, date(2026, 5, 11)),
        (date(2026, 4, 27), 10, date(2026, 5, 12)),
    ],
)
def test_so_many_working_days_later(start, count, due):
    assert after(start, count, OFF) == due
    assert between(start, due, OFF) == count


def test_a_holiday_on_a_weekend_changes_nothing():
    plain = after(date(2026, 5, 1), 3, {})
    assert after(date(2026, 5, 1), 3, {date(2026, 5, 2): False}) == plain


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_a_deadline_is_between_one_day_and_a_year(count):
    with pytest.raises(ValueError, match="no deadline"):
        after(date(2026, 1, 1), count, {})


def test_the_deadline_is_the_first_that_is_known():
    one, two = date(2026, 1, 15), date(2026, 1, 31)
    assert [first_of(two, one), first_of(None, two), first_of(None, None), first_of()] == [one, two, None, None]


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 4, 28), "còn 2 ngày làm việc"),
        (date(2026, 4, 29), "còn 1 ngày làm việc"),
        (date(2026, 5, 3), "còn 1 ngày làm việc"),
        (date(2026, 5, 4), "hôm nay là hạn"),
        (date(2026, 5, 6), "quá hạn 2 ngày làm việc"),
    ],
)
def test_what_is_left_is_told_in_working_days(today, told):
    assert left_told(today, date(2026, 5, 4), OFF) == told


def test_what_is_left_is_told_where_no_working_day_is():
    saturday, sunday = date(2026, 5, 2), date(2026, 5, 3)
    assert left_told(saturday, sunday, {}) == "hết hạn trước ngày làm việc tới"
    assert left_told(sunday, saturday, {}) == "vừa quá hạn"


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
tables = st.dictionaries(st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.booleans(), max_size=40)


@given(st.dates(date(2024, 6, 1), date(2026, 6, 1)), st.integers(1, 60), tables)
def test_counting_there_is_counting_back(start, count, holidays):
    due = after(start, count, holidays)
    assert is_working(due, holidays)
    assert between(start, due, holidays) == count == -between(due, start, holidays)
    # The day before is one too few, and one day more is never earlier.
    assert between(start, due - timedelta(days=1), holidays) == count - 1
    assert after(start, count + 1, holidays) > due


@given(days, st.integers(1, MOST))
def test_without_holidays_five_days_are_a_week(start, count):
    assert after(start, count, {}) - start >= timedelta(days=count)
    assert count > MOST - 5 or after(start, count + 5, {}) == after(start, count, {}) + timedelta(days=7)
