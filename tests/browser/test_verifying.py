"""«Xác minh» in the browser: a code is typed, a file dropped onto the page, and nothing of it leaves the machine."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from common.audit.log import Actor
from documents.models import Document
from documents.verbs.issuing import Order, issue
from members.models import BlocYear
from tests.browser.inspector import Inspector
from tests.browser.scene import Scene

HEADING = "Xác minh văn bản"
CONTENT = b"%PDF-1.7 the plan\n%%EOF"
SAME = "Kế hoạch.pdf: Đúng là tệp đã phát hành: giống nhau từng byte."
OTHER = "Sửa rồi.pdf: Không trùng với tệp nào của văn bản này."
# Hands the page a file as if somebody let go of it there.
DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "application/pdf" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def document(scene: Scene) -> Document:
    order = Order(
        year=BlocYear.objects.get(), kind="Kế hoạch", type_code="KH", title="Tổ chức phong trào thi đua năm 2023",
        source="ke-hoach", on=date(2023, 3, 17), render=lambda issuance: CONTENT, numbered=True,
        actor=Actor(name="tests"), filename="Kế hoạch.pdf",
    )  # fmt: skip
    return issue(order, reader=None)


def drop(page: Page, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, content.decode()])


def test_who_types_the_code_sees_the_document_and_what_is_wrong_with_a_code(
    screen: Page, scene: Scene, document: Document
):
    inspector = Inspector(screen)
    inspector.visit(f"{scene.server}/", "Cổng Khối thi đua")
    screen.get_by_role("link", name="Kiểm tra văn bản").click()
    screen.get_by_label("Mã xác minh").fill("7KQF-X2MN-9RTB")
    screen.get_by_role("button", name="Xác minh").click()
    expect(screen.get_by_text("Không có văn bản nào mang mã này.")).to_be_visible()
    # The browser notes that there is no such document: that is how the server answers.
    inspector.complaints = [said for said in inspector.complaints if "status of 404" not in said]
    inspector.look(HEADING)
    screen.get_by_label("Mã xác minh").fill(document.code.lower().replace("-", ""))
    screen.keyboard.press("Enter")
    expect(screen.get_by_text("Tổ chức phong trào thi đua năm 2023")).to_be_visible()
    inspector.look(HEADING)
    assert [said for said in inspector.complaints if "status of 404" not in said] == []


def test_a_file_is_compared_in_the_browser_and_not_sent(screen: Page, scene: Scene, document: Document, tmp_path: Path):
    sent: list[str] = []
    screen.goto(f"{scene.server}/xac-minh/{document.code}/")
    screen.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    drop(screen, "Kế hoạch.pdf", CONTENT)
    expect(screen.locator("#compared")).to_have_text(SAME)
    drop(screen, "Sửa rồi.pdf", CONTENT + b" ")
    expect(screen.locator("#compared")).to_contain_text(OTHER)
    (tmp_path / "Kế hoạch.pdf").write_bytes(CONTENT)
    screen.get_by_label("Tệp PDF của văn bản").set_input_files(tmp_path / "Kế hoạch.pdf")
    expect(screen.locator("#compared")).to_have_text(SAME)
    expect(screen.get_by_role("button", name="So tệp")).to_be_hidden()
    # The browser asks for its picture when it likes.
    assert [address for address in sent if "favicon" not in address] == []


def test_where_the_browser_takes_no_digests_the_file_is_sent_when_one_says_so(
    screen: Page, scene: Scene, document: Document
):
    """As on an address without HTTPS."""
    screen.add_init_script("Object.defineProperty(window.crypto, 'subtle', { value: undefined })")
    screen.goto(f"{scene.server}/xac-minh/{document.code}/")
    drop(screen, "Kế hoạch.pdf", CONTENT)
    expect(screen.locator("#compared")).to_have_text("Đã nhận tệp «Kế hoạch.pdf». Bấm «So tệp» để gửi lên so.")
    screen.get_by_role("button", name="So tệp").click()
    expect(screen.locator("#compared")).to_have_text(SAME)
    inspector = Inspector(screen)
    inspector.look(HEADING)
    assert inspector.complaints == []
