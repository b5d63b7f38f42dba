"""Six agencies come from nothing to an open round, by somebody who only reads the screen; what it takes is counted.

The hand never types an address but the one it was given: from the dashboard the checklist leads on.
"""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from members.models import Bloc, Role
from scoring.models import Round
from tests.browser.hand import Hand
from tests.browser.scene import Scene

MOST = 65
PASSWORD = "cau-ca-song-luy-7x"
AGENCIES = ("Sở Nội vụ", "Sở Y tế", "Sở Tư pháp", "Sở Tài chính", "Sở Xây dựng", "Thanh tra tỉnh")
PEOPLE = ("Trần Văn An", "Võ Thị Bé", "Ngô Văn Cường", "Lý Thị Dung", "Hồ Văn Em", "Đỗ Thị Giang")
CRITERIA = ("Chỉ tiêu kinh tế - xã hội", "Cải cách hành chính", "Chuyển đổi số", "Đoàn kết nội bộ", "Thông tin báo cáo")
# The rubric as it is typed: the group, and in it the criteria.
LINES = (("Nhiệm vụ chính trị", "100"), *((name, "20") for name in CRITERIA))


def members() -> str:
    """The list as it is pasted from Excel."""
    rows = [("Đơn vị", "Vai trò", "Người đại diện", "Chức vụ")]
    roles = ("Trưởng khối", "Phó Trưởng khối", "", "", "", "")
    rows += [(*who, "Giám đốc") for who in zip(AGENCIES, roles, PEOPLE, strict=True)]
    return "\n".join("\t".join(row) for row in rows)


def next_step(hand: Hand, what: str) -> None:
    """Goes back to the dashboard, which says that this is next, and follows it."""
    hand.follow("Tổng quan")
    step = hand.page.locator(".next")
    expect(step).to_contain_text(f"Việc cần làm trước: {what}")
    hand.follow("Mở", within=step)


def test_six_agencies_come_from_nothing_to_an_open_round_in_a_few_deeds(
    page: Page, browser: Browser, scene: Scene, sign_in: Callable
) -> None:
    sign_in(page, scene.account("quantri"))
    founder = Hand(page)
    page.goto(f"{scene.server}/lap-khoi/")
    founder.fill("Tên khối", "Khối thi đua số 9")
    founder.fill("Cơ quan chủ quản", "Ủy ban nhân dân tỉnh")
    founder.fill("Địa danh", "Lâm Đồng")
    founder.fill("Mã", "khoi-9")
    founder.fill("Họ và tên Thư ký", "Lê Thị Dung")
    founder.press("Lập khối")
    link = page.locator("code.sha").inner_text()

    hand = Hand(browser.new_context(viewport={"width": 1366, "height": 768}).new_page())
    screen = hand.page
    screen.goto(scene.server + "/" + link.split("/", 3)[3])
    hand.fill("Mật khẩu mới", PASSWORD)
    hand.fill("Xác nhận mật khẩu mới", PASSWORD)
    hand.press("Đặt mật khẩu và vào cổng")

    next_step(hand, "Thành viên")
    hand.fill("Bảng dán từ Excel hoặc Word", members())
    hand.press("Điền vào danh sách")
    hand.press("Lưu danh sách")
    next_step(hand, "Tài khoản các đơn vị")
    hand.press("Lập 6 tài khoản còn thiếu")
    hand.press("Hiện đường dẫn")
    expect(screen.locator(".links code")).to_have_count(6)

    next_step(hand, "Đợt thi đua")
    hand.follow("Thêm đợt thi đua")
    hand.fill("Tên", "Đợt 1")
    hand.fill("Từ ngày", "1/1/2026")
    hand.fill("Đến ngày", "30/6/2026")
    hand.fill("Chủ đề", "Thi đua hoàn thành nhiệm vụ năm")
    hand.press("Lưu")

    next_step(hand, "Bảng đánh giá")
    hand.follow("Bắt đầu bảng đánh giá")
    hand.follow("Soạn bảng mới")
    hand.fill("Tên bảng", "Bảng đánh giá năm 2026")
    hand.fill("Thang điểm", "100")
    hand.fill("Tên xếp loại 1", "Đạt")
    hand.fill("Điểm của xếp loại 1", "0")
    hand.press("Lập bảng này")
    for number, (name, points) in enumerate(LINES, start=1):
        hand.fill(f"Nội dung của dòng {number}", name)
        hand.fill(f"Điểm chuẩn của dòng {number}", points)
    hand.press("Lưu")
    expect(screen.get_by_text("Thêm 6 mục.")).to_be_visible()

    next_step(hand, "Soạn giao ước")
    hand.follow("Soạn giao ước")
    hand.press("Soạn từ đầu")
    hand.fill("Thêm vào «Nội dung»", "Hoàn thành các chỉ tiêu được giao.\nXây dựng nội bộ đoàn kết.")
    hand.press("Lưu")

    next_step(hand, "Mở kỳ chấm điểm")
    hand.follow("Mở kỳ chấm điểm")
    hand.fill("Tên kỳ", "Cả năm")
    hand.press("Mở kỳ chấm điểm")
    hand.press("Chuyển sang bước Tự chấm")
    expect(screen.locator("[aria-current='step']")).to_contain_text("Tự chấm")

    # --- what the database has of it, and what it took
    bloc = Bloc.objects.get(code="khoi-9")
    round_ = Round.objects.get(year__bloc=bloc)
    assert (round_.step, round_.cards.count(), bloc.roles.filter(kind=Role.Kind.REPRESENTATIVE).count()) == (
        Round.Step.SCORING,
        6,
        6,
    )
    taken = founder.deeds + hand.deeds
    # Printed where one looks at it (-s): what a newcomer does, one after the other.
    print(f"{len(taken)} clicks and fields: {'; '.join(taken)}")
    assert len(taken) <= MOST
