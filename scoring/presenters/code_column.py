"""How wide a column of codes stands, so that no code is broken: «TX.» above «1» is read as two."""

from collections.abc import Iterable
from math import ceil

from common.records.fonts import text_width
from common.records.layout import STATE

_A4_MM, _A4_LENGTH_MM = 210, 297
# The type of a table and what the sides of a cell take (`table.figures`, `table.compact` of records/record.css).
_SIZE_PT, _SIDES_MM = STATE.table_pt, 3
_COMPACT_PT, _COMPACT_SIDES_MM = 10, 2
# By how much a column may grow: a code longer than any that one writes goes on on the next line after all.
_MOST_MORE = 9


def code_percent(codes: Iterable[str], least: int, *, compact: bool, lying: bool) -> int:
    """The share of a table's width that these codes need, no less than `least`; signs of several words may wrap."""
    size, sides = (_COMPACT_PT, _COMPACT_SIDES_MM) if compact else (_SIZE_PT, _SIDES_MM)
    width = (_A4_LENGTH_MM if lying else _A4_MM) - STATE.left_mm - STATE.right_mm
    pieces = {piece for code in codes for piece in code.split()}
    widest = max((text_width(piece, size, bold=True) for piece in pieces), default=0)
    return min(max(least, ceil((widest + sides) * 100 / width)), least + _MOST_MORE)


def code_characters(codes: Iterable[str], least: int = 8) -> int:
    """The same for a column of a workbook, in its own measure."""
    return max([least, *(len(code) + 2 for code in codes)])
