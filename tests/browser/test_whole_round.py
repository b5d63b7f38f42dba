"""A whole round of nine members and eighteen criteria, played by five people in five windows of a browser: the
secretary, a member, its appraiser, the head of the bloc and the clerk, from preparing to publication and a correction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from common.audit.models import Entry
from common.vietnamese.numbers import show_points
from members.models import User
from scoring.models import Publication, Round, Scorecard, Stage
from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import points_of_all
from scoring.rubrics.kinds.values import from_text
from scoring.rules.standing import Contender, RankedMember, rank
from scoring.rules.totals import add_up
from tests.browser.scene import Desk
from tests.browser.test_paste import paste
from tests.years import Made, make_year

MEMBER, APPRAISER = "dv-01", "dv-02"
STRICTER = "1.1"  # where the appraiser gives less than the member gave itself
WORD = "CÔNG BỐ"


def typed(leaf: RubricNode, place: int) -> str:
    """What the member at this place in protocol order gives itself; no two members give themselves the same."""
    if leaf.kind is kinds.DIRECT:
        return str(60 + place)
    if leaf.kind is kinds.TARGET:
        return f"{90 + 2 * place}/100"
    if leaf.kind is kinds.PER_UNIT:
        return str(100 + place)
    if leaf.kind is kinds.LEVELS:
        return leaf.levels[place % len(leaf.levels)].name
    return "đạt" if place % 3 else "không đạt"


@dataclass
class Play:
    """The year, the server, and what everybody typed: by member and criterion."""

    made: Made
    server: str
    values: dict[tuple[str, str], str]

    def url(self, name: str, *args: object) -> str:
        return self.server + self.made.address(name, *args)

    @cached_property
    def column(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.made.codes)}

    def standings(self) -> list[tuple[str, str, str]]:
        """Member, rank and total by the rules alone, from what was typed; in the order in which they stand."""
        points: dict[str, dict[str, Decimal | None]] = {code: {} for code in self.made.codes}
        for leaf in self.made.leaves:
            given = {
                code: from_text(leaf, self.values[code, leaf.code], self.made.rubric.step) for code in self.made.codes
            }
            for code, scored in points_of_all(leaf, given).items():
                points[code][leaf.code] = scored.points
        entries = [Contender(code, add_up(self.made.rubric, of_member)) for code, of_member in points.items()]
        rows: list[RankedMember[str]] = rank(self.made.rubric, entries)
        return [(row.member, str(row.rank), show_points(row.total)) for row in rows]


@pytest.fixture
def play(transactional_db: None, live_server: LiveServer) -> Play:
    made = make_year(members=9, leaves=18, scored=False, step=Round.Step.PREPARING)
    values = {(code, leaf.code): typed(leaf, place) for place, code in enumerate(made.codes) for leaf in made.leaves}
    return Play(made, live_server.url, values)


@pytest.fixture
def window(new_context: Callable[[], BrowserContext], sign_in: Callable[[Page, User], None]) -> Callable[[User], Page]:
    """A window of one's own for each of the five."""

    def open_(user: User) -> Page:
        page = new_context().new_page()
        sign_in(page, user)
        return page

    return open_


def state(member: str) -> str:
    return Scorecard.objects.get(member__code=member).state


def moved_on(secretary: Page, play: Play, step: str) -> None:
    secretary.goto(play.url("progress"))
    secretary.get_by_role("button", name=f"Chuyển sang bước {step}").click()
    expect(secretary.locator("[aria-current='step']")).to_contain_text(step)


def standing_rows(page: Page) -> list[tuple[str, str, str]]:
    """What the table of the standings shows: member, rank, total."""
    rows: list[Locator] = page.locator("table#standings tr[data-member]").all()
    return [
        (
            row.get_attribute("data-member") or "",
            row.locator('td[data-field="rank"]').inner_text(),
            row.locator('td[data-field="total"]').inner_text(),
        )
        for row in rows
    ]


