"""What the server refuses or asks back: from one such box to the next, all given up, all stood by, by keys alone."""

from playwright.sync_api import expect

from tests.browser.scene import CONTROL, MASSES, OFFICE, Desk, Scene

SAVED = "đã lưu"
ODD = "980 gấp 9,8 lần chỉ tiêu 100."


def paste(desk: Desk, block: str) -> None:
    """Lays a block out from the box that has the focus, as a copied one would be."""
    expect(desk.undo).to_be_visible()
    desk.page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        block,
    )


def paste_partly_refused(desk: Desk) -> None:
    """Five points from «I.3» on to the right: the second, the third and the fifth can't stand."""
    desk.box(OFFICE, "I.3").focus()
    paste(desk, "97\t120\t-1\t88\tx")
    expect(desk.page.locator("td.is-refused")).to_have_count(3)


# --- a value far out ----------------------------------------------------------------------------------------


def test_an_odd_value_is_asked_back_and_enter_says_that_it_is_meant(desk: Desk, scene: Scene):
    before = scene.text(OFFICE, "I.1")
    desk.type_in(OFFICE, "I.1", "980")
    expect(desk.note(OFFICE, "I.1")).to_have_text(f"{ODD} Enter: đúng vậy; Esc: bỏ.")
    expect(desk.status).to_have_text(f"Văn phòng, I.1: {ODD} Enter: đúng vậy; Esc: bỏ.")
    assert scene.text(OFFICE, "I.1") == before
    # Work goes on meanwhile, and leaving the box is no answer.
    desk.type_in(OFFICE, "I.3", "97")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    desk.page.keyboard.press("F8")
    expect(desk.box(OFFICE, "I.1")).to_be_focused()
    desk.page.keyboard.press("Tab")
    expect(desk.note(OFFICE, "I.1")).to_have_text(f"{ODD} Enter: đúng vậy; Esc: bỏ.")
    desk.page.keyboard.press("F8")
    desk.page.keyboard.press("Enter")
    expect(desk.note(OFFICE, "I.1")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.1") == {"actual": "980", "target": "100"}
    assert len(scene.log(OFFICE, "I.1")) == 1


def test_escape_takes_an_odd_value_back_and_typing_it_again_says_that_it_is_meant(desk: Desk, scene: Scene):
    shown = desk.box(OFFICE, "I.1").input_value()
    desk.type_in(OFFICE, "I.1", "980")
    expect(desk.cell(OFFICE, "I.1")).to_contain_class("is-stale")
    desk.page.keyboard.press("F8")
    desk.page.keyboard.press("Escape")
    expect(desk.box(OFFICE, "I.1")).to_have_value(shown)
    expect(desk.note(OFFICE, "I.1")).to_have_text("")
    desk.type_in(OFFICE, "I.1", "980")
    expect(desk.cell(OFFICE, "I.1")).to_contain_class("is-stale")
    desk.type_in(OFFICE, "I.1", "980", key="Tab")
    expect(desk.note(OFFICE, "I.1")).to_have_text(SAVED)
    # Taking back what was meant, and then taking back that, asks nothing again.
    desk.page.keyboard.press("Control+z")
    expect(desk.box(OFFICE, "I.1")).to_have_value(shown)


def test_of_a_pasted_block_all_odd_values_are_stood_by_at_once(desk: Desk, scene: Scene):
    desk.box(OFFICE, "I.1").focus()
    paste(desk, "980\t99\t9700\t96")
    expect(desk.page.locator("td.is-stale")).to_have_count(2)
    expect(desk.status).to_have_text("Đã lưu 2 giá trị. 2 giá trị khác thường, chưa lưu: Ctrl+Enter nếu đúng cả.")
    expect(desk.page.get_by_role("button", name="Đúng cả 2 giá trị")).to_be_visible()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("td.is-stale")).to_have_count(0)
    expect(desk.page.get_by_role("button", name="Đúng cả 2 giá trị")).to_be_hidden()
    assert scene.text(OFFICE, "I.1") == {"actual": "980", "target": "100"}
    assert scene.text(CONTROL, "I.1") == {"actual": "9700", "target": "100"}


