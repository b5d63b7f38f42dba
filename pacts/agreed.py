"""What a pact says, whole and in parts, and its canonical text: plain Python, alone and the same on every machine.

The text is what is signed: its SHA-256 is in every signature. So nothing here may change how a text that was frozen is
kept: it is kept as it was written then, and compared with nothing that is written now.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from common.records.forms import as_ground

TITLE = "Giao ước thi đua"
_ROMAN = ("I", "II", "III")


@dataclass(frozen=True)
class Party:
    """A member of the pact, as it was called and represented then."""

    code: str
    name: str
    role: str = ""
    """«Trưởng khối»; "" for a plain member."""
    representative: str = ""
    position: str = ""

    @property
    def line(self) -> str:
        """The member as the pact lists it."""
        who = ", ".join(part for part in (self.representative, self.position) if part)
        role = f" ({self.role})" if self.role else ""
        return f"{self.name}{role}: {who}" if self.representative else f"{self.name}{role}"


@dataclass(frozen=True)
class Article:
    """One point of a part; what is listed under it stands in `below`."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class PactPart:
    """«Nội dung thi đua» with its points."""

    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Agreed:
    """All that a pact says."""

    bloc: str
    parent: str
    year: int
    day: str
    """«Bình Thuận, ngày 17 tháng 3 năm 2023»"""
    grounds: tuple[str, ...]
    opening: str
    """Who comes together where, up to the list of the members."""
    parties: tuple[Party, ...]
    adopted: tuple[str, ...]
    parts: tuple[PactPart, ...]
    copies: int | None = None
    witness: str = ""
    witness_position: str = ""

    @property
    def subject(self) -> str:
        """The line under the title."""
        return f"{self.bloc}, năm {self.year}"

    @property
    def numbered(self) -> list[tuple[str, PactPart]]:
        """The parts with their Roman numbers."""
        return list(zip(_ROMAN, self.parts, strict=False))

    @property
    def copies_line(self) -> str:
        """«Giao ước này được lập thành 10 bản, có giá trị như nhau»; "" where nobody said how many."""
        return "" if self.copies is None else f"Giao ước này được lập thành {self.copies:02} bản, có giá trị như nhau"


def text_of(agreed: Agreed) -> str:
    """The canonical text: lines in UTF-8 and NFC, each thing in its place, the same for the same content."""
    lines = [TITLE.upper(), agreed.subject, agreed.parent, agreed.day, ""]
    lines += [as_ground(ground) for ground in agreed.grounds]
    lines += [agreed.opening, *_listed([party.line for party in agreed.parties])]
    if agreed.adopted:
        lines += ["Hội nghị thông qua các văn bản:", *(f"- {name}" for name in agreed.adopted)]
    for mark, part in agreed.numbered:
        lines += ["", f"{mark}. {part.title.upper()}"]
        for number, article in enumerate(part.articles, start=1):
            lines += [f"{number}. {article.text}", *(f"- {line}" for line in article.below)]
    lines.append("")
    if agreed.copies is not None:
        lines.append(f"{agreed.copies_line}.")
    if agreed.witness:
        lines.append(", ".join(part for part in (f"Chứng kiến: {agreed.witness}", agreed.witness_position) if part))
    return "\n".join(lines).strip() + "\n"


def digest(text: str) -> str:
    """The SHA-256 that stands for a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def to_json(agreed: Agreed) -> dict[str, Any]:
    """The parts as they are kept beside the text."""
    return asdict(agreed)


def from_json(kept: Mapping[str, Any]) -> Agreed:
    """The parts that were kept so."""
    parts = (
        PactPart(part["title"], tuple(Article(one["text"], tuple(one["below"])) for one in part["articles"]))
        for part in kept["parts"]
    )
    lists = {name: tuple(kept[name]) for name in ("grounds", "adopted")}
    parties = tuple(Party(**party) for party in kept["parties"])
    return Agreed(**{**kept, **lists, "parties": parties, "parts": tuple(parts)})


def _listed(texts: Sequence[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, start=1)]
