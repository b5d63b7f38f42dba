"""The three values of a criterion on a card, as they are shown: in boxes to type into, or to be read."""

from dataclasses import dataclass, field
from typing import NamedTuple

from common.vietnamese.numbers import show_points
from scoring.models import Stage
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import NO_EVIDENCE, points_of
from scoring.rubrics.kinds.values import to_text
from scoring.sheet import STAGES, Mark, RoundSheet
from scoring.verbs.scores import Fate, Outcome

# The stages in their order, as heads of columns have them.
STAGE_LABELS = [str(label) for label in Stage.labels]
PREFIX = "v"
# What to do about a value that was asked back, where no script says it.
SURE = " Nếu đúng, bấm «Lưu các thay đổi» lần nữa."
_SHORT = {Stage.SELF.value: "TC", Stage.APPRAISED.value: "TĐ", Stage.AGREED.value: "TN"}


class Box(NamedTuple):
    """One value of one criterion on one card, as a page draws it. `open` says that this reader may type here.

    `text` is what the box shows: what stands there, or what was typed and refused. `known` is always what stands there.
    """

    member: str
    criterion: str
    stage: str
    version: int
    text: str
    known: str
    points: str
    open: bool
    why_not: str = ""
    hint: str = ""
    note: str = ""
    state: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}:{self.stage}:{self.member}:{self.criterion}"


@dataclass
class TypedBoxes:
    """What was typed but not saved, by box name: the text and the sentence that says why; the sheet as it is now."""

    texts: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sheet: RoundSheet | None = None


def choices_of(node: RubricNode) -> list[str]:
    """What a box offers to choose from: the names of levels, yes or no; nothing where one types."""
    return node.leaf_kind.choices(node)


def box(
    sheet: RoundSheet, node: RubricNode, member: str, stage: str, *, open_: bool, typed: TypedBoxes, hint: str = ""
) -> Box:
    """The box of one value: what stands there, or what was typed and refused."""
    mark = sheet.mark(member, node.code)
    value = sheet.value(member, node.code, stage)
    text = "" if value is None else to_text(node, value)
    points = mark.points_at(stage)
    why_not = ""
    if value is not None and points is None:
        why_not = NO_EVIDENCE if sheet.lacks_evidence(member, node) else points_of(node, value).why_not
    found = Box(
        member=member,
        criterion=node.code,
        stage=stage,
        version=mark.version,
        text=text,
        known=text,
        points=show_points(points),
        open=open_,
        why_not=why_not,
        hint=hint,
    )
    outcome = typed.outcomes.get(found.name) if typed.outcomes else None
    if outcome is None:
        return found
    note = outcome.message + (SURE if outcome.fate is Fate.ASKED else "")
    return found._replace(text=typed.texts[found.name], note=note, state=outcome.fate.value)


def other_values(sheet: RoundSheet, node: RubricNode, mark: Mark, stage: str) -> str:
    """The other stages' values in short, to be seen beside the box: «TC 98 · TĐ 97,5»."""
    found = []
    for other in STAGES:
        if other != stage and (value := sheet.read(node.code, mark.input(other))) is not None:
            found.append(f"{_SHORT[other]} {to_text(node, value)}")
    return " · ".join(found)


def difference(mark: Mark) -> str:
    """By how much the appraisal lies above or below the member's own points: «+3», «−12,5»; «» where it does not."""
    if not mark.differs or mark.self_points is None or mark.appraised_points is None:
        return ""
    by = mark.appraised_points - mark.self_points
    return f"{'+' if by > 0 else '−'}{show_points(abs(by))}"
