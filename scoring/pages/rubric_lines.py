"""The lines of the rubric's table on its page: as a browser sends them, and as rows with a box for each cell.

The boxes of a line are called `line-3-name`: the number tells which belong together, and the order in which they are
sent tells how the lines stand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from members.pages import Opened
from scoring.pages import rubric_parts as parts
from scoring.rubrics import tree as rules
from scoring.rubrics.files import column_refusal
from scoring.rubrics.kinds import KINDS
from scoring.rubrics.kinds.criterion import begun
from scoring.rubrics.kinds.fields import FieldEntry
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import how, limit_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.differences import NODE_LABELS
from scoring.rubrics.tree.drafts import node_at
from scoring.rubrics.tree.lines import LINE_FIELDS, Arranged, Line, LineMistake, arranged
from scoring.rubrics.verbs import RubricRefused

# Where one goes on typing without a script.
BLANK_LINES = 5
CELLS = tuple(cell.name for cell in fields(Line))
_BOX = re.compile(rf"line-([0-9]{{1,4}})-({'|'.join(CELLS)})")
# The part of a mistake's place that names the node.
_NODE = re.compile(r".*(?:criteria|children)\[[0-9]+\]")
_LABELS = {**NODE_LABELS, "level": "Cấp"}


def read_lines(posted: Mapping[str, str]) -> dict[int, Line]:
    """The lines as they were sent, by their numbers and in their order; those on which nothing was typed are none."""
    sent: dict[int, dict[str, str]] = {}
    for key, text in posted.items():
        if found := _BOX.fullmatch(key):
            sent.setdefault(int(found[1]), {})[found[2]] = text
    lines = {number: Line(**cells) for number, cells in sent.items()}
    return {number: line for number, line in lines.items() if not line.is_blank}


def read_cell(cell: str, text: str) -> Decimal | None:
    """A number as typed; None for blank. ValueError with a sentence if it is none that is kept exactly."""
    if cell == "max_points":
        return parts.read_points(text)
    if not text.strip():
        return None
    try:
        number = parse_number(text, POINTS)
    except NumberRefused as refused:
        raise ValueError(str(refused)) from refused
    if refusal := column_refusal(cell, number, _LABELS[cell]):
        raise ValueError(refusal)
    return number


def understood(plain: rules.PlainRubric, lines: Iterable[Line]) -> Arranged:
    """The rubric that the lines say."""
    return arranged(plain, list(lines), read_cell)


def beside(why: RubricRefused, codes: Sequence[str]) -> tuple[list[LineMistake], list[str]]:
    """What the rules refuse, beside the cell that it concerns where there is one, else in sentences of its own.

    `codes` are those of the lines in the rubric that was refused.
    """
    mistakes, others = [], []
    for (place, sentence), whole in zip(why.mistakes, why.sentences, strict=True):
        node = node_at(why.rubric, place)
        # What is said of the whole node is said of what it is.
        tail = _NODE.sub("", place).lstrip(".") or "kind"
        if node is not None and tail in CELLS:
            mistakes.append(LineMistake(codes.index(node.code), tail, sentence))
        else:
            others.append(whole)
    # What several levels have alike is told once.
    return mistakes, list(dict.fromkeys(others))


# --- rows ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Extra:
    """A box that only some kinds have: its name, label, text, why it is refused, if the kind of its line has it."""

    key: str
    label: str
    text: str
    refused: str
    shown: bool
    kinds: str
    is_number: bool


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A line with its boxes: how labels call it, what its cells hold, why they are refused, where it may go.

    `code` is that of its node, "" on a new line, `kind` what it is so far, chosen or suggested. `into` and `out` say
    whether it may be put into the group above it, or taken out of its own. `tall` is how many rows its name takes.
    """

    # As text: a number would be written anew, as the language has it, at each of the thirty places of a row.
    number: str
    line: Line
    called: str
    depth: int
    code: str = ""
    blank: bool = False
    first: bool = False
    kind: str = ""
    leaf: bool = True
    extras: list[Extra] = field(default_factory=list)
    refused: Mapping[str, str] = field(default_factory=dict)
    how: str = ""
    evidence: str = ""
    sum: parts.SumShown | None = None
    up: bool = False
    down: bool = False
    into: bool = False
    out: bool = False
    url: str = ""

    @property
    def tall(self) -> int:
        return min(len(self.line.name) // 45 + 1, 8)


@dataclass(frozen=True)
class RefusedCell:
    """Why a cell was not saved, and its box."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Kinds:
    """The kinds that one may choose, as (value, label), and what the page's script must know of them."""

    choices: Sequence[tuple[str, str]] = tuple((kind.value, begun(kind.label)) for kind in KINDS)
    holders: str = " ".join(kind.value for kind in KINDS if not kind.is_leaf)
    signed: str = " ".join(kind.value for kind in KINDS if kind.sign is not None)
    uncapped: str = " ".join(kind.value for kind in KINDS if kind.is_leaf and not kind.needs_maximum(Sign.BONUS))


def rows_of(
    opened: Opened,
    done: Arranged,
    lines: Sequence[Line],
    mistakes: Sequence[LineMistake] = (),
    first: int | None = None,
) -> list[LineRow]:
    """A row for each line, then some to go on; the cursor stands in the `first` of what was just put in."""
    refused: dict[int, dict[str, str]] = {}
    for mistake in mistakes:
        refused.setdefault(mistake.line, {}).setdefault(mistake.cell, mistake.sentence)
    siblings = _siblings(done.rubric)
    rows = [
        _row(opened, done.rubric, siblings, number, line, node, depth, refused.get(number, {}), first)
        for number, (line, (node, depth, _)) in enumerate(zip(lines, done.rubric.walk(), strict=True))
    ]
    return [*rows, *_blanks(done.rubric, len(rows))]


def refused_cells(rows: Sequence[LineRow]) -> list[RefusedCell]:
    """What was refused, each with the way to its box."""
    return [
        RefusedCell(f"line-{row.number}-{cell}", f"{row.called[:1].upper()}{row.called[1:]}: {sentence}")
        for row in rows
        for cell, sentence in row.refused.items()
    ]


_Siblings = Mapping[str, tuple[rules.RubricNode | None, Sequence[rules.RubricNode]]]


def _siblings(plain: rules.PlainRubric) -> _Siblings:
    """For each node what it stands in, and all that stand there."""
    return {node.code: (parent, plain.nodes if parent is None else parent.children) for node, _, parent in plain.walk()}


def _row(
    opened: Opened,
    plain: rules.PlainRubric,
    siblings: _Siblings,
    number: int,
    line: Line,
    node: rules.RubricNode,
    depth: int,
    refused: Mapping[str, str],
    first: int | None,
) -> LineRow:
    parent, level = siblings[node.code]
    place = next(at for at, other in enumerate(level) if other.code == node.code)
    before = level[place - 1] if place else None
    outside = siblings[parent.code][0] if parent is not None else None
    evidence = "Có minh chứng mới tính điểm." if node.evidence_decides else "Cần minh chứng."
    return LineRow(
        number=str(number),
        line=replace(line, level=line.level or str(depth + 1)),
        called=line.was or f"dòng {number + 1}",
        depth=min(depth, 5),
        code=line.was,
        blank=line.is_blank,
        first=number == first,
        kind=node.kind.value,
        leaf=node.is_leaf,
        extras=_extras(line, refused),
        refused=refused,
        how=_how(node) if line.was else "",
        evidence=evidence if node.evidence_required else "",
        sum=None if node.is_leaf else parts.sum_of(node),
        up=place > 0,
        down=place + 1 < len(level),
        into=before is not None and not before.is_leaf and node.kind in editing.kinds_under(before),
        out=parent is not None and node.kind in editing.kinds_under(outside),
        url=opened.address("rubric-node", line.was) if line.was else "",
    )


def _how(node: rules.RubricNode) -> str:
    """How it is scored; "" while that can't be said yet."""
    if not node.is_leaf:
        return limit_of(node)
    try:
        return how(node)
    except ValueError:
        return ""


def _extras(line: Line, refused: Mapping[str, str]) -> list[Extra]:
    kind = next((kind for kind in KINDS if kind.value == line.kind), None)
    return [
        Extra(
            key=one.key,
            label=one.label,
            text=getattr(line, one.key) or "",
            refused=refused.get(one.key, ""),
            # Which kind a new line will be is not known yet; what is refused is seen.
            shown=one.key in refused or (one in kind.fields if kind else not line.kind),
            kinds=" ".join(other.value for other in KINDS if one in other.fields),
            is_number=one.entry is FieldEntry.NUMBER,
        )
        for one in LINE_FIELDS
    ]


def _blanks(plain: rules.PlainRubric, number: int) -> list[LineRow]:
    """Lines to go on: beside the last one, in it if it is a group; the first of an empty rubric stands at the top."""
    last = next(reversed(list(plain.walk())), None)
    level = 2 if last is None else last[1] + (1 if last[0].is_leaf else 2)
    levels = [1 if last is None and not at else level for at in range(BLANK_LINES)]
    return [
        LineRow(
            number=str(number + at),
            line=Line(level=str(level)),
            called=f"dòng {number + at + 1}",
            depth=min(level - 1, 5),
            blank=True,
            extras=_extras(Line(), {}),
        )
        for at, level in enumerate(levels)
    ]
