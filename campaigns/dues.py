"""What the reports and the plan of a year want of their reader, for the notice after logging in."""

from collections.abc import Iterator

from campaigns.models import PlanTask
from campaigns.presenters.reports import calls_without_figures
from members.access import RoleKind
from members.dues import Due
from members.models import Membership
from members.pages import Opened


def dues(opened: Opened) -> Iterator[Due]:
    """The reports that do not lie with the bloc: a member's own, for the secretary how many; and tasks of the plan."""
    yield from _reports(opened)
    yield from _tasks(opened)


def _reports(opened: Opened) -> Iterator[Due]:
    members = list(Membership.objects.filter(year=opened.year.pk).order_by("order"))
    for shown in calls_without_figures(opened.year, members, opened.reader, opened.today):
        call, day, late = shown.call, shown.due, opened.today > shown.due
        if call.due_proposed:
            # Nobody owes anything by a day that the secretary has yet to confirm.
            if RoleKind.SECRETARY in opened.reader.kinds:
                where = f"{opened.address('report-call')}?so={call.number}"
                yield Due(f"{call.title}: hạn nộp chờ xác nhận", where, day, False)
            continue
        for line in shown.owed_by(opened.reader.own):
            where = opened.address("report", call.number, line.member.code)
            yield Due(f"{call.title} của {line.member.short_name}", where, day, late)
        if RoleKind.SECRETARY in opened.reader.kinds and shown.missing:
            title = f"{call.title}: {len(shown.missing)} đơn vị chưa nộp"
            yield Due(title, opened.address("reports"), day, late)


def _tasks(opened: Opened) -> Iterator[Due]:
    """Those not done: all of them for the secretary, who notes that they are; for a member those that it leads."""
    tasks = PlanTask.objects.filter(year=opened.year.pk, due_on__isnull=False, done_on=None).select_related("leader")
    secretary = RoleKind.SECRETARY in opened.reader.kinds
    for task in tasks.order_by("order"):
        if secretary or (task.leader and task.leader.code in opened.reader.own):
            where = f"{opened.address('plan-done')}?so={task.number}" if secretary else opened.address("plan")
            yield Due(f"Việc trong kế hoạch: {task.name}", where, task.due_on, task.state_on(opened.today) == "overdue")
