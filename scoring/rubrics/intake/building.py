"""From the lines of a table to a rubric's tree: codes that are unique, kinds as proposed or chosen, and what is wrong
with which row. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from common.files.plaintable import TextTable
from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.numbers import show_number
from common.vietnamese.text import clean_line
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import GROUPS, Choices, Line, Part, read_lines
from scoring.rubrics.intake.points import NO_POINTS, PointsRead
from scoring.rubrics.intake.proposals import Described, Proposal, coded, proposals, references
from scoring.rubrics.intake.settling import settled
from scoring.rubrics.intake.understood import Understood
from scoring.rubrics.kinds import BONUS, DIRECT, GROUP, PENALTY
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode
from scoring.rubrics.kinds.numbers import size_refusal
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree import PlainRubric
from scoring.rubrics.tree.drafts import impossibilities, node_at, told
from scoring.rubrics.tree.editing import LONGEST_CODE, code_refusal
from scoring.rubrics.tree.mistakes import NO_MAXIMUM

_LONGEST_NAME, _LONGEST_LABEL = 500, 20
_KINDS: Mapping[Part, CriterionKind] = {Part.GROUP: GROUP, Part.BONUS: BONUS, Part.PENALTY: PENALTY}
LACKS_POINTS = "Chưa có điểm chuẩn: hãy ghi."
_STEPS = tuple(map(Decimal, ("0.5", "0.25", "0.1", "0.05", "0.01")))


@dataclass(frozen=True)
class Intake:
    """A table understood: its columns, its rows, the tree, what the table calls itself and adds up to.

    `wrong` is what makes the tree impossible and belongs to no row.
    """

    uses: tuple[Use, ...]
    guessed: tuple[Use, ...]
    rows: tuple[Understood, ...]
    nodes: tuple[RubricNode, ...]
    title: str
    total: Decimal | None
    wrong: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether a rubric can be made of it."""
        return bool(self.nodes) and not self.wrong and not any(row.wrong for row in self.rows)


@dataclass
class _Node:
    """A group that is being filled."""

    row: Understood | None
    depth: int
    node: RubricNode
    sign: Sign
    children: list["_Node"] = field(default_factory=list)
    signs: tuple[str, ...] = ()

    def made(self) -> RubricNode:
        if not self.children:
            return self.node
        return replace(self.node, children=tuple(child.made() for child in self.children))


def understand(table: TextTable, choices: Choices) -> Intake:
    """The table as a rubric, by what it says and what was chosen."""
    read = read_lines(table, choices)
    rows = [Understood(line) for line in read.lines]
    top = _Builder(choices, grouped=Use.GROUP in read.uses).build(rows)
    nodes = settled(tuple(node.made() for node in top), rows, choices)
    wrong = _judge(nodes, rows)
    total = next((line.points.number for line in reversed(read.lines) if line.part is Part.TOTAL), None)
    return Intake(read.uses, read.guessed, tuple(rows), nodes, _title(read.lines), total, tuple(wrong))


def finest_step(nodes: Sequence[RubricNode], step: Decimal) -> Decimal:
    """The step in which every maximum given directly can be given: this one, else the widest finer one."""
    maxima = [leaf.max_points for node in nodes for leaf in _leaves(node) if leaf.kind is DIRECT and leaf.max_points]
    steps = (step, *_STEPS)
    return next((one for one in steps if one > 0 and not any(most % one for most in maxima)), step)


def _leaves(node: RubricNode) -> list[RubricNode]:
    return [node] if node.is_leaf else [leaf for child in node.children for leaf in _leaves(child)]


def _title(lines: Sequence[Line]) -> str:
    """What the rows above the head call the table: the longest in capitals, else the first."""
    said = [clean_line(" ".join(filter(None, line.row.cells))) for line in lines if line.part is Part.TITLE]
    capitals = [text for text in said if text.isupper()]
    return max(capitals, key=len)[:300] if capitals else (said[0][:300] if said else "")


