"""The log's page in the browser: filtered without loading it again, and printed as it was filtered."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.scene import MASSES, OFFICE, Scene


def test_what_is_printed_follows_the_filter_and_the_typing_goes_on(page: Page, scene: Scene, sign_in: Callable) -> None:
    scene.change(OFFICE, "I.1", "90/100", reason="Ủy ban yêu cầu")
    scene.change(MASSES, "I.1", "91/100")
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("log"))
    subjects = page.locator("#log tbody td[data-label='Đối tượng']")
    page.get_by_label("Tìm trong nhật ký").press_sequentially("uỷ ban yeu cau")
    expect(subjects).to_have_text(["Văn phòng, tiêu chí I.1, thống nhất"])
    # The box is the one that was typed in, and still has the cursor.
    expect(page.get_by_label("Tìm trong nhật ký")).to_be_focused()
    expect(page.locator("#where")).to_contain_text("1 mục")
    for button in ("In (PDF)", "Excel"):
        address = page.get_by_role("link", name=button).get_attribute("href") or ""
        assert "tim=u%E1%BB%B7" in address or "tim=uỷ" in address, address


def test_a_day_that_cannot_be_is_told_beside_it(page: Page, scene: Scene, sign_in: Callable) -> None:
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("log"))
    page.get_by_label("Từ ngày").fill("30/2/2023")
    page.get_by_label("Từ ngày").press("Enter")
    expect(page.locator("#tu-error")).to_have_text(
        "Không có ngày «30/2/2023». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."
    )
    expect(page.get_by_role("heading", name="Chưa lọc được")).to_be_visible()
    expect(page.get_by_label("Từ ngày")).to_have_value("30/2/2023")
    page.get_by_label("Từ ngày").fill("")
    page.get_by_label("Đến ngày").fill("31/12/2100")
    page.get_by_label("Đến ngày").press("Enter")
    expect(page.locator("#tu-error")).to_have_text("")
    expect(page.locator("#log tbody tr")).not_to_have_count(0)


def test_the_closer_filters_open_where_one_of_them_is_set(page: Page, scene: Scene, sign_in: Callable) -> None:
    scene.change(MASSES, "I.1", "90/100")
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("log"))
    expect(page.get_by_label("Tiêu chí")).to_be_hidden()
    page.get_by_text("Lọc theo người, cách ghi, kỳ và tiêu chí").click()
    page.get_by_label("Tiêu chí").select_option("I.1")
    expect(page.locator("#log tbody tr")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Tiêu chí")).to_have_value("I.1")
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.get_by_label("Tiêu chí")).to_be_hidden()


def test_from_a_score_to_its_history_and_back(screen: Page, scene: Scene, sign_in: Callable) -> None:
    scene.change(OFFICE, "I.1", "90/100", reason="Đọc lại báo cáo")
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("card", OFFICE))
    screen.get_by_role("link", name="Lịch sử tiêu chí I.1", exact=True).click()
    expect(screen.get_by_role("heading", name="Lịch sử điểm: Văn phòng Tỉnh ủy")).to_be_visible()
    expect(screen.locator("tbody tr")).to_have_count(1)
    expect(screen.locator("tbody tr")).to_contain_text("Đọc lại báo cáo")
    screen.get_by_role("link", name="Về phiếu").click()
    expect(screen).to_have_url(scene.url("card", OFFICE) + "#r-I.1")
