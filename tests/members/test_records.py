"""The printed lists of floor 1, and what holds of the record of every page there is."""

import io
import re
from datetime import date, datetime
from typing import Any

import pikepdf
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from awards.models import Award, AwardForm, Nomination, Proposal, Submission
from campaigns.models import Activity, Contest, Meet, NewModel, ReportCall
from common.audit.log import Actor, Change, write
from common.records.layout import STATE
from common.vietnamese.dates import VIETNAM, today_vn
from documents.models import Document
from khoithidua.urls import portal
from members import logpage, pages
from members.access import Reader
from members.models import BlocYear, Membership, User
from members.pages import Opened, Page
from pacts.models import Conference
from scoring.sample import make_sample
from tests.archive import archival_faults
from tests.awards.portalballots import urn_in
from tests.awards.reviews import put_to_vote
from tests.printing import Paper, account, fetch, printed, store, year_2023
from tests.structure import data_of

pytestmark = pytest.mark.django_db
YEAR = "Khối thi đua 6, năm 2023"


@pytest.fixture
def year() -> dict[str, Any]:
    return year_2023()


@pytest.fixture
def secretary(year: dict[str, Any]) -> User:
    store(year)
    return account("secretary")


def record(user: User, path: str) -> Paper:
    return printed(user, f"/khoi-6/2023{path}.pdf")


def address_of(declared: Page) -> str:
    if declared.name == "document":
        filed = Document.objects.create(
            year=BlocYear.objects.get(),
            origin="filed",
            kind="Kế hoạch",
            title="Thi đua",
            issuer="Ủy ban",
            added_by="thử",
        )
        return f"/van-ban/{filed.pk}"
    if declared.name == "newmodel":
        year = BlocYear.objects.get()
        member = year.members.get(order=1)
        NewModel.objects.create(year=year, member=member, number=1, name="Một cửa", what="Giải quyết tại một nơi")
    if declared.name == "contest":
        meet = Meet.objects.create(activity=Activity.objects.get(number=1))
        Contest.objects.create(meet=meet, number=1, sport="Kéo co")
    if declared.name == "conference":
        Conference.objects.create(year=BlocYear.objects.get(), number=1, name="Hội nghị sơ kết", kind="midyear")
    if declared.name == "award":
        bloc, member = BlocYear.objects.get().bloc, BlocYear.objects.get().members.get(order=1)
        form = AwardForm.objects.create(
            bloc=bloc, code="co", order=1, category="title", subject="collective", level="base"
        )
        facts = {"agency": member.agency, "agency_name": member.name, "form_name": "Cờ thi đua", "year": 2023}
        Award.objects.create(bloc=bloc, number=1, form=form, **facts)
    if declared.name in ("review", "nominations"):
        Conference.objects.create(year=BlocYear.objects.get(), number=1, name="Họp bình xét", kind="review")
    if declared.name in ("review-votes", "review-ballots"):
        year = BlocYear.objects.get()
        conference = Conference.objects.create(year=year, number=1, name="Họp bình xét", kind="review")
        put_to_vote(year, conference)
    if declared.name == "ballot":
        urn_in(BlocYear.objects.get())
    if declared.name in ("proposal", "submission"):
        year = BlocYear.objects.select_related("bloc").get()
        form = AwardForm.objects.create(
            bloc=year.bloc, code="co", order=90, category="title", subject="collective", level="province"
        )
        nomination = Nomination.objects.create(
            year=year, form=form, occasion="Sơ kết", order=1, member=year.members.get(order=1)
        )
        sent = Submission.objects.create(year=year, number=1, form=form, decided_by="Chủ tịch UBND tỉnh")
        proposal = Proposal.objects.create(year=year, number=1, nomination=nomination, submission=sent)
        proposal.steps.create(number=1, to="planned", on=date(2023, 6, 1), entered_by="Thư ký")
    if declared.name == "report":
        ReportCall.objects.create(year=BlocYear.objects.get(), number=1, kind="half-year", due=date(2023, 6, 10))
    path = declared.path.replace("<slug:member>", "dang-uy-khoi").replace("<int:number>", "1")
    path = (
        path.replace("<int:turn>", "1")
        .replace("<int:contest>", "1")
        .replace("<int:question>", "1")
        .replace("<str:criterion>", "I.1")
    )
    return f"/{path}" if path else ""


# --- every page -------------------------------------------------------------------------------------------


HEADS = {
    "state": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Bình Thuận, ngày ",
    "party": "ĐẢNG CỘNG SẢN VIỆT NAM Bình Thuận, ngày ",
}
# What stands in the left head: a star in the Party's, and in a letter room for its number.
LEFT = re.compile(r"TỈNH ỦY BÌNH THUẬN KHỐI THI ĐUA 6( \*)?( Số: ……/KTĐ6| Số ……-CV/KTĐ6)? ")


