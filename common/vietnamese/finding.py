"""Words that somebody looks for: how they are read, whether a text has them, and where they stand in it.

With marks or without, in any case: «thi đua», «Thi Dua» and «thi dua» find the same. A word is found where one begins
with it, so that «an» is not found in «ban»; what stands between quotes is found as it stands. Imports no Django.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from common.vietnamese.text import clean, clean_line, fold, fold_letters

# What is looked for is at most so long, and one word of it at least so many letters.
LONGEST = 200
SHORTEST = 2
TOO_SHORT = "Hãy gõ ít nhất một từ có từ hai chữ trở lên."
TOO_LONG = f"Nội dung cần tìm dài quá {LONGEST} ký tự. Hãy tìm bằng vài từ chính."
# A sentence that is longer is cut around what was found.
_LONGEST_SENTENCE = 240
_BEFORE = 80

_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"'))
_PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;…])\s+")


class WordsRefused(ValueError):
    """Nothing can be looked for with what was typed; the text says why."""


class Piece(NamedTuple):
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Words:
    """What is looked for: a text has it if it has every one of these."""

    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def read(cls, typed: str) -> "Words":
        """What was typed, words and «"phrases in quotes"»; WordsRefused where that is too little or too much."""
        line = clean_line(typed)
        if len(line) > LONGEST:
            raise WordsRefused(TOO_LONG)
        parts = [fold(quoted or word) for quoted, word in _PARTS.findall(line.translate(_QUOTES))]
        parts = list(dict.fromkeys(filter(None, parts)))
        if max(map(len, parts), default=0) < SHORTEST:
            raise WordsRefused(TOO_SHORT)
        return cls(tuple(map(_pattern, parts)))

    def all_in(self, texts: Iterable[str]) -> bool:
        """Whether each of them stands in one of these texts."""
        keys = [fold(text) for text in texts]
        return all(any(pattern.search(key) for key in keys) for pattern in self.patterns)

    def count_in(self, text: str) -> int:
        """How many of them stand in this text."""
        key = fold(text)
        return sum(pattern.search(key) is not None for pattern in self.patterns)

    def pieces(self, text: str) -> list[Piece]:
        """The text on one line, in pieces, with what was found told apart."""
        line = clean_line(text)
        pieces, end = [], 0
        for start, stop in self._spans(line):
            pieces += [Piece(line[end:start], False), Piece(line[start:stop], True)]
            end = stop
        return [piece for piece in [*pieces, Piece(line[end:], False)] if piece.text]

    def sentence(self, texts: Sequence[str]) -> list[Piece]:
        """The sentence of these texts that has most of them, in pieces; none where no text has any."""
        best, most = "", 0
        for text in texts:
            for line in clean(text).split("\n"):
                for sentence in _SENTENCE_ENDS.split(line):
                    if (count := self.count_in(sentence)) > most:
                        best, most = sentence, count
        return self.pieces(self._cut(clean_line(best)))

    def _cut(self, sentence: str) -> str:
        """A long sentence around the first that was found in it."""
        if len(sentence) <= _LONGEST_SENTENCE:
            return sentence
        start = max(0, self._spans(sentence)[0][0] - _BEFORE)
        if start:
            # From the next word on.
            start = sentence.find(" ", start, start + _BEFORE) + 1 or start
        shown = sentence[start : start + _LONGEST_SENTENCE]
        if start + _LONGEST_SENTENCE < len(sentence):
            shown = f"{shown[: shown.rfind(' ')] if ' ' in shown[_BEFORE:] else shown} …"
        return f"… {shown}" if start else shown

    def _spans(self, line: str) -> list[tuple[int, int]]:
        """Where they stand in the line, in its order; those with nothing but a space between them are one."""
        folded = [fold_letters(letter) for letter in line]
        key = "".join(folded)
        # Which letter of the line each one of the key comes from.
        places = [place for place, letters in enumerate(folded) for _ in letters]
        ranges = sorted(match.span() for pattern in self.patterns for match in pattern.finditer(key) if match[0])
        spans: list[tuple[int, int]] = []
        for first, after in ranges:
            start, stop = places[first], places[after - 1] + 1
            while stop < len(line) and not folded[stop]:
                stop += 1
            if spans and not line[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
            else:
                spans.append((start, stop))
        return spans


def _pattern(part: str) -> re.Pattern[str]:
    """Where a word begins with the part; a part that begins with a sign is found anywhere."""
    begins = r"(?<![0-9a-z])" if part[0].isalnum() else ""
    return re.compile(begins + re.escape(part))
