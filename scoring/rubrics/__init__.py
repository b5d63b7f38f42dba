"""The rubric: what is scored in a year, and what each criterion gives. The rest of `scoring` stands on this room.

tree       a rubric in plain form: its nodes, what can never be, how it is changed and what a change changed (pure)
kinds      a criterion by its kind: what may be put in, what it gives, and its words (pure)
models     its tables
storing    between the tables and the plain form
files      as a file has it (`khoithidua.rubric/2`)
workbook   as a workbook for Excel, both ways
frozen     whether it may still be changed
verbs      what can be done to it
"""
