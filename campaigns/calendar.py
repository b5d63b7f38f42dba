"""Which days of the year belong to campaigns, joint activities and the plan."""

from collections.abc import Iterator

from campaigns.models import (
    Activity,
    Campaign,
    DeadlineMove,
    Occasion,
    PlanTask,
    ReportCall,
    Visit,
    VisitedMember,
)
from common.prepared import Prepared, PreparedRows, with_children, with_parents
from members.calendar import CalendarDay, DayKind
from members.pages import Opened

# A day that names more members than so many says how many they are.
MOST_NAMES = 3

_CAMPAIGNS = PreparedRows(Campaign.objects.order_by("order"), "year")
_OCCASIONS = PreparedRows(Occasion.objects.order_by("campaign", "order"), "campaign__year")
_ACTIVITIES = PreparedRows(Activity.objects.filter(cancelled_reason="").order_by("order"), "year")
_DUE_TASKS = PreparedRows(PlanTask.objects.filter(due_on__isnull=False, done_on=None).order_by("order"), "year")
_CALLS = PreparedRows(ReportCall.objects.order_by("number"), "year")
_MOVES = PreparedRows(DeadlineMove.objects.order_by("call", "order"), "call__year")
_VISITS = PreparedRows(Visit.objects.order_by("on", "number"), "year")
_VISITED = Prepared(
    VisitedMember.objects.order_by("member__order").values_list("visit", "member__short_name"), "visit__year"
)


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The campaigns from their first day to their last, their anniversaries, and the activities that are planned or
    were held (nothing of one that was cancelled); by when what is not done yet of the plan is due, and the reports;
    the check visits.
    """
    year = opened.year.pk
    campaigns = with_children(_CAMPAIGNS(year), "occasions", _OCCASIONS, year)
    for campaign in campaigns:
        url = opened.address("campaign", campaign.number)
        yield CalendarDay(campaign.starts, campaign.name, url, ends=campaign.ends)
        for occasion in campaign.occasions.all():
            title = f"Kỷ niệm {occasion.years} năm {occasion.name}"
            yield CalendarDay(occasion.to_date, title, url, DayKind.REMEMBERED)
    for activity in _ACTIVITIES(year):
        starts = activity.held_on or activity.planned_from
        if starts:
            ends = None if activity.held_on or activity.planned_to == starts else activity.planned_to
            yield CalendarDay(starts, activity.name, opened.address("activity", activity.number), ends=ends)
    for task in _DUE_TASKS(year):
        if task.due_on:
            yield CalendarDay(task.due_on, task.name, opened.address("plan"), DayKind.DUE)
    calls = with_parents(_CALLS(year), "campaign", campaigns)
    for call in with_children(calls, "moves", _MOVES, year):
        title = f"Nộp {call.title.lower()}{' (hạn đề nghị)' if call.due_proposed else ''}"
        yield CalendarDay(call.deadlines[-1].due, title, opened.address("reports"), DayKind.DUE)
    visits = _VISITS(year)
    visited = _VISITED(year) if visits else []
    for visit in visits:
        names = [name for key, name in visited if key == visit.pk]
        to_whom = ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} đơn vị"
        yield CalendarDay(visit.on, f"Kiểm tra {to_whom}", opened.address("visits"))
