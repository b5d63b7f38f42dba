"""Every page of the portal, for every role, at both sizes, is the right one and passes inspection."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from playwright.sync_api import Page, expect

from awards.models import Award, AwardForm, AwardSettings, Eligibility, FormEdition, Nomination, Proposal, Submission
from campaigns.models import Activity, Contest, Meet, NewModel, ReportCall, Team, TeamMember
from khoithidua.urls import portal
from khoithidua.urls import urlpatterns as all_addresses
from members.access import Action
from members.links import link_of
from members.models import Membership, Province, Role, User
from members.pages import Page as PortalPage
from members.verbs.links import renew_link
from pacts.models import Conference
from tests.awards.reviews import put_to_vote
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, OFFICE, Desk, Scene

ROLES = ["thuky", "truongkhoi", "vanthu", "quantri", MASSES]
FORBIDDEN = "Tài khoản của bạn không làm được việc này"
# Every page of a year and its first heading. A page that is not listed fails the test.
HEADINGS = {
    "overview": "Tổng quan",
    "members": "Thành viên",
    "members-edit": "Sửa danh sách thành viên",
    "accounts": "Tài khoản của Khối",
    "bloc-info": "Thông tin khối",
    "next-year": "Mở năm 2024",
    "next-year-undo": "Hủy việc mở năm 2024",
    "handover": "Bàn giao Trưởng khối",
    "member": "Ban Dân vận Tỉnh ủy",
    "pact": "Giao ước thi đua",
    "pact-edit": "Soạn giao ước",
    "pact-freeze": "Mở lại giao ước",
    "pact-sign": "Ký giao ước: Ban Dân vận Tỉnh ủy",
    "pact-paper": "Ghi nhận chữ ký trên giấy",
    "pact-files": "Tệp giao ước được giữ",
    "regulation": "Quy chế",
    "regulation-edit": "Sửa quy chế",
    "campaigns": "Đợt thi đua",
    "conferences": "Hội nghị",
    "conference": "Hội nghị sơ kết",
    "conference-edit": "Thêm hội nghị",
    "conference-invitees": "Người được mời: Hội nghị sơ kết",
    "conference-attendance": "Điểm danh: Hội nghị sơ kết",
    "conference-results": "Diễn biến, quyết nghị: Hội nghị sơ kết",
    "campaigns-edit": "Sửa các đợt thi đua",
    "campaign-new": "Thêm đợt thi đua",
    "campaign": "Đợt 1",
    "campaign-edit": "Sửa Đợt 1",
    "registrations": "Đăng ký thi đua",
    "registration": "Đăng ký thi đua: Ban Dân vận",
    "registration-edit": "Ghi đăng ký thi đua: Ban Dân vận",
    "registration-results": "Ghi đăng ký thi đua: Ban Dân vận",
    "activities": "Hoạt động chung",
    "activities-settings": "Thiết lập hoạt động chung",
    "activity-new": "Thêm hoạt động chung",
    "activity": "Giao lưu hội thao năm 2023",
    "activity-edit": "Sửa kế hoạch: Giao lưu hội thao năm 2023",
    "activity-result": "Ghi kết quả: Giao lưu hội thao năm 2023",
    "activity-pictures": "Ảnh: Giao lưu hội thao năm 2023",
    "charity": "An sinh xã hội",
    "charity-contribution": "Thêm đóng góp an sinh",
    "charity-use": "Thêm việc an sinh",
    "reviews": "Họp bình xét thi đua, khen thưởng",
    "review": "Hội nghị sơ kết",
    "review-ballots": "Phiếu suy tôn: Cờ thi đua mẫu",
    "review-votes": "Kiểm phiếu: Cờ thi đua mẫu",
    "ballot-open": "Mở bỏ phiếu trên cổng",
    "ballot-recount": "Tự kiểm lại kết quả bỏ phiếu",
    "review-settings": "Thiết lập: Hội nghị sơ kết",
    "review-opinions": "Ý kiến bằng văn bản: Hội nghị sơ kết",
    "review-run": "Điều hành: Hội nghị sơ kết",
    "review-screen": "Hội nghị sơ kết",
    "nominations": "Nội dung bỏ phiếu, đề cử",
    "question-edit": "Thêm nội dung bỏ phiếu",
    "nomination-edit": "Đề cử: Cờ thi đua mẫu",
    "newmodels": "Nhân tố mới, mô hình mới",
    "newmodel-edit": "Đề xuất nhân tố mới, mô hình mới",
    "newmodel": "Một cửa",
    "newmodel-review": "Kết quả xét: Một cửa",
    "newmodel-spread": "Áp dụng: Một cửa",
    "reports": "Báo cáo của đơn vị",
    "report-call": "Yêu cầu báo cáo mới",
    "report": "Báo cáo sơ kết: Ban Dân vận",
    "report-edit": "Ghi báo cáo sơ kết: Ban Dân vận",
    "report-files": "Tệp của báo cáo sơ kết: Ban Dân vận",
    "visits": "Kiểm tra, trao đổi",
    "visit-edit": "Ghi cuộc kiểm tra",
    "proposals": "Đề nghị khen thưởng",
    "proposal-new": "Thêm đề nghị trong năm",
    "proposals-checklist": "Danh mục giấy tờ: Cờ thi đua mẫu",
    "proposals-holidays": "Ngày nghỉ, ngày làm bù",
    "submission": "Hồ sơ trình số 1: Cờ thi đua của tỉnh",
    "submission-edit": "Sửa Hồ sơ trình số 1",
    "submission-send": "Trình Hồ sơ trình số 1",
    "submission-appraisal": FORBIDDEN,
    "submission-item": "Hồ sơ trình số 1: Cờ thi đua của tỉnh",
    "proposal": "Ban Dân vận Tỉnh ủy: Cờ thi đua của tỉnh",
    "proposal-edit": "Ban Dân vận Tỉnh ủy: Cờ thi đua của tỉnh",
    "proposal-step": "Ban Dân vận Tỉnh ủy: Cờ thi đua của tỉnh",
    "award-catalogue": "Danh mục khen thưởng",
    "award-ledger": "Sổ khen thưởng",
    "award-edit": "Ghi khen thưởng",
    "award-import": "Nạp sổ khen thưởng từ Excel",
    "award": "Cờ thi đua của tỉnh: Ban Dân vận Tỉnh ủy, năm 2023",
    "award-agency": "Khen thưởng của Ban Dân vận Tỉnh ủy",
    "award-form": "Thêm hình thức khen thưởng",
    "award-pay": "Thêm lương cơ sở",
    "award-ground": "Thêm căn cứ pháp lý",
    "eligibility": "Đơn vị được xét",
    "eligibility-settings": "Quy định bình xét của năm",
    "eligibility-edit": "Sửa việc không xét, tạm dừng xét: Ban Dân vận",
    "eligibility-answer": "Ý kiến của đơn vị: Ban Dân vận",
    "works": "Công trình, phần việc",
    "work-edit": "Thêm công trình, phần việc",
    "meet": "Thi đấu: Giao lưu hội thao năm 2023",
    "meet-edit": "Cách tính và giải phụ: Giao lưu hội thao năm 2023",
    "contest-edit": "Thêm nội dung thi",
    "contest": "Cầu lông, Đôi nam",
    "team-edit": "Thêm đội",
    "plan": "Kế hoạch hoạt động",
    "plan-edit": "Sửa kế hoạch",
    "plan-done": "Ghi ngày xong",
    "contest-matches": "Trận đấu: Cầu lông, Đôi nam",
    "activity-remove": "Hủy hoặc xóa: Giao lưu hội thao năm 2023",
    "rubric": "Bảng đánh giá",
    "rubric-trial": "Thử chấm",
    "rubric-edit": "Sửa bảng đánh giá",
    "rubric-settings": "Thiết lập bảng đánh giá",
    "rubric-source": "Lấy bảng có sẵn",
    "rubric-intake": "Lấy bảng từ tệp của đơn vị",
    "rubric-new": "Thêm mục ở cấp cao nhất",
    "rubric-node": "Sửa mục I.3",
    "rubric-delete": "Xóa mục I.3?",
    "grid": "Chấm điểm",
    "card": "Phiếu chấm điểm: Ban Dân vận Tỉnh ủy",
    "criterion": "Tiêu chí I.3: Công tác chuyên môn, nghiệp vụ; kiểm tra, giám sát",
    "evidence": "Minh chứng: Ban Dân vận Tỉnh ủy",
    "grid-import": "Nhập từ Excel",
    "card-import": "Nhập từ Excel: Ban Dân vận Tỉnh ủy",
    "explain": "Giải trình: Ban Dân vận Tỉnh ủy",
    "progress": "Tiến độ",
    "progress-settings": "Cài đặt kỳ chấm điểm",
    "progress-new": "Kỳ chấm điểm mới",
    "progress-appraisers": "Phân công thẩm định",
    "progress-exemptions": "Tiêu chí không áp dụng",
    "progress-submit": "Nộp thay tất cả",
    "progress-means": "Lấy điểm trung bình",
    "progress-appraise": "Chốt thẩm định tất cả",
    "progress-reminders": "Nhắc nộp phiếu",
    "history": "Lịch sử điểm: Ban Dân vận Tỉnh ủy",
    "standings": "Xếp hạng",
    "standings-years": "Xếp hạng qua các năm",
    "comparison": "So sánh với năm trước",
    "standings-publish": "Công bố kết quả",
    "standings-correction": "Đính chính kết quả",
    "compositions": "Soạn văn bản",
    "composition": "Kế hoạch: Hoạt động của Khối thi đua 6 năm 2023",
    "composition-issue": "Phát hành: Kế hoạch: Hoạt động của Khối thi đua 6 năm 2023",
    "documents": "Văn bản",
    "document-new": "Lưu văn bản",
    "dossier": "Hồ sơ năm",
    "calendar": "Lịch",
    "search": "Tìm",
    "log": "Nhật ký",
}
# The pages of the standing body outside any year.
COUNCIL_HEADINGS = {
    "council": "Các khối của tỉnh",
    "council-dossiers": "Hồ sơ trình của các khối",
    "council-statistics": "Thống kê qua các năm",
}
# Who manages the year; and the page that is the member's own alone.
MANAGERS = ("thuky", "quantri")
OWN = {"explain"}
# What a member is told that it may not open; and what there is once something was published or filed (see
# test_publishing, test_documents).
FORMS = {"standings-publish", "standings-correction"}
LATER = {"appraisals", "standings-publication", "document", "ballot", "ballot-close"}
# What the member and the secretary write of what it registers. Its results lead to the form until it was handed in.
REGISTERING = {"registration-edit", "registration-results", "newmodel-edit", "newmodel-spread"}
REGISTERING |= {"report-edit", "report-files", "eligibility-answer"}
# What the standing body of the province does alone.
ITS_OWN = {"submission-appraisal"}
# What is of whoever keeps the register.
REGISTER = {"document-new"}
REGISTRARS = ("thuky", "vanthu", "quantri")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Chỉ Thư ký Khối được làm việc này.")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


# The portal's addresses and two that go wrong on purpose (see the mark `urls` below).
urlpatterns = [*all_addresses, path("cam/", forbidden), path("hong/", broken)]


def address(scene: Scene, page: PortalPage) -> str:
    """A page's address, of Ban Dân vận, the first campaign or one criterion where it is about one."""
    args = {
        "<slug:member>": MASSES,
        "<int:number>": 1,
        "<int:contest>": 1,
        "<int:question>": 1,
        "<str:criterion>": "I.3",
        "<path:source>": "ke-hoach",
    }
    parts = sorted((part for part in args if part in page.path), key=page.path.index)
    return scene.url(page.name, *(args[part] for part in parts))


