"""The three values of a criterion on a card, as they are shown: in boxes to type into, or to be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from common.vietnamese.numbers import show_points
from scoring.marks import NO_MARK, Mark, StoredJSON
from scoring.models import Stage
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import NO_EVIDENCE, why_not
from scoring.sheet import RoundSheet
from scoring.verbs.scores import APPRAISED_ALONE, Fate, Outcome

# The stages in their order, as heads of columns have them.
STAGE_LABELS = [str(label) for label in Stage.labels]
PREFIX = "v"
# What to do about a value that was asked back, where no script says it.
SURE = " Nếu đúng, bấm «Lưu các thay đổi» lần nữa."
_SHORT = {Stage.SELF.value: "TC", Stage.APPRAISED.value: "TĐ", Stage.AGREED.value: "TN"}


def box_name(stage: str, member: str, criterion: str) -> str:
    """What a box is called in its form."""
    return f"{PREFIX}:{stage}:{member}:{criterion}"


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
    note: str = ""
    state: str = ""
    exempt: str = ""
    """Why the criterion does not apply to the member; "" where it does. Nobody types where it does not."""
    alone: str = ""
    """Why nobody types here although the card is open: several appraisers judge it, each by itself."""

    @property
    def name(self) -> str:
        return box_name(self.stage, self.member, self.criterion)


@dataclass
class TypedBoxes:
    """What was typed but not saved, by box name: the text and the sentence that says why; the sheet as it is now."""

    texts: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sheet: RoundSheet | None = None


def choices_of(node: RubricNode) -> list[str]:
    """What a box offers to choose from: the names of levels, yes or no; nothing where one types."""
    return node.leaf_kind.choices(node)


def box(sheet: RoundSheet, node: RubricNode, member: str, stage: str, *, open_: bool, typed: TypedBoxes) -> Box:
    """The box of one value: what stands there, or what was typed and refused."""
    [found] = boxes_of(sheet, node, {member: open_}, stage, typed)
    return found


def boxes_of(
    sheet: RoundSheet, node: RubricNode, open_for: Mapping[str, bool], stage: str, typed: TypedBoxes
) -> list[Box]:
    """The boxes of one criterion and stage for these members, each with whether one may type there."""
    code = node.code
    marks = [sheet.mark(member, code) for member in open_for]
    texts = sheet.texts(code, [mark.input(stage) for mark in marks])
    points = [mark.points_at(stage) for mark in marks]
    found = [
        Box(member, code, stage, mark.version, text, text, show_points(given), open_)
        for (member, open_), mark, text, given in zip(open_for.items(), marks, texts, points, strict=True)
    ]
    for at, given in enumerate(points):
        if given is None and (stored := marks[at].input(stage)) is not None:
            lacks = sheet.lacks_evidence(found[at].member, node)
            found[at] = found[at]._replace(why_not=NO_EVIDENCE if lacks else _why_not(sheet, node, stored))
    if stage == Stage.APPRAISED and sheet.rubric.takes_means_of(node):
        found = [
            one._replace(open=False, alone=APPRAISED_ALONE) if one.open and sheet.averages(one.member, node) else one
            for one in found
        ]
    if sheet.exempt:
        found = [as_exempt(one, sheet.exempt_at(one.member).get(code, "")) for one in found]
    return [as_typed(one, typed) for one in found] if typed.outcomes else found


def as_exempt(one: Box, reason: str) -> Box:
    """The box as it is where the criterion does not apply: what stands there is not shown, since it does not count."""
    if not reason:
        return one
    text = words.NOT_APPLICABLE
    return one._replace(text=text, known=text, points="", open=False, why_not="", exempt=reason)


def as_typed(one: Box, typed: TypedBoxes) -> Box:
    """The box with what was typed and refused, if it was one of them."""
    outcome = typed.outcomes.get(one.name)
    if outcome is None:
        return one
    note = outcome.message + (SURE if outcome.fate is Fate.ASKED else "")
    return one._replace(text=typed.texts[one.name], note=note, state=outcome.fate.value)


def _why_not(sheet: RoundSheet, node: RubricNode, stored: StoredJSON) -> str:
    """Why a value gives no points, by itself."""
    value = sheet.read(node.code, stored)
    return "" if value is None else why_not(node, value)


def other_values(
    sheet: RoundSheet, node: RubricNode, members: Sequence[str], stage: str
) -> list[tuple[str, list[str]]]:
    """What these members have at the other stages, to be seen beside their boxes: («TC», [«98», «»]), («TĐ», …)."""
    marks = [NO_MARK if node.code in sheet.exempt_at(member) else sheet.mark(member, node.code) for member in members]
    return [
        (short, sheet.texts(node.code, [mark.input(other) for mark in marks]))
        for other, short in _SHORT.items()
        if other != stage
    ]


def difference(mark: Mark) -> str:
    """By how much the appraisal lies above or below the member's own points: «+3», «−12,5»; «» where it does not."""
    if not mark.differs or mark.self_points is None or mark.appraised_points is None:
        return ""
    by = mark.appraised_points - mark.self_points
    return f"{'+' if by > 0 else '−'}{show_points(abs(by))}"
