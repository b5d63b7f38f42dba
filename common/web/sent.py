"""What a browser sent along, read without trust: whole numbers, JSON that a page of ours put into a form, and tables
that somebody pasted.
"""

import csv
import io
import json
import math
from typing import Any

# As many digits as fit into the big integers of every database.
_MOST_DIGITS = 18


def whole_number(text: object) -> int | None:
    """The whole number from 0 upwards that this text is, as a database keeps it; None for anything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS else None


def sent_json(text: str) -> Any:
    """What the JSON says; ValueError for none, for endless numbers, NaN, and for nesting that no form of ours has."""
    try:
        return json.loads(text, parse_int=_integer, parse_float=_float, parse_constant=_float)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _integer(literal: str) -> int:
    if len(literal) > _MOST_DIGITS:
        raise ValueError("a number too long")
    return int(literal)


def _float(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number


def pasted_cells(text: str) -> list[list[str]]:
    """The cells of a table that was copied from Excel or Word; of a text without tabs each line is one cell."""
    if "\t" not in text:
        return [[line] for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        return [line.split("\t") for line in text.splitlines()]
