"""The pages on which a pact is frozen, signed and opened again, and the files that are kept of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from common.vietnamese.dates import today_vn
from members.models import User
from members.throttle import WAIT
from pacts.models import Pact, PactFile
from pacts.tokens import UNSIGNED
from pacts.verbs.signing import WRONG_PASSWORD
from tests.as_read import as_read
from tests.common.files.samples import pdf
from tests.documents.issued import put_out
from tests.pacts.life import PASSWORD, Life, begin, one_byte_changed, standing
from tests.printing import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(db: None) -> Life:
    return begin()


@pytest.fixture
def frozen(life: Life) -> Life:
    life.freeze()
    return life


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member_of(life: Life, code: str = "dv-02") -> Client:
    return client_of(life.representative(code))


def content(answer: Any) -> bytes:
    """All bytes of a file that is sent piece by piece."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_who_freezes_is_warned_while_nobody_has_said_how_the_portal_is_reached(life: Life, settings: Any) -> None:
    heading = "<strong>Mã QR chưa mở được ở máy khác.</strong>"
    for address, warnings in (("http://localhost:8000", 1), ("https://thidua.example.vn", 0)):
        settings.PUBLIC_URL = address
        shown = as_read(client_of(life.made.secretary).get(life.made.address("pact-freeze")))
        assert shown.count(heading) == warnings


def test_the_secretary_freezes_what_the_page_shows_on_the_day_that_is_typed(life: Life) -> None:
    secretary = client_of(life.made.secretary)
    address = life.made.address("pact-freeze")
    shown = secretary.get(address)
    assert (shown.context["on"], bool(shown.context["may_freeze"])) == ("17/03/2024", True)
    form = {"deed": "freeze", "seen": shown.context["seen"]}
    answer = secretary.post(address, form | {"on": "32/3/2024"})
    assert (answer.status_code, list(answer.context["problems"]), answer.context["on"]) == (422, ["on"], "32/3/2024")
    life.pact.pledges.filter(order=1).update(text="Điều đã đổi.")
    answer = secretary.post(address, form | {"on": "20/3/2024"})
    assert (answer.status_code, answer.context["problems"]) == (
        422,
        {"": "Nội dung vừa thay đổi từ lúc bạn mở trang. Hãy xem lại văn bản dưới đây rồi chốt."},
    )
    answer = secretary.post(address, {"deed": "freeze", "on": "20/3/2024", "seen": answer.context["seen"]})
    assert answer.status_code == 302
    assert life.frozen.text.splitlines()[3] == "Bình Thuận, ngày 20 tháng 3 năm 2024"


def test_opening_again_asks_for_a_reason_and_says_whose_signatures_become_void(frozen: Life) -> None:
    frozen.sign("dv-02")
    secretary = client_of(frozen.made.secretary)
    address = frozen.made.address("pact-freeze")
    shown = secretary.get(address)
    assert "Chữ ký của 1 đơn vị hết giá trị" in as_read(shown)
    answer = secretary.post(address, {"deed": "reopen", "reason": " "})
    assert (answer.status_code, list(answer.context["problems"])) == (422, ["reason"])
    assert secretary.post(address, {"deed": "reopen", "reason": "Thiếu chỉ tiêu"}).status_code == 302
    page = as_read(member_of(frozen).get(frozen.made.address("pact")))
    assert "Hết giá trị. Giao ước mở lại: Thiếu chỉ tiêu" in page
    assert standing(frozen) == {}


def test_a_member_signs_with_its_password_and_the_page_says_how_and_of_which_text(frozen: Life) -> None:
    client = member_of(frozen)
    assert [line.member.code for line in client.get(frozen.made.address("pact")).context["own"]] == ["dv-02"]
    address = frozen.made.address("pact-sign", "dv-02")
    form = {"deed": "portal", "name": "Trần Thị B", "position": "Phó ban", "seen": frozen.frozen.sha256}
    answer = client.post(address, form | {"password": "sai"})
    assert (answer.status_code, list(answer.context["problems"]), answer.context["name"]) == (
        422,
        ["password"],
        "Trần Thị B",
    )
    assert client.post(address, form | {"password": PASSWORD}).status_code == 302
    shown = client.get(address)
    assert "Đúng văn bản đang chốt." in as_read(shown)
    assert "Trần Thị B, Phó ban" in as_read(shown)
    assert client.post(address, form | {"password": PASSWORD}).status_code == 403


