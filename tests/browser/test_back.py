"""Back to a form that was answered with «có chỗ cần sửa» opens the form with what was typed, and asks nothing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from documents.models import Document
from members.models import Agency
from tests import adminpages
from tests.browser.scene import PASSWORD, Scene


def test_back_and_reload_open_the_form_that_was_refused_with_all_that_was_typed(
    page: Page, scene: Scene, sign_in: Callable[..., None]
) -> None:
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("document-new"))
    fields = {"kind": "Quyết định", "sign": "15/QĐ", "issuer": "Tỉnh ủy", "on": "31/02/2023"}
    for name, text in fields.items():
        page.locator(f"main [name={name}]").fill(text)
    page.get_by_role("button", name="Lưu vào sổ").click()
    expect(page.locator(".errors")).to_be_visible()
    page.locator("main [name=title]").fill("Về thi đua")
    fields["title"] = "Về thi đua"
    page.goto(scene.url("members"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lưu văn bản")
    assert {name: page.locator(f"main [name={name}]").input_value() for name in fields} == fields
    page.reload()
    assert {name: page.locator(f"main [name={name}]").input_value() for name in fields} == fields
    # It is a form like any other: mended and sent, it is taken.
    page.locator("main [name=on]").fill("28/02/2023")
    page.get_by_role("button", name="Lưu vào sổ").click()
    expect(page.get_by_text("Số và ký hiệu")).to_be_visible()
    assert list(Document.objects.values_list("sign", "title")) == [("15/QĐ", "Về thi đua")]


def test_a_password_is_not_put_in_again(page: Page, scene: Scene) -> None:
    page.goto(f"{scene.server}/dang-nhap/")
    page.locator("main [name=username]").fill("thuky")
    page.locator("main [name=password]").fill("sai-mat-khau")
    page.locator("main button[type=submit]").click()
    page.locator("main [name=password]").fill(PASSWORD)
    page.goto(f"{scene.server}/xac-minh/")
    page.go_back()
    assert page.locator("main [name=username]").input_value() == "thuky"
    assert page.locator("main [name=password]").input_value() == ""
    assert PASSWORD not in page.evaluate("JSON.stringify(history.state)")


def test_in_the_admin_too_back_and_reload_open_the_form_with_what_was_typed(
    page: Page, scene: Scene, sign_in: Callable[..., None]
) -> None:
    sign_in(page, scene.account("quantri"))
    page.goto(scene.server + adminpages.page(Agency, "add"))
    fields = {"locality": "Bình Thuận", "code": "so-moi", "name": "Sở Mới", "valid_from": "31/02/2023"}
    for name, text in fields.items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main [name=_save]").first.click()
    expect(page.locator(".errornote")).to_be_visible()
    page.locator("main [name=short_name]").fill("Mới")
    fields["short_name"] = "Mới"
    page.goto(scene.server + adminpages.page(Agency))
    page.go_back()
    expect(page.locator(".errornote")).to_have_count(0)
    assert {name: page.locator(f"main [name={name}]").input_value() for name in fields} == fields
    page.reload()
    assert {name: page.locator(f"main [name={name}]").input_value() for name in fields} == fields
    page.locator("main [name=valid_from]").fill("28/02/2023")
    page.locator("main [name=_save]").first.click()
    expect(page.locator("li.success")).to_be_visible()
    assert list(Agency.objects.filter(code="so-moi").values_list("name", "short_name")) == [("Sở Mới", "Mới")]
