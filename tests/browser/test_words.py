"""The lists to choose from say what their points do, and letters choose in them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from scoring.models import Criterion, Score
from tests.browser.scene import OFFICE, Desk, Scene

SAVED = "đã lưu"


def test_letters_choose_the_words_of_a_bonus_and_of_a_deduction(page: Page, scene: Scene, sign_in: Callable):
    Score.objects.filter(criterion__code="V.1").delete()
    Criterion.objects.filter(code="V.1").update(kind="achieved", points_each=None, unit="")
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid"))
    desk = Desk(page)
    for criterion, letters, chosen, stored in (
        ("V.1", "c", "có vi phạm", True),
        ("V.1", "khong", "không vi phạm", False),
        ("IV.2", "k", "không cộng", False),
        ("IV.2", "d", "được cộng", True),
    ):
        desk.box(OFFICE, criterion).focus()
        page.keyboard.type(letters)
        expect(desk.box(OFFICE, criterion)).to_have_value(chosen)
        page.keyboard.press("Enter")
        expect(desk.note(OFFICE, criterion)).to_have_text(SAVED)
        assert scene.text(OFFICE, criterion) == {"achieved": stored}
    assert desk.box(OFFICE, "V.1").locator("option").all_text_contents() == ["", "có vi phạm", "không vi phạm"]
