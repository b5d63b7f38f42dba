"""What every page must pass: nothing serious for axe, nothing wider than the screen, no error on the console, and at
most 150 KB of script and style. An error page would pass all of that, so the page must first be the right one.

axe takes two thirds of the time, and five people see mostly the same: it is asked once for each build of a page at each
size. All else is looked at on every visit.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

BUDGET = 150 * 1024
# Without `preload` axe does not read the stylesheets a second time, some of them from where they are not.
AXE = {"resultTypes": ["violations"], "preload": False}
SIZES = """() => performance.getEntriesByType('resource')
    .filter((entry) => /\\.(css|js)$/.test(new URL(entry.name).pathname))
    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
# What axe judges a page by, for each part of the page: which elements stand in which, with which attributes, and
# whether they have a text. Not counted are how many of a kind there are and in which order, which values attributes of
# the data have, and what the texts say: what a table of nine rows passes, one of ten passes.
BUILD = """() => {
    const TELLING = /^(class|role|type|style|hidden|disabled|lang|dir|tabindex|scope|aria-.*)$/;
    const REFERS = /^aria-(label|labelledby|describedby|controls|owns|activedescendant|valuetext)$/;
    const build = (element) => {
        const attributes = [...element.attributes].map(({name, value}) =>
            TELLING.test(name) && !REFERS.test(name) ? `${name}=${value}` : `${name}${value.trim() ? '' : '=nothing'}`);
        const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const inside = [...new Set([...element.children].map(build))];
        return `<${element.localName} ${attributes.sort().join(' ')}>${says ? 'text' : ''}${inside.sort().join('')}`;
    };
    return [document.documentElement, document.head, ...document.body.children].map((part) =>
        part === document.documentElement ? `${part.lang} ${document.title ? 'titled' : ''}` : build(part));
}"""
# An address within the page that two elements bear leads to the first of them, or labels the wrong one.
TWICE = """() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}"""
# Size of the screen and build of a part: those in which axe found nothing, in this process.
passed: set[tuple[object, str]] = set()


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
        found = [*self._axe(), *(f"{name} is the id of two elements" for name in self.page.evaluate(TWICE))]
        # Not `innerWidth`: a telephone's browser widens that to fit whatever it must show.
        screen = self.page.viewport_size
        if screen and (width := self.page.evaluate("document.documentElement.scrollWidth")) > screen["width"]:
            found.append(f"{width} pixels wide")
        if (size := self.page.evaluate(SIZES)) > self.budget:
            found.append(f"{size} bytes of script and style")
        self.complaints += [f"{self.page.url}: {what}" for what in found]

    def _axe(self) -> list[str]:
        """What axe calls serious or critical; nothing if it has looked at pages of this build at this size."""
        size = tuple((self.page.viewport_size or {}).items())
        builds = {(size, part) for part in self.page.evaluate(BUILD)}
        if builds <= passed:
            return []
        found = [
            f"axe: {violation['id']} ({violation['help']}): {[node['target'] for node in violation['nodes']][:3]}"
            for violation in Axe().run(self.page, options=AXE).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        if not found:
            passed.update(builds)
        return found
