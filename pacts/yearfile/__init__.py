"""The year file's «pact» and «conferences»."""

from common.audit.log import Actor, Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear
from pacts.yearfile import conferences, pact
from pacts.yearfile.pact import left_out

__all__ = ["apply", "dump", "left_out", "read"]


def read(root: FileNode, parts: Parts) -> None:
    """Reads its keys; what the file leaves out, or null, stays None in `parts`."""
    pact.read(root, parts)
    year = parts["bloc"].year if "bloc" in parts else 0
    parts["conferences"] = conferences.read(root, parts["codes"], year)


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings the pact and the conferences to what the file says."""
    changes = pact.apply(parts, actor)
    if parts["conferences"] is not None:
        changes += conferences.apply(parts["bloc_year"], parts["conferences"])
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The keys as they stand; «conferences» once there are any."""
    return pact.dump(year) | conferences.dump(year)
