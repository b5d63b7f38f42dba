"""What each row of a table is: a group, a criterion, a level, the words that go on, a total, or no part. Pure.

Every row gets a part, and whoever sent the table may give it another.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from common.files.plaintable import TableRow, TextTable
from common.vietnamese.text import clean_line, fold
from scoring.rubrics.intake.columns import Use, guessed_uses, head_rows
from scoring.rubrics.intake.labels import Depths, Label, read_label, split_label
from scoring.rubrics.intake.points import NO_POINTS, NUMBER, PointsRead, read_points
from scoring.rubrics.intake.proposals import stated_kind
from scoring.rubrics.intake.rates import read_rates
from scoring.rubrics.intake.references import read_references
from scoring.rubrics.kinds.criterion import CriterionKind


class Part(StrEnum):
    """What a row of the table is in the rubric."""

    GROUP = "group"
    BONUS = "bonus"
    PENALTY = "penalty"
    CRITERION = "criterion"
    LEVEL = "level"
    MORE = "more"
    TOTAL = "total"
    HEAD = "head"
    TITLE = "title"
    LEFT_OUT = "out"

    @property
    def label(self) -> str:
        """The part in the user's words."""
        return _LABELS[self]

    @property
    def is_node(self) -> bool:
        """Whether such a row becomes a group or a criterion."""
        return self in (Part.GROUP, Part.BONUS, Part.PENALTY, Part.CRITERION)


_LABELS = {
    Part.GROUP: "Nhóm tiêu chí",
    Part.BONUS: "Nhóm điểm thưởng",
    Part.PENALTY: "Nhóm điểm trừ",
    Part.CRITERION: "Tiêu chí",
    Part.LEVEL: "Một mức của dòng trên",
    Part.MORE: "Viết tiếp dòng trên",
    Part.TOTAL: "Tổng cộng",
    Part.HEAD: "Đầu cột",
    Part.TITLE: "Tên bảng",
    Part.LEFT_OUT: "Bỏ qua",
}
GROUPS = (Part.GROUP, Part.BONUS, Part.PENALTY)
MOST_DEPTH = 5


class About(StrEnum):
    """What another row's node is asked for: a share of its points, or the condition that it must meet."""

    SHARE = "share"
    CONDITION = "only"


# Chosen for a condition that is none.
NOTHING = "none"


@dataclass(frozen=True)
class Choices:
    """What whoever sent the table says otherwise: by column, and by the row's number.

    `others` are the rows that a share or a condition means, by their numbers.
    """

    uses: Mapping[int, Use] = field(default_factory=dict)
    parts: Mapping[int, Part] = field(default_factory=dict)
    depths: Mapping[int, int] = field(default_factory=dict)
    points: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[About, Mapping[int, str]] = field(default_factory=dict)


@dataclass
class Line:
    """A row as it was understood. `why` says why it was taken for this part; `begins` names a group that it opens.

    `typed` are its points as they stand in the table, or in the box for them.
    """

    row: TableRow
    part: Part = Part.LEFT_OUT
    depth: int = 0
    why: str = ""
    label: Label | None = None
    printed: str = ""
    name: str = ""
    said: str = ""
    points: PointsRead = NO_POINTS
    bonus: PointsRead = NO_POINTS
    penalty: PointsRead = NO_POINTS
    each: PointsRead = NO_POINTS
    typed: str = ""
    unit: str = ""
    begins: str = ""
    stated: CriterionKind | None = None

    @property
    def has_points(self) -> bool:
        """Whether any points stand in it."""
        return any(one.number is not None for one in (self.points, self.bonus, self.penalty))


@dataclass(frozen=True)
class TableRead:
    """A table as it was understood: what stands in each column, what is guessed there, and its lines."""

    uses: tuple[Use, ...]
    guessed: tuple[Use, ...]
    lines: tuple[Line, ...]


def read_lines(table: TextTable, choices: Choices) -> TableRead:
    """Every row of the table with its part, by what it says and what was chosen."""
    rows = table.rows
    heads = [at for at, row in enumerate(rows) if choices.parts.get(row.number) is Part.HEAD] or head_rows(rows)
    guessed = guessed_uses(rows, heads)
    uses = [choices.uses.get(at, use) for at, use in enumerate(guessed)]
    lines = [_line(row, uses, choices) for row in rows]
    if not any(line.label and not line.begins for line in lines):
        # Where only rows that open a group have a sign, it is the group's.
        for line in lines:
            line.label = None if line.begins else line.label
    _take_apart(lines, rows, heads, choices)
    return TableRead(tuple(uses), tuple(guessed), tuple(lines))


