"""Changing a rubric's tree: pure functions from one rubric to the next.

Nodes are named by their codes. Nothing here judges whether the outcome can be scored with (`rubric.problems` and
`drafts.impossible` do); what cannot be done at all is refused with a Vietnamese sentence. Whatever names a code follows
it: the tie-break, shares and conditions.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring.rubrics.kinds import KINDS
from scoring.rubrics.kinds.criterion import CriterionKind, RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.references import followed, followed_levels
from scoring.rubrics.tree.rubric import TIE_BREAK_WORDS, PlainRubric, misplaced

LONGEST_CODE = 20
# Words that stand in addresses where a criterion's code may stand.
RESERVED_CODES = ("sua", "thu-cham")
_COPY = " (bản sao)"
LONGEST_NAME = 500


class EditRefused(ValueError):
    """The tree cannot be changed so. Its text is a Vietnamese sentence for whoever tried."""


@dataclass(frozen=True)
class Edited:
    """A rubric after a change, and which codes were changed: old → new."""

    rubric: PlainRubric
    renamed: Mapping[str, str] = field(default_factory=dict)


def code_refusal(code: str) -> str:
    """Why this cannot be a criterion's code, "" if it can: it stands in addresses and in the keys of the log."""
    if not code:
        return "Hãy ghi mã, ví dụ I hoặc I.1."
    if len(code) > LONGEST_CODE:
        return f"Mã dài {len(code)} ký tự, chỉ được tối đa {LONGEST_CODE}."
    if re.search(r"[\s/?#\\]", code):
        return "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."
    if code in RESERVED_CODES or code in (".", ".."):
        return f"«{code}» không dùng làm mã được: hãy chọn mã khác."
    return ""


# --- where a node stands ----------------------------------------------------------------------------------


def siblings_of(rubric: PlainRubric, code: str) -> tuple[RubricNode, ...]:
    """The nodes of one level in their order, among them the one with this code. EditRefused if there is none."""
    parent = parent_of(rubric, code)
    return rubric.nodes if parent is None else parent.children


def parent_of(rubric: PlainRubric, code: str) -> RubricNode | None:
    """The node that holds this one, None at the top. EditRefused if there is no node with this code."""
    for node, _, parent in rubric.walk():
        if node.code == code:
            return parent
    raise EditRefused(f"Không còn mục nào có mã «{code}».")


def known(rubric: PlainRubric, code: str) -> RubricNode:
    """The node with this code. EditRefused if there is none."""
    found = rubric.find(code)
    if found is None:
        raise EditRefused(f"Không còn mục nào có mã «{code}».")
    return found


def leaves_of(node: RubricNode) -> int:
    """How many scored criteria stand in it, itself included."""
    return 1 if node.is_leaf else sum(map(leaves_of, node.children))


def kinds_under(parent: RubricNode | None) -> tuple[CriterionKind, ...]:
    """The kinds that may stand under this node (None: at the top); in a group, bonus and penalties come last."""
    kinds = [kind for kind in KINDS if not misplaced(kind, parent)]
    return tuple(sorted(kinds, key=lambda kind: parent is not None and kind.sign is not None))


# --- the edits --------------------------------------------------------------------------------------------


def added(rubric: PlainRubric, node: RubricNode, *, under: str = "", after: str = "") -> PlainRubric:
    """The rubric with a new node: right behind `after`, else last in `under`, else last at the top."""
    if rubric.find(node.code) is not None:
        raise EditRefused(f"Mã «{node.code}» đã dùng: mỗi tiêu chí một mã riêng.")
    parent = parent_of(rubric, after) if after else known(rubric, under) if under else None
    if node.kind not in kinds_under(parent):
        raise EditRefused(misplaced(node.kind, parent))

    def put_in(nodes: tuple[RubricNode, ...]) -> tuple[RubricNode, ...]:
        place = next((at + 1 for at, other in enumerate(nodes) if other.code == after), len(nodes))
        return (*nodes[:place], node, *nodes[place:])

    return _with_children(rubric, parent, put_in)


def with_node(rubric: PlainRubric, code: str, node: RubricNode) -> Edited:
    """The rubric with other fields, or another code, for a node. What stands in it stays in it, whatever `node` holds.

    EditRefused for another's code, a kind that may not stand there, and a group with something in it made a leaf.
    """
    old, parent = known(rubric, code), parent_of(rubric, code)
    if node.code != code and rubric.find(node.code) is not None:
        raise EditRefused(f"Mã «{node.code}» đã dùng: mỗi tiêu chí một mã riêng.")
    if node.kind not in kinds_under(parent):
        raise EditRefused(misplaced(node.kind, parent))
    if node.is_leaf and old.children:
        raise EditRefused("Nhóm này đang có tiêu chí con nên không đổi thành tiêu chí được chấm.")
    fresh = replace(node, children=old.children)
    renamed = {code: node.code} if node.code != code else {}
    changed = _with_children(
        rubric, parent, lambda nodes: tuple(fresh if other.code == code else other for other in nodes)
    )
    tidy = tidied(changed, rubric, renamed)
    return Edited(replace(tidy, nodes=followed_levels(tidy.nodes, old, fresh)), renamed)


