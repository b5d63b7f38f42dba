"""What a year plans of campaigns and joint activities, as the pact names it."""

from dataclasses import dataclass

from campaigns.models import Campaign, Focus
from members.pages import Opened


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
        campaigns=list(opened.year.campaigns.order_by("order")),
        focus=list(Focus.objects.filter(year=opened.year).order_by("order").values_list("text", flat=True)),
        required_activities=opened.year.required_activities,
        activity_kinds=list(opened.year.activity_kinds.order_by("order").values_list("name", flat=True)),
    )
