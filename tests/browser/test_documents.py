"""«Văn bản» in the browser: the clerk files a document, puts a scan to it, says that it is no longer in force."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from documents.models import Document
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, Scene
from tests.common.files.samples import pdf


def test_the_clerk_files_a_document_and_says_what_becomes_of_it(
    screen: Page, scene: Scene, sign_in: Callable, tmp_path: Path
):
    inspector = Inspector(screen)
    scan = tmp_path / "Quyết định 15.pdf"
    scan.write_bytes(pdf())
    sign_in(screen, scene.account("vanthu"))
    inspector.visit(scene.url("documents"), "Văn bản")
    screen.get_by_role("link", name="Lưu văn bản đầu tiên").click()
    screen.get_by_label("Loại văn bản").fill("Quyết định")
    screen.get_by_label("Số và ký hiệu").fill("15/QĐ-UBND")
    screen.get_by_label("Trích yếu").fill("Về việc chia khối, cụm thi đua")
    screen.get_by_label("Ngày văn bản").fill("31/2/2023")
    screen.get_by_label("Căn cứ 1", exact=True).fill("Luật Thi đua, khen thưởng")
    screen.get_by_role("button", name="Lưu vào sổ").click()
    expect(screen.get_by_role("alert")).to_contain_text("Ngày văn bản")
    # The browser notes the refusal: that is how the server answers it.
    inspector.complaints = [said for said in inspector.complaints if "status of 422" not in said]
    inspector.look("Lưu văn bản")
    screen.get_by_label("Ngày văn bản").fill("7/1/2023")
    screen.get_by_label("Tệp PDF, Word, Excel hoặc ảnh").set_input_files(scan)
    screen.get_by_role("button", name="Lưu vào sổ").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Quyết định số 15/QĐ-UBND")
    expect(screen.get_by_role("link", name="Quyết định 15.pdf", exact=True)).to_be_visible()
    expect(screen.get_by_text("Luật Thi đua, khen thưởng")).to_be_visible()
    inspector.look("Quyết định số 15/QĐ-UBND")
    screen.get_by_text("Ghi hiệu lực: thu hồi, thay thế, hết hiệu lực").click()
    screen.get_by_label("Hiệu lực").select_option("Hết hiệu lực")
    screen.get_by_label("Lý do").fill("Có quyết định mới")
    screen.get_by_role("button", name="Ghi hiệu lực").click()
    expect(screen.get_by_text("Lý do: Có quyết định mới")).to_be_visible()
    inspector.look("Quyết định số 15/QĐ-UBND")
    assert [said for said in inspector.complaints if "status of 422" not in said] == []
    assert Document.objects.get().state == "expired"


def test_a_member_reads_the_register_and_finds_no_forms(screen: Page, scene: Scene, sign_in: Callable):
    inspector = Inspector(screen)
    document = Document.objects.create(
        year=scene.year, origin="filed", kind="Quy chế", title="Tổ chức thi đua", issuer="Khối thi đua 6", added_by="A"
    )
    sign_in(screen, scene.account(MASSES))
    inspector.visit(scene.url("documents"), "Văn bản")
    screen.get_by_role("link", name="Không số").click()
    inspector.look("Quy chế")
    expect(screen.get_by_role("button", name="Ghi hiệu lực")).to_have_count(0)
    assert (inspector.complaints, screen.url) == ([], scene.url("document", document.pk))
