"""Freezing a pact and opening it again: what is kept, what becomes void, what can no longer be done."""

from datetime import date
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from campaigns.models import Campaign
from common.audit.log import Actor
from common.records.pdf import render_pdf
from common.yearfile.files import dump, left_out
from common.yearfile.parsing import YearFileRefused
from documents.models import Document, DocumentFile
from pacts.agreed import digest, from_json, text_of
from pacts.kept import check_pacts, content_of, is_whole
from pacts.models import Freezing, Pact, PactFile, Reopening
from pacts.verbs.drafts import change_pact
from pacts.verbs.freezing import CHANGED, StaleText, agreed_now, freeze, frozen_agreed, ground_lines, reopen, seen_of
from tests.pacts.life import Life, begin, log_of, standing
from tests.yearfiles import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(db: None) -> Life:
    return begin()


def test_the_frozen_text_is_canonical_and_stands_beside_its_parts(life: Life) -> None:
    freezing = life.freeze()
    assert (life.pact.state, freezing.number, freezing.on) == ("frozen", 1, date(2024, 3, 17))
    assert freezing.sha256 == digest(freezing.text)
    assert text_of(frozen_agreed(freezing)) == freezing.text
    assert freezing.text.splitlines() == [
        "GIAO ƯỚC THI ĐUA",
        "Khối thi đua khoi-thu, năm 2024",
        "Tỉnh ủy",
        "Bình Thuận, ngày 17 tháng 3 năm 2024",
        "",
        "Ngày 17 tháng 3 năm 2024, tại Hội nghị ký kết giao ước thi đua, do Người chủ trì chủ trì, các thành viên "
        "Khối thi đua khoi-thu sau đây ký kết giao ước thi đua năm 2024:",
        "1. Cơ quan, đơn vị số 01 (Trưởng khối): Người đại diện 01, Thủ trưởng",
        "2. Cơ quan, đơn vị số 02 (Phó Trưởng khối): Người đại diện 02, Thủ trưởng",
        "3. Cơ quan, đơn vị số 03: Người đại diện 03, Thủ trưởng",
        "Hội nghị thông qua các văn bản:",
        "- Quy chế hoạt động của Khối",
        "",
        "I. NỘI DUNG THI ĐUA",
        *(f"{number}. Điều {number}." for number in range(1, 6)),
        "",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Đợt thi đua 1, từ ngày 01 tháng 01 năm 2024 đến ngày 01 tháng 3 năm 2024, chủ đề: Chủ đề của đợt 1.",
        "2. Đợt thi đua 2, từ ngày 31 tháng 01 năm 2024 đến ngày 31 tháng 3 năm 2024, chủ đề: Chủ đề của đợt 2.",
        "3. Nội dung trọng tâm của các đợt thi đua:",
        "- Trọng tâm 1.",
        "- Trọng tâm 2.",
        "4. Trong năm 2024, Khối tổ chức ít nhất 01 hoạt động chung, như:",
        "- Loại 1",
        "- Loại 2",
    ]


def test_a_ground_that_says_how_it_is_one_gets_no_word_before_it_and_what_was_frozen_stays(life: Life) -> None:
    for order, text in enumerate(["Luật Thi đua", "Trên cơ sở thống nhất của các đơn vị"], start=1):
        life.pact.clauses.create(section="ground", order=order, text=text)
    freezing = life.freeze()
    said = ["Căn cứ Luật Thi đua", "Trên cơ sở thống nhất của các đơn vị"]
    assert freezing.text.splitlines()[5:7] == said
    with pdfplumber.open(BytesIO(content_of(PactFile.objects.get()))) as pdf:
        paper = " ".join((pdf.pages[0].extract_text() or "").split())
    assert (paper.count(f"{said[0]}; {said[1]}."), paper.count("Căn cứ Trên cơ sở")) == (1, 0)
    # A text that an earlier version froze says it otherwise, and was signed so.
    earlier = Freezing(data=freezing.data, text=freezing.text.replace("\nTrên cơ sở", "\nCăn cứ Trên cơ sở"))
    assert ground_lines(frozen_agreed(earlier)) == [said[0], f"Căn cứ {said[1]}"]
    assert text_of(frozen_agreed(earlier)) == earlier.text


