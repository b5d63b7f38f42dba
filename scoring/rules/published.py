"""How the figures of a publication came about, from its text alone: its rubric and what was put in (RUBRIC §6).

The same sentences as the card had before it was published (`scoring.presenters.explained`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.values import from_json
from scoring.rules.explaining import explained_exemption, explained_leaf, explained_sum, explained_whole
from scoring.rules.snapshot import STAGES, MemberLine, ScoreLine, Snapshot, card_of
from scoring.rules.totals import Card


@dataclass(frozen=True)
class Told:
    """The sentence of each node, by its code, and that of the total; "" where there is nothing to say."""

    nodes: Mapping[str, str]
    total: str


def told(snapshot: Snapshot, line: MemberLine) -> Told:
    """How this member's points came about."""
    card = card_of(snapshot, line)
    scores = {score.criterion: score for score in line.scores}
    return Told(
        {node.code: _of_node(snapshot, line, node, scores, card) for node, _, _ in snapshot.rubric.walk()},
        explained_whole(snapshot.rubric, card, line.not_applicable),
    )


def _of_node(
    snapshot: Snapshot, line: MemberLine, node: RubricNode, scores: Mapping[str, ScoreLine], card: Card
) -> str:
    if not node.is_leaf:
        return explained_sum(snapshot.rubric, node, card, line.not_applicable)
    if reason := line.not_applicable.get(node.code):
        return explained_exemption(snapshot.rubric, node, reason)
    score = scores.get(node.code, ScoreLine(node.code, {}))
    given = [score.values[stage].input for stage in STAGES if stage in score.values]
    counts = next((one for one in reversed(given) if one is not None), None)
    if counts is None:
        return ""
    value = from_json(node, dict(counts), snapshot.rubric.step)
    return explained_leaf(snapshot.rubric, node, value, score.points, card)
