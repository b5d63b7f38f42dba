"""The three ways to sign, mixed: who may, what is bound together, what is kept, and that every change is found."""

import threading
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from common.audit.log import Actor
from common.audit.models import Entry
from common.signatures.checking import NO_ROOTS, signatures_in
from common.vietnamese.dates import VIETNAM, short_date, today_vn
from documents.models import DocumentFile
from members.models import Membership, User
from members.odd_days import KeptDay, OddDay
from pacts.fields import field_name
from pacts.kept import check_pacts, content_of, handed_out
from pacts.models import PactFile, Signature
from pacts.tokens import CHANGED, UNREADABLE, UNSIGNED
from pacts.verbs.signing import ALREADY, HandedFile, SignRefused, file_scan
from tests.authority import Authority
from tests.common.files.pdfsamples import locked
from tests.common.files.samples import pdf, xlsx
from tests.pacts.life import Life, begin, log_of, one_byte_changed, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(db: None) -> Life:
    life = begin()
    life.freeze()
    return life


def refused(*args: Any, **how: Any) -> dict[str, str]:
    with pytest.raises(SignRefused) as why:
        args[0](*args[1:], **how)
    return why.value.problems


def test_nine_sign_in_three_ways_mixed_and_the_pact_is_in_force_with_the_last(db: None) -> None:
    life = begin(9)
    life.freeze()
    life.sign("dv-01")
    life.hand_in("dv-05")
    life.note("dv-02", "dv-03", scan=pdf("ban quet"))
    life.sign("dv-04")
    life.hand_in("dv-09")
    life.note("dv-08")
    life.hand_in("dv-06", by=life.made.clerk)
    assert life.pact.state == "frozen"
    life.sign("dv-07")
    assert life.pact.state == "in-force"
    assert standing(life) == {
        "dv-01": "portal",
        "dv-02": "paper",
        "dv-03": "paper",
        "dv-04": "portal",
        "dv-05": "token",
        "dv-06": "token",
        "dv-07": "portal",
        "dv-08": "paper",
        "dv-09": "token",
    }


@pytest.fixture
def signed(db: None) -> Life:
    """A pact that nine have signed in three ways."""
    life = begin(9)
    life.freeze()
    life.note("dv-01", "dv-02", "dv-03", scan=pdf("ban quet"))
    for code in ("dv-04", "dv-05", "dv-06"):
        life.sign(code)
    for code in ("dv-07", "dv-08", "dv-09"):
        life.hand_in(code)
    return life


def test_every_step_is_kept_with_its_hash_and_how_many_signatures_it_has(signed: Life) -> None:
    assert signed.pact.state == "in-force"
    assert log_of(signed)[-1] == ("Giao ước thi đua năm 2024", "chuyển trạng thái")
    steps = list(PactFile.objects.exclude(role="scan").order_by("signatures"))
    assert [(step.role, step.signatures, signatures_in(content_of(step))) for step in steps] == [
        ("frozen", 0, 0),
        ("signed", 1, 1),
        ("signed", 2, 2),
        ("signed", 3, 3),
    ]
    contents = [content_of(step) for step in steps]
    assert [later.startswith(earlier) for earlier, later in pairwise(contents)] == [True] * 3
    # Whoever asks whether a file is genuine finds each step and the scan beside the issued document.
    kept = set(PactFile.objects.values_list("sha256", flat=True))
    assert set(DocumentFile.objects.values_list("sha256", flat=True)) == kept
    assert list(check_pacts()) == []


def test_one_byte_changed_in_any_kept_file_is_found_and_named(signed: Life) -> None:
    files = list(PactFile.objects.order_by("id"))
    assert len(files) == 7
    for file in {file.sha256: file for file in files}.values():
        with one_byte_changed(file):
            faults = list(check_pacts())
            alike = [other for other in files if other.sha256 == file.sha256]
            assert [str(fault) for fault in faults] == [
                f"tệp đã bị sửa: khoi-thu/2024, giao ước, «{other.name}»: {fault.where}"
                for other, fault in zip(alike, faults, strict=True)
            ]
            with pytest.raises(PermissionError, match="không còn nguyên vẹn"):
                content_of(file)
    assert list(check_pacts()) == []


# --- in the portal -------------------------------------------------------------------------------------------


