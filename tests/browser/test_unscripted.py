"""Score entry with scripting off: a plain form that saves what was changed and gives back what it could not take."""

from collections.abc import Callable

import pytest
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, expect

from common.audit.models import Entry
from scoring.models import Round, Score, Scorecard
from tests.browser.scene import MASSES, OFFICE, Desk, Scene
from tests.conftest import PHONE


@pytest.fixture(params=["office", "phone"])
def form(
    request: pytest.FixtureRequest,
    scene: Scene,
    sign_in: Callable,
    new_context: Callable[..., BrowserContext],
) -> Desk:
    """The grid in a browser that runs no scripts, at both sizes."""
    size = {"viewport": PHONE, "is_mobile": True} if request.param == "phone" else {}
    page: Page = new_context(java_script_enabled=False, **size).new_page()
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid"))
    return Desk(page)


def save(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Lưu các thay đổi").click()


def test_the_form_saves_what_was_changed_and_nothing_else(form: Desk, scene: Scene):
    before = Entry.objects.count()
    form.box(OFFICE, "I.3").fill("99,5")
    form.box(OFFICE, "II.3").select_option("đạt")
    expected = scene.expected(OFFICE, {"I.3": "99,5", "II.3": "đạt"})
    save(form)
    expect(form.page.get_by_text("Đã lưu 2 ô điểm.")).to_be_visible()
    expect(form.total(OFFICE)).to_have_text(expected[0])
    expect(form.rank(OFFICE)).to_have_text(expected[1])
    assert Entry.objects.count() == before + 2
    assert [entry.new for entry in scene.log(OFFICE, "I.3")] == ["99,5"]
    assert [entry.new for entry in scene.log(OFFICE, "II.3")] == ["đạt (40 điểm)"]


def test_a_form_in_which_nothing_was_changed_writes_nothing(form: Desk):
    before = Entry.objects.count()
    save(form)
    expect(form.page.get_by_text("Không có ô nào thay đổi.")).to_be_visible()
    assert Entry.objects.count() == before


def test_what_is_refused_comes_back_as_typed_and_the_rest_is_saved(form: Desk, scene: Scene):
    form.box(OFFICE, "I.3").fill("120")
    form.box(OFFICE, "I.2").fill("40/40")
    save(form)
    expect(form.page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    sentence = "Điểm phải từ 0 đến 100, bước 0,5."
    expect(form.note(OFFICE, "I.3")).to_have_text(sentence)
    expect(form.box(OFFICE, "I.3")).to_have_value("120")
    expect(form.box(OFFICE, "I.3")).to_have_accessible_description(sentence)
    assert scene.text(OFFICE, "I.3") == {"points": "98"}
    assert scene.text(OFFICE, "I.2") == {"actual": "40", "target": "40"}

    summary = form.page.get_by_role("alert")
    expect(summary).to_contain_text(f"Văn phòng, tiêu chí I.3, «120»: {sentence}")
    summary.get_by_role("link").click()
    expect(form.box(OFFICE, "I.3")).to_be_focused()
    expect(form.box(OFFICE, "I.3")).to_be_in_viewport(ratio=1)

    form.box(OFFICE, "I.3").fill("99")
    save(form)
    expect(form.page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    assert scene.text(OFFICE, "I.3") == {"points": "99"}


def test_a_value_changed_meanwhile_is_shown_and_the_second_try_saves(form: Desk, scene: Scene):
    form.page.goto(scene.url("grid", dv=MASSES))
    scene.change(MASSES, "I.3", "90")
    form.box(MASSES, "I.3").fill("95")
    save(form)
    expect(form.note(MASSES, "I.3")).to_contain_text("hiện là «90». Lê Thị Hai đã sửa lúc")
    expect(form.box(MASSES, "I.3")).to_have_value("95")
    assert scene.text(MASSES, "I.3") == {"points": "90"}
    save(form)
    expect(form.page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    assert scene.text(MASSES, "I.3") == {"points": "95"}


def test_a_change_without_a_reason_comes_back_with_the_question(form: Desk, scene: Scene):
    form.reason.fill("")
    form.box(OFFICE, "I.3").fill("99")
    save(form)
    expect(form.note(OFFICE, "I.3")).to_have_text("Điểm này đã có. Hãy ghi lý do sửa.")
    form.reason.fill("Theo biên bản số 5")
    save(form)
    expect(form.page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    assert [entry.reason for entry in scene.log(OFFICE, "I.3")] == ["Theo biên bản số 5"]


def test_the_scorecard_s_form_works_alike(form: Desk, scene: Scene):
    form.page.goto(scene.url("card", MASSES))
    form.box(MASSES, "I.3", "appraised").fill("80")
    form.box(MASSES, "I.3", "agreed").fill("120")
    save(form)
    expect(form.page.get_by_text("Đã lưu 1 ô điểm.")).to_be_visible()
    expect(form.box(MASSES, "I.3", "agreed")).to_have_value("120")
    expect(form.page.get_by_role("alert")).to_contain_text("«120»: Điểm phải từ 0 đến 100")
    assert scene.text(MASSES, "I.3", "appraised") == {"points": "80"}


def test_what_needs_a_script_is_not_offered(form: Desk):
    expect(form.undo).to_be_hidden()
    expect(form.page.get_by_role("link", name="Đăng nhập lại")).to_be_hidden()


def test_all_cards_are_handed_in_and_their_appraisals_closed(form: Desk, scene: Scene) -> None:
    """What is lacking is shown first; a card that lacks a value stays where it is, and is named."""
    page = form.page
    Round.objects.update(step="scoring", scoring_due=None)
    Scorecard.objects.update(state="drafting")
    Score.objects.filter(criterion__code="I.3").exclude(card__member__code=OFFICE).delete()
    page.goto(scene.url("progress"))
    page.get_by_role("link", name="Xem trước nộp thay tất cả").click()
    expect(page.locator(f'tr[data-member="{MASSES}"] [data-field="open"]')).to_contain_text("I.3")
    page.get_by_label("Lý do nộp thay").fill("Các đơn vị nộp bằng giấy")
    page.get_by_role("button", name="Chọn cả 1 phiếu nộp được").click()
    expect(page.get_by_label("Lý do nộp thay")).to_have_value("Các đơn vị nộp bằng giấy")
    page.get_by_role("button", name="Nộp thay các phiếu đã chọn").click()
    expect(page.get_by_text("Đã nộp thay 1 phiếu.")).to_be_visible()
    expect(page.get_by_text("Bỏ qua vì còn tiêu chí chưa tự chấm: ")).to_contain_text("Ban Dân vận (1 tiêu chí)")
    assert list(Scorecard.objects.filter(state="submitted").values_list("member__code", flat=True)) == [OFFICE]

    lacking = Score.objects.filter(card__member__code=OFFICE, appraised_input__isnull=True)
    lacking.update(appraised_input=F("self_input"))
    page.get_by_role("link", name="Xem trước chốt thẩm định tất cả").click()
    page.get_by_role("button", name="Chốt thẩm định các phiếu đã chọn").click()
    expect(page.get_by_text("Đã chốt thẩm định 1 phiếu.")).to_be_visible()
    assert list(Scorecard.objects.filter(state="appraised").values_list("member__code", flat=True)) == [OFFICE]
