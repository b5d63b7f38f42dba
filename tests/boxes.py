"""The boxes of a page of scores, as they stand in its HTML, and what a form of them was loaded with."""

import re
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

from scoring.pages.loaded import loaded_of
from scoring.presenters.boxes import Box


class BoxPlace(NamedTuple):
    """One box that one may type into."""

    stage: str
    member: str
    criterion: str


def boxes_in(html: str) -> list[BoxPlace]:
    """The boxes of a page, in their order."""
    return [BoxPlace(*map(unescape, parts)) for parts in re.findall(r' name="v:([^":]+):([^":]+):([^"]+)"', html)]


def loaded_with(known: Mapping[str, tuple[int, str]]) -> str:
    """What a form says that was loaded with these versions and texts, by the names of its boxes."""
    boxes = []
    for name, (version, text) in known.items():
        _, stage, member, criterion = name.split(":", 3)
        boxes.append(Box(member, criterion, stage, version, text, text, "", open=True))
    return loaded_of(boxes)
