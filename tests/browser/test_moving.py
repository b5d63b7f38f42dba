"""Hands that know a spreadsheet: keys that go from box to box, letters that choose, the next box without a value."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from common.audit.log import Actor
from common.audit.models import Entry
from scoring.verbs.exemptions import exempt
from tests.browser.scene import CONTROL, MASSES, OFFICE, Desk, Scene

SAVED = "đã lưu"


def test_the_arrows_go_everywhere_and_never_change_a_select(desk: Desk, scene: Scene):
    before = Entry.objects.count()
    desk.box(MASSES, "II.2").focus()
    for key, place in [
        ("ArrowDown", (MASSES, "II.3")),
        ("ArrowRight", ("dang-uy-khoi", "II.3")),
        ("ArrowDown", ("dang-uy-khoi", "II.4")),
        ("ArrowLeft", (MASSES, "II.4")),
        ("ArrowLeft", (CONTROL, "II.4")),
        ("ArrowUp", (CONTROL, "II.3")),
        ("Enter", (CONTROL, "II.4")),
        ("Shift+Enter", (CONTROL, "II.3")),
    ]:
        desk.page.keyboard.press(key)
        expect(desk.box(*place)).to_be_focused()
    assert Entry.objects.count() == before


def test_the_arrows_and_tab_come_to_a_cell_that_does_not_apply_and_the_line_above_says_why(desk: Desk, scene: Scene):
    why = "Không có đoàn viên"
    exempt(round_id=scene.round.pk, criterion="I.3", members=[MASSES], reason=why, actor=Actor(name="Thư ký"))
    keyboard, line = desk.page.keyboard, desk.page.locator("#line")
    desk.page.reload()
    closed = desk.page.locator(f"td:has([data-points='{MASSES} I.3 agreed']) .cell__read")
    for start, key, there in [
        ("I.2", "ArrowDown", "I.4"),
        ("I.4", "ArrowUp", "I.2"),
    ]:
        desk.box(MASSES, start).focus()
        keyboard.press(key)
        expect(closed).to_be_focused()
        # How to type says nothing where nothing is typed.
        expect(line.locator("span").nth(2)).to_have_text("")
        expect(line.locator("span").nth(1)).to_have_text(
            f"Điểm tính: Không áp dụng ({why}), 0 điểm, không coi là còn thiếu"
        )
        keyboard.press(key)
        expect(desk.box(MASSES, there)).to_be_focused()
    desk.box(CONTROL, "I.3").focus()
    keyboard.press("ArrowRight")
    expect(closed).to_be_focused()
    for key in ("ArrowLeft", "Tab"):
        keyboard.press(key)
    expect(closed).to_be_focused()
    # Whoever fills a column goes from box to box.
    desk.box(MASSES, "I.2").press("Enter")
    expect(desk.box(MASSES, "I.4")).to_be_focused()
    closed.press("Enter")
    expect(desk.box(MASSES, "I.4")).to_be_focused()
    closed.press("9")
    expect(closed).to_have_text("Không áp dụng")


def test_enter_at_the_foot_of_a_column_goes_to_the_top_of_the_next_and_back(desk: Desk, scene: Scene):
    codes = [leaf.code for leaf in scene.sheet.leaves]
    members = list(scene.sheet.columns)
    desk.box(members[0], codes[-1]).press("Enter")
    expect(desk.box(members[1], codes[0])).to_be_focused()
    desk.page.keyboard.press("Shift+Enter")
    expect(desk.box(members[0], codes[-1])).to_be_focused()
    # An arrow stays in its column, and at the end of the last there is nowhere to go.
    desk.page.keyboard.press("ArrowDown")
    expect(desk.box(members[0], codes[-1])).to_be_focused()
    desk.box(members[-1], codes[-1]).press("Enter")
    expect(desk.box(members[-1], codes[-1])).to_be_focused()
    desk.page.goto(scene.url("card", MASSES))
    desk.box(MASSES, codes[-1], "appraised").press("Enter")
    expect(desk.box(MASSES, codes[0], "agreed")).to_be_focused()


def test_the_arrows_step_over_the_rows_of_groups(desk: Desk):
    desk.box(OFFICE, "I.5").press("ArrowDown")
    expect(desk.box(OFFICE, "II.1")).to_be_focused()


def test_letters_choose_in_a_select_and_it_is_saved_once_on_leaving(desk: Desk, scene: Scene):
    desk.box(OFFICE, "II.1").focus()
    desk.page.keyboard.type("hoan thanh tot")
    expect(desk.box(OFFICE, "II.1")).to_have_value("Hoàn thành tốt nhiệm vụ")
    desk.page.keyboard.press("Tab")
    expect(desk.note(OFFICE, "II.1")).to_have_text(SAVED)
    assert [entry.new for entry in scene.log(OFFICE, "II.1")] == ["Hoàn thành tốt nhiệm vụ (70 điểm)"]


def test_the_backspace_of_a_vietnamese_keyboard_clears_no_select(desk: Desk, scene: Scene):
    # «hoàn thành tôt»: such a keyboard takes the plain letter back and sends the one with its mark.
    desk.box(OFFICE, "II.1").focus()
    for key in [*"hoa", "Backspace", *"an thanh to", "Backspace", *"ot"]:
        desk.page.keyboard.press("Space" if key == " " else key)
    expect(desk.box(OFFICE, "II.1")).to_have_value("Hoàn thành tốt nhiệm vụ")
    desk.page.keyboard.press("Tab")
    expect(desk.note(OFFICE, "II.1")).to_have_text(SAVED)


def test_a_select_picked_with_the_mouse_is_saved_at_once(desk: Desk, scene: Scene):
    desk.box(OFFICE, "II.1").select_option("Hoàn thành tốt nhiệm vụ")
    expect(desk.note(OFFICE, "II.1")).to_have_text(SAVED)


def test_the_row_that_has_the_focus_is_never_under_the_sums_or_the_head(desk: Desk):
    desk.box(OFFICE, "I.1").focus()
    for key in ["ArrowDown"] * 20 + ["ArrowUp"] * 20:
        desk.page.keyboard.press(key)
        covered = desk.page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const middle = box.left + box.width / 2;
                return [box.top + 2, box.bottom - 2].some(
                    (y) => document.elementFromPoint(middle, y) !== document.activeElement);
            }"""
        )
        assert not covered


