"""What the dashboard says of campaigns and joint activities."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from campaigns.counting import lacks, requirement
from campaigns.models import Activity, Campaign, ReportCall
from campaigns.presenters.activities import facts_of
from campaigns.presenters.reports import calls_without_figures
from common.prepared import PreparedRows
from common.vietnamese.dates import days_left, short_date
from members.access import Action, may
from members.models import Membership
from members.overview import Section, Task, TaskState
from members.pages import Opened

TITLE, NONE_YET = "Đợt thi đua", "Chưa có đợt thi đua nào."
_CAMPAIGNS = PreparedRows(Campaign.objects.order_by("order"), "year")
_ACTIVITIES: PreparedRows[Any] = PreparedRows(
    Activity.objects.order_by("order").annotate(
        told=Count("attendances"), took_part=Count("attendances", filter=Q(attendances__people__gt=0))
    ),
    "year",
)
# Whether the members were asked for reports, with what each has registered.
_ASKED = Exists(ReportCall.objects.filter(year=OuterRef("year")))
_MEMBERS: PreparedRows[Any] = PreparedRows(
    Membership.objects.order_by("order").annotate(
        asked=_ASKED, begun=F("registration"), handed_in_on=F("registration__handed_in_on")
    ),
    "year",
)


def campaign_steps(opened: Opened) -> list[Task]:
    """Whether the year has its campaigns: a step before it is at work."""
    count = Campaign.objects.filter(year=opened.year.pk).count()
    state = TaskState.DONE if count else TaskState.MISSING
    return [Task(TITLE, state, f"{count} đợt." if count else NONE_YET, opened.address("campaigns"))]


def overview(opened: Opened) -> Section:
    """What the dashboard says of campaigns and joint activities, the required one included."""
    tasks = []
    for campaign in _CAMPAIGNS(opened.year.pk):
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
        tasks.append(Task(TITLE, TaskState.MISSING, NONE_YET, opened.address("campaigns")))
    members = _MEMBERS(opened.year.pk)
    tasks += _registrations(opened, members)
    # Asked with the members, so that a year without any reports costs no look.
    if any(member.asked for member in members):
        tasks += _reports(opened, members)
    if opened.year.required_activities:
        tasks.append(_activities(opened))
    return Section("Đợt thi đua và hoạt động", opened.address("campaigns"), tasks)


def _registrations(opened: Opened, members: Sequence[Any]) -> list[Task]:
    """Who has handed in what it registers; nothing while nobody in the year has begun to."""
    rows = [(one.code, one.short_name, one.begun, one.handed_in_on) for one in members]
    if not any(begun for _, _, begun, _ in rows):
        return []
    missing = [(code, name) for code, name, _, on in rows if on is None]
    note = f"Đã nộp {len(rows) - len(missing)}/{len(rows)} đơn vị."
    if missing:
        note += f" Chưa nộp: {', '.join(name for _, name in missing)}."
    state = TaskState.MISSING if missing else TaskState.DONE
    tasks = [Task("Đăng ký thi đua", state, note, opened.address("registrations"))]
    for code, name in missing:
        if code in opened.reader.own:
            where = opened.address("registration", code)
            tasks.append(Task(f"Đăng ký thi đua của {name}", TaskState.DUE, "Chưa nộp.", where, own=True))
    return tasks


def _reports(opened: Opened, members: Sequence[Membership]) -> list[Task]:
    """Who has handed in what the members were asked to report, and what the reader's own member still has to."""
    tasks = []
    for shown in calls_without_figures(opened.year, members, opened.reader, opened.today):
        call, missing = shown.call, shown.missing
        if call.due_proposed:
            # Nothing is asked of the members yet: the secretary has a day to confirm.
            todo = TaskState.MISSING if may(opened.reader, Action.MANAGE_YEAR) else TaskState.LATER
            tasks.append(Task(call.title, todo, shown.said(opened.today), opened.address("reports")))
            continue
        overdue = opened.today > shown.due
        state = (TaskState.LATE if overdue else TaskState.DUE) if missing else TaskState.DONE
        tasks.append(Task(call.title, state, shown.said(opened.today), opened.address("reports")))
        for line in shown.owed_by(opened.reader.own):
            note = f"{line.state}. Hạn nộp {short_date(shown.due)}, {days_left(shown.due, opened.today)}."
            where = opened.address("report", call.number, line.member.code)
            own = TaskState.LATE if overdue or line.returned else TaskState.DUE
            tasks.append(Task(f"{call.title} của {line.member.short_name}", own, note, where, own=True))
    return tasks


def _activities(opened: Opened) -> Task:
    """Whether as many joint activities count as the pact requires; for who enters them, what those held still lack."""
    year, manages = opened.year, bool(may(opened.reader, Action.MANAGE_YEAR))
    facts = {
        activity: facts_of(activity, activity.took_part if activity.told else None) for activity in _ACTIVITIES(year.pk)
    }
    found = requirement(facts.values(), year.required_activities, year.activity_members)
    counted = f", được tính {found.counted}" if found.least else ""
    note = f"Đã tổ chức {found.held}{counted}, giao ước yêu cầu ít nhất {found.required}."
    # Said to whoever can do it.
    if not found.is_met and manages:
        short = [(one, lacks(known, found.least)) for one, known in facts.items() if known.held and not known.cancelled]
        wanting = [f"«{one.name}» {', '.join(why)}" for one, why in short if why]
        note += f" Chưa được tính: {'; '.join(wanting)}." if wanting else " Hãy ghi ngày tổ chức khi đã làm xong."
    state = TaskState.DONE if found.is_met else TaskState.MISSING
    return Task("Hoạt động chung", state, note, opened.address("activities"))
