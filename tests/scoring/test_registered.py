"""Publications in the register: a code on each, verified by anybody, corrected in place, shown as the round shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from common.audit.log import Actor
from documents.issuedfile import bytes_of, record_of
from documents.models import Document, DocumentFile
from documents.verbs.filing import ONLY_CORRECTED, StateVerdict, add_files, judge
from documents.verifying import verify
from members.models import User
from scoring.models import Publication, Round
from scoring.publications.checking import check_publications
from scoring.rules.snapshot import read
from scoring.sample import remove_sample
from tests.as_read import as_read
from tests.common.files.samples import pdf
from tests.documents.issued import given, put_out
from tests.flushing import lifted
from tests.printing import Paper
from tests.years import Made, make_year

KIND = "Kết quả chấm điểm và xếp hạng"
ME = "dv-02"
BEFORE = [("scoring", "0009_standard_points"), ("members", "0007_signed_files_say_by_whom")]


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, address: str) -> int:
    """What a door answers; a file that it sends is read to its end."""
    answer = client.get(address)
    if answer.streaming:
        list(answer)
    return answer.status_code


def fix(made: Made) -> Publication:
    return made.correct({(ME, "1.1"): "99"}, reason="Cộng nhầm ở một phiếu")


def test_a_publication_is_a_document_of_the_register_with_its_code_on_its_print(made: Made) -> None:
    publication = made.publish()
    document = Document.objects.get()
    assert publication.document == document
    assert (document.origin, document.kind, document.title, document.source, document.on) == (
        "issued",
        KIND,
        "Cả năm, Khối thi đua khoi-thu, năm 2024, công bố lần 1",
        "cong-bo/nam",
        read(publication.snapshot).at.date(),  # type: ignore[union-attr]
    )
    assert (document.state, document.provisional, document.is_sample, document.sign) == ("in-force", False, False, "")
    content = bytes(publication.pdf)
    assert bytes_of(record_of(document)) == content
    paper = Paper(content)
    assert paper.faults() == []
    # As words and in the address; the QR code says the address.
    assert (paper.text.count(document.code), publication.code_is_printed) == (2, True)


def test_anybody_verifies_a_publication_by_its_code(made: Made) -> None:
    publication = made.publish()
    found = verify(publication.document.code)
    assert found is not None
    assert (found.kind, found.in_force, found.provisional, found.sha256, found.fault) == (
        KIND,
        True,
        False,
        publication.pdf_sha256,
        "",
    )
    shown = as_read(Client().get(f"/xac-minh/{publication.document.code}/"))
    assert [shown.count(text) for text in (KIND, publication.document.title, "Còn hiệu lực", "Tạm tính")] == [
        1,
        1,
        1,
        0,
    ]


def test_a_correction_stands_in_the_place_of_what_it_corrects_which_stays_and_says_so(made: Made) -> None:
    first, second = made.publish(), fix(made)
    old, new = first.document, second.document
    old.refresh_from_db()
    assert (old.state, old.replaced_by, new.state, new.source) == ("replaced", new, "in-force", old.source)
    found = verify(old.code)
    assert found is not None
    day = f"{new.on:%d/%m/%Y}"
    assert (found.state, found.state_reason, found.in_force) == (
        f"Đã được đính chính bởi {KIND} ngày {day} (mã {new.code}), từ ngày {day}",
        "",
        False,
    )
    assert bytes_of(record_of(old)) == bytes(first.pdf)
    rows = client_of(made.secretary).get(made.address("documents")).context["rows"]
    assert {row.title: row.state_label for row in rows} == {
        "Cả năm, Khối thi đua khoi-thu, năm 2024, công bố lần 2 (đính chính)": "Còn hiệu lực",
        "Cả năm, Khối thi đua khoi-thu, năm 2024, công bố lần 1": "Đã được đính chính",
    }
    assert list(check_publications()) == []


def test_what_was_published_is_not_judged_in_the_register_and_takes_a_scan(made: Made) -> None:
    document = made.publish().document
    clerk: dict[str, Any] = {"year": made.year, "document_id": document.pk, "actor": Actor(user=made.clerk)}
    for state in ("withdrawn", "expired", "replaced"):
        with pytest.raises(PermissionError) as refused:
            judge(**clerk, verdict=StateVerdict(state, "Nhầm"), reader=made.reader(made.clerk))
        assert str(refused.value) == ONLY_CORRECTED
    page = as_read(client_of(made.clerk).get(made.address("document", document.pk)))
    assert (page.count(ONLY_CORRECTED), page.count('value="state"')) == (1, 0)
    files = [given("bản ký.pdf", pdf("có chữ ký"))]
    assert add_files(**clerk, role="scan", files=files, reader=made.reader(made.clerk)) == []
    assert Document.objects.get().state == "in-force"


@pytest.mark.parametrize(("visibility", "seen"), [("own", False), ("totals", True), ("full", True)])
def test_a_member_finds_it_in_the_register_where_the_round_shows_it(visibility: str, seen: bool, made: Made) -> None:
    Round.objects.update(visibility=visibility)
    made.publish()
    document = fix(made).document
    client, file = client_of(made.representative(ME)), record_of(document)
    listed = client.get(made.address("documents")).context["rows"]
    answers = [
        client.get(made.address("document", document.pk)).status_code,
        status(client, made.address("document-file", document.pk, file.pk)),
        client.get(f"{made.address('standings-publication', 2).removesuffix('/')}.pdf").status_code,
    ]
    assert (len(listed), answers) == ((2, [200, 200, 200]) if seen else (0, [404, 404, 403]))
    staff = client_of(made.clerk).get(made.address("documents")).context["rows"]
    assert len(staff) == 2


def test_a_print_with_more_in_it_than_the_round_shows_now_is_for_staff_alone(made: Made) -> None:
    Round.objects.update(visibility="full", reasons="all")
    document = made.publish().document
    client, staff = client_of(made.representative(ME)), client_of(made.clerk)
    address = made.address("document", document.pk)
    assert client.get(address).status_code == 200
    for narrower in ({"visibility": "totals", "reasons": "all"}, {"visibility": "full", "reasons": "own"}):
        Round.objects.update(**narrower)
        assert (client.get(address).status_code, staff.get(address).status_code) == (404, 200)


def test_the_dossier_has_each_publication_once(made: Made) -> None:
    from django.utils import timezone

    from khoithidua.urls import contents

    made.publish()
    fix(made)
    pieces = contents.pieces(made.year, made.secretary, timezone.now())
    found = [piece for piece in pieces if piece.title.startswith(KIND)]
    assert [(piece.title, piece.origin.rpartition(", ")[2]) for piece in found] == [
        (f"{KIND}: Cả năm, Khối thi đua khoi-thu, năm 2024, công bố lần 1", "đã được đính chính"),
        (
            f"{KIND}: Cả năm, Khối thi đua khoi-thu, năm 2024, công bố lần 2 (đính chính)",
            found[1].origin.rpartition(", ")[2],
        ),
    ]
    assert [bool(piece.make().pdf) for piece in found] == [False, True]


def test_the_database_has_no_publication_without_its_document(made: Made) -> None:
    publication = made.publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            round=made.round, number=2, at=publication.at, by="x", reason="x", snapshot="", sha256="",
            pdf=b"", pdf_sha256="", visibility="own", reasons="own", document=publication.document,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=publication.document_id).update(provisional=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(reasons="x")


def test_a_sample_publication_goes_with_the_sample_and_so_does_its_document(made: Made) -> None:
    real = made.publish()
    sample = make_year(members=2, leaves=2, bloc="khoi-mau")
    Round.objects.filter(pk=sample.round.pk).update(is_sample=True)
    sample.publish()
    fix(sample)
    assert Document.objects.filter(is_sample=True).count() == 2
    remove_sample(actor=Actor(name="demo"))
    assert list(Document.objects.values_list("pk", flat=True)) == [real.document_id]


# --- from before publications were registered


def migrate(*targets: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


def test_what_was_published_before_comes_into_the_register_with_its_bytes_as_they_were(transactional_db: None) -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    made = make_year(members=3, leaves=5)
    other = make_year(members=2, leaves=2, bloc="khoi-khac")
    early = put_out(made, "bang-xep-hang/nam", title="trước")
    open_still = put_out(other, f"phieu-cham-diem/nam/{ME}", title="chưa công bố")
    plan = put_out(other, "ke-hoach")
    first, second = made.publish(), fix(made)
    late = put_out(made, "bang-tong-hop/nam", title="sau")
    try:
        old = migrate(*BEFORE)
        documents = old.get_model("members", "Document").objects
        publications = old.get_model("scoring", "Publication").objects.order_by("number")
        was = list(publications.values("sha256", "pdf_sha256", "at"))
        with lifted(connection):
            documents.filter(pk=early.pk).update(added_at=first.at - timedelta(hours=1))
            old.get_model("members", "DocumentFile").objects.filter(document__source="cong-bo/nam").delete()
            documents.filter(source="cong-bo/nam").update(state="in-force", replaced_by=None)
            documents.filter(source="cong-bo/nam").delete()
            connection.check_constraints()
    finally:
        migrate(*newest)
    now = list(Publication.objects.order_by("number").select_related("document"))
    assert [{name: getattr(one, name) for name in was[0]} for one in now] == was
    assert [bytes(one.pdf) for one in now] == [bytes(first.pdf), bytes(second.pdf)]
    assert [bytes_of(record_of(one.document)) for one in now] == [bytes(first.pdf), bytes(second.pdf)]
    assert [(one.code_is_printed, one.visibility, one.reasons) for one in now] == [(False, "totals", "all")] * 2
    assert [one.document.title for one in now] == [first.document.title, second.document.title]
    found = [verify(one.document.code) for one in now]
    assert [one and (one.in_force, one.state.partition(" bởi")[0]) for one in found] == [
        (False, "Đã được đính chính"),
        (True, "Còn hiệu lực"),
    ]
    # Its print had told everybody why a member is not ranked; a round still open lets fewer know.
    assert {round_.pk: round_.reasons for round_ in Round.objects.all()} == {
        made.round.pk: "all",
        other.round.pk: "own",
    }
    marked = Document.objects.filter(provisional=True).values_list("pk", flat=True)
    assert set(marked) == {early.pk, open_still.pk}
    assert {late.pk, plan.pk} <= set(Document.objects.filter(provisional=False).values_list("pk", flat=True))
    page = as_read(client_of(made.secretary).get(made.address("standings-publication", 1)))
    assert page.count("nên mã không có trên bản in") == 1
    # The database keeps them again.
    for change in (lambda: Publication.objects.update(by="khác"), lambda: Document.objects.update(provisional=True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert DocumentFile.objects.count() == 6
