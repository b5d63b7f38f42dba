"""What every page must pass: nothing serious for axe, nothing wider than the screen, no error on the console, and at
most 150 KB of script and style. An error page would pass all of that, so the page must first be the right one.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

BUDGET = 150 * 1024
# Without `preload` axe does not read the stylesheets a second time, some of them from where they are not.
AXE = {"resultTypes": ["violations"], "preload": False}
SIZES = """() => performance.getEntriesByType('resource')
    .filter((entry) => /\\.(css|js)$/.test(new URL(entry.name).pathname))
    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""


class Inspector:
    """Looks at one page after the other and keeps what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.budget = BUDGET
        self.complaints: list[str] = []
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: console: {message.text}")

    def visit(self, address: str, heading: str, status: int = 200) -> None:
        """Opens the page, sees that it is the right one, and looks at it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert (answer.status, address) == (status, address)
        if status != 200:
            # The browser notes every answer of that kind.
            self.complaints = [said for said in self.complaints if f"status of {status}" not in said]
        self.look(heading)

    def look(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        found = [
            f"axe: {violation['id']} ({violation['help']}): {[node['target'] for node in violation['nodes']][:3]}"
            for violation in Axe().run(self.page, options=AXE).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        # Not `innerWidth`: a telephone's browser widens that to fit whatever it must show.
        screen = self.page.viewport_size
        if screen and (width := self.page.evaluate("document.documentElement.scrollWidth")) > screen["width"]:
            found.append(f"{width} pixels wide")
        if (size := self.page.evaluate(SIZES)) > self.budget:
            found.append(f"{size} bytes of script and style")
        self.complaints += [f"{self.page.url}: {what}" for what in found]
