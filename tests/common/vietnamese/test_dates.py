from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.dates import (
    VIETNAM,
    DateRefused,
    date_in_words,
    date_time,
    days_left,
    parse_date,
    short_date,
    today_vn,
)

DATES = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("17/3/2023", date(2023, 3, 17)),
        ("17/03/2023", date(2023, 3, 17)),
        ("3/4/2023", date(2023, 4, 3)),
        ("03-04-2023", date(2023, 4, 3)),
        ("2023-04-03", date(2023, 4, 3)),
        (" 17/3/2023\u00a0", date(2023, 3, 17)),
        ("29/2/2024", date(2024, 2, 29)),
        ("19/5/1890", date(1890, 5, 19)),
    ],
)
def test_the_day_comes_first_and_the_month_never(typed: str, meant: date) -> None:
    assert parse_date(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "17",
        "17/3",
        "17/3/23",
        "17/3-2023",
        "2023/3/17",
        "17.3.2023",
        "17/3/02023",
        "0203-03-17",
        "\uff11/1/2023",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(DateRefused) as refused:
        parse_date(typed)
    assert str(refused.value) == "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023."


@pytest.mark.parametrize("typed", ["31/4/2023", "29/2/2023", "3/17/2023", "0/1/2023", "2023-13-01"])
def test_a_day_that_the_calendar_does_not_have_is_refused(typed: str) -> None:
    with pytest.raises(DateRefused) as refused:
        parse_date(typed)
    assert str(refused.value) == f"Không có ngày «{typed}». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."


@given(DATES)
def test_a_short_date_is_read_back_the_same(day: date) -> None:
    assert parse_date(short_date(day)) == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 2, 7), "ngày 07 tháng 02 năm 2023"),
        (date(2023, 3, 17), "ngày 17 tháng 3 năm 2023"),
        (date(2024, 1, 1), "ngày 01 tháng 01 năm 2024"),
        (date(2023, 12, 10), "ngày 10 tháng 12 năm 2023"),
    ],
)
def test_running_text_pads_the_day_and_only_the_first_two_months(day: date, words: str) -> None:
    assert date_in_words(day) == words


def test_a_moment_is_told_in_vietnam_s_time() -> None:
    late_in_london = datetime(2023, 3, 16, 18, 5, tzinfo=UTC)
    assert date_time(late_in_london) == "17/03/2023 01:05"
    assert short_date(late_in_london) == "17/03/2023"
    assert date_in_words(late_in_london) == "ngày 17 tháng 3 năm 2023"


def test_a_moment_without_a_time_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="a moment without a time zone"):
        date_time(datetime(2023, 3, 17, 8, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2023, 3, 20), "còn 3 ngày"),
        (date(2023, 3, 18), "còn 1 ngày"),
        (date(2023, 3, 17), "hôm nay là hạn"),
        (date(2023, 3, 15), "quá hạn 2 ngày"),
        (date(2024, 3, 17), "còn 366 ngày"),
    ],
)
def test_days_left_are_counted_by_the_calendar(due: date, said: str) -> None:
    assert days_left(due, date(2023, 3, 17)) == said


def test_the_hour_of_a_deadline_does_not_count() -> None:
    assert days_left(datetime(2023, 3, 18, 0, 30, tzinfo=VIETNAM), date(2023, 3, 17)) == "còn 1 ngày"
    assert days_left(datetime(2023, 3, 17, 17, 30, tzinfo=UTC), date(2023, 3, 17)) == "còn 1 ngày"


def test_today_is_vietnam_s() -> None:
    # Read before and after: midnight may pass between.
    before = (datetime.now(UTC) + timedelta(hours=7)).date()
    today = today_vn()
    after = (datetime.now(UTC) + timedelta(hours=7)).date()
    assert before <= today <= after
