"""The year file's «award_proposals»: whom the bloc proposes for an award after each campaign, in their order."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import AwardProposal, Campaign
from campaigns.verbs.awards import MOST_PROPOSALS, bring_awards
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Fields, JsonObject
from members.models import BlocYear


@dataclass(frozen=True)
class ProposalPart:
    """A proposal of the file, its campaign by its number and its member by its code."""

    campaign: int
    member: str
    fields: Fields


def read(root: FileNode, codes: Collection[str]) -> list[ProposalPart] | None:
    """What the file says of proposals for awards; None where it says nothing. `codes` are the members'."""
    found = [_read(node, codes) for node in root.nodes("award_proposals", most=MOST_PROPOSALS)]
    return found if root.says("award_proposals") else None


def _read(node: FileNode, codes: Collection[str]) -> ProposalPart:
    fields: Fields = {
        "award": node.line("award", longest=200),
        "kind": node.choice("kind", AwardProposal.Kind.values),
        "name": node.line("name", longest=300),
        "note": node.text("note", required=False),
    }
    campaign, member = node.integer("campaign", least=1) or 0, node.line("member")
    if member and member not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
    node.close()
    return ProposalPart(campaign, member, fields)


def apply(year: BlocYear, wanted: list[ProposalPart]) -> list[Change]:
    """Brings the proposals to what the file says, by their places; YearFileRefused for a campaign that isn't there."""
    campaigns = {one.number: one for one in Campaign.objects.filter(year=year).order_by("order")}
    if lost := [
        Problem(f"award_proposals[{place}].campaign", f"Năm này không có đợt thi đua số {part.campaign}.")
        for place, part in enumerate(wanted)
        if part.campaign not in campaigns
    ]:
        raise YearFileRefused(lost)
    members = {member.code: member for member in year.members.all()}
    changes = []
    for number, campaign in campaigns.items():
        parts = [part for part in wanted if part.campaign == number]
        rows: list[Fields] = [{**part.fields, "member": members[part.member]} for part in parts]
        changes += bring_awards(campaign, rows, "order")
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The proposals as they stand; {} where there are none, so that other years' files stay as they were."""
    rows = AwardProposal.objects.filter(campaign__year=year).select_related("campaign", "member")
    proposals = [_dump(one) for one in rows.order_by("campaign__order", "order")]
    return {"award_proposals": proposals} if proposals else {}


def _dump(one: AwardProposal) -> JsonObject:
    told: JsonObject = {"campaign": one.campaign.number, "award": one.award, "kind": one.kind, "name": one.name}
    told["member"] = one.member.code
    return told | ({"note": one.note} if one.note else {})
