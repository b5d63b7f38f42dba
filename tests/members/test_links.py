"""The links by which passwords are set: when one ends, and that nothing of it is stored."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from members.links import TOKENS, link_ends, link_of
from members.models import User
from members.verbs.links import renew_link

DAY = 24 * 60 * 60


@pytest.fixture
def user(db: None) -> User:
    user = User(username="ban-dan-van", full_name="Nguyễn Thị Bình")
    user.set_unusable_password()
    user.save()
    renew_link(user)
    return User.objects.get(pk=user.pk)


def token(user: User) -> str:
    return link_of(user).rstrip("/").rpartition("/")[2]


def works(user: User, token: str) -> bool:
    return TOKENS.check_token(User.objects.get(pk=user.pk), token)


def test_a_link_begins_as_the_portal_is_reached_from_outside_and_lasts_for_the_days_that_are_set(
    user: User, settings: Any
) -> None:
    settings.PUBLIC_URL, settings.PASSWORD_RESET_TIMEOUT = "https://thidua.example.vn", 3 * DAY
    assert link_of(user).startswith("https://thidua.example.vn/tai-khoan/dat-mat-khau/")
    assert user.link_made_at is not None
    assert link_ends(user) == user.link_made_at + timedelta(days=3)
    assert works(user, token(user))
    User.objects.update(link_made_at=timezone.now() - timedelta(days=3))
    stale = User.objects.get(pk=user.pk)
    assert (link_ends(stale), works(stale, token(stale))) == (None, False)


def test_a_new_link_ends_the_one_before(user: User) -> None:
    first = token(user)
    renew_link(user)
    assert (works(user, first), works(user, token(user))) == (False, True)


@pytest.mark.parametrize(
    "what",
    [
        {"is_active": False},
        {"last_login": timezone.now() + timedelta(hours=1)},
        {"link_made_at": None},
        {"password": "another"},
    ],
)
def test_a_link_ends_with_what_the_account_was(user: User, what: dict[str, object]) -> None:
    made = token(user)
    assert made == token(user)
    User.objects.update(**what)
    assert not works(user, made)


def test_a_link_is_its_account_s_alone_and_another_address_for_mail_does_not_end_it(user: User) -> None:
    made = token(user)
    User.objects.update(email="binh@example.vn")
    other = User.objects.create_user("khac")
    renew_link(other)
    assert (works(user, made), works(other, made)) == (True, False)
    assert not TOKENS.check_token(None, made)


def test_nothing_of_a_link_is_stored(user: User) -> None:
    made = token(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_user")
        assert made.partition("-")[2] not in str(cursor.fetchall())
