"""A workbook comes back through the browser, at both sizes: what is refused, what would change, and the button."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from scoring.models import Round
from scoring.sheet import load_sheet
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, Scene

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def typed(page: Page, scene: Scene, values: dict[str, Any]) -> Any:
    """The grid's workbook as it is downloaded, with these values typed into Ban Dân vận's column, by criterion."""
    book = load_workbook(BytesIO(page.context.request.get(scene.url("grid.xlsx")).body()))
    sheet = book["Thống nhất"]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    column = [cell.value for cell in rows["Mã"]].index("Ban Dân vận")
    for criterion, value in values.items():
        rows[criterion][column].value = value
    written = BytesIO()
    book.save(written)
    return {"name": "điểm tháng 12.xlsx", "mimeType": XLSX, "buffer": written.getvalue()}


def test_a_workbook_is_previewed_refused_mended_and_written(
    inspector: Inspector, scene: Scene, sign_in: Callable
) -> None:
    page = inspector.page
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid"))
    page.get_by_role("link", name="Nhập từ Excel").click()
    bad = typed(page, scene, {"I.3": 120, "I.5": "=1+1", "II.2": 30})
    page.get_by_label("Tệp tải từ cổng").set_input_files(bad)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Chưa ghi được: có 2 chỗ cần sửa trong tệp")).to_be_visible()
    expect(page.get_by_role("button", name="Ghi")).to_have_count(0)
    inspector.complaints = [said for said in inspector.complaints if "status of 4" not in said]
    inspector.look("Nhập từ Excel")
    page.get_by_label("Tệp tải từ cổng").set_input_files(typed(page, scene, {"I.3": 88.5, "II.2": None}))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Tệp «điểm tháng 12.xlsx» có 2 thay đổi")).to_be_visible()
    assert page.locator("#changes tbody tr").count() == 2
    inspector.look("Nhập từ Excel")
    page.get_by_label("Lý do sửa").fill("Theo biên bản")
    page.get_by_role("button", name="Ghi 2 thay đổi").press("Enter")
    expect(page.get_by_text("Đã ghi 2 thay đổi.")).to_be_visible()
    # Back leads to the previews, each as it stands now, and not to the browser's own error page.
    page.go_back()
    expect(page.get_by_text("Các giá trị trong tệp «điểm tháng 12.xlsx» đã có sẵn trên cổng.")).to_be_visible()
    page.go_back()
    # The third value was written over meanwhile: the file's own is stale by now.
    expect(page.get_by_role("heading", name="Chưa ghi được: có 3 chỗ cần sửa trong tệp")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Nhập từ Excel")).to_be_visible()
    sheet = load_sheet(Round.objects.select_related("rubric").get())
    assert [sheet.mark(MASSES, code).agreed_input for code in ("I.3", "II.2")] == [{"points": "88.5"}, None]


def test_a_sheet_of_an_office_is_chosen_and_written_with_the_keyboard(
    inspector: Inspector, scene: Scene, sign_in: Callable
) -> None:
    page = inspector.page
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid-import"))
    sheet = load_sheet(Round.objects.select_related("rubric").get())
    [name] = [leaf.name for leaf in sheet.leaves if leaf.code == "I.3"]
    rows = [["TT", "Nội dung", "Cơ quan dân vận"], ["1", name, "87,5 đ"], ["2", "Việc khác", "7"], ["", "Tổng", "94,5"]]
    page.get_by_label("Hoặc dán bảng").fill("\n".join("\t".join(row) for row in rows))
    page.get_by_role("button", name="Xem trước").press("Enter")
    # The office calls the member by a name that the portal doesn't know.
    inspector.look("Nhập từ Excel")
    page.get_by_label("Cơ quan dân vận").select_option(label="Điểm: Ban Dân vận")
    page.get_by_role("button", name="Xem lại").press("Enter")
    expect(page.get_by_role("heading", name="1 giá trị sẽ ghi")).to_be_visible()
    inspector.look("Nhập từ Excel")
    page.get_by_text("Bỏ qua 2 cột, dòng, nhóm ô").press("Enter")
    expect(page.get_by_text("không có tiêu chí nào trên cổng mang tên hay mã này (1 ô có chữ).")).to_be_visible()
    page.get_by_label("Lý do sửa").fill("Theo bảng của đơn vị")
    page.get_by_role("button", name="Ghi 1 giá trị").press("Enter")
    expect(page.get_by_text("Đã ghi 1 thay đổi.")).to_be_visible()
    written = load_sheet(Round.objects.select_related("rubric").get()).mark(MASSES, "I.3")
    assert written.agreed_input == {"points": "87.5"}
