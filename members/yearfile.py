"""The year file's head: the bloc, the year and its members."""

from dataclasses import dataclass

from django.db.models import Max

from common.audit.log import Actor, Change
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, YearFileRefused
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields, differing, sync_rows
from members.models import Agency, Bloc, BlocYear, Membership

_NO_REPRESENTATIVE = {"representative_name": "", "representative_position": ""}


@dataclass(frozen=True)
class BlocPart:
    """The bloc by its code, its facts (name, parent, locality, sign), the year, and the year's own fields."""

    code: str
    facts: dict[str, str]
    year: int
    fields: dict[str, str]


def read(root: FileNode, parts: Parts) -> None:
    """Reads «source», «bloc», «year», «family», «term» and «members»; two heads are a mistake."""
    fields = root.given(
        {
            "source": root.text("source", required=False),
            "family": root.choice("family", BlocYear.Family.values, default=BlocYear.Family.STATE),
            "term": root.line("term", required=False, longest=20),
        }
    )
    bloc = root.node("bloc", required=True)
    year = root.integer("year", least=1948, most=2200)
    if bloc:
        facts = {
            "name": bloc.line("name", longest=200),
            "parent": bloc.line("parent", longest=200),
            "locality": bloc.line("locality", longest=100),
        } | bloc.given({"sign": bloc.line("sign", required=False, longest=20)})
        parts["bloc"] = BlocPart(code=bloc.code(), facts=facts, year=year or 0, fields=fields)
        bloc.close()
    parts["members"] = _read_members(root)
    parts["codes"] = [row["code"] for row in parts["members"]]


def _read_members(root: FileNode) -> list[Fields]:
    nodes = root.nodes("members", required=True)
    rows = [_read_member(node, order) for order, node in enumerate(nodes, start=1)]
    if root.value.get("members") == []:
        root.tell("members", "Khối phải có ít nhất một thành viên.")
    tell_duplicates(nodes, (row["code"] for row in rows), "code", "Mã")
    tell_duplicates(nodes, (row["name"] for row in rows), "name", "Tên")
    heads = [row.get("role") if row.get("role") == Membership.Role.HEAD else None for row in rows]
    tell_duplicates(nodes, heads, "role", "Mỗi năm chỉ có một Trưởng khối:")
    return rows


def _read_member(node: FileNode, order: int) -> Fields:
    row = {"code": node.code(), "order": order, "name": node.line("name", longest=200)}
    short_name = node.line("short_name", required=False, longest=60)
    if short_name:
        row["short_name"] = short_name
    role = node.choice("role", Membership.Role.values, default=Membership.Role.MEMBER)
    row |= node.given({"role": role})
    representative = node.node("representative")
    if representative:
        fields = {
            "representative_name": representative.line("name", required=False, longest=100),
            "representative_position": representative.line("position", required=False, longest=200),
        }
        row |= representative.given(fields, representative_name="name", representative_position="position")
        representative.close()
    elif node.has("representative"):
        row |= _NO_REPRESENTATIVE
    node.close()
    return row


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings bloc, year and members to what the file says; leaves the bloc-year in `parts["bloc_year"]`."""
    part: BlocPart = parts["bloc"]
    bloc, changes = _apply_bloc(part, set(parts["codes"]))
    year, new = BlocYear.objects.get_or_create(bloc=bloc, year=part.year, defaults=part.fields)
    year.bloc = bloc
    if new:
        changes.append(Change(subject=str(year), action="thêm năm thi đua"))
    else:
        changes += _update(year, part.fields, "sửa năm thi đua")
    parts["bloc_year"] = year
    return changes + _apply_members(year, parts["members"])


def _apply_bloc(part: BlocPart, codes: set[str]) -> tuple[Bloc, list[Change]]:
    made, new = Bloc.objects.get_or_create(code=part.code, defaults=part.facts)
    # Two files of one bloc are loaded one after the other, never mixed.
    bloc = Bloc.objects.select_for_update().get(pk=made.pk)
    if new:
        return bloc, [Change(subject=str(bloc), action="thêm khối thi đua")]
    differs = differing(bloc, part.facts)
    newest = bloc.years.order_by("-year").first()
    if differs and newest:
        stand = set(newest.members.values_list("code", flat=True))
        refuse_if(
            bool(stand) and not stand & codes,
            "bloc.code",
            f"Mã «{bloc.code}» đang là của {bloc} ({bloc.locality}) với các thành viên khác. "
            "Nếu tệp này là của một khối khác, hãy đặt mã khác.",
        )
        if newest.year > part.year:
            raise YearFileRefused(
                Problem(
                    f"bloc.{name}",
                    f"Đang là «{getattr(bloc, name)}» theo năm {newest.year}. "
                    "Tệp của năm trước đó không sửa được; hãy ghi như vậy, hoặc sửa trong trang Quản trị.",
                )
                for name in differs
            )
    return bloc, _update(bloc, part.facts, "sửa khối thi đua")


def _update(row: Bloc | BlocYear | Agency, fields: dict[str, str], action: str) -> list[Change]:
    changed = change_fields(row, fields)
    return [Change(subject=str(row), action=action, old=changed[0], new=changed[1])] if changed else []


def _apply_members(year: BlocYear, wanted: list[Fields]) -> list[Change]:
    stand = {member.code: member for member in year.members.select_related("agency")}
    _refuse_second_head(wanted, stand)
    agencies = _agencies(year, wanted, stand)
    fresh = {row["code"] for row in wanted} - set(stand)
    rows = [
        {"short_name": row["name"][:60], "agency": agencies[row["code"]]} | row if row["code"] in fresh else row
        for row in wanted
    ]
    changes = sync_rows(
        year.members.all(),
        "code",
        rows,
        place="members",
        fixed={"year": year},
        neutral={"role": Membership.Role.MEMBER},
    )
    return changes + _rename_agencies(year)


def _refuse_second_head(wanted: list[Fields], stand: dict[str, Membership]) -> None:
    """A head whose role the file leaves out stays head; then the file can't name another."""
    kept = [row["name"] for row in wanted if "role" not in row and row["code"] in stand and stand[row["code"]].is_head]
    for number, row in enumerate(wanted):
        refuse_if(
            bool(kept) and row.get("role") == Membership.Role.HEAD,
            f"members[{number}].role",
            f"Trưởng khối đang là {', '.join(kept)}, và tệp không ghi vai trò mới của đơn vị này. Hãy ghi thêm.",
        )


