"""The year file's «models»: the new models of a year, what became of them, and who took them up."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import Campaign, NewModel, Spread
from campaigns.verbs.newmodels import (
    NOT_RECOGNISED,
    OF_PROPOSAL,
    OF_REVIEW,
    OF_SPREAD,
    change_of,
    files_gone,
    spread_change,
    wrong_review,
    wrong_spread,
)
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import change_fields, describe
from members.models import BlocYear, Membership


@dataclass(frozen=True)
class NewModelPart:
    """A new model of the file: whose, its fields with the campaign by its number, and who took it up."""

    number: int
    member: str
    fields: Fields
    spreads: dict[str, Fields]


def read(root: FileNode, codes: Collection[str], year: int) -> list[NewModelPart] | None:
    """What the file says of new models; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes("models")
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.number for part in found), "number", "Số")
    return found if root.says("models") else None


def _member(node: FileNode, codes: Collection[str]) -> str:
    code = node.line("member")
    if code and code not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(code)} trong mục members.")
    return code


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> NewModelPart:
    number = node.integer("number", required=False, least=1) or place
    member = _member(node, codes)
    fields: Fields = {
        "campaign": node.integer("campaign", required=False, least=1),
        "name": node.line("name", longest=300),
        "what": node.text("what"),
        "why": node.text("why", required=False),
        "how": node.text("how", required=False),
        "unit": node.line("unit", required=False, longest=60),
        "before": node.line("before", required=False, longest=200),
        "after": node.line("after", required=False, longest=200),
        "state": node.choice("state", NewModel.State.values, default=NewModel.State.PROPOSED),
        "reviewed_on": node.date("reviewed_on", required=False),
        "review_reason": node.text("review_reason", required=False),
        "document": node.line("document", required=False, longest=300),
    }
    for field, sentence in wrong_review(fields, year).items():
        node.tell(field, sentence)
    nodes = node.nodes("spreads")
    if nodes and fields["state"] != NewModel.State.RECOGNISED:
        node.tell("spreads", NOT_RECOGNISED)
    rows = [_spread(inner, codes, member, year) for inner in nodes]
    tell_duplicates(nodes, (code for code, _ in rows), "member", "Mã")
    node.close()
    return NewModelPart(number, member, fields, dict(rows))


def _spread(node: FileNode, codes: Collection[str], proposer: str, year: int) -> tuple[str, Fields]:
    member = _member(node, codes)
    fields: Fields = {
        "since": node.date("since"),
        "adapted": node.text("adapted", required=False),
        "result": node.text("result", required=False),
    }
    for field, sentence in wrong_spread(fields, member, proposer, year).items():
        node.tell(field, sentence)
    node.close()
    return member, fields


def apply(year: BlocYear, wanted: list[NewModelPart]) -> list[Change]:
    """Brings the new models to what the file says, by number; YearFileRefused for a campaign that isn't there."""
    campaigns: dict[int | None, Campaign] = {one.number: one for one in Campaign.objects.filter(year=year)}
    if lost := [
        Problem(f"models[{place}].campaign", f"Năm này không có đợt thi đua số {part.fields['campaign']}.")
        for place, part in enumerate(wanted)
        if part.fields["campaign"] not in {None, *campaigns}
    ]:
        raise YearFileRefused(lost)
    stand = {row.number: row for row in NewModel.objects.filter(year=year).select_related("member", "campaign")}
    changes = []
    # What another member proposed is another model, even under the same number: nothing of the one goes to the other.
    kept = {part.number for part in wanted if part.number in stand and stand[part.number].member.code == part.member}
    for number in sorted(set(stand) - kept):
        changes += _bring_spreads(stand[number], {}, {}) + files_gone(stand[number])
        changes.append(change_of(stand[number], "xóa", describe(stand[number], (*OF_PROPOSAL, *OF_REVIEW))))
        stand.pop(number).delete()
    members = {member.code: member for member in year.members.all()}
    for part in wanted:
        values = part.fields | {"member": members[part.member], "campaign": campaigns.get(part.fields["campaign"])}
        row = stand.get(part.number)
        if row is None:
            row = NewModel.objects.create(year=year, number=part.number, **values)
            changes.append(change_of(row, "thêm"))
        elif told := change_fields(row, values):
            changes.append(change_of(row, "sửa", *told))
        changes += _bring_spreads(row, part.spreads, members)
    return changes


def _bring_spreads(row: NewModel, wanted: dict[str, Fields], members: dict[str, Membership]) -> list[Change]:
    stand = {spread.member.code: spread for spread in row.spreads.select_related("member")}
    changes = []
    for code, spread in stand.items():
        spread.new_model = row
        if code not in wanted:
            changes.append(spread_change(spread, "xóa việc áp dụng", describe(spread, OF_SPREAD)))
            spread.delete()
        elif told := change_fields(spread, wanted[code]):
            changes.append(spread_change(spread, "sửa việc áp dụng", *told))
    for code, fields in wanted.items():
        if code not in stand:
            made = Spread.objects.create(new_model=row, member=members[code], **fields)
            changes.append(spread_change(made, "ghi áp dụng", new=describe(made, OF_SPREAD)))
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The new models as they stand; {} where there are none, so that other years' files stay as they were."""
    rows = NewModel.objects.filter(year=year).select_related("member", "campaign").prefetch_related("spreads__member")
    models = [_dump(row) for row in rows.order_by("number")]
    return {"models": models} if models else {}


def _dump(row: NewModel) -> JsonObject:
    told: JsonObject = {"number": row.number, "member": row.member.code}
    told |= {name: getattr(row, name) for name in (*OF_PROPOSAL, *OF_REVIEW)}
    told["campaign"] = row.campaign.number if row.campaign else None
    told["reviewed_on"] = row.reviewed_on and row.reviewed_on.isoformat()
    told["spreads"] = [
        _said(
            {
                "member": spread.member.code,
                "since": spread.since.isoformat(),
                "adapted": spread.adapted,
                "result": spread.result,
            }
        )
        for spread in row.spreads.all()
    ]
    return _said(told)


def _said(told: JsonObject) -> JsonObject:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
