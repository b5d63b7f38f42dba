"""`verify_records`: one byte changed in anything that is kept for good is found and named."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from documents.models import Document, DocumentFile
from documents.verbs.issuing import records_store
from scoring.models import Publication
from tests.as_read import as_read
from tests.common.files.samples import pdf
from tests.documents.issued import file_in, given, put_out
from tests.flushing import lifted
from tests.keptfiles import kept_at
from tests.years import Made, make_year

ALL_WELL = "Mọi tệp của văn bản, giao ước và bản công bố đều nguyên vẹn.\n"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1)


def said(*, code: int) -> list[str]:
    """What the command says, line by line, and that it ends with this code."""
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_records", stdout=out)
        assert ended.value.code == code
    else:
        call_command("verify_records", stdout=out)
    return out.getvalue().splitlines()


def change_a_byte(document: Document) -> str:
    """Past the portal, as somebody on the machine could; answers where."""
    place = kept_at(records_store(), document.files.get().sha256)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.chmod(0o640)
    place.write_bytes(content)
    return str(place)


def test_what_is_whole_is_said_to_be(made: Made) -> None:
    put_out(made)
    file_in(made, files=[given("Quyết định.pdf", pdf())])
    assert said(code=0) == [ALL_WELL.strip()]


def test_every_file_with_a_changed_byte_and_every_missing_one_is_named(made: Made) -> None:
    plan, other = put_out(made), put_out(made, "ke-hoach/b")
    decision = file_in(made, sign="15/QĐ", files=[given("Quyết định.pdf", pdf("khac"))]).document
    changed = [change_a_byte(plan), change_a_byte(decision)]
    gone = kept_at(records_store(), other.files.get().sha256)
    gone.unlink()
    assert sorted(said(code=1)) == sorted(
        [
            f"tệp đã bị sửa: khoi-thu/2024, Kế hoạch số 01/KH-KTĐKT, «Kế hoạch.pdf»: {changed[0]}",
            f"tệp đã bị sửa: khoi-thu/2024, Quyết định số 15/QĐ, «Quyết định.pdf»: {changed[1]}",
            f"mất tệp: khoi-thu/2024, Kế hoạch số 02/KH-KTĐKT, «Kế hoạch.pdf»: {gone}",
            "Có 3 chỗ không còn nguyên vẹn, nêu ở trên.",
        ]
    )


def test_an_issued_document_whose_file_nobody_speaks_of_any_more_is_named(transactional_db: None) -> None:
    made = make_year(members=2, leaves=1)
    document = put_out(made)
    with lifted(connection):
        DocumentFile.objects.all().delete()
    assert said(code=1)[0] == "mất tệp: khoi-thu/2024, Kế hoạch số 01/KH-KTĐKT, bản phát hành"
    text = as_read(Client().get(f"/xac-minh/{document.code}/"))
    assert "Bản phát hành lưu ở cổng đã mất." in text


def test_a_publication_that_was_changed_in_the_database_is_named(transactional_db: None) -> None:
    made = make_year(members=2, leaves=1)
    publication = made.publish()
    with lifted(connection):
        Publication.objects.filter(pk=publication.pk).update(
            pdf=bytes(publication.pdf)[:-1] + b"x", snapshot=publication.snapshot.replace("dv-01", "dv-99")
        )
    assert said(code=1) == [
        "bản in đã bị sửa: khoi-thu/2024, công bố kỳ Cả năm, lần 1",
        "số liệu đã bị sửa: khoi-thu/2024, công bố kỳ Cả năm, lần 1",
        "Có 2 chỗ không còn nguyên vẹn, nêu ở trên.",
    ]
