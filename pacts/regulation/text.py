"""A regulation as lines that the program numbers: chapters, articles that run through them, clauses, points. Pure.

A line may name a setting of the year in braces, «{số thành viên}»; `said` puts in what is set.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from common.vietnamese.text import clean, clean_line

# More than any regulation has; a text that is longer is another text.
MOST_LINES = 300
LONGEST = 3000
EMPTY = "Hãy ghi nội dung, hoặc bỏ dòng này."
HOMELESS = "Khoản, điểm phải đứng trong một điều. Hãy thêm một điều ở trên, hoặc đổi dòng này thành điều."
_NAMED = re.compile(r"\{([^{}\n]{1,200})\}")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class LineKind(StrEnum):
    """What a line is, from the widest to the narrowest."""

    CHAPTER = "chapter"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"

    @property
    def label(self) -> str:
        """What users call it."""
        return {
            LineKind.CHAPTER: "Chương",
            LineKind.ARTICLE: "Điều",
            LineKind.CLAUSE: "Khoản",
            LineKind.POINT: "Điểm",
        }[self]

    @property
    def level(self) -> int:
        """How deep it stands: a line belongs to the nearest one above it with a smaller level."""
        return list(LineKind).index(self)


@dataclass(frozen=True)
class Line:
    """One line as it is written, without its number. `dropped` ones are to go when the whole is saved."""

    kind: LineKind
    text: str
    dropped: bool = False


@dataclass(frozen=True)
class NumberedLine:
    """A line with its number: `mark` is «Chương II», «Điều 5.», «1.», «a)», or "" for a clause that stands alone.

    `place` says where it is for whoever is told of it: «Điều 5», «khoản 1 Điều 5».
    """

    kind: LineKind
    text: str
    mark: str
    place: str
    article: int


def seal_of(lines: Iterable[Line]) -> str:
    """A short mark of the whole text."""
    told = repr([(line.kind.value, line.text) for line in lines])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# --- numbers -------------------------------------------------------------------------------------------------


def roman(number: int) -> str:
    """«IV» for 4."""
    found = ""
    for value, sign in _ROMAN:
        found, number = found + sign * (number // value), number % value
    return found


def letter_of(place: int) -> str:
    """«b» for the second point (1), and behind «y» goes «aa», so that no two points are called alike."""
    before, at = divmod(place, len(_LETTERS))
    return (letter_of(before - 1) if before else "") + _LETTERS[at]


def numbered(lines: Sequence[Line]) -> list[NumberedLine]:
    """Every line with its number. Articles run through the chapters; a clause alone in its article has none."""
    found = []
    chapter = article = clause = point = 0
    for at, line in enumerate(lines):
        if line.kind is LineKind.CHAPTER:
            chapter, clause, point = chapter + 1, 0, 0
            mark = place = f"Chương {roman(chapter)}"
        elif line.kind is LineKind.ARTICLE:
            article, clause, point = article + 1, 0, 0
            mark, place = f"Điều {article}.", f"Điều {article}"
        elif line.kind is LineKind.CLAUSE:
            clause, point = clause + 1, 0
            alone = clause == 1 and not _another_clause(lines, at)
            mark = "" if alone else f"{clause}."
            place = f"Điều {article}" if alone else f"khoản {clause} Điều {article}"
        else:
            letter = letter_of(point)
            point += 1
            mark = f"{letter})"
            place = f"điểm {letter} khoản {clause} Điều {article}" if clause else f"điểm {letter} Điều {article}"
        found.append(NumberedLine(line.kind, line.text, mark, place, article))
    return found


def _another_clause(lines: Sequence[Line], at: int) -> bool:
    """Whether another clause of the same article follows."""
    for line in lines[at + 1 :]:
        if line.kind.level < LineKind.CLAUSE.level:
            return False
        if line.kind is LineKind.CLAUSE:
            return True
    return False


# --- what is done to it --------------------------------------------------------------------------------------


def _end(lines: Sequence[Line], at: int) -> int:
    """Where what belongs to a line ends."""
    level = lines[at].kind.level
    return next((place for place in range(at + 1, len(lines)) if lines[place].kind.level <= level), len(lines))


def moved(lines: Sequence[Line], at: int, by: int) -> tuple[list[Line], int]:
    """The lines with one of them, and what belongs to it, a place further up or down; answers where it now stands.

    An article that is the first of its chapter goes into the chapter before; at the end of the text nothing moves.
    """
    rows = list(lines)
    if not 0 <= at < len(rows):
        return rows, at
    level, end = rows[at].kind.level, _end(rows, at)
    block, others = rows[at:end], rows[:at] + rows[end:]
    if by < 0:
        to = next((place for place in range(at - 1, -1, -1) if rows[place].kind.level <= level), at)
    elif end == len(rows):
        to = at
    else:
        # Behind the next of its own kind with what belongs to it, or behind the head of the next chapter.
        passed = _end(rows, end) if rows[end].kind.level == level else end + 1
        to = at + passed - end
    return others[:to] + block + others[to:], to


def added(lines: Sequence[Line], at: int, kind: LineKind) -> tuple[list[Line], int]:
    """The lines with an empty one of this kind behind the one at this place; answers where it stands."""
    rows = list(lines)
    to = min(max(at, -1), len(rows) - 1) + 1
    return [*rows[:to], Line(kind, ""), *rows[to:]], to


def mistakes(lines: Sequence[Line]) -> dict[int, str]:
    """What is wrong with the text, by line; {} if it can be kept."""
    found = {}
    in_article = False
    for at, line in enumerate(lines):
        in_article = line.kind is LineKind.ARTICLE or (in_article and line.kind is not LineKind.CHAPTER)
        if not line.text:
            found[at] = EMPTY
        elif len(line.text) > LONGEST:
            found[at] = f"Dài quá {LONGEST} ký tự."
        elif not in_article and line.kind in (LineKind.CLAUSE, LineKind.POINT):
            found[at] = HOMELESS
    return found


# --- a text that was copied elsewhere ------------------------------------------------------------------------

_CHAPTER = re.compile(r"chương\s+(?:[ivxlc]+|\d{1,2})\b(?P<ends>\s*[.:–-]+)?\s*(?P<text>.*)", re.IGNORECASE)
_ARTICLE = re.compile(r"điều\s+\d{1,3}\b(?P<ends>\s*[.:–-]+)?\s*(?P<text>.*)", re.IGNORECASE)
# «3.000.000 đồng» and «1.5 điểm» begin no clause: their figures belong to the text.
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s*[.)](?!\d)\s*(?P<text>\S.*)")
_POINT = re.compile(r"(?:[a-zđ]{1,2}\)|[-–+•])\s*(?P<text>\S.*)")


def read_pasted(text: str) -> list[Line]:
    """The lines of a regulation copied from Word. What has no number is a clause, or below a bare head its title."""
    found: list[Line] = []
    for line in filter(None, map(clean_line, text.splitlines())):
        fresh = _read_line(line)
        if found and not found[-1].text and fresh.kind is LineKind.CLAUSE:
            # «Chương I» stands alone, and its title in capitals in the line below.
            found[-1] = replace(found[-1], text=fresh.text)
        else:
            found.append(fresh)
    return [replace(line, text=_title(line)) for line in found]


def _read_line(line: str) -> Line:
    for kind, pattern in (
        (LineKind.CHAPTER, _CHAPTER),
        (LineKind.ARTICLE, _ARTICLE),
        (LineKind.CLAUSE, _CLAUSE),
        (LineKind.POINT, _POINT),
    ):
        match = pattern.fullmatch(line)
        if match and _begins(match):
            return Line(kind, clean_line(match["text"]))
    return Line(LineKind.CLAUSE, line)


def _begins(match: re.Match[str]) -> bool:
    """Whether it begins something; «Điều 5 của Quy chế này …» is a sentence that only cites."""
    said = match.groupdict()
    return "ends" not in said or bool(said["ends"]) or not said["text"] or said["text"][0].isupper()


def _title(line: Line) -> str:
    """A chapter's title typed in capitals is kept in small letters: the paper writes the capitals."""
    if line.kind is LineKind.CHAPTER and line.text.isupper():
        return line.text[:1] + line.text[1:].lower()
    return line.text


# --- figures that are bound to the settings ------------------------------------------------------------------


def named_in(text: str) -> list[str]:
    """The names of the settings that a line names, each once."""
    return list(dict.fromkeys(clean_line(found[1]) for found in _NAMED.finditer(text)))


@dataclass(frozen=True)
class Piece:
    """A piece of a line as it is read: plain words, or with a `name` what is set under it."""

    text: str
    name: str = ""


def pieces(text: str, value_of: Callable[[str], str]) -> Iterator[Piece]:
    """The line in pieces; `value_of` gives what stands for a name."""
    at = 0
    for match in _NAMED.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        name = clean_line(match[1])
        yield Piece(value_of(name), name)
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])


def said(text: str, value_of: Callable[[str], str]) -> str:
    """The line as it is printed."""
    return "".join(piece.text for piece in pieces(clean(text), value_of))
