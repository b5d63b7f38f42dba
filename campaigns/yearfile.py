"""The year file's «campaigns», «focus» and «activities»."""

from dataclasses import dataclass

from campaigns.models import ACTIVITY_DAYS, CAMPAIGN_DAYS, Activity, ActivityKind, Campaign, Focus
from common.audit.log import Actor, Change
from common.labels import label
from common.vietnamese.dates import today_vn
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import sync_rows
from members.models import BlocYear
from members.odd_days import NOT_HELD_YET, beside_in_file, campaign_day, held_day, told_of_file


@dataclass(frozen=True)
class CampaignPart:
    """A campaign of the file; `occasions` None when it says nothing of them."""

    fields: Fields
    occasions: list[Fields] | None


@dataclass(frozen=True)
class ActivitiesPart:
    """What the file says of joint activities; None where it says nothing."""

    required: int | None
    kinds: list[Fields] | None
    planned: list[Fields] | None


def read(root: FileNode, parts: Parts) -> None:
    """Reads the three keys; what the file leaves out, or null, stays None in `parts`."""
    campaigns, focus = _read_campaigns(root), root.texts("focus")
    parts["campaigns"] = campaigns if root.says("campaigns") else None
    parts["focus"] = focus if root.says("focus") else None
    parts["activities"] = _read_activities(root)
    parts["notes"] += _odd_days(parts)


def _odd_days(parts: Parts) -> list[Problem]:
    """What is to be said of the days of campaigns and activities, each at its place."""
    year = parts["bloc"].year if "bloc" in parts else 0
    found: dict[str, str] = {}
    if not year:
        return []
    for number, part in enumerate(parts["campaigns"] or []):
        told = told_of_file(part.fields, CAMPAIGN_DAYS, _odd_of_campaign(part.fields, year))
        found |= {f"campaigns[{number}].{name}": sentence for name, sentence in told.items()}
    for number, row in enumerate((parts["activities"] and parts["activities"].planned) or []):
        told = told_of_file(row, ACTIVITY_DAYS, _odd_of_activity(row, year))
        found |= {f"activities.planned[{number}].{name}": sentence for name, sentence in told.items()}
    return [Problem(place, sentence) for place, sentence in found.items()]


def _odd_of_campaign(fields: Fields, year: int) -> dict[str, str]:
    """What is odd about the days of a campaign, by field; "" for an ordinary one."""
    return {name: campaign_day(day, year=year) for name in CAMPAIGN_DAYS if (day := fields[name])}


def _odd_of_activity(fields: Fields, year: int) -> dict[str, str]:
    """The same of the day of an activity."""
    day = fields.get("held_on")
    return {"held_on": held_day(day, year=year)} if day else {}


def _read_campaigns(root: FileNode) -> list[CampaignPart]:
    nodes = root.nodes("campaigns")
    found = [_read_campaign(node) for node in nodes]
    tell_duplicates(nodes, (part.fields["number"] for part in found), "number", "Số")
    return found


def _read_campaign(node: FileNode) -> CampaignPart:
    starts, ends = node.date("starts"), node.date("ends")
    fields: Fields = {
        "number": node.integer("number", least=1),
        "starts": starts,
        "ends": ends,
        "theme": node.text("theme"),
    }
    fields |= node.given({reason: node.text(reason, required=False) for reason in CAMPAIGN_DAYS.values()})
    name = node.line("name", required=False, longest=100)
    if name:
        fields["name"] = name
    if starts and ends and ends < starts:
        node.tell("ends", "Ngày kết thúc trước ngày bắt đầu. Hãy sửa lại một trong hai.")
    occasions = [_read_occasion(inner, order) for order, inner in enumerate(node.nodes("occasions"), start=1)]
    node.close()
    return CampaignPart(fields, occasions if node.says("occasions") else None)


def _read_occasion(node: FileNode, order: int) -> Fields:
    name, origin, day = node.line("name", longest=300), node.date("from"), node.date("to")
    years = node.integer("years", required=False)
    if origin and day:
        follows = day.year - origin.year
        if day < origin:
            node.tell("to", "Ngày kỷ niệm trước ngày gốc. Hãy sửa lại một trong hai.")
        elif years is not None and years != follows:
            node.tell("years", f"«{years} năm» không khớp với hai ngày: từ from đến to là {follows} năm.")
    node.close()
    return {"order": order, "name": name, "from_date": origin, "to_date": day}


def _read_activities(root: FileNode) -> ActivitiesPart | None:
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


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings campaigns, focus and activities to what the file says."""
    year: BlocYear = parts["bloc_year"]
    changes = []
    if parts["campaigns"] is not None:
        changes += _apply_campaigns(year, parts["campaigns"])
    if parts["focus"] is not None:
        rows = [{"order": order, "text": text} for order, text in enumerate(parts["focus"], start=1)]
        stand = Focus.objects.filter(year=year)
        changes += sync_rows(stand, "order", rows, place="focus", fixed={"year": year})
    if parts["activities"] is not None:
        changes += _apply_activities(year, parts["activities"])
    return changes


def _apply_campaigns(year: BlocYear, wanted: list[CampaignPart]) -> list[Change]:
    stand = Campaign.objects.filter(year=year)
    known = {campaign.number: campaign for campaign in stand}
    rows = []
    for part in wanted:
        number, odd = part.fields["number"], _odd_of_campaign(part.fields, year.year)
        named = {} if number in known else {"name": f"Đợt {number}"}
        rows.append(named | part.fields | beside_in_file(part.fields, CAMPAIGN_DAYS, odd, known.get(number)))
    changes = sync_rows(stand, "number", rows, place="campaigns", fixed={"year": year})
    campaigns = {campaign.number: campaign for campaign in Campaign.objects.filter(year=year)}
    for index, part in enumerate(wanted):
        if part.occasions is not None:
            campaign = campaigns[part.fields["number"]]
            changes += sync_rows(
                campaign.occasions.all(),
                "order",
                part.occasions,
                place=f"campaigns[{index}].occasions",
                fixed={"campaign": campaign},
            )
    return changes


def _apply_activities(year: BlocYear, wanted: ActivitiesPart) -> list[Change]:
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
    """The three keys as they stand."""
    campaigns = Campaign.objects.filter(year=year).order_by("number").prefetch_related("occasions")
    return {
        "campaigns": [
            {
                "number": campaign.number,
                "name": campaign.name,
                "starts": campaign.starts.isoformat(),
                "ends": campaign.ends.isoformat(),
                **{name: why for name in CAMPAIGN_DAYS.values() if (why := getattr(campaign, name))},
                "theme": campaign.theme,
                "occasions": [
                    {
                        "name": occasion.name,
                        "from": occasion.from_date.isoformat(),
                        "to": occasion.to_date.isoformat(),
                        "years": occasion.years,
                    }
                    for occasion in campaign.occasions.all()
                ],
            }
            for campaign in campaigns
        ],
        "focus": list(Focus.objects.filter(year=year).order_by("order").values_list("text", flat=True)),
        "activities": {
            "required_per_year": year.required_activities,
            "kinds": list(ActivityKind.objects.filter(year=year).order_by("order").values("code", "name")),
            "planned": [
                {"kind": activity.kind.code, "name": activity.name}
                | ({"held_on": activity.held_on.isoformat()} if activity.held_on else {})
                | ({"held_reason": activity.held_reason} if activity.held_reason else {})
                | ({"place": activity.place} if activity.place else {})
                for activity in Activity.objects.filter(year=year).order_by("order").select_related("kind")
            ],
        },
    }