def _agencies(year: BlocYear, wanted: list[Fields], stand: dict[str, Membership]) -> dict[str, Agency]:
    """The agency of each new member: the one that had its code in this bloc before, else in its locality, else new."""
    codes = [row["code"] for row in wanted]
    before = Membership.objects.filter(year__bloc=year.bloc, code__in=codes).order_by("year__year")
    found = {agency.code: agency for agency in Agency.objects.filter(locality=year.bloc.locality, code__in=codes)} | {
        member.code: member.agency for member in before.select_related("agency")
    }
    # Members that the file doesn't name go before any is added.
    staying = {member.agency_id: member for code, member in stand.items() if code in codes}
    for number, row in enumerate(wanted):
        code = row["code"]
        if code in stand:
            continue
        if code not in found:
            found[code] = Agency.objects.create(
                locality=year.bloc.locality,
                code=code,
                name=row["name"],
                short_name=row.get("short_name", row["name"][:60]),
            )
        other = staying.get(found[code].pk)
        refuse_if(
            other is not None,
            f"members[{number}].code",
            f"Đơn vị mã «{code}» đã là thành viên «{other and other.code}» của năm này.",
        )
        staying[found[code].pk] = Membership(code=code)
    return found


def _rename_agencies(year: BlocYear) -> list[Change]:
    """An agency is called today what it is called in its newest year; a file of an older year leaves its name."""
    members = list(year.members.select_related("agency").order_by("order"))
    others = Membership.objects.filter(agency__in=[member.agency for member in members]).exclude(year=year)
    newest = dict(others.order_by().values_list("agency").annotate(Max("year__year")))
    changes = []
    for member in members:
        if newest.get(member.agency_id, 0) < year.year:
            names = {"name": member.name, "short_name": member.short_name}
            changes += _update(member.agency, names, "đổi tên cơ quan, đơn vị")
    return changes


def dump(year: BlocYear) -> JsonObject:
    """«source», «bloc», «year» and «members» as they stand; what documents look like only where it was chosen."""
    chosen = {"family": year.family} if year.family != BlocYear.Family.STATE else {}
    if year.term:
        chosen["term"] = year.term
    return {
        "source": year.source or None,
        "bloc": {
            "code": year.bloc.code,
            "name": year.bloc.name,
            "parent": year.bloc.parent,
            "locality": year.bloc.locality,
            **({"sign": year.bloc.sign} if year.bloc.sign else {}),
        },
        "year": year.year,
        **chosen,
        "members": [
            {
                "code": member.code,
                "name": member.name,
                "short_name": member.short_name,
                "role": member.role,
                "representative": person(member.representative_name, member.representative_position),
            }
            for member in year.members.order_by("order")
        ],
    }


def person(name: str, position: str) -> dict[str, str | None] | None:
    """A person of the file: null when nothing is known, else what is."""
    return {"name": name or None, "position": position or None} if name or position else None