def test_the_pdf_is_issued_kept_and_has_a_field_in_every_member_s_block(life: Life) -> None:
    freezing = life.freeze()
    file = PactFile.objects.get(role="frozen")
    content = content_of(file)
    document = Document.objects.get(freezing=freezing)
    assert (document.state, document.sign, document.title) == (
        "in-force",
        "",
        "Giao ước thi đua năm 2024 (bản chốt để ký lần 1)",
    )
    assert DocumentFile.objects.get(document=document).sha256 == file.sha256
    fields = {name: ref for name, _, ref in enumerate_sig_fields(PdfFileReader(BytesIO(content)))}
    assert list(fields) == ["ky-dv-01", "ky-dv-02", "ky-dv-03"]
    with pdfplumber.open(BytesIO(content)) as pdf:
        words = [(page.page_number, word) for page in pdf.pages for word in page.extract_words()]
        height = pdf.pages[0].height
    for number in (1, 2, 3):
        box = [float(edge) for edge in fields[f"ky-dv-0{number}"].get_object()["/Rect"]]
        # The box is as wide as the block; above it the agency, below it the name, and nothing inside it.
        assert 100 < box[2] - box[0] < 160
        assert 60 < box[3] - box[1] < 80
        page = max(page for page, word in words if word["text"] == f"0{number}")
        inside = [
            word["text"]
            for where, word in words
            if where == page
            and box[0] < word["x1"]
            and word["x0"] < box[2]
            and height - box[3] < word["bottom"] - 2
            and word["top"] + 2 < height - box[1]
        ]
        assert inside == []
    text = " ".join(word["text"] for _, word in words)
    assert document.code in text
    assert freezing.sha256 in text
    with pikepdf.open(BytesIO(content)) as opened:
        assert opened.Root.AcroForm.SigFlags == 3


def test_what_becomes_of_the_sources_changes_nothing_that_was_frozen(life: Life) -> None:
    freezing = life.freeze()
    Campaign.objects.update(theme="Chủ đề khác")
    life.made.members[0].name = "Tên khác"
    life.made.members[0].save()
    assert from_json(Freezing.objects.get().data) == from_json(freezing.data)
    assert list(check_pacts()) == []


def test_only_what_was_shown_is_frozen(life: Life) -> None:
    secretary = life.made.secretary
    seen = seen_of(agreed_now(life.pact, life.plan, None))
    Campaign.objects.filter(number=1).update(theme="Chủ đề khác")
    asked: dict[str, Any] = {"year": life.made.year, "on": date(2024, 3, 17), "actor": Actor(user=secretary)}
    with pytest.raises(StaleText, match="Nội dung vừa thay đổi"):
        freeze(**asked, plan=life.plan, seen=seen, reader=life.made.reader(secretary))
    for user, reason in (
        (life.made.clerk, "Chỉ Thư ký Khối và Quản trị"),
        (life.made.representative("dv-02"), "Chỉ Thư ký Khối và Quản trị"),
    ):
        with pytest.raises(PermissionError, match=reason):
            freeze(**asked, plan=life.plan, seen=seen, reader=life.made.reader(user))
    assert (Freezing.objects.count(), Document.objects.count(), life.pact.state) == (0, 0, "drafting")


def test_a_pact_without_pledges_is_not_frozen(life: Life) -> None:
    life.pact.pledges.all().delete()
    with pytest.raises(PermissionError, match="Giao ước chưa có nội dung thi đua nào"):
        life.freeze()


def test_a_frozen_text_is_changed_by_no_door(life: Life) -> None:
    before = dump(life.made.year)
    life.freeze()
    with pytest.raises(PermissionError, match="Giao ước đã chốt để ký"):
        change_pact(year=life.made.year, version=1, actor=Actor(name="tests"), title="sửa", change=lambda draft: draft)
    with pytest.raises(PermissionError, match="Giao ước đã chốt rồi"):
        life.freeze()
    before["pact"]["pledges"] = ["Khác."]
    with pytest.raises(YearFileRefused) as refused:
        loaded(before)
    assert {problem.place: problem.sentence for problem in refused.value.problems} == {
        "pact.pledges": "Giao ước đã chốt để ký nên nội dung không sửa được nữa. Muốn sửa, hãy mở lại, có ghi lý do."
    }


