"""The pages of the campaigns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from campaigns.launching import launches_of, stage_of
from campaigns.models import CONTENTS, Campaign, Focus, NewModel, Occasion
from campaigns.pages.newmodels import IN_CAMPAIGN, found_in
from campaigns.pages.visits import visits_for
from campaigns.presenters.reports import calls_of
from campaigns.presenters.visits import IN_CAMPAIGN as VISITS_IN_CAMPAIGN
from campaigns.presenters.visits import VisitLine
from common.contexts import names_in
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table
from common.vietnamese.dates import days_left, short_date
from documents.models import Document
from members.pages import Opened, Page

CONTENT_NAMES = {name: label(f"campaigns.Campaign.{name}") for name in CONTENTS}


@dataclass(frozen=True)
class LaunchNotice:
    """The document that launched a campaign, as it is cited, and where it stands."""

    cited: str
    url: str


@dataclass(frozen=True)
class CampaignContent:
    """One of the things that a campaign has to say, under its name."""

    name: str
    lines: list[str]


@dataclass(frozen=True, kw_only=True)
class CampaignShown:
    """A campaign with its occasions and how it stands today; `left` says how long it goes on.

    `contents` is what it says besides theme and time, `lacking` are the names of what it doesn't say yet.
    """

    campaign: Campaign
    url: str
    occasions: list[Occasion]
    state: str
    state_word: str
    left: str
    launch: LaunchNotice | None
    contents: list[CampaignContent]
    lacking: str


@dataclass(frozen=True)
class CampaignsPage:
    """The campaigns of the year, and the focus of all of them."""

    campaigns: list[CampaignShown]
    focus: list[str]
    record: RecordHead


@dataclass(frozen=True)
class ProposedAfter:
    """Whom the bloc proposes for an award after a campaign, as the reader may know it, with the columns that tell it.

    `url` is where all proposals of the year stand, `new_url` where another one is made, "" for who may not.
    """

    lines: Sequence[Any]
    table: Table[Any]
    url: str
    new_url: str


# The review knows it, which stands above the campaigns.
FindsProposed = Callable[[Opened, Campaign], ProposedAfter]


@dataclass(frozen=True, kw_only=True)
class CampaignPage(CampaignShown):
    """One campaign, the focus of all of them, and what came of it.

    `models` are the new models found in it that the reader may know of, `reports` says how many members have handed in
    theirs on it, "" while they were not asked for any; `visits` are the check visits.
    """

    title: str
    focus: list[str]
    models: list[NewModel]
    models_table: Table[NewModel]
    reports: str
    visits: list[VisitLine]
    visits_table: Table[VisitLine]
    proposed: ProposedAfter
    record: RecordHead


def _focus(opened: Opened) -> list[str]:
    return list(Focus.objects.filter(year=opened.year).order_by("order").values_list("text", flat=True))


def load_campaigns(opened: Opened) -> CampaignsPage:
    """The campaigns of the year with their occasions, and the focus of all of them."""
    campaigns = list(Campaign.objects.filter(year=opened.year).order_by("order").prefetch_related("occasions"))
    launches = launches_of(opened.year)
    return CampaignsPage(
        campaigns=[_shown(opened, campaign, launches) for campaign in campaigns],
        focus=_focus(opened),
        record={"title": "Các đợt thi đua", "subject": str(opened.year)},
    )


def _shown(opened: Opened, campaign: Campaign, launches: Mapping[int, Document]) -> CampaignShown:
    state = campaign.state_on(opened.today)
    notice = launches.get(campaign.number)
    contents = [CampaignContent(CONTENT_NAMES[name], getattr(campaign, name).splitlines()) for name in CONTENTS]
    return CampaignShown(
        campaign=campaign,
        url=opened.address("campaign", campaign.number),
        occasions=list(campaign.occasions.all()),
        state=state,
        state_word=stage_of(campaign, opened.today, notice is not None),
        left=days_left(campaign.ends, opened.today) if state == "running" else "",
        launch=LaunchNotice(_cited(notice), opened.address("document", notice.pk)) if notice else None,
        contents=[content for content in contents if content.lines],
        lacking=", ".join(content.name for content in contents if not content.lines),
    )


def _cited(document: Document) -> str:
    """«Thông báo số 05/TB-KTĐ6, ngày 17/03/2023»."""
    named = " số ".join(filter(None, [document.kind, document.sign]))
    return f"{named}, ngày {short_date(document.on)}" if document.on else named


def load_campaign(opened: Opened, proposed: FindsProposed) -> CampaignPage:
    """One campaign; Http404 if the year has none with this number."""
    campaign = (
        Campaign.objects.filter(year=opened.year, number=opened.kwargs["number"]).prefetch_related("occasions").first()
    )
    if campaign is None:
        raise Http404
    return CampaignPage(
        **names_in(_shown(opened, campaign, launches_of(opened.year))),
        title=campaign.name,
        focus=_focus(opened),
        models=found_in(opened, campaign),
        models_table=IN_CAMPAIGN,
        reports=" ".join(
            shown.said(opened.today) for shown in calls_of(opened.year, opened.reader, opened.today, campaign=campaign)
        ),
        visits=visits_for(opened, campaign),
        visits_table=VISITS_IN_CAMPAIGN,
        proposed=proposed(opened, campaign),
        record={"title": "Đợt thi đua", "subject": f"{campaign.name}, {opened.year}"},
    )


CAMPAIGNS = Page(
    name="campaigns",
    path="dot-thi-dua",
    title="Đợt thi đua",
    menu="Đợt thi đua",
    load=load_campaigns,
    template="campaigns/campaigns.html",
)


def campaign_page(proposed: FindsProposed) -> Page[CampaignPage]:
    """The page of one campaign, with what `proposed` tells of the awards that were proposed after it."""
    return Page(
        name="campaign",
        within="campaigns",
        path="dot-thi-dua/<int:number>",
        title="Đợt thi đua",
        load=lambda opened: load_campaign(opened, proposed),
        template="campaigns/campaign.html",
    )