def test_the_first_click_chooses_the_whole_value(desk: Desk):
    desk.box(OFFICE, "I.3").click()
    desk.page.keyboard.type("9")
    expect(desk.box(OFFICE, "I.3")).to_have_value("9")


@pytest.mark.parametrize("way", ["button", "Control+ArrowDown"])
def test_one_goes_to_the_next_box_without_a_value_and_round_again(desk: Desk, scene: Scene, way: str):
    blank = [
        (member, leaf.code)
        for leaf in scene.sheet.leaves
        for member in scene.sheet.columns
        if scene.text(member, leaf.code) is None
    ]

    def go() -> None:
        if way == "button":
            desk.page.get_by_role("button", name="Ô chưa chấm tiếp theo").click()
        else:
            desk.page.keyboard.press(way)

    for place in blank[:3]:
        go()
        expect(desk.box(*place)).to_be_focused()
        expect(desk.status).to_have_text(f"Ngoài ô này, còn {len(blank) - 1} ô chưa chấm.")
    desk.box(*blank[-1]).focus()
    go()
    expect(desk.box(*blank[0])).to_be_focused()


def test_how_many_are_left_is_true_of_what_the_page_shows(desk: Desk, scene: Scene, phone: Page, sign_in: Callable):
    sheet = scene.sheet

    def blank(members: list[str], criteria: list[str]) -> int:
        return sum(sheet.mark(member, code).agreed_input is None for member in members for code in criteria)

    everybody, leaves = list(sheet.columns), [leaf.code for leaf in sheet.leaves]
    sign_in(phone, scene.account("thuky"))
    here = [
        (desk.page, scene.url("card", MASSES), blank([MASSES], leaves), " trên phiếu này"),
        (desk.page, scene.url("criterion", "I.1"), blank(everybody, ["I.1"]), " ở tiêu chí này"),
        (phone, scene.url("grid"), blank([OFFICE], leaves), " trong các ô đang hiện"),
    ]
    for page, address, count, where in here:
        page.goto(address)
        page.get_by_role("button", name="Ô chưa chấm tiếp theo").click()
        expect(page.get_by_role("status")).to_have_text(f"Ngoài ô này, còn {count - 1} ô chưa chấm{where}.")
    # A filter narrows what is shown, and so what is spoken of.
    desk.page.goto(scene.url("grid", loc="thieu-minh-chung"))
    shown = desk.page.locator(".cell__box").evaluate_all("(boxes) => boxes.filter((box) => !box.value).length")
    assert 0 < shown < blank(everybody, leaves)
    desk.page.keyboard.press("Control+ArrowDown")
    expect(desk.status).to_have_text(f"Ngoài ô này, còn {shown - 1} ô chưa chấm trong các ô đang hiện.")


def test_the_last_one_without_a_value_is_told_to_be_the_last(desk: Desk, scene: Scene):
    desk.page.goto(scene.url("criterion", "I.1"))
    first, *others = [member for member in scene.sheet.columns if scene.text(member, "I.1") is None]
    for member in others:
        desk.box(member, "I.1").fill("90/100")
    desk.box(first, "I.1").focus()
    # The answer to a save says «Đã lưu …» in the same place.
    expect(desk.page.locator("[data-lacking]")).to_have_text("1")
    for _ in range(2):
        desk.page.keyboard.press("Control+ArrowDown")
        expect(desk.status).to_have_text("Chỉ còn ô này chưa chấm ở tiêu chí này.")


def test_where_every_box_has_a_value_the_page_says_so(desk: Desk, scene: Scene):
    desk.page.goto(scene.url("criterion", "I.1"))
    for member in list(scene.sheet.columns):
        if scene.text(member, "I.1") is None:
            desk.page.keyboard.press("Control+ArrowDown")
            expect(desk.box(member, "I.1")).to_be_focused()
            desk.page.keyboard.type("90/100")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-lacking]")).to_have_text("0")
    desk.page.keyboard.press("Control+ArrowDown")
    expect(desk.status).to_have_text("Không còn ô nào chưa chấm ở đây.")


def test_the_line_above_the_grid_tells_how_the_points_of_a_cell_came_about(desk: Desk, scene: Scene):
    line = desk.page.locator("#line")
    desk.box(MASSES, "I.5").focus()
    expect(line).to_contain_text("Điểm tính: 2 sáng kiến × 10 = 20 → 20 điểm")
    # Points that are given directly say nothing more, and nothing is left of the cell before.
    desk.box(MASSES, "I.3").focus()
    expect(line.locator("b")).to_have_text("I.3")
    desk.page.wait_for_load_state("networkidle")
    expect(line).not_to_contain_text("Điểm tính")
