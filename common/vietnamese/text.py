"""Vietnamese text: one form at every door, one search key, one file name.

Imports no Django, so that pure code, commands and tests can use it alone.
"""

import re
import unicodedata

MAX_FILE_NAME = 80

# Spaces that Word, Excel and web pages put where a plain one is meant (U+00A0 is the frequent one).
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v\f]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Zero-width characters, direction marks, the byte order mark, and what no database stores: NUL and the other
# control characters, halves of a character (JSON can carry them).
# The soft hyphen U+00AD stays: in text pasted in TCVN3 it is the letter «ư», and the user is yet to be asked.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without what no database stores: NUL, and halves of a character. Everything else stays as it is."""
    return _UNSTORABLE.sub("", text)


def clean(text: str) -> str:
    """`text` as the portal keeps it: NFC, plain spaces, nothing invisible, no blanks at its line ends.

    Line breaks stay, as «\\n». «Uỷ» and «Ủy» stay as typed. Cleaning twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _ODD_SPACES.sub(" ", _INVISIBLE.sub("", text))
    # NFC comes after the invisible characters are gone: one of them may stand between a letter and its mark.
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip(" \n")


def clean_line(text: str) -> str:
    """`text` cleaned, on one line, with single spaces: a name, a title, a cell of a table."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """The search key of `text`: no marks, đ as d, lower case. «Uỷ ban», «Ủy ban», «uy ban» have one key."""
    return fold_letters(clean_line(text))


def fold_letters(text: str) -> str:
    """The same of text that is clean already, letter by letter: the key of a text is that of its letters in a row."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("\u00ad", ""))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")


def file_name(text: str) -> str:
    """`text` as a file name without ending: «Giao ước Đảng ủy» → «giao-uoc-dang-uy». Never empty."""
    slug = re.sub("[^a-z0-9]+", "-", fold(text)).strip("-")
    return slug[:MAX_FILE_NAME].rstrip("-") or "tep"
