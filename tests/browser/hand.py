"""A user's hand in the browser, which counts what it does: each click, and each field it fills in, is one deed."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Hand:
    """Finds things by what they are called on the page, as a user does."""

    page: Page
    deeds: list[str] = field(default_factory=list)

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Presses a button; the last of this name, which is the form's own. Nothing that was typed may be refused."""
        self._click(name, (within or self.page).get_by_role("button", name=name, exact=True).last)
        refused = [
            text for text in self.page.locator(".invalid-feedback:visible, .day-question").all_inner_texts() if text
        ]
        assert refused == [], refused

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follows a link."""
        self._click(name, (within or self.page.locator("body")).get_by_role("link", name=name, exact=True).first)

    def open(self, name: str) -> None:
        """Opens what is folded away, a menu or a part of the page."""
        self._click(name, self.page.locator("summary", has_text=name).first)

    def fill(self, label: str, text: str) -> None:
        """Types into a field, over what stands there."""
        self.deeds.append(f"{label}: {text}")
        self._field(label).fill(text)

    def type(self, place: str, text: str) -> None:
        """Types into the first field of this selector, where several are called alike."""
        self.deeds.append(f"{place}: {text}")
        self.page.locator(place).first.fill(text)

    def choose(self, label: str, text: str) -> None:
        """Chooses from a list."""
        self.deeds.append(f"{label}: {text}")
        self._field(label).select_option(text)

    def _field(self, label: str) -> Locator:
        # Behind the label stands a star where a field must be filled in.
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\W*$")).first

    def _click(self, name: str, place: Locator) -> None:
        self.deeds.append(name)
        place.click()
        self.page.wait_for_load_state()
