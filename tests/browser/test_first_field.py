"""In a form one types at once; where there is none, and on a telephone, nothing takes the focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scene import MASSES, Scene

FOCUSED = "document.activeElement === document.body ? '' : document.activeElement.name || document.activeElement.id"
FORMS = ["progress-new", "document-new", "rubric-settings", "grid-import", "standings-publish"]


@pytest.mark.parametrize("name", FORMS)
def test_the_first_field_of_a_form_has_the_focus(page: Page, scene: Scene, sign_in: Callable, name: str):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url(name))
    fields = page.locator("main form[method=post] :is(input, select, textarea):not([type=hidden], [type=checkbox])")
    seen = [field for field in fields.all() if field.is_visible() and field.is_enabled()]
    assert seen == [] or page.evaluate(FOCUSED) == seen[0].get_attribute("name")


def test_what_was_wrong_comes_before_the_first_field(page: Page, scene: Scene, sign_in: Callable):
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid-import"))
    page.locator("#file").evaluate("(field) => { field.required = false; }")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_page_to_read_and_a_telephone_keep_the_focus_where_it_is(
    page: Page, phone: Page, scene: Scene, sign_in: Callable
):
    sign_in(page, scene.account("thuky"))
    for address in (scene.url("overview"), scene.url("progress"), scene.url("grid"), scene.url("card", MASSES)):
        page.goto(address)
        assert page.evaluate(FOCUSED) == ""
    sign_in(phone, scene.account("thuky"))
    phone.goto(scene.url("progress-new"))
    assert phone.evaluate(FOCUSED) == ""
