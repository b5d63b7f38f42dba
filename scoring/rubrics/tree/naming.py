"""How sentences call a node of the rubric, so that no two nodes are called alike.

A published table repeats a), b) under each heading and prints no codes, while pages show the codes. So a node with a
sign of its own is called by both: «b) của I.2» where its code says where the sign stands, else «b) (mã TX.4)».
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scoring.rubrics.kinds.criterion import RubricNode


def named(nodes: tuple[RubricNode, ...]) -> tuple[RubricNode, ...]:
    """The nodes with `names` filled in, all the way down; the same objects where nothing changes."""
    return _with_names(nodes, _names(nodes))


def _names(nodes: tuple[RubricNode, ...]) -> Mapping[str, str]:
    """How the nodes are called that are not called by their code, by their codes.

    As no code has a blank, none of these names is a code, and no two of them are alike.
    """
    signs = Counter(_signs(nodes))
    if len(signs) == signs.total() and not any(_labels(nodes)):
        return {}
    return dict(_called(nodes, None, signs, spelled=True))


def _signs(nodes: tuple[RubricNode, ...]) -> Iterator[str]:
    for node in nodes:
        yield node.printed
        yield from _signs(node.children)


def _labels(nodes: tuple[RubricNode, ...]) -> Iterator[str]:
    for node in nodes:
        yield node.label
        yield from _labels(node.children)


def _called(
    nodes: tuple[RubricNode, ...], parent: RubricNode | None, signs: Mapping[str, int], *, spelled: bool
) -> Iterator[tuple[str, str]]:
    """`spelled`: the codes above are made of the signs above, as in «I.2»."""
    for node in nodes:
        begin = f"{parent.code}." if parent else ""
        here = not node.label or (spelled and node.code == f"{begin}{_in_code(node.label)}")
        if node.label and here and parent:
            yield node.code, f"{node.label} của {parent.code}"
        elif not here or signs[node.code] > bool(node.printed == node.code):
            yield node.code, f"{node.printed} (mã {node.code})"
        yield from _called(node.children, node, signs, spelled=spelled and here)


def _in_code(label: str) -> str:
    """A printed sign as it stands in a code: «b)» is «b», «Phần II» is «II»."""
    return re.sub(r"[^\w.]", "", label.split()[-1]).strip(".") if label.split() else ""


def _with_names(nodes: tuple[RubricNode, ...], names: Mapping[str, str]) -> tuple[RubricNode, ...]:
    fresh = []
    for node in nodes:
        children = _with_names(node.children, names)
        kept = node.names == names and all(new is old for new, old in zip(children, node.children, strict=True))
        fresh.append(node if kept else replace(node, names=names, children=children))
    return tuple(fresh)
