"""A page as it is read: what keeps words together on a line is no part of what it says."""

import re
from typing import Any

_KEPT = re.compile(r'<span class="(?:nowrap|text)">([^<]*)</span>')


def without_joins(page: str) -> str:
    """The page without the spans that `common.records.joined` put into it."""
    # The inner ones first: only then is the outer one's text without tags.
    return _KEPT.sub(r"\1", _KEPT.sub(r"\1", page))


def as_read(answer: Any) -> str:
    """The answer's page as it is read."""
    return without_joins(answer.content.decode())
