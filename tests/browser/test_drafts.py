"""What was typed and not saved survives a lost connection, an ended session and a closed tab, for its account alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Locator, Page, expect

from members.models import Role, User
from scoring.models import Score
from tests.browser.scene import MASSES, OFFICE, PASSWORD, Desk, Scene

SAVED = "đã lưu"


@pytest.fixture
def office(new_context: Callable[..., BrowserContext], scene: Scene, sign_in: Callable) -> Callable[..., Desk]:
    """`office()`: another tab with the grid in the secretary's browser; `office("card", …)` with another page."""
    context = new_context()

    def open_tab(name: str = "grid", *args: Any, user: str = "thuky", **query: str) -> Desk:
        page = context.new_page()
        sign_in(page, scene.account(user))
        page.goto(scene.url(name, *args, **query))
        return Desk(page)

    return open_tab


def offered(page: Page) -> Locator:
    """The notice of what was not saved."""
    return page.get_by_role("region", name="Giá trị chưa lưu")


def type_without_leaving(desk: Desk, criterion: str, text: str, member: str = OFFICE) -> None:
    desk.box(member, criterion).focus()
    desk.page.keyboard.type(text)


def close(desk: Desk) -> None:
    """Closes the tab as if it were killed: a browser may leave the box while it closes, and that would save."""
    desk.page.evaluate(
        """() => ["change", "focusout"].forEach((name) =>
            window.addEventListener(name, (event) => event.stopImmediatePropagation(), true))"""
    )
    desk.page.close()


def kept(page: Page) -> dict[str, str]:
    """What this browser keeps: box and text."""
    found: dict[str, str] = page.evaluate(
        """() => {
            const keys = Object.keys(localStorage).filter((key) => key.startsWith("khoithidua."));
            const drafts = Object.assign({}, ...keys.map((key) => JSON.parse(localStorage[key])));
            return Object.fromEntries(Object.entries(drafts).map(([name, { text }]) => [name, text]));
        }"""
    )
    return found


