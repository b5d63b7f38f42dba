"""The pages of floor 3, in the order of the menu."""

from members.pages import Page
from scoring.pages import card, criterion, grid, rubric, standings

PAGES: list[Page] = [rubric.PAGE, grid.PAGE, card.PAGE, standings.PAGE, criterion.PAGE]
