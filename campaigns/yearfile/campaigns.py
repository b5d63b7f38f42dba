"""The year file's «campaigns» and «focus»."""

from dataclasses import dataclass
from typing import Any

from campaigns.launching import why_kept
from campaigns.models import CAMPAIGN_DAYS, CONTENTS, Campaign, Focus
from campaigns.verbs.plan import MOST_OCCASIONS
from common.audit.log import Change
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields
from common.yearfile.sync import sync_rows
from members.models import BlocYear
from members.odd_days import beside_in_file, campaign_day, told_of_file

_MAY_BE_EMPTY = ("kind", "launched_by", "answers", *CONTENTS)


@dataclass(frozen=True)
class CampaignPart:
    """A campaign of the file; `occasions` None when it says nothing of them."""

    fields: Fields
    occasions: list[Fields] | None


def read(root: FileNode) -> list[CampaignPart]:
    """What the file says of campaigns; an empty list where it says nothing."""
    nodes = root.nodes("campaigns")
    found = [_read_campaign(node) for node in nodes]
    tell_duplicates(nodes, (part.fields["number"] for part in found), "number", "Số")
    return found


def odd_days(campaigns: list[CampaignPart], year: int) -> list[Problem]:
    """What is to be said of the days of campaigns, each at its place."""
    found: dict[str, str] = {}
    for number, part in enumerate(campaigns):
        told = told_of_file(part.fields, CAMPAIGN_DAYS, _odd_of_campaign(part.fields, year))
        found |= {f"campaigns[{number}].{name}": sentence for name, sentence in told.items()}
    return [Problem(place, sentence) for place, sentence in found.items()]


def _odd_of_campaign(fields: Fields, year: int) -> dict[str, str]:
    """What is odd about the days of a campaign, by field; "" for an ordinary one."""
    return {name: campaign_day(day, year=year) for name in CAMPAIGN_DAYS if (day := fields[name])}


def _read_campaign(node: FileNode) -> CampaignPart:
    starts, ends = node.date("starts"), node.date("ends")
    fields: Fields = {
        "number": node.integer("number", least=1),
        "starts": starts,
        "ends": ends,
        "theme": node.text("theme"),
    }
    fields |= node.given({reason: node.text(reason, required=False) for reason in CAMPAIGN_DAYS.values()})
    fields |= node.given(
        {
            "kind": node.choice("kind", Campaign.Kind.values, default=Campaign.Kind.REGULAR),
            "launched_by": node.line("launched_by", required=False, longest=100),
            "answers": node.line("answers", required=False, longest=300),
            **{name: node.text(name, required=False) for name in CONTENTS},
        }
    )
    name = node.line("name", required=False, longest=100)
    if name:
        fields["name"] = name
    if starts and ends and ends < starts:
        node.tell("ends", "Ngày kết thúc trước ngày bắt đầu. Hãy sửa lại một trong hai.")
    occasions = [
        _read_occasion(inner, order)
        for order, inner in enumerate(node.nodes("occasions", most=MOST_OCCASIONS), start=1)
    ]
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


def apply(year: BlocYear, wanted: list[CampaignPart]) -> list[Change]:
    """Brings the campaigns and their occasions to what the file says."""
    stand = Campaign.objects.filter(year=year)
    known = {campaign.number: campaign for campaign in stand}
    for number in known.keys() - {part.fields["number"] for part in wanted}:
        why = why_kept(year, number)
        refuse_if(bool(why), "campaigns", f"Tệp không có {shown(known[number].name)} (số {number}). {why}")
    rows = []
    for order, part in enumerate(wanted, start=1):
        number, odd = part.fields["number"], _odd_of_campaign(part.fields, year.year)
        placed: Fields = {"order": order} | ({} if number in known else {"name": f"Đợt {number}"})
        rows.append(placed | part.fields | beside_in_file(part.fields, CAMPAIGN_DAYS, odd, known.get(number)))
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


def apply_focus(year: BlocYear, wanted: list[str]) -> list[Change]:
    """Brings the focus of the year to what the file says."""
    rows = [{"order": order, "text": text} for order, text in enumerate(wanted, start=1)]
    return sync_rows(Focus.objects.filter(year=year), "order", rows, place="focus", fixed={"year": year})


def dump(year: BlocYear) -> list[dict[str, Any]]:
    """The campaigns as they stand."""
    campaigns = Campaign.objects.filter(year=year).order_by("order").prefetch_related("occasions")
    return [
        {
            "number": campaign.number,
            "name": campaign.name,
            "starts": campaign.starts.isoformat(),
            "ends": campaign.ends.isoformat(),
            **{name: why for name in CAMPAIGN_DAYS.values() if (why := getattr(campaign, name))},
            "theme": campaign.theme,
            **{name: said for name in _MAY_BE_EMPTY if (said := getattr(campaign, name))},
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
    ]


def dump_focus(year: BlocYear) -> list[str]:
    """The focus as it stands."""
    return list(Focus.objects.filter(year=year).order_by("order").values_list("text", flat=True))