class _Builder:
    """Puts one line after the other into the tree."""

    def __init__(self, choices: Choices, *, grouped: bool) -> None:
        self.choices = choices
        self.grouped = grouped
        self.top: list[_Node] = []
        self.open: list[_Node] = []
        self.codes: set[str] = set()

    def build(self, rows: Sequence[Understood]) -> list[_Node]:
        """The nodes at the top."""
        for at, row in enumerate(rows):
            line = row.line
            if line.part in GROUPS:
                self._group(row)
            elif line.part is Part.CRITERION:
                self._criterion(row, _going_on(rows, at))
            elif line.part in (Part.LEVEL, Part.MORE):
                self._hangs_on(row, rows[:at])
        return self.top

    def _hangs_on(self, row: Understood, before: Sequence[Understood]) -> None:
        """Words and levels belong to the criterion above: where there is none, they are told."""
        host = next((one for one in reversed(before) if one.line.part.is_node), None)
        if host is None:
            row.wrong.append("Không có dòng nào ở trên để nối vào: hãy chọn dòng này là gì.")
        elif row.line.part is Part.MORE and host.line.part in GROUPS and clean_line(row.line.name):
            row.notes.append("Không đưa vào bảng: dòng trên là nhóm.")

    def _group(self, row: Understood) -> None:
        line, depth = row.line, row.line.depth + self.grouped
        if line.begins:
            row.notes.append(f"Mở nhóm mới «{line.begins}», mã {self._begin(line.begins)}.")
        parent = self._parent(depth)
        kind = _KINDS[line.part]
        if parent and parent.sign is not Sign.PLAIN and kind.sign is not None:
            kind = GROUP
        most = line.points
        name = _name(row)
        for read, called in ((line.bonus, "Điểm cộng"), (line.penalty, "Điểm trừ")):
            if read.number is not None and kind.sign is None:
                row.notes.append(f"{called} {show_number(read.number)} của dòng nhóm không đưa vào bảng.")
            elif read.number is not None and most.number is None:
                most = read
        if line.said and line.stated is None:
            row.notes.append("Ghi chú của dòng nhóm không đưa vào bảng.")
        _tell_points(row)
        code = self._code(row, parent)
        node = RubricNode(code, name, kind, most.number, label=_printed(line, code))
        sign = kind.sign or (parent.sign if parent else Sign.PLAIN)
        self._put(_Node(row, depth, node, sign, signs=_signs(line)), parent)

    def _criterion(self, row: Understood, more: Sequence[Line]) -> None:
        line = row.line
        if line.begins:
            row.notes.append(f"Mở nhóm mới «{line.begins}», mã {self._begin(line.begins)}.")
        parent = self._parent(line.depth + self.grouped)
        above = parent.sign if parent else Sign.PLAIN
        _tell_points(row)
        given = _described(row, more, above)
        row.proposals, row.refers = _possible(given), references(given)
        chosen = self.choices.kinds.get(line.row.number, "")
        keys = [proposal.key for proposal in row.proposals]
        row.kind = chosen if chosen in keys else keys[0]
        code = self._code(row, parent)
        proposal = row.proposal or row.proposals[0]
        node = replace(coded(proposal.node, code), label=_printed(line, code))
        if node.is_leaf and node.max_points is None and node.kind.needs_maximum(above):
            row.asks_points = True
            if not line.points.wrong:
                row.wrong.append(LACKS_POINTS)
        if line.row.number in self.choices.points:
            row.asks_points = True
        (parent.children if parent else self.top).append(_Node(row, line.depth, node, above))

    def _parent(self, depth: int) -> _Node | None:
        """The open group above this depth; the others are closed."""
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        return self.open[-1] if self.open else None

    def _put(self, node: _Node, parent: _Node | None) -> None:
        (parent.children if parent else self.top).append(node)
        self.open.append(node)

    def _begin(self, name: str) -> str:
        """Opens the group that a column of its own names, and answers its code."""
        self.open.clear()
        code = self._free(str(len(self.top) + 1))
        self._put(_Node(None, 0, RubricNode(code, name[:_LONGEST_NAME], GROUP), Sign.PLAIN), None)
        return code

    def _code(self, row: Understood, parent: _Node | None) -> str:
        """A code of its own by the place: «I.3.a»."""
        label = row.line.label
        sign = label.for_code if label else ""
        parts = sign.split(".") if sign else []
        above = parent.node.code if parent else ""
        said = list(parent.signs) if parent else []
        if said and parts[: len(said)] == said and len(parts) > len(said):
            parts = parts[len(said) :]
        elif len(parts) > 1 and above and parts[: above.count(".") + 1] == above.split("."):
            parts = parts[above.count(".") + 1 :]
        own = ".".join(parts) or str(len(parent.children if parent else self.top) + 1)
        row.code = self._free(f"{above}.{own}" if above else own)
        return row.code

    def _free(self, wanted: str) -> str:
        """The code, or one like it that nobody has and that may be one. Room is left for what stands in it."""
        most = LONGEST_CODE - 6
        stem = wanted if len(wanted) <= most and not code_refusal(wanted) else f"M{len(self.codes) + 1}"
        code, number = stem, 1
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.codes.add(code)
        return code


def _printed(line: Line, code: str) -> str:
    """What the office's table has before the line, where it is not the code itself."""
    printed = line.printed[:_LONGEST_LABEL]
    return "" if printed == code else printed


def _signs(line: Line) -> tuple[str, ...]:
    return tuple(line.label.for_code.split(".")) if line.label and line.label.for_code else ()


def _going_on(rows: Sequence[Understood], at: int) -> list[Line]:
    """The lines below that belong to this one: its levels, and its words that go on."""
    found = []
    for row in rows[at + 1 :]:
        if row.line.part.is_node:
            break
        if row.line.part in (Part.LEVEL, Part.MORE):
            found.append(row.line)
    return found


