"""A criterion by its kind: what may be put in for it, what it gives, and its words. Pure: no Django.

A kind is one file here and its line in `KINDS`. Everything else asks `node.kind`:

    criterion  `RubricNode`, and all that a kind says of itself
    sign       what points do: stand, add, subtract
    fields     the fields that only some kinds have
    values     the two doors of a value: JSON, and the text of one box
    points     value → points of one leaf, rounded once
    wording    the words of a criterion, by what its points do
    doubts     values that are probably a slip of the keyboard
"""

from scoring.rubrics.kinds.achieved import ACHIEVED
from scoring.rubrics.kinds.criterion import CriterionKind
from scoring.rubrics.kinds.direct import DIRECT
from scoring.rubrics.kinds.groups import BONUS, GROUP, PENALTY
from scoring.rubrics.kinds.levels import LEVELS
from scoring.rubrics.kinds.occurrences import OCCURRENCES
from scoring.rubrics.kinds.per_unit import PER_UNIT
from scoring.rubrics.kinds.percent_of import PERCENT_OF
from scoring.rubrics.kinds.target import TARGET

__all__ = [
    "ACHIEVED",
    "BONUS",
    "DIRECT",
    "GROUP",
    "KINDS",
    "LEVELS",
    "OCCURRENCES",
    "PENALTY",
    "PERCENT_OF",
    "PER_UNIT",
    "TARGET",
    "CriterionKind",
    "kind_of",
]

# In the order in which one chooses among them.
KINDS: list[CriterionKind] = [
    *(GROUP, BONUS, PENALTY),
    *(DIRECT, ACHIEVED, LEVELS, PER_UNIT, OCCURRENCES, TARGET, PERCENT_OF),
]


def kind_of(value: str) -> CriterionKind:
    """The kind of this name, as files and tables have it. ValueError for none."""
    for kind in KINDS:
        if kind.value == value:
            return kind
    raise ValueError(f"no kind {value!r}")
