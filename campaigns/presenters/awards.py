"""How the proposals for awards of a campaign are told, to whom they are known."""

from campaigns.models import AwardProposal, Campaign
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from members.access import Reader
from members.access_of_the_year import may_see_award_proposals


def _label(name: str) -> str:
    return label(f"campaigns.AwardProposal.{name}")


PROPOSALS = Table[AwardProposal](
    {
        "name": TableField(_label("name"), lambda row: row.name, width=40),
        "kind": TableField(_label("kind"), lambda row: str(row.get_kind_display()), width=12, paper=12),
        "award": TableField(_label("award"), lambda row: row.award, width=30, paper=22),
        "member": TableField(_label("member"), lambda row: row.member.short_name, width=24, paper=17),
        "note": TableField(_label("note"), lambda row: row.note, width=40, paper=20, most=MOST_BESIDE),
    }
)


def proposals_of(campaign: Campaign, reader: Reader) -> list[AwardProposal]:
    """Whom the bloc proposes after a campaign; nobody for a reader who may not know it."""
    if not may_see_award_proposals(reader):
        return []
    return list(AwardProposal.objects.filter(campaign=campaign).select_related("member").order_by("order"))
