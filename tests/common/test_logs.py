"""What is logged of a request: its number and which page, and nothing that its address, query or rows hold."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from common.logs import configuration
from khoithidua.urls import handler500  # noqa: F401 (the portal's own page of faults)
from khoithidua.urls import urlpatterns as all_addresses

SECRET = "ma-bi-mat-cua-nguoi-dung"


@login_not_required
def broken(request: HttpRequest, bloc: str, year: int, member: str) -> HttpResponse:
    raise IntegrityError(f"duplicate key\nDETAIL:  Key (username)=({SECRET}) already exists.\n")


urlpatterns = [*all_addresses, path("<slug:bloc>/<int:year>/hong/<slug:member>/", broken, name="broken")]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
NUMBER = re.compile("[0-9a-f]{32}")


@pytest.fixture
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the handler of this kind of log writes, on a logger's way that is otherwise the portal's own."""
    told = io.StringIO()
    made = configuration(request.param)
    made["handlers"]["console"]["stream"] = told
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logging.config.dictConfig(made)
    yield told
    root.handlers[:], root.level = before[0], before[1]


def visit(**headers: str) -> Any:
    client = Client(raise_request_exception=False, REMOTE_ADDR=headers.pop("comes_from", "127.0.0.1"))
    return client.get(f"/khoi-6/2023/hong/{SECRET}/?q={SECRET}", headers=headers)


@pytest.mark.parametrize("logged", ["json"], indirect=True)
def test_as_json_a_fault_is_one_line_with_its_number_and_its_page(logged: io.StringIO) -> None:
    answer = visit()
    (line,) = logged.getvalue().splitlines()
    found = json.loads(line)
    traceback = found.pop("traceback")
    assert traceback.splitlines()[-1] == "django.db.utils.IntegrityError: duplicate key"
    assert SECRET not in line
    assert (NUMBER.fullmatch(found["request_id"]) is not None, answer["X-Request-ID"]) == (True, found["request_id"])
    told = "/khoi-6/2023/hong/<slug:member>/"
    assert {name: found[name] for name in found if name not in ("time", "process", "request_id")} == {
        "level": "ERROR",
        "logger": "django.request",
        "message": f"Internal Server Error: {told}",
        "page": told,
        "method": "GET",
        "status_code": 500,
    }


@pytest.mark.parametrize("logged", ["text"], indirect=True)
def test_as_text_too_and_whoever_sees_the_page_can_read_out_the_number_that_finds_the_line(
    logged: io.StringIO,
) -> None:
    page = visit().content.decode()
    (number,) = re.findall(r"mã sự cố <strong>([0-9a-f]{8})</strong>", page)
    assert logged.getvalue().startswith(f"[{number}")
    assert SECRET not in logged.getvalue()


@pytest.mark.parametrize("logged", ["text"], indirect=True)
def test_of_an_address_that_leads_nowhere_nothing_is_repeated(logged: io.StringIO) -> None:
    Client().get(f"/{SECRET}/x/")
    assert logged.getvalue().partition("] ")[2] == "Not Found: (no such page)\n"


def test_a_number_is_believed_of_a_web_server_in_front_and_of_nobody_else() -> None:
    given = "0123456789abcdef" * 2
    assert visit(**{"x-request-id": given})["X-Request-ID"] == given
    for how in ({"x-request-id": given, "comes_from": "203.0.113.9"}, {"x-request-id": "khac\n"}, {}):
        made = visit(**how)["X-Request-ID"]
        assert (NUMBER.fullmatch(made) is not None, made == given) == (True, False)


def test_no_other_kind_of_log_is_taken_for_one() -> None:
    with pytest.raises(ValueError, match=r"LOG_FORMAT: text \| json, not 'xml'"):
        configuration("xml")
