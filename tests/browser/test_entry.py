"""What goes wrong while scores are entered, and that nothing typed is lost by it."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from common.audit.models import Entry
from common.vietnamese.dates import date_time
from common.vietnamese.numbers import show_points
from members.models import Role, User
from tests.browser.scene import CONTROL, MASSES, OFFICE, PASSWORD, Desk, Scene

SAVED = "đã lưu"


class Gate:
    """What the grid sends to the server waits here until the test lets it through."""

    def __init__(self, page: Page) -> None:
        self.is_open = False
        self.waiting: list[Route] = []
        page.route("**/cham-diem/", self._arrive)

    def _arrive(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.waiting:
            route.continue_()


def test_what_was_typed_before_the_script_came_is_saved_too(page: Page, scene: Scene, sign_in: Callable):
    sign_in(page, scene.account("thuky"))
    held: list[Route] = []
    page.route("**/js/entry.js*", lambda route: held.append(route))
    page.goto(scene.url("grid"), wait_until="commit")
    desk = Desk(page)
    desk.box(OFFICE, "I.3").focus()
    page.keyboard.press("Control+a")  # moving.js, which chooses the whole text, may not have come either
    page.keyboard.type("99")
    page.keyboard.press("Tab")
    page.wait_for_function("document.readyState == 'interactive'")
    assert (len(held), scene.text(OFFICE, "I.3")) == (1, {"points": "98"})
    held[0].continue_()
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


# --- refused, given up, taken away, taken back ------------------------------------------------------------


def test_a_value_out_of_range_is_refused_beside_its_cell_and_work_goes_on(desk: Desk, scene: Scene):
    desk.type_in(OFFICE, "I.3", "120")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Điểm phải từ 0 đến 100, bước 0,5.")
    expect(desk.box(OFFICE, "I.3")).to_have_value("120")
    expect(desk.box(OFFICE, "I.3")).to_have_accessible_description("Điểm phải từ 0 đến 100, bước 0,5.")
    expect(desk.box(OFFICE, "I.3")).to_have_attribute("aria-invalid", "true")
    expect(desk.status).to_have_text("Văn phòng, I.3: Điểm phải từ 0 đến 100, bước 0,5.")

    desk.type_in(OFFICE, "I.2", "40/40")
    expect(desk.note(OFFICE, "I.2")).to_have_text(SAVED)
    expect(desk.box(OFFICE, "I.3")).to_have_value("120")
    assert scene.text(OFFICE, "I.3") == {"points": "98"}


def test_a_refused_value_is_saved_once_it_is_put_right(desk: Desk, scene: Scene):
    desk.type_in(OFFICE, "I.3", "120")
    expect(desk.cell(OFFICE, "I.3")).to_contain_class("is-refused")
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.box(OFFICE, "I.3")).not_to_have_attribute("aria-invalid", "true")
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


@pytest.mark.parametrize("typed", ["97", "120"])
def test_escape_gives_back_the_value_that_stands(desk: Desk, scene: Scene, typed: str):
    desk.box(OFFICE, "I.3").focus()
    desk.page.keyboard.type(typed)
    desk.page.keyboard.press("Escape")
    expect(desk.box(OFFICE, "I.3")).to_have_value("98")
    desk.page.keyboard.press("Enter")
    desk.type_in(OFFICE, "I.2", "40/40")
    expect(desk.note(OFFICE, "I.2")).to_have_text(SAVED)
    assert not scene.log(OFFICE, "I.3").exists()


def test_escape_also_ends_a_refusal(desk: Desk):
    desk.type_in(OFFICE, "I.3", "120")
    expect(desk.cell(OFFICE, "I.3")).to_contain_class("is-refused")
    desk.box(OFFICE, "I.3").press("Escape")
    expect(desk.box(OFFICE, "I.3")).to_have_value("98")
    expect(desk.note(OFFICE, "I.3")).to_have_text("")


def test_a_cleared_cell_is_unscored_and_not_zero(desk: Desk, scene: Scene):
    lacking = int(desk.page.locator("[data-lacking]").inner_text())
    desk.box(OFFICE, "I.3").focus()
    desk.page.keyboard.press("Delete")
    desk.page.keyboard.press("Enter")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.page.locator("[data-lacking]")).to_have_text(str(lacking + 1))
    # The filter counts the same cells, and never says another number of them.
    expect(desk.page.locator('[data-look="chua-cham"]')).to_have_text(str(lacking + 1))
    # And the ways out of the page keep their names.
    expect(desk.page.get_by_role("link", name="Xem PDF")).to_have_text("Xem PDF")
    expect(desk.total(OFFICE)).to_have_text(scene.total(OFFICE))
    assert scene.text(OFFICE, "I.3") is None
    assert [(entry.action, entry.old, entry.new) for entry in scene.log(OFFICE, "I.3")] == [("xóa", "98", "")]


@pytest.mark.parametrize("way", ["button", "Control+z"])
def test_undo_gives_back_the_old_value_and_is_logged(desk: Desk, scene: Scene, way: str):
    before = scene.total(OFFICE)
    expect(desk.undo).to_be_disabled()
    desk.type_in(OFFICE, "I.3", "90")
    expect(desk.total(OFFICE)).not_to_have_text(before)
    if way == "button":
        desk.undo.click()
    else:
        desk.page.keyboard.press(way)
    expect(desk.total(OFFICE)).to_have_text(before)
    expect(desk.box(OFFICE, "I.3")).to_have_value("98")
    expect(desk.box(OFFICE, "I.3")).to_be_focused()
    expect(desk.undo).to_be_disabled()
    assert scene.total(OFFICE) == before
    log = [(entry.old, entry.new, entry.reason) for entry in scene.log(OFFICE, "I.3")]
    assert log == [("98", "90", "Sửa lỗi nhập liệu"), ("90", "98", "Hoàn tác")]


def test_undo_goes_back_step_by_step(desk: Desk, scene: Scene):
    for text in ("90", "91"):
        desk.type_in(OFFICE, "I.3", text)
        expect(desk.status).to_contain_text(f"Đã lưu Văn phòng, I.3: {text}")
    desk.undo.click()
    expect(desk.status).to_contain_text("Đã hoàn tác Văn phòng, I.3: 90")
    desk.undo.click()
    expect(desk.status).to_contain_text("Đã hoàn tác Văn phòng, I.3: 98")
    assert scene.text(OFFICE, "I.3") == {"points": "98"}


def test_ctrl_z_while_typing_takes_back_the_typing_only(desk: Desk, scene: Scene):
    desk.type_in(OFFICE, "I.3", "90")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    desk.box(OFFICE, "I.5").focus()
    desk.page.keyboard.type("7")
    desk.page.keyboard.press("Control+z")
    expect(desk.box(OFFICE, "I.5")).to_have_value("2")
    assert scene.text(OFFICE, "I.3") == {"points": "90"}


# --- somebody else was faster ---------------------------------------------------------------------------------


@pytest.fixture
def overtaken(desk: Desk, scene: Scene) -> Desk:
    """95 was typed into a cell that somebody else had set to 90 since the page was loaded."""
    scene.change(MASSES, "I.3", "90")
    desk.type_in(MASSES, "I.3", "95")
    expect(desk.cell(MASSES, "I.3")).to_contain_class("is-stale")
    return desk


def test_a_value_changed_meanwhile_is_shown_with_who_changed_it(overtaken: Desk, scene: Scene):
    expect(overtaken.note(MASSES, "I.3")).to_have_text("Hiện là «90». Enter: vẫn ghi; Esc: bỏ.")
    expect(overtaken.box(MASSES, "I.3")).to_have_value("95")
    expect(overtaken.status).to_contain_text("Lê Thị Hai đã sửa lúc")
    expect(overtaken.status).to_contain_text("lý do: Họp lại.")
    expect(overtaken.total(MASSES)).to_have_text(scene.total(MASSES))
    assert scene.text(MASSES, "I.3") == {"points": "90"}


def test_the_second_try_over_another_s_value_saves(overtaken: Desk, scene: Scene):
    overtaken.box(MASSES, "I.3").press("Enter")
    expect(overtaken.note(MASSES, "I.3")).to_have_text(SAVED)
    entry = scene.log(MASSES, "I.3").last()
    assert entry is not None
    assert (entry.old, entry.new) == ("90", "95")


def test_typing_again_over_another_s_value_saves_too(overtaken: Desk, scene: Scene):
    overtaken.type_in(MASSES, "I.3", "95", key="Tab")
    expect(overtaken.note(MASSES, "I.3")).to_have_text(SAVED)
    assert scene.text(MASSES, "I.3") == {"points": "95"}


def test_passing_by_does_not_overwrite_another_s_value(overtaken: Desk, scene: Scene):
    overtaken.box(MASSES, "I.2").focus()
    overtaken.page.keyboard.press("ArrowDown")
    overtaken.page.keyboard.press("ArrowDown")
    overtaken.type_in(MASSES, "I.5", "1")
    expect(overtaken.note(MASSES, "I.5")).to_have_text(SAVED)
    expect(overtaken.box(MASSES, "I.3")).to_have_value("95")
    assert scene.text(MASSES, "I.3") == {"points": "90"}


def test_escape_takes_another_s_value(overtaken: Desk, scene: Scene):
    overtaken.box(MASSES, "I.3").press("Escape")
    expect(overtaken.box(MASSES, "I.3")).to_have_value("90")
    overtaken.type_in(MASSES, "I.3", "91")
    expect(overtaken.note(MASSES, "I.3")).to_have_text(SAVED)
    assert scene.text(MASSES, "I.3") == {"points": "91"}


def test_two_secretaries_on_the_same_cell_one_is_refused_sees_value_name_and_reason_and_has_lost_nothing(
    desk: Desk, scene: Scene, sign_in: Callable, new_context: Callable[..., BrowserContext]
):
    other = User.objects.create_user("thuky-hai", full_name="Lê Thị Hai")
    Role.objects.create(user=other, kind=Role.Kind.SECRETARY, bloc=scene.year.bloc)
    second = Desk(new_context().new_page())
    sign_in(second.page, other)
    second.page.goto(scene.url("grid"))

    # Both have the grid open, and both are at the same cell.
    desk.box(MASSES, "I.3").focus()
    desk.page.keyboard.type("95")
    second.reason.fill("Theo biên bản hội nghị")
    second.type_in(MASSES, "I.3", "90,5")
    expect(second.note(MASSES, "I.3")).to_have_text(SAVED)
    desk.page.keyboard.press("Enter")
    expect(desk.cell(MASSES, "I.3")).to_contain_class("is-stale")

    entry = scene.log(MASSES, "I.3").get()
    assert (entry.actor_name, entry.new, entry.reason) == ("Lê Thị Hai", "90,5", "Theo biên bản hội nghị")
    expect(desk.note(MASSES, "I.3")).to_have_text("Hiện là «90,5». Enter: vẫn ghi; Esc: bỏ.")
    expect(desk.status).to_have_text(
        "Ban Dân vận, I.3: Ô này vừa có thay đổi, hiện là «90,5». "
        f"Lê Thị Hai đã sửa lúc {date_time(entry.at)}, lý do: Theo biên bản hội nghị. "
        "Giá trị bạn nhập chưa được lưu. Enter: vẫn ghi giá trị của bạn; Esc: bỏ."
    )
    # The whole sentence is read, and what was typed stands where it was typed.
    assert desk.status.evaluate("(line) => line.scrollHeight <= line.clientHeight")
    expect(desk.box(MASSES, "I.3")).to_have_value("95")
    assert scene.text(MASSES, "I.3") == {"points": "90.5"}
    for page in (desk.page, second.page):
        expect(page.locator(f'tfoot [data-total="{MASSES}"]')).to_have_text(scene.total(MASSES))

    desk.reason.fill("Đã đối chiếu minh chứng")
    desk.box(MASSES, "I.3").press("Enter")
    expect(desk.note(MASSES, "I.3")).to_have_text(SAVED)
    said = [(entry.actor_name, entry.old, entry.new, entry.reason) for entry in scene.log(MASSES, "I.3")]
    assert said == [
        ("Lê Thị Hai", "89", "90,5", "Theo biên bản hội nghị"),
        ("Thư ký dùng thử", "90,5", "95", "Đã đối chiếu minh chứng"),
    ]


# --- the way to the server ----------------------------------------------------------------------------------


def test_after_the_session_ended_the_text_stays_and_is_saved_after_a_new_log_in(desk: Desk, scene: Scene):
    Session.objects.all().delete()
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: hết phiên.")
    expect(desk.box(OFFICE, "I.3")).to_have_value("99")
    expect(desk.status).to_contain_text("phiên làm việc đã hết")

    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="Đăng nhập lại").click()
    login = opened.value
    login.get_by_label("Tên đăng nhập").fill("thuky")
    login.get_by_label("Mật khẩu").fill(PASSWORD)
    login.keyboard.press("Enter")
    expect(login.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    login.close()
    desk.page.bring_to_front()
    desk.page.get_by_role("button", name="Lưu lại").click()
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.page.get_by_role("link", name="Đăng nhập lại")).to_be_hidden()
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


def test_a_log_in_elsewhere_meanwhile_is_not_noticed(desk: Desk, scene: Scene):
    # It gives every open page a token that is no longer good; the page fetches a new one by itself.
    other = desk.page.context.new_page()
    other.goto(scene.url("overview"))
    desk.page.context.clear_cookies()
    other.goto(f"{scene.server}/dang-nhap/")
    other.get_by_label("Tên đăng nhập").fill("thuky")
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


def test_without_a_connection_the_text_stays_and_is_saved_when_it_is_back(desk: Desk, scene: Scene):
    desk.page.context.set_offline(True)
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: mất kết nối.")
    expect(desk.box(OFFICE, "I.3")).to_have_value("99")
    assert scene.text(OFFICE, "I.3") == {"points": "98"}
    desk.page.context.set_offline(False)
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


@pytest.mark.parametrize("way", ["button", "leaving the box again"])
def test_what_a_faulty_server_did_not_take_is_tried_again(desk: Desk, scene: Scene, way: str):
    def refuse(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="Bad gateway")

    desk.page.route("**/cham-diem/", refuse)
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Chưa lưu: máy chủ lỗi.")
    desk.page.unroute("**/cham-diem/")
    if way == "button":
        desk.page.get_by_role("button", name="Lưu lại").click()
    else:
        desk.box(OFFICE, "I.3").press("Tab")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.page.get_by_role("button", name="Lưu lại")).to_be_hidden()
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


@pytest.mark.parametrize("criterion", ["I.3", "V.4"])
def test_enter_twice_saves_once(desk: Desk, scene: Scene, criterion: str):
    # V.4 is the last row, where Enter has nowhere to go.
    desk.type_in(OFFICE, criterion, "1")
    desk.page.keyboard.press("Enter")
    desk.box(OFFICE, criterion).press("Enter")
    expect(desk.note(OFFICE, criterion)).to_have_text(SAVED)
    desk.type_in(OFFICE, "I.2", "40/40")
    expect(desk.note(OFFICE, "I.2")).to_have_text(SAVED)
    assert scene.log(OFFICE, criterion).count() == 1


def test_a_slow_answer_does_not_overwrite_what_is_typed_meanwhile(desk: Desk, scene: Scene):
    gate = Gate(desk.page)
    desk.type_in(OFFICE, "I.3", "90")
    expect(desk.note(OFFICE, "I.3")).to_have_text("đang lưu…")
    desk.type_in(OFFICE, "I.3", "91")
    gate.open()
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.box(OFFICE, "I.3")).to_have_value("91")
    assert [entry.new for entry in scene.log(OFFICE, "I.3")] == ["90", "91"]


# --- the reason, and leaving -----------------------------------------------------------------------------------


def test_a_change_without_a_reason_asks_for_one_and_loses_nothing(desk: Desk, scene: Scene):
    desk.reason.fill("")
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Điểm này đã có. Hãy ghi lý do sửa.")
    expect(desk.box(OFFICE, "I.3")).to_have_value("99")
    expect(desk.reason).to_have_attribute("aria-invalid", "true")
    desk.reason.fill("Theo biên bản số 5")
    desk.reason.press("Tab")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    expect(desk.reason).to_have_attribute("aria-invalid", "false")
    assert [entry.reason for entry in scene.log(OFFICE, "I.3")] == ["Theo biên bản số 5"]


def test_a_usual_reason_is_chosen_from_a_menu(desk: Desk, scene: Scene):
    desk.page.locator("summary", has_text="Chọn lý do").press("Enter")
    desk.page.get_by_role("button", name="Theo minh chứng bổ sung").press("Enter")
    expect(desk.reason).to_have_value("Theo minh chứng bổ sung")
    expect(desk.page.get_by_role("button", name="Theo minh chứng bổ sung")).to_be_hidden()
    desk.type_in(OFFICE, "I.3", "99")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert [entry.reason for entry in scene.log(OFFICE, "I.3")] == ["Theo minh chứng bổ sung"]


def test_a_first_value_needs_no_reason(desk: Desk, scene: Scene):
    desk.reason.fill("")
    desk.type_in(OFFICE, "I.4", "80")
    expect(desk.note(OFFICE, "I.4")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.4") == {"actual": "80", "target": "80"}


def test_leaving_with_a_value_that_is_not_saved_is_asked_about(desk: Desk):
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.type_in(OFFICE, "I.3", "120")
    expect(desk.cell(OFFICE, "I.3")).to_contain_class("is-refused")
    with desk.page.expect_event("dialog") as dialog:
        desk.page.on("dialog", stay)
        desk.page.close(run_before_unload=True)
    assert dialog.value.type == "beforeunload"
    assert asked == ["beforeunload"]
    expect(desk.box(OFFICE, "I.3")).to_have_value("120")


def test_leaving_by_a_link_waits_for_what_was_just_typed(desk: Desk, scene: Scene):
    desk.box(OFFICE, "I.3").focus()
    desk.page.keyboard.type("99")
    desk.page.get_by_role("link", name="Xếp hạng").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Xếp hạng")
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


def test_leaving_by_a_link_does_not_leave_a_refused_value_behind(desk: Desk):
    desk.box(OFFICE, "I.3").focus()
    gate = Gate(desk.page)
    desk.page.keyboard.type("120")
    desk.page.get_by_role("link", name="Xếp hạng").click()
    gate.open()
    expect(desk.cell(OFFICE, "I.3")).to_contain_class("is-refused")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Chấm điểm")


# --- what moves with an entry ---------------------------------------------------------------------------------


def test_a_leader_s_entry_moves_the_others_that_are_compared_with_it(desk: Desk, scene: Scene):
    """In one transaction, on the page at once, and each move in the log with what it was and became."""
    leader, criterion = "ban-to-chuc", "I.4"
    before = {member: scene.sheet.mark(member, criterion) for member in scene.sheet.columns}
    shown = {member: scene.total(member) for member in scene.sheet.columns}
    last = Entry.objects.latest("id").pk
    desk.type_in(leader, criterion, "99")
    expect(desk.note(leader, criterion)).to_have_text(SAVED)

    after = {member: scene.sheet.mark(member, criterion) for member in before}
    moved = {member for member in before if member != leader and before[member].points != after[member].points}
    assert CONTROL in moved
    for member in before:
        expect(desk.total(member)).to_have_text(scene.total(member))
    assert {member for member in shown if shown[member] != scene.total(member)} == moved | {leader}
    expect(desk.cell(CONTROL, criterion).locator("[data-points]")).to_have_text(
        show_points(after[CONTROL].agreed_points)
    )

    entries = Entry.objects.filter(pk__gt=last).order_by("id")
    first, *moves = [(entry.member, entry.action, entry.old, entry.new) for entry in entries]
    assert first == (leader, "sửa", "77,6/80 (29,1 điểm)", "99/80 (60 điểm)")
    agreed = {
        (
            member,
            "tính lại theo đơn vị dẫn đầu",
            show_points(before[member].agreed_points),
            show_points(mark.agreed_points),
        )
        for member, mark in after.items()
        if member != leader and before[member].agreed_points != mark.agreed_points
    }
    assert agreed == set(moves)
    assert {member for member, *_ in moves} <= moved
    # The log's own page tells it to whoever asks.
    desk.page.goto(scene.url("log", q="tính lại theo đơn vị dẫn đầu"))
    for member, _, old, new in moves:
        row = desk.page.locator("tbody tr", has_text=scene.sheet.columns[member].short_name).first
        expect(row.locator("del")).to_have_text(old)
        expect(row.locator("ins")).to_have_text(new)


# --- the scorecard -----------------------------------------------------------------------------------------------


def test_on_a_scorecard_both_sums_move_and_one_value_after_the_other_is_saved(screen: Page, scene: Scene, sign_in):
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("card", MASSES))
    desk = Desk(screen)
    desk.type_in(MASSES, "I.3", "80", key="Tab", stage="appraised")
    desk.type_in(MASSES, "I.3", "85", key="Tab", stage="agreed")
    expect(desk.note(MASSES, "I.3", "appraised")).to_have_text(SAVED)
    expect(desk.note(MASSES, "I.3", "agreed")).to_have_text(SAVED)
    expect(desk.total(MASSES)).to_have_text(scene.total(MASSES))
    expect(screen.locator(f'dl [data-total="{MASSES}"]')).to_have_text(scene.total(MASSES))
    assert scene.text(MASSES, "I.3", "appraised") == {"points": "80"}
    assert scene.text(MASSES, "I.3", "agreed") == {"points": "85"}
