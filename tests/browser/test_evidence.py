"""Files behind scores in the browser: several at a time with progress, looked at, taken away and brought back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from scoring.models import Criterion, Evidence, Score
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, Scene
from tests.common.files.samples import pdf, picture, xlsx
from tests.conftest import PHONE

HEADING = "Minh chứng: Ban Dân vận Tỉnh ủy"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A report, a picture, a workbook, and a page that is called a report."""
    content = {
        "Báo cáo năm.pdf": pdf(),
        "Hội nghị.jpg": picture("JPEG"),
        "Số liệu.xlsx": xlsx(),
        "Giấy mời.pdf": b"<html><script>alert(1)</script></html>",
    }
    for name, what in content.items():
        (tmp_path / name).write_bytes(what)
    return [tmp_path / name for name in content]


def section(page: Page, criterion: str) -> Locator:
    return page.locator(f'[id="tc-{criterion}"]')


def names(page: Page, criterion: str) -> Locator:
    """The files that the page lists at a criterion, without those taken away."""
    return section(page, criterion).locator(".evidence__files li:not(.is-gone) .evidence__what > div > :first-child")


def send(page: Page, criterion: str, files: list[Path]) -> None:
    place = section(page, criterion)
    if not place.get_by_role("button", name="Nộp").is_visible():
        place.get_by_text("Thêm tệp").click()
    place.get_by_label("Tệp PDF, Word, Excel hoặc ảnh").set_input_files(files)
    place.get_by_role("button", name="Nộp").click()


def said(page: Page, criterion: str) -> Locator:
    return section(page, criterion).locator(".evidence__progress li")


def test_several_files_go_in_with_progress_and_each_is_told_what_became_of_it(
    screen: Page, scene: Scene, sign_in: Callable, files: list[Path]
):
    sign_in(screen, scene.account(MASSES))
    screen.goto(scene.url("card", MASSES))
    screen.get_by_role("link", name="Thiếu minh chứng tiêu chí I.1").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text(HEADING)
    send(screen, "I.1", files)
    expect(said(screen, "I.1")).to_have_count(4)
    expect(said(screen, "I.1").nth(3)).to_have_class("is-refused")
    assert [line.replace("\n", " ") for line in said(screen, "I.1").all_inner_texts()] == [
        "Báo cáo năm.pdf đã nộp",
        "Hội nghị.jpg đã nộp",
        "Số liệu.xlsx đã nộp",
        "Giấy mời.pdf Đây là trang web hoặc ảnh SVG, dù tên tệp ghi khác. Hãy in ra PDF rồi nộp bản PDF.",
    ]
    expect(names(screen, "I.1")).to_have_text(["Báo cáo năm.pdf", "Hội nghị.jpg", "Số liệu.xlsx"])
    assert list(Evidence.objects.order_by("id").values_list("name", flat=True)) == [
        "Báo cáo năm.pdf",
        "Hội nghị.jpg",
        "Số liệu.xlsx",
    ]
    expect(screen.locator("#evidence-sums dd").first).to_have_text("3")
    inspector = Inspector(screen)
    inspector.look(HEADING)
    assert inspector.complaints == []
    screen.get_by_role("link", name="Phiếu chấm điểm").click()
    expect(screen.get_by_role("link", name="3 minh chứng tiêu chí I.1")).to_be_visible()


