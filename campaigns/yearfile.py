"""The year file's «campaigns», «focus» and «activities»."""

from typing import Any

from campaigns.models import Activity, ActivityKind, Campaign, Focus
from khoithidua.audit.log import Actor, Change
from khoithidua.yearfile.reading import Node, tell_duplicates
from khoithidua.yearfile.sync import sync_rows
from members.models import BlocYear


def read(root: Node, parts: dict[str, Any]) -> None:
    """Reads the three keys; what the file leaves out stays None in `parts` and is left as it stands."""
    parts["campaigns"] = _read_campaigns(root) if root.has("campaigns") else None
    root.asked.add("campaigns")
    parts["focus"] = root.texts("focus") if root.has("focus") else None
    root.asked.add("focus")
    parts["activities"] = _read_activities(root)


def _read_campaigns(root: Node) -> list[dict[str, Any]]:
    nodes = root.nodes("campaigns")
    rows = []
    for node in nodes:
        number = node.integer("number", least=1)
        fields = {
            "number": number,
            "name": node.text("name", required=False, longest=100) or f"Đợt {number}",
            "starts": node.date("starts"),
            "ends": node.date("ends"),
            "theme": node.text("theme"),
        }
        if fields["starts"] and fields["ends"] and fields["ends"] < fields["starts"]:
            node.tell("ends", "Ngày kết thúc trước ngày bắt đầu. Hãy sửa lại một trong hai.")
        rows.append({"fields": fields, "occasions": _read_occasions(node)})
        node.close()
    tell_duplicates(nodes, (row["fields"]["number"] for row in rows), "number", "Số")
    return rows


def _read_occasions(campaign: Node) -> list[dict[str, Any]]:
    rows = []
    for order, node in enumerate(campaign.nodes("occasions"), start=1):
        fields = {
            "order": order,
            "name": node.text("name", longest=300),
            "from_date": node.date("from"),
            "to_date": node.date("to"),
        }
        years = node.integer("years", required=False)
        if fields["from_date"] and fields["to_date"]:
            follows = fields["to_date"].year - fields["from_date"].year
            if fields["to_date"] < fields["from_date"]:
                node.tell("to", "Ngày kỷ niệm trước ngày gốc. Hãy sửa lại một trong hai.")
            elif years is not None and years != follows:
                node.tell("years", f"«{years} năm» không khớp với hai ngày: từ năm gốc đến năm kỷ niệm là {follows} năm.")
        rows.append(fields)
        node.close()
    return rows


def _read_activities(root: Node) -> dict[str, Any] | None:
    node = root.node("activities")
    if node is None:
        return None
    kinds = []
    kind_nodes = node.nodes("kinds")
    for order, kind in enumerate(kind_nodes, start=1):
        kinds.append({"code": kind.code(), "order": order, "name": kind.text("name", longest=300)})
        kind.close()
    tell_duplicates(kind_nodes, (kind["code"] for kind in kinds), "code", "Mã")
    known = {kind["code"] for kind in kinds}
    planned = []
    for order, activity in enumerate(node.nodes("planned"), start=1):
        code = activity.text("kind")
        if code and code not in known:
            activity.tell("kind", f"Không có loại hoạt động nào mã «{code}» trong activities.kinds.")
        planned.append(
            {
                "order": order,
                "kind": code,
                "name": activity.text("name", longest=300),
                "held_on": activity.date("held_on", required=False),
                "place": activity.text("place", required=False, longest=200),
            }
        )
        activity.close()
    required = node.integer("required_per_year", required=False) or 0
    node.close()
    return {"required": required, "kinds": kinds, "planned": planned}


def apply(year: BlocYear, parts: dict[str, Any], actor: Actor) -> list[Change]:
    """Brings campaigns, focus and activities to what the file says."""
    year = parts["bloc_year"]
    done = []
    if parts["campaigns"] is not None:
        done += _apply_campaigns(year, parts["campaigns"])
    if parts["focus"] is not None:
        rows = [{"order": order, "text": text} for order, text in enumerate(parts["focus"], start=1)]
        done += sync_rows(Focus.objects.filter(year=year), "order", rows, place="focus", fixed={"year": year})
    if parts["activities"] is not None:
        done += _apply_activities(year, parts["activities"])
    return [Change(subject="Đợt thi đua và hoạt động", action=action) for action in done]


def _apply_campaigns(year: BlocYear, wanted: list[dict[str, Any]]) -> list[str]:
    fields = [row["fields"] for row in wanted]
    done = sync_rows(Campaign.objects.filter(year=year), "number", fields, place="campaigns", fixed={"year": year})
    campaigns = {campaign.number: campaign for campaign in Campaign.objects.filter(year=year)}
    for row in wanted:
        campaign = campaigns[row["fields"]["number"]]
        done += sync_rows(
            campaign.occasions.all(), "order", row["occasions"], place="campaigns", fixed={"campaign": campaign}
        )
    return done


def _apply_activities(year: BlocYear, wanted: dict[str, Any]) -> list[str]:
    done = []
    if year.required_activities != wanted["required"]:
        done.append(f"số hoạt động chung tối thiểu: {year.required_activities} → {wanted['required']}")
        year.required_activities = wanted["required"]
        year.save()
    stand = ActivityKind.objects.filter(year=year)
    old_codes = set(stand.values_list("code", flat=True)) - {kind["code"] for kind in wanted["kinds"]}
    # Activities move to their new kinds before the old kinds go; until then both kinds stand.
    extra = [{"code": kind.code, "order": 10_000 + kind.order, "name": kind.name} for kind in stand.filter(code__in=old_codes)]
    done += sync_rows(stand, "code", [*wanted["kinds"], *extra], place="activities.kinds", fixed={"year": year})
    kinds = {kind.code: kind for kind in ActivityKind.objects.filter(year=year)}
    planned = [row | {"kind": kinds[row["kind"]]} for row in wanted["planned"]]
    activities = Activity.objects.filter(year=year).select_related("kind")
    done += sync_rows(activities, "order", planned, place="activities.planned", fixed={"year": year})
    if old_codes:
        done += sync_rows(
            ActivityKind.objects.filter(year=year),
            "code",
            wanted["kinds"],
            place="activities.kinds",
            fixed={"year": year},
        )
    return done


def dump(year: BlocYear) -> dict[str, Any]:
    """The three keys as they stand."""
    campaigns = Campaign.objects.filter(year=year).order_by("number").prefetch_related("occasions")
    return {
        "campaigns": [
            {
                "number": campaign.number,
                "name": campaign.name,
                "starts": campaign.starts.isoformat(),
                "ends": campaign.ends.isoformat(),
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
            "kinds": list(
                ActivityKind.objects.filter(year=year).order_by("order").values("code", "name")
            ),
            "planned": [
                {"kind": activity.kind.code, "name": activity.name}
                | ({"held_on": activity.held_on.isoformat()} if activity.held_on else {})
                | ({"place": activity.place} if activity.place else {})
                for activity in Activity.objects.filter(year=year).order_by("order").select_related("kind")
            ],
        },
    }
