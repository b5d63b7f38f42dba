"""The year file's «activities»."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import ACTIVITY_DAYS, Activity, ActivityKind
from campaigns.verbs.activities import NO_DAY, PLANNED_BACKWARDS, PLANNED_WITHOUT_BEGINNING, bring_people
from campaigns.verbs.activity_settings import MOST_KINDS
from campaigns.yearfile import meets
from common.audit.log import Change
from common.labels import label
from common.vietnamese.dates import today_vn
from common.vietnamese.money import MOST
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import sync_rows
from members.models import BlocYear
from members.odd_days import NOT_HELD_YET, beside_in_file, held_day, planned_day, told_of_file

MOST_PEOPLE = 100_000
HELD_AND_CANCELLED = "Hoạt động này có cả ngày tổ chức và lý do hủy. Hãy bỏ một trong hai."


@dataclass(frozen=True)
class ActivitiesPart:
    """What the file says of joint activities; None where it says nothing."""

    required: int | None
    least: int | None
    kinds: list[Fields] | None
    planned: "list[ActivityPart] | None"


@dataclass(frozen=True)
class ActivityPart:
    """An activity of the file; `people` by the members' codes, None when it says nothing of them, as of a `meet`."""

    fields: Fields
    people: dict[str, int] | None
    meet: meets.MeetPart | None


def read(root: FileNode, codes: Collection[str]) -> ActivitiesPart | None:
    """What the file says of joint activities; None where it says nothing. `codes` are the members'."""
    node = root.node("activities")
    if node is None:
        return None
    required = node.integer("required_per_year", required=False)
    least = node.integer("least_members", required=False)
    kind_nodes = node.nodes("kinds", most=MOST_KINDS)
    kinds = [
        {"code": kind.code(), "order": order, "name": kind.line("name", longest=300)}
        for order, kind in enumerate(kind_nodes, start=1)
    ]
    tell_duplicates(kind_nodes, (kind["code"] for kind in kinds), "code", "Mã")
    planned_nodes = node.nodes("planned")
    planned = [_read_activity(inner, order, codes) for order, inner in enumerate(planned_nodes, start=1)]
    if node.says("kinds"):
        known = {kind["code"] for kind in kinds}
        for inner, row in zip(planned_nodes, planned, strict=True):
            if row.fields["kind"] and row.fields["kind"] not in known:
                inner.tell("kind", _unknown_kind(row.fields["kind"]))
    tell_duplicates(planned_nodes, (row.fields.get("number") for row in planned), "number", "Số")
    for inner in (*kind_nodes, node):
        inner.close()
    return ActivitiesPart(
        required, least, kinds if node.says("kinds") else None, planned if node.says("planned") else None
    )


def _read_activity(node: FileNode, order: int, codes: Collection[str]) -> ActivityPart:
    row: Fields = {"order": order, "kind": node.line("kind"), "name": node.line("name", longest=300)}
    given: Fields = {
        "number": node.integer("number", required=False, least=1),
        "host": node.line("host", required=False),
        "plan": node.text("plan", required=False),
        "place": node.line("place", required=False, longest=200),
        "budget": node.integer("budget", required=False, most=MOST),
        "result": node.text("result", required=False),
        "spent": node.integer("spent", required=False, most=MOST),
        "cancelled_reason": node.text("cancelled_reason", required=False),
    }
    for day, reason in ACTIVITY_DAYS.items():
        given |= {day: node.date(day, required=False), reason: node.text(reason, required=False)}
    if given["host"] and given["host"] not in codes:
        node.tell("host", _unknown_member(given["host"]))
    _judge(node, given)
    people, meet = _read_people(node, codes), meets.read(node, codes)
    node.close()
    fields = row | {name: value for name, value in node.given(given).items() if name != "number" or value}
    return ActivityPart(fields, people, meet)