def test_a_signature_in_the_portal_binds_name_position_time_and_text(life: Life) -> None:
    made = life.sign("dv-02", name=" Nguyễn  Văn A ", position="Phó Trưởng ban")
    assert (made.signer_name, made.signer_position, made.sha256, made.account) == (
        "Nguyễn Văn A",
        "Phó Trưởng ban",
        life.frozen.sha256,
        life.made.representative("dv-02").username,
    )
    assert made.at is not None
    assert abs(timezone.now() - made.at) < timedelta(minutes=1)
    assert made.on == today_vn()
    entry = Entry.objects.filter(action="ghi nhận đã ký").get()
    assert (entry.member, entry.account) == ("dv-02", made.account)
    assert entry.new.endswith(f", người ký: Nguyễn Văn A, Phó Trưởng ban, văn bản SHA-256 {life.frozen.sha256}")


@pytest.mark.parametrize("role", ["secretary", "leader", "clerk", "admin", "dv-03"])
def test_nobody_signs_in_the_portal_for_a_member_but_its_own_representative(role: str, life: Life) -> None:
    user: User = life.representative(role) if role.startswith("dv") else getattr(life.made, role)
    user.set_password("mot-mat-khau-de-ky")
    user.save()
    with pytest.raises(PermissionError, match="Chỉ người đại diện của đơn vị ký được trong cổng"):
        life.sign("dv-02", by=user)
    assert standing(life) == {}


def test_the_password_and_the_text_that_was_read_are_asked_for(life: Life) -> None:
    assert refused(life.sign, "dv-02", known=None) == {
        "password": "Mật khẩu không đúng. Hãy gõ lại mật khẩu bạn dùng để đăng nhập cổng."
    }
    assert refused(life.sign, "dv-02", name=" ") == {"name": "Hãy ghi họ tên người ký."}
    with pytest.raises(PermissionError, match="Văn bản vừa được mở lại hoặc chốt lại"):
        life.sign("dv-02", seen="0" * 64)
    assert standing(life) == {}


def test_nobody_signs_twice_in_whatever_way(life: Life) -> None:
    life.sign("dv-02")
    for again in (lambda: life.sign("dv-02"), lambda: life.hand_in("dv-02")):
        with pytest.raises(PermissionError, match=ALREADY):
            again()
    assert refused(life.note, "dv-02") == {"members": f"Đơn vị 02: {ALREADY}"}
    assert standing(life) == {"dv-02": "portal"}


def test_a_pact_that_is_not_frozen_is_not_signed(db: None) -> None:
    life = begin()
    user = life.representative("dv-02")
    for sign in (lambda: life.sign("dv-02", by=user, seen="0" * 64), lambda: life.hand_in("dv-02", b"%PDF-", by=user)):
        with pytest.raises(PermissionError, match="Giao ước chưa chốt để ký"):
            sign()
    with pytest.raises(PermissionError, match="Hãy chốt, in bản chốt ra ký"):
        life.note("dv-02")


# --- on paper ------------------------------------------------------------------------------------------------


def test_paper_is_noted_with_who_signed_when_and_its_scan(life: Life) -> None:
    made = life.note("dv-03", "dv-01", scan=pdf("ban quet"))
    assert [(one.member.code, one.signer_name, one.signer_position, one.on) for one in made] == [
        ("dv-01", "Người ký của dv-01", "Giám đốc", date(2024, 3, 17)),
        ("dv-03", "Người ký của dv-03", "Giám đốc", date(2024, 3, 17)),
    ]
    assert {one.sha256 for one in made} == {life.frozen.sha256}
    scans = PactFile.objects.filter(role="scan").order_by("id")
    assert [(file.signature, file.name, content_of(file)) for file in scans] == [
        (one, "bản quét.pdf", pdf("ban quet")) for one in made
    ]


def test_a_scan_is_filed_later_too(life: Life) -> None:
    life.note("dv-01")
    clerk = life.made.clerk
    asked: dict[str, Any] = {"year": life.made.year, "actor": Actor(user=clerk), "reader": life.made.reader(clerk)}
    kept = file_scan(member="dv-01", scan=HandedFile("quét sau.pdf", pdf("sau")), **asked)
    assert (kept.name, kept.signature and kept.signature.member.code) == ("quét sau.pdf", "dv-01")
    with pytest.raises(PermissionError, match="chưa được ghi nhận ký trên giấy"):
        file_scan(member="dv-02", scan=HandedFile("quét.pdf", pdf("nua")), **asked)


