"""The signs before a line of a rubric, «I», «1.2», «a)», «-», and how deep a line with such a sign stands. Pure."""

import re
from dataclasses import dataclass

from common.vietnamese.text import clean_line, fold

_WORDS = r"(?:phần|chương|mục|nhóm|tiêu chuẩn|tiêu chí|nội dung|điều)"
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
# A sign as one stands alone in its cell.
_ALONE = re.compile(rf"^(?:{_WORDS}\s+)?([A-Za-zĐđ0-9]+(?:[.,][A-Za-z0-9]+)*)\s*[.):/]?$", re.IGNORECASE)
# A sign before the words of a line: it needs a mark behind it, else it is a word or a number.
_BEFORE = re.compile(
    rf"^(?:((?i:{_WORDS})\s+(?:[IVX]+|[0-9]+|[A-ZĐ]))\s*[.:)–-]\s*"
    r"|([IVX]+|[A-ZĐ]|[0-9]{1,2})\s*[.)/]\s+"
    r"|([0-9]{1,2}(?:\.[0-9]{1,2})+|(?:[IVX]+|[A-Z])(?:\.[0-9a-z]{1,2})+)\s*[.)]?\s+"
    r"|([a-zđ])\s*[.)]\s*"
    r"|([-–+*•●◦▪])\s*(?![0-9]))",
)
_BULLETS = ("-", "–", "+", "*", "•", "●", "◦", "▪", "o")


@dataclass(frozen=True)
class Label:
    """What is printed before a line, and of which family of signs it is: lines of one family stand side by side."""

    printed: str
    family: str

    @property
    def for_code(self) -> str:
        """The sign as it may stand in a code; «» for a mere dash."""
        found = re.sub(r"[^0-9A-Za-zĐđ.]", "", self.printed.split()[-1]) if self.printed.split() else ""
        return found.strip(".")


def read_label(text: str) -> Label | None:
    """The sign that stands alone in a cell; None where it is none."""
    said = clean_line(text)
    if said in _BULLETS:
        return Label(said, f"sign {said}")
    found = _ALONE.match(said)
    if not found or len(found[1]) > 12:
        return None
    # A spreadsheet makes a number of «1.2», which is shown with a comma.
    return _label(said if "," not in said else said.replace(",", "."), found[1].replace(",", "."))


def split_label(text: str) -> tuple[Label | None, str]:
    """The sign at the beginning of a line, and the rest of the line."""
    found = _BEFORE.match(text)
    if not found or not text[found.end() :].strip():
        return None, text
    printed = clean_line(next(filter(None, found.groups())))
    mark = found[0].strip()
    if printed in _BULLETS:
        return Label(printed, f"sign {printed}"), text[found.end() :].strip()
    return _label(mark.rstrip(" :–-"), printed.split()[-1]), text[found.end() :].strip()


def _label(printed: str, sign: str) -> Label | None:
    words = printed.split()
    worded = f"{fold(' '.join(words[:-1]))} " if len(words) > 1 else ""
    parts = sign.split(".")
    family = _family(parts[-1])
    if not family:
        return None
    # «1.2» stands below «1», whatever its last sign is.
    return Label(printed, worded + (family if len(parts) == 1 else f"{len(parts)} parts"))


def _family(sign: str) -> str:
    if sign.isascii() and sign.isdecimal():
        return "number" if len(sign) <= 3 else ""
    if re.fullmatch(_ROMAN, sign) and sign:
        return "roman"
    if re.fullmatch(r"[A-ZĐ]", sign):
        return "capital"
    if re.fullmatch(r"[a-zđ]", sign):
        return "letter"
    return "small roman" if re.fullmatch(r"[ivx]{2,4}", sign) else ""


# Which families stand above which, where they were not seen in this table yet.
_ORDER = ("capital", "roman", "number", "2 parts", "3 parts", "4 parts", "5 parts", "letter", "small roman")


class Depths:
    """How deep each line stands: a sign of a family that is open goes beside it, another one below."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.seen: list[str] = []

    def of(self, label: Label) -> int:
        """The depth of the next line, from 0."""
        family = self._meant(label)
        if family in self.open:
            del self.open[self.open.index(family) :]
        else:
            while self.open and self._above(family, self.open[-1]):
                self.open.pop()
        self.open.append(family)
        if family not in self.seen:
            self.seen.append(family)
        return len(self.open) - 1

    def _meant(self, label: Label) -> str:
        """The family; «C», «D», «I» may go on with capitals or with Roman numbers."""
        if label.family == "roman" and label.for_code in "CDILMVX" and "capital" in self.open:
            # After A and B it is C; but «I» right below a capital begins Roman numbers.
            return "roman" if label.for_code == "I" or "roman" in self.open else "capital"
        return label.family

    def _above(self, family: str, other: str) -> bool:
        """Whether lines of the one family stand above those of the other."""
        if family in self.seen and other in self.seen:
            return self.seen.index(family) < self.seen.index(other)
        return _rank(family) < _rank(other)


def _rank(family: str) -> int:
    if family in _ORDER:
        return _ORDER.index(family)
    # Words («phần», «tiêu chuẩn») and bold lines above all, dashes below; last what has no sign at all.
    return {"sign": len(_ORDER), "plain": len(_ORDER) + 1}.get(family.split()[0], -1)