def _described(row: Understood, more: Sequence[Line], sign: Sign) -> Described:
    line = row.line
    rows = [one for one in more if one.part is Part.LEVEL and one.points.number is not None]
    # Where the levels stand in the column of notes, the first of them stands beside the criterion itself.
    beside = bool(rows) and not any(one.name for one in rows) and bool(line.said)
    levels = tuple(_level(one) for one in ([line, *rows] if beside and line.points.number is not None else rows))
    goes_on = [one for one in more if one.part is Part.MORE]
    own = "" if beside else line.said
    said = "\n".join(filter(None, (own, *("\n".join(filter(None, (one.name, one.said))) for one in goes_on))))
    points = line.points
    if points.number is None and not points.wrong:
        points = next((one.points for one in goes_on if one.points.number is not None), points)
    bonus, penalty = line.bonus, line.penalty
    if points.number is None and sign is not Sign.PLAIN:
        # Below a bonus or a penalty whatever column has the points means the same.
        points = next((one for one in _nearest(sign, bonus, penalty) if one.number is not None), points)
        bonus = penalty = NO_POINTS
    each, takes, number = line.each.number, line.each.takes, points.number
    if points.each and number is not None:
        each, takes, number = number, points.takes, points.most
    return Described(
        name=_name(row),
        said=said,
        points=number,
        takes=points.takes,
        bonus=bonus,
        penalty=penalty,
        unit=line.unit or points.each,
        each=each,
        each_takes=takes,
        levels=levels,
        stated=line.stated if line.stated and line.stated.is_leaf else None,
        sign=sign,
    )


def _nearest(sign: Sign, bonus: PointsRead, penalty: PointsRead) -> tuple[PointsRead, PointsRead]:
    return (bonus, penalty) if sign is Sign.BONUS else (penalty, bonus)


def _level(line: Line) -> PlainLevel:
    name = clean_line(_without_points(line.name if line.part is Part.LEVEL and line.name else line.said))
    points = line.points.number or Decimal(0)
    return PlainLevel(name[:100], -points if line.points.takes else points)


def _possible(given: Described) -> list[Proposal]:
    """The proposals, of which a criterion that only takes or only adds stands below a penalty or a bonus."""
    if given.sign is Sign.PLAIN and given.takes and given.points and given.penalty.number is None:
        given = replace(given, penalty=PointsRead(given.points), points=None)
    return proposals(given)


def _without_points(words: str) -> str:
    return re.sub(r"\s*[:(–-]\s*[0-9]+(?:[.,][0-9]+)?\s*(?:điểm|đ)?\s*\)?$", "", words) or words


def _name(row: Understood) -> str:
    """The line's words on one line, as long as a name may be; what is wrong with them is told."""
    name = clean_line(row.line.name) or row.line.begins or row.line.printed
    if kind := looks_legacy(name):
        row.wrong.append(
            f"Chữ viết bằng mã {kind}, có lẽ là «{from_legacy(name, kind)[:80]}». Hãy đổi phông trong tệp rồi nạp lại."
        )
    if len(name) > _LONGEST_NAME:
        row.notes.append(f"Nội dung dài {len(name)} ký tự: chỉ lấy {_LONGEST_NAME} ký tự đầu.")
    return name[:_LONGEST_NAME]


def _tell_points(row: Understood) -> None:
    """What cannot be read as points, or not be kept."""
    line = row.line
    if line.printed and line.label is None:
        row.notes.append(f"Không hiểu số thứ tự «{line.printed}»: cấp và mã đặt theo chỗ đứng.")
    if len(line.printed) > _LONGEST_LABEL:
        row.notes.append(f"Số thứ tự dài {len(line.printed)} ký tự: chỉ in {_LONGEST_LABEL} ký tự đầu.")
    if line.points.wrong:
        row.asks_points = True
        row.wrong.append(f"Điểm: {line.points.wrong}")
    for read, called in ((line.bonus, "Điểm cộng"), (line.penalty, "Điểm trừ"), (line.each, "Điểm mỗi đơn vị")):
        if read.wrong:
            row.notes.append(f"{called} không đọc được nên chưa đưa vào bảng. {read.wrong}")
    for read in (line.points, line.bonus, line.penalty, line.each):
        if read.number is not None and (refusal := size_refusal("Điểm", read.number, 2)):
            row.asks_points = True
            row.wrong.append(refusal)


def _judge(nodes: tuple[RubricNode, ...], rows: Sequence[Understood]) -> list[str]:
    """Tells what can never be scored with, at the row it concerns; answers what belongs to none."""
    plain = PlainRubric("x", Decimal(10**6), Decimal("0.01"), True, (), (), nodes)
    by_code = {row.code: row for row in rows if row.code}
    left = []
    for place, sentence in impossibilities(plain):
        node = node_at(plain, place)
        row = next((by_code[code] for code in _stems(node.code if node else "") if code in by_code), None)
        if row is None:
            left.append(told(plain, [(place, sentence)])[0])
        elif not (sentence == NO_MAXIMUM and row.wrong) and sentence not in row.wrong:
            row.asks_points = row.asks_points or "max_points" in place
            row.wrong.append(sentence)
    return left


def _stems(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
