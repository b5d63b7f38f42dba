"""An installation of the version before: its files keep their bytes and rows, and read as what they are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from documents.models import DocumentFile
from documents.verifying import verify
from pacts.models import PactFile, Signature
from tests.migrating import models_before, to_newest

BEFORE = [("members", "0006_dossier"), ("pacts", "0003_the_pact_is_issued")]


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were then."""
    with models_before(BEFORE) as apps:
        yield apps


def test_old_signed_copies_are_unchecked_and_what_the_pact_checked_says_by_whom(before: Any) -> None:
    model = before.get_model
    bloc = model("members", "Bloc").objects.create(code="k", name="Khối", parent="Tỉnh ủy", locality="Bình Thuận")
    year = model("members", "BlocYear").objects.create(bloc=bloc, year=2024)
    agency = model("members", "Agency").objects.create(locality="B", code="a", name="Báo", short_name="Báo")
    member = model("members", "Membership").objects.create(
        year=year, agency=agency, order=1, code="a", name="Báo", short_name="Báo"
    )
    document = model("members", "Document").objects.create(
        year=year, origin="issued", kind="Giao ước thi đua", title="T", on=date(2024, 3, 17), issuer="Khối",
        code="7KQF-X2MN-9RTB", added_by="A",
    )  # fmt: skip
    file = {"document": document, "name": "a.pdf", "content_type": "application/pdf", "size": 1, "added_by": "A"}
    files = model("members", "DocumentFile").objects
    for role, letter in (("record", "0"), ("signed", "1"), ("signed", "2"), ("scan", "3")):
        files.create(role=role, sha256=letter * 64, **file)
    at = datetime(2024, 3, 17, 2, 12, tzinfo=UTC)
    pact = model("pacts", "Pact").objects.create(year=year, title="Giao ước", state="in-force")
    freezing = model("pacts", "Freezing").objects.create(
        pact=pact, number=1, text="T", data={}, sha256="f" * 64, on=date(2024, 3, 17), at=at, by="A", document=document
    )
    signature = model("pacts", "Signature").objects.create(
        pact=pact, member=member, on=date(2024, 3, 17), method="token", sha256="f" * 64, at=at,
        certificate={"name": "Lê A", "title": "", "organisation": "Báo", "issuer": "CA", "serial": "1F"},
    )  # fmt: skip
    model("pacts", "PactFile").objects.create(
        pact=pact, freezing=freezing, signature=signature, role="signed", name="a.pdf", content_type="application/pdf",
        size=1, sha256="1" * 64, signatures=1, at=at, by="A",
    )  # fmt: skip

    to_newest()

    kept = {each.sha256[0]: each for each in DocumentFile.objects.all()}
    assert {letter: each.role for letter, each in kept.items()} == {
        "0": "record",
        "1": "signed",
        "2": "unchecked",
        "3": "scan",
    }
    assert [one["name"] for one in kept["1"].signers or []] == ["Lê A"]
    found = verify("7KQF-X2MN-9RTB")
    assert found is not None
    assert found.copies == (
        "Bản ký số hợp lệ, người ký: Lê A (Báo), ký lúc 17/03/2024 09:12.",
        "Bản lưu, chưa kiểm tra chữ ký.",
        "Bản quét, cổng không kiểm tra chữ ký.",
    )
    # Nobody compared that certificate with the member.
    old = Signature.objects.get()
    assert (old.compared, old.mismatch, old.voided_by) == ("", "", "")
    # And the database keeps the files as before.
    for table in (DocumentFile, PactFile):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.objects.update(name="khác.pdf")
