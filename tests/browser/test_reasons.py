"""The reason for changes as its person meets it: typed once, in sight, and still there on the next page and day."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.scene import CONTROL, MASSES, OFFICE, Desk, Scene
from tests.conftest import PHONE

SAVED = "đã lưu"
USUAL = "Sửa lỗi nhập liệu"
MEETING = "Theo biên bản họp ngày 28/11"


def test_a_reason_stays_on_every_page_until_it_is_changed(desk: Desk, scene: Scene):
    expect(desk.reason).to_have_value(USUAL)
    desk.reason.fill(MEETING)
    # Straight on by a link: the page waits until the reason is kept.
    desk.page.get_by_role("link", name="UB Kiểm tra").click()
    expect(desk.page).to_have_url(scene.url("card", CONTROL))
    expect(desk.reason).to_have_value(MEETING)
    desk.type_in(CONTROL, "I.3", "90", stage="appraised")
    expect(desk.note(CONTROL, "I.3", "appraised")).to_have_text(SAVED)

    desk.page.goto(scene.url("criterion", "I.3"))
    expect(desk.reason).to_have_value(MEETING)
    desk.type_in(OFFICE, "I.3", "97")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)

    desk.reason.fill("Theo minh chứng bổ sung")
    desk.type_in(OFFICE, "I.3", "96")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    desk.page.go_back()
    desk.page.go_back()
    expect(desk.page).to_have_url(scene.url("grid"))
    expect(desk.reason).to_have_value("Theo minh chứng bổ sung")

    told = [entry.reason for entry in scene.log(CONTROL, "I.3", "appraised")]
    assert told == [MEETING]
    assert [entry.reason for entry in scene.log(OFFICE, "I.3")] == [MEETING, "Theo minh chứng bổ sung"]


def test_a_reason_from_the_menu_stays_too(desk: Desk, scene: Scene):
    desk.page.locator("#usual-reasons summary").click()
    desk.page.get_by_role("button", name="Theo kết quả thẩm định").click()
    desk.page.get_by_role("link", name="UB Kiểm tra").click()
    expect(desk.page).to_have_url(scene.url("card", CONTROL))
    expect(desk.reason).to_have_value("Theo kết quả thẩm định")


def test_it_is_there_on_another_device_and_not_for_another_person(
    desk: Desk, scene: Scene, sign_in: Callable, new_context: Callable[..., BrowserContext]
):
    desk.reason.fill(MEETING)
    desk.reason.press("Tab")
    scene.change(OFFICE, "I.3", "97")  # the second secretary exists from here on
    for username, known in (("thuky", MEETING), ("thuky2", USUAL)):
        page: Page = new_context(viewport=PHONE, is_mobile=True).new_page()
        sign_in(page, scene.account(username))
        page.goto(scene.url("grid"))
        expect(Desk(page).reason).to_have_value(known)


def test_a_reason_typed_without_a_connection_is_kept_once_there_is_one(desk: Desk, scene: Scene):
    desk.page.context.set_offline(True)
    desk.reason.fill(MEETING)
    desk.reason.press("Tab")
    expect(desk.status).to_have_text(
        "Lý do sửa: không nối được với máy chủ. Giá trị vẫn còn trong ô và được lưu khi nối lại."
    )
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.page.context.set_offline(False)
    desk.page.reload()
    expect(desk.reason).to_have_value(MEETING)


def test_undo_has_a_reason_of_its_own_and_leaves_the_field_alone(desk: Desk, scene: Scene):
    desk.reason.fill(MEETING)
    desk.type_in(OFFICE, "I.3", "90")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    desk.page.keyboard.press("Control+z")
    expect(desk.status).to_contain_text("Đã hoàn tác")
    expect(desk.reason).to_have_value(MEETING)
    assert [entry.reason for entry in scene.log(OFFICE, "I.3")] == [MEETING, "Hoàn tác"]
    desk.page.reload()
    expect(desk.reason).to_have_value(MEETING)


def test_the_reason_is_in_sight_wherever_one_types(scene: Scene, sign_in: Callable, screen: Page):
    sign_in(screen, scene.account("thuky"))
    for path in (scene.url("grid"), scene.url("card", MASSES), scene.url("criterion", "I.3")):
        screen.goto(path)
        desk = Desk(screen)
        box = screen.locator(".cell__box:visible").last
        box.focus()
        expect(box).to_be_in_viewport(ratio=1)
        expect(desk.reason).to_be_in_viewport(ratio=1)
