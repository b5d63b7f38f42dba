"""A document written in the browser: saved, looked at beside the form, issued; on a telephone without the frame."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from documents.models import Document
from tests.browser.inspector import Inspector
from tests.browser.scene import Scene


def test_a_document_is_written_looked_at_and_issued(page: Page, scene: Scene, sign_in: Callable):
    sign_in(page, scene.account("vanthu"))
    page.goto(scene.url("documents"))
    page.get_by_role("link", name="Soạn văn bản").click()
    page.get_by_role("link", name="Kế hoạch hoạt động của năm", exact=True).click()
    frame = page.locator("iframe.editor__frame")
    expect(frame).to_have_attribute("src", f"{path(scene, 'composition.pdf')}?soan=moi&lan=0#view=FitH&navpanes=0")
    page.get_by_label("Trích yếu").fill("Hoạt động sáu tháng cuối năm")
    page.get_by_role("button", name="Lưu và xem lại").click()
    expect(page.get_by_text("Đã lưu bản thảo.")).to_be_visible()
    expect(frame).to_have_attribute("src", f"{path(scene, 'composition.pdf')}?soan=moi&lan=1#view=FitH&navpanes=0")
    page.get_by_role("button", name="Lưu và phát hành…").click()
    page.get_by_label("Ngày văn bản").fill("1/7/2023")
    page.get_by_role("button", name="Phát hành", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy xem bản in bên cạnh, rồi đánh dấu vào ô này.")
    expect(page.get_by_label("Ngày văn bản")).to_have_value("1/7/2023")
    page.get_by_label("Tôi đã xem bản in").check()
    page.get_by_role("button", name="Phát hành", exact=True).click()
    expect(page.get_by_text("Văn bản này đã phát hành.")).to_be_visible()
    expect(frame).to_have_attribute("src", f"{path(scene, 'composition.pdf')}#view=FitH&navpanes=0")
    assert [document.sign for document in Document.objects.all()] == ["01/KH-KTĐ6"]
    inspector = Inspector(page)
    inspector.look("Kế hoạch: Hoạt động sáu tháng cuối năm")
    assert inspector.complaints == []
    page.get_by_role("link", name="Soạn bản mới").click()
    expect(page.get_by_label("Trích yếu")).to_have_value("Hoạt động sáu tháng cuối năm")


def test_a_telephone_has_the_print_behind_a_button(phone: Page, scene: Scene, sign_in: Callable):
    sign_in(phone, scene.account("thuky"))
    phone.goto(scene.url("composition", "bien-ban-hoi-nghi"))
    expect(phone.locator("iframe.editor__frame")).to_be_hidden()
    expect(phone.get_by_role("link", name="In (PDF)")).to_be_visible()


def test_a_dossier_is_asked_for_and_fetched(page: Page, scene: Scene, sign_in: Callable):
    sign_in(page, scene.account("truongkhoi"))
    page.goto(scene.url("dossier"))
    # The tests' server makes it before it answers: every document of the year.
    page.get_by_role("button", name="Lập hồ sơ").click(timeout=180_000)
    expect(page.get_by_role("heading", name="Hồ sơ đã lập")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải ZIP").click()
    assert fetched.value.suggested_filename == "Hồ sơ thi đua - Khối thi đua 6, năm 2023.zip"


def path(scene: Scene, name: str) -> str:
    return scene.url(name, "ke-hoach").removeprefix(scene.server)
