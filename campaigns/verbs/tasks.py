"""What can be done with the plan's table: write it as a whole, and note that one of its tasks is done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from campaigns.models import Activity, Campaign, PlanTask, TaskHelper
from campaigns.tasks import Names, TaskRow, TaskWanted, read_row, seal_of, wrong_days
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from common.web.sent import whole_number
from common.yearfile.sync import describe, sync_rows
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear, Membership
from members.yearlog import log_in, who_changed

KEY = "plan-task/"
STALE = "Kế hoạch đã được người khác sửa sau khi bạn mở trang này."
LEFT_OUT = "Bảng gửi lên thiếu dòng của: {}. Hãy tải lại trang; muốn bỏ một việc thì chọn «Bỏ» ở dòng của nó."
FIELDS = ("name", "time", "due_on", "leader", "leader_text", "helpers_text", "product", "done_on")


class StaleTasks(ValueError):
    """The plan was changed by somebody else since the form was opened; the text says by whom and what."""


class TasksRefused(FieldsRefused):
    """The table cannot be kept: «3.name» says what is wrong in the fourth row, "" with the whole."""


def names_of(year: BlocYear) -> Names:
    """What the members of the year are called."""
    return Names.of(Membership.objects.filter(year=year.pk).order_by("order").values_list("code", "name", "short_name"))


def rows_of(year: BlocYear, names: Names | None = None) -> list[TaskRow]:
    """The plan as it stands, as rows of its table."""
    names = names or names_of(year)
    tasks = PlanTask.objects.filter(year=year.pk).order_by("order").select_related("leader")
    return [row_of(task, names) for task in tasks.prefetch_related("helpers__member")]


def row_of(task: PlanTask, names: Names) -> TaskRow:
    """One task as a row; its helpers are prefetched where there are many."""
    return TaskRow(
        name=task.name,
        time=task.time,
        due=short_date(task.due_on) if task.due_on else "",
        leader=names.name(task.leader.code) if task.leader else task.leader_text,
        helpers=names.joined((helper.member.code for helper in task.helpers.all()), task.helpers_text),
        product=task.product,
        done=short_date(task.done_on) if task.done_on else "",
        was=str(task.number),
    )


def proposed(year: BlocYear, names: Names) -> list[TaskRow]:
    """The rows that the year's campaigns and joint activities suggest; nothing of an activity that was cancelled."""
    head = next((member.code for member in year.members.order_by("order") if member.is_head), "")
    campaigns = [
        TaskRow(
            name=f"Phát động và tổ chức thực hiện {campaign.name}",
            time=f"{short_date(campaign.starts)} – {short_date(campaign.ends)}",
            leader=names.name(head),
        )
        for campaign in Campaign.objects.filter(year=year.pk).order_by("order")
    ]
    activities = Activity.objects.filter(year=year.pk, cancelled_reason="").order_by("order").select_related("host")
    return campaigns + [
        TaskRow(
            name=activity.name,
            time=activity.planned_when or (short_date(activity.held_on) if activity.held_on else ""),
            leader=names.name(activity.host.code) if activity.host else "",
            done=short_date(activity.held_on) if activity.held_on else "",
        )
        for activity in activities
    ]


def change_tasks(*, year: BlocYear, rows: Sequence[TaskRow], seen: str, actor: Actor, reader: Reader) -> list[Change]:
    """Makes the rows, in their order, the plan of the year; answers what that changed.

    What stands in the plan has a row, one that goes is marked as `dropped`: a table of which a part was lost on the way
    drops nothing. PermissionError; StaleTasks unless the plan stands as `seen` says; TasksRefused.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        names = names_of(now)
        stand = rows_of(now, names)
        if seal_of(stand) != seen:
            raise StaleTasks(who_changed(now, KEY) or STALE)
        numbers = {row.was for row in stand}
        # What claims to stand and doesn't is a new row like any other.
        table = [row if row.was in numbers else replace(row, was="") for row in rows]
        if lost := [row.name for row in stand if row.was not in {other.was for other in table}]:
            raise TasksRefused({"": LEFT_OUT.format(", ".join(lost))})
        wanted: list[tuple[int | None, TaskWanted]] = []
        wrong: dict[str, str] = {}
        for place, row in enumerate(table):
            if row.dropped or row.is_blank:
                continue
            found, problems = read_row(row, names, year=now.year, today=today_vn())
            wanted.append((whole_number(row.was) if row.was else None, found))
            wrong |= {f"{place}.{column}": sentence for column, sentence in problems.items()}
        if wrong:
            raise TasksRefused(wrong)
        changes = bring_tasks(now, wanted)
        log_in(now, actor, changes)
    return changes


def bring_tasks(year: BlocYear, wanted: Iterable[tuple[int | None, TaskWanted]]) -> list[Change]:
    """Makes these, in their order, the plan of the year, each with its number (None: a new one); unlogged."""
    members = {member.code: member for member in year.members.all()}
    stand = PlanTask.objects.filter(year=year.pk)
    given = list(wanted)
    free, taken = free_number(stand), {number for number, _ in given if number is not None}
    rows, helpers = [], {}
    for order, (number, one) in enumerate(given, start=1):
        while number is None and free in taken:
            free += 1
        if number is None:
            number = free
            taken.add(number)
        leader = members[one.leader] if one.leader else None
        rows.append({"number": number, "order": order, "leader": leader, **one.fields})
        helpers[number] = one.helpers
    changes = sync_rows(stand, "number", rows, place="work_plan", fixed={"year": year})
    for task in PlanTask.objects.filter(year=year.pk).order_by("order"):
        changes += _bring_helpers(task, [members[code] for code in helpers[task.number]])
    return [replace(change, key=KEY) for change in changes]


def _bring_helpers(task: PlanTask, wanted: Sequence[Membership]) -> list[Change]:
    stand = {helper.member_id: helper for helper in task.helpers.select_related("member")}
    if set(stand) == {member.pk for member in wanted}:
        return []
    old = "; ".join(helper.member.short_name for helper in stand.values())
    task.helpers.exclude(member__in=wanted).delete()
    TaskHelper.objects.bulk_create(TaskHelper(task=task, member=member) for member in wanted if member.pk not in stand)
    new = "; ".join(member.short_name for member in wanted)
    return [Change(subject=_subject(task), action="sửa đơn vị phối hợp", old=old, new=new)]


def mark_task(
    *, year: BlocYear, number: int, done_on: date | None, seen: str, actor: Actor, reader: Reader
) -> PlanTask:
    """Notes on which day a task was done, or with None that it is not; `seen` is the seal of the plan.

    PermissionError; StaleTasks unless the plan stands so, with this task in it; TasksRefused («done_on»).
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        task = PlanTask.objects.filter(year=now, number=number).first()
        if task is None or seal_of(rows_of(now)) != seen:
            raise StaleTasks(who_changed(now, KEY) or STALE)
        if wrong := wrong_days({"due_on": None, "done_on": done_on}, year=now.year, today=today_vn()):
            raise TasksRefused(wrong)
        if task.done_on != done_on:
            old = describe(task, ["done_on"])
            task.done_on = done_on
            task.save(update_fields=["done_on"])
            new = describe(task, ["done_on"])
            log_in(now, actor, [Change(subject=_subject(task), key=KEY, action="sửa", old=old, new=new)])
    return task


def _subject(task: PlanTask) -> str:
    return f"Việc trong kế hoạch: {task}"
