"""What every kind of answer tells the browser, in one table: pages, files, prints, errors, static files, data."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from common.web.policy import PERMISSIONS, POLICY
from khoithidua.urls import handler500  # noqa: F401 (the portal's own page of faults)
from khoithidua.urls import urlpatterns as all_addresses
from members.calendar import key_of
from scoring.models import Evidence
from tests.common.files.samples import pdf, picture
from tests.years import Made, make_year


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [*all_addresses, path("hong/", broken)]
pytestmark = pytest.mark.urls(__name__)

EVERY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
NOT_KEPT = {"Cache-Control": "max-age=0, must-revalidate, no-cache, no-store, private"}
ASKED_AGAIN = {"Cache-Control": "no-cache, private"}
# What nobody may put in a frame; a PDF is shown in one of the portal's own.
PAGE = EVERY | {"X-Frame-Options": "DENY"}
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
PDF = EVERY | {"X-Frame-Options": "SAMEORIGIN", "Content-Security-Policy": f"{NOTHING}; frame-ancestors 'self'"}
# What somebody handed in can do nothing at all.
FILE = PAGE | {"Content-Security-Policy": f"{NOTHING}; frame-ancestors 'none'; sandbox"}

# What a box of the admin that looks for its choices asks.
SOUGHT = "term=&app_label=members&model_name=membership&field_name=year"

# By kind: who asks for what, how it is answered, and what else it tells besides its length and its day.
Asked = Callable[[Made], str]
TABLE: dict[str, tuple[str, Asked, int, dict[str, str]]] = {
    "a page": ("thuky", lambda made: made.address("overview"), 200, PAGE | NOT_KEPT),
    "the log-in": ("", lambda made: "/dang-nhap/", 200, PAGE | NOT_KEPT),
    "to the log-in": ("", lambda made: made.address("overview"), 302, PAGE | ASKED_AGAIN),
    "no such page": ("thuky", lambda made: "/khong-co/", 404, PAGE | ASKED_AGAIN),
    "a page that one may not open": ("dv-02", lambda made: made.address("progress-settings"), 403, PAGE | ASKED_AGAIN),
    "a fault of ours": ("thuky", lambda made: "/hong/", 500, PAGE | ASKED_AGAIN),
    "a print": ("thuky", lambda made: made.address("overview.pdf"), 200, PDF | ASKED_AGAIN),
    "a workbook": ("thuky", lambda made: made.address("members.xlsx"), 200, PAGE | NOT_KEPT),
    "a sentence for a script": ("thuky", lambda made: made.address("told", "dv-01", "1.1"), 200, PAGE | NOT_KEPT),
    "a picture that somebody handed in": (
        "thuky",
        lambda made: handed_in(made, "a.png"),
        200,
        FILE | NOT_KEPT,
    ),
    "a PDF that somebody handed in": ("thuky", lambda made: handed_in(made, "a.pdf"), 200, PDF | NOT_KEPT),
    "the admin": ("thuky", lambda made: "/quan-tri/", 200, PAGE | NOT_KEPT),
    "a list of the admin": ("thuky", lambda made: "/quan-tri/scoring/score/", 200, PAGE | NOT_KEPT),
    "a form of the admin": (
        "thuky",
        lambda made: f"/quan-tri/members/blocyear/{made.year.pk}/change/",
        200,
        PAGE | NOT_KEPT,
    ),
    "data for a script of the admin": ("thuky", lambda made: f"/quan-tri/autocomplete/?{SOUGHT}", 200, PAGE | NOT_KEPT),
    "a calendar that other programs read": (
        "",
        lambda made: f"/lich/{key_of(made.secretary)}.ics",
        200,
        PAGE | NOT_KEPT,
    ),
    "whether it lives": ("", lambda made: "/suc-khoe/song/", 200, PAGE | NOT_KEPT),
    "a stylesheet": ("", lambda made: stylesheet(), 200, EVERY | {"Cache-Control": "max-age=60, public"}),
}
# What differs from one answer of a kind to the next, or says what the answer is and not what may be done with it.
LEFT_OUT = {
    "Content-Length",
    "Content-Type",
    "Content-Disposition",
    "ETag",
    "Last-Modified",
    "Expires",
    "Vary",
    "Location",
    "X-Request-ID",
}
LEFT_OUT |= {"Content-Language", "Access-Control-Allow-Origin", "Accept-Ranges"}


def client_of(made: Made, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(made.secretary if who == "thuky" else made.representative(who))
    return client


def asked(made: Made, who: str, address: str, **how: str) -> Any:
    """The answer, a file read to its end, which closes it."""
    answer = client_of(made, who).get(address, **how)  # type: ignore[arg-type]
    if answer.streaming:
        assert b"".join(answer)
    return answer


def handed_in(made: Made, name: str) -> str:
    content = pdf() if name.endswith(".pdf") else picture("PNG")
    sent = {"round": made.round.pk, "criterion": "1.1", "files": [SimpleUploadedFile(name, content)]}
    client_of(made, "thuky").post(made.address("evidence", "dv-01"), sent)
    return made.address("evidence-file", "dv-01", Evidence.objects.latest("pk").pk)


def stylesheet() -> str:
    (settings.STATIC_ROOT / "mau.css").write_text("body {}")
    return f"{settings.STATIC_URL}mau.css"


def told(answer: Any) -> dict[str, str]:
    found = {name: value for name, value in answer.headers.items() if name not in LEFT_OUT}
    return found | {"Cache-Control": ", ".join(sorted(found["Cache-Control"].split(", ")))}


@pytest.fixture
def made(db: None) -> Iterator[Made]:
    yield make_year(members=2, leaves=5, step="scoring")
    (settings.STATIC_ROOT / "mau.css").unlink(missing_ok=True)


@pytest.mark.parametrize("kind", TABLE)
def test_what_each_kind_of_answer_tells_the_browser(kind: str, made: Made) -> None:
    who, where, status, expected = TABLE[kind]
    answer = asked(made, who, where(made))
    assert (answer.status_code, told(answer)) == (status, expected)


@pytest.mark.parametrize("kind", TABLE)
def test_behind_https_every_answer_says_that_it_stays_so(kind: str, made: Made, settings: Any) -> None:
    who, where, status, expected = TABLE[kind]
    address = where(made)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    answer = asked(made, who, address, HTTP_X_FORWARDED_PROTO="https")
    hsts = {"Strict-Transport-Security": "max-age=31536000"}
    assert (answer.status_code, told(answer)) == (status, expected | hsts)
    # Who asks without it is led there, and so is whom a stranger speaks for.
    strangers: list[dict[str, str]] = [{}, {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}]
    for how in strangers:
        led = asked(made, who, address, **how)
        assert (led.status_code, led["Location"]) == (301, f"https://testserver{address}")


def test_an_installation_behind_https_has_nothing_to_be_told(tmp_path: Path) -> None:
    told_of = {"CSRF_TRUSTED_ORIGINS": "https://thidua.example.vn", "ALLOWED_HOSTS": "thidua.example.vn"}
    keep = {name: os.environ[name] for name in ("PATH", "DATABASE_URL") if name in os.environ}
    env = keep | told_of | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "khoithidua.settings"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (3 silenced).\n", "")
