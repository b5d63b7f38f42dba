"""The page of one joint activity: its plan, and what came of it."""

from dataclasses import dataclass

from django.http import Http404

from campaigns.counting import lacks
from campaigns.models import Activity, Contest, Picture
from campaigns.presenters.activities import STATE_WORDS, Taken, facts_of, members_of, people_in, taken_by
from campaigns.presenters.meets import PrizeMoney, prize_money_of
from common.records.record import RecordHead
from members.pages import Opened, Page


@dataclass(frozen=True, kw_only=True)
class ActivityPage:
    """One activity; `attended` has every member and how many it sent, None of whom nobody has said it."""

    title: str
    activity: Activity
    state: str
    state_word: str
    attended: list[Taken]
    members: int | None
    people: int | None
    uncounted: str
    pictures: list[Picture]
    has_meet: bool
    prize_money: PrizeMoney | None
    record: RecordHead


def activity_of(opened: Opened) -> Activity:
    """The activity that the address names, with its year at hand; Http404 if the year has none with this number."""
    found = (
        Activity.objects.filter(year=opened.year, number=opened.kwargs["number"])
        .select_related("kind", "host")
        .prefetch_related("attendances")
        .first()
    )
    if found is None:
        raise Http404
    found.year = opened.year
    return found


def load_activity(opened: Opened) -> ActivityPage:
    """One activity as it stands today."""
    activity = activity_of(opened)
    attended = taken_by(activity)
    state = activity.state_on(opened.today)
    contests = list(Contest.objects.filter(meet__activity=activity).prefetch_related("teams"))
    return ActivityPage(
        title=activity.name,
        activity=activity,
        state=state,
        state_word=STATE_WORDS[state],
        attended=attended,
        members=members_of(activity),
        people=people_in(activity),
        pictures=list(activity.pictures.filter(removed_at__isnull=True).order_by("id")),
        has_meet=bool(contests),
        prize_money=prize_money_of(contests),
        uncounted=_uncounted(opened, activity),
        record={"title": "Hoạt động chung", "subject": f"{activity.name}, {opened.year}"},
    )


def _uncounted(opened: Opened, activity: Activity) -> str:
    """What one that was held lacks to count for the year; "" if nothing, or where the year requires none."""
    year = opened.year
    if not (year.required_activities and activity.held_on):
        return ""
    return ", ".join(lacks(facts_of(activity, members_of(activity)), year.activity_members))


ACTIVITY = Page(
    name="activity",
    within="activities",
    path="hoat-dong/<int:number>",
    title="Hoạt động chung",
    load=load_activity,
    template="campaigns/activity.html",
)