def _judge(node: FileNode, row: Fields) -> None:
    """Tells what cannot be of one activity."""
    starts, ends, held_on = row["planned_from"], row["planned_to"], row["held_on"]
    if held_on and held_on > today_vn():
        node.tell("held_on", NOT_HELD_YET)
    if ends and not starts:
        node.tell("planned_from", PLANNED_WITHOUT_BEGINNING)
    elif ends and starts and ends < starts:
        node.tell("planned_to", PLANNED_BACKWARDS)
    if held_on and row["cancelled_reason"]:
        node.tell("cancelled_reason", HELD_AND_CANCELLED)


def _read_people(node: FileNode, codes: Collection[str]) -> dict[str, int] | None:
    nodes = node.nodes("participants")
    found: dict[str, int] = {}
    members = []
    for inner in nodes:
        member, people = inner.line("member"), inner.integer("people", most=MOST_PEOPLE)
        members.append(member)
        if member and member not in codes:
            inner.tell("member", _unknown_member(member))
        found[member] = people or 0
        inner.close()
    tell_duplicates(nodes, members, "member", "Mã")
    return found if node.says("participants") else None


def _unknown_member(code: str) -> str:
    return f"Không có thành viên nào mã {shown(code)} trong mục members."


def _unknown_kind(code: str) -> str:
    return f"Không có loại hoạt động nào mã {shown(code)} trong activities.kinds."


def odd_days(part: ActivitiesPart | None, year: int) -> list[Problem]:
    """What is to be said of the days of activities, each at its place."""
    found: dict[str, str] = {}
    for number, row in enumerate((part and part.planned) or []):
        told = told_of_file(row.fields, ACTIVITY_DAYS, _odd_of_activity(row.fields, year))
        found |= {f"activities.planned[{number}].{name}": sentence for name, sentence in told.items()}
    return [Problem(place, sentence) for place, sentence in found.items()]


def _odd_of_activity(fields: Fields, year: int) -> dict[str, str]:
    """What is odd about the days of an activity, by field; "" for an ordinary one."""
    judges = {"planned_from": planned_day, "planned_to": planned_day, "held_on": held_day}
    return {name: judge(day, year=year) for name, judge in judges.items() if (day := fields.get(name))}


def apply(year: BlocYear, wanted: ActivitiesPart) -> list[Change]:
    """Brings the joint activities, their kinds and how many the year requires to what the file says."""
    changes = []
    for name, value in (("required_activities", wanted.required), ("activity_members", wanted.least)):
        if value is not None and value != (old := getattr(year, name)):
            setattr(year, name, value)
            year.save(update_fields=[name])
            subject = label(f"members.BlocYear.{name}")
            changes.append(Change(subject=subject, action="sửa", old=str(old), new=str(value)))
    if wanted.kinds is not None:
        # Activities move to their new kinds before the old kinds go.
        changes += _sync_kinds(year, wanted.kinds, drop=False)
    if wanted.planned is not None:
        changes += _apply_planned(year, wanted.planned)
    if wanted.kinds is not None:
        changes += _sync_kinds(year, wanted.kinds, drop=True)
    return changes


def _sync_kinds(year: BlocYear, wanted: list[Fields], *, drop: bool) -> list[Change]:
    stand = ActivityKind.objects.filter(year=year)
    return sync_rows(stand, "code", wanted, place="activities.kinds", fixed={"year": year}, drop=drop)


def _apply_planned(year: BlocYear, wanted: list[ActivityPart]) -> list[Change]:
    kinds = {kind.code: kind for kind in ActivityKind.objects.filter(year=year)}
    hosts = {member.code: member for member in year.members.all()}
    for number, part in enumerate(wanted):
        code = part.fields["kind"]
        refuse_if(code not in kinds, f"activities.planned[{number}].kind", _unknown_kind(code))
    stand = Activity.objects.filter(year=year).select_related("kind", "host").order_by("order")
    known = _known_again(wanted, list(stand))
    numbers = _numbers(wanted, known)
    rows = []
    for place, part in enumerate(wanted):
        row = part.fields | {"kind": kinds[part.fields["kind"]], "number": numbers[place]}
        if "host" in row:
            row["host"] = hosts.get(row["host"])
        rows.append(_as_it_went(row, part.people, known.get(place), year.year, f"activities.planned[{place}]"))
    changes = []
    # Those that nobody knows again go first: what takes a number that is free then is another activity.
    for some in ([row for place, row in enumerate(rows) if place in known], rows):
        changes += sync_rows(stand.all(), "number", some, place="activities.planned", fixed={"year": year})
    for number, part, row in zip(numbers, wanted, rows, strict=True):
        # What was not held has nobody who took part.
        people = part.people if part.people is not None or row.get("held_on", True) else {}
        activity = Activity.objects.get(year=year, number=number)
        if people is not None:
            changes += bring_people(activity, people)
        if part.meet is not None:
            changes += meets.apply(activity, part.meet, year)
    return changes