def test_an_odd_value_that_was_left_behind_is_offered_again(desk: Desk, scene: Scene):
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.type_in(OFFICE, "I.1", "980")
    expect(desk.cell(OFFICE, "I.1")).to_contain_class("is-stale")
    desk.page.reload()
    expect(desk.page.get_by_role("region", name="Giá trị chưa lưu")).to_contain_text("«980»")


# --- what was refused ---------------------------------------------------------------------------------------


def test_one_key_goes_from_refused_box_to_refused_box_and_back(desk: Desk):
    paste_partly_refused(desk)
    expect(desk.status).to_have_text("Đã lưu 2 giá trị. 3 giá trị chưa lưu được: lý do ở từng ô.")
    refused = [("ban-tuyen-giao", "I.3"), (CONTROL, "I.3"), ("dang-uy-khoi", "I.3")]
    for key, place in [*(("F8", place) for place in [*refused, refused[0]]), ("Shift+F8", refused[2])]:
        desk.page.keyboard.press(key)
        expect(desk.box(*place)).to_be_focused()
        expect(desk.status).to_contain_text("Điểm phải từ 0 đến 100" if place != refused[2] else "không phải là số")


def test_one_key_or_button_gives_all_of_them_up(desk: Desk, scene: Scene):
    for way in ("key", "button"):
        paste_partly_refused(desk)
        if way == "key":
            desk.page.keyboard.press("Control+F8")
        else:
            desk.page.get_by_role("button", name="Bỏ 3 ô chưa lưu").click()
        expect(desk.page.locator("td.is-refused")).to_have_count(0)
        expect(desk.status).to_have_text("Đã bỏ 3 giá trị chưa lưu; các ô trở lại giá trị đang có.")
        expect(desk.page.get_by_role("button", name="Bỏ 3 ô chưa lưu")).to_be_hidden()
        expect(desk.box(CONTROL, "I.3")).to_have_value("91")
        expect(desk.box(OFFICE, "I.3")).to_have_value("97")
    assert scene.text(MASSES, "I.3") == {"points": "88"}
    expect(desk.page.get_by_role("region", name="Giá trị chưa lưu")).to_be_hidden()


def test_undo_takes_a_partly_refused_block_back_as_a_whole(desk: Desk, scene: Scene):
    paste_partly_refused(desk)
    desk.page.keyboard.press("Control+Home")
    desk.undo.click()
    expect(desk.status).to_have_text("Đã hoàn tác 2 giá trị.")
    expect(desk.page.locator("td.is-refused")).to_have_count(0)
    for member, shown in (
        (OFFICE, "98"),
        ("ban-tuyen-giao", ""),
        (CONTROL, "91"),
        (MASSES, "89"),
        ("dang-uy-khoi", ""),
    ):
        expect(desk.box(member, "I.3")).to_have_value(shown)
    assert scene.text(OFFICE, "I.3") == {"points": "98"}


def test_undo_leaves_alone_what_was_put_right_since(desk: Desk, scene: Scene):
    paste_partly_refused(desk)
    desk.type_in(CONTROL, "I.3", "95")
    expect(desk.note(CONTROL, "I.3")).to_have_text(SAVED)
    desk.undo.click()  # the 95
    expect(desk.box(CONTROL, "I.3")).to_have_value("91")
    desk.undo.click()  # the block
    expect(desk.page.locator("td.is-refused")).to_have_count(0)
    expect(desk.status).to_have_text("Đã hoàn tác 2 giá trị.")
    assert (scene.text(CONTROL, "I.3"), scene.text(OFFICE, "I.3")) == ({"points": "91"}, {"points": "98"})


def test_a_block_that_was_refused_as_a_whole_is_taken_back_too(desk: Desk):
    desk.box(OFFICE, "I.3").focus()
    paste(desk, "120\t121")
    expect(desk.page.locator("td.is-refused")).to_have_count(2)
    desk.undo.click()
    expect(desk.page.locator("td.is-refused")).to_have_count(0)
    expect(desk.status).to_have_text("Đã bỏ 2 giá trị chưa lưu.")
    expect(desk.box(OFFICE, "I.3")).to_have_value("98")
