"""«In (PDF)»: the print dialogue on the page's PDF, and the file itself where that can't be."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.years import Made, make_year

# In place of the dialogue, which nobody could answer here.
DIALOGUE = """
window.print = () => { top.document.documentElement.dataset.printed = `${document.contentType} ${location.pathname}`; };
"""


@pytest.fixture
def made(transactional_db: None) -> Made:
    return make_year()


@pytest.fixture
def members(page: Page, made: Made, live_server: LiveServer, sign_in: Callable) -> Page:
    sign_in(page, made.secretary)
    page.add_init_script(DIALOGUE)
    page.goto(live_server.url + made.address("members"))
    return page


def test_the_print_dialogue_opens_on_the_pdf_and_the_page_stays(members: Page, made: Made):
    page = members
    page.get_by_role("link", name="In (PDF)").click()
    expect(page.locator("html")).to_have_attribute("data-printed", f"application/pdf {made.address('members.pdf')}")
    expect(page.get_by_role("link", name="In (PDF)")).to_be_visible()
    assert page.url.endswith(made.address("members"))


def test_who_wants_the_file_itself_finds_it_beside(members: Page, made: Made):
    assert members.get_by_role("link", name="Xem PDF").get_attribute("href") == made.address("members.pdf")


def test_who_was_logged_out_meanwhile_is_asked_to_log_in(members: Page, made: Made):
    members.context.clear_cookies()
    members.get_by_role("link", name="In (PDF)").click()
    members.wait_for_url(f"**/dang-nhap/?next={made.address('members.pdf')}")


def test_a_browser_without_a_viewer_of_its_own_is_given_the_file(members: Page):
    members.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', { value: false });")
    members.reload()
    expect(members.get_by_role("link", name="Xem PDF")).to_be_hidden()
    with members.expect_request("**/thanh-vien.pdf") as asked:
        members.get_by_role("link", name="In (PDF)").click(no_wait_after=True)
    assert asked.value.is_navigation_request()
    assert asked.value.frame == members.main_frame
    expect(members.locator(".print-frame")).to_have_count(0)
