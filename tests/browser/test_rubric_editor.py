"""The rubric built in the browser: from nothing with the keyboard alone, with a finger, and without scripting."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import BlocYear, User
from scoring.models import Rubric
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.kinds.criterion import PlainLevel, TargetRule
from scoring.rubrics.storing import rules_of
from tests.browser.inspector import Inspector
from tests.rubricpages import give
from tests.scoring.rubrics.examples import bonus, direct, group, penalty, per_unit, rubric
from tests.years import Made, make_year

SignIn = Callable[[Page, User], None]


@pytest.fixture
def made(transactional_db: None, live_server: LiveServer) -> Made:
    """A bloc-year with a rubric that may be changed, and a later one without any."""
    made = make_year(members=2, leaves=5, scored=False, step="preparing")
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    return made


def plain(year: int = 2024) -> rules.PlainRubric:
    return rules_of(Rubric.objects.get(year__year=year))


def tab_to(page: Page, name: str) -> None:
    """Goes on by Tab to what has this name: its label, or what stands on it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const at = document.activeElement;
                const label = at.labels && at.labels[0];
                return (at.getAttribute("aria-label") || (label || at).textContent).replace(/\\s+/g, " ").trim();
            }"""
        )
        if found.rstrip("* ") == name:
            return
    raise AssertionError(f"«{name}» is not reached by Tab.")


def fill(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, label: str, text: str) -> None:
    """Chooses in a select by the arrows."""
    tab_to(page, label)
    page.keyboard.press("Home")
    for _ in range(20):
        if page.evaluate("document.activeElement.selectedOptions[0].text") == text:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"«{text}» is not among the choices of «{label}».")


def press(page: Page, name: str) -> None:
    """Presses what leads on to another page."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def add(page: Page, parent: str, kind: str, name: str, points: str, more: Callable[[], None] = lambda: None) -> None:
    """Adds a criterion to a group through its menu; the fields of its kind come before it is sent."""
    tab_to(page, f"Việc khác với {parent}")
    page.keyboard.press("Enter")
    press(page, "Thêm mục con")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Thêm mục vào {parent}")
    choose(page, "Loại mục, cách chấm", kind)
    fill(page, "Điểm chuẩn", points)
    fill(page, "Nội dung", name)
    more()
    press(page, "Thêm mục")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sửa bảng đánh giá")


