"""The plan («kế hoạch hoạt động») of a year: its table, and the form that notes when one of its tasks was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import PlanTask
from campaigns.presenters.tasks import tasks_of, tasks_sheet, tasks_table
from campaigns.tasks import seal_of
from campaigns.verbs.tasks import StaleTasks, TasksRefused, mark_task, rows_of
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.vietnamese.fields import DateField
from members.access import Action, may
from members.pages import Again, Opened, Page

STALE = "{} Ngày bạn nhập còn trong biểu mẫu, chưa được lưu. Bấm «Lưu» lần nữa để ghi."


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """The plan with its columns; how many of its tasks are done, and how many are late."""

    tasks: list[PlanTask]
    table: Table[PlanTask]
    done: int
    overdue: int
    record: RecordHead


def load(opened: Opened) -> PlanPage:
    """The plan as it stands."""
    tasks = tasks_of(opened.year)
    states = [task.state_on(opened.today) for task in tasks]
    return PlanPage(
        tasks=tasks,
        table=tasks_table(linked=bool(may(opened.reader, Action.MANAGE_YEAR))),
        done=states.count("done"),
        overdue=states.count("overdue"),
        record={"title": "Kế hoạch hoạt động", "subject": str(opened.year)},
    )


def tables(opened: Opened, shown: PlanPage) -> list[WorkbookSheet]:
    """The plan as a workbook."""
    return [tasks_sheet(opened.year, shown.table, shown.tasks)]


class DoneForm(forms.Form):
    """Which task was done, and when."""

    task = forms.ChoiceField(label=label("campaigns.PlanTask.name"))
    done_on = DateField(label=label("campaigns.PlanTask.done_on"), required=False, help_text="Chưa xong thì để trống.")

    def __init__(self, *args: Any, tasks: Sequence[PlanTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [(str(task.number), task.name) for task in tasks]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class DonePage:
    """The form, with nothing to choose from while the plan is empty; `seen` is the seal of the plan it began from."""

    form: DoneForm
    tasks: list[PlanTask]
    seen: str
    back: str


def _page(opened: Opened, form: DoneForm, tasks: list[PlanTask], seen: str) -> DonePage:
    return DonePage(form=form, tasks=tasks, seen=seen, back=opened.address("plan"))


def load_done(opened: Opened) -> DonePage:
    """The task that the address names, else the first that is not done, with today proposed as its day."""
    tasks = tasks_of(opened.year)
    asked = opened.query.get("so")
    if asked is None:
        chosen = next((task for task in tasks if not task.done_on), None)
    else:
        chosen = next((task for task in tasks if str(task.number) == asked), None)
        if chosen is None:
            raise Http404
    initial = {"task": chosen.number, "done_on": chosen.done_on or opened.today} if chosen else {}
    return _page(opened, DoneForm(initial=initial, tasks=tasks), tasks, seal_of(rows_of(opened.year)))


def save_done(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the day, or that there is none."""
    tasks, seen = tasks_of(opened.year), opened.posted.get("seen", "")
    form = DoneForm(opened.posted, tasks=tasks)
    if not form.is_valid():
        return Again(_page(opened, form, tasks, seen))
    try:
        task = mark_task(
            year=opened.year,
            number=int(form.cleaned_data["task"]),
            done_on=form.cleaned_data["done_on"],
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
        )
    except TasksRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field, sentence)
        return Again(_page(opened, form, tasks, seen))
    except StaleTasks as stale:
        form.add_error(None, STALE.format(stale))
        return Again(_page(opened, form, tasks, seal_of(rows_of(opened.year))))
    messages.success(opened.request, f"Đã lưu «{task}».")
    return HttpResponseRedirect(opened.address("plan"))


PLAN = Page(
    name="plan",
    path="ke-hoach",
    title="Kế hoạch hoạt động",
    menu="Kế hoạch",
    load=load,
    template="campaigns/plan.html",
    tables=tables,
    landscape=True,
)
DONE = Page(
    name="plan-done",
    path="ke-hoach/xong",
    title="Ghi ngày xong",
    action=Action.MANAGE_YEAR,
    load=load_done,
    save=save_done,
    template="campaigns/plan_done.html",
    printed=False,
)
