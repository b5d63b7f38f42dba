"""Words of several syllables in the names of agencies and posts: a line is better not broken within one.

Vietnamese is written syllable by syllable, so that nothing in a text shows where a word ends. `words.txt` has the words
that the names of a province's agencies are made of, one a line; what is missing there is broken as any text is.
"""

from pathlib import Path

_WORDS = frozenset(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines())
_LONGEST = max(word.count(" ") for word in _WORDS) + 1


def words_of(text: str) -> list[str]:
    """The text's words, each with all its syllables: «Ban», «Nội chính», «Tỉnh ủy»; an unknown syllable is a word."""
    syllables, found = text.split(), []
    while syllables:
        long = next(
            (count for count in range(_LONGEST, 1, -1) if " ".join(syllables[:count]).casefold() in _WORDS),
            1,
        )
        found.append(" ".join(syllables[:long]))
        del syllables[:long]
    return found
