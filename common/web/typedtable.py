"""A table as somebody typed it, whose rows are put in order by the numbers before them or by a button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from common.web.sent import whole_number

# How many blank rows stand at the end to be typed into.
BLANKS = 3


class Blankable(Protocol):
    """A row that knows whether anybody has typed into it."""

    @property
    def is_blank(self) -> bool: ...


Row = TypeVar("Row", bound=Blankable)


@dataclass(frozen=True)
class Typed(Generic[Row]):
    """A row as it was sent: the place that it had on the page, the number before it, and what stands in it."""

    place: int
    order: str
    row: Row

    @property
    def number(self) -> int:
        """Where it is to stand, from 1; where nothing was typed it stays."""
        number = whole_number(self.order)
        return self.place + 1 if number is None else number


def in_order(rows: Iterable[Typed[Row]]) -> list[Typed[Row]]:
    """The rows in the order of the numbers before them, and last those left blank."""
    # Of two with the same number the one that was moved there goes first, as whoever types «1» before a row means it.
    return sorted(rows, key=lambda one: (one.row.is_blank, one.number, one.number == one.place + 1, one.place))


def wrong_numbers(rows: Iterable[Typed[Row]]) -> list[str]:
    """A sentence for each row before which something else than a number was typed."""
    return [
        f"«{one.order[:20]}» ở dòng {one.place + 1} không phải số thứ tự. Hãy gõ 1, 2, 3 …"
        for one in rows
        if one.order and whole_number(one.order) is None
    ]


def moved(rows: Sequence[Typed[Row]], place: int | None, by: int) -> list[Row]:
    """The rows with the one that had this place on the page one further up or down, if it can go there."""
    found = [one.row for one in rows]
    at = next((number for number, one in enumerate(rows) if one.place == place), None)
    if at is not None and 0 <= at + by < len(found):
        found[at], found[at + by] = found[at + by], found[at]
    return found


def with_blanks(rows: Sequence[Row], blank: Row, most: int) -> list[Row]:
    """The rows, and blank ones to type into as far as the table may go."""
    lacking = max(0, BLANKS - sum(row.is_blank for row in rows))
    return [*rows, *[blank] * lacking][:most]


def wrong_boxes(wrong: Mapping[str, str], rows: int, columns: Iterable[str]) -> list[tuple[str, str]]:
    """What is wrong («2.name») in the order of the boxes: the box that it leads to, and the sentence with its line."""
    return [
        (f"r{place}-{name}", f"Dòng {place + 1}: {wrong[f'{place}.{name}']}")
        for place in range(rows)
        for name in columns
        if f"{place}.{name}" in wrong
    ]