def test_the_password_to_sign_with_cannot_be_guessed_at(frozen: Life) -> None:
    client, address = member_of(frozen), frozen.made.address("pact-sign", "dv-02")
    form = {"deed": "portal", "name": "Trần Thị Bình", "seen": frozen.frozen.sha256}
    told = [client.post(address, form | {"password": "sai"}).context["problems"]["password"] for _ in range(6)]
    assert told == [WRONG_PASSWORD] * 4 + [WAIT.format(minutes=1)] * 2
    answer = client.post(address, form | {"password": PASSWORD})
    assert (answer.status_code, answer.context["problems"]) == (422, {"password": WAIT.format(minutes=1)})


def test_nobody_is_offered_to_sign_for_somebody_else_and_the_form_alone_does_nothing(frozen: Life) -> None:
    form = {"deed": "portal", "name": "Ai", "password": PASSWORD, "seen": frozen.frozen.sha256}
    address = frozen.made.address("pact-sign", "dv-03")
    for user in (frozen.representative("dv-02"), frozen.made.secretary, frozen.made.clerk):
        client = client_of(user)
        assert "Mật khẩu của bạn" not in as_read(client.get(address))
        assert client.post(address, form).status_code == 403
    assert standing(frozen) == {}


def test_the_file_goes_out_and_comes_back_signed_and_the_next_one_gets_it(frozen: Life) -> None:
    client = member_of(frozen)
    address = frozen.made.address("pact-sign", "dv-02")
    out = client.get(address).context["out"]
    handed = content(client.get(frozen.made.address("pact-file", out.pk) + "?tai"))
    assert handed == frozen.file()
    for sent, problem in (
        ({}, "Chưa chọn tệp nào. Hãy chọn tệp đã ký số, rồi bấm «Nộp bản ký số»."),
        ({"file": SimpleUploadedFile("giao uoc.pdf", handed)}, UNSIGNED),
    ):
        answer = client.post(address, {"deed": "token", **sent})
        assert (answer.status_code, answer.context["problems"]) == (422, {"file": problem})
    signed = frozen.person("dv-02").sign(handed, "ky-dv-02")
    answer = client.post(address, {"deed": "token", "file": SimpleUploadedFile("giao uoc.pdf", signed)})
    assert answer.status_code == 302
    assert "CA của các phép thử" in as_read(client.get(address))
    other = member_of(frozen, "dv-03").get(frozen.made.address("pact-sign", "dv-03"))
    assert (other.context["out"].signatures, frozen.file()) == (1, signed)


def test_the_clerk_notes_the_paper_and_files_its_scan(frozen: Life) -> None:
    clerk = client_of(frozen.made.clerk)
    address = frozen.made.address("pact-paper")
    form: dict[str, Any] = {"signed:dv-01": "1", "name:dv-01": "Lê C", "position:dv-01": "Giám đốc", "on": "17/3/2024"}
    answer = clerk.post(address, form | {"on": "mai"})
    row = answer.context["rows"][0]
    assert (answer.status_code, list(answer.context["problems"]), row.checked, row.name) == (
        422,
        ["on"],
        True,
        "Lê C",
    )
    scan = SimpleUploadedFile("bản quét.pdf", pdf("quet"))
    assert clerk.post(address, form | {"scan": scan}).status_code == 302
    assert standing(frozen) == {"dv-01": "paper"}
    later = SimpleUploadedFile("trang hai.pdf", pdf("hai"))
    assert clerk.post(address, {"file": "dv-01", "scan": later}).status_code == 302
    assert list(PactFile.objects.filter(role="scan").order_by("id").values_list("name", flat=True)) == [
        "bản quét.pdf",
        "trang hai.pdf",
    ]


