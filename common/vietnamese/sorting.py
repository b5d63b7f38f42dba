"""People in the order of a Vietnamese list: by given name, then by the rest, in the Vietnamese alphabet.

Databases and `sorted` don't know it (SQLite puts «Đ» behind «z»), so the order is kept as a key of digits,
which every database and every collation sorts alike. Imports no Django.
"""

import unicodedata

from common.vietnamese.text import clean_line

# f, j, w and z are foreign, and stand where other alphabets have them.
_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter; below 20 there is room for what ends a part.
_PLACES = {letter: f"{place}" for place, letter in enumerate(_ALPHABET, start=20)}
_END_OF_PART, _END_OF_WORD = "10", "11"
# In the order of the dictionary: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {mark: str(place) for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}


def given_name_key(name: str) -> str:
    """The sort key of a person's name: digits only, to be compared as text.

    «Lê Văn An» stands before «Đỗ Thị Bình», because An does before Bình. Letters decide first (a ă â, d đ,
    e ê, o ô ơ, u ư), tones only between names of the same letters (à ả ã á ạ). A tone belongs to its
    syllable: «Hòa» and «Hoà» are equal. Case, spaces and signs don't count.
    """
    *rest, given = clean_line(name).split() or [""]
    return _key([given]) + _key(rest)


def _key(words: list[str]) -> str:
    """The key of some words: their letters, then one digit for the tone of each word."""
    spelled = [_spelled(word) for word in words]
    letters = _END_OF_WORD.join(letters for letters, _ in spelled)
    return letters + _END_OF_PART + "".join(tone for _, tone in spelled)


def _spelled(word: str) -> tuple[str, str]:
    """The places of a word's letters in the alphabet, and its tone."""
    tone, bare = "0", ""
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            tone = _TONES[character]
        else:
            bare += character
    letters = ""
    for letter in unicodedata.normalize("NFC", bare):
        # A foreign letter (é of «José» is Vietnamese, ü is not) stands where it stands without its mark.
        plain = letter if letter in _PLACES else unicodedata.normalize("NFD", letter)[0]
        letters += _PLACES.get(plain, "")
    return letters, tone
