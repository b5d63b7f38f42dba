"""On the pages: another one's certificate is asked about and taken with a reason; one signature is made void."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import User
from pacts.models import Signature
from tests.as_read import as_read
from tests.pacts.life import Life, begin, standing
from tests.printing import Paper

pytestmark = pytest.mark.django_db

TOLD = "Chứng thư ghi tên «Trần Văn Phó», không phải người đại diện «Người đại diện 02»."


@pytest.fixture
def life(db: None) -> Life:
    life = begin()
    life.freeze()
    return life


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def deputy(life: Life) -> SimpleUploadedFile:
    person = life.authority.person("Trần Văn Phó", "Cơ quan, đơn vị số 02", title="Phó Giám đốc")
    return SimpleUploadedFile("giao uoc da ky.pdf", person.sign(life.file(), "ky-dv-02"))


def asked(life: Life, client: Client) -> Any:
    """The page that asks, after the file was handed in."""
    return client.post(life.made.address("pact-sign", "dv-02"), {"deed": "token", "file": deputy(life)})


def text(answer: Any) -> str:
    return str(as_read(answer))


def test_the_clerk_is_told_what_differs_and_takes_it_with_a_reason_without_the_file(life: Life) -> None:
    clerk, address = client_of(life.made.clerk), life.made.address("pact-sign", "dv-02")
    page = asked(life, clerk)
    assert (page.status_code, page.context["other"].told, page.context["problems"]) == (422, [TOLD], {})
    assert standing(life) == {}
    form = {
        "deed": "accept",
        "held": page.context["held"].ticket,
        "signer": "Trần Văn Phó",
        "signer_position": "Phó GĐ",
    }
    again = clerk.post(address, form | {"reason": " "})
    # Nothing that was typed is lost, and the file still waits.
    assert (again.status_code, list(again.context["problems"]), again.context["other"].printed.position) == (
        422,
        ["reason"],
        "Phó GĐ",
    )
    form["held"] = again.context["held"].ticket
    assert clerk.post(address, form | {"reason": "Ký thay theo ủy quyền."}).status_code == 302
    made = Signature.objects.get(member__code="dv-02")
    assert (made.signer_name, made.signer_position, made.mismatch, made.mismatch_reason) == (
        "Trần Văn Phó",
        "Phó GĐ",
        TOLD,
        "Ký thay theo ủy quyền.",
    )
    for name, args in (("pact-sign", ["dv-02"]), ("pact", [])):
        shown = text(clerk.get(life.made.address(name, *args)))
        assert (TOLD in shown, "Ký thay theo ủy quyền." in shown) == (True, True)


def test_a_representative_is_told_and_pointed_to_the_clerk(life: Life) -> None:
    page = asked(life, client_of(life.made.representative("dv-02")))
    assert (page.status_code, page.context["other"], page.context["problems"]["file"].startswith(TOLD)) == (
        422,
        None,
        True,
    )
    assert "hãy gửi tệp cho Văn thư hoặc Thư ký Khối nhận" in page.context["problems"]["file"]


def test_the_ticket_is_one_reader_s_for_one_member_and_nobody_makes_one_up(life: Life) -> None:
    clerk, secretary = client_of(life.made.clerk), client_of(life.made.secretary)
    ticket = asked(life, clerk).context["held"].ticket
    form = {"deed": "accept", "reason": "x", "signer": "A"}
    for client, member, sent in (
        (secretary, "dv-02", ticket),
        (clerk, "dv-03", ticket),
        (clerk, "dv-02", ticket[:-1] + "x"),
        (clerk, "dv-02", ""),
    ):
        answer = client.post(life.made.address("pact-sign", member), form | {"held": sent})
        assert (answer.status_code, answer.context["problems"]) == (
            422,
            {"file": "Tệp vừa nộp không còn ở cổng. Hãy chọn lại tệp rồi nộp."},
        )
    assert standing(life) == {}


def test_one_signature_is_made_void_on_its_page_and_stays_to_be_seen(life: Life) -> None:
    life.sign("dv-01")
    life.hand_in("dv-02")
    life.note("dv-03")
    clerk, address = client_of(life.made.clerk), life.made.address("pact-sign", "dv-03")
    signature = life.pact.signatures.get(member__code="dv-03")
    form = {"deed": "void", "signature": str(signature.pk)}
    again = clerk.post(address, form | {"void_reason": ""})
    assert (again.status_code, list(again.context["problems"])) == (422, ["void_reason"])
    assert clerk.post(address, form | {"void_reason": "Ký nhầm bản của năm trước"}).status_code == 302
    assert (life.pact.state, standing(life)) == ("frozen", {"dv-01": "portal", "dv-02": "token"})
    for name, args in (("pact-sign", ["dv-03"]), ("pact", [])):
        assert "Ký nhầm bản của năm trước" in text(clerk.get(life.made.address(name, *args)))
    paper = Paper(clerk.get(life.made.address("pact.pdf")).content)
    assert [row[:2] for row in paper.rows] == [
        ["Thành viên", "Người ký"],
        ["Cơ quan, đơn vị số 01", "Người ký của dv-01, Trưởng ban"],
        ["Cơ quan, đơn vị số 02", "Người đại diện 02, Thủ trưởng"],
        ["Thành viên", "Người ký"],
        ["Cơ quan, đơn vị số 03", "Người ký của dv-03, Giám đốc"],
    ]
    assert paper.rows[4][2].endswith(": Ký nhầm bản của năm trước")
    assert paper.faults() == []


@pytest.mark.parametrize("role", ["leader", "dv-02"])
def test_who_may_not_void_is_offered_nothing_and_the_form_alone_does_nothing(life: Life, role: str) -> None:
    made = life.sign("dv-02")
    user = life.made.representative(role) if role.startswith("dv") else getattr(life.made, role)
    client, address = client_of(user), life.made.address("pact-sign", "dv-02")
    assert "Hủy riêng chữ ký này" not in text(client.get(address))
    answer = client.post(address, {"deed": "void", "signature": str(made.pk), "void_reason": "x"})
    assert (answer.status_code, standing(life)) == (403, {"dv-02": "portal"})
    assert "Hủy riêng chữ ký này" in text(client_of(life.made.clerk).get(address))


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "0"])
def test_nonsense_in_the_form_is_a_sentence(life: Life, number: str) -> None:
    life.sign("dv-02")
    answer = client_of(life.made.clerk).post(
        life.made.address("pact-sign", "dv-02"), {"deed": "void", "signature": number, "void_reason": "x"}
    )
    assert answer.status_code == 403
    assert "Chữ ký này vừa được hủy hoặc không còn nữa." in text(answer)


def test_a_mismatch_and_its_reason_stand_on_the_print(life: Life) -> None:
    clerk = client_of(life.made.clerk)
    form = {"deed": "accept", "reason": "Ký thay theo ủy quyền.", "signer": "Trần Văn Phó", "signer_position": ""}
    form["held"] = asked(life, clerk).context["held"].ticket
    clerk.post(life.made.address("pact-sign", "dv-02"), form)
    paper = Paper(clerk.get(life.made.address("pact.pdf")).content)
    assert paper.rows[1][2].endswith(f"{TOLD} Vẫn nhận, lý do: Ký thay theo ủy quyền.")


def test_a_signature_that_nobody_compared_says_so(life: Life) -> None:
    made = life.hand_in("dv-02")
    page = life.made.address("pact-sign", "dv-02")
    clerk = client_of(life.made.clerk)
    assert "Khớp cơ quan và người đại diện." in text(clerk.get(page))
    Signature.objects.filter(pk=made.pk).update(compared="")
    assert "Chưa so: chữ ký được nhận trước khi cổng so chứng thư với đơn vị." in text(clerk.get(page))


def test_the_list_of_files_tells_in_which_a_void_signature_stands(life: Life) -> None:
    for code in ("dv-01", "dv-02", "dv-03"):
        life.hand_in(code)
    life.void("dv-02")
    shown = client_of(life.made.clerk).get(life.made.address("pact-files"))
    rows = shown.context["groups"][0].rows
    assert [row.void for row in rows] == [[], [], [], ["Đơn vị 02"]]
    assert text(shown).count("Có chữ ký đã hết giá trị của Đơn vị 02.") == 1
