"""What a card adds up to if only one stage's values counted."""

from common.vietnamese.numbers import show_points
from scoring.rules.totals import Card, add_up
from scoring.sheet import STAGES, RoundSheet


def stage_card(sheet: RoundSheet, member: str, stage: str) -> Card:
    """A member's card as it would stand if only this stage's values counted."""
    return add_up(sheet.rubric, {leaf.code: sheet.mark(member, leaf.code).points_at(stage) for leaf in sheet.leaves})


def stage_sums(sheet: RoundSheet, member: str) -> dict[str, list[str]]:
    """What each stage's values alone add up to, stage by stage: of every group by its code, of the whole under «*»."""
    cards = [stage_card(sheet, member, stage) for stage in STAGES]
    found = {"*": [show_points(card.total) for card in cards]}
    for code, node in sheet.nodes.items():
        if not node.is_leaf:
            found[code] = [show_points(card.nodes[code]) for card in cards]
    return found
