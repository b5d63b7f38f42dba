"""The pages of floor 3, in the order of the menu."""

from members.pages import Door, Page
from scoring.pages import card, criterion, evidence, grid, rubric, standings

PAGES: list[Page] = [rubric.PAGE, grid.PAGE, card.PAGE, evidence.PAGE, standings.PAGE, criterion.PAGE]
DOORS: list[Door] = [evidence.FILE]
