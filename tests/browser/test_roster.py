"""The list of the members as its secretary works on it: by keyboard, by mouse, from a table copied elsewhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scene import Scene

OFFICE, EDUCATION, CONTROL, MASSES = range(4)


@pytest.fixture
def roster(page: Page, scene: Scene, sign_in: Callable) -> Page:
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("members-edit"))
    return page


def order(page: Page) -> list[str]:
    """The names as they stand on the screen, and beside each the number that would be sent."""
    found = page.locator("[data-row]").evaluate_all(
        "rows => rows.map(row => [row.querySelector('[name$=-order]').value, row.querySelector('[name$=-name]').value])"
    )
    assert [number for number, _ in found] == [str(number) for number in range(1, len(found) + 1)]
    return [name for _, name in found if name]


def test_a_row_goes_up_and_down_by_the_keyboard_and_keeps_the_focus(roster: Page, scene: Scene):
    before = order(roster)
    expect(roster.locator(f"[name=r{OFFICE}-name]")).to_be_focused()
    box = roster.locator(f"[name=r{CONTROL}-name]")
    box.press("Alt+ArrowUp")
    box.press("Alt+ArrowUp")
    expect(box).to_be_focused()
    moved = [before[CONTROL], before[OFFICE], before[EDUCATION], *before[MASSES:]]
    assert order(roster) == moved
    box.press("Enter")
    expect(roster.get_by_text("Đã lưu danh sách thành viên")).to_be_visible()
    assert order(roster) == moved
    roster.get_by_role("button", name="Hoàn tác lần lưu trước").click()
    expect(roster.get_by_text("Đã hoàn tác")).to_be_visible()
    assert order(roster) == before


def test_a_row_is_dragged_by_its_number(roster: Page):
    before = order(roster)
    roster.drag_and_drop(f"[name=r{MASSES}-order]", f"[name=r{OFFICE}-name]")
    assert order(roster) == [before[MASSES], *before[:MASSES], *before[MASSES + 1 :]]


def test_a_table_copied_from_a_spreadsheet_fills_the_rows_and_is_kept_by_one_press(roster: Page, scene: Scene):
    roster.get_by_label("Bảng dán từ Excel hoặc Word").fill("Đơn vị\tĐiện thoại\nBan Dân vận Tỉnh ủy\t0252 3821 999\n")
    roster.get_by_role("button", name="Điền vào danh sách").click()
    expect(roster.get_by_text("Đã điền 1 dòng từ bảng dán")).to_be_visible()
    expect(roster.locator(f"[name=r{MASSES}-phone]")).to_have_value("0252 3821 999")
    roster.get_by_role("button", name="Lưu danh sách").click()
    expect(roster.get_by_text("Đã lưu danh sách thành viên: 1 thay đổi.")).to_be_visible()


def test_a_member_s_page_leads_to_its_row(roster: Page, scene: Scene):
    roster.goto(scene.url("member", "ban-dan-van"))
    roster.get_by_role("link", name="Sửa", exact=True).click()
    expect(roster.locator(f"[name=r{MASSES}-name]")).to_be_focused()
