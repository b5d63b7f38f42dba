"""A kept file that turns out to be the signed copy: checked where it lies, by the rules of one that is handed in."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from common.audit.log import Actor
from common.audit.models import Entry
from common.signatures.checking import NotGood
from documents.models import Document, DocumentFile
from documents.signedfile import CHANGED_BESIDE, OTHER_FILE
from documents.verbs.issuing import Issuance, records_store
from documents.verbs.proving import NOT_TO_BE_CHECKED, ROOTS_FIRST, STILL_UNSIGNED, prove_signed
from documents.verifying import verify
from members.models import User
from tests.as_read import as_read
from tests.authority import Authority, Person
from tests.common.files.samples import pdf as plain_pdf
from tests.common.files.samples import picture
from tests.documents.issued import DAY, file_in, given, put_out
from tests.documents.test_signedfile import (
    _trusted,
    add,
    authority,
    bytes_of,
    head,
    longer,
    made,
    old_copy,
    plan,
    render,
    signed,
)
from tests.keptfiles import kept_at
from tests.years import Made

__all__ = ["_trusted", "authority", "head", "made", "plan"]

BUTTON = "Kiểm tra và ghi là bản ký số"


def prove(made: Made, document: Document, file: DocumentFile, by: User | None = None) -> DocumentFile:
    user = by or made.clerk
    return prove_signed(
        year=made.year, document_id=document.pk, file_id=file.pk, actor=Actor(user=user), reader=made.reader(user)
    )


def refusal(made: Made, document: Document, file: DocumentFile) -> str:
    """Why it is no signed copy; nothing was changed, and the log says nothing."""
    before = (DocumentFile.objects.values().get(pk=file.pk), Entry.objects.count())
    with pytest.raises(NotGood) as why:
        prove(made, document, file)
    assert (DocumentFile.objects.values().get(pk=file.pk), Entry.objects.count()) == before
    return str(why.value)


def kept(made: Made, document: Document, content: bytes, role: str = "scan") -> DocumentFile:
    assert add(made, document, content, role=role, name="bản lưu.pdf") == []
    return document.files.get(role=role)


@pytest.mark.parametrize("role", ["scan", "attached", "unchecked"])
def test_what_was_only_kept_becomes_the_signed_copy_without_a_second_copy_of_its_bytes(
    role: str, made: Made, plan: Document, head: Person
) -> None:
    content = signed(head, bytes_of(plan))
    file = old_copy(plan, content) if role == "unchecked" else kept(made, plan, content, role)
    was, stored = file.get_role_display(), list(records_store().digests())
    proven = prove(made, plan, file)
    assert (proven.pk, proven.role, [one["name"] for one in proven.signers or []]) == (file.pk, "signed", ["Trần Tới"])
    assert (proven.name, proven.sha256, proven.added_by) == (file.name, file.sha256, file.added_by)
    assert (bytes_of(plan, "signed"), list(records_store().digests())) == (content, stored)
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.action, entry.account) == ("kiểm tra chữ ký tệp của văn bản", made.clerk.username)
    assert entry.old.startswith(was.partition(",")[0])
    assert entry.new.startswith("Bản ký số hợp lệ, người ký: Trần Tới, Chánh Văn phòng (Văn phòng Tỉnh ủy), ký lúc ")
    assert entry.new.endswith(f": {file.name} (SHA-256 {file.sha256})")
    found = verify(plan.code)
    assert found is not None
    assert (found.has_signed, len(found.copies)) == (True, 1)


def test_what_is_no_signed_copy_stays_what_it_is_and_is_told_why(made: Made, plan: Document, head: Person) -> None:
    other = put_out(made, "ke-hoach/khac", render=render, title="Khác")
    files = {
        STILL_UNSIGNED.format("Bản quét"): longer(bytes_of(plan)),
        OTHER_FILE: signed(head, bytes_of(other)),
        CHANGED_BESIDE: longer(signed(head, bytes_of(plan))),
    }
    said = {}
    for why, content in files.items():
        add(made, plan, content, role="scan")
        said[why] = refusal(made, plan, plan.files.order_by("-id")[0])
    assert said == {why: why for why in files}
    stranger = signed(Authority("CA lạ", number=1).person("Người Lạ"), bytes_of(plan))
    assert refusal(made, plan, kept(made, plan, stranger, "attached")).startswith("Chứng thư của «Người Lạ» do «CA lạ»")
    image = given("ảnh.png", picture("PNG"))
    scanned = file_in(made, "Ảnh", files=[image]).document
    assert refusal(made, scanned, scanned.files.get()) == NOT_TO_BE_CHECKED.format("Tệp kèm theo")
    assert refusal(made, plan, plan.files.get(role="record")) == NOT_TO_BE_CHECKED.format("Bản phát hành")


def test_what_came_before_its_root_was_trusted_is_proven_once_it_is(
    made: Made, head: Person, settings: Any, tmp_path: Any
) -> None:
    trusted, settings.TRUST_DIR = settings.TRUST_DIR, tmp_path / "khong-co"
    content = signed(head, render(Issuance("1/QĐ", "M", "u", DAY)))
    document = file_in(made, files=[given("quyết định.pdf", content)]).document
    file = document.files.get()
    assert (file.role, refusal(made, document, file)) == ("attached", ROOTS_FIRST)
    unsigned = kept(made, document, plain_pdf("Chưa ai ký"))
    assert refusal(made, document, unsigned) == STILL_UNSIGNED.format(unsigned.get_role_display())
    settings.TRUST_DIR = trusted
    assert prove(made, document, file).role == "signed"
    assert refusal(made, document, file) == NOT_TO_BE_CHECKED.format("Bản ký số")


def test_bytes_that_are_no_longer_what_they_were_prove_nothing(made: Made, plan: Document, head: Person) -> None:
    file = kept(made, plan, signed(head, bytes_of(plan)))
    place = kept_at(records_store(), file.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes() + b" ")
    assert refusal(made, plan, file) == (
        f"Tệp «{file.name}» của {plan} đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa ra. Hãy báo Quản trị."
    )
    place.unlink()


def test_leaders_and_members_prove_nothing(made: Made, plan: Document, head: Person) -> None:
    file = kept(made, plan, signed(head, bytes_of(plan)))
    for user in (made.leader, made.representative("dv-01")):
        with pytest.raises(PermissionError, match="Chỉ Thư ký Khối, Văn thư và Quản trị"):
            prove(made, plan, file, by=user)
    assert DocumentFile.objects.get(pk=file.pk).role == "scan"


def test_the_page_offers_it_where_it_could_be_and_tells_what_came_of_it(
    made: Made, plan: Document, head: Person
) -> None:
    page = made.address("document", plan.pk)
    good = kept(made, plan, signed(head, bytes_of(plan)))
    bad = kept(made, plan, plain_pdf("quet"), "attached")
    client, leader = Client(), Client()
    client.force_login(made.clerk)
    leader.force_login(made.leader)
    assert (as_read(client.get(page)).count(BUTTON), as_read(leader.get(page)).count(BUTTON)) == (2, 0)
    assert leader.post(page, {"deed": "prove", "file": good.pk}).status_code == 403
    answer = client.post(page, {"deed": "prove", "file": bad.pk})
    assert (answer.context["unproven"], as_read(answer).count(f"</a>: {OTHER_FILE}</li>")) == (
        (bad.pk, bad.name, OTHER_FILE),
        1,
    )
    answer = client.post(page, {"deed": "prove", "file": good.pk}, follow=True)
    assert as_read(answer).count(f"Chữ ký số hợp lệ. Đã ghi «{good.name}» là bản ký số.") == 1
    assert as_read(answer).count(BUTTON) == 1
    elsewhere = kept(made, put_out(made, "ke-hoach/khac", title="Khác"), plain_pdf("a"))
    for other in (elsewhere.pk, 10**9, "x"):
        assert client.post(page, {"deed": "prove", "file": other}).status_code == 404


def test_who_hands_the_same_bytes_in_again_as_signed_is_shown_the_way(made: Made, plan: Document, head: Person) -> None:
    content = signed(head, bytes_of(plan))
    kept(made, plan, content)
    assert add(made, plan, content) == [f"Tệp này đã có ở văn bản này, tên là «bản lưu.pdf». Bấm «{BUTTON}» ở tệp ấy."]


def test_the_database_lets_a_kept_file_take_no_other_step(made: Made, plan: Document, head: Person) -> None:
    scan = kept(made, plan, signed(head, bytes_of(plan)))
    signers = [{"name": "A"}]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("scan", {"role": "attached"}),
        ("scan", {"role": "signed", "signers": signers, "name": "khác.pdf"}),
        ("scan", {"role": "signed", "signers": signers, "sha256": "0" * 64}),
        ("scan", {"role": "signed"}),
        ("scan", {"signers": signers}),
        ("record", {"role": "signed", "signers": signers}),
    ]
    for role, fields in steps:
        with pytest.raises(IntegrityError), transaction.atomic():
            plan.files.filter(role=role).update(**fields)
    prove(made, plan, scan)
    for fields in ({"role": "scan", "signers": None}, {"signers": signers}):
        with pytest.raises(IntegrityError), transaction.atomic():
            plan.files.filter(role="signed").update(**fields)
