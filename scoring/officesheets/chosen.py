"""What was chosen for a table: which way it lies, what a column and a row is, what a cell means. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from common.vietnamese.text import clean_line
from common.web.sent import whole_number

# How the boxes of the form are named, the numbered ones before the column's or the row's number.
WAY, STAGE, COLUMN, ROW, CELL = "way", "stage", "column-", "row-", "cell-"
# What is chosen of a column besides whose it is, and of a row or a cell that is to be passed over.
LABEL, NAME, UNUSED = "label", "name", "-"
_LONGEST = 300


class Way(StrEnum):
    """Which way a table lies."""

    CRITERIA_DOWN = "criteria"
    MEMBERS_DOWN = "members"

    @property
    def label(self) -> str:
        """The way in the user's words."""
        return _WAYS[self]


_WAYS = {
    Way.CRITERIA_DOWN: "mỗi dòng một tiêu chí",
    Way.MEMBERS_DOWN: "mỗi dòng một đơn vị",
}


@dataclass(frozen=True)
class Choices:
    """What was chosen; what is not in it is guessed. `cells`: by row and column, what to read in a cell's place."""

    way: Way | None = None
    stage: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)


def chosen(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen in a form, by the names of its boxes; one left as it was is none, but an emptied cell is one."""
    found = {}
    for name, value in sent.items():
        if not isinstance(value, str) or not (name in (WAY, STAGE) or name.startswith((COLUMN, ROW, CELL))):
            continue
        if said := clean_line(value)[:_LONGEST] or (UNUSED if name.startswith(CELL) else ""):
            found[name] = said
    return found


def choices_of(sent: Mapping[str, Any]) -> Choices:
    """The same as choices; what no box offers is left out."""
    said = chosen(sent)
    ways = {one.value for one in Way}
    cells = {}
    for name, text in said.items():
        row, _, column = name.removeprefix(CELL).partition("-")
        place = whole_number(row), whole_number(column)
        if name.startswith(CELL) and place[0] is not None and place[1] is not None:
            cells[place[0], place[1]] = text
    return Choices(
        way=Way(said[WAY]) if said.get(WAY) in ways else None,
        stage=said.get(STAGE, ""),
        columns=_numbered(said, COLUMN),
        rows=_numbered(said, ROW),
        cells=cells,
    )


def _numbered(said: Mapping[str, str], begin: str) -> dict[int, str]:
    found = ((whole_number(name.removeprefix(begin)), text) for name, text in said.items() if name.startswith(begin))
    return {number: text for number, text in found if number is not None}
