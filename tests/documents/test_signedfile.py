"""«Bản ký số» of a document: what is taken as one, what is told of it, and what each other file is told to be."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec

from common.audit.log import Actor
from common.audit.models import Entry
from common.records.pdf import render_pdf
from common.signatures.checking import NO_ROOTS
from documents.models import Document, DocumentFile
from documents.signedfile import CHANGED, CHANGED_BESIDE, HOW_CHECKED, OTHER_FILE, UNSIGNED
from documents.verbs.filing import add_files
from documents.verbs.issuing import Issuance, records_store
from documents.verifying import verify
from tests.as_read import as_read
from tests.authority import Authority, Person
from tests.common.files.samples import pdf as plain_pdf
from tests.documents.issued import DAY, file_in, given, put_out
from tests.keptfiles import kept_at
from tests.years import Made, make_year

WHO = "Trần Tới, Chánh Văn phòng (Văn phòng Tỉnh ủy), ký lúc "


def render(issuance: Issuance) -> bytes:
    html = f"<html><body><main><p>Kế hoạch {issuance.sign}, {issuance.code}</p></main></body></html>"
    return render_pdf(html, title="Kế hoạch", made_at=timezone.now())


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(autouse=True)
def _trusted(authority: Authority) -> None:
    authority.trust(Path(settings.TRUST_DIR))


@pytest.fixture
def head(authority: Authority) -> Person:
    return authority.person("Trần Tới", "Văn phòng Tỉnh ủy", title="Chánh Văn phòng")


@pytest.fixture
def plan(made: Made) -> Document:
    return put_out(made, render=render)


def bytes_of(document: Document, role: str = "record") -> bytes:
    with records_store().open(document.files.get(role=role).sha256) as kept:
        return kept.read()


def field(name: str = "Signature1", at: int = 10) -> SigFieldSpec:
    """A visible field, as the programs of offices make it: an issued document has none."""
    return SigFieldSpec(name, on_page=0, box=(at, 10, at + 90, 50))


def signers(document: Document) -> list[dict[str, Any]]:
    """By whom its signed copy is signed, as it is kept."""
    found = document.files.get(role="signed").signers
    assert isinstance(found, list)
    return found


def signed(person: Person, content: bytes, name: str = "Signature1", at: int = 10) -> bytes:
    return person.sign(content, name, new_field=field(name, at))


def add(made: Made, document: Document, content: bytes, role: str = "signed", name: str = "ký.pdf") -> list[str]:
    """Puts a file to the document as the clerk does; why it was not taken."""
    refused = add_files(
        year=made.year, document_id=document.pk, role=role, files=[given(name, content)],
        actor=Actor(user=made.clerk), reader=made.reader(made.clerk),
    )  # fmt: skip
    return [one.message for one in refused]


def page(made: Made, document: Document) -> str:
    client = Client()
    client.force_login(made.clerk)
    return as_read(client.get(made.address("document", document.pk)))


# --- of an issued document -----------------------------------------------------------------------------------


def test_the_issued_bytes_with_a_good_signature_are_its_signed_copy(made: Made, plan: Document, head: Person) -> None:
    content = signed(head, bytes_of(plan))
    assert add(made, plan, content) == []
    assert bytes_of(plan, "signed") == content
    assert [(one["name"], one["title"], one["organisation"]) for one in signers(plan)] == [
        ("Trần Tới", "Chánh Văn phòng", "Văn phòng Tỉnh ủy")
    ]
    said = f"Chữ ký số hợp lệ khi cổng kiểm tra, người ký: {WHO}"
    assert (said in page(made, plan), HOW_CHECKED in page(made, plan)) == (True, True)
    assert Entry.objects.order_by("-number")[0].new.startswith(f"Bản ký số hợp lệ, người ký: {WHO}")


def test_several_may_sign_it_one_after_the_other(
    made: Made, plan: Document, head: Person, authority: Authority
) -> None:
    twice = signed(authority.person("Lê Hai"), signed(head, bytes_of(plan)), "Signature2", 120)
    assert add(made, plan, twice) == []
    assert [one["name"] for one in signers(plan)] == ["Trần Tới", "Lê Hai"]


def longer(content: bytes) -> bytes:
    """The file with something else put behind it, as a program that edits PDFs does."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.root["/Added"] = generic.pdf_string("them")
    writer.update_root()
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


