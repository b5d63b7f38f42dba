"""Words in tables: beside the figures of their row while they are short, else in a row of their own below it.

A row is never cut, or its figures would stand on one sheet and its name on the next. So no cell may grow as people
write: a report of a thousand letters in a narrow column is taller than a sheet. As wide as the table, it is a few
lines, which a sheet's end may come between.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common.records.prose import lines_of

# So many letters are a dozen lines of the narrowest column that holds words.
MOST_BESIDE = 160


@dataclass(frozen=True, slots=True)
class Below:
    """A text that stands below its row: what it is («Giải trình»), and its lines."""

    label: str
    lines: list[str]


def is_long(text: str, most: int = MOST_BESIDE) -> bool:
    """Whether these words are too long for a cell that holds `most` letters."""
    return len(text) > most


def below(texts: Sequence[tuple[str, str]], most: int = MOST_BESIDE) -> list[Below]:
    """Those of a row's texts, each with its label, that are too long for their cells."""
    return [Below(label, lines_of(text)) for label, text in texts if is_long(text, most)]
