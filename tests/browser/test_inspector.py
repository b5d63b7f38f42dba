"""What looks at every page finds what is wrong with one, and no less for asking axe once for each build of a page."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import inspector as inspecting
from tests.browser.inspector import Inspector

WHOLE = (
    '<html lang="vi"><head><title>Trang</title></head><body><main><h1>Trang</h1>'
    '<ul><li><a href="/a/">Một</a></li></ul>%s</main></body></html>'
)


@pytest.fixture
def inspector(page: Page, monkeypatch: pytest.MonkeyPatch) -> Inspector:
    """One that has looked at a page in order and no other."""
    monkeypatch.setattr(inspecting, "passed", set())
    found = Inspector(page)
    page.set_content(WHOLE % "")
    found.look("Trang")
    assert found.complaints == []
    return found


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        ('<img src="data:,">', "axe: image-alt (Images must have alternative text): [['img']]"),
        (
            "<ul><li><a href='/a/'></a></li></ul>",
            "axe: link-name (Links must have discernible text): [['ul:nth-child(3) > li > a']]",
        ),
        (
            '<p style="color: #aaa">Nhạt</p>',
            "axe: color-contrast (Elements must meet minimum color contrast ratio thresholds): [['p']]",
        ),
        ('<p id="a">x</p><p id="a">x</p>', "a is the id of two elements"),
        ('<p style="width: 2000px">x</p>', "2008 pixels wide"),
    ],
    ids=["picture", "link", "contrast", "id", "width"],
)
def test_what_is_wrong_is_found_after_a_page_in_order_and_found_again(inspector: Inspector, part: str, complaint: str):
    inspector.page.set_content(WHOLE % part)
    inspector.look("Trang")
    inspector.look("Trang")
    assert inspector.complaints == [f"about:blank: {complaint}"] * 2


def test_a_page_of_the_same_build_is_not_looked_at_by_axe_again_at_the_same_size_only(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Page] = []

    class Watched(Axe):
        def run(self, page: Page, *args: Any, **more: Any) -> Any:
            asked.append(page)
            return super().run(page, *args, **more)

    monkeypatch.setattr(inspecting, "Axe", Watched)
    inspector.page.set_content((WHOLE % "").replace("</li>", '</li><li><a href="/b/">Hai</a></li>'))
    inspector.look("Trang")
    assert asked == []
    inspector.page.set_viewport_size({"width": 390, "height": 844})
    inspector.look("Trang")
    assert asked == [inspector.page]
