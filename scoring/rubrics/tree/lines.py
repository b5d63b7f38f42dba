"""A rubric as lines one types into, one node a line, and back: pure functions from texts to a rubric.

A line shows what a rubric is mostly made of: level, code, name, kind, maximum and the numbers that a kind needs at
once. All that a line doesn't show stays with its node. A line without a code gets the next one of its place, a line
without a kind the one that its place suggests. Whether the outcome can be scored with is not judged here (`drafts`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.numbers import input_number
from common.vietnamese.text import clean_line
from scoring.rubrics.kinds import DIRECT, GROUP, KINDS
from scoring.rubrics.kinds.criterion import CriterionKind, RubricNode, TargetRule
from scoring.rubrics.kinds.fields import FIELDS, POINTS_EACH, UNIT, FieldEntry, KindField
from scoring.rubrics.tree.editing import LONGEST_NAME, code_after, code_refusal, free, tidied
from scoring.rubrics.tree.rubric import PlainRubric

# The fields of single kinds that a line shows.
LINE_FIELDS: tuple[KindField, ...] = (POINTS_EACH, UNIT)
LONGEST_UNIT = 50

Reading = Callable[[str, str], Decimal | None]
"""Reads the number typed for a field (None for blank); ValueError with a sentence for what is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed. `was` is the code of the node that it shows, "" on a new line; `level` counts from 1.

    A field of single kinds that is None was not shown: its node keeps what it has.
    """

    was: str = ""
    level: str = ""
    code: str = ""
    name: str = ""
    kind: str = ""
    max_points: str = ""
    points_each: str | None = None
    unit: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed on a new line: level and kind are only prepared for what may come."""
        typed = (self.was, self.code, self.name, self.max_points, self.points_each or "", self.unit or "")
        return not any(text.strip() for text in typed)


@dataclass(frozen=True)
class LineMistake:
    """What is wrong with a cell: the number of the line from 0, the cell's name, a sentence for whoever typed it."""

    line: int
    cell: str
    sentence: str


@dataclass(frozen=True)
class Arranged:
    """The rubric that lines say, as far as they can be understood, with each line's code, and what is wrong with them.

    `renamed` tells which codes of the rubric before were changed: old → new.
    """

    rubric: PlainRubric
    codes: tuple[str, ...]
    renamed: Mapping[str, str]
    mistakes: tuple[LineMistake, ...]


def lines_of(rubric: PlainRubric) -> list[Line]:
    """The rubric's nodes in printed order, each as its line."""
    return [_line(node, depth) for node, depth, _ in rubric.walk()]


def _line(node: RubricNode, depth: int) -> Line:
    return Line(
        was=node.code,
        level=str(depth + 1),
        code=node.code,
        name=node.name,
        kind=node.kind.value,
        max_points=input_number(node.max_points),
        points_each=input_number(node.points_each) if POINTS_EACH in node.kind.fields else None,
        unit=node.unit if UNIT in node.kind.fields else None,
    )


def left_out(rubric: PlainRubric, lines: Sequence[Line]) -> list[str]:
    """The codes of nodes that do not stand on exactly one line: nothing is deleted by leaving a line out."""
    shown = [line.was for line in lines]
    return [node.code for node, _, _ in rubric.walk() if shown.count(node.code) != 1]


def arranged(rubric: PlainRubric, lines: Sequence[Line], read: Reading) -> Arranged:
    """The rubric as the lines have it, none of them blank; settings and all that no line shows are the rubric's."""
    mistakes: list[LineMistake] = []
    depths = _depths(lines, mistakes)
    above = _above(depths)
    kinds = _kinds(lines, above, mistakes)
    codes = _codes(lines, above, mistakes)
    before = {node.code: node for node, _, _ in rubric.walk()}
    flat = [
        _node(_Typed(number, line, mistakes), before.get(line.was), kinds[number], codes[number], read)
        for number, line in enumerate(lines)
    ]
    renamed = {
        line.was: code for line, code in zip(lines, codes, strict=True) if line.was in before and line.was != code
    }
    fresh = replace(rubric, nodes=_built(flat, above))
    return Arranged(tidied(fresh, rubric, renamed), tuple(codes), renamed, tuple(sorted(mistakes, key=_place)))


def _place(mistake: LineMistake) -> int:
    return mistake.line


# --- where a line stands ----------------------------------------------------------------------------------


def _depths(lines: Sequence[Line], mistakes: list[LineMistake]) -> list[int]:
    """How deep each line stands, from 0; one that is too deep or says no number is put as deep as it can be."""
    depths: list[int] = []
    for number, line in enumerate(lines):
        deepest = depths[-1] + 1 if depths else 0
        typed = line.level.strip()
        # A line that says nothing of its level stands beside the one above it.
        level = depths[-1] + 1 if depths and not typed else 1
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) <= 2 and int(typed)):
            mistakes.append(LineMistake(number, "level", f"«{typed}» không phải là cấp. Hãy ghi 1, 2, 3…"))
        elif typed:
            level = int(typed)
        if level > deepest + 1:
            where = f"dòng trên ở cấp {deepest}" if depths else "đây là dòng đầu"
            sentence = f"Cấp {level} quá sâu: {where} nên dòng này ở cấp {deepest + 1} hoặc nhỏ hơn."
            mistakes.append(LineMistake(number, "level", sentence))
        depths.append(min(level - 1, deepest))
    return depths


def _above(depths: Sequence[int]) -> list[int | None]:
    """For each line the number of the line that it stands in; None at the top."""
    way: list[int] = []
    above: list[int | None] = []
    for number, depth in enumerate(depths):
        del way[depth:]
        above.append(way[-1] if way else None)
        way.append(number)
    return above


