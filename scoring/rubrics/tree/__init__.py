"""A rubric in plain form: its nodes, what can never be, how it is changed, what a change changed. Pure: no Django."""
