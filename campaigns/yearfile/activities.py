"""The year file's «activities»."""

from dataclasses import dataclass

from campaigns.models import ACTIVITY_DAYS, Activity, ActivityKind
from common.audit.log import Change
from common.labels import label
from common.vietnamese.dates import today_vn
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import sync_rows
from members.models import BlocYear
from members.odd_days import NOT_HELD_YET, beside_in_file, held_day, told_of_file


@dataclass(frozen=True)
class ActivitiesPart:
    """What the file says of joint activities; None where it says nothing."""

    required: int | None
    kinds: list[Fields] | None
    planned: list[Fields] | None


def read(root: FileNode) -> ActivitiesPart | None:
    """What the file says of joint activities; None where it says nothing."""
    node = root.node("activities")
    if node is None:
        return None
    required = node.integer("required_per_year", required=False)
    kind_nodes = node.nodes("kinds")
    kinds = [
        {"code": kind.code(), "order": order, "name": kind.line("name", longest=300)}
        for order, kind in enumerate(kind_nodes, start=1)
    ]
    tell_duplicates(kind_nodes, (kind["code"] for kind in kinds), "code", "Mã")
    planned_nodes = node.nodes("planned")
    planned = [_read_activity(inner, order) for order, inner in enumerate(planned_nodes, start=1)]
    if node.says("kinds"):
        known = {kind["code"] for kind in kinds}
        for inner, row in zip(planned_nodes, planned, strict=True):
            if row["kind"] and row["kind"] not in known:
                inner.tell("kind", _unknown_kind(row["kind"]))
    for inner in (*kind_nodes, *planned_nodes, node):
        inner.close()
    return ActivitiesPart(required, kinds if node.says("kinds") else None, planned if node.says("planned") else None)


def _read_activity(node: FileNode, order: int) -> Fields:
    held_on = node.date("held_on", required=False)
    place = node.line("place", required=False, longest=200)
    reason = node.text("held_reason", required=False)
    if held_on and held_on > today_vn():
        node.tell("held_on", NOT_HELD_YET)
    row = {"order": order, "kind": node.line("kind"), "name": node.line("name", longest=300)}
    return row | node.given({"held_on": held_on, "held_reason": reason, "place": place})


def _unknown_kind(code: str) -> str:
    return f"Không có loại hoạt động nào mã {shown(code)} trong activities.kinds."


def odd_days(part: ActivitiesPart | None, year: int) -> list[Problem]:
    """What is to be said of the days of activities, each at its place."""
    found: dict[str, str] = {}
    for number, row in enumerate((part and part.planned) or []):
        told = told_of_file(row, ACTIVITY_DAYS, _odd_of_activity(row, year))
        found |= {f"activities.planned[{number}].{name}": sentence for name, sentence in told.items()}
    return [Problem(place, sentence) for place, sentence in found.items()]


def _odd_of_activity(fields: Fields, year: int) -> dict[str, str]:
    """The same of the day of an activity."""
    day = fields.get("held_on")
    return {"held_on": held_day(day, year=year)} if day else {}


def apply(year: BlocYear, wanted: ActivitiesPart) -> list[Change]:
    """Brings the joint activities, their kinds and how many the year requires to what the file says."""
    changes = []
    if wanted.required is not None and wanted.required != year.required_activities:
        old, new = str(year.required_activities), str(wanted.required)
        year.required_activities = wanted.required
        year.save(update_fields=["required_activities"])
        changes.append(Change(subject=label("members.BlocYear.required_activities"), action="sửa", old=old, new=new))
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


def _apply_planned(year: BlocYear, wanted: list[Fields]) -> list[Change]:
    kinds = {kind.code: kind for kind in ActivityKind.objects.filter(year=year)}
    for number, row in enumerate(wanted):
        refuse_if(row["kind"] not in kinds, f"activities.planned[{number}].kind", _unknown_kind(row["kind"]))
    stand = Activity.objects.filter(year=year).select_related("kind").order_by("order")
    rows = _as_they_went(year, [row | {"kind": kinds[row["kind"]]} for row in wanted], list(stand))
    return sync_rows(stand, "order", rows, place="activities.planned", fixed={"year": year})


def _as_they_went(year: BlocYear, wanted: list[Fields], stand: list[Activity]) -> list[Fields]:
    """The rows with when and where each was held, also where the file leaves that out and changes their order.

    An activity is known again by its name; under another name it is another one, of which nobody said that it was held.
    """
    unheld: Fields = {"held_on": None, "held_reason": "", "place": ""}
    known: dict[int, Activity] = {}
    left = list(stand)
    for keys in (("order", "name"), ("name",)):
        for number, row in enumerate(wanted):
            alike = [activity for activity in left if all(getattr(activity, key) == row[key] for key in keys)]
            if number not in known and alike:
                known[number] = alike[0]
                left.remove(alike[0])
    return [
        ({name: getattr(known[number], name) for name in unheld} if number in known else unheld)
        | row
        | beside_in_file(row, ACTIVITY_DAYS, _odd_of_activity(row, year.year), known.get(number))
        for number, row in enumerate(wanted)
    ]


def dump(year: BlocYear) -> JsonObject:
    """The joint activities as they stand."""
    return {
        "required_per_year": year.required_activities,
        "kinds": list(ActivityKind.objects.filter(year=year).order_by("order").values("code", "name")),
        "planned": [
            {"kind": activity.kind.code, "name": activity.name}
            | ({"held_on": activity.held_on.isoformat()} if activity.held_on else {})
            | ({"held_reason": activity.held_reason} if activity.held_reason else {})
            | ({"place": activity.place} if activity.place else {})
            for activity in Activity.objects.filter(year=year).order_by("order").select_related("kind")
        ],
    }
