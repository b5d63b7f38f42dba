"""Levels that are stretches of a number, «Trên 98 %: 5; Từ 97 % đến dưới 98 %: 4»: points read off a list. Pure.

The number itself is then kept and shown, and nobody has to know in which stretch it lies (RUBRIC §2).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.vietnamese.numbers import NumberRefused, parse_number
from common.vietnamese.text import clean_line, fold
from scoring.rubrics.intake.points import NUMBER
from scoring.rubrics.kinds.criterion import PlainLevel
from scoring.rubrics.kinds.curve import MOST_MARKS, Between, Beyond, Curve, CurveOf, CurvePoint

_LONGEST = 3000
_UNIT = r"(?P<unit{0}>%|[^\W\d_]+)?"
_N = rf"(?P<{{0}}>{NUMBER})\s*{_UNIT}"
_LOW, _HIGH, _ONLY = (_N.format(name) for name in ("low", "high", "only"))
_FROM = r"(?:từ|đạt|đạt từ|≥|>=|tối thiểu)?\s*"
_ABOVE = r"(?P<above>trên|hơn|>|lớn hơn|vượt)\s*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # «từ 97 % đến dưới 98 %», «97-98 %», «trên 97 % đến 98 %»
        rf"(?:{_ABOVE}|{_FROM}){_LOW}\s*(?:-|–|đến|tới)\s*(?:dưới|hết|<)?\s*{_HIGH}",
        # «từ 98 % trở lên», «98 % trở lên», «≥ 98 %»
        rf"{_FROM}{_LOW}\s*(?:trở lên|trở đi)",
        rf"(?:từ|≥|>=|đạt từ|tối thiểu)\s*{_LOW}",
        # «trên 98 %»
        rf"{_ABOVE}{_LOW}(?:\s*trở lên)?",
        # «dưới 95 %», «95 % trở xuống»
        rf"(?:dưới|thấp hơn|<|ít hơn|đến|không quá|≤|<=)\s*{_HIGH}",
        rf"{_HIGH}\s*trở xuống",
        # «100 %», «0 lần», «đạt 100 %»
        rf"(?:đạt\s*)?{_ONLY}",
    )
)
# «đạt 98 % trở lên 5 điểm», «dưới 95 %: trừ 2 điểm», «dưới 97 % không được điểm»
_SAID = re.compile(
    rf"^(?:[-–+*•]\s*)?(?P<name>.*?\S)\s*(?:[:=(→]|thì|được|đạt được|chấm|tính)*\s*(?:được\s+)?"
    rf"(?:(?P<minus>(?:bị\s+)?trừ\s+|[-−]\s*)?(?P<n>{NUMBER})\s*(?:điểm|đ)|không\s+(?:được|có|tính|chấm)(?:\s+điểm)?)"
    r"\s*\)?\s*[.;,]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bracketed:
    """The list, and what its numbers count."""

    curve: Curve
    unit: str


def bracketed(levels: Sequence[PlainLevel]) -> Bracketed | None:
    """The levels as a list of marks, if every one of them is a stretch of one and the same number."""
    marks: dict[tuple[Decimal, bool], Decimal] = {}
    units: set[str] = set()
    for at, level in enumerate(levels):
        match = _stretch(level.name, first=at == 0)
        if match is None:
            return None
        said = match.groupdict()
        units |= {fold(unit) for name, unit in said.items() if name.startswith("unit") and unit}
        begin = said.get("low") or said.get("only")
        place = Decimal(0) if begin is None else _number(begin)
        above = bool(said.get("above"))
        if place is None or (place, above) in marks:
            return None
        marks[place, above] = level.points
    # Single numbers alone, «1; 2; 3», may as well be names.
    ranges = any(
        not (found := _stretch(level.name, first=True)) or not found.groupdict().get("only") for level in levels
    )
    if len(units) > 1 or len(marks) < 2 or not ranges:
        return None
    # What is said of no number gives nothing.
    marks.setdefault((Decimal(0), False), Decimal(0))
    points = tuple(CurvePoint(place, worth, above) for (place, above), worth in sorted(marks.items()))
    if len(points) > MOST_MARKS:
        return None
    called = next(filter(None, (_unit_of(level.name) for level in levels)), "")
    return Bracketed(Curve(points, CurveOf.ACTUAL, Between.STEP, Beyond.HOLD), called)


def _stretch(name: str, *, first: bool) -> "re.Match[str] | None":
    """What the words say as a whole; before the first there may stand what is measured."""
    said = clean_line(name).lower().rstrip(".,:")
    for form in _FORMS:
        if found := form.fullmatch(said):
            return found
    if first:
        for form in _FORMS[:-1]:
            if found := re.fullmatch(rf"[^0-9]*?\s{form.pattern}", said):
                return found
    return None


def _unit_of(name: str) -> str:
    match = _stretch(name, first=True)
    said = match.groupdict() if match else {}
    return next((unit for key, unit in said.items() if key.startswith("unit") and unit), "")


def read_stretches(text: str) -> tuple[PlainLevel, ...]:
    """The stretches in a sentence, «đạt 98 % trở lên 5 điểm, từ 97 đến dưới 98 % 4 điểm»; () unless they are a list."""
    pieces = [clean_line(piece) for piece in re.split(r"[;\n]|,\s+", text[:_LONGEST]) if piece.strip()]
    found: list[PlainLevel] = []
    for piece in reversed(pieces):
        match = _SAID.match(piece)
        points = _number(match["n"]) if match and match["n"] else Decimal(0)
        if match is None or points is None or _stretch(match["name"], first=True) is None:
            break
        found.insert(0, PlainLevel(match["name"][:100], -points if match["minus"] else points))
    return tuple(found) if bracketed(found) else ()


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberRefused:
        return None
