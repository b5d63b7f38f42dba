"""Fills an empty installation with a little of everything, for `tests/upgrade/data/`; see the README there.

DATA_DIR=/somewhere/new .venv/bin/python -m tests.upgrade.make

Run once, when a version goes out, and keep what it made. DATABASE_URL names PostgreSQL, SQLite otherwise.
"""

import io
import os
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoithidua.settings")
# PDFs are made in this very process: nothing is left running.
os.environ["RECORD_WORKERS"] = "0"
django.setup()

from django.core.management import call_command  # noqa: E402

from common.audit.log import Actor  # noqa: E402
from documents.verbs.filing import add_files  # noqa: E402
from scoring.models import Round, Stage  # noqa: E402
from scoring.verbs.publication import Correction, correct, publish  # noqa: E402
from scoring.verbs.scores import Edit  # noqa: E402
from tests.common.files.samples import pdf  # noqa: E402
from tests.documents.issued import file_in, given, put_out, say  # noqa: E402
from tests.evidencefiles import one  # noqa: E402
from tests.pacts.life import begin  # noqa: E402
from tests.years import make_year  # noqa: E402

YEAR_FILE = Path("members/data/khoi-6-2023.json")


def the_real_year() -> None:
    """The year 2023 of Khối thi đua 6 as a first start loads it."""
    call_command("load_year", str(YEAR_FILE), stdout=io.StringIO())
    os.environ["DEMO_PASSWORD"] = "mot-mat-khau-de-thu"
    call_command("demo", "khoi-6", "2023", stdout=io.StringIO())


def a_signed_pact() -> None:
    """A pact that was opened again once, and is signed in all three ways."""
    life = begin(members=3, bloc="khoi-ky", year=2024)
    life.freeze()
    life.reopen("Sửa chỉ tiêu")
    life.freeze()
    in_portal, on_paper, by_token = life.made.codes
    life.sign(in_portal)
    life.note(on_paper, scan=pdf("Ban quet giao uoc"))
    life.hand_in(by_token)


def a_published_round_and_documents() -> None:
    """A round that was published and corrected, and documents in every state."""
    made = make_year(members=4, leaves=9, ineligible=["dv-03"], bloc="khoi-cham", year=2023)
    actor, reader = Actor(user=made.secretary), made.reader(made.secretary)
    one(made, "Bao cao minh chung")
    publish(round_id=made.round.pk, typed="CÔNG BỐ", actor=actor, reader=reader)
    edits = [Edit("dv-01", "1.2", Stage.AGREED, 0, "1")]
    correction = Correction(1, edits, reason="Theo biên bản họp")
    correct(round_id=made.round.pk, correction=correction, typed="CÔNG BỐ", actor=actor, reader=reader)

    for code in ("trung-1", "trung-2"):
        Round.objects.create(year=made.year, rubric=made.round.rubric, code=code, name="Kỳ trùng tên")

    paper = given("Quyết định.pdf", pdf("Quyet dinh chia khoi"))
    decision = file_in(made, files=[paper], sign="12/QĐ-UBND", on=date(2023, 2, 1)).document
    say(made, decision, "expired", on=date(2023, 12, 31))
    plan = put_out(made, on=date(2023, 3, 17))
    for role in ("scan", "signed"):
        stray = given(f"{role}.pdf", pdf(f"khong lien quan {role}"))
        add_files(year=made.year, document_id=plan.pk, role=role, files=[stray], actor=actor, reader=reader)
    notice = put_out(
        made, source="phat-dong/1", kind="Thông báo", type_code="TB", title="Lịch họp", on=date(2023, 4, 3)
    )
    say(made, notice, "withdrawn", on=date(2023, 5, 3))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    the_real_year()
    a_signed_pact()
    a_published_round_and_documents()
    for command in ("verify_log", "verify_records", "check_evidence"):
        call_command(command)
