"""What sentences of a rubric say of points: so many for each thing, up to so many, and levels. Pure."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean, clean_line, fold
from scoring.rubrics.intake.points import NUMBER
from scoring.rubrics.kinds.criterion import PlainLevel

_LONGEST_UNIT = 50
# How far a text is searched: a criterion's words are shorter.
_LONGEST = 3000
_WORD = r"[^\W\d_]+"
_POINTS = r"(?:điểm|đ)\b"
_TAKES, _ADDS = r"(?:trừ|giảm)", r"(?:cộng|thưởng)"
_VERB = rf"(?P<verb>{_TAKES}|{_ADDS}|được|đạt|tính)"
_A = r"(?:0?1\s+|một\s+)?"
# «trừ 0,5 điểm mỗi lần», «cộng 2đ/1 sáng kiến», «2 điểm/lần»
_RATE_FIRST = re.compile(
    rf"(?:{_VERB}\s*(?:thêm\s+|đi\s+)?)?(?<![\d.,])(?P<n>{NUMBER})\s*(?:{_POINTS})?\s*"
    rf"(?:/|(?:cho|với|đối với|trên)?\s*mỗi\s|cho\s+(?=một|0?1))\s*{_A}(?P<unit>{_WORD}(?:\s+{_WORD}){{0,3}})"
)
# «mỗi lần vi phạm trừ 0,5», «mỗi sáng kiến: 2 điểm», «cứ 1 văn bản chậm bị trừ 1 điểm»
_UNIT_FIRST = re.compile(
    rf"(?:mỗi|cứ|một|0?1)\s+{_A}(?P<unit>{_WORD}(?:\s+{_WORD}){{0,7}}?)\s*[:,]?\s*(?:thì\s+|bị\s+|sẽ\s+|được\s+)*"
    rf"(?:{_VERB}\s*(?:thêm\s+|đi\s+)?|:\s*|(?=[0-9]))(?P<n>{NUMBER})(?!\s*%)\s*(?:{_POINTS})?"
)
_SIGNED = rf"(?P<verb>{_TAKES}|{_ADDS})"
_SPAN_SAID = rf"(?<![\d.,])(?P<least>{NUMBER})\s*(?:{_POINTS})?\s*(?:-|–|đến)\s*(?P<n>{NUMBER})\s*{_POINTS}"
_SPAN = rf"(?<![\d.,])(?P<least>{NUMBER})\s*(?:{_POINTS})?\s*(?:-|–|đến)\s*(?P<n>{NUMBER})\s*(?:{_POINTS})?"
# «trừ 1–3 điểm một vụ», «mỗi vụ trừ từ 1 đến 3 điểm»
_SPANS = (
    re.compile(
        rf"(?:{_SIGNED}\s*(?:từ\s+)?)?{_SPAN}\s*(?:/|(?:cho\s+)?(?:mỗi|một|0?1)\s)\s*{_A}"
        rf"(?P<unit>{_WORD}(?:\s+{_WORD}){{0,3}})"
    ),
    re.compile(
        rf"(?:mỗi|cứ|một|0?1)\s+{_A}(?P<unit>{_WORD}(?:\s+{_WORD}){{0,7}}?)\s*[:,]?\s*(?:thì\s+|bị\s+|sẽ\s+|được\s+)*"
        rf"{_SIGNED}\s*(?:từ\s+)?{_SPAN}"
    ),
    # «trừ từ 1 đến 3 điểm»: each time, whatever it is called.
    re.compile(rf"{_SIGNED}\s*(?:từ\s+)?{_SPAN_SAID}(?P<unit>)"),
)
# Where a unit ends that has no mark behind it.
_NOT_OF_UNIT = re.compile(
    r"\s+(?:thì|bị|sẽ|được|tối đa|không|tổng|nhưng|và|trừ|cộng|nếu|khi|mà|do|có|bị|vượt|để|theo|cho)\b.*", re.DOTALL
)
_MOST = r"(?:tối đa|không quá|không vượt quá|nhiều nhất)\s*(?:là\s+)?"
_ANY_MOST = re.compile(rf"{_MOST}(?P<n>{NUMBER})(?!\s*%)")


@dataclass(frozen=True)
class Rate:
    """So many points for each of a thing, or from `least` up to so many; `said` are the words in which it stands.

    A rate from … to … `adds` where its own words say so.
    """

    number: Decimal
    unit: str
    said: str = field(default="", compare=False)
    least: Decimal | None = None
    adds: bool = False


@dataclass(frozen=True)
class Rates:
    """What sentences say: what is taken and what is added for each thing, what each gives, and the limits.

    In `spans` are those that leave open how many points one time has.
    """

    takes: tuple[Rate, ...] = ()
    adds: tuple[Rate, ...] = ()
    gives: tuple[Rate, ...] = ()
    spans: tuple[Rate, ...] = ()
    takes_most: Decimal | None = None
    adds_most: Decimal | None = None
    most: Decimal | None = None


def read_rates(text: str) -> Rates:
    """All of them in a text, in their order."""
    said = clean_line(text[:_LONGEST]).lower()
    spans, rest = _spans(said)
    found: dict[str, list[Rate]] = {"takes": [], "adds": [], "gives": []}
    end = 0
    for match in sorted([*_RATE_FIRST.finditer(rest), *_UNIT_FIRST.finditer(rest)], key=re.Match.start):
        number, unit = _number(match["n"]), _unit(match["unit"])
        if number and unit and match.start() >= end:
            end = match.end()
            found[_which(match["verb"] or "")].append(Rate(number, unit, _clause(said, match.start(), end)))
    return Rates(
        takes=tuple(found["takes"]),
        adds=tuple(found["adds"]),
        gives=tuple(found["gives"]),
        spans=spans,
        takes_most=_limit(said, _TAKES, _ADDS),
        adds_most=_limit(said, _ADDS, _TAKES),
        most=_number(limit["n"]) if (limit := _ANY_MOST.search(said)) else None,
    )


def _spans(said: str) -> tuple[tuple[Rate, ...], str]:
    """The rates from so many to so many points, and the text with blanks in their place."""
    rates = []
    for form in _SPANS:
        for match in form.finditer(said):
            least, most, unit = _number(match["least"]), _number(match["n"]), _unit(match["unit"] or "lần")
            if least is not None and most and least < most and unit:
                adds = _which(match["verb"] or "") == "adds"
                rates.append(Rate(most, unit, _clause(said, match.start(), match.end()), least, adds))
                said = f"{said[: match.start()]}{' ' * (match.end() - match.start())}{said[match.end() :]}"
    return tuple(rates), said


_BETWEEN = re.compile(r"[;:.(]\s|,\s|[(\n]")


def _clause(said: str, start: int, end: int) -> str:
    """The words between two marks in which a rate stands."""
    begins = max((mark.end() for mark in _BETWEEN.finditer(said, 0, start)), default=0)
    return said[begins:end].strip(" -+*•,;:")


def _which(verb: str) -> str:
    if re.fullmatch(_TAKES, verb):
        return "takes"
    return "adds" if re.fullmatch(_ADDS, verb) else "gives"


def _limit(said: str, verb: str, other: str) -> Decimal | None:
    """How much is taken, or added, at most: said behind the verb, before the other one comes."""
    match = re.search(rf"{verb}(?:(?!{other})[^;\n])*?{_MOST}(?:{verb}\s+)?(?P<n>{NUMBER})", said)
    return _number(match["n"]) if match else None


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text, POINTS)
    except NumberRefused:
        return None


def _unit(text: str) -> str:
    unit = clean_line(_NOT_OF_UNIT.sub("", text))
    return "" if fold(unit) in ("diem", "d") or len(unit) > _LONGEST_UNIT else unit


_LEVEL = re.compile(
    rf"^(?:[-–+*•]\s*)?(?P<name>.*?\S)\s*(?::|\(|=|–|→|->|\s-\s|\s(?=được|đạt\s+[0-9]))\s*"
    rf"(?:được\s+|đạt\s+|chấm\s+|tối đa\s+)?(?P<minus>(?:bị\s+)?trừ\s+|[-–−]\s*)?"
    rf"(?P<n>{NUMBER})\s*(?:{_POINTS})?\s*\)?\s*[.;,]?$",
    re.IGNORECASE,
)


def read_levels(text: str) -> tuple[PlainLevel, ...]:
    """The levels in a text, «Tốt: 5; Yếu: -2» or each on its line; () unless there are two, each with its own name.

    What stands before the first of them on the same line, «Xếp loại: Tốt: 5; Khá: 3», belongs to its name.
    """
    best: tuple[PlainLevel, ...] = ()
    said = clean(text[:_LONGEST])
    for line in (said, *said.split("\n")):
        pieces = [piece for piece in re.split(r"[;\n]", line) if piece.strip()]
        if len(pieces) < 2:
            pieces = [piece for piece in re.split(r",\s+(?=[^\d\s])", line) if piece.strip()]
        levels = _levels(pieces)
        if len(levels) > len(best):
            best = levels
    return best


def _levels(pieces: list[str]) -> tuple[PlainLevel, ...]:
    """Those at the end that read as levels: what stands before them is the criterion itself."""
    found: list[PlainLevel] = []
    for piece in reversed(pieces):
        match = _LEVEL.match(clean_line(piece))
        number = _number(match["n"]) if match else None
        if match is None or number is None or _is_rule(match["name"]):
            break
        found.insert(0, PlainLevel(match["name"].strip(" -–:(")[:100], -number if match["minus"] else number))
    names = {fold(level.name) for level in found}
    return tuple(found) if len(found) > 1 and len(names) == len(found) and "" not in names else ()


def _is_rule(name: str) -> bool:
    """Whether these words tell of a rate rather than of a level."""
    return bool(re.search(r"\b(?:mỗi|cứ|trừ|cộng|tối đa|không quá|tổng)\b", name.lower()))
