"""A table that somebody copied from Excel or Word and pasted: which of its columns is which, what stands in each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from common.vietnamese.text import clean_line, fold
from common.web.sent import pasted_cells

# Wider than any table that is meant.
_MOST_COLUMNS = 30
# Below how many titles the heads may stand.
_HEAD_WITHIN = 15
# How the column is headed that only counts the lines, without marks and in small letters.
_ORDINALS = ("stt", "tt", "so tt", "so thu tu")

Columns = tuple[dict[int, str], list[str]]


@dataclass(frozen=True)
class PastedTable:
    """Its lines, each by column, and the columns for which there is no place."""

    lines: list[dict[str, str]]
    unused: list[str]


def read_table(
    text: str,
    heads: Mapping[str, Sequence[str]],
    unheaded: Callable[[Sequence[Sequence[str]]], Columns],
    *,
    most_lines: int,
) -> PastedTable:
    """What a pasted text says, as `read_lines` does of its lines."""
    return read_lines(pasted_cells(text), heads, unheaded, most_lines=most_lines)


def read_lines(
    lines: Sequence[Sequence[str]],
    heads: Mapping[str, Sequence[str]],
    unheaded: Callable[[Sequence[Sequence[str]]], Columns],
    *,
    most_lines: int,
) -> PastedTable:
    """What a table says of the columns that `heads` knows by how offices head them, folded.

    The first line is one of heads if it has that of «name»; so is one further down that has another besides, and what
    stands above it are titles. Without one, `unheaded` tells columns and what is unused. Lines after `most_lines` are
    not looked at.
    """
    table = [[clean_line(cell) for cell in line[:_MOST_COLUMNS]] for line in lines[:most_lines]]
    table = [line for line in table if any(line)]
    if not table:
        return PastedTable([], [])
    wide = max(map(len, table))
    table = [line + [""] * (wide - len(line)) for line in table]
    below = next((at + 1 for at, line in enumerate(table[:_HEAD_WITHIN]) if _is_head(line, heads, first=at == 0)), 0)
    columns, unused = _headed(table[below - 1], heads) if below else unheaded(table)
    table = table[below:]
    return PastedTable([{column: line[at] for at, column in columns.items()} for line in table], unused)


def _is_head(line: Sequence[str], heads: Mapping[str, Sequence[str]], *, first: bool) -> bool:
    known, _ = _headed(line, heads)
    return len(known) > (0 if first else 1)


def _headed(line: Sequence[str], heads: Mapping[str, Sequence[str]]) -> Columns:
    """Which column is which by this row of heads, and the heads nobody knows; ({}, []) if it is no row of heads."""
    column_of = {head: column for column, names in heads.items() for head in names}
    known: dict[int, str] = {}
    for at, cell in enumerate(line):
        column = column_of.get(fold(cell))
        # Of two columns with one head the first is taken.
        if column and column not in known.values():
            known[at] = column
    if "name" not in known.values():
        return {}, []
    return known, [cell for at, cell in enumerate(line) if at not in known and cell and fold(cell) not in _ORDINALS]
