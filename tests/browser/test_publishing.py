"""Publishing with the typed word and correcting, in the browser as the secretary does it; both stay readable."""

import pytest
from playwright.sync_api import Page, expect

from scoring.models import Publication, Round
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, OFFICE, Scene, agree


@pytest.fixture
def agreed(scene: Scene) -> Scene:
    agree(scene)
    return scene


def publish(page: Page, scene: Scene) -> None:
    page.goto(scene.url("standings"))
    page.get_by_role("link", name="Công bố kết quả").click()
    page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận").fill("CÔNG BỐ")
    page.get_by_role("button", name="Công bố kết quả").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Công bố lần 1")


def test_what_is_missing_is_listed_and_leads_to_the_card(inspector: Inspector, scene: Scene, sign_in):
    sign_in(inspector.page, scene.account("thuky"))
    inspector.visit(scene.url("standings-publish"), "Công bố kết quả")
    expect(inspector.page.get_by_text("Chưa công bố được.")).to_be_visible()
    expect(inspector.page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận")).to_have_count(0)
    inspector.page.locator(".stack tbody a").first.click()
    expect(inspector.page.get_by_role("heading", level=1)).to_contain_text("Phiếu chấm điểm:")


def test_a_wrong_word_publishes_nothing_and_says_what_to_type(inspector: Inspector, agreed: Scene, sign_in):
    page = inspector.page
    sign_in(page, agreed.account("truongkhoi"))
    inspector.visit(agreed.url("standings-publish"), "Công bố kết quả")
    page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận").fill("công bố")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Hãy gõ đúng hai chữ «CÔNG BỐ», viết hoa, có dấu.")
    expect(page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận")).to_have_value("công bố")
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Công bố kết quả")
    assert Publication.objects.count() == 0


def test_the_secretary_publishes_corrects_and_finds_both_publications(inspector: Inspector, agreed: Scene, sign_in):
    page = inspector.page
    sign_in(page, agreed.account("thuky"))
    before = agreed.total(OFFICE)
    publish(page, agreed)
    assert Round.objects.get().step == "published"
    inspector.look("Công bố lần 1")
    inspector.visit(agreed.url("standings"), "Xếp hạng")
    expect(page.locator(".notice")).to_contain_text("Công bố lần 1")

    page.get_by_role("link", name="Đính chính").click()
    inspector.look("Đính chính kết quả")
    page.get_by_label("Đơn vị").first.select_option(OFFICE)
    page.get_by_label("Tiêu chí").select_option("I.3")
    page.get_by_role("button", name="Thêm chỗ cần sửa").click()
    box = page.get_by_label("Giá trị mới, Văn phòng, tiêu chí I.3")
    expect(box).to_have_value("98")
    box.fill("60,5")
    page.get_by_label("Lý do", exact=True).fill("Cộng nhầm khi nhập")
    page.get_by_role("button", name="Xem trước").last.click()
    row = page.locator(f'[data-moves="{OFFICE}"]')
    expect(row).to_contain_text(before)
    inspector.look("Đính chính kết quả")
    page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận").fill("CÔNG BỐ")
    page.get_by_role("button", name="Công bố đính chính").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Công bố lần 2")
    inspector.look("Công bố lần 2")
    after = agreed.total(OFFICE)
    assert after != before
    total = page.locator(f'table#standings tr[data-member="{OFFICE}"] td[data-field="total"]')
    expect(total).to_have_text(after)
    page.get_by_role("link", name="Lần 1").click()
    expect(total).to_have_text(before)
    expect(page.get_by_text("Đã có đính chính.")).to_be_visible()
    inspector.look("Công bố lần 1")
    page.goto(agreed.url("standings"))
    expect(total).to_have_text(after)


def test_a_member_reads_what_the_round_shows_it(inspector: Inspector, agreed: Scene, sign_in):
    sign_in(inspector.page, agreed.account("thuky"))
    publish(inspector.page, agreed)
    sign_in(inspector.page, agreed.account(MASSES))
    inspector.visit(agreed.url("standings"), "Xếp hạng")
    inspector.visit(agreed.url("standings-publication", 1), "Công bố lần 1")
    expect(inspector.page.get_by_role("link", name="Bản công bố (PDF)")).to_be_visible()
    inspector.visit(agreed.url("standings-years"), "Xếp hạng qua các năm")
    Round.objects.update(visibility="own")
    inspector.visit(agreed.url("standings-publication", 1), "Công bố lần 1")
    expect(inspector.page.get_by_role("link", name="Bản công bố (PDF)")).to_have_count(0)
    expect(inspector.page.locator("#standings tbody tr")).to_have_count(1)


def test_without_scripting_a_correction_is_made_all_the_same(new_context, agreed: Scene, sign_in):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, agreed.account("truongkhoi"))
    publish(page, agreed)
    page.goto(agreed.url("standings-correction"))
    page.get_by_label("Đơn vị").nth(1).select_option(MASSES)
    page.get_by_role("button", name="Thêm đơn vị").click()
    page.get_by_label("Lý do").first.fill("Có cán bộ bị kỷ luật")
    page.get_by_label("Văn bản").fill("Quyết định số 9")
    page.get_by_label("Lý do").last.fill("Theo quyết định mới")
    page.get_by_role("button", name="Xem trước").last.click()
    expect(page.locator(f'[data-moves="{MASSES}"]')).to_contain_text("Chuyển sang không xét.")
    page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận").fill(" CÔNG BỐ ")
    page.get_by_role("button", name="Công bố đính chính").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Công bố lần 2")
    row = page.locator(f'table#standings tr[data-member="{MASSES}"]')
    expect(row.locator('td[data-field="rank"]')).to_have_text("–")
