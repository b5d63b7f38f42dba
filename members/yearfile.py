"""The year file's head: the bloc, the year and its members."""

from dataclasses import dataclass
from typing import Any

from khoithidua.audit.log import Actor, Change
from khoithidua.yearfile.reading import Node, tell_duplicates
from khoithidua.yearfile.sync import sync_rows
from members.models import Agency, Bloc, BlocYear, Membership


@dataclass(frozen=True)
class BlocPart:
    """The bloc, its year and where the figures come from."""

    code: str
    name: str
    parent: str
    locality: str
    year: int
    source: str


def read(root: Node, parts: dict[str, Any]) -> None:
    """Reads «source», «bloc», «year» and «members»; what else the members must be, no two heads say."""
    source = root.text("source", required=False)
    bloc = root.node("bloc", required=True)
    year = root.integer("year", least=1948, most=2200)
    if bloc:
        parts["bloc"] = BlocPart(
            code=bloc.code(),
            name=bloc.text("name", longest=200),
            parent=bloc.text("parent", longest=200),
            locality=bloc.text("locality", longest=100),
            year=year or 0,
            source=source,
        )
        bloc.close()
    parts["members"] = _read_members(root)
    parts["codes"] = {row["code"] for row in parts["members"]}


def _read_members(root: Node) -> list[dict[str, Any]]:
    rows = []
    nodes = root.nodes("members", required=True)
    heads: list[str] = []
    for order, node in enumerate(nodes, start=1):
        name = node.text("name", longest=200)
        role = node.choice("role", Membership.Role.values, default=Membership.Role.MEMBER)
        if role == Membership.Role.HEAD:
            heads.append(node.place)
            if len(heads) > 1:
                node.tell("role", f"Mỗi năm chỉ có một Trưởng khối; đã có ở {heads[0]}.")
        representative = node.node("representative")
        rows.append(
            {
                "code": node.code(),
                "order": order,
                "name": name,
                "short_name": node.text("short_name", required=False, longest=60) or name[:60],
                "role": role,
                "representative_name": representative.text("name", required=False, longest=100)
                if representative
                else "",
                "representative_position": representative.text("position", required=False, longest=200)
                if representative
                else "",
            }
        )
        if representative:
            representative.close()
        node.close()
    if not nodes and root.has("members"):
        root.tell("members", "Khối phải có ít nhất một thành viên.")
    tell_duplicates(nodes, (row["code"] for row in rows), "code", "Mã")
    tell_duplicates(nodes, (row["name"] for row in rows), "name", "Tên")
    return rows


def apply(year: Any, parts: dict[str, Any], actor: Actor) -> list[Change]:
    """Brings bloc, year and members to what the file says; leaves the bloc-year in `parts["bloc_year"]`."""
    part: BlocPart = parts["bloc"]
    done = []
    bloc, new_bloc = Bloc.objects.get_or_create(
        code=part.code, defaults={"name": part.name, "parent": part.parent, "locality": part.locality}
    )
    if new_bloc:
        done.append(Change(subject=str(bloc), action="thêm khối thi đua"))
    elif (bloc.name, bloc.parent, bloc.locality) != (part.name, part.parent, part.locality):
        before = f"{bloc.name}; {bloc.parent}; {bloc.locality}"
        bloc.name, bloc.parent, bloc.locality = part.name, part.parent, part.locality
        bloc.save()
        after = f"{bloc.name}; {bloc.parent}; {bloc.locality}"
        done.append(Change(subject=str(bloc), action="sửa khối thi đua", old=before, new=after))
    bloc_year, new_year = BlocYear.objects.get_or_create(bloc=bloc, year=part.year, defaults={"source": part.source})
    bloc_year.bloc = bloc
    if new_year:
        done.append(Change(subject=str(bloc_year), action="thêm năm thi đua"))
    elif bloc_year.source != part.source:
        done.append(
            Change(subject=str(bloc_year), action="sửa nguồn số liệu", old=bloc_year.source, new=part.source)
        )
        bloc_year.source = part.source
        bloc_year.save()
    parts["bloc_year"] = bloc_year
    return done + _apply_members(bloc_year, parts["members"])


def _apply_members(year: BlocYear, wanted: list[dict[str, Any]]) -> list[Change]:
    agencies = {
        agency.code: agency
        for agency in Agency.objects.filter(locality=year.bloc.locality, code__in=[row["code"] for row in wanted])
    }
    newest = not BlocYear.objects.filter(bloc=year.bloc, year__gt=year.year).exists()
    for row in wanted:
        names = {"name": row["name"], "short_name": row["short_name"]}
        agency = agencies.get(row["code"])
        if agency is None:
            agencies[row["code"]] = Agency.objects.create(locality=year.bloc.locality, code=row["code"], **names)
        elif newest and (agency.name, agency.short_name) != (row["name"], row["short_name"]):
            agency.name, agency.short_name = row["name"], row["short_name"]
            agency.save()
    # «One head a year» holds at every moment: whoever stops being head does so before the next one begins.
    head = next((row["code"] for row in wanted if row["role"] == Membership.Role.HEAD), None)
    for old_head in year.members.filter(role=Membership.Role.HEAD).exclude(code=head or ""):
        old_head.role = next((row["role"] for row in wanted if row["code"] == old_head.code), Membership.Role.MEMBER)
        old_head.save()
    rows = [row | {"agency": agencies[row["code"]]} for row in wanted]
    done = sync_rows(year.members.all(), "code", rows, place="members", fixed={"year": year})
    return [Change(subject="Thành viên", action=action) for action in done]


def dump(year: BlocYear) -> dict[str, Any]:
    """«source», «bloc», «year» and «members» as they stand."""
    return {
        "source": year.source or None,
        "bloc": {
            "code": year.bloc.code,
            "name": year.bloc.name,
            "parent": year.bloc.parent,
            "locality": year.bloc.locality,
        },
        "year": year.year,
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
