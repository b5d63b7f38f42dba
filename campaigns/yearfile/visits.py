"""The year file's «visits»: the check visits of a year, to whom, and what was found there."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import Campaign, Visit
from campaigns.verbs.visits import OF_VISIT, bring_visited, change_of, drop, findings_of, wrong_visit
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import change_fields, describe
from members.models import BlocYear


@dataclass(frozen=True)
class VisitPart:
    """A visit of the file, its campaign by its number, and what was found at each member that is visited."""

    fields: Fields
    findings: dict[str, str]


def read(root: FileNode, codes: Collection[str], year: int) -> list[VisitPart] | None:
    """What the file says of visits; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes("visits")
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.fields["number"] for part in found), "number", "Số")
    return found if root.says("visits") else None


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> VisitPart:
    fields: Fields = {
        "number": node.integer("number", required=False, least=1) or place,
        "campaign": node.integer("campaign", required=False, least=1),
        "on": node.date("on"),
        "who": node.line("who", longest=300),
    }
    nodes = node.nodes("members")
    members = [inner.line("member") for inner in nodes]
    findings = {}
    for inner, member in zip(nodes, members, strict=True):
        if member and member not in codes:
            inner.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
        findings[member] = inner.text("findings", required=False)
        inner.close()
    tell_duplicates(nodes, members, "member", "Mã")
    for field, sentence in wrong_visit(fields, findings, year).items():
        node.tell(field, sentence)
    node.close()
    return VisitPart(fields, findings)


def apply(year: BlocYear, wanted: list[VisitPart]) -> list[Change]:
    """Brings the visits to what the file says, by their numbers; YearFileRefused for a campaign that isn't there."""
    campaigns: dict[int | None, Campaign] = {one.number: one for one in Campaign.objects.filter(year=year)}
    if lost := [
        Problem(f"visits[{place}].campaign", f"Năm này không có đợt thi đua số {part.fields['campaign']}.")
        for place, part in enumerate(wanted)
        if part.fields["campaign"] not in {None, *campaigns}
    ]:
        raise YearFileRefused(lost)
    stand = {visit.number: visit for visit in Visit.objects.filter(year=year).select_related("campaign")}
    changes = []
    for number in sorted(set(stand) - {part.fields["number"] for part in wanted}):
        changes += drop(stand.pop(number))
    for part in wanted:
        values = part.fields | {"campaign": campaigns.get(part.fields["campaign"])}
        visit = stand.get(part.fields["number"])
        if visit is None:
            visit = Visit.objects.create(year=year, **values)
            changes.append(change_of(visit, "thêm", new=describe(visit, OF_VISIT)))
        elif told := change_fields(visit, values):
            changes.append(change_of(visit, "sửa", *told))
        changes += bring_visited(visit, part.findings)
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The visits as they stand; {} where there are none, so that other years' files stay as they were."""
    visits = [_dump(one) for one in Visit.objects.filter(year=year).select_related("campaign").order_by("number")]
    return {"visits": visits} if visits else {}


def _dump(visit: Visit) -> JsonObject:
    told: JsonObject = {"number": visit.number}
    if visit.campaign:
        told["campaign"] = visit.campaign.number
    told |= {"on": visit.on.isoformat(), "who": visit.who}
    told["members"] = [
        {"member": code, "findings": said} if said else {"member": code} for code, said in findings_of(visit).items()
    ]
    return told
