"""From the office's own file to the year's rubric: in few clicks, on a telephone too, put right where it was wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import BlocYear, User
from scoring.models import Rubric
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.browser.inspector import Inspector
from tests.officetables import GUIDE, as_docx, pasted
from tests.years import Made, make_year

SignIn = Callable[[Page, User], None]


@pytest.fixture
def made(transactional_db: None, live_server: LiveServer) -> Made:
    """A bloc-year with a rubric that may be changed, and a later one without any."""
    made = make_year(members=2, leaves=5, scored=False, step="preparing")
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    return made


def begin(made: Made, live_server: LiveServer) -> str:
    return f"{live_server.url}{made.address('rubric').replace('2024', '2025')}"


def test_a_file_of_the_office_is_a_rubric_without_problems_after_four_clicks(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
):
    sign_in(page, made.secretary)
    page.goto(begin(made, live_server))
    page.evaluate("sessionStorage.clicks = 0")
    page.add_init_script(
        "addEventListener('click', () => { sessionStorage.clicks = 1 + Number(sessionStorage.clicks); }, true)"
    )
    page.reload()
    page.get_by_role("link", name="Bắt đầu bảng đánh giá").click()
    file = {"name": "Bảng điểm.docx", "mimeType": "application/octet-stream", "buffer": as_docx(GUIDE)}
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Tệp Excel (.xlsx) hoặc Word (.docx)").click()
    chooser.value.set_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Đọc bảng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại bảng của đơn vị")
    page.get_by_role("button", name="Dùng bảng này").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sửa bảng đánh giá")
    assert page.evaluate("Number(sessionStorage.clicks)") == 4
    plain = rules_of(Rubric.objects.get(year__year=2025))
    assert (problems(plain), warnings(plain)) == ([], [])
    assert len(plain.leaves()) == 11


def test_what_was_not_understood_is_put_right_by_choosing_and_every_state_is_in_order(
    inspector: Inspector, made: Made, live_server: LiveServer, sign_in: SignIn
):
    page = inspector.page
    sign_in(page, made.secretary)
    where = f"{live_server.url}{made.address('rubric-intake')}"
    inspector.visit(where, "Lấy bảng từ tệp của đơn vị")
    page.get_by_role("button", name="Đọc bảng").click()
    expect(page.get_by_text("Hãy chọn một tệp, hoặc dán bảng chép từ Excel hay Word vào đây.")).to_be_visible()
    inspector.look("Lấy bảng từ tệp của đơn vị")
    table = [[*row] for row in GUIDE]
    table[11][2] = "9.125"
    page.get_by_label("Hoặc dán bảng chép từ Excel, Word").fill(pasted(table))
    page.get_by_role("button", name="Đọc bảng").click()
    inspector.look("Xem lại bảng của đơn vị")
    expect(page.get_by_role("button", name="Thay bảng hiện có")).to_have_count(0)
    page.get_by_role("link", name="Dòng 12: Điểm:").click()
    box = page.get_by_label("Điểm của dòng 12")
    expect(box).to_be_focused()
    expect(box).to_have_value("9.125")
    box.fill("37")
    page.get_by_label("Cách chấm của dòng 9").select_option("Chấm trực tiếp")
    page.get_by_label("Dòng 18 là").select_option("Bỏ qua")
    page.get_by_role("button", name="Xem lại").first.click()
    expect(page.get_by_label("Điểm của dòng 12")).to_have_value("37")
    expect(page.get_by_label("Dòng 18 là")).to_have_value("out")
    inspector.look("Xem lại bảng của đơn vị")
    page.get_by_role("button", name="Thay bảng hiện có").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sửa bảng đánh giá")
    codes = [leaf.code for leaf in rules_of(Rubric.objects.get(year__year=2024)).leaves()]
    assert codes[-2:] == ["III.1", "IV.1"]
