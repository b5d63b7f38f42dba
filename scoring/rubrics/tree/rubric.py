"""What is scored: a tree of criteria.

The top nodes are `group`, `bonus` or `penalty`. Groups may nest. Only leaves are scored, each by its kind. A
rubric is plain data, and building one checks nothing: `problems` says what can never be, `warnings` what is
probably a slip.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from common.vietnamese.numbers import MAX_DECIMAL_DIGITS, MAX_WHOLE_DIGITS, show_number

POINT_DECIMALS = 2  # the finest a leaf is rounded to, and the finest maximum there is


class Kind(StrEnum):
    """What a node is: one of three that hold others, or one of five that are scored."""

    GROUP = "group"
    BONUS = "bonus"
    PENALTY = "penalty"
    DIRECT = "direct"
    ACHIEVED = "achieved"
    LEVELS = "levels"
    PER_UNIT = "per_unit"
    TARGET = "target"

    @property
    def label(self) -> str:
        """The kind in the user's words."""
        return _KIND_LABELS[self]

    @property
    def is_leaf(self) -> bool:
        """Whether a node of this kind is scored itself rather than being the sum of others."""
        return self not in (Kind.GROUP, Kind.BONUS, Kind.PENALTY)


class TargetRule(StrEnum):
    """How a `target` criterion turns actual and target into points."""

    PROPORTIONAL = "proportional"
    THRESHOLD = "threshold"
    LEADER = "leader"

    @property
    def label(self) -> str:
        """The rule in the user's words."""
        return _RULE_LABELS[self]


_KIND_LABELS = {
    Kind.GROUP: "nhóm tiêu chí",
    Kind.BONUS: "điểm thưởng",
    Kind.PENALTY: "điểm trừ",
    Kind.DIRECT: "chấm trực tiếp",
    Kind.ACHIEVED: "chấm có hoặc không",
    Kind.LEVELS: "chấm theo mức",
    Kind.PER_UNIT: "chấm theo số lượng",
    Kind.TARGET: "chấm theo chỉ tiêu",
}
_RULE_LABELS = {
    TargetRule.PROPORTIONAL: "theo tỷ lệ hoàn thành",
    TargetRule.THRESHOLD: "theo tỷ lệ, có mức sàn",
    TargetRule.LEADER: "so với đơn vị dẫn đầu",
}