def may_open(page: PortalPage, role: str) -> bool:
    """Whether a page that is nobody's own is open to this role."""
    if page.name in ITS_OWN:
        return False
    if page.name in REGISTERING:
        return role in ("thuky", MASSES)
    if page.name == "newmodel-review":
        return role == "thuky"
    # The model was recognised: what it was judged by stays.
    if page.name == "newmodel-files":
        return False
    if page.name == "review-opinions":
        return role in MANAGERS
    if page.name in ("pact-paper", "review-ballots"):
        return role in ("thuky", "vanthu", "quantri")
    # A member writes the draft of its own report alone; the one tried here is of the bloc.
    if page.action == Action.SEE_DRAFTS or page.name == "composition":
        return role != MASSES
    return page.action in (Action.SEE_YEAR, Action.SEE_LOG) or role in MANAGERS


def competed_in(member: Membership) -> None:
    """A contest with a team that has won it."""
    meet = Meet.objects.create(activity=Activity.objects.get(year=member.year, number=1))
    contest = Contest.objects.create(meet=meet, number=1, sport="Cầu lông", category="Đôi nam")
    team = Team.objects.create(contest=contest, number=1, prize=Team.Prize.FIRST)
    TeamMember.objects.create(team=team, member=member)


def awarded_to(member: Membership) -> None:
    """An award in the ledger that the member won."""
    form = AwardForm.objects.create(
        bloc=member.year.bloc, code="co-tinh", order=91, category="title", subject="collective", level="province"
    )
    form.editions.create(name="Cờ thi đua của tỉnh")
    Award.objects.create(
        bloc=member.year.bloc,
        number=1,
        agency=member.agency,
        agency_name=member.name,
        year=2023,
        form=form,
        form_name="Cờ thi đua của tỉnh",
    )


