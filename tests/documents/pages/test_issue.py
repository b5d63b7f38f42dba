"""Issuing what was composed: once, as it was seen, with its number; from then on its file stands."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from common.audit.models import Entry
from documents.issuedfile import bytes_of, record_of
from documents.models import Document, Draft
from documents.verbs.issuing import records_store
from tests.as_read import as_read
from tests.keptfiles import kept_at
from tests.printing import Paper
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
SOURCE = "ke-hoach"


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def client_of(made: Made, kind: str = "secretary") -> Client:
    client = Client()
    client.force_login(getattr(made, kind))
    return client


def page(made: Made, name: str = "composition-issue", source: str = SOURCE) -> str:
    return made.address(name, source)


def issue(made: Made, *, version: int = 0, source: str = SOURCE, kind: str = "secretary", **typed: str) -> Any:
    form = {"version": str(version), "replaces": "", "on": "20/3/2024", "seen": "on"} | typed
    return client_of(made, kind).post(page(made, source=source), form)


def write(made: Made, version: int, body: str) -> None:
    typed = {"version": str(version), "deed": "save", "subject": "Hoạt động", "body": body}
    assert client_of(made).post(page(made, "composition"), typed).status_code == 302


def file_at(made: Made, query: str = "", source: str = SOURCE) -> bytes:
    answer = client_of(made).get(page(made, "composition.pdf", source) + query)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content: bytes = answer.content
    return content


def test_who_issues_is_warned_while_nobody_has_said_how_the_portal_is_reached(made: Made, settings: Any) -> None:
    heading = "<strong>Mã QR chưa mở được ở máy khác.</strong>"
    for address, warnings in (("http://127.0.0.1:8155", 1), ("https://thidua.example.vn", 0)):
        settings.PUBLIC_URL = address
        shown = as_read(client_of(made).get(page(made)))
        assert (shown.count(heading), shown.count(f"sẽ là {address}, chỉ mở")) == (warnings, warnings)


def test_what_is_issued_has_its_number_its_day_and_its_code_on_it(made: Made) -> None:
    write(made, 0, "Một đoạn văn.")
    answer = issue(made, version=1)
    assert (answer.status_code, answer["Location"]) == (302, page(made, "composition"))
    document = Document.objects.get()
    assert (document.sign, document.kind, document.title, document.source) == (
        "01/KH-KTĐKT",
        "Kế hoạch",
        "Hoạt động",
        SOURCE,
    )
    paper = Paper(file_at(made))
    assert paper.faults() == []
    assert paper.text.count("Số: 01/KH-KTĐKT") == 1
    assert paper.text.count("ngày 20 tháng 3 năm 2024") == 1
    assert paper.text.count(document.code) >= 1
    assert paper.everything.count("In từ Cổng") == 0


def test_its_file_is_given_byte_for_byte_whatever_is_written_later(made: Made) -> None:
    issue(made)
    first = file_at(made)
    assert hashlib.sha256(first).hexdigest() == Document.objects.get().files.get().sha256
    made.year.campaigns.update(name="Tên khác")
    write(made, 0, "Lời văn khác.")
    assert file_at(made) == first
    assert file_at(made, "?soan=moi") != first
    shown = client_of(made).get(page(made, "composition"))
    assert (shown.context["document"], "form" in shown.context) == (Document.objects.get(), False)


def test_a_new_version_replaces_the_one_before_which_stays(made: Made) -> None:
    issue(made)
    first = Document.objects.get()
    write(made, 0, "Lời văn mới.")
    assert issue(made, version=1, replaces=str(first.pk), on="1/4/2024").status_code == 302
    first.refresh_from_db()
    second = Document.objects.exclude(pk=first.pk).get()
    assert (first.state, first.replaced_by, second.sign) == (Document.State.REPLACED, second, "02/KH-KTĐKT")
    assert "Lời văn mới" in Paper(file_at(made)).text
    assert bytes_of(record_of(first)).startswith(b"%PDF-")


def test_nothing_is_issued_that_the_reader_has_not_seen(made: Made) -> None:
    write(made, 0, "Một đoạn.")
    answer = issue(made, version=0)
    assert answer.status_code == 409
    assert answer.context["sentences"] == [
        f"{made.secretary} vừa lưu bản thảo này trong lúc bạn soạn. Hãy xem lại bản in, rồi phát hành."
    ]
    assert (answer.context["version"], Document.objects.count()) == (1, 0)


def test_what_somebody_else_has_just_issued_is_not_issued_again(made: Made) -> None:
    issue(made)
    answer = issue(made)
    assert answer.status_code == 409
    assert answer.context["sentences"] == [
        "Văn bản này vừa được phát hành hoặc thay thế trong lúc bạn xem. Hãy xem lại, rồi phát hành."
    ]
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"on": ""}, {"on": ["Hãy ghi ngày của văn bản, ví dụ 17/03/2023."]}),
        ({"on": "30/2/2024"}, {"on": ["Không có ngày «30/2/2024». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."]}),
        ({"seen": ""}, {"seen": ["Hãy xem bản in bên cạnh, rồi đánh dấu vào ô này."]}),
    ],
)
def test_without_day_or_confirmation_nothing_is_issued(made: Made, typed: dict[str, Any], errors: Any) -> None:
    answer = issue(made, **typed)
    assert (answer.status_code, answer.context["form"].errors) == (422, errors)
    assert Document.objects.count() == 0


def test_the_page_tells_the_number_and_how_many_dotted_lines_are_left(made: Made) -> None:
    context = client_of(made).get(page(made)).context
    assert (context["sign"], context["open_places"]) == ("01/KH-KTĐKT", 2)
    context = client_of(made).get(page(made, source="bang-xep-hang/nam")).context
    assert (context["sign"], context["open_places"]) == ("", 0)


def test_what_has_no_number_is_issued_without_one(made: Made) -> None:
    assert issue(made, source="bang-xep-hang/nam").status_code == 302
    document = Document.objects.get()
    assert (document.sign, document.kind) == ("", "Bảng xếp hạng tạm tính")
    assert "Số:" not in Paper(file_at(made, source="bang-xep-hang/nam")).text


def test_a_party_year_without_a_term_is_told_what_to_do_first(made: Made) -> None:
    type(made.year).objects.update(family="party", term="")
    assert "Thư ký Khối ghi ở trang «Thông tin khối»" in client_of(made).get(page(made)).context["refused"]
    answer = issue(made)
    assert (answer.status_code, Document.objects.count()) == (409, 0)
    type(made.year).objects.update(term="2020-2025")
    assert issue(made).status_code == 302
    assert Document.objects.get().sign == "01-KH/KTĐKT"


def test_the_data_travel_inside_the_file(made: Made) -> None:
    issue(made, source="danh-sach-thanh-vien")
    reader = PdfReader(BytesIO(file_at(made, source="danh-sach-thanh-vien")))
    assert list(reader.attachments) == ["du-lieu.json"]


@pytest.mark.parametrize(("kind", "may"), [("secretary", True), ("clerk", True), ("admin", True), ("leader", False)])
def test_who_issues(made: Made, kind: str, may: bool) -> None:
    answer = issue(made, kind=kind)
    assert (answer.status_code, Document.objects.count()) == ((302, 1) if may else (403, 0))


def test_the_editor_s_second_button_saves_first(made: Made) -> None:
    typed = {"version": "0", "deed": "issue", "subject": "Hoạt động", "body": "Vừa gõ."}
    answer = client_of(made).post(page(made, "composition"), typed)
    assert (answer["Location"], Draft.objects.get().body) == (page(made), "Vừa gõ.")


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(made: Made) -> None:
    issue(made)
    place = kept_at(records_store(), Document.objects.get().files.get().sha256)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes().replace(b"%PDF-1", b"%PDF-2"))
    answer = client_of(made).get(page(made, "composition.pdf"))
    assert answer.status_code == 500
    assert "đã mất hoặc bị thay đổi trên máy chủ" in as_read(answer)
    place.unlink()


def test_issuing_is_in_the_log(made: Made) -> None:
    issue(made)
    document = Document.objects.get()
    entry = Entry.objects.get(key=f"document/{document.pk}")
    assert (entry.action, document.code in entry.new) == ("phát hành văn bản", True)


# --- odd days, and a number that was taken -----------------------------------------------------------------


def asked(answer: Any) -> str:
    """What the page asks beside the day; "" for nothing."""
    question = answer.context["question"]
    return question.asked if question else ""


EARLIER = "Số trước trong cùng dãy, 01/TB-KTĐKT, ghi ngày 20/03/2024, sau ngày này."


def test_number_02_dated_before_number_01_is_asked_and_kept_with_a_reason(made: Made) -> None:
    issue(made, source="phat-dong/1")
    more: dict[str, Any] = {"source": "phat-dong/2", "on": "19/3/2024"}
    answer = issue(made, **more)
    assert (answer.status_code, asked(answer), Document.objects.count()) == (422, EARLIER, 1)
    assert 'value="19/3/2024"' in as_read(answer)
    empty = issue(made, **more, on_asked=EARLIER, on_reason=" ")
    assert (empty.status_code, asked(empty)) == (422, EARLIER)
    assert issue(made, **more, on_asked=EARLIER, on_reason="Ký trước, lấy số sau").status_code == 302
    document = Document.objects.latest("id")
    reason = f"{EARLIER} Vẫn ghi vì: Ký trước, lấy số sau"
    assert (document.sign, document.day_reason) == ("02/TB-KTĐKT", reason)
    assert Entry.objects.get(key=f"document/{document.pk}").reason == reason
    shown = as_read(client_of(made).get(made.address("document", document.pk)))
    assert reason in shown
    assert reason in " ".join(
        Paper(client_of(made).get(made.address("document.pdf", document.pk)).content).text.split()
    )


def test_a_reason_for_one_odd_day_is_none_for_another(made: Made) -> None:
    issue(made, source="phat-dong/1")
    answer = issue(made, source="phat-dong/2", on="1/3/2022", on_asked=EARLIER, on_reason="Ký trước")
    assert (answer.status_code, Document.objects.count()) == (422, 1)
    assert asked(answer).startswith(
        "Ngày 01/03/2022 không thuộc năm thi đua 2024. Căn cứ «Giao ước thi đua năm 2024 của"
    )
    assert answer.context["question"].reason == "Ký trước"


def test_a_reason_without_an_odd_day_is_not_kept(made: Made) -> None:
    assert issue(made, on_asked=EARLIER, on_reason="Thừa").status_code == 302
    assert Document.objects.get().day_reason == ""


def test_a_day_to_come_and_grounds_signed_later_are_asked(made: Made) -> None:
    assert asked(issue(made, on="1/1/2199")).startswith("Ngày 01/01/2199 chưa tới: hôm nay là ")
    typed = {"version": "0", "deed": "save", "subject": "A", "body": "B", "grounds": "Căn cứ Chỉ thị ngày 21/3/2024"}
    assert client_of(made).post(page(made, "composition"), typed).status_code == 302
    answer = issue(made, version=1)
    assert asked(answer) == "Căn cứ «Chỉ thị ngày 21/3/2024» ghi ngày 21/03/2024, sau ngày này."
    assert not Document.objects.exists()


def test_what_replaces_is_not_dated_before_what_it_replaces_without_a_word(made: Made) -> None:
    issue(made)
    first = Document.objects.get()
    answer = issue(made, replaces=str(first.pk), on="1/3/2024")
    assert "Văn bản được thay thế, Kế hoạch số 01/KH-KTĐKT, ghi ngày 20/03/2024, sau ngày này." in asked(answer)
    first.refresh_from_db()
    assert first.state == Document.State.IN_FORCE


def test_the_draft_s_own_odd_day_is_asked_as_soon_as_the_page_is_opened(made: Made) -> None:
    issue(made, source="phat-dong/1")
    typed = {"version": "0", "deed": "save", "subject": "A", "body": "B", "on": "19/3/2024"}
    assert client_of(made).post(page(made, "composition", "phat-dong/2"), typed).status_code == 302
    assert asked(client_of(made).get(page(made, source="phat-dong/2"))) == EARLIER


def test_a_number_that_somebody_else_took_is_asked_back_with_the_new_one(made: Made) -> None:
    shown = client_of(made).get(page(made, source="phat-dong/2")).context["sign"]
    issue(made, source="phat-dong/1")
    answer = issue(made, source="phat-dong/2", sign=shown, on="21/3/2024")
    assert (answer.status_code, Document.objects.count(), answer.context["sign"]) == (409, 1, "02/TB-KTĐKT")
    assert answer.context["sentences"] == [
        "Số 01/TB-KTĐKT không còn: văn bản này sẽ mang số 02/TB-KTĐKT. Hãy xem lại, rồi phát hành."
    ]
    text = as_read(answer)
    assert ('name="sign" value="02/TB-KTĐKT"' in text, 'value="21/3/2024"' in text) == (True, True)
    assert issue(made, source="phat-dong/2", sign="02/TB-KTĐKT", on="21/3/2024").status_code == 302
    assert Document.objects.latest("id").sign == "02/TB-KTĐKT"


def test_a_day_of_another_year_has_another_number_and_the_page_says_so(made: Made) -> None:
    issue(made, source="phat-dong/1")
    answer = issue(made, source="phat-dong/2", sign="02/TB-KTĐKT", on="5/1/2025")
    assert (answer.status_code, answer.context["sign"]) == (409, "01/TB-KTĐKT")
    assert issue(made, source="phat-dong/2", sign="01/TB-KTĐKT", on="5/1/2025").status_code == 302


def test_a_number_taken_while_the_document_is_set_is_not_given_in_silence(made: Made) -> None:
    from documents.verbs.issuing import OtherNumber
    from tests.documents.issued import page as bytes_of_page
    from tests.documents.issued import put_out

    def render(issuance: Any) -> bytes:
        if not Document.objects.exists():
            put_out(made, "ke-hoach/faster")
        return bytes_of_page(issuance)

    with pytest.raises(OtherNumber) as taken:
        put_out(made, render=render, shown="01/KH-KTĐKT")
    assert (taken.value.sign, Document.objects.count()) == ("02/KH-KTĐKT", 1)
