"""How check visits are told: when, to whom, by whom, and what was found, as far as the reader may know it."""

from dataclasses import dataclass, replace

from campaigns.models import Campaign, Visit, VisitedMember
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from members.access import Reader
from members.access_of_the_year import may_see_findings
from members.models import BlocYear


@dataclass(frozen=True)
class VisitLine:
    """A visit with all members that it was to, and of what was found only what this reader may know.

    `url` is where the reader changes it, "" if it may not.
    """

    visit: Visit
    members: str
    known: list[VisitedMember]
    url: str = ""


def lines_of(year: BlocYear, reader: Reader, *, campaign: Campaign | None = None) -> list[VisitLine]:
    """The visits of the year, or of one campaign, by their days."""
    rows = Visit.objects.filter(year=year.pk).select_related("campaign").prefetch_related("visited__member")
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    found = []
    for visit in rows.order_by("on", "number"):
        visited = list(visit.visited.all())
        known = [one for one in visited if one.findings and may_see_findings(reader, one.member.code)]
        found.append(VisitLine(visit, "; ".join(one.member.short_name for one in visited), known))
    return found


def linked(lines: list[VisitLine], form: str) -> list[VisitLine]:
    """The same, each leading to the form at this address."""
    return [replace(line, url=f"{form}?so={line.visit.number}") for line in lines]


def _findings(line: VisitLine) -> str:
    return "\n".join(f"{one.member.short_name}: {one.findings}" for one in line.known)


_CELL = "campaigns/visit_findings.html"
_FIELDS: dict[str, TableField[VisitLine]] = {
    "on": TableField(
        label("campaigns.Visit.on"),
        lambda line: line.visit.on,
        width=14,
        paper=14,
        kind=ColumnKind.DATE,
        cell="campaigns/visit_day.html",
    ),
    "members": TableField(label("campaigns.VisitedMember.member"), lambda line: line.members, width=40, paper=22),
    "who": TableField(label("campaigns.Visit.who"), lambda line: line.visit.who, width=30, paper=20),
    "campaign": TableField(
        label("campaigns.Visit.campaign"),
        lambda line: line.visit.campaign.name if line.visit.campaign else "",
        width=18,
        paper=12,
    ),
    "findings": TableField(
        label("campaigns.VisitedMember.findings"),
        _findings,
        width=60,
        cell=_CELL,
        paper_cell=_CELL,
        most=MOST_BESIDE,
    ),
}
VISITS = Table(_FIELDS)
# What the page of a campaign tells of its own.
IN_CAMPAIGN = Table({name: field for name, field in _FIELDS.items() if name != "campaign"})