@pytest.mark.parametrize("family", HEADS)
@pytest.mark.parametrize("declared", [page for page in portal.pages if page.printed], ids=lambda page: page.name)
def test_every_page_has_a_record_that_keeps_to_its_sheets(declared: Page, family: str, secretary: User) -> None:
    BlocYear.objects.update(family=family)
    make_sample(year=BlocYear.objects.get(), password="", renew=False, actor=Actor(name="test"))
    address = f"/khoi-6/2023{address_of(declared)}.pdf"
    client = Client()
    client.force_login(secretary)
    answer = client.get(address, follow=True)
    content = answer.content
    paper = Paper(content)
    assert (paper.faults(), archival_faults(content)) == ([], [])
    # The same data give the same source; that the same source gives the same bytes is tested beside what sets it.
    # By the same log-in, for another may be a minute later, which the page of accounts tells.
    assert client.get(address, follow=True)["ETag"] == answer["ETag"]
    assert paper.sizes[0] == ((297, 210) if declared.landscape else (210, 297))
    left = LEFT.match(paper.text)
    assert left is not None
    assert (left[1] is not None, left[2] is not None) == (family == "party", declared.name == "progress-reminders")
    assert paper.text[left.end() :].startswith(HEADS[family])
    # Ballots are all alike: no page has a number, or says who printed it.
    alike = declared.name == "review-ballots"
    assert paper.everything.count("người in: Tài khoản secretary.") == (0 if alike else len(paper.sizes))
    above = [(word.page, word.text) for word in paper.words if word.bottom < STATE.top_mm - 1 and word.text.isdigit()]
    assert above == ([] if alike else [(number, str(number + 1)) for number in range(1, len(paper.sizes))])
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "vi-VN"
        assert str(pdf.docinfo["/Title"]).endswith(f" - {YEAR}")