def without(rubric: PlainRubric, code: str) -> PlainRubric:
    """The rubric without a node and all that stands in it."""
    known(rubric, code)
    parent = parent_of(rubric, code)
    return tidied(_with_children(rubric, parent, lambda nodes: _but(nodes, code)), rubric)


def moved(rubric: PlainRubric, code: str, steps: int) -> PlainRubric:
    """The rubric with a node so many places further down among its siblings (up if negative)."""
    nodes = siblings_of(rubric, code)
    place = next(at for at, other in enumerate(nodes) if other.code == code)
    target = place + steps
    if not 0 <= target < len(nodes):
        raise EditRefused(f"Mục {code} đã ở {'đầu' if steps < 0 else 'cuối'} nhóm của nó.")
    rest = _but(nodes, code)
    return _with_children(rubric, parent_of(rubric, code), lambda _: (*rest[:target], nodes[place], *rest[target:]))


def nested(rubric: PlainRubric, code: str) -> PlainRubric:
    """The rubric with a node put last into the sibling right above it."""
    node, nodes = known(rubric, code), siblings_of(rubric, code)
    place = next(at for at, other in enumerate(nodes) if other.code == code)
    host = nodes[place - 1] if place else None
    if host is None or host.is_leaf:
        raise EditRefused(f"Ngay trên mục {code} không có nhóm nào để đưa vào.")
    if wrong := misplaced(node.kind, host):
        raise EditRefused(wrong)
    return _put(rubric, node, under=host.code)


def unnested(rubric: PlainRubric, code: str) -> PlainRubric:
    """The rubric with a node taken out of its group, right behind it."""
    node, parent = known(rubric, code), parent_of(rubric, code)
    if parent is None:
        raise EditRefused(f"Mục {code} đã ở cấp cao nhất.")
    return _put(rubric, node, after=parent.code)


def duplicated(rubric: PlainRubric, code: str) -> tuple[PlainRubric, RubricNode]:
    """The rubric with a copy of a node and all that stands in it right behind it, and the copy; codes are new."""
    node = known(rubric, code)
    taken = {other.code for other, _, _ in rubric.walk()}
    top = next_code(rubric, parent_of(rubric, code))

    def copy(old: RubricNode, fresh: str) -> RubricNode:
        taken.add(fresh)
        children: list[RubricNode] = []
        for child in old.children:
            tail = child.code.removeprefix(old.code) if child.code.startswith(f"{old.code}.") else ""
            wanted = f"{fresh}{tail}" if tail else f"{fresh}.{len(children) + 1}"
            children.append(copy(child, free(wanted, taken)))
        return replace(old, code=fresh, children=tuple(children))

    made = copy(node, top)
    [made] = followed((made,), dict(zip(_codes(node), _codes(made), strict=True)))
    made = replace(made, name=node.name[: LONGEST_NAME - len(_COPY)] + _COPY)
    if any(len(other.code) > LONGEST_CODE for other in _within(made)):
        raise EditRefused(f"Mã của bản sao sẽ dài quá {LONGEST_CODE} ký tự. Hãy rút ngắn mã trước.")
    return added(rubric, made, after=code), made


def renumbered(rubric: PlainRubric) -> Edited:
    """The rubric with codes that say the order: I, II… (1, 2… or A, B… if it begins so), below them I.1, I.1.1…"""
    style = _style(rubric.nodes[0].code) if rubric.nodes else None
    renamed: dict[str, str] = {}

    def number(nodes: Iterable[RubricNode], stem: str) -> tuple[RubricNode, ...]:
        fresh = []
        for place, node in enumerate(nodes, start=1):
            code = f"{stem}.{place}" if stem else (style or _ROMAN).write(place)
            if len(code) > LONGEST_CODE:
                raise EditRefused(f"Mã theo thứ tự sẽ dài quá {LONGEST_CODE} ký tự: bảng có quá nhiều cấp.")
            if code != node.code:
                renamed[node.code] = code
            fresh.append(replace(node, code=code, children=number(node.children, code)))
        return tuple(fresh)

    changed = replace(rubric, nodes=number(rubric.nodes, ""))
    return Edited(tidied(changed, rubric, renamed), renamed)


def with_maxima(rubric: PlainRubric, maxima: Mapping[str, Decimal | None]) -> PlainRubric:
    """The rubric with other `max_points` for the nodes with these codes (None: no cap). Unknown codes are refused."""
    for code in maxima:
        known(rubric, code)

    def change(nodes: tuple[RubricNode, ...]) -> tuple[RubricNode, ...]:
        return tuple(
            replace(
                node,
                max_points=maxima.get(node.code, node.max_points),
                children=change(node.children),
            )
            for node in nodes
        )

    return replace(rubric, nodes=change(rubric.nodes))


# --- the tie-break ----------------------------------------------------------------------------------------


def tie_break_choices(rubric: PlainRubric) -> list[str]:
    """What may still be asked when totals are equal: top groups by their codes, then the words."""
    # A bonus is asked for by its word, which counts them all.
    groups = [node.code for node in rubric.nodes if node.under is Sign.PLAIN]
    return [token for token in (*groups, *TIE_BREAK_WORDS) if token not in rubric.tie_break]