def test_a_changed_file_is_told_by_the_page_and_not_given_out(frozen: Life) -> None:
    frozen.hand_in("dv-02")
    file = PactFile.objects.get(role="signed")
    client = member_of(frozen)
    listed, fetched = frozen.made.address("pact-files"), frozen.made.address("pact-file", file.pk)
    assert client.get(listed).context["broken"] == []
    with one_byte_changed(file):
        assert client.get(listed).context["broken"] == [file.name]
        answer = client.get(fetched, follow=True)
        assert answer.redirect_chain == [(listed, 302)]
        assert f"Tệp «{file.name}» trên máy chủ không còn là tệp đã lưu nên không gửi." in as_read(answer)
        assert (
            member_of(frozen, "dv-03")
            .post(
                frozen.made.address("pact-sign", "dv-03"),
                {"deed": "token", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 khac")},
            )
            .status_code
            == 403
        )
    assert content(client.get(fetched)) == frozen.file()


def test_the_frozen_text_is_given_byte_by_byte_as_it_was_hashed(frozen: Life) -> None:
    answer = member_of(frozen).get(frozen.made.address("pact-text", 1))
    assert answer.content == frozen.frozen.text.encode()
    assert member_of(frozen).get(frozen.made.address("pact-text", 2)).status_code == 404


def test_another_bloc_s_file_does_not_exist(frozen: Life) -> None:
    other = begin(bloc="khoi-khac")
    other.freeze()
    theirs = PactFile.objects.get(pact=other.pact)
    assert client_of(frozen.made.secretary).get(frozen.made.address("pact-file", theirs.pk)).status_code == 404
    assert client_of(frozen.made.secretary).get(other.made.address("pact-file", theirs.pk)).status_code == 404


def test_nine_sign_in_three_ways_by_the_pages_and_the_pact_is_in_force(db: None) -> None:
    life = begin(9)
    secretary = client_of(life.made.secretary)
    freezing = life.made.address("pact-freeze")
    seen = secretary.get(freezing).context["seen"]
    assert secretary.post(freezing, {"deed": "freeze", "on": "17/3/2024", "seen": seen}).status_code == 302
    clerk = client_of(life.made.clerk)
    paper = {f"signed:dv-0{number}": "1" for number in (2, 3, 8)} | {"on": "17/3/2024"}
    turns = ["portal", "token", "paper", "token", "portal", "portal", "token"]
    codes = iter(["dv-01", "dv-05", "", "dv-09", "dv-04", "dv-07", "dv-06"])
    for turn, code in zip(turns, codes, strict=True):
        if turn == "paper":
            scan = SimpleUploadedFile("bản quét.pdf", pdf("quet"))
            assert clerk.post(life.made.address("pact-paper"), paper | {"scan": scan}).status_code == 302
            continue
        client, address = member_of(life, code), life.made.address("pact-sign", code)
        if turn == "portal":
            form: dict[str, Any] = {"deed": "portal", "name": code, "seen": life.frozen.sha256, "password": PASSWORD}
        else:
            out = client.get(address).context["out"]
            handed = content(client.get(life.made.address("pact-file", out.pk)))
            signed = life.person(code).sign(handed, f"ky-{code}")
            form = {"deed": "token", "file": SimpleUploadedFile("ky.pdf", signed)}
        assert client.get(life.made.address("pact")).context["all_signed"] is False
        assert client.post(address, form).status_code == 302
    shown = secretary.get(life.made.address("pact"))
    assert [line.signature.method for line in shown.context["lines"]] == [
        *("portal", "paper", "paper", "portal", "token", "token", "portal", "paper", "token")
    ]
    assert (life.pact.state, shown.context["all_signed"], shown.context["pact"].get_state_display()) == (
        "in-force",
        True,
        "Có hiệu lực",
    )
    assert secretary.get(life.made.address("pact-files")).context["broken"] == []


def test_the_record_shows_who_signed_how_and_of_which_text(frozen: Life) -> None:
    frozen.sign("dv-01")
    frozen.hand_in("dv-02")
    frozen.note("dv-03")
    answer = client_of(frozen.made.clerk).get(frozen.made.address("pact.pdf"))
    paper = Paper(answer.content)
    assert "(Trưởng khối) (Đã ký trong cổng) Người ký của dv-01" in paper.text
    rows = [row[:2] for row in paper.rows]
    assert rows == [
        ["Thành viên", "Người ký"],
        ["Cơ quan, đơn vị số 01", "Người ký của dv-01, Trưởng ban"],
        ["Cơ quan, đơn vị số 02", "Người đại diện 02, Thủ trưởng"],
    ]
    assert paper.rows[2][2].endswith(
        ", chứng thư: Người đại diện 02 (Cơ quan, đơn vị số 02), do CA của các phép thử cấp"
    )
    assert "(Phó Trưởng khối) (Đã ký số) Người đại diện 02" in paper.text
    assert frozen.frozen.sha256 in paper.everything
    assert paper.faults() == []


def test_a_pact_dated_before_its_conference_or_what_it_cites_is_asked(life: Life) -> None:
    secretary, address = client_of(life.made.secretary), life.made.address("pact-freeze")
    cited = put_out(life.made, on=date(2024, 3, 19))
    life.pact.clauses.create(section="ground", order=9, text="Kế hoạch của Khối", cites=cited)
    form = {"deed": "freeze", "seen": secretary.get(address).context["seen"]}
    answer = secretary.post(address, form | {"on": "16/3/2024"})
    asked = answer.context["question"].asked
    assert (answer.status_code, asked) == (
        422,
        "Văn bản được dẫn, Kế hoạch số 01/KH-KTĐKT, ghi ngày 19/03/2024, sau ngày này. "
        "Ngày 16/03/2024 trước hội nghị ký kết (17/03/2024).",
    )
    answer = secretary.post(address, form | {"on": "16/3/2024", "on_asked": asked, "on_reason": "Ký sớm"})
    assert answer.status_code == 302
    document = life.frozen.document
    assert document is not None
    assert document.day_reason == f"{asked} Vẫn ghi vì: Ký sớm"
    shown = secretary.get(life.made.address("pact"))
    assert as_read(shown).count(f"Ngày giao ước: {document.day_reason}") == 1
    assert shown.context["kept_days"] == [f"Ngày giao ước: {document.day_reason}"]


def test_a_conference_to_come_is_no_odd_day_for_its_pact(life: Life) -> None:
    Pact.objects.update(conference_date=today_vn() + timedelta(days=7))
    type(life.made.year).objects.update(year=today_vn().year)
    life.made.year.refresh_from_db()
    life.freeze()
    assert life.frozen.document is not None
    assert life.frozen.document.day_reason == ""


def test_an_odd_day_of_a_paper_is_asked_beside_it_and_nothing_typed_is_lost(frozen: Life) -> None:
    clerk, address = client_of(frozen.made.clerk), frozen.made.address("pact-paper")
    form = {"signed:dv-02": "1", "name:dv-02": "Tên đang gõ", "on": "16/3/2024"}
    answer = clerk.post(address, form)
    asked = answer.context["question"].asked
    assert (answer.status_code, asked) == (422, "Ngày 16/03/2024 trước ngày của giao ước (17/03/2024).")
    text = as_read(answer)
    assert ('value="Tên đang gõ"' in text, 'value="16/3/2024"' in text) == (True, True)
    assert clerk.post(address, form | {"on_asked": asked, "on_reason": "Ký sớm"}).status_code == 302
    reason = f"{asked} Vẫn ghi vì: Ký sớm"
    for name in ("pact", "pact-sign"):
        args = ["dv-02"] if name == "pact-sign" else []
        assert reason in as_read(clerk.get(frozen.made.address(name, *args)))
