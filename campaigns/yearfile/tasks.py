"""The year file's «work_plan»: the plan's table, in its order."""

from collections.abc import Collection
from dataclasses import dataclass

from campaigns.models import PlanTask
from campaigns.tasks import LONGEST, LONGEST_HELPERS, MOST_ROWS, TaskWanted, wrong_days
from campaigns.verbs.tasks import bring_tasks
from common.audit.log import Change
from common.vietnamese.dates import today_vn
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from members.models import BlocYear

KEY = "work_plan"
TWO_LEADERS = "Chủ trì là một đơn vị thành viên (leader), hoặc ghi bằng chữ (leader_text), không cả hai."


@dataclass(frozen=True)
class TaskPart:
    """A task of the file with its number."""

    number: int
    wanted: TaskWanted


def read(root: FileNode, codes: Collection[str], year: int) -> list[TaskPart] | None:
    """What the file says of the plan; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes(KEY, most=MOST_ROWS)
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.number for part in found), "number", "Số")
    return found if root.says(KEY) else None


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> TaskPart:
    number = node.integer("number", required=False, least=1) or place
    fields: Fields = {
        "name": node.line("name", longest=LONGEST["name"]),
        "time": node.line("time", required=False, longest=LONGEST["time"]),
        "due_on": node.date("due_on", required=False),
        "leader_text": node.line("leader_text", required=False, longest=LONGEST["leader"]),
        "helpers_text": node.line("helpers_text", required=False, longest=LONGEST_HELPERS),
        "product": node.line("product", required=False, longest=LONGEST["product"]),
        "done_on": node.date("done_on", required=False),
    }
    leader, helpers = node.line("leader", required=False), node.lines("helpers", longest=50)
    for key, named in (("leader", [leader] if leader else []), ("helpers", helpers)):
        for code in named:
            if code not in codes:
                node.tell(key, f"Không có thành viên nào mã {shown(code)} trong mục members.")
    if leader and fields["leader_text"]:
        node.tell("leader_text", TWO_LEADERS)
    for field, sentence in wrong_days(fields, year=year, today=today_vn()).items():
        node.tell(field, sentence)
    node.close()
    return TaskPart(number, TaskWanted(fields, leader, tuple(dict.fromkeys(helpers))))


def apply(year: BlocYear, wanted: list[TaskPart]) -> list[Change]:
    """Brings the plan to what the file says, by its numbers and in its order."""
    return bring_tasks(year, [(part.number, part.wanted) for part in wanted])


def dump(year: BlocYear) -> JsonObject:
    """The plan as it stands; {} where there is none, so that other years' files stay as they were."""
    tasks = PlanTask.objects.filter(year=year).order_by("order").select_related("leader")
    rows = [_dump(task) for task in tasks.prefetch_related("helpers__member")]
    return {KEY: rows} if rows else {}


def _dump(task: PlanTask) -> JsonObject:
    told: JsonObject = {
        "number": task.number,
        "name": task.name,
        "time": task.time,
        "due_on": task.due_on and task.due_on.isoformat(),
        "leader": task.leader and task.leader.code,
        "leader_text": task.leader_text,
        "helpers": [helper.member.code for helper in task.helpers.all()],
        "helpers_text": task.helpers_text,
        "product": task.product,
        "done_on": task.done_on and task.done_on.isoformat(),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}
