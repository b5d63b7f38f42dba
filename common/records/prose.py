"""Plain text as offices type it, told apart line by line: headings, points, paragraphs.

A line is what its beginning says: «I. » or «I- » a part, «1. » a point, «1.1. » a point below it, «a) » and «- »
items of a list, «Điều 1. » an article, «QUYẾT ĐỊNH:» the word that decides; any other is a paragraph. A numbered line
is a heading when it is short and ends without a stop: «1. Mục đích» is one, «1. Các đơn vị nộp phiếu.» is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from common.vietnamese.text import clean

# A heading of more than two lines is a sentence that lost its full stop.
LONGEST_HEADING = 140

_PART = re.compile(r"([IVX]+)\s*(?:[.]\s+|[-–]\s*)(\S.*)")
_POINT = re.compile(r"(\d{1,2}\.)\s+(\S.*)")
_BELOW = re.compile(r"(\d{1,2}(?:\.\d{1,2})+\.?)\s+(\S.*)")
_LETTER = re.compile(r"([a-zđ]\))\s*(\S.*)")
_DASH = re.compile(r"([-–+•])\s*(\S.*)")
_ARTICLE = re.compile(r"(Điều \d{1,2}[.:])\s*(\S.*)")
# A dotted line is there to be written on: what it ends is no heading.
_STOPS = (".", ";", ":", ",", "!", "?", "…")
_END = re.compile(r"[\s.;,]*(?:/\.)?[\s.;,]*$")


class LineKind(StrEnum):
    """What a line is."""

    PART = "part"
    HEADING = "heading"
    BELOW = "below"
    ARTICLE = "article"
    ITEM = "item"
    DECIDES = "decides"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """One line: its mark («I», «1.», «a)», «-») apart from its words."""

    kind: LineKind
    text: str
    mark: str = ""


def lines_of(text: str | Sequence[str]) -> list[str]:
    """The lines with something on them, of a text or of a list of lines; each cleaned and without blanks around."""
    parts = text.split("\n") if isinstance(text, str) else text
    return [line for part in parts for line in (one.strip() for one in clean(part).split("\n")) if line]


def blocks_of(text: str | Sequence[str]) -> list[Block]:
    """What each line of a text is, in order; empty lines are nothing."""
    return [_block(line) for line in lines_of(text)]


def without_end(block: Block) -> Block:
    """The last line as it stands before an end mark: without a stop or an end mark of its own."""
    return replace(block, text=bare(block.text))


def bare(text: str) -> str:
    """The text without a stop or an end mark of its own, for where the document sets one behind it."""
    return _END.sub("", text)


def _block(line: str) -> Block:
    if found := _PART.fullmatch(line):
        return Block(LineKind.PART, found[2], found[1])
    if found := _ARTICLE.fullmatch(line):
        return Block(LineKind.ARTICLE, found[2], found[1])
    for pattern, heading in ((_POINT, LineKind.HEADING), (_BELOW, LineKind.BELOW)):
        if found := pattern.fullmatch(line):
            is_heading = len(line) <= LONGEST_HEADING and not line.endswith(_STOPS)
            return Block(heading if is_heading else LineKind.TEXT, found[2], found[1])
    if found := _LETTER.fullmatch(line):
        return Block(LineKind.ITEM, found[2], found[1])
    if found := _DASH.fullmatch(line):
        return Block(LineKind.ITEM, found[2], "+" if found[1] == "+" else "-")
    if line.endswith(":") and line.isupper():
        return Block(LineKind.DECIDES, line)
    return Block(LineKind.TEXT, line)
