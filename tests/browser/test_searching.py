"""«Tìm» in a browser: typed on both screens, the result passes inspection and leads to its very place."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from members.models import User
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, Scene


def test_what_is_found_passes_inspection_and_leads_to_its_place(
    screen: Page, scene: Scene, sign_in: Callable[[Page, User], None], inspector: Inspector
) -> None:
    sign_in(screen, scene.account(MASSES))
    screen.goto(scene.url("search"))
    screen.get_by_label("Từ cần tìm").fill("cong tac thi dua")
    screen.get_by_label("Từ cần tìm").press("Enter")
    expect(screen.locator("mark").first).to_have_text("Công tác thi đua")
    inspector.look("Tìm")
    screen.locator("a", has=screen.locator("mark")).first.click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Bảng đánh giá")
    expect(screen.locator(":target")).to_be_in_viewport()
    expect(screen.locator(":target")).to_contain_text("Công tác thi đua")


def test_what_was_typed_wrong_is_said_beside_it(screen: Page, scene: Scene, sign_in: Callable, inspector: Inspector):
    sign_in(screen, scene.account(MASSES))
    screen.goto(scene.url("search", tim="a"))
    expect(screen.locator("#tim-why")).to_have_text("Hãy gõ ít nhất một từ có từ hai chữ trở lên.")
    inspector.look("Tìm")
