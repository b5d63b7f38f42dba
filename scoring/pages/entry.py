"""Score entry as pages draw it: the boxes one types into. What comes back from them is `scoring.pages.saving`'s."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from members.access import Reader, may_write
from members.pages import Opened
from scoring.models import Round, Stage
from scoring.pages.loaded import loaded_of
from scoring.presenters.boxes import Box
from scoring.sheet import STAGES, MemberColumn, RoundSheet
from scoring.verbs.reasons import REASONS, reason_in
from scoring.verbs.scores import Fate

# Which of the three values each step of a round is about.
STAGE_AT = {
    Round.Step.PREPARING: Stage.SELF,
    Round.Step.SCORING: Stage.SELF,
    Round.Step.APPRAISING: Stage.APPRAISED,
    Round.Step.AGREEING: Stage.AGREED,
    Round.Step.PUBLISHED: Stage.AGREED,
}


def writable(sheet: RoundSheet, reader: Reader, member: MemberColumn) -> frozenset[str]:
    """The stages at which this reader may write on this member's card now."""
    facts = sheet.facts(member, reader)
    return frozenset(stage for stage in STAGES if may_write(reader, stage, facts))


def due_stage(sheet: RoundSheet, open_stages: Collection[str]) -> str:
    """The stage at which a card waits for a value: that of the round's step, unless only others are open here."""
    now = STAGE_AT[Round.Step(sheet.round.step)].value
    if now in open_stages or not open_stages:
        return now
    return next(stage for stage in reversed(STAGES) if stage in open_stages)


def asked_name(name: str, text: str) -> str:
    """A box and the value in it that was asked back about, as a form without scripting sends them along."""
    return f"{name}={text.strip()}"


@dataclass(frozen=True, kw_only=True)
class FormShown:
    """What a form of boxes needs besides them: what it was loaded with, what was asked back, the refusals, the reason.

    It is `editable` where this reader may type into any of its boxes.
    """

    editable: bool
    loaded: str
    asked: list[str]
    errors: list[tuple[Box, str]]
    reasons: Sequence[str]
    reason: str


def form_shown(opened: Opened, sheet: RoundSheet, boxes: list[Box]) -> FormShown:
    """The form of these boxes."""
    return FormShown(
        editable=any(one.open for one in boxes),
        loaded=loaded_of(boxes),
        asked=[asked_name(one.name, one.text) for one in boxes if one.state == Fate.ASKED],
        errors=[(one, sheet.columns[one.member].short_name) for one in boxes if one.note],
        reasons=REASONS,
        # A form that is shown again was sent with the reason, which is kept by now.
        reason=opened.posted.get("reason", reason_in(sheet.round)),
    )
