"""The year file's «registrations»: what each member registered, adjusted and reached."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import Registration, Target
from campaigns.verbs.registrations import MOST_ROWS
from common.audit.log import Change
from common.vietnamese.dates import today_vn
from common.vietnamese.numbers import NumberRefused, parse_file_number
from common.yearfile.files import refuse_if
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields
from common.yearfile.sync import sync_rows
from members.models import BlocYear
from members.odd_days import NOT_REGISTERED_YET

_PLACES, _LIMIT = Decimal("0.001"), Decimal(10) ** 12
_FIGURES = ("half_year", "estimate", "actual")


@dataclass(frozen=True)
class TargetPart:
    """A target of the file, and the plans that took the place of its own."""

    fields: Fields
    adjustments: list[Fields]


@dataclass(frozen=True)
class RegistrationPart:
    """One member's registration as the file has it, whole."""

    member: str
    fields: Fields
    titles: list[Fields]
    targets: list[TargetPart]


def read(root: FileNode) -> list[RegistrationPart] | None:
    """What the file says of registrations; None where it says nothing."""
    nodes = root.nodes("registrations")
    found = [_read(node) for node in nodes]
    tell_duplicates(nodes, (part.member for part in found), "member", "Đơn vị")
    return found if root.says("registrations") else None


def _read(node: FileNode) -> RegistrationPart:
    on = node.date("handed_in_on", required=False)
    if on and on > today_vn():
        node.tell("handed_in_on", NOT_REGISTERED_YET)
    titles, targets = (node.nodes(key, most=MOST_ROWS) for key in ("titles", "targets"))
    part = RegistrationPart(
        member=node.code("member"),
        fields={
            "handed_in_on": on,
            "day_reason": node.text("day_reason", required=False),
            "returned_reason": node.text("returned_reason", required=False),
        },
        titles=[_read_title(inner, order) for order, inner in enumerate(titles, start=1)],
        targets=[_read_target(inner, order, draft=on is None) for order, inner in enumerate(targets, start=1)],
    )
    node.close()
    return part


def _read_title(node: FileNode, order: int) -> Fields:
    count = node.integer("count", required=False, least=1)
    row: Fields = {
        "order": order,
        "title": node.line("title", required=False, longest=200),
        "award": node.line("award", required=False, longest=200),
        "for_whom": node.line("for_whom", required=False, longest=300),
        "count": 1 if count is None else count,
    }
    if not row["title"] and not row["award"]:
        node.tell("", "Hãy ghi danh hiệu (title) hoặc hình thức (award).")
    node.close()
    return row


def _read_target(node: FileNode, order: int, *, draft: bool) -> TargetPart:
    met = node.boolean("met")
    row: Fields = {
        "order": order,
        "group": node.line("group", required=False, longest=200),
        "name": node.line("name", longest=300),
        "unit": node.line("unit", required=False, longest=60),
        "direction": node.choice("direction", Target.Direction.values, default=Target.Direction.AT_LEAST),
        "plan": number_in(node, "plan", required=not draft),
        **{name: number_in(node, name, required=False) for name in _FIGURES},
        "qualifier": node.choice("qualifier", Target.Qualifier.values, default="exact").replace("exact", ""),
        "met": met if node.says("met") else None,
    }
    adjustments = [_read_adjustment(inner, order) for order, inner in enumerate(node.nodes("adjustments"), start=1)]
    node.close()
    return TargetPart(row, adjustments)


def _read_adjustment(node: FileNode, order: int) -> Fields:
    on = node.date("on")
    if on and on > today_vn():
        node.tell("on", NOT_REGISTERED_YET)
    row: Fields = {
        "order": order,
        "on": on,
        "day_reason": node.text("day_reason", required=False),
        "plan": number_in(node, "plan"),
        "reason": node.text("reason"),
    }
    node.close()
    return row


def number_in(node: FileNode, key: str, *, required: bool = True) -> Decimal | None:
    """A figure of a target, written as text; None when it is missing or wrong."""
    text = node.line(key, required=required)
    if not text:
        return None
    try:
        number = parse_file_number(text)
    except NumberRefused as refused:
        node.tell(key, str(refused))
        return None
    if not 0 <= number < _LIMIT or number != number.quantize(_PLACES):
        node.tell(key, "Số phải từ 0, nhỏ hơn một nghìn tỷ, nhiều nhất ba chữ số sau dấu phẩy.")
        return None
    return number


def apply(year: BlocYear, wanted: list[RegistrationPart]) -> list[Change]:
    """Brings the registrations to what the file says."""
    members = {member.code: member for member in year.members.all()}
    for number, part in enumerate(wanted):
        refuse_if(
            part.member not in members,
            f"registrations[{number}].member",
            f"Năm này không có thành viên mã «{part.member}».",
        )
    changes = sync_rows(
        Registration.objects.filter(member__year=year),
        "member",
        [{"member": members[part.member]} | part.fields for part in wanted],
        place="registrations",
        fixed={},
        member_of=_code_of,
    )
    stand = {one.member.code: one for one in Registration.objects.filter(member__year=year).select_related("member")}
    for part in wanted:
        changes += _bring(stand[part.member], part)
    return changes


def _code_of(registration: Registration) -> str:
    return str(registration.member.code)


def _bring(registration: Registration, part: RegistrationPart) -> list[Change]:
    def code(row: Any) -> str:
        return part.member

    own = {"registration": registration}
    changes = sync_rows(registration.titles.all(), "order", part.titles, place="", fixed=own, member_of=code)
    rows = [target.fields for target in part.targets]
    changes += sync_rows(registration.targets.all(), "order", rows, place="", fixed=own, member_of=code)
    targets = {target.order: target for target in registration.targets.all()}
    for each in part.targets:
        target = targets[each.fields["order"]]
        changes += sync_rows(
            target.adjustments.all(), "order", each.adjustments, place="", fixed={"target": target}, member_of=code
        )
    return changes


def dump(year: BlocYear) -> list[dict[str, Any]]:
    """The registrations as they stand."""
    found = (
        Registration.objects.filter(member__year=year)
        .order_by("member__order")
        .select_related("member")
        .prefetch_related("titles", "targets__adjustments")
    )
    return [
        _said(
            member=one.member.code,
            handed_in_on=one.handed_in_on.isoformat() if one.handed_in_on else None,
            day_reason=one.day_reason,
            returned_reason=one.returned_reason,
        )
        | {
            "titles": [
                _said(title=row.title, award=row.award, for_whom=row.for_whom) | {"count": row.count}
                for row in one.titles.all()
            ],
            "targets": [_target(row) for row in one.targets.all()],
        }
        for one in found
    ]


def _target(row: Target) -> dict[str, Any]:
    told = _said(group=row.group, name=row.name, unit=row.unit, direction=row.direction, plan=written(row.plan))
    told |= _said(**{name: written(getattr(row, name)) for name in _FIGURES}, qualifier=row.qualifier)
    told |= {} if row.met is None else {"met": row.met}
    adjustments = [
        _said(on=one.on.isoformat(), day_reason=one.day_reason, plan=written(one.plan), reason=one.reason)
        for one in row.adjustments.all()
    ]
    return told | ({"adjustments": adjustments} if adjustments else {})


def _said(**fields: Any) -> dict[str, Any]:
    """What is not empty."""
    return {name: value for name, value in fields.items() if value}


def written(number: Decimal | None) -> str:
    """«97.5», as a file writes numbers; "" where there is none."""
    return "" if number is None else f"{number.normalize():f}"
