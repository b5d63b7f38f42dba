"""The year file's «charity»: contributions and uses. It holds whom a use helped, as the database does: keep it so."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from campaigns.charity import wrong_contribution
from campaigns.models import CharityUse, Contribution
from campaigns.verbs.charity import (
    NOT_YET,
    OF_CONTRIBUTION,
    OF_CONTRIBUTION_DAYS,
    OF_USE,
    PRIVATE,
    change_of,
    says,
    told_of,
)
from common.audit.log import Change
from common.vietnamese.dates import today_vn
from common.vietnamese.money import MOST
from common.vietnamese.numbers import NumberRefused, parse_file_number
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from members.models import BlocYear
from members.odd_days import far_days

_MOST_SHARES = 1_000_000
_MOST_QUANTITY = Decimal(10) ** 10


@dataclass(frozen=True)
class CharityPart:
    """What the file says of charity; None where it says nothing of contributions, or of uses."""

    contributions: list[Fields] | None
    uses: list[Fields] | None


def read(root: FileNode, codes: Collection[str], year: int) -> CharityPart | None:
    """What the file says of charity; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    node = root.node("charity")
    if node is None:
        return None
    gifts, uses = node.nodes("contributions"), node.nodes("uses")
    contributions = [_read_contribution(inner, place, codes, year) for place, inner in enumerate(gifts, start=1)]
    done = [_read_use(inner, place, year) for place, inner in enumerate(uses, start=1)]
    for nodes, rows in ((gifts, contributions), (uses, done)):
        tell_duplicates(nodes, (row["number"] for row in rows), "number", "Số")
    node.close()
    return CharityPart(
        contributions if node.says("contributions") else None,
        done if node.says("uses") else None,
    )


def _read_contribution(node: FileNode, place: int, codes: Collection[str], year: int) -> Fields:
    row: Fields = {
        "number": node.integer("number", required=False, least=1) or place,
        "member": node.line("member", required=False),
        "giver": node.line("giver", required=False, longest=200),
        "beside": node.boolean("beside"),
        "kind": node.choice("kind", Contribution.Kind.values, default=Contribution.Kind.MONEY),
        "amount": node.integer("amount", required=False, most=MOST),
        "goods": node.line("goods", required=False, longest=200),
        "quantity": _read_quantity(node),
        "unit": node.line("unit", required=False, longest=50),
        "pledged_on": node.date("pledged_on", required=False),
        "received_on": node.date("received_on", required=False),
        "paper": node.line("paper", required=False, longest=200),
    }
    if row["member"] and row["member"] not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(row['member'])} trong mục members.")
    wrong = wrong_contribution(row) | far_days(row, OF_CONTRIBUTION_DAYS, year=year)
    wrong |= {day: NOT_YET for day in OF_CONTRIBUTION_DAYS if row[day] and row[day] > today_vn()}
    for field, sentence in wrong.items():
        node.tell(field, sentence)
    node.close()
    return row


def _read_quantity(node: FileNode) -> Decimal | None:
    text = node.line("quantity", required=False)
    if not text:
        return None
    try:
        found = parse_file_number(text)
    except NumberRefused as refused:
        node.tell("quantity", str(refused))
        return None
    if not 0 < found < _MOST_QUANTITY or found != round(found, 2):
        node.tell("quantity", "Phải lớn hơn 0, có nhiều nhất 10 chữ số và hai chữ số thập phân.")
        return None
    return found


def _read_use(node: FileNode, place: int, year: int) -> Fields:
    row: Fields = {
        "number": node.integer("number", required=False, least=1) or place,
        "kind": node.choice("kind", CharityUse.Kind.values, default=CharityUse.Kind.GIFT),
        "what": node.line("what", longest=300),
        "place": node.line("place", required=False, longest=200),
        "handed_on": node.date("handed_on"),
        "shares": node.integer("shares", required=False, least=1, most=_MOST_SHARES),
        "amount": node.integer("amount", required=False, most=MOST),
    }
    # A file that was made without it leaves what stands.
    row |= node.given({PRIVATE: node.line(PRIVATE, required=False, longest=300)})
    for field, sentence in far_days(row, ("handed_on",), year=year).items():
        node.tell(field, sentence)
    if row["handed_on"] and row["handed_on"] > today_vn():
        node.tell("handed_on", NOT_YET)
    node.close()
    return row


def apply(year: BlocYear, part: CharityPart) -> list[Change]:
    """Brings contributions and uses to what the file says, by their numbers."""
    changes = []
    if part.contributions is not None:
        members = {member.code: member for member in year.members.all()}
        rows = [row | {"member": members.get(row["member"])} for row in part.contributions]
        changes += _bring(Contribution, year, rows)
    if part.uses is not None:
        changes += _bring(CharityUse, year, part.uses)
    return changes


def _bring(model: type[Contribution] | type[CharityUse], year: BlocYear, rows: list[Fields]) -> list[Change]:
    stand = {row.number: row for row in model._default_manager.filter(year=year)}
    changes = []
    for number in sorted(set(stand) - {row["number"] for row in rows}):
        changes.append(change_of(stand[number], "xóa", old=told_of(stand[number])))
        stand[number].delete()
    for fields in rows:
        row = stand.get(fields["number"])
        if row is None:
            made = model._default_manager.create(year=year, **fields)
            changes.append(change_of(made, "thêm", new=told_of(made)))
            continue
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if changed:
            old = told_of(row)
            for name, value in changed.items():
                setattr(row, name, value)
            row.save(update_fields=list(changed))
            changes.append(change_of(row, "sửa", old, told_of(row)))
    return changes


def dump(year: BlocYear) -> JsonObject:
    """Contributions and uses as they stand; {} where there are none, so that other years' files stay as they were."""
    gifts = Contribution.objects.filter(year=year).order_by("number").select_related("member")
    contributions = [_dump(row, OF_CONTRIBUTION) for row in gifts]
    uses = [_dump(row, OF_USE) for row in CharityUse.objects.filter(year=year).order_by("number")]
    return {"charity": {"contributions": contributions, "uses": uses}} if contributions or uses else {}


def _dump(row: Contribution | CharityUse, names: Collection[str]) -> JsonObject:
    told: JsonObject = {"number": row.number}
    for name in names:
        value = getattr(row, name)
        if not says(value):
            continue
        if name == "member":
            told[name] = value.code
        elif name in ("pledged_on", "received_on", "handed_on"):
            told[name] = value.isoformat()
        else:
            told[name] = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    return told