@dataclass(frozen=True, slots=True)
class Level:
    """A named level of a `levels` criterion and the points it gives."""

    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A name for every total from `at_least` points upwards («Xuất sắc» from 950)."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """One criterion, or a group of them.

    `max_points` is what the node can give at most; a group without it has no cap, a leaf must have it. The
    other fields belong to single kinds: `points_each` to `per_unit`, `levels` to `levels`, `rule`,
    `floor_percent` (percent of the target), `lower_is_better` and `default_target` to `target`, `unit` to
    those that count something. `evidence_decides`: without a file behind it the leaf gives no points yet.
    `under` says what its points do, by the kind of the node it stands under: stand for themselves (`group`), add as a
    `bonus`, or subtract (`penalty`). The rubric fills it in; `scoring.rubrics.kinds.wording` speaks by it.
    """

    code: str
    name: str
    kind: Kind
    max_points: Decimal | None = None
    children: tuple["Node", ...] = ()
    unit: str = ""
    points_each: Decimal | None = None
    levels: tuple[Level, ...] = ()
    rule: TargetRule | None = None
    floor_percent: Decimal | None = None
    lower_is_better: bool = False
    default_target: Decimal | None = None
    evidence_required: bool = False
    evidence_decides: bool = False
    # It follows from the place: a node that was moved is the same node.
    under: Kind = field(default=Kind.GROUP, compare=False)

    @property
    def is_leaf(self) -> bool:
        """Whether this node is scored itself rather than being the sum of others."""
        return self.kind.is_leaf

    @property
    def full_points(self) -> Decimal:
        """What a leaf gives at most. ValueError without `max_points`, which `problems` would have told."""
        if self.max_points is None:
            raise ValueError(f"leaf {self.code} has no max_points")
        return self.max_points


@dataclass(frozen=True, slots=True)
class Rubric:
    """A whole rubric. `step` is the grain of points typed directly, `scale` the full mark of the whole.

    Each leaf's points are rounded once, half up, to so many `decimals` (0 to 2).
    """

    name: str
    scale: Decimal
    step: Decimal
    total_may_exceed_scale: bool
    tie_break: tuple[str, ...]
    bands: tuple[Band, ...]
    nodes: tuple[Node, ...]
    decimals: int = POINT_DECIMALS

    def __post_init__(self) -> None:
        # Wherever a node was moved from, it now stands here.
        object.__setattr__(self, "nodes", tuple(_under(node, Kind.GROUP) for node in self.nodes))

    def walk(self) -> Iterator[tuple[Node, int, Node | None]]:
        """Every node in printed order, with its depth (0 at the top) and its parent."""
        yield from _walk(self.nodes, 0, None)

    def leaves(self) -> tuple[Node, ...]:
        """The scored criteria, in printed order."""
        return tuple(node for node, _, _ in self.walk() if node.is_leaf)

    def find(self, code: str) -> Node | None:
        """The node with this code, or None."""
        return next((node for node, _, _ in self.walk() if node.code == code), None)


def _under(node: Node, above: Kind) -> Node:
    """The node with `under` filled in, all the way down; the same object where nothing changes."""
    under = node.kind if node.kind in (Kind.BONUS, Kind.PENALTY) else above
    children = tuple(_under(child, under) for child in node.children)
    if under is node.under and all(new is old for new, old in zip(children, node.children, strict=True)):
        return node
    return replace(node, under=under, children=children)


def _walk(nodes: tuple[Node, ...], depth: int, parent: Node | None) -> Iterator[tuple[Node, int, Node | None]]:
    for node in nodes:
        yield node, depth, parent
        yield from _walk(node.children, depth + 1, node)


def size_refusal(what: str, number: Decimal, decimals: int) -> str:
    """Why `number` cannot be kept, "" if it can: more than 12 whole digits, or more than `decimals` decimals.

    `what` names it in the sentence («Điểm chuẩn»). Trailing zeros are not counted: 97,50 has one decimal.
    """
    if not number.is_finite():
        return f"{what} không phải là một số."
    # adjusted() is the place of the first digit: no arithmetic, which could overflow here.
    if (number and number.adjusted() >= MAX_WHOLE_DIGITS) or _decimals(number) > decimals:
        return f"{what} chỉ được có tối đa {MAX_WHOLE_DIGITS} chữ số trước và {decimals} chữ số sau dấu phẩy."
    return ""


def _decimals(number: Decimal) -> int:
    # Read off the digits: arithmetic would round a long number, or unfold a tiny one into gigabytes.
    _, digits, exponent = number.as_tuple()
    if not number or not isinstance(exponent, int):
        return 0
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - zeros)


# What can never be, and what is probably a slip.

Mistake = tuple[str, str]

BONUS, FEWER_PENALTIES, VOTES = "bonus", "fewer_penalties", "votes"
# What a tie-break may ask besides the codes of top nodes, and how users write and read it.
TIE_BREAK_WORDS = {
    BONUS: "nhiều điểm thưởng hơn",
    FEWER_PENALTIES: "ít điểm trừ hơn",
    VOTES: "nhiều phiếu suy tôn hơn",
}

# Fields of single kinds: the name for the user, the value when not given, the kinds that have it.
_SPECIAL_FIELDS: dict[str, tuple[str, object, tuple[Kind, ...]]] = {
    "unit": ("đơn vị tính", "", (Kind.PER_UNIT, Kind.TARGET)),
    "points_each": ("điểm cho mỗi đơn vị tính", None, (Kind.PER_UNIT,)),
    "levels": ("các mức", (), (Kind.LEVELS,)),
    "rule": ("cách tính theo chỉ tiêu", None, (Kind.TARGET,)),
    "floor_percent": ("mức sàn", None, (Kind.TARGET,)),
    "lower_is_better": ("càng thấp càng tốt", False, (Kind.TARGET,)),
    "default_target": ("chỉ tiêu mặc định", None, (Kind.TARGET,)),
    "evidence_required": ("yêu cầu minh chứng", False, tuple(kind for kind in Kind if kind.is_leaf)),
    "evidence_decides": ("có minh chứng mới tính điểm", False, tuple(kind for kind in Kind if kind.is_leaf)),
}


def problems(rubric: Rubric) -> list[Mistake]:
    """What makes this rubric impossible, as (place, Vietnamese sentence); empty if it can be used.

    A place reads as in the rubric's file: `criteria[0].children[2].points_each`, `bands[1]`, `scale`.
    """
    found = [
        *_number_problems("scale", "Thang điểm", rubric.scale),
        *_number_problems("step", "Bước chấm điểm", rubric.step),
        *_band_problems(rubric.bands),
        *_rounding_problems(rubric),
    ]
    if not rubric.nodes:
        found.append(("criteria", "Bảng đánh giá chưa có tiêu chí nào."))
    seen: dict[str, str] = {}
    for place, node, parent, ceiling in _places("criteria", rubric.nodes, None, None):
        found += _node_problems(place, node, parent, ceiling)
        if node.code in seen:
            found.append((place, f"Mã «{node.code}» đã dùng ở {seen[node.code]}: mỗi tiêu chí một mã riêng."))
        seen.setdefault(node.code, place)
    found += _tie_break_problems(rubric)
    return found


def warnings(rubric: Rubric) -> list[Mistake]:
    """What can be scored but is probably a slip, as (place, Vietnamese sentence): sums that do not meet.

    To be asked of a rubric without `problems`.
    """
    found: list[Mistake] = []
    for place, node, _, _ in _places("criteria", rubric.nodes, None, None):
        if node.max_points is not None:
            found += _cap_warnings(place, node, node.max_points, rubric.step)
    return [*found, *_scale_warnings(rubric)]


def _cap_warnings(place: str, node: Node, cap: Decimal, step: Decimal) -> Iterator[Mistake]:
    most = f"Điểm chuẩn {show_number(cap)}"
    if node.kind == Kind.DIRECT and cap % step:
        yield place, f"{most} không chia hết cho bước chấm {show_number(step)}: không ai được điểm chuẩn."
    parts = sum(map(reach, node.children), Decimal(0))
    if node.children and parts != cap:
        outcome = "phần vượt không được tính" if parts > cap else "không ai được điểm chuẩn"
        yield place, f"{most} nhưng các tiêu chí con cộng lại là {show_number(parts)}: {outcome}."


def _scale_warnings(rubric: Rubric) -> Iterator[Mistake]:
    groups = sum((reach(node) for node in rubric.nodes if node.kind == Kind.GROUP), Decimal(0))
    whole = groups + sum((reach(node) for node in rubric.nodes if node.kind == Kind.BONUS), Decimal(0))
    scale = f"Thang điểm {show_number(rubric.scale)}"
    if groups > rubric.scale:
        yield "scale", f"{scale} nhưng các nhóm tiêu chí cộng lại là {show_number(groups)}."
    elif whole < rubric.scale:
        yield "scale", f"{scale} nhưng các nhóm tiêu chí và điểm thưởng cộng lại là {show_number(whole)}."


def reach(node: Node) -> Decimal:
    """The most a node can give: its `max_points`, else what its children can give together."""
    if node.max_points is not None:
        return node.max_points
    return sum(map(reach, node.children), Decimal(0))


def _places(
    place: str, nodes: tuple[Node, ...], parent: Node | None, ceiling: Decimal | None
) -> Iterator[tuple[str, Node, Node | None, Decimal | None]]:
    """Every node with its place in the file, its parent, and the nearest cap above it."""
    for index, node in enumerate(nodes):
        here = f"{place}[{index}]"
        yield here, node, parent, ceiling
        below = ceiling if node.max_points is None else node.max_points
        yield from _places(f"{here}.children", node.children, node, below)


def _number_problems(
    place: str, what: str, number: Decimal, decimals: int = POINT_DECIMALS, *, above_zero: bool = True
) -> Iterator[Mistake]:
    if refusal := size_refusal(what, number, decimals):
        yield place, refusal
    elif above_zero and number <= 0:
        yield place, f"{what} phải lớn hơn 0."


def _rounding_problems(rubric: Rubric) -> Iterator[Mistake]:
    """Rounding must not take anybody over a maximum, nor move what was typed in the rubric's own step."""
    if not 0 <= rubric.decimals <= POINT_DECIMALS:
        yield "decimals", f"Số chữ số lẻ phải từ 0 đến {POINT_DECIMALS}."
        return
    rule = f"không được có quá {rubric.decimals} chữ số lẻ, vì điểm được làm tròn đến đó."
    if rubric.step.is_finite() and _decimals(rubric.step) > rubric.decimals:
        yield "step", f"Bước chấm điểm {show_number(rubric.step)} {rule}"
    for place, node, _, _ in _places("criteria", rubric.nodes, None, None):
        if not node.is_leaf:
            continue
        if node.max_points is not None and rubric.decimals < _decimals(node.max_points) <= POINT_DECIMALS:
            yield f"{place}.max_points", f"Điểm chuẩn {show_number(node.max_points)} {rule}"
        for index, level in enumerate(node.levels):
            if rubric.decimals < _decimals(level.points) <= POINT_DECIMALS:
                yield f"{place}.levels[{index}]", f"Điểm của mức {show_number(level.points)} {rule}"


