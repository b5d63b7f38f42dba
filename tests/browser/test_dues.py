"""What presses, as whoever has just logged in sees it: closed on both screens and without a script, never printed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from common.vietnamese.dates import today_vn
from scoring.models import Round
from tests.browser.inspector import Inspector
from tests.browser.scene import PASSWORD, Scene


@pytest.fixture
def late(scene: Scene) -> Scene:
    """The round's step ended three days ago."""
    Round.objects.update(scoring_due=None, appraising_due=None, agreeing_due=today_vn() - timedelta(days=3))
    return scene


def log_in(page: Page, scene: Scene, then: str) -> None:
    page.goto(f"{scene.server}/dang-nhap/?next={scene.url(then).removeprefix(scene.server)}")
    page.get_by_label("Tên đăng nhập").fill("thuky")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(scene.url(then))


def test_it_passes_inspection_is_closed_and_stays_off_paper(screen: Page, late: Scene, inspector: Inspector) -> None:
    log_in(screen, late, "grid")
    notice = screen.locator("#dues")
    expect(notice.locator("li").first).to_contain_text("Bước thống nhất, Cả năm")
    inspector.look("Chấm điểm")
    screen.emulate_media(media="print")
    expect(notice).to_be_hidden()
    screen.emulate_media(media="screen")
    screen.get_by_role("link", name="Đóng: Việc đến hạn của bạn").click()
    expect(notice).to_have_count(0)
    assert screen.url == late.url("grid")
    screen.goto(late.url("overview"))
    expect(notice).to_have_count(0)


def test_without_a_script_closing_calls_the_page_again(browser: Browser, late: Scene) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    log_in(page, late, "members")
    expect(page.locator("#dues")).to_be_visible()
    page.get_by_role("link", name="Đóng: Việc đến hạn của bạn").click()
    expect(page.locator("#dues")).to_have_count(0)
    assert page.url == late.url("members")
    context.close()
