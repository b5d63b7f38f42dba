"""What of the review is in a year's dossier, and what of it stays out."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.dossier import dossier_parts
from awards.models import Award, AwardFile, DossierFile, Eligibility, StepFile, Urn
from awards.rules.proposing import Stage
from awards.verbs.awardfiles import add_files, remove_file
from awards.verbs.balloting import open_ballot, void_ballot
from awards.verbs.stepfiles import add_step_files
from common.audit.log import Actor
from common.files.intake import SentFile
from common.files.taking import store
from common.jobs.models import Job
from documents.catalogue import Catalogue
from documents.dossier.contents import Contents
from documents.dossier.job import begin_dossier
from documents.dossier.keeping import file_of
from documents.models import Dossier
from khoithidua.urls import portal
from pacts.models import Conference
from tests.adminpages import logged_in
from tests.awards.awarded import SECRET_NOTE, awarded, form_known
from tests.awards.eligible import WHY, held, reasons_for
from tests.awards.portalballots import Meeting, cast, close, make_meeting
from tests.awards.proposing import bring, proposed, take, wanted
from tests.awards.reviews import asked, award_form, put_to_vote
from tests.awards.voted import counted, opened
from tests.campaigns.proposed import who
from tests.common.files.samples import pdf
from tests.keptfiles import kept_at
from tests.pdftext import pdf_text
from tests.structure import data_of
from tests.years import Made, make_year

# Of a year, these alone.
THESE = Contents(Catalogue(()), portal, parts=[dossier_parts])
PLANNED, INSIDE, VOID = "Dịp còn dự kiến", "Trao đổi riêng trong Khối", "Mất điện hội trường"
# As it is shown to whoever may know it, with the marks that group its figures.
MONEY = "7.654.000"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Every test has a store of its own, and a dossier of nothing else."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.DOSSIER_CONTENTS = "tests.awards.test_dossier.THESE"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=1)


def sent_as(name: str) -> list[SentFile]:
    content = pdf(name)
    return [SentFile(f"{name}.pdf", BytesIO(content), len(content))]


def voted(made: Made) -> Meeting:
    """A meeting with a ballot of the portal that was closed, a round that is counted still, and one nobody voted in."""
    meeting = make_meeting(made=made)
    urn = _urn(meeting, 1)
    for code, choices, own in (("dv-01", ["for", "for", "none"], "QQAB"), ("dv-02", ["for", "none", "for"], "QQAC")):
        cast(meeting, urn, code, choices, own)
    close(meeting, urn)
    for code, name in (("bang-khen", "Bằng khen mẫu"), ("giay", "Giấy khen chưa bỏ phiếu")):
        asked(made, meeting.review, form=award_form(made, code=code, name=name), put_forward=["dv-01"])
    counted(made, opened(made, question_of(meeting, 2)), {"dv-01": (1, 2, 0)}, settle=False)
    return meeting


def question_of(meeting: Meeting, order: int) -> Any:
    return meeting.review.questions.get(order=order)


def _urn(meeting: Meeting, question: int) -> Urn:
    how = who(meeting.made, meeting.made.secretary)
    return open_ballot(**how, meeting=1, question=question)


def sent_off(made: Made) -> None:
    """A proposal that was decided with its scans and papers, one that was sent, and one that is only planned."""
    case = proposed(made, "dv-01", form="co-mau")
    how = who(made, made.secretary)
    take(made, case, Stage.PREPARING, remark=INSIDE)
    add_step_files(**how, number=1, step=2, files=sent_as("Noi bo"))
    (report,) = wanted(made, "Báo cáo thành tích", form="co-mau")
    paper = {"giay-to": report.pk, "state": "ready", "seen": "", "files": sent_file("Bao cao")}
    assert logged_in(made.secretary).post(made.address("submission-item", 1), paper).status_code == 302
    bring(made, case, Stage.DECIDED)
    add_step_files(**how, number=1, step=3, files=sent_as("To trinh"))
    bring(made, proposed(made, "dv-02", form="khac"), Stage.SUBMITTED)
    proposed(made, "dv-03", form="con-nhap", occasion=PLANNED)


def sent_file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", pdf(name))


def given(made: Made) -> None:
    """Two awards of the year by one decision, with a paper that is no decision, and one of the year before."""
    how = who(made, made.secretary)
    for code in ("ca-nhan-1", "ca-nhan-2"):
        award = award_of(made, code, year=made.year.year, money=7_654_000, note=SECRET_NOTE)
        add_files(**how, number=award.number, files=sent_as("Quyet dinh"), is_decision=True)
    add_files(**how, number=award.number, files=sent_as("Giay bien nhan"), is_decision=False)
    add_files(**how, number=award.number, files=sent_as("Quet nham"), is_decision=True)
    remove_file(**how, number=award.number, file_id=AwardFile.objects.latest("id").pk)
    before = award_of(made, "co-tinh", decision_number="99/QĐ-CU")
    add_files(**how, number=before.number, files=sent_as("Quyet dinh cu"), is_decision=True)


def award_of(made: Made, code: str, **more: Any) -> Award:
    person = {"person": "Lê Thị Khen"} if code.startswith("ca-nhan") else {}
    return awarded(made, form=form_known(made, code), **person, **more)


def whole(made: Made) -> None:
    """A year with something of all."""
    voted(made)
    held(made, "dv-02")
    sent_off(made)
    given(made)


def begin(made: Made) -> Job:
    return begin_dossier(year=made.year, actor=Actor(user=made.secretary), reader=made.reader(made.secretary))


def archive() -> dict[str, bytes]:
    with zipfile.ZipFile(file_of(Dossier.objects.get(), "zip")) as kept:
        return {name: kept.read(name) for name in kept.namelist()}


def text_of(content: bytes) -> str:
    return " ".join(pdf_text(content).split())


def test_the_review_goes_in_as_it_came_about_from_who_was_held_back_to_what_was_awarded(made: Made) -> None:
    whole(made)
    assert [(part.name, part.title) for part in dossier_parts(made.year)] == [
        ("eligibility", "Đơn vị được xét, không xét, tạm dừng xét"),
        ("review", "Họp bình xét: Họp bình xét"),
        ("nominations", "Danh sách đề nghị suy tôn: Họp bình xét"),
        ("review-votes", "Kết quả kiểm phiếu: Cờ thi đua của Tỉnh"),
        ("ballot", "Kết quả bỏ phiếu trên cổng: Cờ thi đua của Tỉnh, lượt 1"),
        ("proposals", "Danh sách đề nghị khen thưởng"),
        ("submission", "Hồ sơ trình số 1: Chủ tịch UBND tỉnh"),
        ("proposal", "Đề nghị số 1: Cơ quan, đơn vị số 01"),
        ("submission", "Hồ sơ trình số 2: Chủ tịch UBND tỉnh"),
        ("proposal", "Đề nghị số 2: Cơ quan, đơn vị số 02"),
        ("award-ledger", "Sổ khen thưởng: năm 2024"),
    ]


def test_behind_the_pages_stand_lists_of_votes_papers_scans_and_decisions_as_they_were_handed_in(made: Made) -> None:
    whole(made)
    begin(made)
    files = archive()
    kept = {name: content for name, content in files.items() if "/" in name and not name.endswith("/1-ban-in.pdf")}
    assert [name.split("/")[0][:2] + "/" + name.split("/")[1] for name in kept] == [
        "05/2-phieu.csv",
        "07/2-bao-cao.pdf",
        "08/2-to-trinh.pdf",
        "11/2-quyet-dinh.pdf",
    ]
    urn = Urn.objects.get()
    votes = logged_in(made.secretary).get(made.address("ballot.csv", 1, 1, 1)).content
    assert list(kept.values()) == [votes, pdf("Bao cao"), pdf("To trinh"), pdf("Quyet dinh")]
    assert files["SHA256SUMS"].decode().count(f"{urn.sha256}  05-") == 1


def test_the_pages_say_what_everybody_may_know(made: Made) -> None:
    whole(made)
    begin(made)
    told = text_of(archive()["ho-so.pdf"])
    for said in (
        "Lý do, văn bản và ý kiến của đơn vị thì chỉ đơn vị ấy và người của Khối xem.",
        "2 phiếu, 2 trong 3 đơn vị đã bỏ phiếu",
        "Giấy khen chưa bỏ phiếu",
        "Số đề nghị: 2.",
        "12/QĐ-UBND",
        "Báo cáo thành tích",
        "Lê Thị Khen",
    ):
        assert told.count(said) >= 1, said


def test_reasons_money_notes_open_counts_and_what_was_not_sent_stand_nowhere_in_it(made: Made) -> None:
    whole(made)
    begin(made)
    files = archive()
    secrets = (WHY, PLANNED, INSIDE, MONEY, "7654000", SECRET_NOTE, "99/QĐ-CU", "Lượt 1: Đang bỏ phiếu")
    for name, content in files.items():
        if name.endswith(".pdf"):
            data = str(data_of(content) if name != "ho-so.pdf" else "")
            assert [text_of(content).count(one) + data.count(one) for one in secrets] == [0] * len(secrets), name
    outside = [pdf(name) for name in ("Noi bo", "Giay bien nhan", "Quet nham", "Quyet dinh cu")]
    assert [content for content in files.values() if content in outside] == []
    # The secretary's own pages have them: they could have leaked.
    secretary = logged_in(made.secretary)
    pages = {
        "eligibility": WHY,
        "proposals": PLANNED,
        "award-ledger": MONEY,
    }
    for name, secret in pages.items():
        assert secretary.get(made.address(name)).content.decode().count(secret) >= 1, name
    assert secretary.get(made.address("proposal", 1)).content.decode().count(INSIDE) == 1
    assert (StepFile.objects.count(), AwardFile.objects.count()) == (2, 5)


def test_reasons_that_the_year_tells_every_member_are_told(made: Made) -> None:
    held(made, "dv-02")
    reasons_for(made, "all")
    begin(made)
    assert text_of(archive()["ho-so.pdf"]).count(WHY) == 1


def test_a_ballot_that_is_open_is_in_no_dossier_and_one_that_was_closed_comes_with_its_list(made: Made) -> None:
    meeting = make_meeting(made=made)
    urn = _urn(meeting, 1)
    cast(meeting, urn, "dv-01", ["for", "against", "none"], "QQAB")
    assert [part.name for part in dossier_parts(made.year)] == ["review", "nominations"]
    cast(meeting, urn, "dv-02", ["for", "against", "none"], "QQAC")
    close(meeting, urn)
    closed = ["review", "nominations", "review-votes", "ballot"]
    parts = list(dossier_parts(made.year))
    assert [part.name for part in parts] == closed
    assert [file.name for file in parts[-1].files()] == ["phieu.csv"]
    # Another round of the same question is open, and is broken off.
    cast(meeting, _urn(meeting, 1), "dv-01", ["for", "none"], "QQAD")
    assert [part.name for part in dossier_parts(made.year)] == closed
    how = who(made, made.secretary) | {"meeting": 1, "question": 1, "number": 2}
    void_ballot(**how, reason=VOID)
    assert [part.name for part in dossier_parts(made.year)] == closed
    begin(made)
    told = text_of(archive()["ho-so.pdf"])
    assert [told.count(one) for one in ("QQAB", "QQAD", VOID)] == [1, 0, 1]


def test_a_submission_that_is_still_being_prepared_waits_and_what_was_sent_of_it_does_not(made: Made) -> None:
    bring(made, proposed(made, "dv-01"), Stage.SUBMITTED)
    assert [part.name for part in dossier_parts(made.year)] == ["proposals", "submission", "proposal"]
    bring(made, proposed(made, "dv-02"), Stage.PREPARING)
    assert [(part.name, part.args) for part in dossier_parts(made.year)] == [
        ("proposals", {}),
        ("proposal", {"number": 1}),
    ]


def test_a_year_without_a_review_adds_nothing_nor_does_a_meeting_that_is_only_planned(made: Made) -> None:
    assert list(dossier_parts(made.year)) == []
    conference = Conference.objects.create(year=made.year, number=1, kind="review", name="Họp bình xét")
    conference.agenda.create(order=1, content="Bỏ phiếu suy tôn")
    put_to_vote(made.year, conference, put_forward=["dv-01"])
    proposed(made, "dv-01")
    award_of(made, "co-tinh")
    assert list(dossier_parts(made.year)) == []
    conference.presences.create(member=made.members[0], state="present")
    assert [part.name for part in dossier_parts(made.year)] == ["review", "nominations"]
    Eligibility.objects.create(member=made.members[1], state="excluded", since=date(2024, 3, 1), reason="Kỷ luật")
    assert [part.name for part in dossier_parts(made.year)] == ["eligibility", "review", "nominations"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (DossierFile, "«Bao cao.pdf» (Hồ sơ trình số 1: Chủ tịch UBND tỉnh)"),
        (StepFile, "«To trinh.pdf» (Đề nghị số 1: Cơ quan, đơn vị số 01)"),
        (AwardFile, "«Quyet dinh.pdf» (Sổ khen thưởng: năm 2024)"),
    ],
)
def test_a_file_that_was_lost_stops_the_dossier_and_is_named(rows: Any, told: str, made: Made) -> None:
    sent_off(made)
    given(made)
    name = told.split("»")[0].removeprefix("«")
    path = kept_at(store(), rows.objects.filter(name=name)[0].sha256)
    path.chmod(0o600)
    path.write_bytes(b"x")
    job = begin(made)
    job.refresh_from_db()
    assert Dossier.objects.count() == 0
    assert job.problem == (
        f"Tệp {told} đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa vào hồ sơ. "
        "Hãy báo Quản trị, hoặc gỡ tệp ấy rồi lập lại."
    )