def _node_problems(place: str, node: Node, parent: Node | None, ceiling: Decimal | None) -> Iterator[Mistake]:
    if not node.code.strip():
        yield f"{place}.code", "Thiếu mã tiêu chí."
    if not node.name.strip():
        yield f"{place}.name", "Thiếu tên tiêu chí."

    if parent is None and node.is_leaf:
        yield place, "Mục ở cấp cao nhất phải là nhóm tiêu chí, điểm thưởng hoặc điểm trừ."
    if parent is not None and node.kind in (Kind.BONUS, Kind.PENALTY):
        yield place, f"Mục {node.kind.label} chỉ được đứng ở cấp cao nhất."
    if node.is_leaf and node.children:
        yield place, f"Tiêu chí {node.kind.label} không được có tiêu chí con."
    if not node.is_leaf and not node.children:
        yield place, f"Mục {node.code} ({node.name}) chưa có tiêu chí nào."

    if node.max_points is not None:
        yield from _number_problems(f"{place}.max_points", "Điểm chuẩn", node.max_points)
        if _more(node.max_points, ceiling):
            most = f"Điểm chuẩn {show_number(node.max_points)}"
            yield f"{place}.max_points", f"{most} lớn hơn điểm chuẩn {show_number(ceiling)} của mục cha."
    elif node.is_leaf:
        yield f"{place}.max_points", "Tiêu chí được chấm phải có điểm chuẩn."

    for name, (label, unset, kinds) in _SPECIAL_FIELDS.items():
        if node.kind not in kinds and getattr(node, name) != unset:
            yield f"{place}.{name}", f"Mục {node.kind.label} không dùng «{label}»."
    if node.evidence_decides and not node.evidence_required:
        yield f"{place}.evidence_decides", "Chỉ tiêu chí cần minh chứng mới đặt được «có minh chứng mới tính điểm»."
    if node.kind == Kind.LEVELS:
        yield from _level_problems(place, node)
    elif node.kind == Kind.PER_UNIT:
        yield from _per_unit_problems(place, node)
    elif node.kind == Kind.TARGET:
        yield from _target_problems(place, node)


