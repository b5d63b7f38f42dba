"""The year file's head: the bloc, the year and its members."""

from dataclasses import dataclass

from common.audit.log import Actor, Change
from common.contacts import email_refusal, phone_refusal
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, YearFileRefused
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields, differing
from members.models import Bloc, BlocYear, Membership
from members.quietdays import LONGEST_REASON, MOST_STRETCHES, NO_DAY_LEFT, WEEKDAYS, QuietDays, Stretch, wrong_stretch
from members.roster import MOST_ROWS
from members.verbs.quietdays import keep_quiet_days, quiet_days_of
from members.verbs.roster import bring_members

_NO_REPRESENTATIVE = {"representative_name": "", "representative_position": "", "phone": "", "email": ""}


@dataclass(frozen=True)
class BlocPart:
    """The bloc by its code, its facts (name, parent, locality, sign), the year, and the year's own fields."""

    code: str
    facts: dict[str, str]
    year: int
    fields: dict[str, str]
    quiet: QuietDays | None = None
    """None where the file says nothing of them: then they stay as they are."""


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
        quiet = _read_quiet(bloc)
        parts["bloc"] = BlocPart(code=bloc.code(), facts=facts, year=year or 0, fields=fields, quiet=quiet)
        bloc.close()
    parts["members"] = _read_members(root)
    parts["codes"] = [row["code"] for row in parts["members"]]


def _read_quiet(bloc: FileNode) -> QuietDays | None:
    """The days on which no reminders are sent; None where the file does not say."""
    node = bloc.node("quiet_days")
    if node is None:
        return None
    stretches, weekdays = [], set()
    for one in node.nodes("weekdays", most=len(WEEKDAYS)):
        number = one.integer("number", least=0, most=len(WEEKDAYS) - 1)
        one.close()
        weekdays.add(number or 0)
    if len(weekdays) == len(WEEKDAYS):
        node.tell("weekdays", NO_DAY_LEFT)
    for one in node.nodes("stretches", most=MOST_STRETCHES):
        starts, ends, reason = one.date("from"), one.date("to"), one.line("reason", longest=LONGEST_REASON)
        one.close()
        if starts and ends:
            stretches.append(Stretch(starts, ends, reason))
            if wrong := wrong_stretch(stretches[-1]):
                one.tell("to", wrong.capitalize())
    node.close()
    return QuietDays(frozenset(weekdays), tuple(sorted(stretches)))


def _read_members(root: FileNode) -> list[Fields]:
    nodes = root.nodes("members", required=True, most=MOST_ROWS)
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
            "phone": representative.line("phone", required=False, longest=30),
            "email": representative.line("email", required=False, longest=254),
        }
        for name, refusal in (("phone", phone_refusal), ("email", email_refusal)):
            if sentence := refusal(fields[name]):
                representative.tell(name, sentence)
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
    changes += _apply_quiet(bloc, part.quiet)
    year, new = BlocYear.objects.get_or_create(bloc=bloc, year=part.year, defaults=part.fields)
    year.bloc = bloc
    if new:
        changes.append(Change(subject=str(year), action="thêm năm thi đua"))
    else:
        changes += _update(year, part.fields, "sửa năm thi đua")
    parts["bloc_year"] = year
    return changes + bring_members(year, parts["members"])


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


def _apply_quiet(bloc: Bloc, quiet: QuietDays | None) -> list[Change]:
    before = quiet_days_of(bloc)
    if quiet is None or quiet == before:
        return []
    keep_quiet_days(bloc, quiet)
    return [Change(subject=str(bloc), action="sửa ngày không gửi thư nhắc", old=before.in_words, new=quiet.in_words)]


def _update(row: Bloc | BlocYear, fields: dict[str, str], action: str) -> list[Change]:
    changed = change_fields(row, fields)
    return [Change(subject=str(row), action=action, old=changed[0], new=changed[1])] if changed else []


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
            **_dump_quiet(quiet_days_of(year.bloc)),
        },
        "year": year.year,
        **chosen,
        "members": [
            {
                "code": member.code,
                "name": member.name,
                "short_name": member.short_name,
                "role": member.role,
                "representative": _representative(member),
            }
            for member in year.members.order_by("order")
        ],
    }


def _dump_quiet(quiet: QuietDays) -> JsonObject:
    if not quiet.weekdays and not quiet.stretches:
        return {}
    return {
        "quiet_days": {
            "weekdays": [{"number": number} for number in sorted(quiet.weekdays)],
            "stretches": [
                {"from": one.starts.isoformat(), "to": one.ends.isoformat(), "reason": one.reason}
                for one in quiet.stretches
            ],
        }
    }


def _representative(member: Membership) -> dict[str, str | None] | None:
    """Who represents the member, and how to reach them where that is known."""
    reached = {name: value for name, value in (("phone", member.phone), ("email", member.email)) if value}
    known = person(member.representative_name, member.representative_position)
    return {**(known or {"name": None, "position": None}), **reached} if reached else known


def person(name: str, position: str) -> dict[str, str | None] | None:
    """A person of the file: null when nothing is known, else what is."""
    return {"name": name or None, "position": position or None} if name or position else None
