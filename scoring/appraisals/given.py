"""What the appraisers of a card put in, each by itself, in light rows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from common.prepared import Prepared
from scoring.appraisals.models import Appraisal, Appraiser
from scoring.marks import StoredJSON


class Given(NamedTuple):
    """What one appraiser put in for one criterion of a card, and the version that a form is loaded with."""

    input: StoredJSON | None
    version: int


NOTHING_GIVEN = Given(None, 0)
# Whose card, which appraiser, which criterion.
GivenPlace = tuple[str, str, str]

_ROWS = Appraisal.objects.order_by().values_list(
    "assignment__member__code", "assignment__appraiser__code", "criterion__code", "input", "version"
)
_OF_ROUND = Prepared(_ROWS, "assignment__round")


def given_in(round_id: int) -> dict[GivenPlace, Given]:
    """What the appraisers of a round put in, on all its cards, in one query."""
    return {(member, appraiser, code): Given(*found) for member, appraiser, code, *found in _OF_ROUND(round_id)}


# One row for each value, and one for an appraiser that has given none.
_JUDGED = Prepared(
    Appraiser.objects.order_by().values_list(
        "member__code", "appraiser__code", "appraisals__criterion__code", "appraisals__input"
    ),
    "round",
)


def judged_in(round_id: int) -> dict[tuple[str, str], frozenset[str]]:
    """Which criteria each appraiser of a round has given a value for, by (member, appraiser), in one query."""
    found: dict[tuple[str, str], set[str]] = {}
    for member, appraiser, code, stored in _JUDGED(round_id):
        there = found.setdefault((member, appraiser), set())
        if stored is not None:
            there.add(code)
    return {pair: frozenset(codes) for pair, codes in found.items()}


def in_turn(
    given: Mapping[GivenPlace, Given], member: str, criterion: str, appraisers: Sequence[str]
) -> list[StoredJSON | None]:
    """What these appraisers put in there, in their order; None for whoever has not."""
    return [given.get((member, appraiser, criterion), NOTHING_GIVEN).input for appraiser in appraisers]