def _more(one: Decimal, other: Decimal | None) -> bool:
    # NaN cannot be compared; it is told as a mistake of its own.
    return other is not None and one.is_finite() and other.is_finite() and one > other


def _level_problems(place: str, node: Node) -> Iterator[Mistake]:
    if not node.levels:
        yield f"{place}.levels", "Tiêu chí chấm theo mức phải có ít nhất một mức."
    seen = set()
    for index, level in enumerate(node.levels):
        here = f"{place}.levels[{index}]"
        name = unicodedata.normalize("NFC", level.name)
        if not name.strip():
            yield here, "Thiếu tên mức."
        elif name in seen:
            yield here, f"Có hai mức cùng tên «{level.name}»."
        seen.add(name)
        yield from _number_problems(here, "Điểm của mức", level.points, above_zero=False)
        if _more(Decimal(0), level.points) or _more(level.points, node.max_points):
            yield here, "Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."


def _per_unit_problems(place: str, node: Node) -> Iterator[Mistake]:
    here = f"{place}.points_each"
    if node.points_each is None:
        yield here, "Tiêu chí chấm theo số lượng phải có điểm cho mỗi đơn vị tính."
    else:
        yield from _number_problems(here, "Điểm cho mỗi đơn vị tính", node.points_each, MAX_DECIMAL_DIGITS)


