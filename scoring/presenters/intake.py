"""A table of an office as a page shows it: what was guessed, what was chosen, and what else there is to choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.files.plaintable import TextTable
from common.vietnamese.numbers import show_points
from common.vietnamese.text import clean_line
from scoring.rubrics.intake.building import Intake
from scoring.rubrics.intake.carried import OTHER
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import MOST_DEPTH, NOTHING, About, Choices, Part
from scoring.rubrics.intake.understood import Asked, Understood

_GUESSED = "Để cổng đoán"
# How much of a column's first words tells which one it is.
_LONGEST_HEAD = 60


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class ColumnShown:
    """A column: how it is headed, and what it may hold."""

    at: int
    head: str
    options: Sequence[Option]


@dataclass(frozen=True)
class OtherShown:
    """A box in which one says which row a share or a condition of this one means."""

    name: str
    label: str
    options: Sequence[Option]
    wrong: bool


@dataclass(frozen=True)
class RowShown:
    """A row: what stands in it, what it may be, how deep it may stand, how it may be scored, and what is wrong.

    `others` are boxes for the rows that it follows.
    """

    number: int
    printed: str
    words: str
    said: str
    points: str
    code: str
    is_node: bool
    is_group: bool
    parts: Sequence[Option]
    depths: Sequence[Option]
    kinds: Sequence[Option]
    others: Sequence[OtherShown]
    how: str
    why: str
    wrong: Sequence[str]
    notes: Sequence[str]
    asks_points: bool
    typed_points: str

    @property
    def box(self) -> str:
        """The box in which one mends what is wrong with the row."""
        open_ = next((other.name for other in self.others if other.wrong), "")
        return open_ or f"{'points' if self.asks_points else 'part'}-{self.number}"


def columns_shown(table: TextTable, found: Intake, choices: Choices) -> list[ColumnShown]:
    """The columns from the left."""
    heads = [row.line.row for row in found.rows if row.line.part is Part.HEAD][:2] or list(table.rows[:1])
    shown = []
    for at, guessed in enumerate(found.guessed):
        said = clean_line(" ".join(dict.fromkeys(row.cells[at] for row in heads if row.cells[at])))
        chosen = choices.uses.get(at)
        blank = Option("", f"{guessed.label} (đoán)" if chosen is None else _GUESSED, chosen is None)
        options = [blank, *(Option(use.value, use.label, use is chosen) for use in Use)]
        shown.append(ColumnShown(at, said[:_LONGEST_HEAD], options))
    return shown


def rows_shown(found: Intake, choices: Choices) -> list[RowShown]:
    """The rows from the top, every one of them."""
    return [_row(row, choices) for row in found.rows]


def _row(row: Understood, choices: Choices) -> RowShown:
    line, number = row.line, row.line.row.number
    is_node = line.part.is_node
    whole = " | ".join(clean_line(cell) for cell in line.row.cells if cell)
    return RowShown(
        number=number,
        printed=line.printed if is_node else "",
        words=clean_line(line.name) if is_node and line.name else whole,
        said=clean_line(line.said) if is_node else "",
        points=_points(row),
        code=row.code if is_node else "",
        is_node=is_node,
        is_group=is_node and line.part is not Part.CRITERION,
        parts=_parts(line.part, choices.parts.get(number)),
        depths=_depths(line.depth, choices.depths.get(number)) if is_node else [],
        kinds=_kinds(row, choices.kinds.get(number)),
        others=[_other(asked, number, choices.others.get(asked.about, {}).get(number)) for asked in row.asked],
        how=row.proposal.how if row.proposal else "",
        why=row.proposal.why if row.proposal else line.why,
        wrong=row.wrong,
        notes=row.notes,
        asks_points=row.asks_points and is_node,
        typed_points=line.typed,
    )


def _points(row: Understood) -> str:
    line = row.line
    columns = ((line.points, ""), (line.bonus, "+"), (line.penalty, "−"))
    told = [f"{sign}{show_points(read.number)}" for read, sign in columns if read.number is not None]
    return " / ".join(told)


def _parts(part: Part, chosen: Part | None) -> list[Option]:
    blank = Option("", f"{part.label} (đoán)" if chosen is None else _GUESSED, chosen is None)
    return [blank, *(Option(one.value, one.label, one is chosen) for one in Part)]


def _depths(depth: int, chosen: int | None) -> list[Option]:
    blank = Option("", f"cấp {depth + 1} (đoán)" if chosen is None else _GUESSED, chosen is None)
    return [blank, *(Option(str(one + 1), f"cấp {one + 1}", one == chosen) for one in range(MOST_DEPTH))]


_OTHERS = {About.SHARE: "Tính trên điểm của mục", About.CONDITION: "Mục phải đạt thì mới tính"}


def _other(asked: Asked, number: int, chosen: str | None) -> OtherShown:
    """Where the words name a row plainly, it is the one without a choice."""
    rows = {str(row): label for row, label in asked.choices}
    may_be = rows | ({NOTHING: "Không có điều kiện"} if asked.about is About.CONDITION else {})
    known = chosen if chosen in may_be else None
    found = rows.get(str(asked.found), "")
    blank = _GUESSED if known is not None else f"{found} (đoán)" if found else "Chọn mục…"
    return OtherShown(
        name=f"{OTHER[asked.about]}{number}",
        label=_OTHERS[asked.about],
        options=[
            Option("", blank, known is None),
            *(Option(row, label, row == known) for row, label in may_be.items()),
        ],
        wrong=bool(asked.wrong),
    )


def _kinds(row: Understood, chosen: str | None) -> list[Option]:
    if not row.proposals:
        return []
    known = chosen if any(one.key == chosen for one in row.proposals) else None
    first = row.proposals[0]
    blank = Option("", f"{first.words} (đề xuất)" if known is None else _GUESSED, known is None)
    return [blank, *(Option(one.key, one.words, one.key == known) for one in row.proposals)]
