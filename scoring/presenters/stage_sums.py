"""What a card adds up to if only one stage's values counted."""

from common.vietnamese.numbers import show_points
from scoring.sheet import STAGES, RoundSheet


def stage_sums(sheet: RoundSheet, member: str) -> dict[str, list[str]]:
    """What each stage's values alone add up to, stage by stage: of every group by its code, of the whole under «*»."""
    cards = [sheet.stage_card(member, stage) for stage in STAGES]
    found = {"*": [show_points(card.total) for card in cards]}
    for code, node in sheet.nodes.items():
        if not node.is_leaf:
            found[code] = [show_points(card.nodes[code]) for card in cards]
    return found
