"""The rubric's table typed into as a spreadsheet: by the keyboard alone, pasted, moved, taken back, without script."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import User
from scoring.models import Rubric
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.storing import rules_of
from tests.browser.inspector import Inspector
from tests.rubricpages import give
from tests.scoring.rubrics.examples import direct, group, levels, rubric
from tests.years import Made, make_year

SignIn = Callable[[Page, User], None]
# What is typed: the group and its points, then in it the criteria with theirs.
GROUPS = [
    (
        "Nhiệm vụ chính trị",
        "50",
        [("Kinh tế", "20"), ("Cải cách", "15"), ("Chuyển đổi số", "10,5"), ("Pháp chế", "4,5")],
    ),
    ("Xây dựng Đảng", "30", [("Chi bộ", "10"), ("Học tập", "8"), ("Đoàn thể", "7"), ("Đoàn kết", "5")]),
    ("Phong trào thi đua", "20", [("Đăng ký", "6"), ("Phát động", "6"), ("Sơ kết", "4"), ("Báo cáo", "4")]),
]
# Of whoever types 12 criteria in 3 groups: keys that are no text.
MOST_KEYS = 50


@pytest.fixture
def made(transactional_db: None, live_server: LiveServer) -> Made:
    """A bloc-year whose rubric may be changed."""
    return make_year(members=2, leaves=5, scored=False, step="preparing")


@pytest.fixture
def edit(made: Made, live_server: LiveServer, sign_in: SignIn) -> Callable[[Page], None]:
    """Opens the rubric's table for the secretary."""

    def opened(page: Page) -> None:
        sign_in(page, made.secretary)
        page.goto(f"{live_server.url}{made.address('rubric-edit')}")

    return opened


def plain() -> rules.PlainRubric:
    return rules_of(Rubric.objects.get())


def outline() -> list[tuple[str, str, object]]:
    return [(node.code, node.name, node.max_points) for node, _, _ in plain().walk()]


def names(page: Page) -> list[tuple[str, str]]:
    """The lines that hold something, as one sees them: name and level."""
    found = page.locator(".tree__row:not(.is-blank)").all()
    return [(row.locator("textarea").input_value(), row.locator('[name$="-level"]').input_value()) for row in found]


def choose(page: Page, label: str) -> None:
    """Chooses in the list that has the focus by the arrows."""
    page.keyboard.press("Home")
    for _ in range(20):
        if page.evaluate("document.activeElement.selectedOptions[0].text") == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"«{label}» is not among the choices.")


