"""The pact drafted in the browser: with the mouse, by drag and by buttons, and without scripting."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import BlocYear, User
from pacts.draft import PactSection
from pacts.models import Pact
from pacts.verbs.drafts import draft_of
from tests.browser.inspector import Inspector
from tests.years import Made, make_year, unsign

SignIn = Callable[[Page, User], None]


@pytest.fixture
def made(transactional_db: None, live_server: LiveServer) -> Made:
    made = make_year(members=2, leaves=1, scored=False)
    unsign(Pact.objects.get())
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    return made


def texts(section: PactSection = PactSection.PLEDGE, year: int = 2024) -> list[str]:
    return [point.text for point in draft_of(Pact.objects.get(year__year=year)).points(section)]


def open_editor(page: Page, live_server: LiveServer, made: Made, year: int = 2024) -> None:
    page.goto(live_server.url + made.address("pact-edit").replace("2024", str(year)))


def test_a_point_is_dragged_to_its_place_with_what_was_typed(
    page: Page, live_server: LiveServer, made: Made, sign_in: SignIn
) -> None:
    sign_in(page, made.secretary)
    open_editor(page, live_server, made)
    page.get_by_label("Nội dung 2", exact=True).fill("Điều hai, viết lại.")
    rows = page.locator("#muc-pledge ol > li")
    rows.nth(4).locator(".pact-list__grip").drag_to(rows.nth(0), target_position={"x": 200, "y": 2})
    expect(page.get_by_text("Sắp lại Nội dung.")).to_be_visible()
    assert texts() == ["Điều 5.", "Điều 1.", "Điều hai, viết lại.", "Điều 3.", "Điều 4."]
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: sắp lại Nội dung.")).to_be_visible()
    assert texts() == [f"Điều {number}." for number in range(1, 6)]


def test_a_new_pact_is_begun_from_the_last_one_on_a_telephone(
    phone: Page, live_server: LiveServer, made: Made, sign_in: SignIn
) -> None:
    sign_in(phone, made.secretary)
    open_editor(phone, live_server, made, 2025)
    phone.get_by_role("button", name="Chép từ giao ước năm 2024").click()
    phone.get_by_label("Thêm vào «Chỉ tiêu»").fill("1. Một\n2. Hai")
    phone.get_by_role("button", name="Thêm vào Chỉ tiêu").click()
    phone.get_by_role("button", name="Chuyển Chỉ tiêu 2 lên").click()
    phone.get_by_role("button", name="Xóa Nội dung 5").click()
    expect(phone.get_by_text("Xóa Nội dung 5.")).to_be_visible()
    assert (texts(PactSection.TARGET, 2025), len(texts(year=2025))) == (["Hai", "Một"], 4)
    inspector = Inspector(phone)
    inspector.look("Soạn giao ước")
    assert inspector.complaints == []


def test_without_scripting_the_buttons_do_all_of_it(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, made: Made, sign_in: SignIn
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, made.secretary)
    open_editor(page, live_server, made)
    page.get_by_label("Nội dung 1", exact=True).fill("Điều một, viết lại.")
    page.get_by_role("button", name="Chuyển Nội dung 1 xuống").click()
    expect(page.get_by_label("Nội dung 2", exact=True)).to_have_value("Điều một, viết lại.")
    assert texts()[:2] == ["Điều 2.", "Điều một, viết lại."]


def test_who_leaves_with_something_typed_is_asked(
    page: Page, live_server: LiveServer, made: Made, sign_in: SignIn
) -> None:
    sign_in(page, made.secretary)
    open_editor(page, live_server, made)
    page.get_by_label("Nội dung 1", exact=True).fill("Chưa lưu.")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Về trang Giao ước").click(no_wait_after=True)
    expect(page.get_by_label("Nội dung 1", exact=True)).to_have_value("Chưa lưu.")
    assert asked == ["beforeunload"]
