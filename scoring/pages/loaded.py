"""What a form of boxes was loaded with: the version and the text of each, as the form carries it there and back.

A grid has thousands of boxes: what those of one row have in common is said once, and their members as long as they are
those of the row before. `static/js/cells.js` reads it too.
"""

import json
from collections.abc import Iterable

from common.web.sent import sent_json, whole_number
from scoring.presenters.boxes import Box, box_name

# No text of a box has one in it.
_BETWEEN = "\t"


def loaded_of(boxes: Iterable[Box]) -> str:
    """What the open ones among these boxes were loaded with."""
    rows: dict[tuple[str, str], tuple[list[str], list[str], list[str]]] = {}
    for one in boxes:
        if one.open:
            place = (one.stage, one.criterion)
            row = rows.get(place) or rows.setdefault(place, ([], [], []))
            row[0].append(one.member)
            row[1].append(str(one.version))
            row[2].append(one.known)
    told, before = [], ""
    for (stage, criterion), (codes, versions, texts) in rows.items():
        members = " ".join(codes)
        same = members == before
        told.append([stage, criterion, "" if same else members, " ".join(versions), _BETWEEN.join(texts)])
        before = members
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def known_in(sent: str) -> dict[str, tuple[int, str]]:
    """Version and text by the box's name; ValueError for what no form of ours has sent."""
    found: dict[str, tuple[int, str]] = {}
    rows, before = sent_json(sent), ""
    if not isinstance(rows, list):
        raise ValueError("no list of rows")
    for row in rows:
        if not isinstance(row, list) or len(row) != 5 or not all(isinstance(part, str) for part in row):
            raise ValueError("no row of boxes")
        stage, criterion, members, versions, texts = row
        before = members or before
        for member, version, text in zip(before.split(" "), versions.split(" "), texts.split(_BETWEEN), strict=True):
            number = whole_number(version)
            if number is None:
                raise ValueError("no version")
            found[box_name(stage, member, criterion)] = (number, text)
    return found
