"""The pages of floor 3, in the order of the menu."""

from members.pages import Door, Page
from scoring.pages import card, criterion, evidence, grid, importing, rubric, standings

PAGES: list[Page] = [
    rubric.PAGE,
    grid.PAGE,
    # Before the card: its address would be a member's.
    importing.GRID_PAGE,
    importing.CARD_PAGE,
    card.PAGE,
    evidence.PAGE,
    standings.PAGE,
    criterion.PAGE,
]
DOORS: list[Door] = [evidence.FILE]
