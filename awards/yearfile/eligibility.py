"""The year file's «awards.eligibility»: which members were not reviewed, from when, why, and how that ended."""

from collections.abc import Collection

from awards.models import Eligibility
from awards.verbs.eligibility import OF_ANSWER, OF_ELIGIBILITY, OF_END, added, bring, drop, wrong_after, wrong_row
from common.audit.log import Change
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from members.models import BlocYear

OPEN_TWICE = "Đơn vị này còn một lần chưa kết thúc đứng trước: ghi until và outcome cho lần ấy."


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the rows; None where the file says nothing of them."""
    year = parts["bloc"].year if "bloc" in parts else 0
    nodes = awards.nodes("eligibility")
    found = [_read(node, parts["codes"], year) for node in nodes]
    _follow(nodes, found)
    parts["eligibility"] = found if awards.says("eligibility") else None


def _follow(nodes: list[FileNode], found: list[Fields]) -> None:
    """Tells where the rows of one member do not follow one another."""
    tell_duplicates(nodes, ((row["member"], row["since"]) for row in found), "since", "Ngày")
    ordered = sorted(zip(nodes, found, strict=True), key=lambda one: str(one[1]["since"]))
    before: dict[str, list[Fields]] = {}
    for node, row in ordered:
        if row["since"] is None:
            continue
        earlier = before.setdefault(row["member"], [])
        if any(one["until"] is None for one in earlier):
            node.tell("since", OPEN_TWICE)
        elif earlier and earlier[-1]["since"] != row["since"]:
            sentence = wrong_after(row["since"], [(one["since"], one["until"]) for one in earlier])
            if sentence:
                node.tell("since", sentence)
        earlier.append(row)


def _read(node: FileNode, codes: Collection[str], year: int) -> Fields:
    fields: Fields = {
        "member": node.line("member"),
        "state": node.choice("state", Eligibility.State.values),
        "since": node.date("since"),
        "reason": node.text("reason"),
        "document": node.line("document", required=False, longest=300),
        "whose": node.line("whose", required=False, longest=200),
        "answer": node.text("answer", required=False),
        "answered_on": node.date("answered_on", required=False),
        "until": node.date("until", required=False),
        "outcome": node.text("outcome", required=False),
    }
    if fields["member"] and fields["member"] not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(fields['member'])} trong mục members.")
    for field, sentence in wrong_row({k: v for k, v in fields.items() if k != "reason"}, year).items():
        node.tell(field, sentence)
    if fields["outcome"] and fields["until"] is None:
        node.tell("until", "Có kết luận thì ghi cả ngày xét lại.")
    if bool(fields["answer"]) != (fields["answered_on"] is not None):
        node.tell("answered_on", "Ý kiến của đơn vị đi cùng ngày có ý kiến.")
    node.close()
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings the rows to what the file says, each known by its member and its first day."""
    wanted: list[Fields] | None = parts["eligibility"]
    if wanted is None:
        return []
    members = {member.code: member for member in year.members.all()}
    rows = Eligibility.objects.filter(member__year=year).select_related("member")
    stand = {(row.member.code, row.since): row for row in rows}
    changes = []
    for key in sorted(set(stand) - {(row["member"], row["since"]) for row in wanted}):
        changes += drop(stand.pop(key))
    # What ends first, so that no member ever has two that stand open.
    for fields in sorted(wanted, key=lambda one: (one["until"] is None, one["since"])):
        values = fields | {"member": members[fields["member"]]}
        row = stand.get((fields["member"], fields["since"]))
        if row is None:
            row = Eligibility.objects.create(**values)
            changes += added(row)
        else:
            del values["member"]
            changes += bring(row, values)
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The rows as they stand; {} where there are none."""
    rows = Eligibility.objects.filter(member__year=year).select_related("member").order_by("member__order", "since")
    told = [_dump(row) for row in rows]
    return {"eligibility": told} if told else {}


def _dump(row: Eligibility) -> JsonObject:
    told: JsonObject = {"member": row.member.code}
    for name in (*OF_ELIGIBILITY, *OF_ANSWER, *OF_END):
        value = getattr(row, name)
        if value:
            told[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return told
