"""How the two families write the same thing: authority, grounds, recipients. Plain text in, plain text out."""

import re
from collections.abc import Sequence

from common.records.layout import Layout
from common.records.prose import lines_of
from common.vietnamese.text import fold

_AUTHORITY = re.compile(r"(?:(TM|KT|TL|TUQ)\s*\.|(T)/(M)\b|(K)/(T)\b|(T)/(L)\b)\s*", re.IGNORECASE)
_KEPT = re.compile(r"Lưu\s*:?\s*(.*)", re.IGNORECASE)
_CLERK = re.compile(r"(?:VT|Văn thư)\b\s*[,;]?\s*", re.IGNORECASE)
_STOPS = " .;,"
# What a ground may begin with; before any other stands «Căn cứ».
_GROUND = re.compile(r"(?:can cu|theo|thuc hien|xet|tren co so)\b")


def with_authority(text: str, layout: Layout) -> tuple[str, bool]:
    """A line of a signature block as the family writes its prefix, and whether it has one.

    «TM. Khối thi đua 6» is «T/M Khối thi đua 6» of the Party; «Trưởng khối» has none and stays.
    """
    found = _AUTHORITY.match(text)
    if found is None or found.end() == len(text):
        return text, False
    prefix = "".join(part for part in found.groups() if part).upper()
    return f"{dict(layout.authorities)[prefix]} {text[found.end() :]}", True


def as_ground(text: str) -> str:
    """A ground as a document says it: «Căn cứ Luật …», unless it begins with such a word itself («Theo đề nghị …»)."""
    return text if _GROUND.match(fold(text)) else f"Căn cứ {text}"


def ground_lines(grounds: str | Sequence[str], layout: Layout) -> list[str]:
    """The grounds, each on its line: «;» after each, «.» after the last, in the Party's form with a dash before."""
    texts = [line.removeprefix("-").strip().rstrip(_STOPS) for line in lines_of(grounds)]
    return [layout.grounds_dash + text for text in _stopped([text for text in texts if text])]


def recipient_lines(recipients: str | Sequence[str], layout: Layout) -> list[str]:
    """Who gets the document: «;» after each, «.» after the last; «Lưu: VT, Khối» is the Party's «Lưu Khối»."""
    texts = [line.removeprefix("-").strip().rstrip(_STOPS) for line in lines_of(recipients)]
    *others, last = [text for text in texts if text] or [""]
    return _stopped([*others, _kept(last, layout)]) if last else []


def _kept(text: str, layout: Layout) -> str:
    found = _KEPT.fullmatch(text)
    if found is None:
        return text
    others = _CLERK.sub("", found[1], count=1).strip()
    if layout.names_the_clerk:
        return f"Lưu: VT, {others}" if others else "Lưu: VT"
    return f"Lưu {others}" if others else "Lưu hồ sơ"


def _stopped(texts: list[str]) -> list[str]:
    return [f"{text}{'.' if number == len(texts) else ';'}" for number, text in enumerate(texts, start=1)]