# --- what stands in a row ----------------------------------------------------------------------------------

# «(5 điểm)», «: 5đ» at the end of the words, where no column has points.
_AT_END = re.compile(rf"[:(–-]\s*(?:tối đa\s+)?({NUMBER}\s*(?:điểm|đ))\s*\)?\s*[.;]?$", re.IGNORECASE)


def _line(row: TableRow, uses: Sequence[Use], choices: Choices) -> Line:
    sentences: list[str] = []

    def cells(use: Use) -> list[str]:
        return [cell for cell, found in zip(row.cells, uses, strict=False) if found is use and cell]

    def points(use: Use) -> PointsRead:
        read = read_points(cells(use)[0]) if cells(use) else NO_POINTS
        if read.wrong and read_references(cells(use)[0]):
            # «Trừ 10 % số điểm đạt được» in a column of points.
            sentences.append(cells(use)[0])
            return NO_POINTS
        return read

    line = Line(
        row,
        printed=clean_line(" ".join(cells(Use.LABEL))),
        name="\n".join(cells(Use.NAME)),
        said="\n".join(cells(Use.NOTE)),
        points=points(Use.POINTS),
        bonus=points(Use.BONUS),
        penalty=points(Use.PENALTY),
        each=points(Use.EACH),
        typed=choices.points.get(row.number) or clean_line(" ".join(cells(Use.POINTS)[:1])),
        unit=clean_line(" ".join(cells(Use.UNIT)))[:50],
        begins=clean_line(" ".join(cells(Use.GROUP))),
        stated=stated_kind("\n".join(cells(Use.NOTE))),
    )
    line.said = "\n".join(filter(None, (line.said, *sentences)))
    line.label = read_label(line.printed) if line.printed else None
    if line.label:
        line.printed = line.label.printed
    elif line.printed and not line.name:
        # A line across all columns stands in the first of them.
        line.name, line.printed = line.printed, ""
    if not line.name and line.begins and not line.has_points:
        line.name, line.begins = line.begins, ""
    if not line.printed:
        line.label, line.name = split_label(line.name)
        line.printed = line.label.printed if line.label else ""
    if row.number in choices.points:
        line.points = read_points(choices.points[row.number])
    elif not line.has_points and not line.points.wrong and (found := _AT_END.search(line.name)):
        # «Mỗi sáng kiến: 2 điểm» says what each gives, not what all do.
        line.points = NO_POINTS if read_rates(line.name).gives else read_points(found[1])
    return line


# --- what a row is -----------------------------------------------------------------------------------------

_TOTALS = ("tong cong", "tong so", "tong diem", "tong", "cong", "cong diem")
_NO_PART = ("ghi chu", "nguoi lap", "noi nhan", "luu y", "thu truong", "ky ten")
_BONUS = ("diem thuong", "diem cong", "cong diem", "thuong diem", "diem khuyen khich")
_PENALTY = ("diem tru", "tru diem", "bi tru")


def _take_apart(lines: list[Line], rows: Sequence[TableRow], heads: list[int], choices: Choices) -> None:
    head_texts = {tuple(map(fold, rows[at].cells)) for at in heads}
    depths, after_total = Depths(), False
    for at, line in enumerate(lines):
        chosen = choices.parts.get(line.row.number)
        if chosen is not None:
            line.part, line.why = chosen, "bạn chọn"
        elif heads and at < heads[0]:
            line.part, line.why = Part.TITLE, "đứng trên đầu cột"
        elif at in heads or tuple(map(fold, line.row.cells)) in head_texts:
            line.part, line.why = Part.HEAD, "có tên các cột"
        elif _is_total(line):
            line.part, line.why = Part.TOTAL, "có chữ tổng"
        else:
            line.part, line.why = _first_part(line, after_total)
        after_total = after_total or line.part is Part.TOTAL
        if line.part.is_node:
            line.depth = depths.of(_sign(line, chosen))
    nodes = [line for line in lines if line.part.is_node]
    for line in nodes:
        line.depth = choices.depths.get(line.row.number, line.depth)
    _settle(nodes, choices)


def _is_total(line: Line) -> bool:
    said = fold(line.name).rstrip(" :.")
    return not line.label and (said in _TOTALS or said.startswith(("tong cong", "tong diem"))) and line.row.cells != ()


