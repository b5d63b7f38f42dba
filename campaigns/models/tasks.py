"""The year's plan as a table: what is to be done, when, who leads, who helps, and what comes of it."""

from datetime import date

from django.db import models
from django.db.models import Q

from common.vietnamese.dates import today_vn
from common.vietnamese.fields import VietnameseCharField
from members.models import BlocYear, Membership


class PlanTask(models.Model):
    """One line of the plan («việc»). Its number is its key and stays; its place in the table is its order."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="plan_tasks", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Nội dung công việc", max_length=500)
    time = VietnameseCharField("Thời gian", max_length=200, blank=True)
    """As offices write it, «Quý I», «Trước hội nghị»; what the calendar shows is `due_on`."""
    due_on = models.DateField("Hạn", null=True, blank=True)
    leader = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="led_tasks", verbose_name="Đơn vị chủ trì"
    )
    leader_text = VietnameseCharField("Chủ trì, nếu không phải một đơn vị", max_length=200, blank=True)
    helpers_text = VietnameseCharField("Phối hợp, ngoài các đơn vị được chọn", max_length=300, blank=True)
    product = VietnameseCharField("Sản phẩm", max_length=300, blank=True)
    done_on = models.DateField("Xong ngày", null=True, blank=True)

    class Meta:
        verbose_name = "việc trong kế hoạch"
        verbose_name_plural = "việc trong kế hoạch"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_plan_task_a_number"),
            models.UniqueConstraint(fields=["year", "order"], name="one_plan_task_a_place"),
            models.CheckConstraint(
                condition=Q(leader__isnull=True) | Q(leader_text=""),
                name="plan_task_has_one_leader",
                violation_error_message="Chủ trì là một đơn vị thành viên, hoặc ghi bằng chữ, không cả hai.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, day: date) -> str:
        """How it stands on a day: «done», «overdue» or «open»."""
        if self.done_on:
            return "done"
        return "overdue" if self.due_on and self.due_on < day else "open"

    @property
    def state(self) -> str:
        """How it stands today."""
        return self.state_on(today_vn())


class TaskHelper(models.Model):
    """A member that helps with a line of the plan."""

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="helpers", verbose_name="Việc trong kế hoạch")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="helped_tasks", verbose_name="Đơn vị phối hợp")

    class Meta:
        verbose_name = "đơn vị phối hợp"
        verbose_name_plural = "đơn vị phối hợp"
        ordering = ["task", "member__order"]
        constraints = [models.UniqueConstraint(fields=["task", "member"], name="one_helper_a_member")]

    def __str__(self) -> str:
        return f"{self.task}: {self.member}"
