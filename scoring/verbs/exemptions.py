"""«Không áp dụng»: which criteria are not for which member in a round, and why (RUBRIC §3).

What was put in there stays, and counts again once the criterion applies again.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.text import clean
from members.access import require
from members.models import BlocYear
from members.yearlog import log_in
from scoring.models import Exemption, Round
from scoring.recompute import rescore, score_key
from scoring.rules.explaining import told_exemption
from scoring.sheet import Place, RoundSheet, load_sheet
from scoring.verbs.rounds import may_change_round
from scoring.verbs.scores import locked_round

# The last part of the log's key, where a score's has its stage.
KEY = "not_applicable"
# Of a reason, in characters.
LONGEST_WHY = 1000
NO_REASON = "Hãy ghi lý do: vì sao tiêu chí không áp dụng với đơn vị."
# The log's action for points that are worked out anew since a criterion applies again.
_AGAIN = "tính lại khi áp dụng lại"


class ExemptionRefused(FieldsRefused):
    """A criterion cannot be left out so; by field: «criterion», «members», «reason»."""


def exempt(
    *,
    round_id: int,
    criterion: str,
    members: Collection[str],
    reason: str,
    actor: Actor,
    year: BlocYear | None = None,
) -> list[Change]:
    """Says that this criterion is not for these members, or says it for another reason; answers what that changed.

    PermissionError (with the reason) once the round is published; ExemptionRefused for what is no criterion or no
    member, for nobody, and without a reason. Round.DoesNotExist if the round is gone, or is none of this `year`.
    """
    reason = clean(reason)
    with transaction.atomic():
        sheet = _open(round_id, year)
        refused = {}
        if criterion not in sheet.tree.leaf_codes:
            refused["criterion"] = "Hãy chọn một tiêu chí của bảng đánh giá."
        if not members or not sheet.columns.keys() >= set(members):
            refused["members"] = "Hãy chọn ít nhất một đơn vị của Khối."
        if not reason:
            refused["reason"] = NO_REASON
        if refused:
            raise ExemptionRefused(refused)
        said = {(member, criterion): reason for member in members}
        return _kept(sheet, standing(sheet) | said, actor)


def apply_again(
    *, round_id: int, places: Collection[Place], actor: Actor, year: BlocYear | None = None
) -> list[Change]:
    """Takes it back: the criteria at these places apply again, and what was put in there counts again.

    A place that applies already is passed over. PermissionError (with the reason) once the round is published.
    """
    with transaction.atomic():
        sheet = _open(round_id, year)
        return _kept(sheet, _without(standing(sheet), places), actor)


def change_exemptions(
    *, round_id: int, gone: Collection[Place], said: Mapping[Place, str], actor: Actor, year: BlocYear | None = None
) -> list[Change]:
    """Takes back what is `gone` and says what is `said` of the members' criteria, each with its reason, in one act.

    PermissionError (with the reason) once the round is published; ExemptionRefused for a place that the round has not.
    """
    with transaction.atomic():
        sheet = _open(round_id, year)
        if not all(member in sheet.columns and criterion in sheet.tree.leaf_codes for member, criterion in said):
            raise ExemptionRefused({"criterion": "Hãy chọn đơn vị của Khối và tiêu chí của bảng đánh giá."})
        return _kept(sheet, _without(standing(sheet), gone) | dict(said), actor)


def _kept(sheet: RoundSheet, wanted: Mapping[Place, str], actor: Actor) -> list[Change]:
    changes = set_exemptions(sheet.round, wanted, actor)
    log_in(sheet.round.year, actor, changes)
    return changes


def _without(stand: Mapping[Place, str], places: Collection[Place]) -> dict[Place, str]:
    return {place: reason for place, reason in stand.items() if place not in places}


def standing(sheet: RoundSheet) -> dict[Place, str]:
    """What does not apply to whom, with the reasons, in the order of members and criteria."""
    return {
        (member.code, leaf.code): reason
        for member in sheet.members
        for leaf in sheet.leaves
        if (reason := sheet.exempt_at(member.code).get(leaf.code))
    }


def _open(round_id: int, year: BlocYear | None) -> RoundSheet:
    round_ = locked_round(round_id, year)
    require(may_change_round(round_))
    return load_sheet(round_, criteria=(), sums=False)


def set_exemptions(round_: Round, wanted: Mapping[Place, str], actor: Actor) -> list[Change]:
    """Makes just these criteria not applicable (place → reason), and works out anew what that moves; unlogged changes.

    The round must be locked, the places must be its members' and its rubric's leaves.
    """
    before = load_sheet(round_, criteria=(), sums=False)
    stand = standing(before)
    gone = stand.keys() - wanted.keys()
    fresh = {place: reason for place, reason in wanted.items() if stand.get(place) != reason}
    if not gone and not fresh:
        return []
    for member, criterion in gone:
        Exemption.objects.filter(round=round_, member__code=member, criterion__code=criterion).delete()
    for (member, criterion), reason in fresh.items():
        Exemption.objects.update_or_create(
            round=round_,
            member_id=before.columns[member].id,
            criterion_id=before.criterion_ids[criterion],
            defaults={"reason": reason, "set_by": actor.user},
        )
    moved = gone | (fresh.keys() - stand.keys())
    changes = [
        _change(before, place, stand.get(place, ""), wanted.get(place, "")) for place in sorted(gone | fresh.keys())
    ]
    if moved:
        # Whoever leads a criterion that is not for it any more leads nobody.
        criteria, members = {criterion for _, criterion in moved}, {member for member, _ in moved}
        sheet = load_sheet(round_, criteria=criteria, moving=members, sums=False)
        changes += rescore(sheet, moved, actor, _AGAIN)
    return changes


def _change(sheet: RoundSheet, place: Place, old: str, new: str) -> Change:
    member, criterion = place
    told = [told_exemption(reason) if reason else "" for reason in (old, new)]
    return Change(
        subject=f"{sheet.columns[member].short_name}, tiêu chí {criterion}",
        key=score_key(sheet.round, member, criterion, KEY),
        action="ghi không áp dụng" if not old else "bỏ không áp dụng" if not new else "sửa lý do không áp dụng",
        old=told[0],
        new=told[1],
        member=member,
    )
