"""A pact's draft and what can be done to it: plain Python, so that every button of the editor is a function of its own.

A draft is never changed: each function answers another one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from common.vietnamese.dates import short_date
from common.vietnamese.text import clean

# More points than any pact has; a longer paste is a mistake.
MOST_POINTS = 100
_NUMBERED = re.compile(r"(?:[-+•–]|\(?[0-9]{1,2}[.)]|[a-zđ]\))\s+(?=\S)")


class PactSection(StrEnum):
    """The lists of a pact, in the order they stand in."""

    GROUND = "ground"
    PLEDGE = "pledge"
    TARGET = "target"
    ORGANISATION = "organisation"
    ADOPTED = "adopted"

    @property
    def label(self) -> str:
        """The heading the users know."""
        return _LABELS[self]


_LABELS = {
    PactSection.GROUND: "Căn cứ",
    PactSection.PLEDGE: "Nội dung",
    PactSection.TARGET: "Chỉ tiêu",
    PactSection.ORGANISATION: "Tổ chức thực hiện",
    PactSection.ADOPTED: "Văn bản được thông qua",
}
# The draft's own fields, as the log names them.
FIELD_LABELS = {
    "title": "Tên",
    "note": "Ghi chú",
    "conference_name": "Hội nghị",
    "conference_date": "Ngày họp",
    "conference_place": "Nơi họp",
    "chair_name": "Người chủ trì",
    "chair_position": "Chức vụ người chủ trì",
    "witness_name": "Người chứng kiến",
    "witness_position": "Chức vụ người chứng kiến",
    "copies": "Số bản",
}


class DraftRefused(ValueError):
    """A change that can't be made. Its text is a sentence for the user."""


@dataclass(frozen=True)
class Point:
    """One point of a list; `cites` is the number of the registered document that a ground names."""

    text: str
    cites: int | None = None


@dataclass(frozen=True)
class PactDraft:
    """A pact as it is being written: its own fields, and its lists."""

    fields: Mapping[str, Any]
    sections: Mapping[PactSection, tuple[Point, ...]] = field(default_factory=dict)

    def points(self, section: PactSection) -> tuple[Point, ...]:
        """The points of one list."""
        return self.sections.get(section, ())

    def having(self, section: PactSection, points: Iterable[Point]) -> "PactDraft":
        """The draft with this list in place of the one that stood there."""
        found = tuple(points)
        if len(found) > MOST_POINTS:
            raise DraftRefused(f"Mục «{section.label}» có {len(found)} dòng, nhiều nhất là {MOST_POINTS}.")
        return replace(self, sections={**self.sections, section: found})


def moved(draft: PactDraft, section: PactSection, place: int, steps: int) -> PactDraft:
    """One point so many places down (or up); at the end it stays."""
    points = list(draft.points(section))
    point = _taken(points, section, place)
    points.insert(max(0, place + steps), point)
    return draft.having(section, points)


def removed(draft: PactDraft, section: PactSection, place: int) -> PactDraft:
    """The draft without one point."""
    points = list(draft.points(section))
    _taken(points, section, place)
    return draft.having(section, points)


def placed(draft: PactDraft, section: PactSection, order: Sequence[int]) -> PactDraft:
    """The points in another order, told by the places they had."""
    points = draft.points(section)
    if sorted(order) != list(range(len(points))):
        raise DraftRefused("Thứ tự gửi lên không khớp với số dòng. Hãy tải lại trang rồi kéo lại.")
    return draft.having(section, [points[place] for place in order])


def added(draft: PactDraft, section: PactSection, text: str) -> PactDraft:
    """The draft with the lines of a text at the end of a list: each becomes a point, without its number or dash."""
    points = [Point(line) for line in lines_of(text)]
    return draft.having(section, [*draft.points(section), *points])


def lines_of(text: str) -> list[str]:
    """The points of a pasted text, one a line, without the numbers, letters and dashes that they began with."""
    lines = (clean(line) for line in text.splitlines())
    return [found for line in lines if (found := _NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else line)]


def copied(draft: PactDraft, source: PactDraft) -> PactDraft:
    """The lists of another pact in this one; its conference, its title and what it adopted are its own."""
    lists: dict[PactSection, tuple[Point, ...]] = {
        section: source.points(section) for section in PactSection if section is not PactSection.ADOPTED
    }
    return replace(draft, sections={**draft.sections, **lists})


def _taken(points: list[Point], section: PactSection, place: int) -> Point:
    if not 0 <= place < len(points):
        raise DraftRefused(f"Mục «{section.label}» không có dòng {place + 1}.")
    return points.pop(place)


# --- what differs, for the log ---------------------------------------------------------------------------


@dataclass(frozen=True)
class PactDifference:
    """One thing that differs between two drafts, in the user's words."""

    subject: str
    action: str
    old: str = ""
    new: str = ""


def differences(old: PactDraft, new: PactDraft) -> list[PactDifference]:
    """What differs, field by field and point by point; points that only changed places are told once a list."""
    found = [
        PactDifference("Giao ước", f"sửa «{label}»", _told(old.fields.get(name)), _told(new.fields.get(name)))
        for name, label in FIELD_LABELS.items()
        if old.fields.get(name) != new.fields.get(name)
    ]
    for section in PactSection:
        found += _between(section, old.points(section), new.points(section))
    return found


def _between(section: PactSection, old: Sequence[Point], new: Sequence[Point]) -> list[PactDifference]:
    before, after = [point.text for point in old], [point.text for point in new]
    if sorted(before) == sorted(after) and before != after:
        return [PactDifference(section.label, "sắp lại", _listed(before), _listed(after))]
    found = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            cited = [(one, other) for one, other in zip(old[a:b], new[c:d], strict=True) if one.cites != other.cites]
            found += [
                PactDifference(f"{section.label}: {_short(new.text)}", "đổi văn bản được dẫn") for _, new in cited
            ]
            continue
        common = min(b - a, d - c)
        for step in range(common):
            name = f"{section.label} {c + step + 1}"
            found.append(PactDifference(name, "sửa", before[a + step], after[c + step]))
        found += [
            PactDifference(f"{section.label} {place + 1}", "xóa", old=before[place]) for place in range(a + common, b)
        ]
        found += [
            PactDifference(f"{section.label} {place + 1}", "thêm", new=after[place]) for place in range(c + common, d)
        ]
    return found


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(f"{place}. {_short(text)}" for place, text in enumerate(texts, start=1))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def _told(value: Any) -> str:
    return short_date(value) if isinstance(value, date) else "" if value is None else str(value)


# --- kept, so that a change can be taken back ------------------------------------------------------------


def to_json(draft: PactDraft) -> dict[str, Any]:
    """The draft as it is kept."""
    fields = {name: value.isoformat() if isinstance(value, date) else value for name, value in draft.fields.items()}
    sections = {
        section.value: [[point.text, point.cites] for point in draft.points(section)] for section in PactSection
    }
    return {"fields": fields, "sections": sections}


def from_json(kept: Mapping[str, Any]) -> PactDraft:
    """The draft that was kept so."""
    fields = dict(kept["fields"])
    if fields.get("conference_date"):
        fields["conference_date"] = date.fromisoformat(fields["conference_date"])
    sections = {
        section: tuple(Point(text, cites) for text, cites in kept["sections"].get(section.value, []))
        for section in PactSection
    }
    return PactDraft(fields, sections)
