"""What the dashboard says of campaigns and joint activities."""

from campaigns.models import Activity, Campaign
from common.vietnamese.dates import days_left, short_date
from members.access import Action, may
from members.overview import Section, Task, TaskState
from members.pages import Opened

# Put together once: Django then only has to add which year.
_CAMPAIGNS = Campaign.objects.order_by("order")
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
