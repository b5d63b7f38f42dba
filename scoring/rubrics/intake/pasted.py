"""Rows copied from Excel or Word as new lines of a rubric's table; what has no place there is told. Pure.

The rows are understood as those of any table (`intake.lines`). A line holds less than a rubric does: levels and notes
are left to whoever pasted, or to the intake of the whole table.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from common.files.plaintable import TableRow, TextTable
from common.vietnamese.numbers import input_number
from common.vietnamese.text import clean_line
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import Choices, Part, TableRead, read_lines
from scoring.rubrics.intake.lines import Line as TableLine
from scoring.rubrics.kinds import BONUS, DIRECT, GROUP, KINDS, PENALTY
from scoring.rubrics.kinds.criterion import CriterionKind
from scoring.rubrics.kinds.fields import LEVELS, POINTS_EACH, KindField
from scoring.rubrics.tree.editing import code_refusal
from scoring.rubrics.tree.lines import Line

_KINDS = {Part.GROUP: GROUP, Part.BONUS: BONUS, Part.PENALTY: PENALTY}
# The columns that lines have a place for.
_FILLED = (Use.LABEL, Use.GROUP, Use.NAME, Use.POINTS, Use.BONUS, Use.PENALTY, Use.UNIT, Use.EACH)


def _kind_with(one: KindField) -> CriterionKind:
    """The kind that has this field."""
    return next(kind for kind in KINDS if one in kind.fields)


@dataclass(frozen=True)
class Pasted:
    """New lines, nothing of them saved, and in sentences what was taken for what."""

    lines: list[Line]
    notes: list[str]


@dataclass
class _Filling:
    """The lines so far, the codes that are taken, signs that became no code, and rows that stand on no line."""

    taken: set[str]
    start: int
    uses: Sequence[Use]
    lines: list[Line] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)

    def add(self, line: TableLine) -> None:
        """Puts a row on a line of its own, onto the line above it, or among those that stand on none."""
        if line.begins:
            self.lines.append(Line(level=str(self.start), name=line.begins, kind=GROUP.value))
        if line.part.is_node:
            self._node(line)
        elif line.part is Part.MORE and self.lines and line.name and not line.has_points:
            above = self.lines[-1]
            self.lines[-1] = replace(above, name=clean_line(f"{above.name} {line.printed} {line.name}"))
        else:
            if line.part is Part.LEVEL and self.lines:
                self.lines[-1] = replace(self.lines[-1], kind=_kind_with(LEVELS).value)
            self.out.append(f"{line.part.label}: {_shown([cell for cell in line.row.cells if cell])}")

    def _node(self, line: TableLine) -> None:
        depth = self.start + line.depth + (Use.GROUP in self.uses)
        sign = line.label.for_code if line.label else line.printed
        # «1» and «a» below the top are counted anew in every group.
        names = depth == 1 or "." in sign or line.label is None
        code = sign if names and sign not in self.taken and not code_refusal(sign) else ""
        self.taken.add(code)
        self.signs += [line.printed] if line.printed and not code else []
        kind = _KINDS.get(line.part) or line.stated or DIRECT
        if kind is DIRECT and line.each.number is not None:
            kind = _kind_with(POINTS_EACH)
        counts = POINTS_EACH in kind.fields
        self.lines.append(
            Line(
                level=str(depth),
                code=code,
                name=clean_line(line.name),
                kind=kind.value,
                max_points=self._points(line),
                points_each=input_number(line.each.number) if counts else None,
                unit=(line.unit or line.each.each) if counts else None,
            )
        )

    def _points(self, line: TableLine) -> str:
        """The maximum as one would type it; what cannot be read stays as it was, to be asked back."""
        if line.points.wrong and Use.POINTS in self.uses:
            return line.row.cells[self.uses.index(Use.POINTS)]
        read = (line.points, line.bonus, line.penalty)
        return next((input_number(one.number) for one in read if one.number is not None), "")


def lines_from(cells: Sequence[Sequence[str]], *, level: int, taken: Collection[str]) -> Pasted:
    """The rows as new lines, the first at this level unless it begins as the top of a table does.

    `taken` are the codes that the rubric has.
    """
    rows = [[clean_line(cell) for cell in row] for row in cells]
    width = max(map(len, rows), default=0)
    kept = [(number, row + [""] * (width - len(row))) for number, row in enumerate(rows, start=1) if any(row)]
    if not kept:
        return Pasted([], ["Không có dòng nào để điền."])
    read = read_lines(TextTable("", tuple(TableRow(number, tuple(row)) for number, row in kept)), Choices())
    first = next((line.label.family for line in read.lines if line.part.is_node and line.label), "")
    filling = _Filling({*taken}, 1 if first in ("roman", "capital") else level, read.uses)
    for line in read.lines:
        filling.add(line)
    return Pasted(filling.lines, list(_told(read, filling)))


def _told(read: TableRead, filling: _Filling) -> Iterator[str]:
    """How many lines there are, which column was taken for what, and what stands on no line."""
    said = ", ".join(f"cột {at} là {use.label}" for at, use in enumerate(read.uses, start=1) if use in _FILLED)
    yield (f"Đã điền {len(filling.lines)} dòng, chưa lưu: {said}. Hãy xem lại cấp, cách chấm, điểm, rồi bấm Lưu.")
    for at, use in enumerate(read.uses):
        found = [line.row.cells[at] for line in read.lines if line.row.cells[at]]
        if found and use not in _FILLED:
            yield f"Cột {at + 1} không điền vào đâu: {_shown(found)}."
    if filling.out:
        yield f"Dòng không điền. {'; '.join(filling.out)}."
    if filling.signs:
        yield f"Số thứ tự để xếp cấp, không thành mã: {_shown(filling.signs)}. Mã để trống thì cổng tự đặt."


def _shown(texts: Sequence[str]) -> str:
    return ", ".join(f"«{text[:40]}»" for text in texts[:8]) + ("…" if len(texts) > 8 else "")
