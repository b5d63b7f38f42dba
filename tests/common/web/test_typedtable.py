"""Rows that are put in order as somebody types: by the numbers before them, or by a button."""

from dataclasses import dataclass

from common.web.typedtable import Typed, in_order, moved, wrong_numbers


@dataclass(frozen=True)
class Named:
    name: str

    @property
    def is_blank(self) -> bool:
        return not self.name


def table(*rows: tuple[str, str]) -> list[Typed[Named]]:
    """Rows by what was typed before them, and their names."""
    return [Typed(place, order, Named(name)) for place, (order, name) in enumerate(rows)]


def names(rows: list[Typed[Named]]) -> list[str]:
    return [one.row.name for one in rows]


def test_a_row_goes_to_the_number_that_was_typed_before_it_and_pushes_who_stood_there() -> None:
    assert names(in_order(table(("1", "a"), ("2", "b"), ("1", "c")))) == ["c", "a", "b"]
    assert names(in_order(table(("3", "a"), ("2", "b"), ("3", "c")))) == ["b", "a", "c"]


def test_without_a_number_a_row_stays_and_blank_ones_come_last() -> None:
    assert names(in_order(table(("", "a"), ("", ""), ("", "c")))) == ["a", "c", ""]
    assert names(in_order(table(("x", "a"), ("1", "b")))) == ["b", "a"]


def test_what_is_no_number_is_told_by_its_line() -> None:
    assert wrong_numbers(table(("1", "a"), ("hai", "b"), ("", "c"))) == [
        "«hai» ở dòng 2 không phải số thứ tự. Hãy gõ 1, 2, 3 …"
    ]


def test_a_button_moves_a_row_by_one_and_not_beyond_the_ends() -> None:
    rows = table(("", "a"), ("", "b"), ("", "c"))

    def after(place: int | None, by: int) -> str:
        return "".join(row.name for row in moved(rows, place, by))

    assert [after(1, -1), after(1, 1), after(0, -1), after(2, 1), after(9, 1), after(None, 1)] == [
        "bac",
        "acb",
        "abc",
        "abc",
        "abc",
        "abc",
    ]
