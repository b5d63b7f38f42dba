"""The next year is opened by whoever is no programmer: from the members' page, looked at before, with nothing lost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from members.models import BlocYear
from tests.browser.scene import Scene


def test_2024_is_opened_from_2023_with_a_renamed_and_a_merged_agency(
    page: Page, scene: Scene, sign_in: Callable
) -> None:
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("members"))
    page.get_by_role("link", name="Mở năm sau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mở năm 2024")
    # Only what the fate asks for is shown.
    name = page.get_by_label("Tên mới của Ban Dân vận", exact=True)
    expect(name).to_be_hidden()
    page.get_by_label("Ban Dân vận trong năm 2024").select_option("Đổi tên")
    name.fill("Ban Dân vận và Mặt trận Tỉnh ủy")
    page.get_by_label("Báo trong năm 2024").select_option("Sáp nhập, hợp nhất vào đơn vị khác")
    page.get_by_label("Đơn vị kế thừa Báo").select_option("Ban Tuyên giáo Tỉnh ủy")
    page.get_by_label("Báo nhập hoặc giải thể từ ngày").fill("1/1/2024")
    page.get_by_label("Nội dung trọng tâm").uncheck()
    page.get_by_role("button", name="Xem trước").last.click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Báo Bình Thuận nhập vào Ban Tuyên giáo Tỉnh ủy từ ngày 01/01/2024")
    expect(preview.get_by_role("list").first.get_by_role("listitem")).to_have_count(8)
    preview.get_by_role("button", name="Mở năm 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    year = BlocYear.objects.get(year=2024)
    assert page.url.endswith(year.get_absolute_url())
    assert (year.members.count(), year.focus.count(), year.campaigns.count()) == (8, 0, 2)


def test_an_opening_by_mistake_is_taken_back_from_the_new_year_s_own_page(
    page: Page, scene: Scene, sign_in: Callable
) -> None:
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("next-year"))
    page.get_by_label("Ban Dân vận trong năm 2024").select_option("Đổi tên")
    page.get_by_label("Tên mới của Ban Dân vận", exact=True).fill("Ban Dân vận và Mặt trận Tỉnh ủy")
    page.get_by_role("button", name="Xem trước").last.click()
    page.locator("#preview").get_by_role("button", name="Mở năm 2024").click()
    page.goto(scene.url("bloc-info").replace("/2023/", "/2024/"))
    page.get_by_role("link", name="Hủy việc mở năm 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hủy việc mở năm 2024")
    page.get_by_role("button", name="Hủy việc mở năm 2024").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy gõ 2024, số của năm sẽ bị xóa.")
    page.get_by_label("Gõ 2024 để xác nhận").fill("2024")
    page.get_by_role("button", name="Hủy việc mở năm 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thành viên")
    expect(page.get_by_text("Đã hủy việc mở năm 2024.")).to_be_visible()
    assert list(BlocYear.objects.values_list("year", flat=True)) == [2023]
