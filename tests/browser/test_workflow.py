"""A card as people take it along: handed in, handed back, handed in again, appraised, explained, agreed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from common.vietnamese.dates import short_date, today_vn
from scoring.models import Appraiser, Round, Score, Scorecard
from scoring.verbs.appraisers import assign_appraisers
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, OFFICE, Desk, Scene
from tests.years import ACTOR

MASSES_NAME = "Ban Dân vận Tỉnh ủy"


@pytest.fixture
def scoring(scene: Scene) -> Scene:
    """The round as it is being scored: nobody has handed in, and nothing is appraised."""
    Round.objects.update(step="scoring", scoring_due=today_vn() + timedelta(days=3))
    Scorecard.objects.update(state="drafting")
    Score.objects.update(appraised_input=None, appraised_points=None, agreed_input=None, agreed_points=None)
    Score.objects.update(points=F("self_points"))
    return scene


def state(member: str = MASSES) -> str:
    return Scorecard.objects.get(member__code=member).state


def test_a_member_hands_in_gets_it_back_with_a_reason_and_hands_in_again(
    inspector: Inspector, scoring: Scene, sign_in: Callable[..., None]
) -> None:
    page, desk = inspector.page, Desk(inspector.page)
    sign_in(page, scoring.account(MASSES))
    page.goto(scoring.url("progress"))
    expect(page.get_by_text("Đã chấm đủ: nộp phiếu.")).to_be_visible()
    page.get_by_role("link", name="Mở phiếu").click()
    # One criterion is taken away again, and the portal names it.
    desk.type_in(MASSES, "I.3", "", key="Delete", stage="self")
    desk.box(MASSES, "I.3", "self").blur()
    expect(desk.note(MASSES, "I.3", "self")).to_have_text("đã lưu")
    page.get_by_role("button", name="Nộp phiếu").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Còn 1 tiêu chí chưa tự chấm: I.3. Hãy chấm đủ; 0 cũng là một điểm.")
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look(f"Phiếu chấm điểm: {MASSES_NAME}")
    desk.type_in(MASSES, "I.3", "0", stage="self")
    expect(desk.note(MASSES, "I.3", "self")).to_have_text("đã lưu")
    page.get_by_role("button", name="Nộp phiếu").click()
    # What is missing is told, each with the way to it, and asked about once.
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="Chưa nộp: còn thiếu minh chứng")).to_be_visible()
    lacking = scoring.sheet.without_evidence(MASSES)
    expect(alert.get_by_role("link")).to_have_text([f"Thêm minh chứng ở tiêu chí {code}" for code in lacking])
    assert state() == "drafting"
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look(f"Phiếu chấm điểm: {MASSES_NAME}")
    page.get_by_role("button", name="Vẫn nộp").click()
    expect(page.get_by_text("Đã nộp phiếu.")).to_be_visible()
    expect(desk.box(MASSES, "I.3", "self")).to_have_count(0)
    assert state() == "submitted"

    sign_in(page, scoring.account("thuky"))
    page.goto(scoring.url("progress"))
    row = page.locator(f'tr[data-member="{MASSES}"]')
    expect(row.get_by_text("Đã nộp", exact=True)).to_be_visible()
    row.locator("summary").click()
    row.get_by_label("Lý do trả lại").fill("Thiếu báo cáo quý IV")
    row.get_by_role("button", name="Trả phiếu").click()
    expect(page.get_by_text("Đã trả phiếu về bước trước.")).to_be_visible()
    expect(row.get_by_text("Trả lại: Thiếu báo cáo quý IV")).to_be_visible()
    inspector.look("Tiến độ")

    sign_in(page, scoring.account(MASSES))
    page.goto(scoring.url("card", MASSES))
    expect(page.get_by_text("Phiếu bị trả lại. Thiếu báo cáo quý IV")).to_be_visible()
    inspector.look(f"Phiếu chấm điểm: {MASSES_NAME}")
    page.get_by_role("button", name="Nộp phiếu").click()
    page.get_by_role("button", name="Vẫn nộp").click()
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    expect(page.get_by_text("Phiếu đã nộp, chờ thẩm định.")).to_be_visible()
    expect(page.get_by_text("Phiếu bị trả lại.")).to_have_count(0)
    assert state() == "submitted"


def test_an_appraiser_appraises_its_card_and_the_member_explains(
    inspector: Inspector, scoring: Scene, sign_in: Callable[..., None]
) -> None:
    page, desk = inspector.page, Desk(inspector.page)
    pairs = [(MASSES, OFFICE), (MASSES, "bao-binh-thuan")]
    assign_appraisers(round_id=scoring.round.pk, pairs=pairs, actor=ACTOR)
    Round.objects.update(step="appraising")
    Scorecard.objects.filter(member__code=OFFICE).update(state="submitted")
    sign_in(page, scoring.account(MASSES))
    assert page.goto(scoring.url("card", "bao-binh-thuan")).status == 404  # type: ignore[union-attr]
    inspector.complaints = [said for said in inspector.complaints if "status of 404" not in said]
    page.goto(scoring.url("progress"))
    expect(page.get_by_text("Khi đơn vị nộp phiếu, bạn mở được ở đây.")).to_be_visible()
    inspector.look("Tiến độ")
    page.get_by_role("main").get_by_role("link", name="Văn phòng Tỉnh ủy").click()
    expect(desk.box(OFFICE, "I.3", "self")).to_have_count(0)
    desk.type_in(OFFICE, "I.3", "80", stage="appraised")
    expect(desk.note(OFFICE, "I.3", "appraised")).to_have_text("đã lưu")
    page.get_by_label("Thẩm định theo tự chấm ở các tiêu chí còn trống").check()
    page.get_by_role("button", name="Chốt thẩm định").click()
    expect(page.get_by_text("Đã chốt thẩm định phiếu. 20 tiêu chí lấy theo điểm tự chấm.")).to_be_visible()
    assert (state(OFFICE), scoring.text(OFFICE, "I.3", "appraised")) == ("appraised", {"points": "80"})

    sign_in(page, scoring.account(OFFICE))
    page.goto(scoring.url("card", OFFICE))
    page.get_by_label("Giải trình về tiêu chí I.3").fill("Đã hoàn thành sớm, có văn bản.")
    inspector.look("Phiếu chấm điểm: Văn phòng Tỉnh ủy")
    page.get_by_role("button", name="Lưu giải trình").click()
    expect(page.get_by_text("Đã lưu 1 giải trình.")).to_be_visible()
    assert scoring.sheet.mark(OFFICE, "I.3").disputed

    Round.objects.update(step="agreeing")
    sign_in(page, scoring.account("thuky"))
    page.goto(scoring.url("card", OFFICE))
    expect(page.get_by_text("Đơn vị có giải trình ở I.3")).to_be_visible()
    page.get_by_role("button", name="Thống nhất theo thẩm định").click()
    expect(page.get_by_text("còn 1 tiêu chí phải ghi bằng tay: I.3")).to_be_visible()
    desk.type_in(OFFICE, "I.3", "90", stage="agreed")
    expect(desk.note(OFFICE, "I.3", "agreed")).to_have_text("đã lưu")
    page.get_by_role("button", name="Thống nhất theo thẩm định").click()
    expect(page.get_by_text("Phiếu đã thống nhất, chờ công bố kết quả.")).to_be_visible()
    assert state(OFFICE) == "agreed"


def test_the_secretary_sets_up_a_round_and_moves_it_on(
    inspector: Inspector, scoring: Scene, sign_in: Callable[..., None]
) -> None:
    page = inspector.page
    sign_in(page, scoring.account("thuky"))
    page.goto(scoring.url("progress"))
    page.get_by_role("link", name="Cài đặt kỳ").click()
    page.get_by_label("Hạn thẩm định").fill("1/2/2020")
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.get_by_role("alert")).to_contain_text("Hạn thẩm định phải từ hạn tự chấm trở đi.")
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Cài đặt kỳ chấm điểm")
    expect(page.get_by_label("Hạn thẩm định")).to_have_value("1/2/2020")
    due = today_vn() + timedelta(days=9)
    page.get_by_label("Hạn thẩm định").fill(short_date(due))
    page.get_by_role("button", name="Lưu cài đặt").click()
    # The year is long over: such a deadline is asked back once, and kept with a reason.
    expect(page.get_by_text(f"Ngày {short_date(due)} không thuộc năm thi đua 2023.")).to_be_visible()
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Cài đặt kỳ chấm điểm")
    page.get_by_label("Nếu ngày ấy đúng, vẫn ghi vì:").fill("Chấm lại để tập huấn")
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.get_by_text("Đã lưu cài đặt kỳ.")).to_be_visible()
    page.get_by_role("button", name="Chuyển sang bước Thẩm định").click()
    expect(page.get_by_text("Cả năm đã sang bước «Thẩm định».")).to_be_visible()
    expect(page.locator("[aria-current='step']")).to_contain_text("còn 9 ngày")
    page.get_by_role("link", name="Phân công thẩm định").click()
    page.get_by_label("Chấm chéo vòng tròn").select_option("2")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Xem trước, chưa lưu.")).to_be_visible()
    inspector.look("Phân công thẩm định")
    assert Appraiser.objects.count() == 0
    page.get_by_role("button", name="Lưu phân công").click()
    expect(page.get_by_text("Đã phân công thẩm định 9 phiếu.")).to_be_visible()
    assert Appraiser.objects.count() == 9
    page.get_by_role("link", name="Nhắc nộp phiếu").first.click()
    expect(page.get_by_text("Chưa gửi thư được.")).to_be_visible()
    inspector.look("Nhắc nộp phiếu")


def test_all_of_it_works_without_scripting(
    scoring: Scene, sign_in: Callable[..., None], new_context: Callable[..., object]
) -> None:
    page: Page = new_context(java_script_enabled=False).new_page()  # type: ignore[attr-defined]
    Score.objects.filter(card__member__code=MASSES).update(appraised_input={"points": "1"}, appraised_points=1)
    Score.objects.exclude(criterion__code="I.3").update(appraised_input=None, appraised_points=None)
    Scorecard.objects.filter(member__code=MASSES).update(state="submitted")
    sign_in(page, scoring.account(MASSES))
    page.goto(scoring.url("card", MASSES))
    page.get_by_label("Giải trình về tiêu chí I.3").fill("Có văn bản.")
    page.get_by_role("button", name="Lưu giải trình").click()
    expect(page.get_by_text("Đã lưu 1 giải trình.")).to_be_visible()
    sign_in(page, scoring.account("thuky"))
    page.goto(scoring.url("card", MASSES))
    page.get_by_text("Trả phiếu về đơn vị tự chấm").click()
    page.get_by_label("Lý do trả lại").fill("Xem lại I.3")
    page.get_by_role("button", name="Trả phiếu").click()
    expect(page.get_by_text("Phiếu nay «Đang chấm».")).to_be_visible()
    assert state() == "drafting"