def _target_problems(place: str, node: Node) -> Iterator[Mistake]:
    if node.rule is None:
        yield f"{place}.rule", "Tiêu chí chấm theo chỉ tiêu phải có cách tính."
    if node.default_target is not None:
        here = f"{place}.default_target"
        yield from _number_problems(here, "Chỉ tiêu mặc định", node.default_target, MAX_DECIMAL_DIGITS)

    here = f"{place}.floor_percent"
    if node.floor_percent is None:
        if node.rule == TargetRule.THRESHOLD:
            yield here, "Cách tính có mức sàn phải ghi mức sàn (phần trăm của chỉ tiêu)."
    elif node.rule != TargetRule.THRESHOLD:
        yield here, "Chỉ cách tính có mức sàn mới ghi mức sàn."
    else:
        yield from _number_problems(here, "Mức sàn", node.floor_percent, MAX_DECIMAL_DIGITS)
        if _more(node.floor_percent, Decimal(100)):
            yield here, "Mức sàn không được quá 100% của chỉ tiêu."


def _band_problems(bands: tuple[Band, ...]) -> Iterator[Mistake]:
    seen = set()
    for index, band in enumerate(bands):
        place = f"bands[{index}]"
        name = unicodedata.normalize("NFC", band.name)
        if not name.strip():
            yield place, "Thiếu tên mức xếp loại."
        elif name in seen:
            yield place, f"Có hai mức xếp loại cùng tên «{band.name}»."
        seen.add(name)
        yield from _number_problems(place, "Điểm của mức xếp loại", band.at_least, above_zero=False)
        if index and not _more(bands[index - 1].at_least, band.at_least):
            yield place, "Mức xếp loại phải xếp từ cao xuống thấp, mỗi mức một số điểm khác nhau."


def _tie_break_problems(rubric: Rubric) -> Iterator[Mistake]:
    top = {node.code: node for node in rubric.nodes}
    for index, node in enumerate(rubric.nodes):
        if node.code in TIE_BREAK_WORDS:
            place = f"criteria[{index}].code"
            yield place, f"Mã «{node.code}» trùng với một từ của «tie_break»: hãy đặt mã khác."
    for index, token in enumerate(rubric.tie_break):
        place = f"tie_break[{index}]"
        if token in rubric.tie_break[:index]:
            yield place, f"«{token}» đã có ở trên: lặp lại không phân định thêm được gì."
        elif token in top and top[token].kind == Kind.PENALTY:
            yield place, f"«{token}» là mục điểm trừ: dùng «{FEWER_PENALTIES}» (ít điểm trừ hơn)."
        elif token not in top and token not in TIE_BREAK_WORDS:
            words = ", ".join(f"«{word}»" for word in TIE_BREAK_WORDS)
            yield place, f"Không hiểu «{token}»: dùng mã của một mục cấp cao nhất, hoặc {words}."