def test_a_rubric_of_every_kind_is_built_from_nothing_with_the_keyboard(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
):
    sign_in(page, made.secretary)
    page.goto(f"{live_server.url}{made.address('rubric').replace('2024', '2025')}")
    press(page, "Bắt đầu bảng đánh giá")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bắt đầu bảng đánh giá")
    press(page, "Soạn bảng mới")
    fill(page, "Tên bảng", "Bảng của Khối")
    fill(page, "Thang điểm", "100")
    fill(page, "Tên xếp loại 1", "Đạt")
    fill(page, "Điểm của xếp loại 1", "0")
    press(page, "Lập bảng này")
    # One types at once: what stands at the top is a group.
    expect(page.get_by_label("Nội dung của dòng 1", exact=True)).to_be_focused()
    page.keyboard.type("Nhiệm vụ chung")
    fill(page, "Điểm chuẩn của dòng 1", "100")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Mục I (Nhiệm vụ chung) chưa có tiêu chí nào.")).to_be_visible()

    add(page, "I", "Chấm trực tiếp", "Chuyên môn", "40,5")
    # Back on the line that was added, one goes on from there.
    assert page.evaluate("document.activeElement.id") == "row-I.1"

    def evidence() -> None:
        tab_to(page, "Cần minh chứng")
        page.keyboard.press("Space")
        tab_to(page, "Có minh chứng mới tính điểm")
        page.keyboard.press("Space")

    add(page, "I", "Chấm có hoặc không (đạt / không đạt)", "Nội bộ đoàn kết", "9,5", evidence)

    def levels() -> None:
        fill(page, "Tên mức 1", "Tốt")
        fill(page, "Điểm của mức 1", "20")
        fill(page, "Tên mức 2", "Khá")
        fill(page, "Điểm của mức 2", "12,5")

    add(page, "I", "Chấm theo mức", "Xếp loại", "20", levels)

    def each() -> None:
        fill(page, "Đơn vị tính", "lần")
        fill(page, "Điểm mỗi đơn vị", "2,5")

    add(page, "I", "Chấm theo số lượng", "Sáng kiến", "10", each)

    def target() -> None:
        fill(page, "Đơn vị tính", "%")
        choose(page, "Cách tính theo chỉ tiêu", "Theo tỷ lệ, có mức sàn")
        fill(page, "Chỉ tiêu chung", "98,5")
        fill(page, "Mức sàn (%)", "50")

    add(page, "I", "Chấm theo chỉ tiêu", "Hoàn thành kế hoạch", "20", target)
    expect(page.locator("[id='row-I'] [data-words]")).to_have_text("khớp")
    expect(page.locator("[data-scale-words]")).to_have_text("khớp")

    # Moved by the keyboard, and taken back.
    tab_to(page, "Nội dung của I.1")
    page.keyboard.press("Alt+ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Chuyển chỗ I.1.")).to_be_visible()
    assert [leaf.code for leaf in plain(2025).leaves()][:2] == ["I.2", "I.1"]
    # The focus stands in the first line, behind the bar.
    page.evaluate("document.activeElement.blur()")
    press(page, "Hoàn tác: chuyển chỗ I.1")
    expect(page.get_by_text("Đã hoàn tác: chuyển chỗ I.1.")).to_be_visible()

    built = plain(2025)
    assert rules.problems(built) == rules.warnings(built) == []
    assert (built.name, built.scale, built.nodes[0].max_points) == ("Bảng của Khối", Decimal(100), Decimal(100))
    assert built.leaves() == (
        rules.RubricNode("I.1", "Chuyên môn", kinds.DIRECT, Decimal("40.5")),
        rules.RubricNode(
            "I.2", "Nội bộ đoàn kết", kinds.ACHIEVED, Decimal("9.5"), evidence_required=True, evidence_decides=True
        ),
        rules.RubricNode(
            "I.3",
            "Xếp loại",
            kinds.LEVELS,
            Decimal(20),
            levels=(PlainLevel("Tốt", Decimal(20)), PlainLevel("Khá", Decimal("12.5"))),
        ),
        rules.RubricNode("I.4", "Sáng kiến", kinds.PER_UNIT, Decimal(10), unit="lần", points_each=Decimal("2.5")),
        rules.RubricNode(
            "I.5",
            "Hoàn thành kế hoạch",
            kinds.TARGET,
            Decimal(20),
            unit="%",
            rule=TargetRule.THRESHOLD,
            default_target=Decimal("98.5"),
            floor_percent=Decimal(50),
        ),
    )


