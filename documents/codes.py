"""The short code on an issued document, by which anybody looks it up: made at random, read as people type it."""

import re
import secrets

# No vowel, no D, no W: a keyboard that writes Vietnamese makes other letters of them («aa» â, «dd» đ). No L: it looks
# like 1.
ALPHABET = "0123456789BCFGHJKMNPQRSTVXZ"
# 27 ** 12: of a million documents, one is hit once in a hundred thousand million guesses.
LENGTH = 12
_GROUP = 4
# What is read for what somebody saw.
_SEEN = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015._]+")


def new_code() -> str:
    """A code that nobody can guess: «7KQF-X2MN-9RTB»."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(letters: str) -> str:
    """The code in groups of four, as it is printed and kept."""
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def read_code(typed: str) -> str:
    """The code that was typed, with or without hyphens, in capitals or not; "" for what can be none."""
    letters = _BETWEEN.sub("", typed).upper().translate(_SEEN)
    return grouped(letters) if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""
