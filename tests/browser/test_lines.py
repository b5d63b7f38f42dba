"""No line of a page ends within a number and what it counts or names, however narrow the page is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from campaigns.models import Campaign
from pacts.models import Clause
from tests.browser.scene import Scene

THEME = "Đạt 100 % kế hoạch, 120/120 việc của Khối thi đua 6, theo Quyết định số 01/QĐ-KTĐ6 và Đ/c Nguyễn Văn An. "
KEPT = r"100 %|120/120|đua 6|số 01/QĐ-KTĐ6|Đ/c Nguyễn"
# Of all places where the pattern stands in the page's text: how many there are, and which of them are on two lines.
LOOK = """(pattern) => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let text = "", places = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let at = 0; at < node.data.length; at++) { text += node.data[at]; places.push([node, at]); }
  const found = [...text.matchAll(new RegExp(pattern, "g"))].map((match) => {
    const range = document.createRange(), last = match.index + match[0].length - 1;
    range.setStart(...places[match.index]);
    range.setEnd(places[last][0], places[last][1] + 1);
    return [match[0], new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size];
  });
  return [found.length, found.filter(([, lines]) => lines > 1).map(([words]) => words)];
}"""


@pytest.mark.parametrize(("page_name", "args", "least"), [("campaign", [1], 60), ("pact", [], 60)])
def test_what_belongs_together_is_never_parted(
    page_name: str, args: list[object], least: int, page: Page, scene: Scene, sign_in: Callable[..., None]
) -> None:
    lines = "\n".join("a" * length + " " + THEME for length in range(1, 14))
    Campaign.objects.filter(year=scene.year, number=1).update(theme=lines)
    pact = scene.year.pact
    pact.clauses.filter(section="ground").delete()
    Clause.objects.bulk_create(
        Clause(pact=pact, section="ground", order=place, text=line)
        for place, line in enumerate(lines.split("\n"), start=1)
    )
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url(page_name, *args))
    for width in range(360, 460, 20):
        page.set_viewport_size({"width": width, "height": 844})
        count, parted = page.evaluate(LOOK, KEPT)
        assert (count >= least, parted) == (True, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