@pytest.mark.parametrize("declared", [page for page in portal.pages if page.printed], ids=lambda page: page.name)
def test_every_record_can_be_made_without_a_request(
    declared: Page, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = BlocYear.objects.select_related("bloc").get()
    make_sample(year=year, password="", renew=False, actor=Actor(name="test"))
    address = f"/khoi-6/2023{address_of(declared)}"
    monkeypatch.setattr(pages, "record_answer", lambda request, html, **how: HttpResponse(html))
    monkeypatch.setattr(pages, "render_pdf", lambda html, **how: html.encode())
    monkeypatch.setattr(timezone, "localtime", lambda *_: datetime(2023, 11, 17, 8, 5, tzinfo=VIETNAM))
    asked_for = fetch(secretary, f"{address}.pdf").content
    kwargs = {name: value for name, value in resolve(f"{address}/").kwargs.items() if name not in ("bloc", "year")}
    opened = Opened(Reader(secretary, frozenset({"secretary"})), year, today_vn(), [year], kwargs)
    assert portal.printed(declared.name, opened)[1] == asked_for


# --- the members ------------------------------------------------------------------------------------------


def test_the_members_stand_in_protocol_order_with_who_is_known(secretary: User, year: dict[str, Any]) -> None:
    paper = record(secretary, "/thanh-vien")
    assert paper.rows == [
        ["STT", "Cơ quan, đơn vị", "Vai trò", "Người đại diện", "Chức vụ"],
        ["1", "Văn phòng Tỉnh ủy", "Trưởng khối", "Trần Tới", "Chánh Văn phòng Tỉnh ủy"],
        *[
            [str(number), member["name"], "Thành viên", "", ""]
            for number, member in enumerate(year["members"][1:], start=2)
        ],
    ]
    assert len(paper.sizes) == 1


def test_a_list_carries_its_table_as_data(secretary: User, year: dict[str, Any]) -> None:
    table = data_of(record(secretary, "/thanh-vien").content)["tables"][0]
    assert (table["title"], len(table["rows"])) == (f"Danh sách thành viên, {YEAR}", 9)
    assert [row[1] for row in table["rows"]] == [member["name"] for member in year["members"]]


def test_a_print_without_a_table_carries_no_data(secretary: User) -> None:
    assert data_of(record(secretary, "/thanh-vien/bao-binh-thuan").content) is None


def test_a_year_without_members_says_so(secretary: User) -> None:
    BlocYear.objects.create(bloc=BlocYear.objects.get().bloc, year=2024)
    paper = printed(secretary, "/khoi-6/2024/thanh-vien.pdf")
    assert (
        paper.after("DANH SÁCH THÀNH VIÊN Khối thi đua 6, năm 2024")
        == "Khối thi đua 6, năm 2024 chưa có thành viên nào."
    )


def test_one_member_prints_with_what_is_known_of_it(secretary: User) -> None:
    assert [record(secretary, f"/thanh-vien/{code}").rows for code in ("van-phong-tinh-uy", "bao-binh-thuan")] == [
        [
            ["Cơ quan, đơn vị", "Văn phòng Tỉnh ủy"],
            ["Tên ngắn", "Văn phòng"],
            ["Vai trò", "Trưởng khối"],
            ["Thứ tự trong Khối", "1"],
            ["Người đại diện", "Trần Tới"],
            ["Chức vụ", "Chánh Văn phòng Tỉnh ủy"],
        ],
        [
            ["Cơ quan, đơn vị", "Báo Bình Thuận"],
            ["Tên ngắn", "Báo"],
            ["Vai trò", "Thành viên"],
            ["Thứ tự trong Khối", "9"],
            ["Người đại diện", "chưa ghi"],
            ["Chức vụ", "chưa ghi"],
        ],
    ]


def test_a_member_that_was_one_in_other_years_prints_them(secretary: User) -> None:
    was = Membership.objects.get(code="bao-binh-thuan")
    other = BlocYear.objects.create(bloc=was.year.bloc, year=2022)
    Membership.objects.create(
        year=other, agency=was.agency, order=1, code=was.code, name=was.name, short_name=was.short_name
    )
    assert record(secretary, "/thanh-vien/bao-binh-thuan").rows[-1] == ["Các năm khác trong Khối", "2022"]


# --- the dashboard ----------------------------------------------------------------------------------------


def test_the_dashboard_prints_what_is_done_and_what_is_missing(secretary: User) -> None:
    paper = record(secretary, "")
    head = ["Việc", "Tình trạng", "Nội dung"]
    # No round is open: what the year needs before it can begin stands first.
    assert [table[0] for table in paper.tables] == [head] * 3
    assert [row[:2] for row in paper.tables[0][1:]] == [
        ["Thành viên", "Xong"],
        ["Trưởng khối", "Xong"],
        ["Người đại diện", "Còn thiếu"],
        ["Tài khoản các đơn vị", "Còn thiếu"],
        ["Đợt thi đua", "Xong"],
        ["Bảng đánh giá", "Còn thiếu"],
        ["Soạn giao ước", "Xong"],
        ["Mở kỳ chấm điểm", "Còn thiếu"],
    ]
    assert paper.tables[1][1] == ["Ký giao ước", "Xong", "9 đơn vị đã ký ngày 17/03/2023."]
    assert [row[:2] for row in paper.tables[2][1:]] == [
        ["Đợt 1", "Xong"],
        ["Đợt 2", "Xong"],
        ["Hoạt động chung", "Còn thiếu"],
    ]
    assert paper.after("Nguồn số liệu:").startswith("Báo Bình Thuận (BTO), 17/03/2023:")


# --- the log ----------------------------------------------------------------------------------------------


def log(*changes: Change) -> None:
    write(Actor(name="Nguyễn Văn Thử"), changes, bloc="khoi-6", year=2023)


def test_the_log_prints_who_did_what_from_what_to_what_and_why(secretary: User) -> None:
    log(
        Change(subject="Ban Dân vận, I.1", action="sửa", old="97", new="97,5", reason="Sửa lỗi nhập liệu"),
        Change(subject="Ban Dân vận, I.2", action="xóa", old="12"),
        Change(subject="Ban Dân vận, I.3", action="ghi", new="8"),
    )
    head, *rows = record(secretary, "/nhat-ky").rows
    assert head == ["Số", "Lúc", "Người thực hiện", "Đối tượng", "Việc", "Thay đổi", "Lý do"]
    assert [row[2:] for row in rows[:3]] == [
        ["Nguyễn Văn Thử (trên cổng)", "Ban Dân vận, I.3", "ghi", "8", ""],
        ["Nguyễn Văn Thử (trên cổng)", "Ban Dân vận, I.2", "xóa", "12 → (trống)", ""],
        ["Nguyễn Văn Thử (trên cổng)", "Ban Dân vận, I.1", "sửa", "97 → 97,5", "Sửa lỗi nhập liệu"],
    ]


def test_a_member_s_print_of_the_log_holds_the_common_and_its_own(secretary: User) -> None:
    for member in ("ban-dan-van", "bao-binh-thuan", ""):
        log(Change(subject=f"Việc của {member or 'cả Khối'}", action="sửa", member=member))
    own = account("representative", agency="ban-dan-van")
    paper = record(own, "/nhat-ky")
    assert [row[3] for row in paper.rows[1:3]] == ["Việc của cả Khối", "Việc của ban-dan-van"]
    assert paper.text.count("bao-binh-thuan") == 0
    assert paper.text.count("Chỉ gồm việc chung và việc của đơn vị mình.") == 1
    asked = printed(own, "/khoi-6/2023/nhat-ky.pdf?don-vi=bao-binh-thuan")
    assert asked.text.endswith("Không có mục nhật ký nào.")


def test_a_filtered_print_of_the_log_says_by_what(secretary: User) -> None:
    log(Change(subject="Việc <lạ>", action="sửa", member="ban-dan-van"))
    paper = printed(secretary, "/khoi-6/2023/nhat-ky.pdf?tim=<lạ>&don-vi=ban-dan-van")
    assert paper.text.count("Chỉ gồm các mục có từ «<lạ>» của Ban Dân vận.") == 1
    assert [row[3] for row in paper.rows[1:]] == ["Việc <lạ>"]


def test_a_long_log_prints_its_newest_part_and_says_so(secretary: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logpage, "LOG_PRINT", 40)
    log(*[Change(subject=f"Việc {number}", action="sửa") for number in range(41)])
    paper = record(secretary, "/nhat-ky")
    assert paper.text.count("Bản in gồm 40 mục mới nhất.") == 1
    assert [row[3] for row in paper.rows[1:]] == [f"Việc {number}" for number in range(40, 0, -1)]
