"""«Thẩm định riêng» in the browser: a box is saved as one leaves it, and the mean comes with the second appraiser's."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from members.models import Membership
from scoring.models import Appraisal, Appraiser, Round, Rubric, Score, Scorecard, Stage
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, OFFICE, Desk, Scene


def judged_alone(scene: Scene) -> None:
    """My card is handed in; the office's and another agency appraise it, each by itself."""
    Score.objects.filter(card__member__code=MASSES).update(
        appraised_input=None, appraised_points=None, agreed_input=None, agreed_points=None
    )
    Round.objects.update(step="appraising")
    Scorecard.objects.update(state="submitted")
    Rubric.objects.update(several_appraisers="mean")
    own = Membership.objects.get(code=MASSES)
    others = Membership.objects.exclude(code=MASSES).filter(year=own.year).order_by("order")
    for other in [others.get(code=OFFICE), others.exclude(code=OFFICE)[0]]:
        Appraiser.objects.create(round=scene.sheet.round, appraiser=other, member=own)


def test_the_mean_follows_as_the_second_appraiser_leaves_its_box(screen: Page, scene: Scene, sign_in: Callable):
    judged_alone(scene)
    second = Appraiser.objects.exclude(appraiser__code=OFFICE).get().appraiser.code
    sign_in(screen, scene.account("thuky"))
    screen.goto(scene.url("appraisals", MASSES))
    desk = Desk(screen)
    mean = screen.locator(f'[data-counts="{MASSES} I.3"]')
    expect(mean).to_have_text("–")
    desk.type_in(OFFICE, "I.3", "70", stage=Stage.APPRAISED)
    expect(desk.note(OFFICE, "I.3", Stage.APPRAISED)).to_have_text("đã lưu")
    expect(mean).to_have_text("–")
    desk.type_in(second, "I.3", "75", stage=Stage.APPRAISED)
    expect(mean).to_have_text("72,5")
    expect(screen.locator(f'[data-told="{MASSES} I.3"]')).to_have_text(
        "trung bình của 2 đơn vị thẩm định: (70 + 75)/2 = 72,5 → 72,5 điểm"
    )
    screen.get_by_role("button", name="Hoàn tác").click()
    expect(desk.box(second, "I.3", Stage.APPRAISED)).to_have_value("")
    expect(mean).to_have_text("–")
    assert list(Appraisal.objects.exclude(input=None).values_list("input", flat=True)) == [{"points": "70"}]


def test_the_page_is_in_order_for_secretary_and_appraiser(inspector: Inspector, scene: Scene, sign_in: Callable):
    judged_alone(scene)
    name = Membership.objects.get(code=MASSES).name
    sign_in(inspector.page, scene.account("thuky"))
    inspector.visit(scene.url("appraisals", MASSES), f"Thẩm định riêng: {name}")
    Rubric.objects.update(several_appraisers="together")
    inspector.visit(scene.url("appraisals", MASSES), f"Thẩm định riêng: {name}")
