"""Scores from the office's own sheet (RUBRIC §8): what its rows and columns seem to be, and what its cells say.

Pure: no Django. Everything is a proposal that whoever sent the table may change, and no cell is lost in silence.

    names      which criterion and which member some words mean
    heads      what a column's head says: of whom, which of the three values, points or results
    layout     which way the table lies, what each of its rows and columns is
    cells      what the cells say for whom, and what was passed over
    chosen     what was chosen for a table, as a form carries it
"""
