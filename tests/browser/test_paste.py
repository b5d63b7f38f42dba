"""A block copied from a spreadsheet, put where the focus is: saved as one, judged cell by cell, taken back as one."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.scene import MASSES, OFFICE, Desk, Scene

SAVED = "đã lưu"
NEXT = "ban-tuyen-giao"  # the member after Văn phòng


def paste(page: Page, text: str) -> None:
    """Ctrl+V with this on the clipboard, as a spreadsheet puts it there; the page is asked before the browser."""
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            const box = document.activeElement;
            const target = box.tagName === "SELECT" ? document.body : box;
            if (target.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def sent(page: Page) -> list[Request]:
    """What the page sends from now on."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


def test_a_block_fills_the_boxes_to_the_right_and_down_in_one_request(desk: Desk, scene: Scene):
    requests = sent(desk.page)
    desk.box(OFFICE, "I.2").focus()
    # From Excel: lines end in \r\n, a no-break space stands in a number, a cell with a line break is quoted.
    paste(desk.page, '40/40\t\u00a044/45\r\n97,5\t"96\n"\r\n78/80\t79/80\r\n')
    for member, criterion in ((OFFICE, "I.2"), (NEXT, "I.2"), (OFFICE, "I.3"), (NEXT, "I.3"), (OFFICE, "I.4")):
        expect(desk.note(member, criterion)).to_have_text(SAVED)
    expect(desk.status).to_have_text("Đã lưu 6 giá trị.")
    assert len(requests) == 1
    assert scene.text(NEXT, "I.2") == {"actual": "44", "target": "45"}
    assert scene.text(OFFICE, "I.3") == {"points": "97.5"}
    assert scene.text(NEXT, "I.3") == {"points": "96"}
    assert scene.text(NEXT, "I.4") == {"actual": "79", "target": "80"}
    for member in (OFFICE, NEXT):
        expect(desk.total(member)).to_have_text(scene.total(member))
        expect(desk.rank(member)).to_have_text(scene.rank(member))


def test_a_block_steps_over_the_rows_of_groups_and_chooses_in_lists_with_or_without_marks(desk: Desk, scene: Scene):
    desk.box(OFFICE, "I.5").focus()
    paste(desk.page, "3\nhoan thanh tot nhiem vu\n39\nKHÔNG ĐẠT")
    expect(desk.status).to_have_text("Đã lưu 4 giá trị.")
    expect(desk.box(OFFICE, "II.1")).to_have_value("Hoàn thành tốt nhiệm vụ")
    assert scene.text(OFFICE, "II.1") == {"level": "Hoàn thành tốt nhiệm vụ"}
    assert scene.text(OFFICE, "II.3") == {"achieved": False}


def test_one_paste_is_one_undo(desk: Desk, scene: Scene):
    before = {place: scene.text(*place) for place in ((OFFICE, "I.3"), (NEXT, "I.3"), (OFFICE, "I.4"))}
    desk.type_in(OFFICE, "I.2", "40/40")
    expect(desk.note(OFFICE, "I.2")).to_have_text(SAVED)
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "91\t92\n77/80")
    expect(desk.status).to_have_text("Đã lưu 3 giá trị.")
    expect(desk.undo).to_have_attribute("title", "3 giá trị (Ctrl+Z)")
    requests = sent(desk.page)
    desk.page.keyboard.press("Control+z")
    expect(desk.status).to_have_text("Đã hoàn tác 3 giá trị.")
    assert len(requests) == 1
    assert {place: scene.text(*place) for place in before} == before
    assert [(entry.new, entry.reason) for entry in scene.log(OFFICE, "I.3")] == [
        ("91", "Sửa lỗi nhập liệu"),
        ("98", "Hoàn tác"),
    ]
    # What was saved before it stands, and is taken back by the next.
    assert scene.text(OFFICE, "I.2") == {"actual": "40", "target": "40"}
    desk.undo.click()
    expect(desk.status).to_contain_text("Đã hoàn tác Văn phòng, I.2")