def submitted(member: Membership) -> None:
    """A proposal of the member that was sent."""
    form = AwardForm.objects.create(
        bloc=member.year.bloc, code="co", order=90, category="title", subject="collective", level="province"
    )
    FormEdition.objects.create(form=form, name="Cờ thi đua của tỉnh", decided_by="Chủ tịch UBND tỉnh")
    nomination = Nomination.objects.create(year=member.year, form=form, occasion="Sơ kết", order=1, member=member)
    sent = Submission.objects.create(year=member.year, number=1, form=form, decided_by="Chủ tịch UBND tỉnh")
    proposal = Proposal.objects.create(year=member.year, number=1, nomination=nomination, submission=sent)
    for number, to in enumerate(("planned", "preparing", "submitted"), start=1):
        proposal.steps.create(number=number, to=to, on=date(2023, 6, number), entered_by="Thư ký")
    # Beside it one that is only planned.
    case = Nomination.objects.create(year=member.year, form=form, occasion="Đột xuất", order=2, member=member)
    planned = Proposal.objects.create(year=member.year, number=2, nomination=case)
    planned.steps.create(number=1, to="planned", on=date(2023, 6, 1), entered_by="Thư ký")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_year_is_in_order(inspector: Inspector, scene: Scene, sign_in: Callable, role: str):
    sign_in(inspector.page, scene.account(role))
    office = Membership.objects.get(code=OFFICE)
    said = {"name": "Một cửa", "what": "Giải quyết tại một nơi", "reviewed_on": date(2023, 6, 1)}
    NewModel.objects.create(year=office.year, member=office, number=1, state=NewModel.State.RECOGNISED, **said)
    competed_in(office)
    conference = Conference.objects.create(year=office.year, number=1, name="Hội nghị sơ kết", kind="review")
    held = {"state": "suspended", "since": date(2023, 6, 1), "reason": "Đang xác minh"}
    Eligibility.objects.create(member=Membership.objects.get(code=MASSES), **held)
    conference.agenda.create(order=1, content="Báo cáo sơ kết")
    put_to_vote(office.year, conference)
    conference.invitees.create(order=1, organisation="Sở Nội vụ")
    ReportCall.objects.create(year=office.year, number=1, kind=ReportCall.Kind.HALF_YEAR, due=date(2023, 6, 10))
    awarded_to(Membership.objects.get(code=MASSES))
    submitted(Membership.objects.get(code=MASSES))
    for page in portal.pages:
        if page.name in LATER:
            continue
        if role == MASSES and page.name == "submission":
            # Several members' dossiers are no member's business.
            inspector.visit(address(scene, page), "Không tìm thấy trang", 404)
            continue
        if (role == MASSES and page.name in FORMS) or (role not in REGISTRARS and page.name in REGISTER):
            inspector.visit(address(scene, page), FORBIDDEN, 403)
            continue
        # A member who may see its own card only is led there.
        shown = page.name.replace("grid", "card") if role == MASSES else page.name
        if not (role == MASSES if page.name in OWN else may_open(page, role)):
            inspector.visit(address(scene, page), FORBIDDEN, 403)
            continue
        inspector.visit(address(scene, page), HEADINGS[shown])
    if role == "thuky":
        inspector.visit(scene.url("proposal", 2), HEADINGS["proposal"])
        inspector.visit(scene.url("proposal-edit", 2), "Sửa trường hợp: Ban Dân vận Tỉnh ủy")


