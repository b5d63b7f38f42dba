"""The plan's table: its columns on the page, on paper, in the workbook and in the document of the plan."""

from collections.abc import Sequence

from campaigns.models import PlanTask
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import short_date
from members.models import BlocYear

STATE_WORDS = {"open": "Chưa xong", "overdue": "Quá hạn", "done": "Đã xong"}


def tasks_of(year: BlocYear) -> list[PlanTask]:
    """The plan of a year in its order, with all that its table shows."""
    found = PlanTask.objects.filter(year=year.pk).order_by("order").select_related("leader")
    tasks = list(found.prefetch_related("helpers__member"))
    for task in tasks:
        task.year = year
    return tasks


def _label(name: str) -> str:
    return label(f"campaigns.PlanTask.{name}")


def _leader(task: PlanTask) -> str:
    return task.leader.short_name if task.leader else task.leader_text


def _helpers(task: PlanTask) -> str:
    members = (helper.member.short_name for helper in task.helpers.all())
    return "; ".join(filter(None, [*members, task.helpers_text]))


def state_words(task: PlanTask) -> str:
    """How it stands, in words: «Đã xong 02/04/2024»."""
    return f"{STATE_WORDS['done']} {short_date(task.done_on)}" if task.done_on else STATE_WORDS[task.state]


def _when(task: PlanTask) -> str:
    """Its time as a document says it: as it is written, and by when."""
    due = f"trước ngày {short_date(task.due_on)}" if task.due_on else ""
    return f"{task.time} ({due})" if task.time and due else task.time or due[:1].upper() + due[1:]


_TIME = TableField[PlanTask](_label("time"), lambda task: task.time, width=22, paper=13)
_LEADER = TableField[PlanTask]("Chủ trì", _leader, width=24, paper=14)
_HELPERS = TableField[PlanTask]("Phối hợp", _helpers, width=30, paper=17)
_PRODUCT = TableField[PlanTask](_label("product"), lambda task: task.product, width=28, paper=14)


def tasks_table(*, linked: bool) -> Table[PlanTask]:
    """The columns of the plan; `linked` for who may note that a task is done."""
    return Table(
        {
            "order": TableField(
                "STT", lambda task: task.order, width=6, paper=5, kind=ColumnKind.INTEGER, on_page=False
            ),
            "name": TableField(_label("name"), lambda task: task.name, width=50, cell="campaigns/plan_name.html"),
            "time": _TIME,
            "due_on": TableField(_label("due_on"), lambda task: task.due_on, paper=10, kind=ColumnKind.DATE),
            "leader": _LEADER,
            "helpers": _HELPERS,
            "product": _PRODUCT,
            "state": TableField(
                "Tình trạng",
                state_words,
                width=20,
                paper=10,
                cell="campaigns/task_state_edit.html" if linked else "campaigns/task_state.html",
            ),
        }
    )


# What the document of the plan shows: a plan says nothing yet of what was done.
PLANNED_TABLE = Table[PlanTask](
    {
        "order": TableField("STT", lambda task: task.order, width=6, paper=6, kind=ColumnKind.INTEGER),
        "name": TableField(_label("name"), lambda task: task.name, width=50),
        "time": TableField(_label("time"), _when, width=26, paper=16),
        "leader": _LEADER,
        "helpers": _HELPERS,
        "product": _PRODUCT,
    }
)


def tasks_sheet(year: BlocYear, table: Table[PlanTask], tasks: Sequence[PlanTask]) -> WorkbookSheet:
    """The plan as a sheet of a workbook."""
    return WorkbookSheet(
        name="Kế hoạch", title=f"Kế hoạch hoạt động, {year}", columns=table.columns, rows=table.rows(tasks)
    )