def test_what_is_refused_keeps_what_was_pasted_and_says_why_and_the_rest_is_saved(desk: Desk, scene: Scene):
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "120\t92\nnhiều\t76/80\n9.125\t2\nkhông có mức này\tHoàn thành nhiệm vụ")
    expect(desk.status).to_have_text("Đã lưu 4 giá trị. 4 giá trị chưa lưu được: lý do ở từng ô.")
    for criterion, text, why in (
        ("I.3", "120", "Điểm phải từ 0 đến 100, bước 0,5."),
        ("I.5", "9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
    ):
        expect(desk.box(OFFICE, criterion)).to_have_value(text)
        expect(desk.note(OFFICE, criterion)).to_have_text(why)
    expect(desk.box(OFFICE, "I.4")).to_have_value("nhiều")
    # A list shows what was pasted too, until the value that stands is taken back.
    expect(desk.box(OFFICE, "II.1")).to_have_value("không có mức này")
    expect(desk.cell(OFFICE, "II.1")).to_contain_class("is-refused")
    desk.box(OFFICE, "II.1").press("Escape")
    expect(desk.box(OFFICE, "II.1").locator("option", has_text="không có mức này")).to_have_count(0)
    assert scene.text(NEXT, "I.3") == {"points": "92"}
    assert scene.text(OFFICE, "I.3") == {"points": "98"}
    expect(desk.page.get_by_role("button", name="Lưu lại")).to_be_hidden()


def test_a_block_that_is_too_big_says_what_did_not_fit(desk: Desk, scene: Scene):
    last = list(scene.sheet.columns)[-1]
    desk.box(last, "V.3").focus()
    paste(desk.page, "1\t7\n2\t8\n3\n4\n")
    expect(desk.status).to_have_text("Đã lưu 2 giá trị. 4 giá trị không có ô để dán vào: «7», «8», «3»….")
    assert (scene.text(last, "V.3"), scene.text(last, "V.4")) == ({"count": 1}, {"count": 2})


def test_a_blank_cell_of_the_block_takes_nothing_away(desk: Desk, scene: Scene):
    before = scene.text(OFFICE, "I.4")
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "91\n\u00a0\n4\n")
    expect(desk.status).to_have_text("Đã lưu 2 giá trị.")
    assert scene.text(OFFICE, "I.4") == before
    assert scene.text(OFFICE, "I.5") == {"count": 4}


def test_a_cell_that_somebody_changed_meanwhile_is_told_and_the_others_are_saved(desk: Desk, scene: Scene):
    scene.change(OFFICE, "I.3", "90")
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "95\t96")
    expect(desk.note(OFFICE, "I.3")).to_have_text("Hiện là «90». Enter: vẫn ghi; Esc: bỏ.")
    expect(desk.note(NEXT, "I.3")).to_have_text(SAVED)
    expect(desk.status).to_have_text("Đã lưu 1 giá trị. 1 giá trị chưa lưu được: lý do ở từng ô.")
    assert scene.text(OFFICE, "I.3") == {"points": "90"}


def test_one_value_goes_where_the_caret_is(desk: Desk, scene: Scene):
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "97")
    expect(desk.box(OFFICE, "I.3")).to_have_value("97")
    desk.page.keyboard.press("Tab")
    expect(desk.note(OFFICE, "I.3")).to_have_text(SAVED)
    assert scene.text(OFFICE, "I.3") == {"points": "97"}


def test_without_a_connection_the_whole_block_waits_and_goes_as_one(desk: Desk, scene: Scene):
    desk.page.context.set_offline(True)
    desk.box(OFFICE, "I.3").focus()
    paste(desk.page, "91\t92")
    expect(desk.note(NEXT, "I.3")).to_have_text("Chưa lưu: mất kết nối.")
    requests = sent(desk.page)
    desk.page.context.set_offline(False)
    expect(desk.note(NEXT, "I.3")).to_have_text(SAVED)
    expect(desk.status).to_have_text("Đã lưu 2 giá trị.")
    assert len(requests) == 1
    desk.page.keyboard.press("Control+z")
    expect(desk.status).to_have_text("Đã hoàn tác 2 giá trị.")
    assert scene.text(OFFICE, "I.3") == {"points": "98"}


@pytest.mark.parametrize(("page_name", "key"), [("card", MASSES), ("criterion", "I.3")])
def test_on_the_card_and_by_criterion_a_block_fills_what_one_may_type_in(
    page: Page, scene: Scene, sign_in, page_name: str, key: str
):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url(page_name, key))
    desk = Desk(page)
    desk.box(MASSES, "I.3", "appraised").focus()
    paste(page, "80\t81\n70/80\t82" if page_name == "card" else "80\t81\n70\t71")
    expect(desk.note(MASSES, "I.3", "agreed")).to_have_text(SAVED)
    assert scene.text(MASSES, "I.3", "appraised") == {"points": "80"}
    assert scene.text(MASSES, "I.3") == {"points": "81"}
    if page_name == "criterion":
        after = list(scene.sheet.columns)[list(scene.sheet.columns).index(MASSES) + 1]
        assert scene.text(after, "I.3", "appraised") == {"points": "70"}
        row = page.locator("tr", has=desk.box(MASSES, "I.3"))
        expect(row.locator("[data-counts]")).to_have_text("81")
        expect(row.locator("[data-difference]")).to_have_text("−9")
        expect(row.locator("[data-total]")).to_have_text(scene.total(MASSES))
        expect(desk.cell(MASSES, "I.3", "appraised")).to_contain_class("is-different")
