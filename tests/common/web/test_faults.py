"""A disk that is full or takes no writes, a database that is away: reading goes on, writing says what is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils.html import escape

from common.faults import AWAY, FULL, READ_ONLY
from common.web.faults import typed
from common.web.health import NO_DATABASE
from members.models import User
from tests.as_read import as_read
from tests.installations import empty_tables
from tests.smalldisk import mounting
from tests.years import make_year

ROOT = Path(__file__).resolve().parents[3]
VISITS = Path(__file__).parent
LEFT_OUT = ("DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


def run(*command: str) -> dict[str, Any]:
    """What a visit printed; it runs in a process of its own, which may spoil what it likes."""
    environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


HEADINGS = {"full": [507, FULL.title], "readonly": [503, READ_ONLY.title]}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("how", ["full", "readonly"])
def test_on_a_disk_that_fails_everything_is_read_and_nothing_that_is_written_is_lost_without_a_word(
    how: str, tmp_path: Path
) -> None:
    """On a small disk of its own that is filled to the last byte, or mounted again for reading only."""
    visit = [sys.executable, "-W", "ignore", str(VISITS / "disk_visit.py"), str(tmp_path), how, str(empty_tables())]
    found = run(*mounting(), *visit)
    assert {page: status for page, status in found["pages"].items() if status != 200} == {}
    assert len(found["pages"]) == 8
    assert [found[name] for name in ("help", "login form", "print", "workbook")] == [200] * 4
    for name in ("log-in", "form", "upload", "save"):
        assert (name, found[name]) == (name, HEADINGS[how])
    # What stood there stands there still; and with room again, without a new start, the same is saved.
    assert (found["unchanged"], found["after"]) == (True, [200, True])


@pytest.mark.postgres_only
def test_while_postgresql_is_away_every_page_says_so_and_it_goes_on_by_itself(tmp_path: Path) -> None:
    found = run(
        "deploy/with_postgres.sh", sys.executable, "-W", "ignore", str(VISITS / "database_visit.py"), str(tmp_path)
    )
    assert found["before"]["page"] == found["before"]["front"] == 200
    assert found["before"]["log-in"] == 302
    assert {found["away"][name] for name in ("page", "save", "log-in", "ready")} == {503}
    # The process itself is well: whoever watches must not start it again for the database's sake.
    assert found["away"]["lives"] == 200
    assert found["said"] == {"heading": AWAY.title, "ready": NO_DATABASE}
    assert found["after"] == found["before"]


# --- the same without a disk to spoil, wherever the suite runs


@pytest.fixture
def client(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("thu.ky", password="Mui-Ne-1999-2000"))
    return client


@pytest.fixture
def unwritable(client: Client) -> Any:
    """The database's own refusal of every write, from here to the end of the test."""
    if connection.vendor == "sqlite":
        # Past Django, which after a failure talks to the database no more until the test is over.
        connection.connection.execute("PRAGMA query_only = ON")
        yield
        connection.connection.execute("PRAGMA query_only = OFF")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    yield


FIELDS = {
    "old_password": "Mui-Ne-1999-2000",
    "new_password1": "Ca-Na-2000-2001",
    "new_password2": "Ca-Na-2000-2001",
    "reason": "Theo biên bản họp ngày 12/11 <b>",
    "short": "98",
}


def boxes_of(answer: Any) -> list[str]:
    """What stands in the boxes of a page, from which it can be copied."""
    boxes = answer.content.decode().split("<textarea ")[1:]
    return [box.partition(">")[2].partition("</textarea>")[0] for box in boxes]


def test_a_page_that_could_not_save_says_why_and_gives_back_what_was_typed(client: Client, unwritable: None) -> None:
    assert client.get("/tai-khoan/").status_code == 200
    answer = client.post("/tai-khoan/", FIELDS)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert f"<h1>{READ_ONLY.title}</h1>" in page
    assert boxes_of(answer) == ["Theo biên bản họp ngày 12/11 &lt;b&gt;"]


def test_a_script_that_saves_is_answered_by_the_status_alone(client: Client, unwritable: None) -> None:
    answer = client.post("/tai-khoan/", FIELDS, headers={"accept": "application/json"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer.content.decode() == READ_ONLY.title


LONG = "Đã đi  kiểm tra ba xã\n<b> và hai thôn"
SENT = {"seen": "0123456789abcdef", "findings": LONG, "short": "hai xã"}


def test_what_was_typed_is_given_back_where_it_is_not_taken_any_more(client: Client) -> None:
    made = make_year(members=2, leaves=1, campaigns=1)
    client.force_login(made.representative("dv-02"))
    gone, forbidden = made.address("visit-edit") + "?so=7", made.address("visit-edit")
    perhaps = "có lẽ người khác đã xóa mục này trước đó: chưa có gì được lưu."
    assert (boxes_of(client.get(gone)), as_read(client.get(gone)).count(perhaps)) == ([], 0)
    answer = client.post(forbidden, SENT)
    assert (answer.status_code, boxes_of(answer)) == (403, [escape(LONG)])
    client.force_login(made.secretary)
    answer = client.post(gone, SENT)
    assert (answer.status_code, boxes_of(answer), as_read(answer).count(perhaps)) == (404, [escape(LONG)], 1)


@pytest.mark.parametrize(
    ("site", "given"), [(None, [escape(LONG)]), ("same-origin", [escape(LONG)]), ("cross-site", []), ("none", [])]
)
def test_a_form_that_is_too_old_gives_back_what_was_typed_into_it_and_nothing_that_another_site_sent(
    site: str | None, given: list[str], db: None
) -> None:
    made = make_year(members=2, leaves=1, campaigns=1)
    client = Client(enforce_csrf_checks=True)
    client.force_login(made.secretary)
    answer = client.post(made.address("visit-edit"), SENT, headers={"sec-fetch-site": site} if site else {})
    assert (answer.status_code, boxes_of(answer)) == (403, given)


def test_passwords_are_never_shown_again() -> None:
    fields = {"password": "x" * 20, "password1": "y" * 20, "old_password": "z" * 20, "new_password2": "w" * 20}
    fields |= {"csrfmiddlewaretoken": "t" * 20, "next": "/khoi-6/2023/cham-diem/"}
    assert list(typed(RequestFactory().post("/", fields))) == []
