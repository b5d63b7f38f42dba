"""Number and sign of a document: «12/KH-KTĐ6» of a State one, «12-KH/KTĐ6» of a Party one."""

import re
import unicodedata

from common.records.layout import PARTY_FAMILY, STATE_FAMILY
from common.vietnamese.text import clean_line

# Where a number is yet to be written by hand.
BLANK = "……"
# An official letter: a State one bears no type in its sign, a Party one bears this.
LETTER = "CV"


def number_and_sign(family: str, number: int | None, type_code: str, issuer_sign: str) -> str:
    """«12/KH-KTĐ6» or «12-KH/KTĐ6», a number below 10 with a 0; None leaves room to write it by hand.

    Without a type code («Giao ước» has none) it is «12/KTĐ6» in both families, and so is a State letter («CV»).
    """
    shown = BLANK if number is None else f"{number:02}"
    if family == STATE_FAMILY:
        return f"{shown}/{type_code}-{issuer_sign}" if type_code not in ("", LETTER) else f"{shown}/{issuer_sign}"
    if family == PARTY_FAMILY:
        return f"{shown}-{type_code}/{issuer_sign}" if type_code else f"{shown}/{issuer_sign}"
    raise ValueError(f"no family of documents: {family!r}")


def sign_of(name: str) -> str:
    """The sign that a name makes by itself, its initials and numbers: «Khối thi đua 6» is «KTĐ6»."""
    words = re.findall(r"\w+", clean_line(name))
    return "".join(word if word.isdecimal() else _plain(word[0]).upper() for word in words)


def _plain(letter: str) -> str:
    """A letter without its marks; đ is one of its own and stays."""
    return unicodedata.normalize("NFD", letter)[0]
