"""Issuing what was composed: once, as it was seen, with its number; from then on its file stands."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from khoithidua.audit.models import Entry
from members.documents.issuedfile import bytes_of, record_of
from members.documents.issuing import records_store
from members.models import Document, Draft
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
        shown = client_of(made).get(page(made)).content.decode()
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
    assert "Hãy nhờ Quản trị ghi" in client_of(made).get(page(made)).context["refused"]
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
    place = records_store().path(Document.objects.get().files.get().sha256)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes().replace(b"%PDF-1", b"%PDF-2"))
    answer = client_of(made).get(page(made, "composition.pdf"))
    assert answer.status_code == 500
    assert "đã mất hoặc bị thay đổi trên máy chủ" in answer.content.decode()
    place.unlink()


def test_issuing_is_in_the_log(made: Made) -> None:
    issue(made)
    document = Document.objects.get()
    entry = Entry.objects.get(key=f"document/{document.pk}")
    assert (entry.action, document.code in entry.new) == ("phát hành văn bản", True)
