"""The year file's key «awards»: each part of it is read and written by a module of its own.

Forms, base pays, grounds and the ledger are the bloc's, not the year's: every file of the bloc has all of them, and a
file brings in what it names by its code. What it does not name stays, or an old file would take away what came since.
"""

from typing import Protocol

from awards.models import AwardFile, Urn
from awards.yearfile import (
    catalogue,
    eligibility,
    former,
    ledger,
    midyear,
    proposals,
    questions,
    reviews,
    settings,
    votes,
)
from common.audit.log import Actor, Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts
from members.models import BlocYear


class AwardsPart(Protocol):
    """What a module of this package offers; it finds what it has read in `parts`, under keys of its own."""

    def read(self, node: FileNode, parts: Parts) -> None:
        """Reads its keys of «awards», telling every mistake; touches no database."""

    def apply(self, year: BlocYear, parts: Parts) -> list[Change]:
        """Writes what differs; answers what it changed, unlogged."""

    def dump(self, year: BlocYear) -> JsonObject:
        """Its keys, those with anything in them."""


# In the order in which they are read, written and dumped: a later one may name what an earlier one brings.
MODULES: tuple[AwardsPart, ...] = (
    catalogue,
    settings,
    eligibility,
    reviews,
    questions,
    votes,
    midyear,
    ledger,
    proposals,
)


def read(root: FileNode, parts: Parts) -> None:
    """Reads «awards», and what an older file has beside it; what the file leaves out, or null, changes nothing."""
    former.read(root, parts)
    node = root.node("awards")
    parts["awards"] = node is not None
    if node is not None:
        for module in MODULES:
            module.read(node, parts)
        node.close()


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings every part of it to what the file says."""
    year: BlocYear = parts["bloc_year"]
    changes = [change for module in MODULES for change in module.apply(year, parts)] if parts["awards"] else []
    return changes + former.apply(year, parts)


def dump(year: BlocYear) -> JsonObject:
    """The key as it stands; {} where there is nothing, so that other years' files stay as they were."""
    told: JsonObject = {}
    for module in MODULES:
        told |= module.dump(year)
    return {"awards": told} if told else {}


def left_out(year: BlocYear) -> list[str]:
    """In words, what of the bloc's ledger and of its ballots no file holds."""
    count = AwardFile.objects.filter(award__bloc=year.bloc, removed_at__isnull=True).count()
    told = [f"{count} tệp của sổ khen thưởng không nằm trong tệp này."] if count else []
    # The list of votes stands where the database keeps it from being changed, and nowhere else.
    if urns := Urn.objects.filter(round__question__review__conference__year=year).count():
        told.append(f"{urns} lượt bỏ phiếu trên cổng không nằm trong tệp này.")
    return told
