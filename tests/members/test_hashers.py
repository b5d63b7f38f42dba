"""What is kept of a password: Argon2id, and what was kept before it is kept anew when its owner comes."""

from typing import Any

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, RequestFactory

from khoithidua import settings as portal
from members.models import User
from members.throttle import knows_password

PASSWORD = "cau-ca-song-luy-2026"


@pytest.fixture(autouse=True)
def as_served(settings: Any) -> None:
    # The suite hashes with something that costs nothing; here the portal's own are looked at.
    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS


@pytest.fixture
def from_before(db: None) -> User:
    """An account whose password was set when PBKDF2 was the first choice."""
    return User.objects.create(username="thu.ky", password=PBKDF2PasswordHasher().encode(PASSWORD, "muoi" * 6, 1000))


@pytest.mark.django_db
def test_a_new_password_is_kept_by_argon2id_with_the_portal_s_own_costs() -> None:
    user = User.objects.create_user("thu.ky", password=PASSWORD)
    name, _, kept = user.password.partition("$")
    costs = extract_parameters("$" + kept)
    assert (name, costs.type, costs.time_cost, costs.memory_cost, costs.parallelism) == ("argon2", Type.ID, 5, 47104, 1)
    assert (user.check_password(PASSWORD), user.check_password(PASSWORD + "x")) == (True, False)


def test_a_password_from_before_lets_in_and_is_kept_anew(from_before: User) -> None:
    client = Client()
    typed = {"username": "thu.ky", "password": PASSWORD}
    assert client.post("/dang-nhap/", typed | {"password": "sai"}).status_code == 200
    from_before.refresh_from_db()
    assert from_before.password.startswith("pbkdf2_sha256$1000$")
    assert client.post("/dang-nhap/", typed).status_code == 302
    from_before.refresh_from_db()
    assert from_before.password.startswith("argon2$argon2id$")
    assert (client.get("/tai-khoan/").status_code, client.post("/dang-nhap/", typed).status_code) == (200, 302)


def test_where_it_is_asked_for_again_it_stays_as_it_is_kept_and_nobody_is_logged_out(from_before: User) -> None:
    client = Client()
    client.force_login(from_before)
    request = RequestFactory().post("/")
    assert knows_password(request, from_before, PASSWORD) is not None
    assert User.objects.get().password == from_before.password
    assert client.get("/tai-khoan/").status_code == 200
