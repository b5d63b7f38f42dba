"""Scores as workbooks, both ways: the grid and the card go out as a person would have made them, and come back.

    paper      how a workbook looks: styles, protection, print set-up; text that stays text
    formulas   points and sums as formulas that agree with `scoring.rules`
    identity   the hidden sheet by which a file is known again, and by which stale cells are found
    grid_out   the grid: one sheet a stage and the points that count
    card_out   one member's card
    opening    an uploaded file as a workbook, or the sentence that says why not
    reading    a workbook as the values that were changed in it, or why a cell cannot be read
    preview    what would become of those changes, before anything is written

What is typed are a criterion's inputs («98/100», «đạt»); points follow. A file that comes back is no authority: the
verb judges every value as if it had been typed on the page.
"""
