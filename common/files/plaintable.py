"""A table of plain texts, whatever file it came from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TableRow:
    """One row: its number as people count, its cells, whether all in it is bold, how far its longest text is set in."""

    number: int
    cells: tuple[str, ...]
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True)
class TextTable:
    """A table and what it is called: its sheet, or its number in the document. Rows without any text are left out."""

    title: str
    rows: tuple[TableRow, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0].cells) if self.rows else 0
