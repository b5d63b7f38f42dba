"""An office's sheet of scores as a page shows it: what was guessed, what was chosen, what else there is to choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.officesheets.chosen import CELL, LABEL, NAME, UNUSED, Choices, Way
from scoring.officesheets.heads import Holds
from scoring.officesheets.layout import Asked, ColumnMeant, Layout, RowMeant
from scoring.presenters.intake import Option

_GUESSED = "Để cổng đoán"
# How much of a name tells it among others.
_LONGEST = 50


@dataclass(frozen=True)
class ColumnShown:
    """A column: how it is headed, what it may hold, and why it is taken for what it is."""

    at: int
    head: str
    why: str
    options: Sequence[Option]


@dataclass(frozen=True)
class RowShown:
    """A row: what stands in it, of whom or of what it is, and what else it may be."""

    number: int
    words: str
    of: str
    why: str
    options: Sequence[Option]


@dataclass(frozen=True)
class BoxShown:
    """A cell that cannot be taken as it stands: the box to type it anew, where that would help, and why."""

    name: str
    address: str
    of: str
    text: str
    why: str


def ways_shown(layout: Layout, choices: Choices) -> list[Option]:
    """The ways in which a table may lie."""
    return _with_guess(
        layout.way.label, choices.way is None, [Option(one, one.label, one is choices.way) for one in Way]
    )


def stages_shown(layout: Layout, asked: Asked) -> list[Option]:
    """The stages whose values may be written now."""
    return [Option(stage, asked.stage_names[stage], stage == layout.stage) for stage in asked.stages]


def columns_shown(layout: Layout, asked: Asked, choices: Choices) -> list[ColumnShown]:
    """The columns from the left."""
    of_members = layout.way is Way.CRITERIA_DOWN
    taken = {one.of for one in layout.columns}
    return [_column(one, of_members, taken, asked, choices.columns.get(one.at, "")) for one in layout.columns]


def _column(one: ColumnMeant, of_members: bool, taken: set[str], asked: Asked, chosen: str) -> ColumnShown:
    uses = {UNUSED: "Bỏ qua", LABEL: "STT, mã", NAME: "Tên tiêu chí" if of_members else "Tên đơn vị"}
    for code, said in _targets(asked, members=of_members):
        # Of many criteria only those that no column has yet: there would be too many lists.
        if of_members or code not in taken or code == one.of:
            uses |= {f"{Holds.POINTS}:{code}": f"Điểm: {said}", f"{Holds.RESULTS}:{code}": f"Kết quả: {said}"}
    options = [Option(use, said, use == chosen) for use, said in uses.items()]
    return ColumnShown(one.at, one.head, one.why, _with_guess(uses[one.chosen], chosen not in uses, options))


def rows_shown(layout: Layout, asked: Asked, choices: Choices) -> list[RowShown]:
    """The rows from the top but for those above the table, every one of them."""
    members = layout.way is Way.MEMBERS_DOWN
    taken = {row.of for row in layout.rows}
    targets = _targets(asked, members=members)
    return [
        _row(row, [one for one in targets if one[0] not in taken or one[0] == row.of], choices)
        for row in layout.rows
        if not row.is_head
    ]


def _row(row: RowMeant, targets: Sequence[tuple[str, str]], choices: Choices) -> RowShown:
    chosen = choices.rows.get(row.row.number, "")
    named = dict(targets)
    options = [Option(UNUSED, "Bỏ qua", chosen == UNUSED)]
    options += [Option(code, said, code == chosen) for code, said in targets]
    known = any(one.chosen for one in options)
    return RowShown(
        row.row.number, row.words, row.of, row.why, _with_guess(named.get(row.of, "Bỏ qua"), not known, options)
    )


def _with_guess(guess: str, is_guessed: bool, options: Sequence[Option]) -> list[Option]:
    return [Option("", f"{guess} (đoán)" if is_guessed else _GUESSED, is_guessed), *options]


def _targets(asked: Asked, *, members: bool) -> list[tuple[str, str]]:
    """The members, or the criteria, to choose from."""
    if members:
        return [(one.code, one.short_name) for one in asked.people]
    return [(leaf.code, f"{leaf.code} {leaf.name}"[:_LONGEST]) for leaf in asked.rubric.leaves()]


def box_name(row: int, column: int) -> str:
    """How the box of a cell is called."""
    return f"{CELL}{row}-{column}"
