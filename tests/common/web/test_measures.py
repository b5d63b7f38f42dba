"""What a Prometheus server reads: pages by name and nobody's data, and only by whoever the settings name."""

import re
from typing import Any

import pytest
from django.test import Client

from common.jobs.models import Job, JobState
from common.jobs.workers import say_alive
from tests.years import make_year

ADDRESS = "/suc-khoe/so-do/"
TOKEN = {"authorization": "Bearer ma-doc"}


def asked(**how: Any) -> int:
    return Client().get(ADDRESS, **how).status_code


@pytest.fixture(autouse=True)
def nobody_named(db: None, settings: Any) -> None:
    settings.METRICS_FROM, settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = [], "", []


def test_there_is_no_such_page_until_the_settings_name_a_reader() -> None:
    assert [asked(), asked(headers=TOKEN), asked(headers={"authorization": "Bearer "})] == [404, 404, 404]


def test_by_the_token(settings: Any) -> None:
    settings.METRICS_TOKEN = "ma-doc"
    wrong = {"authorization": "Bearer ma-đọc"}
    assert [asked(headers=TOKEN), asked(headers=wrong), asked()] == [200, 404, 404]


def test_by_the_address_as_far_as_it_can_be_believed(settings: Any) -> None:
    settings.METRICS_FROM = ["10.1.0.0/16", "127.0.0.1"]
    assert [asked(REMOTE_ADDR=one) for one in ("10.1.2.3", "127.0.0.1", "10.2.0.1")] == [200, 200, 404]
    # Handed on by a web server on this machine that nobody named: it may be anybody.
    handed = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert asked(**handed) == 404
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert asked(**handed) == 404
    assert asked(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.1.9.9") == 200


def test_pages_count_by_their_names_and_say_nothing_of_whom_they_show(settings: Any) -> None:
    settings.METRICS_TOKEN = "ma-doc"
    made = make_year(members=2, leaves=1)
    client = Client()
    client.force_login(made.secretary)
    client.get(made.address("member", "dv-01"))
    client.get("/khong-co/bi-mat/?q=Nguyen")
    Client().generic("BREW", "/dang-nhap/")
    Job.objects.create(key="thu", work="x", state=JobState.WAITING, asked_by="Nguyễn Văn A")
    say_alive("a")
    said = client.get(ADDRESS, headers=TOKEN).content.decode()
    counted = set(re.findall(r"^khoithidua_request_seconds_count\{(.*)\}", said, re.MULTILINE))
    assert {
        'method="GET",page="member",status="200"',
        'method="GET",page="",status="404"',
        'method="other",page="login",status="405"',
    } - counted == set()
    assert [word for word in ("dv-01", "bi-mat", "Nguy", made.year.bloc.code, "BREW") if word in said] == []
    gauges = re.findall(r"^(khoithidua_(?:database_up|workers|open_jobs)\S*) (\S+)$", said, re.MULTILINE)
    assert gauges == [
        ("khoithidua_database_up", "1.0"),
        ("khoithidua_workers", "1.0"),
        ('khoithidua_open_jobs{state="waiting"}', "1.0"),
        ('khoithidua_open_jobs{state="running"}', "0.0"),
    ]