def test_opening_again_needs_a_reason_and_makes_every_signature_void_for_all_to_see(life: Life) -> None:
    life.freeze()
    life.sign("dv-02")
    life.note("dv-03")
    with pytest.raises(ValueError, match="Hãy ghi lý do mở lại"):
        life.reopen("  ")
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối và Quản trị"):
        clerk = life.made.clerk
        reopen(year=life.made.year, reason="Sửa", actor=Actor(user=clerk), reader=life.made.reader(clerk))
    life.reopen("Thiếu một chỉ tiêu")
    assert (life.pact.state, standing(life)) == ("drafting", {})
    void = life.pact.signatures.order_by("member__order").values_list("member__code", "void_reason")
    assert list(void) == [(code, "Giao ước mở lại: Thiếu một chỉ tiêu") for code in ("dv-02", "dv-03")]
    document = Document.objects.get()
    assert (document.state, document.state_reason) == ("withdrawn", "Giao ước mở lại để sửa: Thiếu một chỉ tiêu")
    assert [told for told in log_of(life) if told[1] in ("mở lại", "hết giá trị", "thu hồi văn bản")] == [
        ("Giao ước", "mở lại"),
        ("Chữ ký của Cơ quan, đơn vị số 02", "hết giá trị"),
        ("Chữ ký của Cơ quan, đơn vị số 03", "hết giá trị"),
        (f"Giao ước thi đua: {document.title}", "thu hồi văn bản"),
    ]
    # Frozen again it is another text and another paper, and those who signed sign again.
    second = life.freeze()
    assert (second.number, Freezing.objects.count(), Document.objects.count()) == (2, 2, 2)
    life.sign("dv-02")
    assert standing(life) == {"dv-02": "portal"}
    assert list(check_pacts()) == []


def test_a_pact_in_force_is_not_opened_again(life: Life) -> None:
    life.freeze()
    life.note("dv-01", "dv-02", "dv-03")
    assert life.pact.state == "in-force"
    with pytest.raises(PermissionError, match="có hiệu lực nên không mở lại được"):
        life.reopen()


def test_the_database_keeps_what_was_frozen_and_why_it_was_opened_again(life: Life) -> None:
    life.freeze()
    life.reopen()
    changes: list[Any] = [
        lambda: Freezing.objects.update(text="khác"),
        lambda: Freezing.objects.all().delete(),
        lambda: Reopening.objects.update(reason="khác"),
        lambda: PactFile.objects.update(sha256="0" * 64),
        lambda: PactFile.objects.all().delete(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert is_whole(Freezing.objects.get())


def test_a_text_that_was_changed_past_the_database_is_found(life: Life) -> None:
    freezing = life.freeze()
    assert is_whole(freezing)
    freezing.text = freezing.text.replace("Điều 1.", "Điều khác.")
    assert not is_whole(freezing)
    freezing = Freezing.objects.get()
    freezing.data["parts"][0]["articles"][0]["text"] = "Điều khác."
    assert not is_whole(freezing)


def test_a_year_s_file_leaves_out_what_was_frozen_and_says_so(life: Life) -> None:
    life.freeze()
    life.sign("dv-02")
    life.note("dv-03")
    assert left_out(life.made.year) == [
        "Chữ ký của Đơn vị 02 ký ở cổng nên không nằm trong tệp: chỉ có ở cơ sở dữ liệu này.",
        "Giao ước đã chốt để ký; bản chốt và các tệp đã ký không nằm trong tệp này.",
    ]
    file = dump(life.made.year)
    assert [one["member"] for one in file["pact"]["signatures"]["signed_by"]] == ["dv-03"]
    loaded(file)
    assert (dump(life.made.year), life.pact.state) == (file, "frozen")
    assert standing(life) == {"dv-02": "portal", "dv-03": "paper"}


def test_a_pact_that_is_drafted_further_while_its_pdf_is_set_is_not_frozen(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_and_go_on(*args: Any, **how: Any) -> bytes:
        content = render_pdf(*args, **how)
        Pact.objects.update(note="Ghi chú mới")
        return content

    monkeypatch.setattr("pacts.verbs.freezing.render_pdf", set_and_go_on)
    with pytest.raises(StaleText) as stale:
        life.freeze()
    assert str(stale.value) == CHANGED
    assert (Freezing.objects.count(), Document.objects.count(), PactFile.objects.count()) == (0, 0, 0)