def tidied(rubric: PlainRubric, before: PlainRubric, renamed: Mapping[str, str] | None = None) -> PlainRubric:
    """With whatever names a code following it: shares and conditions, and the tie-break, which drops what is no top
    group any more.
    """
    tops = {node.code for node in rubric.nodes if node.under is not Sign.PENALTY}
    old = {node.code for node in before.nodes}
    kept = []
    for token in before.tie_break:
        fresh = (renamed or {}).get(token, token) if token in old else token
        if token not in old or fresh in tops:
            kept.append(fresh)
    return replace(rubric, nodes=followed(rubric.nodes, renamed or {}), tie_break=tuple(kept))


# --- codes ------------------------------------------------------------------------------------------------


def next_code(rubric: PlainRubric, parent: RubricNode | None) -> str:
    """A free code that goes on in the pattern of the nodes under `parent` (None: at the top): I, II… I.1, I.2…"""
    siblings = [node.code for node in (rubric.nodes if parent is None else parent.children)]
    return code_after(siblings, "" if parent is None else parent.code, {node.code for node, _, _ in rubric.walk()})


def code_after(siblings: Sequence[str], parent: str, taken: Collection[str]) -> str:
    """A code that is not `taken`, going on from its `siblings`; `parent` is the code of what they stand in, if any."""
    stem, style, number = (f"{parent}.", _DIGITS, 0) if parent else ("", _ROMAN, 0)
    if siblings:
        found = _counted(siblings[0])
        if found:
            stem, style, _ = found
        for code in siblings:
            counted = _counted(code, style)
            if counted and counted[0] == stem:
                number = max(number, counted[2])
    for further in range(number + 1, number + len(taken) + 2):
        code = f"{stem}{style.write(further)}"
        if code not in taken:
            return code
    return free(f"{stem}{style.write(number + 1)}", taken)


def free(wanted: str, taken: Collection[str]) -> str:
    """The wanted code if it is not `taken`, else the next with a number behind it."""
    if wanted not in taken:
        return wanted
    return next(code for at in range(2, len(taken) + 3) if (code := f"{wanted}-{at}") not in taken)


@dataclass(frozen=True)
class _Style:
    """A way to count in codes: how a number is written, and the number in a text (0 if it is none)."""

    pattern: str
    write: Callable[[int], str]
    read: Callable[[str], int]


_ROMAN_SIGNS = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip


def _to_roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN_SIGNS:
        text += sign * (number // value)
        number %= value
    return text


def _from_roman(text: str) -> int:
    return next((number for number in range(1, 400) if _to_roman(number) == text), 0)


def _to_letter(number: int) -> str:
    return chr(ord("A") + number - 1) if number <= 26 else f"A{number}"


def _from_letter(text: str) -> int:
    return ord(text) - ord("A") + 1


_DIGITS = _Style("[0-9]{1,4}", str, int)
_ROMAN = _Style("[IVXLC]+", _to_roman, _from_roman)
_LETTERS = _Style("[A-Z]", _to_letter, _from_letter)


def _style(code: str) -> _Style | None:
    found = _counted(code)
    return found[1] if found else None


def _counted(code: str, style: _Style | None = None) -> tuple[str, _Style, int] | None:
    """A code as stem, way of counting and number: «I.3» is «I.», digits, 3; None if it counts nothing."""
    for way in (style,) if style else (_DIGITS, _ROMAN, _LETTERS):
        found = re.fullmatch(f"(|.*[^0-9A-Za-z])({way.pattern})", code)
        if found and (number := way.read(found[2])):
            return found[1], way, number
    return None


# --- the tree ---------------------------------------------------------------------------------------------


def _with_children(
    rubric: PlainRubric, parent: RubricNode | None, change: Callable[[tuple[RubricNode, ...]], tuple[RubricNode, ...]]
) -> PlainRubric:
    """The rubric with other nodes under `parent` (None: at the top)."""
    if parent is None:
        return replace(rubric, nodes=change(rubric.nodes))

    def below(nodes: tuple[RubricNode, ...]) -> tuple[RubricNode, ...]:
        return tuple(
            replace(node, children=change(node.children))
            if node.code == parent.code
            else replace(node, children=below(node.children))
            for node in nodes
        )

    return replace(rubric, nodes=below(rubric.nodes))


def _put(rubric: PlainRubric, node: RubricNode, *, under: str = "", after: str = "") -> PlainRubric:
    rest = _with_children(rubric, parent_of(rubric, node.code), lambda nodes: _but(nodes, node.code))
    return tidied(added(rest, node, under=under, after=after), rubric)


def _codes(node: RubricNode) -> list[str]:
    return [other.code for other in _within(node)]


def _but(nodes: tuple[RubricNode, ...], code: str) -> tuple[RubricNode, ...]:
    return tuple(node for node in nodes if node.code != code)


def _within(node: RubricNode) -> Iterator[RubricNode]:
    yield node
    for child in node.children:
        yield from _within(child)
