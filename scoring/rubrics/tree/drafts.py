"""What is wrong with a rubric while it is being built: told apart from what is merely not there yet.

`rubric.problems` judges a rubric that is to be scored with: an empty group is as wrong to it as a leaf worth more than
its group. While one builds, a group must come before its first criterion. So what is missing is filled in for the
question, and only what no further row can mend is left.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from scoring.rubrics.kinds import DIRECT, GROUP
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.tree.mistakes import problems
from scoring.rubrics.tree.rubric import TIE_BREAK_WORDS, PlainRubric

_SMALLEST = Decimal("0.01")
_INDEX = re.compile(r"(?:criteria|children)\[(\d+)\]")


def impossible(rubric: PlainRubric) -> list[str]:
    """What no further criterion, level or band could mend, in sentences that name the criterion."""
    return told(rubric, impossibilities(rubric))


def impossibilities(rubric: PlainRubric) -> list[Mistake]:
    """The same by their places, as `problems` tells them."""
    # What was only filled in is not judged.
    return [(place, sentence) for place, sentence in problems(_finished(rubric)) if _stands(rubric, place)]


def missing(rubric: PlainRubric) -> list[str]:
    """What is still to be added before the rubric can be scored with."""
    wrong = impossible(rubric)
    return [sentence for sentence in told(rubric, problems(rubric)) if sentence not in wrong]


def told(rubric: PlainRubric, mistakes: Iterable[tuple[str, str]]) -> list[str]:
    """The mistakes with the criterion's code in place of its place in a file."""
    sentences = []
    for place, sentence in mistakes:
        for word, text in TIE_BREAK_WORDS.items():
            sentence = sentence.replace(f"«{word}»", f"«{text}»")
        node = node_at(rubric, place)
        if node is not None and not node.is_leaf:
            name = f"Mục {node.code} ({node.name})"
            sentences.append(sentence if sentence.startswith(name) else f"{name}: {sentence}")
        else:
            sentences.append(f"Tiêu chí {node.code}: {sentence}" if node else sentence)
    return sentences


def node_at(rubric: PlainRubric, place: str) -> RubricNode | None:
    """The node at `criteria[0].children[2].points_each`; None where the place is no criterion's."""
    return next(reversed(_way_to(rubric, place)), None)


def _stands(rubric: PlainRubric, place: str) -> bool:
    """Whether all nodes on the way to a place are there."""
    return len(_way_to(rubric, place)) == len(_INDEX.findall(place))


def _way_to(rubric: PlainRubric, place: str) -> list[RubricNode]:
    nodes, way = rubric.nodes, list[RubricNode]()
    for index in map(int, _INDEX.findall(place)):
        if index >= len(nodes):
            break
        way.append(nodes[index])
        nodes = nodes[index].children
    return way


def _finished(rubric: PlainRubric) -> PlainRubric:
    """The rubric with a row put in wherever one is still to come."""
    filler = RubricNode(code="\N{BULLET}", name="\N{BULLET}", kind=GROUP)
    nodes = rubric.nodes or (filler,)
    return replace(rubric, nodes=tuple(_whole(node, str(place)) for place, node in enumerate(nodes)))


def _whole(node: RubricNode, place: str) -> RubricNode:
    children = tuple(_whole(child, f"{place}.{number}") for number, child in enumerate(node.children))
    if not node.is_leaf and not children:
        code = f"\N{BULLET}{place}"
        children = (RubricNode(code=code, name=code, kind=DIRECT, max_points=_SMALLEST),)
    return replace(node.leaf_kind.filled(node) if node.is_leaf else node, children=children)
