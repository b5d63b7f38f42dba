"""The pages of the campaigns."""

from dataclasses import dataclass

from django.http import Http404

from campaigns.models import Campaign, Focus, Occasion
from common.contexts import names_in
from common.records.record import RecordHead
from common.vietnamese.dates import days_left
from members.pages import Opened, Page

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


def _focus(opened: Opened) -> list[str]:
    return list(Focus.objects.filter(year=opened.year).order_by("order").values_list("text", flat=True))


def load_campaigns(opened: Opened) -> CampaignsPage:
    """The campaigns of the year with their occasions, and the focus of all of them."""
    campaigns = list(Campaign.objects.filter(year=opened.year).order_by("order").prefetch_related("occasions"))
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