def test_three_criteria_are_added_in_series_with_the_keyboard_alone(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
):
    sign_in(page, made.secretary)
    page.goto(f"{live_server.url}{made.address('rubric-new')}?sau=1.2")

    def type_in(name: str) -> None:
        # One types at once: the first field has the focus, and the kind is that of the one before.
        assert page.evaluate("document.activeElement.name") == "kind"
        fill(page, "Điểm chuẩn", "12,5")
        fill(page, "Nội dung", name)

    # Another kind than that of the last criterion there.
    assert page.evaluate("document.activeElement.value") == "achieved"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    for code, name in (("1.6", "Chuyên môn"), ("1.7", "Sáng kiến")):
        type_in(name)
        press(page, "Thêm và thêm tiếp")
        expect(page.get_by_text(f"Đã thêm {code}, {name}.")).to_be_visible()
        expect(page.get_by_label("Nội dung")).to_have_value("")
        expect(page.get_by_label("Điểm chuẩn")).to_have_value("")
    type_in("Nội bộ đoàn kết")
    # Enter in a field is the main button: the last one, and back to the table.
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sửa bảng đánh giá")
    expect(page.get_by_text("Đã thêm 1.8, Nội bộ đoàn kết.")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "row-1.8"
    assert [leaf.code for leaf in plain().leaves()] == ["1.1", "1.2", "1.6", "1.7", "1.8", "1.3", "1.4", "1.5"]
    assert [leaf for leaf in plain().leaves() if leaf.code in ("1.6", "1.7", "1.8")] == [
        rules.RubricNode(code, name, kinds.DIRECT, Decimal("12.5"))
        for code, name in (("1.6", "Chuyên môn"), ("1.7", "Sáng kiến"), ("1.8", "Nội bộ đoàn kết"))
    ]


def test_the_sums_follow_while_one_types_exactly(screen: Page, made: Made, live_server: LiveServer, sign_in: SignIn):
    sign_in(screen, made.secretary)
    screen.goto(f"{live_server.url}{made.address('rubric-edit')}")
    words, total = screen.locator("[id='row-1'] [data-words]"), screen.locator("[id='row-1'] [data-sum]")
    box = screen.get_by_label("Điểm chuẩn của 1.1", exact=True)
    for typed, sum_, said in (
        ("100", "500", "khớp"),
        ("99,9", "499,9", "thiếu 0,1"),
        ("100.07", "500,07", "vượt 0,07"),
        ("1.000,5", "1.400,5", "vượt 900,5"),
        ("1 000", "1.400", "vượt 900"),
        ("9.125", "?", "chưa tính được"),
        ("x", "?", "chưa tính được"),
        ("0,1", "400,1", "thiếu 99,9"),
    ):
        box.fill(typed)
        expect(total).to_have_text(sum_)
        expect(words).to_have_text(said)
    # The scale is measured against the group's own maximum.
    screen.get_by_label("Điểm chuẩn của 1", exact=True).fill("")
    expect(screen.locator("[data-scale-sum]")).to_have_text("400,1")
    expect(words).to_have_text("không giới hạn")
    box.fill("600")
    screen.get_by_role("button", name="Lưu", exact=True).click()
    expect(screen.locator("[id='row-1'] [data-sum]")).to_have_text("1.000")
    assert (plain().nodes[0].max_points, plain().leaves()[0].max_points) == (None, Decimal(600))


def test_bonus_and_penalties_in_a_group_are_no_part_of_its_sum_with_or_without_the_script(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
):
    counted = replace(per_unit("P.1", "0.5"), max_points=None)
    inside = (direct("I.1", "3"), penalty("P", "1.5", counted), bonus("T", "2", direct("T.1", "1")))
    give(made, rubric(group("I", "3", *inside), scale="3"))
    said = {"I": ("3", "khớp"), "P": ("0", "không giới hạn"), "T": ("1", "thiếu 1")}
    sign_in(page, made.secretary)

    def told() -> dict[str, tuple[str, str]]:
        found = {}
        for code in said:
            row = page.locator(f"[id='row-{code}']")
            found[code] = (row.locator("[data-sum]").inner_text(), row.locator("[data-words]").inner_text())
        return found

    page.route("**/rubric*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}{made.address('rubric-edit')}")
    assert told() == said
    page.unroute("**/rubric*.js")
    page.reload()
    page.get_by_label("Điểm chuẩn của T.1", exact=True).fill("2")
    expect(page.locator("[id='row-T'] [data-words]")).to_have_text("khớp")
    assert told() == said | {"T": ("2", "khớp")}
    page.get_by_label("Điểm chuẩn của P.1", exact=True).fill("1")
    assert told()["P"] == ("1", "thiếu 0,5")
    expect(page.locator("[data-scale-words]")).to_have_text("khớp")


def test_the_form_shows_the_fields_of_the_chosen_kind_only(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
):
    sign_in(page, made.secretary)
    page.goto(f"{live_server.url}{made.address('rubric-node', '1.1')}")
    expect(page.get_by_role("button", name="Đổi cách chấm")).to_be_hidden()
    shown = {
        "direct": [],
        "levels": ["Tên mức 1"],
        "per_unit": ["Đơn vị tính", "Điểm mỗi đơn vị"],
        "target": ["Đơn vị tính", "Cách tính theo chỉ tiêu", "Chỉ tiêu chung"],
        "group": [],
    }
    for kind, labels in shown.items():
        page.get_by_label("Loại mục, cách chấm").select_option(kind)
        for label in {label for others in shown.values() for label in others}:
            expect(page.get_by_label(label, exact=True)).to_be_visible(visible=label in labels)
        expect(page.get_by_label("Cần minh chứng")).to_be_visible(visible=kind != "group")
    page.get_by_label("Loại mục, cách chấm").select_option("target")
    expect(page.get_by_label("Mức sàn (%)")).to_be_hidden()
    page.get_by_label("Cách tính theo chỉ tiêu").select_option("threshold")
    expect(page.get_by_label("Mức sàn (%)")).to_be_visible()
    # The sum of the group follows too.
    page.get_by_label("Điểm chuẩn").fill("90,5")
    expect(page.locator("[data-live]")).to_have_text("cùng mục này: thiếu 9,5")
    # A further line comes when the last one is begun.
    page.get_by_label("Loại mục, cách chấm").select_option("levels")
    page.get_by_label("Tên mức 3", exact=True).fill("Kém")
    expect(page.get_by_label("Tên mức 4", exact=True)).to_be_visible()


def test_who_leaves_with_something_typed_is_asked(page: Page, made: Made, live_server: LiveServer, sign_in: SignIn):
    sign_in(page, made.secretary)
    page.goto(f"{live_server.url}{made.address('rubric-edit')}")
    page.get_by_label("Điểm chuẩn của 1.1", exact=True).fill("90")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Thiết lập").click(no_wait_after=True)
    expect(page.get_by_label("Điểm chuẩn của 1.1", exact=True)).to_have_value("90")
    assert asked == ["beforeunload"]


def test_without_script_another_kind_is_asked_of_the_server(
    new_context: Callable, made: Made, live_server: LiveServer, sign_in: SignIn
):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, made.secretary)
    page.goto(f"{live_server.url}{made.address('rubric-new')}?trong=1")
    page.get_by_label("Nội dung").fill("Sáng kiến")
    page.get_by_label("Loại mục, cách chấm").select_option("per_unit")
    page.get_by_role("button", name="Đổi cách chấm").click()
    expect(page.get_by_label("Nội dung")).to_have_value("Sáng kiến")
    page.get_by_label("Điểm mỗi đơn vị").fill("2,5")
    page.get_by_label("Điểm chuẩn").fill("10")
    page.get_by_role("button", name="Thêm mục").click()
    expect(page.get_by_text("Đã thêm 1.6, Sáng kiến.")).to_be_visible()
    assert plain().leaves()[-1].points_each == Decimal("2.5")
    page.get_by_label("Điểm chuẩn của 1.1", exact=True).fill("700")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_label("Điểm chuẩn của 1.1", exact=True)).to_have_value("700")
    expect(page.get_by_text("1.1: Điểm chuẩn 700 lớn hơn điểm chuẩn 500 của mục cha.")).to_be_visible()


