"""A table and what was chosen for it, as a form carries them from one look to the next. Pure."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from common.files.plaintable import TableRow, TextTable
from common.vietnamese.text import clean_line
from common.web.sent import sent_json, whole_number
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import MOST_DEPTH, About, Choices, Part

# How the boxes of the form are named, before the column's or the row's number.
USE, PART, DEPTH, POINTS, KIND = "use-", "part-", "depth-", "points-", "kind-"
# Which row a share or a condition means.
OTHER = {about: f"{about.value}-" for about in About}
_MOST_TABLES, _MOST_ROWS, _MOST_CELLS, _LONGEST = 200, 4000, 100_000, 40

E = TypeVar("E", bound=Enum)


def carried(tables: Sequence[TextTable]) -> str:
    """The tables as text for a hidden box."""
    return json.dumps(
        [
            [table.title, [[row.number, int(row.bold), row.indent, *row.cells] for row in table.rows]]
            for table in tables
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def brought_back(text: str) -> list[TextTable]:
    """The tables in such a text. ValueError for anything else."""
    found = sent_json(text)
    if not isinstance(found, list) or not 0 < len(found) <= _MOST_TABLES:
        raise ValueError("no tables")
    tables = [_table(one) for one in found]
    if sum(table.width * len(table.rows) for table in tables) > _MOST_CELLS:
        raise ValueError("too many cells")
    return tables


def _table(given: Any) -> TextTable:
    match given:
        case [str() as title, list() as rows] if 0 < len(rows) <= _MOST_ROWS:
            made = tuple(map(_row, rows))
            if len({len(row.cells) for row in made}) == 1:
                return TextTable(title[:300], made)
    raise ValueError("no table")


def _row(given: Any) -> TableRow:
    match given:
        case [int() as number, 0 | 1 as bold, int() as indent, *cells] if all(isinstance(cell, str) for cell in cells):
            return TableRow(number, tuple(cells), bool(bold), indent)
    raise ValueError("no row")


def chosen(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen in a form, by the names of its boxes; a box left as it was is none."""
    begins = (USE, PART, DEPTH, POINTS, KIND, *OTHER.values())
    return {
        name: said[:_LONGEST]
        for name, value in sent.items()
        if name.startswith(begins) and isinstance(value, str) and (said := clean_line(value))
    }


def choices_of(sent: Mapping[str, Any]) -> Choices:
    """The same as choices; what no box offers is left out."""
    said = chosen(sent)
    depths = {row: whole_number(text) for row, text in _of(said, DEPTH).items()}
    return Choices(
        uses=_known(_of(said, USE), Use),
        parts=_known(_of(said, PART), Part),
        depths={row: depth - 1 for row, depth in depths.items() if depth is not None and 1 <= depth <= MOST_DEPTH},
        points=_of(said, POINTS),
        kinds=_of(said, KIND),
        others={about: found for about, begin in OTHER.items() if (found := _of(said, begin))},
    )


def _of(said: Mapping[str, str], begin: str) -> dict[int, str]:
    numbered = ((whole_number(name.removeprefix(begin)), text) for name, text in said.items() if name.startswith(begin))
    return {number: text for number, text in numbered if number is not None}


def _known(said: Mapping[int, str], members: type[E]) -> dict[int, E]:
    return {number: members(text) for number, text in said.items() if text in {one.value for one in members}}
