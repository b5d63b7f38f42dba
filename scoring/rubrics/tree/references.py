"""Criteria whose points follow from other nodes: a share of what another gave, or counted only if another reached it.

A node's points rest on the criteria in it, and on all that those follow from. Nothing may rest on itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from scoring.rubrics.kinds.criterion import TO_COME, RubricNode
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric, goes_on, reach


def dependents(rubric: PlainRubric) -> tuple[RubricNode, ...]:
    """The criteria whose points follow from other nodes, each behind all that it rests on itself."""
    found = [leaf for leaf in rubric.leaves() if leaf.follows]
    if not found:
        return ()
    nodes = _by_code(rubric)
    # Whoever follows from another rests on all that the other rests on, and on the other.
    return tuple(sorted(found, key=lambda leaf: len(_rests_on(nodes, leaf.follows))))


def _by_code(rubric: PlainRubric) -> Mapping[str, RubricNode]:
    return {node.code: node for node, _, _ in rubric.walk()}


def _rests_on(nodes: Mapping[str, RubricNode], codes: Iterable[str]) -> set[str]:
    """The criteria that the points of these nodes rest on, at however many removes."""
    todo, found = list(codes), set[str]()
    while todo:
        node = nodes.get(todo.pop())
        for leaf in () if node is None else _leaves(node):
            if leaf.code not in found:
                found.add(leaf.code)
                todo += leaf.follows
    return found


def _leaves(node: RubricNode) -> Iterator[RubricNode]:
    if node.is_leaf:
        yield node
    for child in node.children:
        yield from _leaves(child)


# --- the condition -----------------------------------------------------------------------------------------------


def standard_of(node: RubricNode) -> Decimal | None:
    """What the node must have for its standard to be reached; None where nothing says what that is."""
    return None if goes_on(node) else reach(node)


def wanted(leaf: RubricNode, node: RubricNode) -> Decimal | None:
    """The points of `node` from which the leaf's condition holds, or down from which (`wants_worse`)."""
    if not leaf.only_if_level:
        return standard_of(node)
    return next((level.points for level in node.levels if level.name == leaf.only_if_level), None)


def holds(leaf: RubricNode, node: RubricNode, given: Decimal) -> bool:
    """Whether the leaf counts when the node that its condition names has so many points.

    A bonus wants the level or a better one, a penalty the level or a worse one. ValueError for a condition that
    `problems` would have told.
    """
    line = wanted(leaf, node)
    if line is None:
        raise ValueError(f"{leaf.code} names no standard and no level of {node.code}")
    return given <= line if leaf.wants_worse else given >= line


# --- what can never be -------------------------------------------------------------------------------------------


def reference_problems(rubric: PlainRubric, places: Mapping[str, str]) -> Iterator[Mistake]:
    """What makes a share or a condition impossible; `places` are those of the nodes, by their codes."""
    nodes = _by_code(rubric)
    for leaf in rubric.leaves():
        here = places[leaf.code]
        for key in ("share_of", "only_if"):
            code = getattr(leaf, key)
            if not code or code == TO_COME:
                continue
            if code not in nodes:
                yield f"{here}.{key}", f"Bảng không có mục «{code}»: hãy chọn mục khác."
            elif leaf.code in _rests_on(nodes, (code,)):
                yield f"{here}.{key}", f"Điểm của mục {code} tính cả tiêu chí này: không thể tính theo chính nó."
        if leaf.only_if:
            yield from _condition_problems(here, leaf, nodes.get(leaf.only_if))
        elif leaf.only_if_level:
            yield f"{here}.only_if_level", "Hãy chọn mục mà mức này thuộc về, hoặc bỏ trống mức."


def _condition_problems(here: str, leaf: RubricNode, node: RubricNode | None) -> Iterator[Mistake]:
    if leaf.under is Sign.PLAIN:
        yield f"{here}.only_if", "Điều kiện chỉ dùng dưới điểm thưởng, điểm trừ."
    if leaf.leaf_kind.competes(leaf):
        yield f"{here}.only_if", f"Cách tính {leaf.rule.label if leaf.rule else ''} không dùng cùng điều kiện."
    if node is None:
        return
    if leaf.only_if_level and leaf.only_if_level not in [level.name for level in node.levels]:
        levels = ", ".join(f"«{level.name}»" for level in node.levels)
        there = f"Các mức của mục {node.code}: {levels}." if levels else f"Mục {node.code} không chấm theo mức."
        yield f"{here}.only_if_level", f"Mục {node.code} không có mức «{leaf.only_if_level}». {there}"
    elif not leaf.only_if_level and standard_of(node) is None:
        yield f"{here}.only_if", f"Mục {node.code} không có điểm chuẩn: không biết khi nào là đạt."


# --- what codes become -------------------------------------------------------------------------------------------


def followed(nodes: tuple[RubricNode, ...], renamed: Mapping[str, str]) -> tuple[RubricNode, ...]:
    """The nodes with the codes they name changed as the nodes' own were: old → new."""

    def fresh(node: RubricNode) -> RubricNode:
        share_of, only_if = renamed.get(node.share_of, node.share_of), renamed.get(node.only_if, node.only_if)
        return replace(node, share_of=share_of, only_if=only_if)

    return _each(nodes, fresh) if renamed else nodes


def followed_levels(nodes: tuple[RubricNode, ...], old: RubricNode, new: RubricNode) -> tuple[RubricNode, ...]:
    """The nodes with the levels of the one that was `old` called in their conditions as they are called now.

    Levels are the same one by one; where there are more or fewer than before, nobody can say which became which.
    """
    if len(old.levels) != len(new.levels):
        return nodes
    renamed = {was.name: now.name for was, now in zip(old.levels, new.levels, strict=True)}

    def fresh(node: RubricNode) -> RubricNode:
        if node.only_if != new.code:
            return node
        return replace(node, only_if_level=renamed.get(node.only_if_level, node.only_if_level))

    return _each(nodes, fresh)


def _each(nodes: tuple[RubricNode, ...], fresh: Callable[[RubricNode], RubricNode]) -> tuple[RubricNode, ...]:
    return tuple(replace(fresh(node), children=_each(node.children, fresh)) for node in nodes)
