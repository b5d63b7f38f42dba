"""The year file's keys from «campaigns» to «visits», each read and written by its own module."""

from campaigns.verbs.plan import MOST_FOCUS
from campaigns.yearfile import (
    activities,
    campaigns,
    charity,
    newmodels,
    registrations,
    reports,
    tasks,
    visits,
    works,
)
from common.audit.log import Actor, Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear


def read(root: FileNode, parts: Parts) -> None:
    """Reads its keys; what the file leaves out, or null, stays None in `parts`."""
    year = parts["bloc"].year if "bloc" in parts else 0
    found = campaigns.read(root)
    focus = root.texts("focus", most=MOST_FOCUS)
    parts["campaigns"] = found if root.says("campaigns") else None
    parts["focus"] = focus if root.says("focus") else None
    parts["activities"] = activities.read(root, parts["codes"])
    parts["registrations"] = registrations.read(root)
    parts["charity"] = charity.read(root, parts["codes"], year)
    parts["works"] = works.read(root, parts["codes"], year)
    parts["models"] = newmodels.read(root, parts["codes"], year)
    parts["work_plan"] = tasks.read(root, parts["codes"], year)
    parts["reports"] = reports.read(root, parts["codes"], year)
    parts["visits"] = visits.read(root, parts["codes"], year)
    if year:
        parts["notes"] += campaigns.odd_days(parts["campaigns"] or [], year)
        parts["notes"] += activities.odd_days(parts["activities"], year)


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings all of its keys to what the file says; what it leaves out stays."""
    year: BlocYear = parts["bloc_year"]
    changes = []
    if parts["campaigns"] is not None:
        changes += campaigns.apply(year, parts["campaigns"])
    if parts["focus"] is not None:
        changes += campaigns.apply_focus(year, parts["focus"])
    if parts["activities"] is not None:
        changes += activities.apply(year, parts["activities"])
    if parts["registrations"] is not None:
        changes += registrations.apply(year, parts["registrations"])
    if parts["charity"] is not None:
        changes += charity.apply(year, parts["charity"])
    if parts["works"] is not None:
        changes += works.apply(year, parts["works"])
    if parts["models"] is not None:
        changes += newmodels.apply(year, parts["models"])
    if parts["work_plan"] is not None:
        changes += tasks.apply(year, parts["work_plan"])
    if parts["reports"] is not None:
        changes += reports.apply(year, parts["reports"])
    if parts["visits"] is not None:
        changes += visits.apply(year, parts["visits"])
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The keys as they stand; those after «activities» once there are any."""
    registered = registrations.dump(year)
    return {
        "campaigns": campaigns.dump(year),
        "focus": campaigns.dump_focus(year),
        "activities": activities.dump(year),
        **charity.dump(year),
        **works.dump(year),
        **newmodels.dump(year),
        **tasks.dump(year),
        **reports.dump(year),
        **visits.dump(year),
    } | ({"registrations": registered} if registered else {})