def test_the_editor_s_pages_are_in_order_in_all_their_states(
    inspector: Inspector, made: Made, live_server: LiveServer, sign_in: SignIn
):
    page = inspector.page
    sign_in(page, made.secretary)
    at = live_server.url
    inspector.visit(f"{at}{made.address('rubric-edit')}", "Sửa bảng đánh giá")
    page.locator("[id='row-1.1'] summary").click()
    page.get_by_label("Điểm chuẩn của 1.2").fill("9.125")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("1.2: «9.125» có thể hiểu theo hai cách.")).to_be_visible()
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Sửa bảng đánh giá")
    inspector.visit(f"{at}{made.address('rubric-node', '1.3')}", "Sửa mục 1.3")
    page.get_by_label("Điểm của mức 1").fill("101")
    page.get_by_label("Mã").fill("")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("link", name="Mã: Hãy ghi mã, ví dụ I hoặc I.1.")).to_be_visible()
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Sửa mục 1.3")
    inspector.visit(f"{at}{made.address('rubric-delete', '1')}", "Xóa mục 1?")
    inspector.visit(f"{at}{made.address('rubric-settings')}", "Thiết lập bảng đánh giá")
    inspector.visit(f"{at}{made.address('rubric-source')}", "Lấy bảng có sẵn")
    page.get_by_role("button", name="Xem trước bảng mẫu").click()
    expect(page.get_by_role("button", name="Thay bảng hiện có")).to_be_visible()
    inspector.look("Xem trước bảng sẽ lấy vào")
    empty = made.address("rubric").replace("2024", "2025")
    inspector.visit(f"{at}{empty}", "Bảng đánh giá")
    inspector.visit(f"{at}{empty}sua/lay-bang/", "Bắt đầu bảng đánh giá")
    inspector.visit(f"{at}{empty}sua/thiet-lap/", "Soạn bảng đánh giá mới")
