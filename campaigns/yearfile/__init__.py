"""The year file's «campaigns», «focus» and «activities»."""

from campaigns.yearfile import activities, campaigns
from common.audit.log import Actor, Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear


def read(root: FileNode, parts: Parts) -> None:
    """Reads the three keys; what the file leaves out, or null, stays None in `parts`."""
    year = parts["bloc"].year if "bloc" in parts else 0
    found = campaigns.read(root)
    focus = root.texts("focus")
    parts["campaigns"] = found if root.says("campaigns") else None
    parts["focus"] = focus if root.says("focus") else None
    parts["activities"] = activities.read(root, parts["codes"])
    if year:
        parts["notes"] += campaigns.odd_days(parts["campaigns"] or [], year)
        parts["notes"] += activities.odd_days(parts["activities"], year)


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings campaigns, focus and activities to what the file says."""
    year: BlocYear = parts["bloc_year"]
    changes = []
    if parts["campaigns"] is not None:
        changes += campaigns.apply(year, parts["campaigns"])
    if parts["focus"] is not None:
        changes += campaigns.apply_focus(year, parts["focus"])
    if parts["activities"] is not None:
        changes += activities.apply(year, parts["activities"])
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The three keys as they stand."""
    return {
        "campaigns": campaigns.dump(year),
        "focus": campaigns.dump_focus(year),
        "activities": activities.dump(year),
    }
