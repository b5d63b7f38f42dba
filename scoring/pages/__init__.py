"""The pages of floor 3, in the order of the menu."""

from members.pages import Page, YearDoor
from scoring.pages import (
    allcards,
    appraisals,
    appraisers,
    card,
    comparison,
    correction,
    criterion,
    evidence,
    exemptions,
    explain,
    grid,
    history,
    importing,
    progress,
    publications,
    reminders,
    round_forms,
    rubric,
    rubric_editor,
    rubric_trial,
    standings,
    told,
    years,
)

PAGES: list[Page] = [
    rubric.PAGE,
    # Before the page by criterion: «sua» in their addresses is no criterion's code.
    *rubric_editor.PAGES,
    rubric_trial.PAGE,
    grid.PAGE,
    # Before the card: its address would be a member's.
    importing.GRID_PAGE,
    importing.CARD_PAGE,
    card.PAGE,
    appraisals.PAGE,
    history.PAGE,
    evidence.PAGE,
    explain.PAGE,
    progress.PAGE,
    round_forms.SETTINGS,
    round_forms.NEW,
    appraisers.PAGE,
    exemptions.PAGE,
    *allcards.PAGES,
    reminders.PAGE,
    standings.PAGE,
    years.PAGE,
    comparison.PAGE,
    publications.PUBLISHING,
    publications.PUBLICATION,
    correction.PAGE,
    criterion.PAGE,
]
DOORS: list[YearDoor] = [evidence.FILE, told.DOOR, *rubric_editor.DOORS]