def test_five_people_take_a_round_from_preparing_to_a_correction(play: Play, window: Callable[[User], Page]) -> None:
    made = play.made
    secretary, member = window(made.secretary), window(made.representative(MEMBER))
    appraiser, head, clerk = window(made.representative(APPRAISER)), window(made.leader), window(made.clerk)
    others = [code for code in made.codes if code != MEMBER]

    # Preparing: nobody writes yet. The secretary opens the scoring.
    member.goto(play.url("card", MEMBER))
    expect(member.locator(".cell__box")).to_have_count(0)
    moved_on(secretary, play, "Tự chấm")

    # The member scores itself with the keyboard alone and hands its card in.
    member.goto(play.url("card", MEMBER))
    desk = Desk(member)
    for leaf in made.leaves:
        if leaf.kind in (kinds.LEVELS, kinds.ACHIEVED):
            desk.box(MEMBER, leaf.code, "self").focus()
            member.keyboard.type(play.values[MEMBER, leaf.code])
            member.keyboard.press("Tab")
        else:
            desk.type_in(MEMBER, leaf.code, play.values[MEMBER, leaf.code], key="Tab", stage="self")
        expect(desk.note(MEMBER, leaf.code, "self")).to_have_text("đã lưu")
    member.get_by_role("button", name="Nộp phiếu").click()
    member.get_by_role("button", name="Vẫn nộp").click()
    expect(member.get_by_text("Đã nộp phiếu.")).to_be_visible()

    # The others sent theirs as Excel copies: the secretary pastes them as one block and hands the cards in for them.
    secretary.goto(play.url("grid"))
    grid = Desk(secretary)
    grid.box(others[0], made.leaves[0].code, "self").focus()
    block = "\r\n".join("\t".join(play.values[code, leaf.code] for code in others) for leaf in made.leaves)
    paste(secretary, block)
    expect(grid.status).to_have_text(f"Đã lưu {len(others) * len(made.leaves)} giá trị.")
    for code in others:
        secretary.goto(play.url("card", code))
        secretary.get_by_role("button", name="Nộp phiếu thay đơn vị").click()
        secretary.get_by_role("button", name="Vẫn nộp").click()
        expect(secretary.get_by_text("Đã nộp phiếu.")).to_be_visible()
    assert {state(code) for code in made.codes} == {"submitted"}

    # Everybody's card is appraised by the member before it; the appraiser sees that one and its own, and no third.
    secretary.goto(play.url("progress-appraisers"))
    secretary.get_by_label("Chấm chéo vòng tròn").select_option("8")
    secretary.get_by_role("button", name="Xem trước").click()
    secretary.get_by_role("button", name="Lưu phân công").click()
    moved_on(secretary, play, "Thẩm định")
    answer = appraiser.goto(play.url("card", "dv-03"))
    assert answer is not None
    assert answer.status == 404
    appraiser.goto(play.url("card", MEMBER))
    Desk(appraiser).type_in(MEMBER, STRICTER, "40", stage="appraised")
    expect(Desk(appraiser).note(MEMBER, STRICTER, "appraised")).to_have_text("đã lưu")
    appraiser.get_by_label("Thẩm định theo tự chấm").check()
    appraiser.get_by_role("button", name="Chốt thẩm định").click()
    expect(appraiser.get_by_text("17 tiêu chí lấy theo điểm tự chấm.")).to_be_visible()
    for code in others:
        secretary.goto(play.url("card", code))
        secretary.get_by_label("Thẩm định theo tự chấm").check()
        secretary.get_by_role("button", name="Chốt thẩm định").click()
        expect(secretary.get_by_text("18 tiêu chí lấy theo điểm tự chấm.")).to_be_visible()
    assert {state(code) for code in made.codes} == {"appraised"}

    # The member says why it disagrees; the meeting finds a middle, and agrees all that nobody disputes at once.
    member.goto(play.url("card", MEMBER))
    member.get_by_label(f"Giải trình về tiêu chí {STRICTER}").fill("Có văn bản của Tỉnh ủy.")
    member.get_by_role("button", name="Lưu giải trình").click()
    expect(member.get_by_text("Đã lưu 1 giải trình.")).to_be_visible()
    moved_on(secretary, play, "Thống nhất")
    secretary.get_by_role("button", name="Thống nhất 9 phiếu").click()
    expect(secretary.locator(f'tr[data-member="{MEMBER}"] [data-field="agreed"]')).to_have_text("17/18")
    assert {code: state(code) for code in made.codes} == dict.fromkeys(others, "agreed") | {MEMBER: "appraised"}

    # Publishing waits for the last value, and names it.
    head.goto(play.url("standings-publish"))
    expect(head.get_by_text("Chưa công bố được.")).to_be_visible()
    secretary.goto(play.url("card", MEMBER))
    Desk(secretary).type_in(MEMBER, STRICTER, "52,5", stage="agreed")
    expect(Desk(secretary).note(MEMBER, STRICTER, "agreed")).to_have_text("đã lưu")
    secretary.get_by_role("button", name="Thống nhất theo thẩm định").click()
    expect(secretary.get_by_text("Phiếu đã thống nhất, chờ công bố kết quả.")).to_be_visible()
    play.values[MEMBER, STRICTER] = "52,5"

    head.goto(play.url("standings-publish"))
    head.get_by_label(f"Gõ hai chữ {WORD} để xác nhận").fill(WORD)
    head.get_by_role("button", name="Công bố kết quả").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("Công bố lần 1")
    first = play.standings()
    assert standing_rows(head) == first
    for reader in (member, appraiser, clerk):
        reader.goto(play.url("standings"))
        assert standing_rows(reader) == first
    expect(member.locator(".notice").first).to_contain_text("Công bố lần 1")

    # A typing error comes out: one correction, with its reason. The first publication stays as it was.
    secretary.goto(play.url("standings-correction"))
    secretary.get_by_label("Đơn vị").first.select_option("dv-09")
    secretary.get_by_label("Tiêu chí").select_option(STRICTER)
    secretary.get_by_role("button", name="Thêm chỗ cần sửa").click()
    box = secretary.get_by_label(f"Giá trị mới, Đơn vị 09, tiêu chí {STRICTER}")
    expect(box).to_have_value(play.values["dv-09", STRICTER])
    box.fill("20,5")
    secretary.get_by_label("Lý do", exact=True).fill("Cộng nhầm khi nhập")
    secretary.get_by_role("button", name="Xem trước").last.click()
    secretary.get_by_label(f"Gõ hai chữ {WORD} để xác nhận").fill(WORD)
    secretary.get_by_role("button", name="Công bố đính chính").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text("Công bố lần 2")
    play.values["dv-09", STRICTER] = "20,5"
    second = play.standings()
    assert second != first
    assert standing_rows(secretary) == second
    clerk.goto(play.url("standings-publication", 1))
    assert standing_rows(clerk) == first
    member.goto(play.url("standings"))
    assert standing_rows(member) == second

    # The clerk files the print, which is what was frozen.
    kept = bytes(Publication.objects.get(number=2).pdf)
    printed = clerk.request.get(play.url("standings-publication.pdf", 2))
    assert (printed.status, printed.body() == kept) == (200, True)

    # Who changed what to what, and why: of every value, through whichever hands it went.
    told = Entry.objects.filter(key=f"score/nam/{MEMBER}/{STRICTER}/{Stage.APPRAISED}").values_list("new", flat=True)
    assert list(told) == ["40"]
    for stage in Stage:
        named = Entry.objects.filter(key__startswith="score/nam/", key__endswith=f"/{stage}")
        assert named.values("key").distinct().count() == 9 * 18
    last = Entry.objects.get(key=f"score/nam/dv-09/{STRICTER}/agreed", reason="Cộng nhầm khi nhập")
    assert (last.old, last.new, last.account) == ("68", "20,5", made.secretary.username)
