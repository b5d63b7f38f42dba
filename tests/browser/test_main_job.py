"""The main job, as its user does it: log in, change scores by the keyboard, see the standings move."""

from playwright.sync_api import Page, expect

from tests.browser.scene import OFFICE, PASSWORD, Desk, Scene

# One of each way to type: result and target, points, yes or no, how many.
CHANGES = {"I.2": "40/40", "I.3": "99,5", "II.3": "đạt", "IV.1": "2"}


def log_in(page: Page, scene: Scene, username: str) -> None:
    """Through the form, without the mouse."""
    page.goto(f"{scene.server}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")


def focused(page: Page) -> str:
    """Which box has the focus: member, criterion; empty if none has."""
    return str(page.evaluate("Object.values(document.activeElement.dataset).slice(0, 2).join(' ')"))


def tab_to_the_first_box(page: Page) -> None:
    page.locator("h1").click()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cell__box')"):
            return
    raise AssertionError("No box is reached by Tab.")


def test_the_secretary_changes_scores_by_keyboard_and_finds_them_in_the_standings(screen: Page, scene: Scene):
    log_in(screen, scene, "thuky")
    screen.goto(scene.url("grid"))
    expect(screen.get_by_role("heading", level=1)).to_have_text("Chấm điểm")
    desk = Desk(screen)
    before = scene.total(OFFICE), scene.rank(OFFICE)
    expect(desk.total(OFFICE)).to_have_text(before[0])
    expect(desk.rank(OFFICE)).to_have_text(before[1])
    screen.evaluate("window.notReloaded = true")

    tab_to_the_first_box(screen)
    assert focused(screen) == f"{OFFICE} I.1"
    screen.keyboard.press("ArrowDown")
    expected = before
    typed: dict[str, str] = {}
    for criterion, text in CHANGES.items():
        while focused(screen) != f"{OFFICE} {criterion}":
            was = focused(screen)
            screen.keyboard.press("ArrowDown")
            assert focused(screen) != was
        typed[criterion] = text
        expected = scene.expected(OFFICE, typed)
        # In a select letters choose; «d» is enough for «đạt», as «đ» can't be typed on every keyboard.
        screen.keyboard.type("d" if text == "đạt" else text)
        screen.keyboard.press("Enter")
        expect(desk.note(OFFICE, criterion)).to_have_text("đã lưu")
        expect(desk.box(OFFICE, criterion)).to_have_value(text)
        expect(desk.total(OFFICE)).to_have_text(expected[0])
        expect(desk.rank(OFFICE)).to_have_text(expected[1])

    assert expected[0] != before[0]
    assert expected[1] != before[1]
    assert (scene.total(OFFICE), scene.rank(OFFICE)) == expected
    assert screen.evaluate("window.notReloaded")
    expect(desk.status).to_have_text(f"Đã lưu Văn phòng, IV.1: 2, tổng {expected[0]}, hạng {expected[1]}.")

    screen.goto(scene.url("standings"))
    row = screen.locator(f'table#standings tr[data-member="{OFFICE}"]')
    expect(row.locator('td[data-field="total"]')).to_have_text(expected[0])
    expect(row.locator('td[data-field="rank"]')).to_have_text(expected[1])


def test_the_changes_are_in_the_log_with_who_what_and_why(desk: Desk, scene: Scene):
    desk.type_in(OFFICE, "I.3", "99,5")
    expect(desk.note(OFFICE, "I.3")).to_have_text("đã lưu")
    entry = scene.log(OFFICE, "I.3").get()
    told = (entry.actor_name, entry.old, entry.new, entry.reason)
    assert told == ("Thư ký dùng thử", "98", "99,5", "Sửa lỗi nhập liệu")


def test_a_telephone_shows_one_member_at_a_time(phone: Page, scene: Scene, sign_in):
    sign_in(phone, scene.account("thuky"))
    phone.goto(scene.url("grid"))
    desk = Desk(phone)
    expect(phone.locator(".cell__box:visible")).to_have_count(len(scene.sheet.leaves))
    phone.get_by_role("link", name="Ban Tuyên giáo ›").click()
    expect(desk.box("ban-tuyen-giao", "I.1")).to_be_visible()
    expect(desk.box(OFFICE, "I.1")).to_be_hidden()
    expect(phone.locator(".cell__box:visible")).to_have_count(len(scene.sheet.leaves))
    expect(desk.total("ban-tuyen-giao")).to_be_in_viewport()