def test_every_page_outside_the_years_is_in_order(inspector: Inspector, scene: Scene, sign_in: Callable):
    inspector.visit(f"{scene.server}/", "Cổng Khối thi đua")
    inspector.visit(f"{scene.server}{reverse('login')}", "Đăng nhập")
    inspector.page.get_by_label("Tên đăng nhập").fill("thuky")
    inspector.page.get_by_label("Mật khẩu").fill("sai")
    inspector.page.keyboard.press("Enter")
    expect(inspector.page.get_by_text("Tên đăng nhập hoặc mật khẩu không đúng.")).to_be_visible()
    inspector.look("Đăng nhập")
    inspector.visit(f"{scene.server}{reverse('verify')}", "Xác minh văn bản")
    dead = reverse("set-password", args=["MQ", "abc-0123"])
    inspector.visit(f"{scene.server}{dead}", "Đường dẫn không còn dùng được", 404)
    invited = User.objects.create_user("duoc-moi")
    renew_link(invited)
    inspector.visit(scene.server + "/" + link_of(invited).split("/", 3)[3], "Đặt mật khẩu")
    sign_in(inspector.page, scene.account("thuky"))
    inspector.visit(f"{scene.server}{reverse('account')}", "Tài khoản")
    inspector.visit(f"{scene.server}{reverse('help')}", "Hướng dẫn")
    sign_in(inspector.page, scene.account("quantri"))
    inspector.visit(f"{scene.server}{reverse('found-bloc')}", "Lập khối")
    inspector.visit(f"{scene.server}{reverse('blocs')}", "Các Khối")
    sign_in(inspector.page, User.objects.create_user("moi"))
    inspector.visit(f"{scene.server}/", "Chưa có năm thi đua nào cho bạn")


