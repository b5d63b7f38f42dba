"""Who of a year is reviewed: what the bloc has noted and what the scoring holds, brought together for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from awards.models import AwardSettings, Eligibility
from awards.rules.eligible import Standing, is_counted, standing_of
from common.prepared import PreparedRows, with_parents
from members.access import Reader, may_see_total
from members.models import BlocYear, Membership
from members.queries import members_of
from scoring.models import Ineligible, Round, Rubric

_ROUNDS = PreparedRows(Round.objects.order_by("-id"), "year")
_RUBRICS = PreparedRows(Rubric.objects.order_by(), "year")
_INELIGIBLE = PreparedRows(Ineligible.objects.order_by(), "round")
_NOTED = PreparedRows(Eligibility.objects.order_by("since", "id"), "member__year")


@dataclass(frozen=True)
class Reviewed:
    """A member, what it is in the review, the row that stands open, what the scoring holds, and what was before."""

    member: Membership
    standing: Standing
    noted: Eligibility | None
    unranked: Ineligible | None
    past: list[Eligibility] = field(default_factory=list)

    @property
    def is_counted(self) -> bool:
        return is_counted(self.standing)


def settings_of(year: BlocYear) -> AwardSettings:
    """What the year has settled about its review; the usual while nobody has settled anything (then it is not kept)."""
    return AwardSettings.objects.filter(year=year).first() or AwardSettings(year=year)


def newest_round(year: BlocYear) -> Round | None:
    """The scoring round that was opened last."""
    found = with_parents(_ROUNDS(year.pk)[:1], "year", [year])
    return next(iter(with_parents(found, "rubric", _RUBRICS(year.pk) if found else [])), None)


def reviewed_of(year: BlocYear, reader: Reader | None = None, *, round_: Round | None = None) -> dict[str, Reviewed]:
    """Each member by its code, in protocol order, as this reader may know it; None: as it is.

    `round_` is the scoring round that is reviewed, else the newest. What a round holds of a member is told to whom it
    shows that member's total, for it is its ranks that tell it.
    """
    round_ = round_ or newest_round(year)
    unranked: Mapping[int, Ineligible] = {}
    if round_ is not None:
        unranked = {one.member_id: one for one in _INELIGIBLE(round_.pk)}
        for one in unranked.values():
            one.round = round_
    rows: dict[int, list[Eligibility]] = {}
    for row in _NOTED(year.pk):
        rows.setdefault(row.member_id, []).append(row)
    found = {}
    for member in members_of(year):
        stand = rows.get(member.pk, [])
        noted = next((row for row in stand if row.until is None), None)
        held = unranked.get(member.pk)
        if held and reader and not may_see_total(reader, member.code, held.round.shown_to(reader)):
            held = None
        standing = standing_of(noted.state if noted else "", unranked=held is not None)
        past = [row for row in stand if row.until is not None]
        found[member.code] = Reviewed(member, standing, noted, held, past)
    return found
