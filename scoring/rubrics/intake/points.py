"""Points as offices write them in a cell: «3,5 đ», «10 điểm», «tối đa 5», «-2», «2 điểm/lần», «0 - 5». Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from common.vietnamese.numbers import PERCENT, POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean_line

NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
# Before a number: how it is meant, which is said by the column or by the number itself.
_BEFORE = re.compile(r"^(?:điểm\s+)?(?:tối đa|không quá|đến|cộng|trừ|tổng|điểm chuẩn|điểm)\s*:?\s*", re.IGNORECASE)
_RANGE = re.compile(
    rf"^(?:từ\s+)?({NUMBER})\s*(?:điểm|đ)?\s*(?:-|–|đến)\s*({NUMBER})(?=\s*(?:điểm|đ)?$)", re.IGNORECASE
)
_EACH = re.compile(
    rf"^([-–−+]?\s*{NUMBER})\s*(?:điểm|đ)?\s*(?:/|cho mỗi|mỗi)\s*(?:1\s+|một\s+)?([^\W\d][^/;,.]*)$", re.I
)
# «10 điểm/lần, tối đa 30»
_UP_TO = re.compile(rf"^(.+?)[,;(]?\s*(?:nhưng\s+)?(?:tối đa|không quá)\s*({NUMBER})\s*(?:điểm|đ)?$", re.IGNORECASE)
# More than anybody writes into a cell of points.
_LONGEST = 100
_TAKES = re.compile(r"^\s*(?:trừ|[-–−])", re.IGNORECASE)
# What stands where nothing is meant.
_NOTHING = ("", "-", "–", "x", "/", "không", "...", "…")


@dataclass(frozen=True)
class PointsRead:
    """What a cell says of points: how many (without sign), whether they are taken, for `each` of which thing, and how
    many at most.

    `wrong` says why none could be read; a cell without anything has neither.
    """

    number: Decimal | None = None
    takes: bool = False
    each: str = ""
    most: Decimal | None = None
    wrong: str = ""


NO_POINTS = PointsRead()


def read_points(text: str) -> PointsRead:
    """The points in a cell."""
    said = clean_line(text[: 2 * _LONGEST])[:_LONGEST].strip("()[] .;:")
    if said.casefold() in _NOTHING:
        return NO_POINTS
    takes = bool(_TAKES.match(said))
    each, most = "", None
    if (limited := _UP_TO.match(said)) and _EACH.match(_without_words(limited[1])):
        said, most = limited[1], Decimal(limited[2].replace(",", "."))
    if found := _EACH.match(_without_words(said)):
        said, each = found[1], clean_line(found[2])[:50]
    elif found := _RANGE.match(said):
        # From so many to so many: the most counts, and one may give less.
        said = found[2]
    said = _without_words(said).lstrip("-–−+ ")
    try:
        # A weight, «30%», is as many points of a hundred.
        return PointsRead(parse_number(said, (*POINTS, *PERCENT)), takes, each, most)
    except NumberRefused as refused:
        return PointsRead(wrong=str(refused))


def _without_words(said: str) -> str:
    while (rest := _BEFORE.sub("", said)) != said:
        said = rest
    return said
