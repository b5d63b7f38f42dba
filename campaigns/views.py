"""The pages of the campaigns and the joint activities."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from campaigns.models import Activity, ActivityKind, Campaign, Focus, Occasion
from common.contexts import names_in
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import days_left, short_date
from members.access import Action, may
from members.overview import Section, Task, TaskState
from members.pages import Opened, Page

# The joint activities on the page, on paper and in the workbook.
ACTIVITY_TABLE = Table[Activity](
    {
        "order": TableField(
            "STT", lambda activity: activity.order, width=6, paper=8, kind=ColumnKind.INTEGER, on_page=False
        ),
        "name": TableField("Hoạt động", lambda activity: activity.name, width=44, paper=31),
        "kind": TableField(label("campaigns.Activity.kind"), lambda activity: activity.kind.name, width=44),
        "held_on": TableField(
            "Ngày tổ chức",
            lambda activity: activity.held_on,
            width=14,
            paper=17,
            kind=ColumnKind.DATE,
            cell="campaigns/held_on.html",
            paper_cell="campaigns/held_on.record.html",
        ),
        "place": TableField(label("campaigns.Activity.place"), lambda activity: activity.place, width=28, paper=18),
    }
)

STATE_WORDS = {"upcoming": "Sắp tới", "running": "Đang diễn ra", "over": "Đã kết thúc"}


@dataclass(frozen=True, kw_only=True)
class CampaignShown:
    """A campaign with its occasions and how it stands today; `left` says how long it goes on."""

    campaign: Campaign
    url: str
    occasions: list[Occasion]
    state: str
    state_word: str
    left: str


@dataclass(frozen=True)
class CampaignsPage:
    """The campaigns of the year, and the focus of all of them."""

    campaigns: list[CampaignShown]
    focus: list[str]
    record: RecordHead


@dataclass(frozen=True, kw_only=True)
class CampaignPage(CampaignShown):
    """One campaign, and the focus of all of them."""

    title: str
    focus: list[str]
    record: RecordHead


@dataclass(frozen=True, kw_only=True)
class ActivitiesPage:
    """The joint activities, how many of them the year requires, how many were `held` and how many are `missing`."""

    activities: list[Activity]
    table: Table[Activity]
    caption: str
    kinds: list[ActivityKind]
    required: int
    held: int
    missing: int
    record: RecordHead


def _focus(opened: Opened) -> list[str]:
    return list(Focus.objects.filter(year=opened.year).order_by("order").values_list("text", flat=True))


def load_campaigns(opened: Opened) -> CampaignsPage:
    """The campaigns of the year with their occasions, and the focus of all of them."""
    campaigns = list(Campaign.objects.filter(year=opened.year).order_by("number").prefetch_related("occasions"))
    return CampaignsPage(
        campaigns=[_shown(opened, campaign) for campaign in campaigns],
        focus=_focus(opened),
        record={"title": "Các đợt thi đua", "subject": str(opened.year)},
    )


def _shown(opened: Opened, campaign: Campaign) -> CampaignShown:
    state = campaign.state_on(opened.today)
    return CampaignShown(
        campaign=campaign,
        url=opened.address("campaign", campaign.number),
        occasions=list(campaign.occasions.all()),
        state=state,
        state_word=STATE_WORDS[state],
        left=days_left(campaign.ends, opened.today) if state == "running" else "",
    )


def load_campaign(opened: Opened) -> CampaignPage:
    """One campaign; Http404 if the year has none with this number."""
    campaign = (
        Campaign.objects.filter(year=opened.year, number=opened.kwargs["number"]).prefetch_related("occasions").first()
    )
    if campaign is None:
        raise Http404
    return CampaignPage(
        **names_in(_shown(opened, campaign)),
        title=campaign.name,
        focus=_focus(opened),
        record={"title": "Đợt thi đua", "subject": f"{campaign.name}, {opened.year}"},
    )


@dataclass(frozen=True)
class PlannedYear:
    """The year's campaigns, what they are about, how many joint activities there shall be, and of which kinds."""

    campaigns: list[Campaign]
    focus: list[str]
    required_activities: int | None
    activity_kinds: list[str]


