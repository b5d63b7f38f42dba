"""A rubric in plain form: its nodes, what can never be, how it is changed, what a change changed. Pure: no Django."""

from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule
from scoring.rubrics.tree.mistakes import problems, warnings
from scoring.rubrics.tree.rubric import (
    TIE_BREAK_WORDS,
    PlainBand,
    PlainRubric,
    Rounding,
    SeveralAppraisers,
    WhenExempt,
    goes_on,
    parts_of,
    reach,
)

# What those say `rules.` to whoever also name the tables of a rubric.
__all__ = [
    "TIE_BREAK_WORDS",
    "PlainBand",
    "PlainLevel",
    "PlainRubric",
    "Rounding",
    "RubricNode",
    "SeveralAppraisers",
    "TargetRule",
    "WhenExempt",
    "goes_on",
    "parts_of",
    "problems",
    "reach",
    "warnings",
]
