"""A file that comes back signed by token: what is taken, and which sentence each other one gets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec

from common.records.pdf import render_pdf
from common.signatures.checking import NO_ROOTS, HandedOut, NotGood, signatures_in
from common.signatures.roots import trusted_roots
from common.signatures.signed import Signed
from pacts.fields import SignaturePlace, with_fields
from pacts.tokens import (
    BROKEN,
    CHANGED,
    CHANGED_BESIDE,
    OTHER_FILE,
    SEVERAL,
    UNSIGNED,
    check_signed,
)
from tests.authority import Authority, minutes_ago

FIELDS = {"ky-a": "Ban A", "ky-b": "Ban B"}


def paper(words: str) -> bytes:
    """A pact of two members, with their fields."""
    blocks = "".join(
        f'<p>{told}</p><p>Trưởng ban</p><div class="sign-space" id="{name}"></div><p id="{name}-end">N</p>'
        for name, told in FIELDS.items()
    )
    html = f'<html><body><main><p>{words}</p></main><div class="signatures of-3 has-2">{blocks}</div></body></html>'
    pdf = render_pdf(html, title="Giao ước", made_at=minutes_ago(5))
    return with_fields(pdf, [SignaturePlace(name, told, name) for name, told in FIELDS.items()], column_mm=54)


@pytest.fixture(scope="module")
def out() -> HandedOut:
    return HandedOut(paper("Giao ước năm 2024"), 0, minutes_ago(5))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


Check = Callable[..., Signed]


@pytest.fixture
def check(out: HandedOut, authority: Authority) -> Check:
    def checked(content: bytes, field: str = "ky-a", handed_out: HandedOut = out, **how: object) -> Signed:
        asked = {"roots": [authority.root()], "now": datetime.now(UTC), "others": FIELDS} | how
        return check_signed(content, handed_out=handed_out, field=field, **asked)  # type: ignore[arg-type]

    return checked


def refusal(check: Check, *args: object, **how: object) -> str:
    with pytest.raises(NotGood) as refused:
        check(*args, **how)
    return str(refused.value)


def test_who_signed_and_by_which_certificate_is_read(out: HandedOut, authority: Authority, check: Check) -> None:
    person = authority.person("Nguyễn Văn Ánh", "Ban Dân vận Tỉnh ủy", title="Trưởng ban")
    signed = person.sign(out.content, "ky-a")
    found = check(signed)
    assert (found.name, found.title, found.organisation, found.issuer) == (
        "Nguyễn Văn Ánh",
        "Trưởng ban",
        "Ban Dân vận Tỉnh ủy",
        "CA của các phép thử",
    )
    assert (found.valid_from.year, found.valid_to.year) == (2020, 2099)
    assert abs(datetime.now(UTC) - found.at) < timedelta(hours=1)
    assert signatures_in(signed) == 1


def test_two_sign_one_after_the_other_and_both_are_good(out: HandedOut, authority: Authority, check: Check) -> None:
    first = authority.person("Người Một").sign(out.content, "ky-a")
    check(first)
    second = authority.person("Người Hai").sign(first, "ky-b")
    assert check(second, "ky-b", HandedOut(first, 1, out.at)).name == "Người Hai"
    assert signatures_in(second) == 2
    # A file whose last signature was cut off is good by itself: how many there were is known from elsewhere.
    assert refusal(check, first, "ky-b", HandedOut(first, 1, out.at)) == UNSIGNED


def test_what_is_signed_before_the_other_has_signed_does_not_go_on_from_the_newest(
    out: HandedOut, authority: Authority, check: Check
) -> None:
    first = authority.person("Người Một").sign(out.content, "ky-a")
    beside = authority.person("Người Hai").sign(out.content, "ky-b")
    assert refusal(check, beside, "ky-b", HandedOut(first, 1, out.at)) == CHANGED


def test_another_document_is_told_from_this_one_changed(out: HandedOut, authority: Authority, check: Check) -> None:
    other = authority.person("Người Một").sign(paper("Giao ước năm 2023"), "ky-a")
    assert refusal(check, other) == OTHER_FILE
    assert refusal(check, b"%PDF-1.7\nkh\xc3\xb4ng") == OTHER_FILE
    assert refusal(check, out.content) == UNSIGNED
    # Opened and saved by a program that writes the whole file anew.
    with pikepdf.open(BytesIO(out.content)) as document:
        anew = BytesIO()
        document.save(anew, static_id=False)
    assert refusal(check, authority.person("Người Một").sign(anew.getvalue(), "ky-a")) == CHANGED


def test_a_byte_changed_anywhere_in_what_was_handed_out_is_a_changed_document(
    out: HandedOut, authority: Authority, check: Check
) -> None:
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    for place in (100, len(out.content) // 2, len(out.content) - 30):
        flipped = bytearray(signed)
        flipped[place] ^= 1
        assert refusal(check, bytes(flipped)) in (CHANGED, OTHER_FILE), place


def test_a_byte_changed_behind_it_breaks_the_signature(out: HandedOut, authority: Authority, check: Check) -> None:
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    start = len(out.content)
    # The certificates that a signature brings along are not signed, and behind its own bytes there is room left over:
    # what is changed there changes nothing that anybody reads. The mathematics stands at the end of its bytes.
    begins = signed.index(b"/Contents <", start)
    room = signed.index(b"0" * 64, begins)
    ends = signed.index(b">", room)
    places = [place for place in range(start, len(signed), 97) if not begins <= place < ends]
    assert len(places) > 30
    for place in [*places, room - 40, room - 200]:
        flipped = bytearray(signed)
        flipped[place] ^= 1
        refusal(check, bytes(flipped))


def test_a_file_that_was_cut_off_is_broken(out: HandedOut, authority: Authority, check: Check) -> None:
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    for rest in (1, 40, 400, 4000):
        assert refusal(check, signed[:-rest]) in (BROKEN, UNSIGNED)


def test_content_added_after_signing_is_refused(out: HandedOut, authority: Authority, check: Check) -> None:
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Added"] = generic.pdf_string("thêm")
    writer.update_root()
    added = BytesIO()
    writer.write(added)
    assert refusal(check, added.getvalue()) == CHANGED_BESIDE
    assert refusal(check, signed + b"\n% them") in (BROKEN, CHANGED_BESIDE)


def test_content_changed_together_with_the_signature_is_refused(
    out: HandedOut, authority: Authority, check: Check
) -> None:
    """The signature itself is good and covers the change: what was handed out is what it must be compared with."""
    writer = IncrementalPdfFileWriter(BytesIO(out.content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.mark_update(page.container_ref if hasattr(page, "container_ref") else page)
    assert refusal(check, authority.person("Người Một").sign_with(writer, "ky-a")) == CHANGED_BESIDE


def test_a_note_beside_the_signature_is_refused(out: HandedOut, authority: Authority, check: Check) -> None:
    with_note = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(out.content))
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 200, 90))),
            generic.pdf_name("/Contents"): generic.pdf_string("khong dong y"),
        }
    )
    annotations = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*annotations, writer.add_object(note)])
    writer.mark_update(page.container_ref)
    writer.write(with_note)
    signed = authority.person("Người Một").sign(with_note.getvalue(), "ky-a")
    assert refusal(check, signed) == CHANGED_BESIDE


def test_the_wrong_field_is_told_by_whose_it_is(out: HandedOut, authority: Authority, check: Check) -> None:
    person = authority.person("Người Một")
    said = refusal(check, person.sign(out.content, "ky-b"))
    assert said == ("Chữ ký nằm ở ô của Ban B. Hãy tải lại tệp, ký vào đúng ô dành cho đơn vị rồi nộp.")
    spec = SigFieldSpec("o-moi", on_page=0, box=(10, 10, 90, 40))
    said = refusal(check, person.sign(out.content, "o-moi", new_field=spec))
    assert said.startswith("Chữ ký nằm ở một ô mới, không phải ô của đơn vị.")


def test_two_new_signatures_at_once_are_one_too_many(out: HandedOut, authority: Authority, check: Check) -> None:
    person = authority.person("Người Một")
    assert refusal(check, person.sign(person.sign(out.content, "ky-a"), "ky-b")) == SEVERAL


def test_a_stranger_s_certificate_is_not_trusted_and_is_named(
    out: HandedOut, authority: Authority, check: Check
) -> None:
    stranger = Authority("CA lạ", number=1).person("Người Lạ")
    said = refusal(check, stranger.sign(out.content, "ky-a"))
    assert said.startswith("Chứng thư của «Người Lạ» do «CA lạ» cấp, không thuộc chứng thư gốc mà Khối tin cậy.")
    # Of the same name as the one that is trusted, and still not it.
    same_name = Authority(number=1).person("Người Lạ")
    assert "không thuộc chứng thư gốc mà Khối tin cậy" in refusal(check, same_name.sign(out.content, "ky-a"))


def test_an_expired_certificate_is_told_with_its_days(out: HandedOut, authority: Authority, check: Check) -> None:
    old = authority.person("Người Cũ", years=(2020, 2022))
    said = refusal(check, old.sign(out.content, "ky-a"))
    assert said.startswith(
        "Chứng thư của «Người Cũ» chỉ có giá trị từ 01/01/2020 đến 01/01/2022, không còn hạn lúc ký ("
    )
    later = authority.person("Người Sau", years=(2098, 2099))
    assert "chỉ có giá trị từ 01/01/2098" in refusal(check, later.sign(out.content, "ky-a"))


def test_a_clock_that_was_set_back_proves_nothing(out: HandedOut, authority: Authority, check: Check) -> None:
    """Seen from far ahead, the file says it was signed before it was there."""
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    later = HandedOut(out.content, 0, datetime.now(UTC) + timedelta(days=30))
    said = refusal(check, signed, handed_out=later, now=datetime.now(UTC) + timedelta(days=31))
    assert said.startswith("Giờ ký ghi trong tệp là ")


def test_without_any_root_nothing_can_be_checked(out: HandedOut, authority: Authority, check: Check) -> None:
    signed = authority.person("Người Một").sign(out.content, "ky-a")
    assert refusal(check, signed, roots=[]) == NO_ROOTS
    # What a file shows by itself is told first: no certificate would mend it.
    assert refusal(check, out.content, roots=[]) == UNSIGNED
    assert refusal(check, paper("Một tệp khác"), roots=[]) == OTHER_FILE


def test_roots_are_the_pem_files_of_a_folder_and_what_is_none_is_left_out(tmp_path: Path, authority: Authority) -> None:
    assert trusted_roots(tmp_path / "khong-co") == []
    authority.trust(tmp_path)
    Authority("CA thứ hai", number=1).trust(tmp_path)
    (tmp_path / "hong.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "doc-toi.txt").write_text("không phải chứng thư")
    names = {root.subject.native["common_name"] for root in trusted_roots(tmp_path)}
    assert names == {"CA của các phép thử", "CA thứ hai"}


def test_bytes_that_are_no_pdf_hold_no_signatures() -> None:
    assert signatures_in(b"khong") == -1
