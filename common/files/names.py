"""What a file that was handed in is called from then on."""

import re

from common.vietnamese.text import clean_line

MOST_LETTERS = 150
# Endings that say what the content says already, or what it is not: one of them gives way to the right one.
_ENDINGS = (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp")
# What a folder of Windows or a header can't hold.
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
# Alike for the content, so the one that was given stays.
_ALIKE = {".jpg": (".jpeg",)}


def stored_name(name: str, ending: str) -> str:
    """`name` without its path, in NFC, on one line, with the ending that suits the content («.pdf»).

    An ending that says something else of the content stays as a part of the name: «hóa đơn.exe.pdf».
    """
    last = clean_line(re.split(r"[/\\]", name)[-1])
    plain = _FORBIDDEN.sub("-", last).rstrip(". ")
    stem, dot, found = plain.rpartition(".")
    found = f"{dot}{found}".lower()
    if dot and found in _ENDINGS:
        plain = stem
        ending = found if found in _ALIKE.get(ending, ()) else ending
    return f"{plain[:MOST_LETTERS].strip('. ') or 'tep'}{ending}"


def size_words(size: int) -> str:
    """How big a file is, as people say it: «812 byte», «45 KB», «1,2 MB»."""
    if size < 1024:
        return f"{size} byte"
    if size < 1024 * 1024:
        return f"{-(-size // 1024)} KB"
    tenths = -(-size * 10 // (1024 * 1024))
    whole, tenth = divmod(tenths, 10)
    return f"{whole},{tenth} MB" if tenth else f"{whole} MB"