def _first_part(line: Line, after_total: bool) -> tuple[Part, str]:
    """What a row is by itself; which of the nodes are groups is seen from what stands below them."""
    if not line.name:
        if line.points.number is not None and line.said:
            return Part.LEVEL, "chỉ có cách chấm và điểm"
        if line.has_points or line.said:
            return Part.MORE, "không có nội dung riêng"
        return Part.LEFT_OUT, "không có nội dung"
    if line.label or line.has_points or line.points.wrong or line.stated:
        return Part.CRITERION, ""
    if after_total or fold(line.name).startswith(_NO_PART):
        return Part.LEFT_OUT, "đứng ngoài bảng điểm"
    if line.row.bold or line.name.isupper():
        return Part.GROUP, "in đậm hoặc viết hoa, không có điểm"
    return Part.MORE, "không có số thứ tự và điểm"


def _sign(line: Line, chosen: Part | None) -> Label:
    """The sign that says how deep a row stands; one without any is told by how it looks."""
    if line.label:
        return line.label
    if chosen in GROUPS or (line.part is Part.GROUP) or (line.row.bold and not line.has_points):
        return Label("", "bold")
    return Label("", f"plain {line.row.indent}")


def _settle(nodes: list[Line], choices: Choices) -> None:
    """Says of every node whether it is a group, a criterion, or a level or words of the one above it."""
    chosen = choices.parts
    for at, line in enumerate(nodes):
        if line.row.number in chosen or not line.part.is_node:
            if line.part is Part.CRITERION:
                _raise_those_below(nodes, at)
            continue
        below = [other for other in _below(nodes, at) if other.part.is_node]
        free = [other for other in below if other.row.number not in chosen]
        if line.stated is not None and line.stated.is_leaf:
            line.part, line.why = Part.CRITERION, "có cách chấm riêng"
            _raise_those_below(nodes, at)
        elif below and len(free) == len(below) and _are_words(line, below):
            line.part, line.why = Part.CRITERION, "các dòng dưới không có điểm riêng"
            for other in below:
                other.part, other.why = Part.MORE, "không có điểm riêng"
        elif below and len(free) == len(below) and _are_levels(line, below):
            line.part, line.why = Part.CRITERION, "các dòng dưới là các mức"
            for other in below:
                other.part, other.why = Part.LEVEL, "điểm giảm dần, không cộng lại với nhau"
        elif below or line.part is Part.GROUP or (line.stated is not None and not line.stated.is_leaf):
            line.part, line.why = _group(line), line.why or "có các dòng dưới thuộc về nó"
        elif not line.has_points and not line.each.number and not line.points.wrong and line.depth == 0:
            line.part, line.why = _group(line), "đứng ở cấp cao nhất, không có điểm"
        else:
            line.part, line.why = Part.CRITERION, "có điểm" if line.has_points else "không có dòng nào bên dưới"


def _below(nodes: list[Line], at: int) -> list[Line]:
    found = []
    for other in nodes[at + 1 :]:
        if other.depth <= nodes[at].depth:
            break
        found.append(other)
    return found


def _raise_those_below(nodes: list[Line], at: int) -> None:
    """What seems to stand in a criterion stands beside it."""
    below = _below(nodes, at)
    least = min((other.depth for other in below), default=0)
    for other in below:
        other.depth -= least - nodes[at].depth


def _are_words(line: Line, below: Sequence[Line]) -> bool:
    """Whether what stands below only says how the line is scored."""
    return line.has_points and not any(
        other.has_points or other.points.wrong or read_references(f"{other.name}\n{other.said}") for other in below
    )


def _are_levels(line: Line, below: Sequence[Line]) -> bool:
    """Whether those below are levels of the line: points that go down, of which the line has the first."""
    read = [other.points for other in below]
    points = [-one.number if one.takes else one.number for one in read if one.number is not None]
    if len(points) < 2 or len(points) < len(below) or any(other.depth != below[0].depth for other in below):
        return False
    if any(one <= another for one, another in pairwise(points)):
        return False
    if len({fold(clean_line(other.name)) for other in below}) < len(below):
        return False
    # Without points of its own, the line has levels where the last of them gives nothing, or takes.
    return points[0] == line.points.number or (line.points.number is None and points[-1] <= 0 < points[0])


def _group(line: Line) -> Part:
    said = fold(line.name)
    takes, adds = (any(word in said for word in words) for words in (_PENALTY, _BONUS))
    if takes == adds:
        return Part.GROUP
    return Part.PENALTY if takes else Part.BONUS
