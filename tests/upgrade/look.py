"""Brings the installation in DATA_DIR to today's version and prints, as JSON, what it holds then.

`python -m tests.upgrade.look`, in a process of its own, as `make run` would do it.
"""

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoithidua.settings")
os.environ["RECORD_WORKERS"] = "0"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

CHECKS = ("verify_log", "verify_records", "check_evidence")


def answer(command: str, *arguments: str) -> str:
    """What a checking command says at the end; a failing one ends the process with its complaint."""
    said = io.StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue().strip().splitlines()[-1]


def log_entries() -> list[tuple[int, str]]:
    """Number and hash of every entry of the log."""
    from common.audit.models import Entry

    return list(Entry.objects.order_by("number").values_list("number", "hash"))


def rounds() -> dict[str, dict[str, Any]]:
    """Each round by bloc, year and code: its step, its members' ranks and totals, what was published."""
    from scoring.models import Round
    from scoring.sheet import load_sheet

    found = {}
    for one in Round.objects.select_related("rubric", "year__bloc").order_by("year__bloc__code", "code"):
        sheet = load_sheet(one)
        rows = sheet.standings(sheet.cards())
        found[f"{one.year.bloc.code}/{one.year.year}/{one.code}"] = {
            "step": one.step,
            "standings": [(row.member, row.rank, str(row.total)) for row in rows],
            "published": [
                (each.number, each.sha256, hashlib.sha256(bytes(each.pdf)).hexdigest())
                for each in one.publications.order_by("number")
            ],
        }
    return found


def round_names() -> list[str]:
    """The names of all rounds of the year that had two of one name."""
    from scoring.models import Round

    return list(Round.objects.filter(year__bloc__code="khoi-cham").order_by("code").values_list("name", flat=True))


def signatures() -> list[tuple[str, str, bool]]:
    """Who signed the pact of 2024, how, and whether it counts, as they were written down."""
    from pacts.models import Signature

    rows = Signature.objects.filter(pact__year__bloc__code="khoi-ky").order_by("pk")
    return [(row.member.code, row.method, row.voided_at is None) for row in rows]


def documents() -> list[tuple[str, str, str, str]]:
    """The documents of the register: type, number, code and state."""
    from documents.models import Document

    return [(row.kind, row.sign, row.code, row.state) for row in Document.objects.order_by("pk")]


def pages() -> dict[str, int]:
    """The status of each bloc's pages and prints, as its secretary opens them."""
    from documents.models import Document
    from members.models import User

    names = "thanh-vien/ giao-uoc/ giao-uoc.pdf tieu-chi/ cham-diem/ cham-diem.xlsx xep-hang/ xep-hang.pdf tien-do/"
    found = {}
    for place in ("khoi-6/2023", "khoi-ky/2024", "khoi-cham/2023"):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.filter(roles__bloc__code=place.split("/")[0], roles__kind="secretary").get())
        for name in ("", *names.split(), "van-ban/", "nhat-ky/"):
            found[f"/{place}/{name}"] = client.get(f"/{place}/{name}").status_code
        for row in Document.objects.filter(year__bloc__code=place.split("/")[0]):
            found[row.get_absolute_url()] = client.get(row.get_absolute_url()).status_code
    for row in Document.objects.exclude(code=""):
        found[f"/xac-minh/{row.code}/"] = (
            Client(headers={"host": "127.0.0.1"}).get(f"/xac-minh/{row.code}/").status_code
        )
    return found


def files() -> Iterator[str]:
    """The digest of every file that is kept, as its bytes are now."""
    for folder in ("evidence", "records"):
        for path in sorted((Path(settings.DATA_DIR) / folder).rglob("*")):
            if path.is_file():
                yield hashlib.sha256(path.read_bytes()).hexdigest()


def models_that_are_gone() -> list[str]:
    """What the database takes for a model and the code does not know any more."""
    from django.contrib.contenttypes.models import ContentType

    return [str(found) for found in ContentType.objects.order_by("pk") if found.model_class() is None]


def main(*last: str) -> None:
    """Upgrades and looks; `last` is NUMBER:HASH of the last entry of the log before."""
    call_command("migrate", interactive=False, verbosity=0)
    found = {
        "checks": [answer("verify_log", *last), *(answer(command) for command in CHECKS[1:])],
        "log": log_entries(),
        "rounds": rounds(),
        "round_names": round_names(),
        "signatures": signatures(),
        "documents": documents(),
        "files": list(files()),
        "pages": pages(),
        "models_that_are_gone": models_that_are_gone(),
    }
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