def test_every_page_of_the_standing_body_is_in_order(inspector: Inspector, scene: Scene, sign_in: Callable):
    year = Membership.objects.get(code=MASSES).year
    province = Province.objects.create(name="Tỉnh mẫu")
    body = User.objects.create_user("thuong-truc", full_name="Chuyên viên Mẫu")
    Role.objects.create(user=body, kind=Role.Kind.STANDING_BODY, province=province)
    sign_in(inspector.page, body)
    for where, heading in COUNCIL_HEADINGS.items():
        inspector.visit(f"{scene.server}{reverse(where)}", heading)
    type(year.bloc).objects.filter(pk=year.bloc_id).update(province=province)
    submitted(Membership.objects.get(code=MASSES))
    AwardSettings.objects.create(year=year, to_standing_body=True)
    for where, heading in COUNCIL_HEADINGS.items():
        inspector.visit(f"{scene.server}{reverse(where)}", heading)
    inspector.visit(f"{scene.server}{reverse('council-officer', args=[year.bloc.code])}", f"Phân công: {year.bloc}")
    inspector.visit(scene.url("proposals"), HEADINGS["proposals"])
    inspector.visit(scene.url("submission", 1), HEADINGS["submission"])
    inspector.visit(scene.url("proposal", 1), HEADINGS["proposal"])
    for deed, words in {"tra-lai": "Trả lại hồ sơ", "tiep-nhan": "Tiếp nhận hồ sơ"}.items():
        where = f"{scene.url('submission-appraisal', 1)}?buoc={deed}"
        inspector.visit(where, f"{words}: Hồ sơ trình số 1")


@pytest.mark.urls("tests.browser.test_every_page")
def test_the_pages_of_errors_are_in_order(inspector: Inspector, scene: Scene, sign_in: Callable):
    inspector.visit(f"{scene.server}/khong-co/", "Không tìm thấy trang", 404)
    sign_in(inspector.page, scene.account("vanthu"))
    inspector.visit(f"{scene.server}/khong-co/", "Không tìm thấy trang", 404)
    inspector.visit(f"{scene.server}/cam/", "Tài khoản của bạn không làm được việc này", 403)
    expect(inspector.page.get_by_text("Chỉ Thư ký Khối được làm việc này.")).to_be_visible()
    inspector.visit(f"{scene.server}/hong/", "Cổng đang gặp trục trặc", 500)


def test_a_form_that_is_too_old_is_told_so_in_order(screen: Page, scene: Scene):
    screen.goto(f"{scene.server}{reverse('login')}")
    screen.get_by_label("Tên đăng nhập").fill("thuky")
    screen.get_by_label("Mật khẩu").fill("bất kỳ")
    screen.context.clear_cookies()
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Chưa gửi được: phiên làm việc đã cũ")
    inspector = Inspector(screen)
    inspector.look("Chưa gửi được: phiên làm việc đã cũ")
    assert inspector.complaints == []


def test_a_grid_with_every_state_of_a_cell_is_in_order(inspector: Inspector, scene: Scene, sign_in: Callable):
    desk = Desk(inspector.page)
    sign_in(desk.page, scene.account("thuky"))
    desk.page.goto(scene.url("grid"))
    scene.change(OFFICE, "I.5", "1")
    desk.type_in(OFFICE, "I.2", "40/40")
    desk.type_in(OFFICE, "I.3", "120")
    desk.type_in(OFFICE, "I.5", "4")
    expect(desk.cell(OFFICE, "I.2")).to_contain_class("is-saved")
    expect(desk.cell(OFFICE, "I.3")).to_contain_class("is-refused")
    expect(desk.cell(OFFICE, "I.5")).to_contain_class("is-stale")
    desk.page.get_by_text("Cách nhập").click()
    expect(desk.page.get_by_text("sang ô khác")).to_be_visible()
    # The browser notes the two refusals: that is how the server answers them.
    inspector.complaints = [said for said in inspector.complaints if "status of 4" not in said]
    inspector.look("Chấm điểm")