def log_in(page: Page, username: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_what_stood_typed_in_a_closed_tab_is_offered_and_saved(office: Callable[..., Desk], scene: Scene):
    first = office()
    expect(offered(first.page)).to_be_hidden()
    type_without_leaving(first, "I.3", "99")
    close(first)

    again = office()
    expect(offered(again.page)).to_contain_text("Có 1 giá trị chưa lưu từ ")
    expect(offered(again.page)).to_contain_text("Văn phòng, I.3: «99».")
    expect(again.box(OFFICE, "I.3")).to_have_value("98")
    again.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(again.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(offered(again.page)).to_be_hidden()
    assert scene.text(OFFICE, "I.3") == {"points": "99"}
    assert kept(again.page) == {}


def test_several_values_are_saved_as_one_and_a_wrong_one_stays(office: Callable[..., Desk], scene: Scene):
    first = office()
    first.page.context.set_offline(True)
    first.type_in(OFFICE, "I.3", "99")
    first.type_in(OFFICE, "I.5", "x")
    first.type_in(MASSES, "I.3", "90,5")
    expect(first.note(MASSES, "I.3")).to_have_text("Chưa lưu: mất kết nối.")
    first.page.close()
    first.page.context.set_offline(False)

    again = office()
    expect(offered(again.page)).to_contain_text("Có 3 giá trị chưa lưu từ ")
    again.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(again.status).to_have_text("Đã lưu 2 giá trị. 1 giá trị chưa lưu được: lý do ở từng ô.")
    expect(again.box(OFFICE, "I.5")).to_have_value("x")
    assert kept(again.page) == {f"v:agreed:{OFFICE}:I.5": "x"}
    assert scene.text(MASSES, "I.3") == {"points": "90.5"}
    again.page.keyboard.press("Control+z")
    expect(again.status).to_have_text("Đã hoàn tác 2 giá trị.")


def test_what_is_not_wanted_any_more_is_dropped(office: Callable[..., Desk], scene: Scene):
    first = office()
    type_without_leaving(first, "I.3", "99")
    close(first)
    again = office()
    again.page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(offered(again.page)).to_be_hidden()
    expect(again.box(OFFICE, "I.3")).to_have_value("98")
    assert kept(again.page) == {}
    assert not scene.log(OFFICE, "I.3").exists()


def test_a_value_that_somebody_changed_meanwhile_is_not_overwritten(office: Callable[..., Desk], scene: Scene):
    first = office()
    type_without_leaving(first, "I.3", "99")
    close(first)
    scene.change(OFFICE, "I.3", "90")

    again = office()
    again.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(again.note(OFFICE, "I.3")).to_have_text("Hiện là «90». Enter: vẫn ghi; Esc: bỏ.")
    expect(again.box(OFFICE, "I.3")).to_have_value("99")
    assert scene.text(OFFICE, "I.3") == {"points": "90"}
    again.page.close()
    # It was not decided about, so it is offered again, and is as stale as before.
    third = office()
    third.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(third.cell(OFFICE, "I.3")).to_contain_class("is-stale")
    third.box(OFFICE, "I.3").press("Escape")
    assert kept(third.page) == {}


def test_what_was_saved_given_up_or_typed_back_is_not_kept(office: Callable[..., Desk]):
    desk = office()
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    type_without_leaving(desk, "I.5", "7")
    assert kept(desk.page) == {f"v:agreed:{OFFICE}:I.5": "7"}
    desk.page.keyboard.press("Escape")
    type_without_leaving(desk, "I.3", "98")
    desk.page.keyboard.press("Backspace")
    desk.page.keyboard.press("Backspace")
    desk.page.keyboard.type("99")
    assert kept(desk.page) == {}


def test_after_the_session_ended_and_a_new_log_in_on_the_same_tab_it_is_offered(
    office: Callable[..., Desk], scene: Scene
):
    desk = office()
    Session.objects.all().delete()
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: hết phiên.")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.page.reload()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    log_in(desk.page, "thuky")
    expect(offered(desk.page)).to_contain_text("Văn phòng, I.3: «99».")
    desk.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


def second_secretary(scene: Scene) -> User:
    user = User.objects.create_user("thuky2", password=PASSWORD, full_name="Lê Thị Hai")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=scene.year.bloc)
    return user


def test_another_account_in_the_same_browser_is_not_shown_it(office: Callable[..., Desk], scene: Scene):
    second_secretary(scene)
    first = office()
    type_without_leaving(first, "I.3", "99")
    close(first)
    other = office(user="thuky2")
    expect(other.box(OFFICE, "I.3")).to_be_visible()
    expect(offered(other.page)).to_be_hidden()
    other.page.close()
    expect(offered(office().page)).to_contain_text("«99»")


def test_what_one_account_typed_is_not_saved_in_the_name_of_another(office: Callable[..., Desk], scene: Scene):
    second_secretary(scene)
    desk = office()
    desk.page.context.clear_cookies()
    other = desk.page.context.new_page()
    other.goto(f"{scene.server}/dang-nhap/")
    log_in(other, "thuky2")
    expect(other.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    desk.page.bring_to_front()
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: tài khoản khác.")
    expect(desk.status).to_contain_text("đang đăng nhập bằng tài khoản khác")
    assert scene.text(OFFICE, "I.3") == {"points": "98"}
    assert kept(desk.page) == {f"v:agreed:{OFFICE}:I.3": "99"}


def test_logging_out_leaves_nothing_behind(office: Callable[..., Desk], scene: Scene):
    desk = office()
    type_without_leaving(desk, "I.3", "99")
    close(desk)
    elsewhere = office("overview")
    assert kept(elsewhere.page) == {f"v:agreed:{OFFICE}:I.3": "99"}
    elsewhere.page.locator(".masthead__end summary").click()
    elsewhere.page.get_by_role("button", name="Đăng xuất").click()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Cổng Khối thi đua")
    assert kept(elsewhere.page) == {}


def test_who_is_asked_about_unsaved_values_and_stays_keeps_them(office: Callable[..., Desk]):
    desk = office()
    desk.page.on("dialog", lambda dialog: dialog.dismiss())
    desk.page.context.set_offline(True)
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: mất kết nối.")
    desk.page.locator(".masthead__end summary").click()
    with desk.page.expect_event("dialog"):
        desk.page.get_by_role("button", name="Đăng xuất").click(no_wait_after=True)
    desk.box(OFFICE, "I.5").press("ArrowDown")
    desk.page.context.set_offline(False)
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)


def test_a_value_typed_on_one_page_is_found_from_another(office: Callable[..., Desk], scene: Scene):
    first = office("card", MASSES)
    first.box(MASSES, "I.3", "appraised").focus()
    first.page.keyboard.type("80")
    close(first)
    grid = office()
    expect(offered(grid.page)).to_contain_text("Có 1 giá trị chưa lưu từ ")
    expect(grid.page.get_by_role("button", name="Lưu", exact=True)).to_be_hidden()
    grid.page.get_by_role("link", name="Mở trang có giá trị chưa lưu").click()
    expect(grid.page).to_have_url(scene.url("card", MASSES))
    grid.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(grid.note(MASSES, "I.3", "appraised")).to_have_text(SAVED)
    assert scene.text(MASSES, "I.3", "appraised") == {"points": "80"}


def test_a_value_that_can_not_be_typed_any_more_says_so(office: Callable[..., Desk], scene: Scene):
    first = office("card", MASSES)
    first.box(MASSES, "I.3", "agreed").focus()
    first.page.keyboard.type("80")
    close(first)
    type(scene.round).objects.update(step="published")
    again = office("card", MASSES)
    expect(offered(again.page)).to_contain_text("Các ô này nay không nhập được nữa.")
    again.page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(offered(again.page)).to_be_hidden()
    assert Score.objects.filter(agreed_input={"points": "80"}).count() == 0


def test_an_explanation_that_was_not_saved_stands_in_its_field_again(office: Callable[..., Desk], scene: Scene):
    first = office("card", MASSES, user=MASSES)
    words = first.page.get_by_label("Giải trình về tiêu chí I.1")
    words.fill("Đã có báo cáo số 12.")
    first.page.close()

    again = office("card", MASSES, user=MASSES)
    words = again.page.get_by_label("Giải trình về tiêu chí I.1")
    expect(words).to_have_value("Đã có báo cáo số 12.")
    expect(again.page.get_by_text("Lời này bạn đã gõ mà chưa lưu.")).to_be_visible()
    words.locator("xpath=..").get_by_role("button", name="Lưu giải trình").click()
    expect(again.page.get_by_text("Đã lưu 1 giải trình.")).to_be_visible()
    assert scene.sheet.mark(MASSES, "I.1").explanation == "Đã có báo cáo số 12."
    assert kept(again.page) == {}
    expect(again.page.get_by_text("Lời này bạn đã gõ mà chưa lưu.")).to_be_hidden()

    words = again.page.get_by_label("Giải trình về tiêu chí I.1")
    words.fill("Khác hẳn")
    again.page.reload()
    again.page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(words).to_have_value("Đã có báo cáo số 12.")
    assert kept(again.page) == {}


def test_it_is_kept_two_weeks(office: Callable[..., Desk]):
    first = office()
    type_without_leaving(first, "I.3", "99")
    first.page.wait_for_function("Object.keys(localStorage).length > 0")
    first.page.evaluate(
        """() => {
            const [key] = Object.keys(localStorage);
            const drafts = JSON.parse(localStorage[key]);
            for (const draft of Object.values(drafts)) draft.at -= 15 * 24 * 3600 * 1000;
            localStorage[key] = JSON.stringify(drafts);
        }"""
    )
    close(first)
    again = office()
    expect(offered(again.page)).to_be_hidden()
    assert kept(again.page) == {}
