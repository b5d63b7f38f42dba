"""What is refused is told above the form, and each sentence leads to the box that it is about."""

import re
from collections.abc import Iterator
from typing import Any

from tests.pacts.life import Life
from tests.posted.reading import Sent, client_of
from tests.posted.table import FORMS
from tests.test_posting import life, made_once, undone  # noqa: F401

# What a page sends along by itself: without it nothing is judged.
UNSEEN = {"round", "seen", "version", "deed", "viec", "number", "loaded"}


def spoilt(sent: Sent, by: str) -> Sent:
    """The form with this in every box that somebody fills in."""

    def typed(name: str, value: Any) -> Any:
        if name in UNSEEN or name.endswith("-was"):
            return value
        return ([by] if by else []) if isinstance(value, list) else by

    return {name: typed(name, value) for name, value in sent.items()}


def links(page: str) -> Iterator[str]:
    """Where the links above a form lead that stay on the page."""
    for told in re.findall(r'<div class="errors".*?</div>', page, re.DOTALL):
        yield from re.findall(r'href="#([^"]*)"', told)


def test_each_sentence_above_a_form_leads_to_a_box_that_is_there(life: Life) -> None:  # noqa: F811
    found: dict[str, list[str]] = {}
    nowhere: dict[str, set[str]] = {}
    for name, form in FORMS.items():
        if not form.may:
            continue
        where = life.made.address(name, *form.args(life.made))
        with undone():
            who, sent = form.may[0], form.sent(life)
            for by in ("", "?"):
                with undone():
                    page = client_of(who).post(where + form.query(life, who), spoilt(sent, by)).content.decode()
                found.setdefault(name, []).extend(links(page))
                if gone := set(links(page)) - set(re.findall(r'\bid="([^"]*)"', page)):
                    nowhere.setdefault(name, set()).update(gone)
    assert nowhere == {}
    # Most forms tell something so, those with a group of ticks among them.
    assert sum(map(bool, found.values())) >= 40
    groups = {name: [there for there in led if there.endswith("_0")] for name, led in found.items()}
    assert {name for name, led in groups.items() if led} >= {
        "bloc-info",
        "eligibility-settings",
        "progress-exemptions",
        "progress-new",
        "progress-settings",
        "team-edit",
    }
