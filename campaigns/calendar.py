"""Which days of the year belong to campaigns, joint activities and the plan."""

from collections.abc import Iterator

from campaigns.models import Activity, Campaign, PlanTask, ReportCall, Visit
from members.calendar import CalendarDay, DayKind
from members.pages import Opened

# A day that names more members than so many says how many they are.
MOST_NAMES = 3


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The campaigns from their first day to their last, their anniversaries, and the activities that are planned or
    were held (nothing of one that was cancelled); by when what is not done yet of the plan is due, and the reports;
    the check visits.
    """
    campaigns = Campaign.objects.filter(year=opened.year.pk).order_by("order").prefetch_related("occasions")
    for campaign in campaigns:
        url = opened.address("campaign", campaign.number)
        yield CalendarDay(campaign.starts, campaign.name, url, ends=campaign.ends)
        for occasion in campaign.occasions.all():
            title = f"Kỷ niệm {occasion.years} năm {occasion.name}"
            yield CalendarDay(occasion.to_date, title, url, DayKind.REMEMBERED)
    for activity in Activity.objects.filter(year=opened.year.pk, cancelled_reason="").order_by("order"):
        starts = activity.held_on or activity.planned_from
        if starts:
            ends = None if activity.held_on or activity.planned_to == starts else activity.planned_to
            yield CalendarDay(starts, activity.name, opened.address("activity", activity.number), ends=ends)
    for task in PlanTask.objects.filter(year=opened.year.pk, due_on__isnull=False, done_on=None).order_by("order"):
        if task.due_on:
            yield CalendarDay(task.due_on, task.name, opened.address("plan"), DayKind.DUE)
    calls = ReportCall.objects.filter(year=opened.year.pk).select_related("campaign").prefetch_related("moves")
    for call in calls.order_by("number"):
        title = f"Nộp {call.title.lower()}{' (hạn đề nghị)' if call.due_proposed else ''}"
        yield CalendarDay(call.deadlines[-1].due, title, opened.address("reports"), DayKind.DUE)
    for visit in Visit.objects.filter(year=opened.year.pk).prefetch_related("visited__member").order_by("on", "number"):
        names = [one.member.short_name for one in visit.visited.all()]
        to_whom = ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} đơn vị"
        yield CalendarDay(visit.on, f"Kiểm tra {to_whom}", opened.address("visits"))