def _known_again(wanted: list[ActivityPart], stand: list[Activity]) -> dict[int, Activity]:
    """Which activity that stands each row of the file is, by the row's place.

    It is known by the number that the file gives, else by its name; under another name it is another one, of which
    nobody said that it was held.
    """
    known: dict[int, Activity] = {}
    left = list(stand)
    for keys in (("number",), ("order", "name"), ("name",)):
        for place, part in enumerate(wanted):
            if place in known or any(key not in part.fields for key in keys):
                continue
            if keys != ("number",) and "number" in part.fields:
                continue
            alike = [one for one in left if all(getattr(one, key) == part.fields[key] for key in keys)]
            if alike:
                known[place] = alike[0]
                left.remove(alike[0])
    return known


def _numbers(wanted: list[ActivityPart], known: dict[int, Activity]) -> list[int]:
    """The number of each row: the one it has or gives, else that of its place, else the next that is free."""
    taken = {activity.number for activity in known.values()}
    taken |= {part.fields["number"] for part in wanted if "number" in part.fields}
    found = []
    for place, part in enumerate(wanted):
        number = known[place].number if place in known else part.fields.get("number")
        if number is None:
            number = place + 1 if place + 1 not in taken else max(taken) + 1
            taken.add(number)
        found.append(number)
    return found


def _as_it_went(row: Fields, people: dict[str, int] | None, stands: Activity | None, year: int, place: str) -> Fields:
    """The row with what follows from it: why its odd days stand, and that what was not held has no results."""
    row = row | beside_in_file(row, ACTIVITY_DAYS, _odd_of_activity(row, year), stands)
    held_on = row.get("held_on", stands and stands.held_on)
    cancelled = row.get("cancelled_reason", stands.cancelled_reason if stands else "")
    refuse_if(bool(held_on and cancelled), f"{place}.cancelled_reason", HELD_AND_CANCELLED)
    if held_on is None:
        results = row.get("result") or row.get("spent") is not None or people
        refuse_if(bool(results), f"{place}.held_on", NO_DAY)
        row |= {"result": "", "spent": None}
    return row


def dump(year: BlocYear) -> JsonObject:
    """The joint activities as they stand."""
    activities = Activity.objects.filter(year=year).order_by("order").select_related("kind", "host")
    return {
        "required_per_year": year.required_activities,
        **({"least_members": year.activity_members} if year.activity_members else {}),
        "kinds": list(ActivityKind.objects.filter(year=year).order_by("order").values("code", "name")),
        "planned": [_dump_activity(activity) for activity in activities.prefetch_related("attendances__member")],
    }


def _dump_activity(activity: Activity) -> JsonObject:
    """One activity; what nobody has said of it is left out, and so is a number that is that of its place."""
    people = sorted(activity.attendances.all(), key=lambda row: row.member.order)
    told: JsonObject = {
        "number": None if activity.number == activity.order else activity.number,
        "host": activity.host and activity.host.code,
        **{name: getattr(activity, name) for name in ("plan", "place", "budget", "result", "spent")},
        "cancelled_reason": activity.cancelled_reason,
        "participants": [{"member": row.member.code, "people": row.people} for row in people],
    }
    for name, reason in ACTIVITY_DAYS.items():
        day = getattr(activity, name)
        told |= {name: day and day.isoformat(), reason: getattr(activity, reason)}
    told["meet"] = meets.dump(activity)
    said = {name: value for name, value in told.items() if value not in (None, "", [], {})}
    return {"kind": activity.kind.code, "name": activity.name} | said