@pytest.mark.parametrize(
    ("how", "problems"),
    [
        ({"on": None}, {"on": "Hãy ghi ngày ký."}),
        (
            {"on": today_vn() + timedelta(days=2)},
            {"on": "Ngày ký chưa tới. Hãy ghi ngày đã ký trên giấy."},
        ),
        (
            {"scan": xlsx()},
            {"scan": "Bản quét phải là PDF hoặc ảnh (PNG, JPEG, GIF, WEBP). Hãy quét ra PDF rồi nộp."},
        ),
    ],
)
def test_paper_that_is_noted_wrongly_is_told_beside_the_field(
    how: dict[str, Any], problems: dict[str, str], life: Life
) -> None:
    assert refused(life.note, "dv-01", **how) == problems
    assert refused(life.note) == {"members": "Hãy chọn ít nhất một đơn vị đã ký."}
    assert (standing(life), PactFile.objects.filter(role="scan").count()) == ({}, 0)


@pytest.mark.parametrize("role", ["leader", "dv-01"])
def test_paper_is_noted_by_who_files_it_and_nobody_else(role: str, life: Life) -> None:
    user = life.made.representative(role) if role.startswith("dv") else getattr(life.made, role)
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối, Văn thư và Quản trị"):
        life.note("dv-01", by=user)


# --- by token ------------------------------------------------------------------------------------------------


def test_a_signature_by_token_says_by_which_certificate(life: Life) -> None:
    made = life.hand_in("dv-02")
    assert (made.method, made.signer_name, made.signer_position, made.sha256) == (
        "token",
        "Người đại diện 02",
        "Thủ trưởng",
        life.frozen.sha256,
    )
    assert made.certificate is not None
    assert {name: made.certificate[name] for name in ("organisation", "issuer", "valid_from", "valid_to")} == {
        "organisation": "Cơ quan, đơn vị số 02",
        "issuer": "CA của các phép thử",
        "valid_from": "01/01/2020",
        "valid_to": "01/01/2099",
    }
    assert handed_out(life.frozen).name == "Giao ước thi đua - Khối thi đua khoi-thu, năm 2024 (1 chữ ký số).pdf"


def test_the_position_is_the_certificate_s_title_or_the_representative_s_own(life: Life) -> None:
    def sign(member: str, name: str, title: str = "") -> tuple[str, str]:
        organisation = life.made.year.members.get(code=member).name
        person = life.authority.person(name, organisation, title=title)
        made = life.hand_in(member, person.sign(life.file(), field_name(member)))
        return made.signer_name, made.signer_position

    # Whoever represents the member by now may sign, and whom the frozen text names.
    Membership.objects.filter(year=life.made.year, code__in=["dv-01", "dv-02"]).update(
        representative_name="Lê Thị Bé", representative_position="Giám đốc"
    )
    assert [
        sign("dv-01", "LE THI BE"),
        sign("dv-02", "Lê Thị Bé", "Phó Giám đốc"),
        sign("dv-03", "Người đại diện 03"),
    ] == [("Lê Thị Bé", "Giám đốc"), ("Lê Thị Bé", "Phó Giám đốc"), ("Người đại diện 03", "Thủ trưởng")]


