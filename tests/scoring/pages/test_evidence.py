"""The page of a card's files and the door to each: what they take, what they tell, and whom they don't know."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import User
from scoring.models import Appraiser, Criterion, Evidence, Round, Score, Scorecard
from tests.common.files.pdfsamples import ACTIVE, locked, packed
from tests.common.files.samples import ENDINGS, docx, pdf, picture, xlsx
from tests.evidencefiles import given, one, put
from tests.printing import Paper
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
ME, OTHER, THIRD = "dv-02", "dv-03", "dv-01"
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
PDF_POLICY = f"{NOTHING}; frame-ancestors 'self'"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(visibility="own")
    Scorecard.objects.update(state="drafting")
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def file_of(made: Made, evidence: Evidence, member: str = ME) -> str:
    return made.address("evidence-file", member, evidence.pk)


def fetch(client: Client, address: str, method: str = "get", **how: Any) -> tuple[Any, bytes]:
    """The answer at an address, and its whole content; a file's is read to its end, which closes it."""
    answer = getattr(client, method)(address, **how)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def send(client: Client, made: Made, *files: tuple[str, bytes], criterion: str = "1.1", **how: Any) -> Any:
    """Sends the page's form with these files, as a browser without scripting unless `how` says otherwise."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    form = {"round": str(made.round.pk), "criterion": criterion, "files": uploads}
    return client.post(made.address("evidence", ME), form, **how)


JSON: dict[str, Any] = {"headers": {"Accept": "application/json"}}


# --- handing in


def test_a_plain_form_hands_in_several_files_and_comes_back_to_the_criterion(made: Made) -> None:
    client = client_of(made.representative(ME))
    answer = send(client, made, ("báo cáo.pdf", pdf()), ("ảnh.png", picture("PNG")))
    assert (answer.status_code, answer["Location"]) == (302, f"{made.address('evidence', ME)}#tc-1.1")
    page = client.get(made.address("evidence", ME))
    assert [str(message) for message in page.context["messages"]] == ["Đã nộp 2 tệp ở tiêu chí 1.1."]
    [files] = [row.files for row in page.context["rows"] if row.node.code == "1.1"]
    assert [(file.name, file.kind, file.is_shown) for file in files] == [
        ("báo cáo.pdf", "PDF", True),
        ("ảnh.png", "Ảnh", True),
    ]


def test_a_plain_form_shows_again_what_was_refused_and_keeps_the_rest(made: Made) -> None:
    answer = send(client_of(made.representative(ME)), made, ("a.pdf", pdf()), ("b.pdf", b"<html>"), ("c.docx", b""))
    assert answer.status_code == 422
    assert answer.context["refused"] == [
        ("b", "Đây là trang web hoặc ảnh SVG, dù tên tệp ghi khác. Hãy in ra PDF rồi nộp bản PDF."),
        ("c", "Tệp rỗng, không có gì bên trong. Hãy chọn lại tệp."),
    ]
    assert "<h2>Có tệp chưa nộp được</h2>" in answer.content.decode()
    assert [row.name for row in Evidence.objects.all()] == ["a.pdf"]


def test_a_form_without_a_file_says_what_to_do(made: Made) -> None:
    answer = send(client_of(made.secretary), made)
    assert (answer.status_code, answer.context["refused"]) == (
        422,
        [("", "Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Nộp».")],
    )


def test_a_script_is_answered_in_figures(made: Made) -> None:
    client = client_of(made.secretary)
    answer = send(client, made, ("a.pdf", pdf()), **JSON)
    assert (answer.status_code, answer.json()) == (200, {"saved": 1, "refused": []})
    answer = send(client, made, ("a.pdf", pdf()), **JSON)
    said = "Tệp này đã có ở tiêu chí này, tên là «a.pdf»."
    assert (answer.status_code, answer.json()) == (422, {"saved": 0, "refused": [["a.pdf", said]]})
    Round.objects.update(step="published")
    answer = send(client, made, ("b.pdf", pdf("B")), **JSON)
    said = "Kỳ chấm điểm đã công bố, minh chứng không thêm hay gỡ được nữa."
    assert (answer.status_code, answer.json()) == (403, {"refused": [["", said]]})


def test_a_file_is_taken_away_and_brought_back(made: Made) -> None:
    evidence = one(made)
    client = client_of(made.representative(ME))
    address = made.address("evidence", ME)
    answer = client.post(address, {"round": made.round.pk, "remove": evidence.pk}, follow=True)
    said = "Đã gỡ «Bao cao.pdf». Bấm «Khôi phục» để lấy lại."
    assert [str(message) for message in answer.context["messages"]] == [said]
    assert answer.context["count"] == 0
    assert fetch(client, file_of(made, evidence))[0].status_code == 404
    answer = client.post(address, {"round": made.round.pk, "restore": evidence.pk}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Đã lấy lại «Bao cao.pdf»."]
    assert fetch(client, file_of(made, evidence))[0].status_code == 200


@pytest.mark.parametrize("sent", [{"remove": "9999"}, {"remove": "x"}, {"restore": "²"}, {}, {"remove": "9" * 30}])
def test_what_is_not_there_can_not_be_taken_away(made: Made, sent: dict[str, str]) -> None:
    answer = client_of(made.secretary).post(made.address("evidence", ME), {"round": str(made.round.pk), **sent})
    assert answer.status_code == 404


def test_a_criterion_that_is_none_is_not_found(made: Made) -> None:
    client = client_of(made.secretary)
    assert send(client, made, ("a.pdf", pdf()), criterion="9.9").status_code == 404
    assert client.get(made.address("evidence", ME) + "?tc=9.9").status_code == 404
    assert client.get(made.address("evidence", ME) + "?tc=1").status_code == 404


def test_a_member_is_told_why_it_may_not_and_keeps_reading(made: Made) -> None:
    evidence = one(made)
    Scorecard.objects.update(state="submitted")
    client = client_of(made.representative(ME))
    page = client.get(made.address("evidence", ME))
    why = "Phiếu đã nộp và đang được thẩm định. Thẩm định xong, đơn vị nộp bổ sung được."
    assert why in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    answer = client.post(made.address("evidence", ME), {"round": made.round.pk, "remove": evidence.pk})
    assert (answer.status_code, answer.context["refused"]) == (422, [("", why)])
    assert Evidence.objects.get().removed_at is None


# --- one file


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_kind_is_given_back_as_what_it_is_and_nothing_else(made: Made, ending: str) -> None:
    taken = put(made, given(ENDINGS[ending], "Báo cáo.html"))
    assert taken[0].row is not None
    client = client_of(made.secretary)
    answer, content = fetch(client, file_of(made, taken[0].row))
    assert content == ENDINGS[ending]
    shown = ending in (".pdf", ".png", ".jpg", ".gif", ".webp")
    name = f"filename=\"bao-cao-html{ending}\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.html{ending}"
    assert answer["Content-Disposition"] == f"{'inline' if shown else 'attachment'}; {name}"
    assert answer["Content-Type"] == taken[0].row.content_type
    assert "html" not in answer["Content-Type"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    is_pdf = ending == ".pdf"
    policy = PDF_POLICY if is_pdf else f"{NOTHING}; frame-ancestors 'none'; sandbox"
    assert answer["Content-Security-Policy"] == policy
    assert answer["X-Frame-Options"] == ("SAMEORIGIN" if is_pdf else "DENY")
    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    saved, _ = fetch(client, file_of(made, taken[0].row) + "?tai")
    assert saved["Content-Disposition"] == f"attachment; {name}"


def test_who_has_these_bytes_is_told_so_and_who_asks_for_the_head_gets_it(made: Made) -> None:
    evidence = one(made)
    client = client_of(made.secretary)
    head, content = fetch(client, file_of(made, evidence), "head")
    assert (head["ETag"], head["Content-Length"]) == (f'"{evidence.sha256}"', str(evidence.size))
    assert content == b""
    again = client.get(file_of(made, evidence), headers={"If-None-Match": head["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(file_of(made, evidence)).status_code == 405


def test_a_file_whose_bytes_are_gone_is_not_found(made: Made, folder: Path) -> None:
    evidence = one(made)
    for path in folder.rglob("*"):
        path.unlink() if path.is_file() else None
    assert fetch(client_of(made.secretary), file_of(made, evidence))[0].status_code == 404


# --- who learns of it


def status(user: User, made: Made, evidence: Evidence, member: str) -> tuple[int, int]:
    """How the page of the card and the door to the file answer."""
    client = client_of(user)
    found, _ = fetch(client, file_of(made, evidence, member))
    return client.get(made.address("evidence", member)).status_code, found.status_code


def test_a_file_is_open_to_whom_its_card_is_and_to_no_other(made: Made) -> None:
    evidence = one(made, "BI MAT", member=OTHER)
    Scorecard.objects.update(state="submitted")
    staff = [made.secretary, made.leader, made.clerk, made.admin]
    assert [status(user, made, evidence, OTHER) for user in staff] == [(200, 200)] * 4
    own, other = made.representative(OTHER), made.representative(ME)
    assert status(own, made, evidence, OTHER) == (200, 200)
    assert status(other, made, evidence, OTHER) == (404, 404)
    # Nor by way of its own card.
    assert fetch(client_of(other), file_of(made, evidence, ME))[0].status_code == 404
    assert (
        fetch(client_of(User.objects.create_user("khong-vai-tro")), file_of(made, evidence, OTHER))[0].status_code
        == 404
    )
    stranger = make_year(bloc="khoi-khac").secretary
    assert fetch(client_of(stranger), file_of(made, evidence, OTHER))[0].status_code == 404
    answer = Client().get(file_of(made, evidence, OTHER))
    assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next={file_of(made, evidence, OTHER)}")


def test_an_appraiser_opens_the_files_of_its_cards_once_they_were_submitted(made: Made) -> None:
    evidence = one(made, member=OTHER)
    appraiser = made.representative(ME)
    members = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, appraiser=members[ME], member=members[OTHER])
    assert status(appraiser, made, evidence, OTHER) == (404, 404)
    Scorecard.objects.update(state="submitted")
    assert status(appraiser, made, evidence, OTHER) == (200, 200)
    third = one(made, member=THIRD)
    assert status(appraiser, made, third, THIRD) == (404, 404)
    form = {"round": made.round.pk, "remove": evidence.pk}
    answer = client_of(appraiser).post(made.address("evidence", OTHER), form)
    assert (answer.status_code, Evidence.objects.get(pk=evidence.pk).removed_at) == (422, None)


def test_what_a_round_opens_and_closes_again_opens_and_closes_the_files(made: Made) -> None:
    evidence = one(made, member=OTHER)
    other = made.representative(ME)
    found = []
    for visibility, after, step in (
        ("own", False, "agreeing"),
        ("totals", False, "agreeing"),
        ("full", False, "agreeing"),
        ("full", True, "agreeing"),
        ("full", True, "published"),
        ("totals", True, "published"),
    ):
        Round.objects.update(visibility=visibility, only_after_publication=after, step=step)
        found.append(status(other, made, evidence, OTHER)[1])
    assert found == [404, 404, 200, 404, 200, 404]


def test_a_member_writes_on_no_other_card_whatever_it_may_see(made: Made) -> None:
    Round.objects.update(visibility="full")
    other = client_of(made.representative(OTHER))
    answer = send(other, made, ("a.pdf", pdf()))
    assert (answer.status_code, answer.context["refused"]) == (
        422,
        [("", "Chỉ đơn vị và Thư ký Khối được nộp minh chứng.")],
    )
    Round.objects.update(visibility="own")
    assert send(other, made, ("a.pdf", pdf())).status_code == 404
    assert Evidence.objects.count() == 0


def test_the_admin_has_no_files() -> None:
    assert Evidence not in admin.site._registry


# --- beside the criteria, and on paper


def test_the_card_shows_how_many_files_there_are_and_where_they_are_wanting(made: Made) -> None:
    put(made, given(pdf("A")), given(pdf("B"), "b.pdf"), criterion="1.2")
    rows = client_of(made.representative(ME)).get(made.address("card", ME)).context["rows"]
    beside = {row.code: row.evidence for row in rows if row.leaf}
    assert {code: (one.text, one.lacks) for code, one in beside.items()} == {
        "1.1": ("Thiếu minh chứng", True),
        "1.2": ("2 minh chứng", False),
        **{f"1.{number}": ("Thêm minh chứng", False) for number in (3, 4, 5)},
    }
    assert beside["1.2"].url == f"{made.address('evidence', ME)}?tc=1.2"
    assert beside["1.2"].names == "Báo cáo.pdf; b.pdf"
    rows = client_of(made.clerk).get(made.address("card", ME) + "?ky=nam").context["rows"]
    beside = {row.code: row.evidence for row in rows if row.leaf}
    assert [one.text for one in beside.values()] == ["Thiếu minh chứng", "2 minh chứng", "", "", ""]
    assert beside["1.2"].url == f"{made.address('evidence', ME)}?ky=nam&tc=1.2"


def test_where_a_member_gave_itself_no_points_nothing_is_wanting(made: Made) -> None:
    client = client_of(made.secretary)
    assert client.get(made.address("evidence", ME)).context["missing"] == ["1.1"]
    Score.objects.filter(card__member__code=ME, criterion__code="1.1").update(self_points=0)
    assert client.get(made.address("evidence", ME)).context["missing"] == []
    rows = client.get(made.address("card", ME)).context["rows"]
    assert [row.code for row in rows if row.leaf and row.evidence.lacks] == []


def test_the_page_of_one_criterion_shows_that_alone(made: Made) -> None:
    one(made, "A", criterion="1.1")
    one(made, "B", criterion="1.2")
    page = client_of(made.secretary).get(made.address("evidence", ME) + "?tc=1.2&ky=nam")
    assert [row.node.code for row in page.context["rows"]] == ["1.2"]
    assert (page.context["count"], page.context["missing"]) == (2, [])
    assert page.context["page_url"] == f"{made.address('evidence', ME)}?ky=nam"


def test_paper_and_workbook_list_the_files_by_name(made: Made) -> None:
    evidence = one(made, "A")
    put(made, given(xlsx(), "số liệu.xlsx"), given(docx(), "công văn.docx"), criterion="1.3")
    gone = one(made, "DA GO", criterion="1.3")
    Evidence.objects.filter(pk=gone.pk).update(removed_at="2024-01-01T00:00:00Z")
    Criterion.objects.filter(code="1.4").update(evidence_required=True)
    client = client_of(made.secretary)
    text = Paper(client.get(made.address("evidence.pdf", ME)).content).text
    assert [name in text for name in ("A.pdf", "số liệu.xlsx", "công văn.docx", "Thiếu minh chứng", "DA GO")] == [
        *[True] * 4,
        False,
    ]
    book = load_workbook(BytesIO(client.get(made.address("evidence.xlsx", ME)).content))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    listed = [row[:1] + row[2:4] + row[7:8] for row in cells if row[0] in {"1.1", "1.2", "1.3", "1.4", "1.5"}]
    assert listed[0] == ["1.1", "A.pdf", "PDF", evidence.sha256]
    assert [row[:3] for row in listed[1:]] == [
        ["1.3", "số liệu.xlsx", "Excel"],
        ["1.3", "công văn.docx", "Word"],
        ["1.4", "thiếu minh chứng", None],
    ]
    card = Paper(client.get(made.address("card.pdf", ME)).content).text
    assert "Minh chứng: số liệu.xlsx; công văn.docx" in " ".join(card.split())


# --- too much


def padded(size: int) -> bytes:
    """A PDF with so much more in it."""
    return pdf().replace(b"\n", b"\n" + b" " * size + b"\n", 1)


def test_a_file_that_is_too_big_is_told_by_its_name_and_not_written(made: Made, settings: Settings) -> None:
    client = client_of(made.secretary)
    big = padded(20 * 1024 * 1024)
    answer = send(client, made, ("lớn.pdf", big), ("nhỏ.pdf", pdf()), **JSON)
    said = "Tệp lớn hơn 20 MB. Hãy giảm dung lượng (quét đen trắng, nén ảnh) hoặc tách làm nhiều tệp."
    assert (answer.status_code, answer.json()) == (422, {"saved": 1, "refused": [["lớn", said]]})
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_a_body_that_is_far_too_big_is_refused_before_it_is_read(made: Made) -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.asked += 1
            return b""

    body = Endless()
    huge: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": str(900 * 1024 * 1024)}
    answer = client_of(made.secretary).generic(
        "POST",
        made.address("evidence", ME),
        b"x",
        content_type="multipart/form-data; boundary=x",
        **huge,
    )
    assert (answer.status_code, body.asked) == (400, 0)
    assert "mỗi tệp không quá 20 MB" in answer.content.decode()


def test_who_is_not_logged_in_leaves_no_file_anywhere(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    kept = TemporaryFileUploadHandler.file_complete

    def watched(self: TemporaryFileUploadHandler, file_size: int) -> Any:
        written.append(str(self.file_name))
        return kept(self, file_size)

    monkeypatch.setattr(TemporaryFileUploadHandler, "file_complete", watched)
    big = padded(5 * 1024 * 1024)
    assert send(client_of(made.secretary), made, ("lớn.pdf", big)).status_code == 302
    answer = send(Client(), made, ("khách.pdf", big))
    assert (answer.status_code, written) == (302, ["lớn.pdf"])


def test_a_locked_pdf_is_no_evidence_and_one_that_runs_by_itself_is_only_given_to_be_saved(made: Made) -> None:
    client = client_of(made.representative(ME))
    answer = send(client, made, ("khóa.pdf", locked()), ("tự chạy.pdf", packed(ACTIVE["a page's own action"])))
    assert [(name, why[:17]) for name, why in answer.context["refused"]] == [("khóa", "Tệp đặt mật khẩu ")]
    evidence = Evidence.objects.get()
    door = file_of(made, evidence)
    text = client.get(made.address("evidence", ME)).content.decode()
    assert (f'href="{door}"' in text, f'href="{door}?tai"' in text, text.count("tự chạy (mã lệnh")) == (False, True, 1)
    answer, content = fetch(client, door)
    assert answer["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(content).hexdigest() == evidence.sha256