def _siblings(above: Sequence[int | None], number: int) -> list[int]:
    return [other for other, parent in enumerate(above) if parent == above[number]]


def _kinds(lines: Sequence[Line], above: Sequence[int | None], mistakes: list[LineMistake]) -> list[CriterionKind]:
    by_name = {kind.value: kind for kind in KINDS}
    kinds: list[CriterionKind] = []
    for number, line in enumerate(lines):
        said = by_name.get(line.kind)
        if said is None and line.kind:
            mistakes.append(LineMistake(number, "kind", "Hãy chọn cách chấm trong danh sách."))
        kinds.append(said or _suggested(kinds, above, number))
    return kinds


def _suggested(kinds: Sequence[CriterionKind], above: Sequence[int | None], number: int) -> CriterionKind:
    """What holds others is a group; else a line is what the one before it is; the first at the top is a group."""
    if number in above:
        return GROUP
    alike = (kinds[other] for other in reversed(_siblings(above, number)) if other < number)
    return next((kind for kind in alike if kind.sign is None), DIRECT if above[number] is not None else GROUP)


def _codes(lines: Sequence[Line], above: Sequence[int | None], mistakes: list[LineMistake]) -> list[str]:
    """The code of each line: as typed, else the next one of its place; one that is used twice is made another."""
    typed = [clean_line(line.code) for line in lines]
    owners: dict[str, int] = {}
    for number, code in enumerate(typed):
        if not code:
            continue
        if refusal := code_refusal(code):
            mistakes.append(LineMistake(number, "code", refusal))
        if code in owners:
            sentence = f"Mã «{code}» đã dùng cho «{clean_line(lines[owners[code]].name)}». Hãy chọn mã khác."
            mistakes.append(LineMistake(number, "code", sentence))
        owners.setdefault(code, number)
    codes = [code if owners.get(code) == number else "" for number, code in enumerate(typed)]
    taken = set(owners)
    for number, code in enumerate(typed):
        if codes[number]:
            continue
        parent = "" if (up := above[number]) is None else codes[up]
        beside = [codes[other] for other in _siblings(above, number) if not code_refusal(codes[other])]
        codes[number] = free(code, taken) if code else code_after(beside, parent, taken)
        # Below a code that is refused itself there is nothing more to say.
        if not code and not (parent and code_refusal(parent)) and (refusal := code_refusal(codes[number])):
            mistakes.append(LineMistake(number, "code", f"Mã đặt theo thứ tự không dùng được: {refusal}"))
        taken.add(codes[number])
    return codes


# --- what a line says -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Typed:
    """A line that is being read, with its number and where its mistakes go."""

    number: int
    line: Line
    mistakes: list[LineMistake]

    def refuse(self, cell: str, sentence: str) -> None:
        self.mistakes.append(LineMistake(self.number, cell, sentence))

    def text(self, cell: str, typed: str, most: int) -> str:
        """One clean line of text."""
        text = clean_line(typed)
        if len(text) > most:
            self.refuse(cell, f"Dài {len(text)} ký tự, chỉ được tối đa {most}.")
        elif text and (kind := looks_legacy(text)):
            meant = from_legacy(text, kind)
            self.refuse(cell, f"Chữ này viết bằng mã {kind}, có lẽ là «{meant}». Hãy gõ lại bằng Unicode.")
        return text

    def points(self, cell: str, typed: str, read: Reading, was: Decimal | None) -> Decimal | None:
        """A number; what stood there where what was typed is none."""
        try:
            return read(cell, typed)
        except ValueError as why:
            self.refuse(cell, str(why))
            return was


def _node(typed: _Typed, old: RubricNode | None, kind: CriterionKind, code: str, read: Reading) -> RubricNode:
    """The node of a line, without what stands in it."""
    line = typed.line
    name = typed.text("name", line.name, LONGEST_NAME)
    if not name:
        typed.refuse("name", "Hãy ghi nội dung của mục.")
    most = typed.points("max_points", line.max_points, read, None)
    base = RubricNode(code, name, kind) if old is None else replace(old, code=code, name=name, children=())
    node = replace(base, max_points=most, **dict(_shown(typed, base, read)))
    return node if old is not None and old.kind is kind else _made(node, kind, old)


def _shown(typed: _Typed, base: RubricNode, read: Reading) -> Iterator[tuple[str, Any]]:
    """The fields of single kinds that stand on the line, by their names."""
    for field in LINE_FIELDS:
        text = getattr(typed.line, field.key)
        if text is None:
            continue
        was = getattr(base, field.key)
        if field.entry is FieldEntry.LINE:
            yield field.key, typed.text(field.key, text, LONGEST_UNIT)
        else:
            yield field.key, typed.points(field.key, text, read, was)


def _made(node: RubricNode, kind: CriterionKind, old: RubricNode | None) -> RubricNode:
    """The node as one of another kind: what it doesn't use falls away, unless it was typed on the line just now.

    Of several rules the first is chosen, as in the form of a single node.
    """
    fields: dict[str, Any] = {}
    for field in FIELDS:
        value = getattr(node, field.key)
        was = field.unset if old is None else getattr(old, field.key)
        if field not in kind.fields and value == was:
            fields[field.key] = field.unset
        elif field in kind.fields and field.entry is FieldEntry.RULE and not value:
            fields[field.key] = next(iter(TargetRule))
    return replace(node, kind=kind, **fields)


def _built(flat: Sequence[RubricNode], above: Sequence[int | None]) -> tuple[RubricNode, ...]:
    """The nodes put into one another, the last first."""
    children: dict[int | None, list[RubricNode]] = {}
    for number in reversed(range(len(flat))):
        inside = tuple(reversed(children.pop(number, [])))
        children.setdefault(above[number], []).append(replace(flat[number], children=inside))
    return tuple(reversed(children.get(None, [])))
