"""Points read off a list: «98 % trở lên 5 điểm, 97 đến dưới 98 % 4 điểm», «mỗi 1 % vượt cộng 0,1» (RUBRIC §2).

A list of marks, each a place and its points. Between two of them the lower one's points hold (`STEP`), or what lies
between is in proportion (`LINEAR`). Outside them the end's points hold, or the list goes on as it does between the two
marks at that end (`CONTINUE`). Everything is told by segments, for the rule here and for a workbook's formula.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from common.vietnamese.numbers import PERCENT, POINTS, NumberRefused, input_number, parse_number
from common.vietnamese.text import clean_line, fold

MOST_MARKS = 100
WHOLE = "chỉ tính đơn vị trọn"


class CurveOf(StrEnum):
    """What a mark's place is."""

    PERCENT = "percent"
    ACTUAL = "actual"

    @property
    def label(self) -> str:
        """In the user's words."""
        return {CurveOf.PERCENT: "phần trăm của chỉ tiêu", CurveOf.ACTUAL: "chính kết quả"}[self]


class Between(StrEnum):
    """What holds between two marks."""

    STEP = "step"
    LINEAR = "linear"

    @property
    def label(self) -> str:
        """In the user's words."""
        return {Between.STEP: "giữ điểm của mốc dưới", Between.LINEAR: "tính theo tỷ lệ giữa hai mốc"}[self]


class Beyond(StrEnum):
    """What holds below the first mark and above the last."""

    HOLD = "hold"
    CONTINUE = "continue"

    @property
    def label(self) -> str:
        """In the user's words."""
        return {Beyond.HOLD: "giữ điểm của mốc ngoài cùng", Beyond.CONTINUE: "tính tiếp như hai mốc ngoài cùng"}[self]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A mark: from this place (percent of the target, or the result) on, or at it, so many points; `above` from behind
    it on: «trên 98 %» is no longer 98 %.
    """

    at: Decimal
    points: Decimal
    above: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """From the mark `low` to the mark `high`, which is no longer in it (None: without end): `base`, and `rise` for each
    `run` behind `at`.
    """

    low: CurvePoint | None
    high: CurvePoint | None
    at: Decimal
    base: Decimal
    rise: Decimal
    run: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """The list and how it is read; `whole` counts only whole units of the place: 98,7 % is 98 %."""

    points: tuple[CurvePoint, ...]
    of: CurveOf = CurveOf.PERCENT
    interpolation: Between = Between.STEP
    beyond: Beyond = Beyond.HOLD
    whole: bool = False

    def __post_init__(self) -> None:
        # However it was written down, it is read from below.
        object.__setattr__(self, "points", tuple(sorted(self.points, key=lambda point: (point.at, point.above))))

    def segments(self) -> tuple[Segment, ...]:
        """The list as stretches without a gap, from below; no two marks may be the same."""
        one = Decimal(1)
        first, last = self.points[0], self.points[-1]
        below = Segment(None, first, first.at, first.points, Decimal(0), one)
        above = Segment(last, None, last.at, last.points, Decimal(0), one)
        inner, ways = [], []
        for left, right in pairwise(self.points):
            run, rise = right.at - left.at, right.points - left.points
            ways.append((rise, run))
            # Between steps nothing rises. «98» and «trên 98» stand at one place: there is no way between them.
            rise = Decimal(0) if self.interpolation is Between.STEP else rise
            inner.append(Segment(left, right, left.at, left.points, rise, run or one))
        if self.beyond is Beyond.CONTINUE and ways:
            below = Segment(None, first, first.at, first.points, *ways[0])
            above = Segment(last, None, last.at, last.points, *ways[-1])
        return (below, *inner, above)

    def segment_at(self, place: Fraction) -> Segment:
        """The stretch in which a place lies."""
        return next(one for one in self.segments() if one.high is None or not _reached(place, one.high))

    def read(self, place: Fraction) -> Fraction:
        """The points at this place, exactly."""
        if self.whole:
            place = Fraction(floor(place))
        segment = self.segment_at(place)
        ways = (place - Fraction(segment.at)) / Fraction(segment.run)
        if self.interpolation is Between.STEP:
            ways = Fraction(floor(ways))
        return Fraction(segment.base) + ways * Fraction(segment.rise)

    def as_json(self) -> dict[str, Any]:
        """As a file and a frozen text have it."""
        return {
            "of": self.of.value,
            "interpolation": self.interpolation.value,
            "beyond": self.beyond.value,
            "whole": self.whole,
            "points": [
                {"at": _text(point.at), "points": _text(point.points), **({"above": True} if point.above else {})}
                for point in self.points
            ],
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Curve":
        """The list that `as_json` wrote."""
        return cls(
            tuple(
                CurvePoint(Decimal(point["at"]), Decimal(point["points"]), point.get("above", False))
                for point in found["points"]
            ),
            CurveOf(found["of"]),
            Between(found["interpolation"]),
            Beyond(found["beyond"]),
            found["whole"],
        )

    def typed(self) -> str:
        """The marks as one types them, the highest first: «98: 5»."""
        return "\n".join(
            f"{'>' if one.above else ''}{input_number(one.at)}: {input_number(one.points)}"
            for one in reversed(self.points)
        )

    def reading(self) -> str:
        """How it is read, in words."""
        said = [self.of.label, self.interpolation.label, self.beyond.label]
        return "; ".join([*said, *([WHOLE] if self.whole else [])])

    def told(self) -> str:
        """All of it, in a line for the log."""
        return f"{self.typed()} ({self.reading()})".replace("\n", "; ")


def kept_curve(curve: Curve | None) -> str:
    """As its column keeps it; "" for none."""
    return "" if curve is None else json.dumps(curve.as_json())


def curve_of_column(kept: str) -> Curve | None:
    """The curve that the column keeps; None where it is empty."""
    return Curve.from_json(json.loads(kept)) if kept else None


def told_curve(kept: str) -> str:
    """What the column keeps, in a line for the log."""
    curve = curve_of_column(kept)
    return "" if curve is None else curve.told()


def _reached(place: Fraction, mark: CurvePoint) -> bool:
    return place > mark.at if mark.above else place >= mark.at


def read_reading(text: str) -> dict[str, Any]:
    """How a list is read, from the words of `reading`; what isn't said is as usual. CurveRefused for other words."""
    words = {fold(one.label): one for kind in (CurveOf, Between, Beyond) for one in kind}
    keys = {CurveOf: "of", Between: "interpolation", Beyond: "beyond"}
    found: dict[str, Any] = {}
    for piece in re.split(r"[\n;]", text):
        said = clean_line(piece)
        if not said:
            continue
        if fold(said) == fold(WHOLE):
            found["whole"] = True
        elif (one := words.get(fold(said))) is not None:
            found[keys[type(one)]] = one
        else:
            known = ", ".join(f"«{word}»" for word in (*(one.label for one in words.values()), WHOLE))
            raise CurveRefused(f"Không hiểu «{said}». Hãy ghi một trong: {known}.")
    return found


