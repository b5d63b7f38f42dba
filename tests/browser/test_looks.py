"""The three ways to look at a round's scores, and the filters: with scripting and without, at both sizes."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from common.vietnamese.numbers import show_points
from members.models import Membership
from scoring.models import Appraiser, Scorecard, Stage
from tests.browser.scene import MASSES, OFFICE, Desk, Scene
from tests.conftest import PHONE


def unscored(scene: Scene, member: str | None = None) -> list[tuple[str, str]]:
    """The boxes without an agreed value, as the grid has them."""
    sheet = scene.sheet
    members = [member] if member else list(sheet.columns)
    return [(m, leaf.code) for leaf in sheet.leaves for m in members if sheet.mark(m, leaf.code).agreed_input is None]


def test_from_the_grid_to_a_criterion_to_a_card_and_back(desk: Desk, scene: Scene):
    desk.page.locator("th").get_by_role("link", name="Cải cách hành chính").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Tiêu chí I.4: Cải cách hành chính, chuyển đổi số")
    desk.page.get_by_role("link", name="Tiêu chí I.5").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Tiêu chí I.5")
    desk.page.get_by_role("rowheader", name="Ban Dân vận").get_by_role("link").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Phiếu chấm điểm: Ban Dân vận Tỉnh ủy")
    ways = desk.page.get_by_role("navigation", name="Cách xem")
    ways.get_by_role("link", name="Bảng").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Chấm điểm")


def test_tab_goes_from_box_to_box_past_the_names_of_the_criteria(desk: Desk, scene: Scene):
    last = list(scene.sheet.columns)[-1]
    desk.box(last, "I.1").focus()
    desk.page.keyboard.press("Tab")
    expect(desk.box(OFFICE, "I.2")).to_be_focused()


def test_a_filter_shows_what_it_counts_and_keeps_the_sums(screen: Page, scene: Scene, sign_in: Callable):
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("grid"))
    desk = Desk(screen)
    filters = screen.get_by_role("navigation", name="Lọc")
    filters.get_by_role("link", name=f"Chưa thống nhất {len(unscored(scene))}").click()
    expect(filters.locator("[aria-current]")).to_have_text(f"Chưa thống nhất {len(unscored(scene))}")
    expect(desk.total(OFFICE)).to_have_text(scene.total(OFFICE))
    on_a_telephone = screen.viewport_size == PHONE
    wanted = unscored(scene, OFFICE if on_a_telephone else None)
    expect(screen.locator(".is-sought:visible")).to_have_count(len(wanted))
    rows = len({criterion for _, criterion in wanted})
    expect(screen.locator("tbody tr:visible:not(.grid__group)")).to_have_count(rows)
    # What is saved there is saved, and stays until the page is opened anew.
    desk.type_in(OFFICE, "I.4", "78")
    expect(desk.note(OFFICE, "I.4")).to_have_text("đã lưu")
    expect(desk.total(OFFICE)).to_have_text(scene.total(OFFICE))
    screen.reload()
    expect(filters.locator("[aria-current]")).to_have_text(f"Chưa thống nhất {len(unscored(scene))}")
    expect(desk.cell(OFFICE, "I.4")).not_to_contain_class("is-sought")


def test_filters_and_the_page_by_criterion_need_no_scripting(
    scene: Scene, sign_in: Callable, new_context: Callable[..., BrowserContext]
):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("criterion", "I.3"))
    page.get_by_role("navigation", name="Lọc").get_by_role("link", name="Chưa thống nhất").click()
    wanted = [member for member, criterion in unscored(scene) if criterion == "I.3"]
    expect(page.locator("tbody tr")).to_have_count(len(wanted))
    expect(page.get_by_role("button", name="Ô chưa chấm tiếp theo")).to_be_hidden()
    desk = Desk(page)
    desk.box(wanted[0], "I.3").fill("90")
    page.get_by_role("button", name="Lưu các thay đổi").click()
    expect(page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(len(wanted) - 1)
    assert scene.text(wanted[0], "I.3") == {"points": "90"}


def test_by_criterion_every_figure_moves_on_a_telephone_too(screen: Page, scene: Scene, sign_in: Callable):
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("criterion", "I.3"))
    desk = Desk(screen)
    desk.type_in(MASSES, "I.3", "80", stage="appraised", key="Tab")
    expect(desk.note(MASSES, "I.3", "appraised")).to_have_text("đã lưu")
    desk.type_in(MASSES, "I.3", "120", key="Tab")
    expect(desk.note(MASSES, "I.3")).to_have_text("Điểm phải từ 0 đến 100, bước 0,5.")
    row = screen.locator("tr", has=desk.box(MASSES, "I.3"))
    expect(row.locator("[data-difference]")).to_have_text("−9")
    expect(row.locator("[data-total]")).to_have_text(scene.total(MASSES))
    expect(desk.status).to_contain_text("Ban Dân vận, thống nhất: Điểm phải từ 0 đến 100")


def test_an_appraiser_finds_its_own_row_and_those_it_was_given_and_appraises_them(
    screen: Page, scene: Scene, sign_in: Callable
):
    members = {member.code: member for member in Membership.objects.filter(year=scene.year)}
    Appraiser.objects.create(round=scene.round, member=members[OFFICE], appraiser=members[MASSES])
    type(scene.round).objects.update(step="appraising", visibility="own")
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED)
    sign_in(screen, scene.account(MASSES))
    screen.goto(scene.url("criterion", "I.3"))
    rows = screen.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(screen.locator(".cell__box")).to_have_count(1)
    desk = Desk(screen)
    desk.type_in(OFFICE, "I.3", "90", stage=Stage.APPRAISED, key="Tab")
    expect(desk.note(OFFICE, "I.3", Stage.APPRAISED)).to_have_text("đã lưu")
    assert scene.text(OFFICE, "I.3", Stage.APPRAISED) == {"points": "90"}
    counts = show_points(scene.sheet.mark(OFFICE, "I.3").points)
    expect(rows.first.locator("[data-counts]")).to_have_text(counts)
    expect(screen.get_by_text("Chỉ có các đơn vị mà bạn được xem điểm")).to_be_visible()