Spoil = Callable[[Made, Document, Person, Authority], bytes]


def another_document(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return signed(head, bytes_of(put_out(made, "ke-hoach/khac", render=render, title="Khác")))


def unrelated(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return plain_pdf("khong lien quan")


def issued_alone(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return bytes_of(plan)


def only_longer(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return longer(bytes_of(plan))


def noted(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    """With a note beside the signature, which covers it."""
    return signed(head, only_longer(made, plan, head, authority))


def added_after(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return longer(signed(head, bytes_of(plan)))


def altered(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    content = bytearray(signed(head, bytes_of(plan)))
    content[len(bytes_of(plan)) // 2] ^= 1
    return bytes(content)


def broken(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    """One letter of the signature's own mathematics is another."""
    content = bytearray(signed(head, bytes_of(plan)))
    room = content.index(b"0" * 64, content.index(b"/Contents <", len(bytes_of(plan))))
    place = room - 200
    content[place] = ord("1") if content[place] != ord("1") else ord("2")
    return bytes(content)


def of_a_stranger(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return signed(Authority("CA lạ", number=1).person("Người Lạ"), bytes_of(plan))


def expired(made: Made, plan: Document, head: Person, authority: Authority) -> bytes:
    return signed(authority.person("Người Cũ", years=(2020, 2022)), bytes_of(plan))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (another_document, OTHER_FILE),
        (unrelated, OTHER_FILE),
        (issued_alone, UNSIGNED),
        (only_longer, UNSIGNED),
        (noted, CHANGED_BESIDE),
        (added_after, CHANGED_BESIDE),
        (altered, CHANGED),
        (broken, "Chữ ký số bị hỏng"),
        (of_a_stranger, "Chứng thư của «Người Lạ» do «CA lạ» cấp, không thuộc chứng thư gốc"),
        (expired, "Chứng thư của «Người Cũ» chỉ có giá trị từ 01/01/2020 đến 01/01/2022"),
    ],
)
def test_each_other_file_is_told_why_it_is_no_signed_copy_and_is_not_kept(
    spoil: Spoil, said: str, made: Made, plan: Document, head: Person, authority: Authority
) -> None:
    content = spoil(made, plan, head, authority)
    answers = add(made, plan, content)
    assert [answer.startswith(said) for answer in answers] == [True], answers
    assert list(plan.files.values_list("role", flat=True)) == ["record"]


def test_without_roots_or_without_the_issued_bytes_nothing_can_be_checked(
    made: Made, plan: Document, head: Person, settings: Any, tmp_path: Path
) -> None:
    content = signed(head, bytes_of(plan))
    trusted, settings.TRUST_DIR = settings.TRUST_DIR, tmp_path / "khong-co"
    assert add(made, plan, content) == [NO_ROOTS]
    # Of what is not signed at all, or another file, it is not said that certificates are missing.
    assert add(made, plan, bytes_of(plan) + b"\n") == [UNSIGNED]
    assert add(made, plan, plain_pdf("Khác")) == [OTHER_FILE]
    settings.TRUST_DIR = trusted
    place = kept_at(records_store(), plan.files.get().sha256)
    place.unlink()
    assert add(made, plan, content) == [
        "Bản phát hành lưu ở cổng không còn nguyên vẹn nên không so được. Hãy báo Quản trị."
    ]


# --- of a document from outside ------------------------------------------------------------------------------


def test_a_signed_decision_from_outside_is_told_as_such_and_every_other_file_is_not(
    made: Made, head: Person, authority: Authority
) -> None:
    stranger = Authority("CA lạ", number=1).person("Người Lạ")
    content = render(Issuance("1/QĐ", "M", "u", DAY))
    files = {
        "ký": signed(head, content),
        "không ký": content,
        "người lạ": signed(stranger, content),
        "thêm sau": longer(signed(head, content)),
    }
    document = file_in(made, files=[given(f"{name}.pdf", each) for name, each in files.items()]).document
    assert {file.name: (file.role, bool(file.signers)) for file in document.files.all()} == {
        "ký.pdf": ("signed", True),
        "không ký.pdf": ("attached", False),
        "người lạ.pdf": ("attached", False),
        "thêm sau.pdf": ("attached", False),
    }
    shown = page(made, document)
    assert (shown.count("Chữ ký số hợp lệ khi cổng kiểm tra, người ký:"), shown.count("<b>Bản ký số</b>")) == (1, 1)


def test_what_is_put_later_to_a_document_from_outside_as_signed_is_signed(made: Made, head: Person) -> None:
    document = file_in(made).document
    content = render(Issuance("1/QĐ", "M", "u", DAY))
    assert add(made, document, content) == [UNSIGNED]
    assert add(made, document, signed(head, content)) == []
    assert list(document.files.values_list("role", flat=True)) == ["signed"]


# --- what is said where somebody asks ------------------------------------------------------------------------


def old_copy(document: Document, content: bytes = b"%PDF-1.7 cu") -> DocumentFile:
    """What was filed as signed before anything was checked, as the migration calls it."""
    kept = records_store().keep(BytesIO(content))
    return DocumentFile.objects.create(
        document=document, role="unchecked", name="cũ.pdf", content_type="application/pdf", size=kept.size,
        sha256=kept.sha256, added_by="A",
    )  # fmt: skip


def test_verification_tells_a_signed_copy_a_scan_and_an_unchecked_copy_apart(
    made: Made, plan: Document, head: Person
) -> None:
    content = signed(head, bytes_of(plan))
    add(made, plan, content)
    add(made, plan, plain_pdf("quet"), role="scan", name="quét.pdf")
    old = old_copy(plan)
    found = verify(plan.code)
    assert found is not None
    at = signers(plan)[0]["at"]
    assert found.copies == (
        f"Bản ký số hợp lệ, người ký: {WHO}{at}.",
        "Bản quét, cổng không kiểm tra chữ ký.",
        "Bản lưu, chưa kiểm tra chữ ký.",
    )
    said = {
        role: found.compared(plan.files.get(role=role).sha256) for role in ("record", "signed", "scan", "unchecked")
    }
    assert {role: one.same for role, one in said.items() if one} == {
        "record": "Đúng là tệp đã phát hành: giống nhau từng byte.",
        "signed": "Đúng là bản ký số mà cổng đang lưu: giống nhau từng byte. "
        f"Chữ ký số hợp lệ khi cổng kiểm tra, người ký: {WHO}{at}.",
        "scan": "Đúng là bản quét mà cổng đang lưu: giống nhau từng byte. "
        "Cổng chỉ lưu bản quét, không kiểm tra chữ ký trên đó.",
        "unchecked": "Đúng là bản mà cổng đang lưu, chưa kiểm tra chữ ký: giống nhau từng byte. "
        "Tệp được lưu trước khi cổng kiểm tra chữ ký số.",
    }
    text = as_read(Client().get(f"/xac-minh/{plan.code}/"))
    assert (text.count("hợp lệ, người ký"), HOW_CHECKED in text) == (1, True)
    shown = page(made, plan)
    assert [f"<b>{label}</b>" in shown for label in ("Bản ký số", "Bản quét", "Bản lưu, chưa kiểm tra chữ ký")] == [
        True
    ] * 3
    assert old.role == "unchecked"


def test_a_document_without_a_signed_copy_says_nothing_of_signatures(made: Made, plan: Document) -> None:
    old_copy(plan)
    text = as_read(Client().get(f"/xac-minh/{plan.code}/"))
    assert ("hợp lệ" in text.replace(HOW_CHECKED, ""), HOW_CHECKED in text) == (False, False)


def test_nothing_new_is_filed_unchecked(made: Made, plan: Document) -> None:
    with pytest.raises(PermissionError, match="Hãy chọn loại tệp trong danh sách"):
        add(made, plan, plain_pdf(), role="unchecked")


def test_the_database_has_no_signed_copy_without_signers(made: Made, plan: Document) -> None:
    fields = {"name": "a", "content_type": "b", "size": 1, "added_by": "A", "document": plan}
    for role, signers in (("signed", None), ("scan", [])):
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentFile.objects.create(role=role, signers=signers, sha256=role.ljust(64, "0"), **fields)