def _text(number: Decimal) -> str:
    return input_number(number).replace(",", ".")


class CurveRefused(ValueError):
    """Marks that cannot be read; the message tells the user in Vietnamese what to do."""


# «98: 5», «98% = 5», «từ 98: 5 điểm», «>98: 5», or two cells of a spreadsheet side by side («98 5»).
_MARK = re.compile(
    r"^(?:từ\s+|≥\s*|>=\s*|(?P<above>>\s*|trên\s+))?(?P<at>[^:=\t]+?)(?:\s+trở lên)?"
    r"(?:\s*[:=\t]\s*|\s+)(?P<points>[^:=\t]+)$",
    re.IGNORECASE,
)


def read_marks(text: str, units: tuple[str, ...] = ()) -> tuple[CurvePoint, ...]:
    """The marks that were typed, one a line or parted by semicolons. CurveRefused for a line that is none.

    Behind a place may stand «%», and one of the criterion's `units`.
    """
    marks = []
    for piece in re.split(r"[\n;]", text):
        line = piece.strip()
        if not line:
            continue
        found = _MARK.match(line)
        if found is None:
            raise CurveRefused(
                f"«{clean_line(line)}»: hãy ghi mốc, dấu hai chấm, rồi số điểm, mỗi dòng một mốc, ví dụ «98: 5»."
            )
        try:
            at, points = parse_number(found["at"], (*PERCENT, *units)), parse_number(found["points"], POINTS)
            marks.append(CurvePoint(at, points, found["above"] is not None))
        except NumberRefused as refused:
            raise CurveRefused(f"«{clean_line(line)}»: {refused}") from refused
    return tuple(marks)
