"""A table declared once: its columns stand on the page, on paper and in the workbook, each under the same title.

    ACTIVITIES = Table(
        {
            "name": Field("Hoạt động", lambda activity: activity.name, width=44, paper=31),
            …
        }
    )

`{% load tables %}` has the tags that draw it. A page whose rows are drawn by hand takes the titles alone:
`{{ heads.name }}` with `"heads": ACTIVITIES.heads`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from common.records.workbooks import CellValue, ColumnKind, SheetColumn
from common.vietnamese.dates import short_date
from common.vietnamese.numbers import show_number

Row = TypeVar("Row")
# Percent of the table: a word of the language and its neighbour still stand beside each other.
LEAST_ON_PAPER = 12


@dataclass(frozen=True)
class TableField(Generic[Row]):
    """One column: its title, what it holds of a row, and how wide it is."""

    title: str
    value: Callable[[Row], CellValue]
    width: float = 12
    """In the workbook, in characters."""
    paper: int = 0
    """On paper, percent of the table; 0: what the others leave."""
    kind: ColumnKind = ColumnKind.TEXT
    on_page: bool = True
    """A number of the row, for instance, stands on paper and in the workbook only."""
    cell: str = ""
    """The template of a cell on the page, which gets `row`; "": the value as text."""
    paper_cell: str = ""
    """The same on paper."""
    most: int = 0
    """So many letters its cell holds on paper; longer words go below the row (`common.records.longtext`). 0: all."""

    def text(self, row: Row) -> str:
        """What the cell says; "" where there is nothing."""
        value = self.value(row)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, date):
            return short_date(value)
        return str(value) if self.kind is ColumnKind.INTEGER else show_number(value)

    @property
    def is_figure(self) -> bool:
        """Whether its cells stand under one another by their digits."""
        return self.kind in (ColumnKind.NUMBER, ColumnKind.INTEGER)

    @property
    def aligned(self) -> str:
        """The style of its cells: days and numbers of rows stand in the middle, figures on the right."""
        return {ColumnKind.INTEGER: "mid", ColumnKind.DATE: "mid", ColumnKind.NUMBER: "num"}.get(self.kind, "")


class Table(Generic[Row]):
    """The columns of a table, by name, in their order."""

    def __init__(self, fields: Mapping[str, TableField[Row]]) -> None:
        self.fields = dict(fields)

    @property
    def row_head(self) -> TableField[Row]:
        """The column that names its row: the first that stands on the page."""
        return next(field for field in self.fields.values() if field.on_page)

    @property
    def heads(self) -> dict[str, str]:
        """Each column's title by its name."""
        return {name: field.title for name, field in self.fields.items()}

    @property
    def columns(self) -> list[SheetColumn]:
        """The columns of its workbook."""
        return [SheetColumn(field.title, field.width, field.kind) for field in self.fields.values()]

    @property
    def left_on_paper(self) -> float:
        """Percent of the paper for each column that takes what the others leave; all of it where nothing is taken."""
        fields = self.fields.values()
        taken = sum(field.paper for field in fields)
        free = sum(not field.paper for field in fields)
        return (100 - taken) / free if taken and free else 100

    def rows(self, rows: Iterable[Row]) -> list[list[CellValue]]:
        """The rows of its workbook."""
        return [[field.value(row) for field in self.fields.values()] for row in rows]