def of_pact(opened: Opened) -> PlannedYear:
    """What the pact says of the campaigns and of the joint activities."""
    return PlannedYear(
        campaigns=list(opened.year.campaigns.order_by("number")),
        focus=list(Focus.objects.filter(year=opened.year).order_by("order").values_list("text", flat=True)),
        required_activities=opened.year.required_activities,
        activity_kinds=list(opened.year.activity_kinds.order_by("order").values_list("name", flat=True)),
    )


def load_activities(opened: Opened) -> ActivitiesPage:
    """The joint activities, how many the year requires and how many were held."""
    activities = list(Activity.objects.filter(year=opened.year).select_related("kind").order_by("order"))
    held = sum(activity.held_on is not None for activity in activities)
    return ActivitiesPage(
        activities=activities,
        table=ACTIVITY_TABLE,
        caption=f"Hoạt động chung của {opened.year}",
        kinds=list(opened.year.activity_kinds.order_by("order")),
        required=opened.year.required_activities,
        held=held,
        missing=max(0, opened.year.required_activities - held),
        record={"title": "Hoạt động chung", "subject": str(opened.year)},
    )


def activities_tables(opened: Opened, shown: ActivitiesPage) -> list[WorkbookSheet]:
    """The joint activities as a workbook."""
    return [
        WorkbookSheet(
            name="Hoạt động chung",
            title=f"Hoạt động chung, {opened.year}",
            columns=ACTIVITY_TABLE.columns,
            rows=ACTIVITY_TABLE.rows(shown.activities),
        )
    ]


# Put together once: Django then only has to add which year.
_CAMPAIGNS = Campaign.objects.order_by("number")
_HELD = Activity.objects.filter(held_on__isnull=False).order_by()


def overview(opened: Opened) -> Section:
    """What the dashboard says of campaigns and joint activities, the required one included."""
    tasks = []
    for campaign in _CAMPAIGNS.filter(year=opened.year.pk):
        state = campaign.state_on(opened.today)
        dates = f"{short_date(campaign.starts)} đến {short_date(campaign.ends)}"
        note = {
            "upcoming": f"Từ {dates}.",
            "running": f"Từ {dates}, {days_left(campaign.ends, opened.today)}.",
            "over": f"Từ {dates}, đã kết thúc.",
        }[state]
        shown = {"upcoming": TaskState.LATER, "running": TaskState.DUE, "over": TaskState.DONE}[state]
        tasks.append(Task(campaign.name, shown, note, opened.address("campaign", campaign.number)))
    if not tasks:
        tasks.append(Task("Đợt thi đua", TaskState.MISSING, "Chưa có đợt thi đua nào.", opened.address("campaigns")))
    required = opened.year.required_activities
    if required:
        held = _HELD.filter(year=opened.year.pk).count()
        note = f"Đã tổ chức {held}, giao ước yêu cầu ít nhất {required}."
        # Said to whoever can do it.
        if held < required and may(opened.reader, Action.MANAGE_YEAR):
            note += " Hãy ghi ngày tổ chức khi đã làm xong."
        tasks.append(
            Task(
                "Hoạt động chung",
                TaskState.DONE if held >= required else TaskState.MISSING,
                note,
                opened.address("activities"),
            )
        )
    return Section("Đợt thi đua và hoạt động", opened.address("campaigns"), tasks)


CAMPAIGNS = Page(
    name="campaigns",
    path="dot-thi-dua",
    title="Đợt thi đua",
    menu="Đợt thi đua",
    load=load_campaigns,
    template="campaigns/campaigns.html",
)
CAMPAIGN = Page(
    name="campaign",
    within="campaigns",
    path="dot-thi-dua/<int:number>",
    title="Đợt thi đua",
    load=load_campaign,
    template="campaigns/campaign.html",
)
ACTIVITIES = Page(
    name="activities",
    path="hoat-dong",
    title="Hoạt động chung",
    menu="Hoạt động",
    load=load_activities,
    template="campaigns/activities.html",
    tables=activities_tables,
)
PAGES: list[Page[Any]] = [CAMPAIGNS, CAMPAIGN, ACTIVITIES]
