"""The pact's pages besides its own: the editor, freezing and reopening, signing, the kept files; conferences."""

from typing import Any

from members.pages import Page
from pacts.pages import conference_forms, conferences, editor, files, freezing, signing
from pacts.views import Plan, pact_page

DOORS = [files.FILE, files.TEXT]


def pact_pages(plan: Plan) -> list[Page[Any]]:
    """All pages of the pact; `plan` tells what the year has of campaigns and joint activities."""
    return [pact_page(plan), editor.PAGE, freezing.page(plan), signing.SIGN, signing.PAPER, files.PAGE]


CONFERENCE_PAGES: list[Page[Any]] = [conferences.CONFERENCES, conferences.CONFERENCE, *conference_forms.PAGES]
