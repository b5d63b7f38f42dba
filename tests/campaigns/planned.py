"""A plan for tests, as the portal's own verbs make it."""

from campaigns.tasks import TaskRow, seal_of
from campaigns.verbs.tasks import change_tasks, rows_of
from common.audit.log import Actor, Change
from tests.years import Made

TASKS = [
    TaskRow(
        name="Ký kết giao ước thi đua",
        time="Quý I",
        due="31/03/2024",
        leader="Đơn vị 01",
        helpers="Đơn vị 03; các đoàn thể; Đơn vị 02",
        product="Giao ước đã ký",
    ),
    TaskRow(name="Sơ kết Đợt 1", time="Tháng 6", leader="Tổ giúp việc"),
]


def tasks_planned(made: Made, rows: list[TaskRow] | None = None) -> list[Change]:
    """Writes these rows as the plan of a year that has none yet."""
    return change_tasks(
        year=made.year,
        rows=TASKS if rows is None else rows,
        seen=seal_of(rows_of(made.year)),
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )
