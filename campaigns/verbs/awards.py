"""What can be done with the proposals for awards of a campaign: they are written as a whole."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from campaigns.models import AwardProposal, Campaign
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.yearfile.shapes import Fields
from common.yearfile.sync import rows_meant, sync_rows
from documents.catalogue import NO_MEMBERS
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

# More than a bloc proposes after one campaign.
MOST_PROPOSALS = 100
LOST_MEMBER = "Đơn vị ở dòng {} không còn trong Khối. Hãy chọn đơn vị khác."
STALE = "Danh sách đề nghị khen thưởng đã được người khác sửa."


class StaleAwards(ValueError):
    """The list was changed by somebody else since the form was opened; the text says by whom and what."""


class AwardsRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence under ""."""


@dataclass(frozen=True)
class AwardRow:
    """A proposal, its member by its code; `id` is None for a new row."""

    id: int | None
    award: str
    kind: str
    name: str
    member: str
    note: str = ""


def seal_of(campaign: Campaign) -> str:
    """A short mark of all that is proposed after a campaign."""
    told = list(AwardProposal.objects.filter(campaign=campaign).order_by("order").values_list())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def change_awards(
    *, year: BlocYear, number: int, rows: Sequence[AwardRow], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes these rows, in their order, what is proposed after the campaign with this number.

    PermissionError, AwardsRefused, StaleAwards unless the list stands as `seen` says, Campaign.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        campaign = Campaign.objects.get(year=now, number=number)
        if seal_of(campaign) != seen:
            raise StaleAwards(who_changed(now, key_of(campaign)) or STALE)
        members = {member.code: member for member in now.members.all()}
        lost = [place for place, row in enumerate(rows, start=1) if row.member not in members]
        if lost:
            raise AwardsRefused({"": LOST_MEMBER.format(lost[0])})
        stand = set(AwardProposal.objects.filter(campaign=campaign).values_list("pk", flat=True))
        wanted: list[Fields] = [
            {
                "id": meant,
                "award": row.award,
                "kind": row.kind,
                "name": row.name,
                "member": members[row.member],
                "note": row.note,
            }
            for meant, row in zip(rows_meant((row.id for row in rows), stand), rows, strict=True)
        ]
        changes = bring_awards(campaign, wanted, "id")
        log_in(now, actor, changes)
    return changes


def bring_awards(campaign: Campaign, wanted: Iterable[Fields], key: str) -> list[Change]:
    """Makes these, in their order, what is proposed after a campaign; answers what that changed, unlogged.

    No member may know of it: the log tells it to the bloc's own people alone.
    """
    rows = [{**fields, "order": order} for order, fields in enumerate(wanted, start=1)]
    stand = AwardProposal.objects.filter(campaign=campaign).select_related("member")
    changes = sync_rows(stand, key, rows, place="award_proposals", fixed={"campaign": campaign})
    return [replace(one, key=key_of(campaign), member=NO_MEMBERS) for one in changes]


def key_of(campaign: Campaign) -> str:
    """What the entries of the log on a campaign's proposals are known by."""
    return f"award-proposal/{campaign.number}/"
