"""The year file's «works»: the works of a year and what each member bears of them."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import Work
from campaigns.verbs.works import OF_WORK, bring_shares, change_of, shares_of, wrong_work
from common.audit.log import Change
from common.vietnamese.money import MOST
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import change_fields, describe
from members.models import BlocYear


@dataclass(frozen=True)
class WorkPart:
    """A work of the file, and what each member bears of it."""

    fields: Fields
    shares: dict[str, int]


def read(root: FileNode, codes: Collection[str], year: int) -> list[WorkPart] | None:
    """What the file says of works; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes("works")
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.fields["number"] for part in found), "number", "Số")
    return found if root.says("works") else None


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> WorkPart:
    fields: Fields = {
        "number": node.integer("number", required=False, least=1) or place,
        "name": node.line("name", longest=300),
        "place": node.line("place", required=False, longest=200),
        "value": node.integer("value", required=False, most=MOST),
        "starts_on": node.date("starts_on", required=False),
        "handed_on": node.date("handed_on", required=False),
        "stopped_reason": node.text("stopped_reason", required=False),
    }
    for field, sentence in wrong_work(fields, year).items():
        node.tell(field, sentence)
    nodes = node.nodes("shares")
    members = [inner.line("member") for inner in nodes]
    shares = {}
    for inner, member in zip(nodes, members, strict=True):
        if member and member not in codes:
            inner.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
        shares[member] = inner.integer("amount", most=MOST) or 0
        inner.close()
    tell_duplicates(nodes, members, "member", "Mã")
    node.close()
    return WorkPart(fields, shares)


def apply(year: BlocYear, wanted: list[WorkPart]) -> list[Change]:
    """Brings the works to what the file says, by their numbers."""
    stand = {work.number: work for work in Work.objects.filter(year=year)}
    changes = []
    for number in sorted(set(stand) - {part.fields["number"] for part in wanted}):
        changes += bring_shares(stand[number], {})
        changes.append(change_of(stand[number], "xóa", old=describe(stand[number], OF_WORK)))
        stand[number].delete()
    for part in wanted:
        work = stand.get(part.fields["number"])
        if work is None:
            work = Work.objects.create(year=year, **part.fields)
            changes.append(change_of(work, "thêm"))
        elif told := change_fields(work, part.fields):
            changes.append(change_of(work, "sửa", *told))
        changes += bring_shares(work, part.shares)
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The works as they stand; {} where there are none, so that other years' files stay as they were."""
    works = [_dump(work) for work in Work.objects.filter(year=year).order_by("number")]
    return {"works": works} if works else {}


def _dump(work: Work) -> JsonObject:
    told: JsonObject = {"number": work.number} | {name: getattr(work, name) for name in OF_WORK}
    for day in ("starts_on", "handed_on"):
        told[day] = told[day] and told[day].isoformat()
    told["shares"] = [{"member": code, "amount": amount} for code, amount in shares_of(work).items()]
    return {name: value for name, value in told.items() if value not in (None, "", [])}
