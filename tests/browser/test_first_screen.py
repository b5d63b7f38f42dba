"""The first screen belongs to the work: how many rows one sees of grid and card before scrolling, and where one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scoring.models import Score
from tests.browser.scene import MASSES, Scene

# Of a row that is seen nothing lies outside the window, under the sticky head or under the sums.
ROWS_IN_SIGHT = """() => {
    const table = document.querySelector("[data-scoring]");
    const top = Math.max(...Array.from(table.tHead.rows[0].cells, (cell) => cell.getBoundingClientRect().bottom));
    const sums = table.tFoot ? Array.from(table.tFoot.rows[0].cells) : [];
    const bottom = Math.min(window.innerHeight, ...sums.map((cell) => cell.getBoundingClientRect().top));
    return Array.from(table.tBodies[0].rows).filter((row) => {
        const box = row.getBoundingClientRect();
        return box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1 && row.querySelector(".cell");
    }).length;
}"""


@pytest.mark.parametrize(
    ("name", "args", "user", "step", "least"),
    [
        ("grid", (), "thuky", "agreeing", 10),
        ("grid", (), "truongkhoi", "agreeing", 10),
        ("grid", (), "thuky", "published", 10),
        ("card", (MASSES,), "thuky", "agreeing", 6),
        ("card", (MASSES,), MASSES, "scoring", 6),
        ("criterion", ("I.1",), "thuky", "agreeing", 6),
    ],
)
def test_the_first_screen_shows_the_rows(
    page: Page,
    scene: Scene,
    sign_in: Callable,
    name: str,
    args: tuple[str, ...],
    user: str,
    step: str,
    least: int,
):
    type(scene.round).objects.filter(pk=scene.round.pk).update(step=step, scoring_due="2099-12-15")
    if step == "scoring":
        scene.round.cards.update(state="drafting")
        later = dict.fromkeys(["appraised_input", "appraised_points", "agreed_input", "agreed_points"])
        Score.objects.filter(card__round=scene.round).update(**later)
    sign_in(page, scene.account(user))
    page.goto(scene.url(name, *args))
    where = page.locator("#where")
    for words in ("Khối thi đua 6", "Năm 2023", "Kỳ: Cả năm", "Số liệu minh họa"):
        expect(where.get_by_text(words)).to_be_in_viewport(ratio=1)
    expect(where).to_contain_text(
        {"agreeing": "Thống nhất", "scoring": "Hạn 15/12/2099", "published": "Đã công bố"}[step]
    )
    assert page.evaluate("window.scrollY") == 0
    assert page.evaluate(ROWS_IN_SIGHT) >= least


def test_the_grid_of_a_low_window_shows_most_of_a_screen(page: Page, scene: Scene, sign_in: Callable):
    """An old Chrome on such a screen leaves its pages some 625 pixels."""
    page.set_viewport_size({"width": 1366, "height": 625})
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid"))
    assert page.evaluate(ROWS_IN_SIGHT) >= 7
    page.goto(scene.url("card", MASSES))
    assert page.evaluate(ROWS_IN_SIGHT) >= 4