def test_progress_is_shown_while_a_file_goes(page: Page, scene: Scene, sign_in: Callable, files: list[Path]):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    waiting: list[Route] = []
    is_open = False

    def gate(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            waiting.append(route)

    page.route("**/minh-chung/?tc=I.1", gate)
    send(page, "I.1", files[:2])
    expect(said(page, "I.1").nth(0).get_by_role("progressbar")).to_be_visible()
    expect(said(page, "I.1").nth(1)).to_contain_text("đang chờ")
    expect(section(page, "I.1").get_by_role("button", name="Nộp")).to_be_disabled()
    is_open = True
    waiting[0].continue_()
    expect(said(page, "I.1").nth(1)).to_have_class("is-done")
    expect(section(page, "I.1").get_by_role("button", name="Nộp")).to_be_enabled()


def test_a_file_that_never_arrived_stays_in_hand(page: Page, scene: Scene, sign_in: Callable, files: list[Path]):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    page.route("**/minh-chung/?tc=I.1", lambda route: route.abort())
    send(page, "I.1", files[:1])
    expect(said(page, "I.1")).to_contain_text("chưa gửi được: mất kết nối.")
    page.unroute("**/minh-chung/?tc=I.1")
    page.get_by_role("button", name="Gửi lại").click()
    expect(said(page, "I.1")).to_have_class("is-done")
    expect(names(page, "I.1")).to_have_text(["Báo cáo năm.pdf"])


def test_who_was_logged_out_meanwhile_logs_in_again_and_sends_again(
    page: Page, scene: Scene, sign_in: Callable, files: list[Path]
):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    page.context.clear_cookies()
    send(page, "I.1", files[:1])
    expect(said(page, "I.1")).to_contain_text("hết phiên")
    sign_in(page, scene.account("thuky"))
    page.get_by_role("button", name="Gửi lại").click()
    expect(said(page, "I.1")).to_have_class("is-done")
    assert Evidence.objects.count() == 1


def test_a_file_too_big_is_told_so_before_it_is_sent(page: Page, scene: Scene, sign_in: Callable, tmp_path: Path):
    big = tmp_path / "Bản quét.pdf"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    send(page, "I.1", [big])
    expect(said(page, "I.1")).to_contain_text("lớn hơn 20 MB")
    assert "POST" not in asked


def test_a_picture_and_a_pdf_are_shown_by_the_browser_and_a_workbook_is_saved(
    page: Page, scene: Scene, sign_in: Callable, files: list[Path]
):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    send(page, "I.1", files[:3])
    expect(said(page, "I.1").nth(2)).to_have_class("is-done")

    page.get_by_text("Xem ảnh").click()
    shown = page.get_by_role("img", name="Hội nghị.jpg")
    expect(shown).to_have_js_property("naturalWidth", 40)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Hội nghị.jpg", exact=True).click()
    expect(opened.value.locator("img")).to_have_js_property("naturalWidth", 40)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Báo cáo năm.pdf", exact=True).click()
    # The browser's own viewer: a frame of its own for this very address.
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("document.contentType") == "application/pdf"

    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải xuống Số liệu.xlsx").click()
    assert saved.value.suggested_filename == "Số liệu.xlsx"
    assert saved.value.path().read_bytes() == files[2].read_bytes()


def test_a_picture_that_is_looked_at_stays_open_while_other_files_go_in(
    page: Page, scene: Scene, sign_in: Callable, files: list[Path]
):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("evidence", MASSES, tc="I.1"))
    kept = page.locator("#evidence-sums dd").first
    send(page, "I.1", files[1:2])
    expect(kept).to_have_text("1")
    page.get_by_text("Xem ảnh").click()
    expect(page.get_by_role("img", name="Hội nghị.jpg")).to_be_visible()
    send(page, "I.1", files[:1])
    expect(page.get_by_role("link", name="Báo cáo năm.pdf", exact=True)).to_be_visible()
    assert page.get_by_role("img", name="Hội nghị.jpg").is_visible()


def test_a_file_is_taken_away_and_brought_back_and_the_points_with_it(
    screen: Page, scene: Scene, sign_in: Callable, files: list[Path]
):
    Criterion.objects.filter(code="I.1").update(evidence_decides=True)
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("evidence", MASSES, tc="I.1"))
    send(screen, "I.1", files[:1])
    expect(said(screen, "I.1")).to_have_class("is-done")
    mark = Score.objects.filter(card__member__code=MASSES, criterion__code="I.1", points__isnull=False)
    assert mark.exists()

    screen.get_by_role("button", name="Gỡ Báo cáo năm.pdf").click()
    expect(screen.get_by_text("Đã gỡ «Báo cáo năm.pdf». Bấm «Khôi phục» để lấy lại.")).to_be_visible()
    expect(names(screen, "I.1")).to_have_text([])
    assert not mark.exists()

    screen.get_by_role("button", name="Khôi phục Báo cáo năm.pdf").click()
    expect(screen.get_by_text("Đã lấy lại «Báo cáo năm.pdf».")).to_be_visible()
    expect(names(screen, "I.1")).to_have_text(["Báo cáo năm.pdf"])
    assert mark.exists()


@pytest.mark.parametrize("size", ["office", "phone"])
def test_without_scripting_the_form_sends_all_files_at_once(
    scene: Scene, sign_in: Callable, new_context: Callable[..., BrowserContext], files: list[Path], size: str
):
    options = {"viewport": PHONE, "is_mobile": True} if size == "phone" else {}
    page = new_context(java_script_enabled=False, **options).new_page()
    sign_in(page, scene.account(MASSES))
    page.goto(scene.url("evidence", MASSES))
    send(page, "I.2", files)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Tiêu chí I.2, «Giấy mời»: Đây là trang web hoặc ảnh SVG")
    expect(page.get_by_text("Đã nộp 3 tệp ở tiêu chí I.2.")).to_be_visible()
    expect(names(page, "I.2")).to_have_text(["Báo cáo năm.pdf", "Hội nghị.jpg", "Số liệu.xlsx"])