def test_each_file_that_is_not_taken_gets_its_own_answer(life: Life) -> None:
    """Nothing of any of them is kept."""
    handed = life.file()
    other_year = begin(year=2023)
    other_year.freeze()
    stranger = Authority("CA lạ", number=1)
    changed = bytearray(life.person("dv-02").sign(handed, "ky-dv-02"))
    changed[len(handed) // 2] ^= 1
    writer = IncrementalPdfFileWriter(BytesIO(handed))
    writer.root["/Added"] = writer.root["/Lang"]
    writer.update_root()
    answers = {
        "no pdf": (xlsx(), UNREADABLE),
        "another file": (pdf("khac"), "Đây không phải tệp giao ước đã tải từ cổng."),
        "another year": (
            life.person("dv-02").sign(other_year.file(), "ky-dv-02"),
            "Đây là giao ước của Khối thi đua khoi-thu, năm 2023, không phải giao ước này.",
        ),
        "unsigned": (handed, UNSIGNED),
        "changed": (bytes(changed), CHANGED),
        "changed beside": (life.person("dv-02").sign_with(writer, "ky-dv-02"), "Tệp có thay đổi khác ngoài chữ ký."),
        "cut off": (life.person("dv-02").sign(handed, "ky-dv-02")[:-3000], ""),
        "stranger": (stranger.person("Người Lạ").sign(handed, "ky-dv-02"), "Chứng thư của «Người Lạ» do «CA lạ» cấp"),
        "expired": (
            life.authority.person("Người Cũ", years=(2020, 2022)).sign(handed, "ky-dv-02"),
            "Chứng thư của «Người Cũ» chỉ có giá trị từ 01/01/2020 đến 01/01/2022",
        ),
        "wrong field": (
            life.person("dv-02").sign(handed, "ky-dv-03"),
            "Chữ ký nằm ở ô của Cơ quan, đơn vị số 03.",
        ),
    }
    said = {name: refused(life.hand_in, "dv-02", content)["file"] for name, (content, _) in answers.items()}
    assert {name: answer for name, answer in said.items() if not answer.startswith(answers[name][1])} == {}
    assert len(set(said.values())) == len(answers)
    assert (standing(life), PactFile.objects.filter(freezing=life.frozen).count()) == ({}, 1)


def test_who_signs_an_older_file_is_told_to_take_the_newest(life: Life) -> None:
    older = life.file()
    life.hand_in("dv-01")
    late = life.person("dv-02").sign(older, "ky-dv-02")
    assert refused(life.hand_in, "dv-02", late)["file"].startswith("Tệp này được tải trước khi đơn vị khác ký số.")
    life.reopen()
    life.freeze()
    assert refused(life.hand_in, "dv-02", late)["file"].startswith("Đây là bản chốt cũ, đã mở lại để sửa")


def test_without_trusted_roots_nothing_is_taken_and_the_answer_says_who_can_help(
    life: Life, settings: Any, tmp_path: Any
) -> None:
    settings.TRUST_DIR = tmp_path
    assert refused(life.hand_in, "dv-02") == {"file": NO_ROOTS}


def test_a_member_hands_in_its_own_file_and_no_other(life: Life) -> None:
    with pytest.raises(PermissionError, match="Chỉ đơn vị, Thư ký Khối và Văn thư nộp được"):
        life.hand_in("dv-02", by=life.made.representative("dv-03"))
    assert life.hand_in("dv-02", by=life.made.secretary).account == life.made.secretary.username


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_the_same_file_at_once_one_is_taken(transactional_db: None) -> None:
    life = begin()
    life.freeze()
    handed = life.file()
    files = {code: life.person(code).sign(handed, f"ky-{code}") for code in ("dv-01", "dv-02")}
    users = {code: life.made.representative(code) for code in files}
    said: list[str] = []

    def hand_in(code: str) -> None:
        try:
            life.hand_in(code, files[code], by=users[code])
        except SignRefused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=[code]) for code in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(said), Signature.objects.count()) == (1, 1)


# --- odd days ------------------------------------------------------------------------------------------------


def test_a_paper_signed_before_its_pact_or_before_its_text_was_frozen_is_asked(life: Life) -> None:
    frozen_on = life.frozen.at.astimezone(VIETNAM).date()
    between = frozen_on - timedelta(days=1)
    for day, told in (
        (date(2024, 3, 16), "Ngày 16/03/2024 trước ngày của giao ước (17/03/2024)."),
        (
            between,
            f"Ngày {short_date(between)} không thuộc năm thi đua 2024. Bản này được chốt ở cổng ngày "
            f"{short_date(frozen_on)}: ngày {short_date(between)} chưa có bản để ký.",
        ),
    ):
        with pytest.raises(OddDay) as asked:
            life.note("dv-02", on=day)
        assert str(asked.value) == told
        assert standing(life) == {}
    kept = KeptDay(told, "Ký bản in thử")
    (signature,) = life.note("dv-02", on=between, kept=kept)
    assert signature.day_reason == f"{told} Vẫn ghi vì: Ký bản in thử"
    assert Entry.objects.get(action="ghi nhận đã ký").reason == signature.day_reason
    assert life.note("dv-03", on=date(2024, 3, 17))[0].day_reason == ""


def test_a_scan_that_asks_for_a_password_is_refused(life: Life) -> None:
    told = refused(life.note, "dv-02", scan=locked())
    assert told == {"scan": "Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi nộp lại."}
    assert standing(life) == {}
