"""What a member's representative, a leader and the clerk find in front of them, and what they don't."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from common.vietnamese.numbers import show_points
from scoring.models import Scorecard
from scoring.sheet import load_sheet
from tests.browser.scene import MASSES, Desk, Scene
from tests.years import Made, make_year

MENU = [
    "Tổng quan",
    "Thành viên",
    "Giao ước",
    "Hội nghị",
    "Đợt thi đua",
    "Kế hoạch",
    "Hoạt động",
    "Tiêu chí",
    "Chấm điểm",
    "Tiến độ",
    "Xếp hạng",
    "Bình xét",
    "Lịch",
    "Văn bản",
    "Nhật ký",
    "Tìm",
]
ME, OTHER = "dv-02", "dv-03"


@pytest.fixture
def visit(page: Page, live_server: LiveServer, sign_in: Callable) -> Callable[..., Page]:
    """`visit(made, name, *args)`: dv-02's representative opens that page of the year."""

    def open_page(made: Made, name: str, *args: object) -> Page:
        if not page.context.cookies():
            sign_in(page, made.representative(ME))
        page.goto(live_server.url + made.address(name, *args))
        return page

    return open_page


def menu(page: Page) -> list[str]:
    return page.locator("nav.menu a").all_inner_texts()


def pages_of_the_menu(page: Page) -> Iterator[str]:
    for address in [link.get_attribute("href") for link in page.locator("nav.menu a").all()]:
        page.goto(page.url.split("/khoi")[0] + str(address))
        yield page.content()


@pytest.mark.parametrize("visibility", ["own", "totals"])
def test_a_member_sees_nothing_of_another_s_card(transactional_db: None, visit: Any, visibility: str):
    made = make_year(members=3, leaves=7, visibility=visibility)
    page = visit(made, "overview")
    assert menu(page) == MENU
    secrets = made.secrets(OTHER)
    assert len(secrets) > 10
    if visibility == "own":
        secrets.add(show_points(load_sheet(made.round).cards()[OTHER].total))
    leaked = {secret for content in pages_of_the_menu(page) for secret in secrets if secret in content}
    assert leaked == set()


@pytest.mark.parametrize("visibility", ["own", "totals"])
def test_the_grid_leads_a_member_to_its_own_card_and_no_other_card_exists(
    transactional_db: None, visit: Any, visibility: str
):
    made = make_year(members=3, leaves=7, visibility=visibility)
    page = visit(made, "grid")
    expect(page).to_have_url(page.url.split("/khoi")[0] + made.address("card", ME))
    expect(page.locator(".cell__read", has_text=made.text(ME, "1.1"))).to_have_count(1)
    visit(made, "card", OTHER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang")


@pytest.mark.parametrize(
    ("visibility", "shown", "with_ranks", "linked"),
    [
        ("own", [ME], False, [ME]),
        ("totals", ["dv-01", ME, OTHER], True, [ME]),
        ("full", ["dv-01", ME, OTHER], True, ["dv-01", ME, OTHER]),
    ],
)
def test_the_standings_show_a_member_what_the_round_lets_it_see(
    transactional_db: None, visit: Any, visibility: str, shown: list[str], with_ranks: bool, linked: list[str]
):
    made = make_year(members=3, leaves=7, visibility=visibility)
    page = visit(made, "standings")
    rows = {str(row.get_attribute("data-member")): row for row in page.locator("#standings tr[data-member]").all()}
    sheet = load_sheet(made.round)
    cards = sheet.cards()
    ranks = {row.member: str(row.rank) if with_ranks else "–" for row in sheet.standings(cards)}
    assert sorted(rows) == shown
    for code, row in rows.items():
        expect(row.locator('[data-field="total"]')).to_have_text(show_points(cards[code].total))
        expect(row.locator('[data-field="rank"]')).to_have_text(ranks[code])
        expect(row.get_by_role("link")).to_have_count(1 if code in linked else 0)


def test_where_all_may_see_all_a_member_reads_the_grid_and_cannot_write(transactional_db: None, visit: Any):
    made = make_year(members=3, leaves=7, visibility="full")
    page = visit(made, "grid")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chấm điểm")
    expect(page.locator(".cell__read")).to_have_count(3 * 7)
    expect(page.locator(".cell__box")).to_have_count(0)
    visit(made, "card", OTHER)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Phiếu chấm điểm")


def test_a_member_writes_its_own_values_while_it_drafts_and_no_longer_after(screen: Page, scene: Scene, sign_in):
    sign_in(screen, scene.account(MASSES))
    screen.goto(scene.url("card", MASSES))
    expect(screen.locator(".cell__box")).to_have_count(0)

    Scorecard.objects.filter(member__code=MASSES).update(state=Scorecard.State.DRAFTING)
    screen.reload()
    desk = Desk(screen)
    leaves = len(scene.sheet.leaves)
    expect(screen.locator(".cell__box")).to_have_count(leaves)
    expect(screen.locator('.cell__box[data-value="self"]')).to_have_count(leaves)
    desk.type_in(MASSES, "I.3", "77,5", stage="self")
    expect(desk.note(MASSES, "I.3", "self")).to_have_text("đã lưu")
    assert scene.text(MASSES, "I.3", "self") == {"points": "77.5"}
    # A total says nothing of the others; a rank would.
    expect(desk.status).to_have_text(f"Đã lưu Tự chấm, I.3: 77,5, tổng {scene.total(MASSES)}.")


def test_a_leader_reads_the_grid_on_a_telephone(phone: Page, scene: Scene, sign_in):
    sign_in(phone, scene.account("truongkhoi"))
    phone.goto(scene.url("grid"))
    expect(phone.locator(".cell__read:visible")).to_have_count(len(scene.sheet.leaves))
    expect(phone.locator(".cell__box")).to_have_count(0)
    expect(phone.get_by_label("Lý do sửa")).to_have_count(0)


def test_the_clerk_prints_the_pact(screen: Page, scene: Scene, sign_in):
    sign_in(screen, scene.account("vanthu"))
    screen.goto(scene.url("pact"))
    expect(screen.get_by_role("heading", level=1)).to_have_text("Giao ước thi đua")
    address = screen.get_by_role("link", name="In (PDF)").get_attribute("href")
    answer = screen.request.get(f"{scene.server}{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-1.7")