def paste(page: Page, text: str) -> bool:
    """Pastes into the box that has the focus, as the browser tells a page of it; whether the page took it."""
    taken: bool = page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            return !document.activeElement.dispatchEvent(event);
        }""",
        text,
    )
    return taken


def test_twelve_criteria_in_three_groups_are_typed_with_the_keyboard_alone(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(scale="100"))
    edit(page)
    keys: list[str] = []

    def press(*names: str) -> None:
        for name in names:
            keys.append(name)
            page.keyboard.press(name)

    def line(name: str, points: str) -> None:
        page.keyboard.type(name)
        press("Tab", "Tab")
        page.keyboard.type(points)
        press("Enter")

    # One types at once.
    expect(page.get_by_label("Nội dung của dòng 1", exact=True)).to_be_focused()
    for number, (name, points, criteria) in enumerate(GROUPS):
        if number:
            press("Alt+ArrowLeft")
        line(name, points)
        for criterion in criteria:
            line(*criterion)
    expect(page.locator("[data-scale-words]")).to_have_text("khớp")
    expect(page.locator("[data-words]:visible")).to_have_text(["khớp"] * 3)
    with page.expect_navigation():
        press("Control+s")
    expect(page.get_by_text("Thêm 15 mục.")).to_be_visible()

    wanted = []
    for numeral, (name, points, criteria) in zip(("I", "II", "III"), GROUPS, strict=True):
        leaves = [
            rules.RubricNode(f"{numeral}.{at}", text, kinds.DIRECT, Decimal(worth.replace(",", ".")))
            for at, (text, worth) in enumerate(criteria, start=1)
        ]
        wanted.append(rules.RubricNode(numeral, name, kinds.GROUP, Decimal(points), tuple(leaves)))
    assert plain().nodes == tuple(wanted)
    assert rules.problems(plain()) == rules.warnings(plain()) == []
    # Printed where one looks at it (-s).
    print(f"{len(keys)} keys that are no text: {' '.join(keys)}")
    assert len(keys) <= MOST_KEYS


def test_a_line_is_put_in_moved_nested_and_given_another_kind_by_keys(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(
        made,
        rubric(group("I", "30", direct("I.1", "20"), direct("I.2", "10")), group("II", "70", direct("II.1", "70"))),
    )
    edit(page)
    page.get_by_label("Nội dung của I.1", exact=True).focus()
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Sáng kiến")
    page.keyboard.press("Tab")
    choose(page, "Chấm theo số lượng")
    page.keyboard.press("Tab")
    page.keyboard.type("2,5")
    page.keyboard.press("Tab")
    page.keyboard.type("sáng kiến")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    assert names(page)[1:4] == [("Chấm trực tiếp", "2"), ("Sáng kiến", "2"), ("Chấm trực tiếp", "2")]
    # Up above the first one, and no further.
    page.keyboard.press("Alt+ArrowUp")
    assert [name for name, _ in names(page)][:3] == ["Nhóm", "Sáng kiến", "Chấm trực tiếp"]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-said]")).to_have_text("Mục dòng 2 đã ở đầu nhóm của nó.")
    # The box keeps the focus wherever its line goes.
    assert page.evaluate("document.activeElement.value") == "5"
    # A whole group goes into the one above it, and out again.
    page.get_by_label("Nội dung của II", exact=True).focus()
    page.keyboard.press("Alt+ArrowRight")
    assert names(page)[-2:] == [("Nhóm", "2"), ("Chấm trực tiếp", "3")]
    page.keyboard.press("Alt+ArrowLeft")
    assert names(page)[-2:] == [("Nhóm", "1"), ("Chấm trực tiếp", "2")]
    # A criterion holds nothing.
    page.get_by_label("Nội dung của I.2", exact=True).focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-said]")).to_contain_text("I.1 là tiêu chí được chấm nên không chứa tiêu chí con.")
    # Enter goes below, to the cell where one began.
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nội dung của II", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    leaf = plain().find("I.3")
    assert leaf == rules.RubricNode(
        "I.3", "Sáng kiến", kinds.PER_UNIT, Decimal(5), unit="sáng kiến", points_each=Decimal("2.5")
    )
    assert [code for code, _, _ in outline()] == ["I", "I.3", "I.1", "I.2", "II", "II.1"]


def test_eight_rows_of_a_spreadsheet_are_pasted_saved_and_taken_back(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(group("I", "30", direct("I.1", "30")), scale="100"))
    before = plain()
    edit(page)
    page.get_by_label("Nội dung của I.1", exact=True).focus()
    with page.expect_navigation():
        paste(
            page,
            "II\tPhong trào thi đua\t50\n1\tĐăng ký\t20\n2\tPhát động\t30 điểm\nIII\tBáo cáo, thông tin\t20\n"
            "1\tBáo cáo tháng\t10\na)\tĐúng hạn\t6\nb)\tĐủ nội dung\t4\n2\tBáo cáo năm\t10\n",
        )
    expect(page.get_by_text("Đã điền 8 dòng, chưa lưu")).to_be_visible()
    expect(page.get_by_label("Nội dung của dòng 3", exact=True)).to_be_focused()
    assert plain() == before
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Thêm 8 mục.")).to_be_visible()
    assert outline()[2:] == [
        ("II", "Phong trào thi đua", 50),
        ("II.1", "Đăng ký", 20),
        ("II.2", "Phát động", 30),
        ("III", "Báo cáo, thông tin", 20),
        ("III.1", "Báo cáo tháng", 10),
        ("III.1.1", "Đúng hạn", 6),
        ("III.1.2", "Đủ nội dung", 4),
        ("III.2", "Báo cáo năm", 10),
    ]
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: thêm 8 mục.")).to_be_visible()
    assert plain() == before


def test_one_value_is_pasted_where_the_caret_is(page: Page, edit: Callable[[Page], None]):
    edit(page)
    page.get_by_label("Nội dung của 1.1", exact=True).focus()
    assert paste(page, "Báo cáo") is False


def test_who_leaves_after_moving_choosing_or_typing_on_a_new_line_is_asked(page: Page, edit: Callable[[Page], None]):
    edit(page)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    # A line that was only put in is nothing to lose.
    page.get_by_label("Nội dung của 1.2", exact=True).press("Control+Enter")
    page.reload()
    assert asked == []
    changes: list[Callable[[], object]] = [
        lambda: page.get_by_label("Nội dung của 1.2", exact=True).press("Alt+ArrowUp"),
        lambda: page.get_by_label("Cách chấm của 1.2", exact=True).select_option("direct"),
        lambda: page.get_by_label("Nội dung của dòng 7", exact=True).fill("Mới"),
    ]
    for number, change in enumerate(changes, start=1):
        change()
        page.reload()
        assert asked == ["beforeunload"] * number


def test_without_script_lines_are_typed_with_their_levels(
    new_context: Callable, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(scale="100"))
    page = new_context(java_script_enabled=False).new_page()
    edit(page)
    for number, (level, name, points) in enumerate(
        [("1", "Nhiệm vụ", "100"), ("2", "Chuyên môn", "60"), ("2", "Nội bộ", "40")], start=1
    ):
        page.get_by_label(f"Cấp của dòng {number}", exact=True).fill(level)
        page.get_by_label(f"Nội dung của dòng {number}", exact=True).fill(name)
        page.get_by_label(f"Điểm chuẩn của dòng {number}", exact=True).fill(points)
    # Enter in a box saves.
    page.get_by_label("Điểm chuẩn của dòng 3", exact=True).press("Enter")
    expect(page.get_by_text("Thêm 3 mục.")).to_be_visible()
    assert outline() == [("I", "Nhiệm vụ", 100), ("I.1", "Chuyên môn", 60), ("I.2", "Nội bộ", 40)]
    page.get_by_label("Điểm chuẩn của I.2", exact=True).fill("50")
    page.locator("[id='row-I.1'] summary").click()
    page.locator("[id='row-I.1']").get_by_role("button", name="Thêm dòng ngay dưới").click()
    expect(page.get_by_label("Nội dung của dòng 3", exact=True)).to_be_focused()
    page.get_by_label("Nội dung của dòng 3", exact=True).fill("Mới")
    page.get_by_label("Điểm chuẩn của dòng 3", exact=True).fill("5")
    page.locator("[id='row-I.2']").get_by_role("button", name="Chuyển I.2 lên").click()
    assert outline() == [("I", "Nhiệm vụ", 100), ("I.1", "Chuyên môn", 60), ("I.2", "Nội bộ", 50), ("I.3", "Mới", 5)]
    page.locator("summary", has_text="Dán nhiều dòng").click()
    page.get_by_label("Các dòng đã chép").fill("Hội họp\t10\nBáo cáo\t20")
    page.get_by_role("button", name="Điền vào bảng").click()
    expect(page.get_by_label("Nội dung của dòng 6", exact=True)).to_have_value("Báo cáo")


def test_the_table_is_in_order_empty_full_and_with_mistakes(
    inspector: Inspector, made: Made, live_server: LiveServer, sign_in: SignIn
):
    page = inspector.page
    sign_in(page, made.secretary)
    at = f"{live_server.url}{made.address('rubric-edit')}"
    full = group(
        "I", "100", direct("I.1", "40"), levels("I.2", Tốt="40", Khá="10"), group("I.3", None, direct("I.3.1"))
    )
    give(made, rubric(replace(full, name="Thực hiện nhiệm vụ chính trị được giao của cơ quan, đơn vị " * 3)))
    inspector.visit(at, "Sửa bảng đánh giá")
    page.get_by_label("Cách chấm của I.1", exact=True).select_option("per_unit")
    page.get_by_label("Mã của I.2", exact=True).fill("I 2")
    page.get_by_label("Nội dung của dòng 6", exact=True).fill("Mới")
    page.get_by_label("Điểm chuẩn của dòng 6", exact=True).fill("nhiều")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("link", name="I.2: Mã không được có dấu cách")).to_be_visible()
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Sửa bảng đánh giá")
    give(made, rubric())
    inspector.visit(at, "Sửa bảng đánh giá")


# --- dragged -------------------------------------------------------------------------------------------------

TREE = (
    group("I", "30", direct("I.1", "20"), direct("I.2", "10")),
    group("II", "70", group("II.1", "20", direct("II.1.a", "20")), direct("II.2", "30")),
)


def grip(page: Page, code: str) -> tuple[float, float]:
    """Where the grip of this line is taken."""
    found = page.locator(f'[id="row-{code}"] .tree__grip')
    # Near an edge the page would scroll below the pointer.
    found.evaluate("element => element.scrollIntoView({block: 'center'})")
    place = found.bounding_box()
    assert place is not None
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def edge(page: Page, code: str, *, below: bool) -> float:
    """The height of a line's lower or upper half."""
    place = page.locator(f'[id="row-{code}"]').bounding_box()
    assert place is not None
    return place["y"] + place["height"] * (0.8 if below else 0.2)


