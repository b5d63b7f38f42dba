"""`manage.py verify_records` reads what a pact keeps too, and so does the address at which anybody verifies."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from documents.verifying import verify
from pacts.models import PactFile
from tests.as_read import as_read
from tests.common.files.samples import pdf
from tests.pacts.life import Life, begin, one_byte_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(db: None) -> Life:
    life = begin()
    life.freeze()
    life.hand_in("dv-01")
    life.note("dv-02", scan=pdf("quet"))
    life.sign("dv-03")
    return life


def verified() -> tuple[int, str]:
    """What the command says, and whether it says that something is wrong."""
    said = StringIO()
    try:
        call_command("verify_records", stdout=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_every_kept_file_that_was_changed_is_named(life: Life) -> None:
    assert verified()[0] == 0
    for file in PactFile.objects.order_by("id"):
        with one_byte_changed(file):
            code, said = verified()
            assert (code, f"tệp đã bị sửa: khoi-thu/2024, giao ước, «{file.name}»" in said) == (1, True), file.role
    assert verified()[0] == 0


def test_the_code_on_the_paper_leads_to_what_it_is_and_knows_every_step_of_it(life: Life) -> None:
    document = life.frozen.document
    assert document is not None
    assert document.title in as_read(Client().get(f"/xac-minh/{document.code}/"))
    found = verify(document.code)
    assert found is not None
    assert (found.fault, found.in_force) == ("", True)
    for file in PactFile.objects.order_by("id"):
        assert found.compared(file.sha256) is not None, file.role
    with one_byte_changed(PactFile.objects.get(role="frozen")):
        changed = verify(document.code)
        assert changed is not None
        assert changed.fault != ""
