"""The days of a year: in which order they stand, how they stand today, and whose a private address is."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password

from members.calendar import CalendarDay, DayKind, days_of, key_of, user_of
from members.models import User
from members.pages import Opened
from tests.years import make_year

TODAY = date(2023, 6, 10)


def day(starts: date, kind: DayKind = DayKind.EVENT, ends: date | None = None, title: str = "Việc") -> CalendarDay:
    return CalendarDay(starts, title, "/", kind, ends)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (day(TODAY - timedelta(days=1)), "đã qua"),
        (day(TODAY), "hôm nay"),
        (day(TODAY + timedelta(days=1)), "còn 1 ngày"),
        (day(TODAY - timedelta(days=9), ends=TODAY), "đang diễn ra"),
        (day(TODAY, ends=TODAY + timedelta(days=1)), "đang diễn ra"),
        (day(TODAY - timedelta(days=9), ends=TODAY - timedelta(days=1)), "đã qua"),
        (day(TODAY, DayKind.DUE), "hôm nay là hạn"),
        (day(TODAY + timedelta(days=3), DayKind.DUE), "còn 3 ngày"),
        (day(TODAY - timedelta(days=3), DayKind.DUE), "đã qua"),
    ],
)
def test_how_a_day_stands_today(one: CalendarDay, told: str) -> None:
    assert one.stands(TODAY) == told


def test_a_day_and_a_stretch_are_told_by_their_days() -> None:
    assert [day(TODAY).when, day(TODAY, ends=TODAY).when, day(TODAY, ends=date(2023, 6, 12)).when] == [
        "10/06/2023",
        "10/06/2023",
        "10/06/2023 – 12/06/2023",
    ]


def test_days_of_all_apps_stand_in_one_order_and_what_is_due_first(db: None) -> None:
    made = make_year(members=2, leaves=2, scored=False)
    due, event, early = day(TODAY, DayKind.DUE), day(TODAY), day(TODAY - timedelta(days=1), title="Sớm")
    opened = Opened(made.reader(made.secretary), made.year, TODAY, [made.year])
    found = days_of(opened, [lambda opened: [event, due], lambda opened: [early]])
    assert found == [early, due, event]


def test_a_key_is_its_account_s_until_another_is_asked_for_or_the_account_is_closed(db: None) -> None:
    user, other = (User.objects.create(username=name, password=make_password(None)) for name in ("a", "b"))
    key = key_of(user)
    assert (user_of(key), user_of(key_of(other))) == (user, other)
    assert key_of(user) == key
    User.objects.filter(pk=user.pk).update(calendar_number=1)
    assert user_of(key) is None
    user.refresh_from_db()
    assert user_of(key_of(user)) == user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert user_of(key_of(user)) is None


@pytest.mark.parametrize(
    "key", ["", "a", "WzEsMF0", "WzEsMF0:abc", "x" * 3000, ":", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LDBd:a"]
)
def test_a_key_that_was_made_up_is_nobody_s(key: str, db: None) -> None:
    assert user_of(key) is None
