"""What the cells of a table say for whom, and what of it is passed over. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean_line
from scoring.officesheets.chosen import UNUSED, Choices, Way
from scoring.officesheets.heads import Holds
from scoring.officesheets.layout import Asked, ColumnMeant, Layout, RowMeant, is_bare
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign

NO_RESULT = "Ô này có công thức mà tệp không ghi kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị."
A_DATE = "Excel đã đổi giá trị gõ vào thành ngày. Hãy gõ lại giá trị."
# What stands where nothing is meant.
_NOTHING = ("", UNUSED, "–", "—", "/", "...", "…", ".")
_DATE = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
_OF_SO_MANY = re.compile(r"(.+?)/(.+)", re.DOTALL)
_TAKEN = re.compile(r"(?:trừ|[-\u2212\u2013])\s*(?=[0-9])", re.IGNORECASE)

# Why a text can't be taken for a member's criterion, as a sentence; «» where it can.
Refusal = Callable[[str, str, str], str]


@dataclass(frozen=True)
class SheetCell:
    """A cell that says something for a member and a criterion: as one would type it, or the `problem` with it."""

    row: int
    column: int
    address: str
    shown: str
    member: str
    criterion: str
    given: str = ""
    problem: str = ""


@dataclass(frozen=True)
class PassedOver:
    """A row, a column, or what else is not taken: what it is, why, and how many of its cells say something."""

    what: str
    why: str
    cells: int


@dataclass
class ReadCells:
    """The cells that say something, in their order; and all that was passed over."""

    cells: list[SheetCell] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)


def read_cells(
    layout: Layout, asked: Asked, choices: Choices, closed: Mapping[str, str], refusal: Refusal
) -> ReadCells:
    """What the table says. `closed` tells of members why nothing of this stage can be written on their cards."""
    read, blank, beside = ReadCells(), 0, 0
    shut: dict[str, int] = {}
    by_place: dict[tuple[str, str], list[tuple[RowMeant, ColumnMeant]]] = {}
    for row in layout.rows:
        for column in layout.columns if row.of else ():
            if column.of:
                by_place.setdefault(layout.place(row, column), []).append((row, column))
    for (member, criterion), where in by_place.items():
        node = asked.criteria.nodes[criterion]
        found = []
        for row, column in where:
            text = choices.cells.get((row.row.number, column.at), row.row.cells[column.at])
            if clean_line(text) in _NOTHING:
                blank += bool(row.row.cells[column.at])
            elif member in closed:
                shut[member] = shut.get(member, 0) + 1
            else:
                found.append(_cell(row, column, node, member, text, asked, refusal))
        if found:
            first = _first(found, {column.at: column.holds for _, column in where}, node)
            read.cells.append(first)
            beside += len(found) - 1
    read.passed = [
        *_columns(layout),
        *_rows(layout),
        *(PassedOver(_short_name(asked, member), closed[member], cells) for member, cells in shut.items()),
    ]
    if beside:
        read.passed.append(PassedOver("Ô cùng đơn vị và tiêu chí", "đã lấy ở cột kia", beside))
    if blank:
        read.passed.append(PassedOver("Ô ghi dấu gạch hoặc bạn bỏ qua", "coi như ô trống", blank))
    return read


def _short_name(asked: Asked, code: str) -> str:
    return next(one.short_name for one in asked.people if one.code == code)


def _first(found: Sequence[SheetCell], holds: Mapping[int, Holds], node: RubricNode) -> SheetCell:
    """Which of the cells of one place counts: one that can be read, points first where points are asked."""
    wanted = Holds.POINTS if node.leaf_kind.is_points else Holds.RESULTS
    return min(found, key=lambda one: (bool(one.problem), holds[one.column] is not wanted))


def _cell(
    row: RowMeant, column: ColumnMeant, node: RubricNode, member: str, text: str, asked: Asked, refusal: Refusal
) -> SheetCell:
    said = clean_line(text)
    address = f"Dòng {row.row.number}, «{column.head}»"
    cell = SheetCell(row.row.number, column.at, address, said[:60], member, node.code)
    if said == "=":
        return replace(cell, problem=NO_RESULT)
    if _DATE.fullmatch(said):
        return replace(cell, problem=A_DATE)
    given = typed(node, said)
    if column.holds is Holds.POINTS and not node.leaf_kind.is_points and is_bare(said):
        how = node.leaf_kind.how_to_fill(node, asked.rubric.step)
        return replace(cell, problem=f"Cột này là điểm; tiêu chí {node.code} không nhập điểm. {how}")
    return replace(cell, given=given, problem=refusal(member, node.code, given))


def typed(node: RubricNode, said: str) -> str:
    """What one would type for the cell: of a criterion of 100 points «98/100» is 98, and «-2» of a penalty is 2."""
    if not node.leaf_kind.is_points:
        return said
    if (parts := _OF_SO_MANY.fullmatch(said)) and node.max_points is not None and _is(parts[2], node.max_points):
        said = parts[1].strip()
    if node.under is Sign.PENALTY and not node.lowest:
        said = _TAKEN.sub("", said, count=1)
    return said


def _is(text: str, number: object) -> bool:
    try:
        return parse_number(text, POINTS) == number
    except NumberRefused:
        return False


def _columns(layout: Layout) -> Iterator[PassedOver]:
    body = [row.row for row in layout.rows if not row.is_head]
    for column in layout.columns:
        cells = sum(bool(row.cells[column.at]) for row in body)
        if column.use == UNUSED and cells:
            yield PassedOver(f"Cột «{column.head}»", column.why, cells)


def _rows(layout: Layout) -> Iterator[PassedOver]:
    values = [column.at for column in layout.columns if column.of]
    for row in layout.rows:
        if not row.of and not row.is_head:
            yield PassedOver(
                f"Dòng {row.row.number}: {row.words[:80]}", row.why, sum(bool(row.row.cells[at]) for at in values)
            )


def missing(layout: Layout, asked: Asked) -> list[str]:
    """In sentences, which criteria and members the table says nothing of."""
    told = []
    rows, columns = {row.of for row in layout.rows}, {column.of for column in layout.columns}
    criteria, members = (rows, columns) if layout.way is Way.CRITERIA_DOWN else (columns, rows)
    lacking = [leaf.code for leaf in asked.rubric.leaves() if leaf.code not in criteria]
    absent = [one.short_name for one in asked.people if one.code not in members]
    if lacking:
        told.append(f"Bảng không có tiêu chí {', '.join(lacking)}.")
    if absent and len(asked.people) > 1:
        told.append(f"Bảng không có {', '.join(absent)}.")
    return told
