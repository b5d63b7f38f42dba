"""Where a dossier stands between the bloc and the standing body, told by the stages of its cases. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from awards.rules.proposing import SENT, Stage

# From where the standing body takes a case to which step; what the Council considers is in the Council's hands.
FROM: Mapping[Stage, frozenset[Stage]] = {
    Stage.SUPPLEMENT: frozenset({Stage.SUBMITTED, Stage.APPRAISAL}),
    Stage.APPRAISAL: frozenset({Stage.SUBMITTED}),
}


class Handed(StrEnum):
    """How a dossier stands that was handed on; the values stand in addresses."""

    WAITING = "cho"
    RETURNED = "tra-lai"
    TAKEN_UP = "tham-dinh"
    BEYOND = "xong"


HANDED_TOLD: dict[Handed, str] = {
    Handed.WAITING: "Chờ tiếp nhận",
    Handed.RETURNED: "Đã trả lại",
    Handed.TAKEN_UP: "Đang thẩm định",
    Handed.BEYOND: "Đã qua thẩm định",
}
# A dossier stands where the first of these has one of its cases.
_FIRST: Mapping[Handed, frozenset[Stage]] = {
    Handed.WAITING: frozenset({Stage.SUBMITTED}),
    Handed.RETURNED: frozenset({Stage.SUPPLEMENT}),
    Handed.TAKEN_UP: frozenset({Stage.APPRAISAL}),
    Handed.BEYOND: SENT,
}


def handed_state(stages: Collection[Stage]) -> Handed | None:
    """Where a dossier with cases at these stages stands; None while nothing of it was sent."""
    return next((state for state, wanted in _FIRST.items() if wanted.intersection(stages)), None)


def stages_of(state: Handed) -> tuple[frozenset[Stage], frozenset[Stage]]:
    """At which stages such a dossier has a case, and at which it has none."""
    before = list(_FIRST)[: list(_FIRST).index(state)]
    return _FIRST[state], frozenset(stage for one in before for stage in _FIRST[one])
