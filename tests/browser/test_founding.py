"""A bloc from nothing, in the browser: founded, its secretary let in, members pasted, accounts made and handed out."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from members.models import User
from tests.browser.scene import Scene

GOOD = "cau-ca-song-luy-7x"


def follow(page: Page, server: str, link: str) -> None:
    """Opens a link and sets a password, by the keyboard alone."""
    page.goto(server + "/" + link.split("/", 3)[3])
    expect(page.get_by_role("heading", level=1)).to_have_text("Đặt mật khẩu")
    expect(page.locator("[name=new_password1]")).to_be_focused()
    page.keyboard.type(GOOD)
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")


def test_a_bloc_comes_from_nothing_to_its_representatives_without_a_password_that_two_people_know(
    page: Page, browser: Browser, scene: Scene, sign_in: Callable
):
    sign_in(page, scene.account("quantri"))
    page.goto(f"{scene.server}/lap-khoi/")
    for label, text in (("Tên khối", "Khối thi đua số 9"), ("Cơ quan chủ quản", "Ủy ban nhân dân tỉnh")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Địa danh").fill("Lâm Đồng")
    page.get_by_label("Mã", exact=True).fill("khoi-9")
    page.get_by_label("Họ và tên Thư ký").fill("Lê Thị Dung")
    page.get_by_role("button", name="Lập khối").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã lập Khối thi đua số 9")
    link = page.locator("code.sha").inner_text()

    secretary = browser.new_context().new_page()
    follow(secretary, scene.server, link)
    assert "/khoi-9/" in secretary.url
    expect(secretary.get_by_text("Việc cần làm trước: Thành viên.")).to_be_visible()
    secretary.get_by_role("link", name="Mở", exact=True).click()
    table = "Đơn vị\tVai trò\tNgười đại diện\nSở Nội vụ\tTrưởng khối\tTrần Văn An\nSở Y tế\t\tVõ Thị Bé\n"
    secretary.get_by_label("Bảng dán từ Excel hoặc Word").fill(table)
    secretary.get_by_role("button", name="Điền vào danh sách").click()
    secretary.get_by_role("button", name="Lưu danh sách").click()
    expect(secretary.get_by_text("Đã lưu danh sách thành viên")).to_be_visible()
    secretary.get_by_role("link", name="Thành viên").first.click()
    # Else the next link may be clicked while that page is on its way, and lead nowhere.
    expect(secretary.get_by_role("heading", level=1)).to_have_text("Thành viên")
    secretary.locator("#page-actions").get_by_role("link", name="Tài khoản").click()
    secretary.get_by_role("button", name="Lập 2 tài khoản còn thiếu").click()
    expect(secretary.get_by_text("Đã lập 2 tài khoản: so-noi-vu, so-y-te.")).to_be_visible()
    assert secretary.locator("input[name=who]:checked").count() == 2
    secretary.get_by_role("button", name="Hiện đường dẫn").click()
    links = secretary.locator(".links code").all_inner_texts()
    assert len(links) == 2

    for_office = browser.new_context().new_page()
    follow(for_office, scene.server, links[0])
    expect(for_office.get_by_text("Đã đặt mật khẩu.")).to_be_visible()
    assert User.objects.get(username="so-noi-vu").check_password(GOOD)
    secretary.reload()
    secretary.goto(secretary.url)
    row = secretary.locator("tr[data-member=so-noi-vu]")
    expect(row).to_contain_text("Đang dùng")
    expect(secretary.locator("tr[data-member=so-y-te]")).to_contain_text("Chờ đặt mật khẩu")


def test_what_may_be_done_with_one_account_is_folded_away_and_opened_by_the_keyboard(
    page: Page, scene: Scene, sign_in: Callable
):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("accounts"))
    row = page.locator("tr[data-member=ban-dan-van]")
    expect(row.get_by_role("button", name="Đóng tài khoản")).to_be_hidden()
    row.locator("summary").press("Enter")
    row.get_by_role("button", name="Đóng tài khoản").press("Enter")
    expect(page.get_by_text("Đã đóng tài khoản của")).to_be_visible()
    expect(page.locator("tr[data-member=ban-dan-van]")).to_contain_text("Đã đóng")
    assert not User.objects.get(username="ban-dan-van").is_active