def drag(page: Page, code: str, to: str, *, below: bool = False, levels: int = 0) -> None:
    """Drags a line to the upper or lower half of another one, and so many levels to the side; holds it there."""
    page.set_viewport_size({"width": 1366, "height": 1600})
    x, y = grip(page, code)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2, y + 6)
    page.mouse.move(x + 24 * levels, edge(page, to, below=below), steps=6)


def codes(page: Page) -> list[tuple[str, str]]:
    """The lines as they stand on the page: code and level."""
    found = page.locator(".tree__row:not(.is-blank)").all()
    return [
        (row.locator('[name$="-was"]').input_value(), row.locator('[name$="-level"]').input_value()) for row in found
    ]


AS_IT_WAS = [("I", "1"), ("I.1", "2"), ("I.2", "2"), ("II", "1"), ("II.1", "2"), ("II.1.a", "3"), ("II.2", "2")]


def test_a_line_is_dragged_with_what_stands_in_it_and_a_bar_shows_where_it_falls(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(*TREE))
    edit(page)
    page.get_by_label("Nội dung của I.1", exact=True).focus()
    drag(page, "II.1", "I.2")
    expect(page.locator(".tree__bar")).to_have_text("trong I")
    # Nothing moves before it is let go.
    assert codes(page) == AS_IT_WAS
    page.mouse.up()
    expect(page.locator(".tree__bar")).to_have_count(0)
    assert codes(page) == [
        ("I", "1"), ("I.1", "2"), ("II.1", "2"), ("II.1.a", "3"), ("I.2", "2"), ("II", "1"), ("II.2", "2"),
    ]  # fmt: skip
    expect(page.get_by_label("Nội dung của I.1", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    saved = [code for code, _, _ in outline()]
    assert len(saved) == 7
    assert [node.name for node in plain().nodes[0].children] == ["Chấm trực tiếp", "Nhóm", "Chấm trực tiếp"]
    with page.expect_navigation():
        page.get_by_role("button", name="Hoàn tác").click()
    assert [code for code, _, _ in outline()] == [code for code, _ in AS_IT_WAS]


def test_sideways_a_line_changes_its_level_as_far_as_its_place_allows(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(*TREE))
    edit(page)
    # Behind the last line of a group it may stand in any of those that end there.
    drag(page, "I.2", "II.1.a", below=True, levels=1)
    expect(page.locator(".tree__bar")).to_have_text("trong II.1")
    page.mouse.up()
    assert codes(page)[4:] == [("II.1.a", "3"), ("I.2", "3"), ("II.2", "2")]
    # A criterion holds nothing: no deeper than beside it.
    drag(page, "II.2", "II.2", levels=5)
    expect(page.locator(".tree__bar")).to_have_text("trong II.1")
    page.mouse.up()
    assert codes(page)[-1] == ("II.2", "3")
    drag(page, "II.2", "II.2", levels=-5)
    expect(page.locator(".tree__bar")).to_have_text("cấp cao nhất")
    page.mouse.up()
    assert codes(page)[-1] == ("II.2", "1")


def test_escape_and_a_mere_click_leave_a_line_where_it_was(page: Page, made: Made, edit: Callable[[Page], None]):
    give(made, rubric(*TREE))
    edit(page)
    drag(page, "II", "I")
    page.keyboard.press("Escape")
    expect(page.locator(".tree__bar")).to_have_count(0)
    page.mouse.up()
    page.mouse.move(*grip(page, "II"))
    page.mouse.down()
    page.mouse.up()
    assert codes(page) == AS_IT_WAS
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == []


def test_near_the_edge_the_page_scrolls_below_the_line_that_is_held(
    page: Page, made: Made, edit: Callable[[Page], None]
):
    give(made, rubric(*TREE))
    edit(page)
    page.set_viewport_size({"width": 1366, "height": 420})
    x, y = grip(page, "I")
    page.mouse.move(x, y)
    page.mouse.down()
    before = page.evaluate("scrollY")
    page.mouse.move(x, 415, steps=4)
    page.wait_for_function("before => scrollY > before + 100", arg=before)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert codes(page) == AS_IT_WAS


def test_a_finger_drags_a_line_on_a_telephone(new_context: Callable, made: Made, edit: Callable[[Page], None]):
    give(made, rubric(*TREE))
    page = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
    edit(page)
    x, y = grip(page, "I.1")
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (x, y))
    goal = edge(page, "I.2", below=True)
    for part in range(1, 9):
        touch("touchMove", (x, y + (goal - y) * part / 8))
    expect(page.locator(".tree__bar")).to_have_text("trong I")
    touch("touchEnd")
    assert codes(page)[:3] == [("I", "1"), ("I.2", "2"), ("I.1", "2")]
