"""The rubric as a workbook, both ways: what a secretary fills in Excel, and what is read back from it.

`columns` says what stands where, `writing` makes the workbook, `opening` lets no odd file in, `reading` makes a rubric
of it or tells every mistake by its cell.
"""
