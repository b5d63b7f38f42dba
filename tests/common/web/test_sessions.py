"""A session's key comes in a cookie, which may hold anything."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.years import make_year

WIDE = "１".encode().decode("latin-1")


@pytest.mark.parametrize(
    "cookie",
    [r'"\000aaaaaaaa"', r'"aaaaaaaa\000"', "é" * 12, WIDE * 12, "x" * 5000, "'; DROP TABLE x --", "a b c d e f"],
)
def test_a_cookie_that_can_be_no_key_is_as_none(cookie: str, db: None) -> None:
    page = make_year(members=1, leaves=1).address("members")
    client = Client(raise_request_exception=False)
    answer = client.get(page, headers={"cookie": f"sessionid={cookie}"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/dang-nhap/?next={page}")
    assert client.get("/huong-dan/", headers={"cookie": f"sessionid={cookie}"}).status_code == 302


def test_a_session_that_django_made_is_found_by_its_key(db: None) -> None:
    made = make_year(members=1, leaves=1)
    client = Client()
    client.force_login(made.secretary)
    key = client.cookies["sessionid"].value
    assert Session.objects.filter(session_key=key).count() == 1
    assert Client().get(made.address("members"), headers={"cookie": f"sessionid={key}"}).status_code == 200
