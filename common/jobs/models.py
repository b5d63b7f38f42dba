"""What was asked for and how far it is, and which workers are alive. The queue itself is the library's table."""

from django.db import models
from django.db.models import Q

from common.vietnamese.fields import KeptJSONField, VietnameseTextField


class JobState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Chưa làm được"


OPEN = [JobState.WAITING, JobState.RUNNING]


class Job(models.Model):
    """One piece of work that somebody asked for. Of each key only the last job is kept; the log has the history."""

    key = models.CharField("Khóa", max_length=200)
    """What it is about: «dossier/12». Only one job of a key is open at any time."""
    work = models.CharField("Việc", max_length=200)
    """Where the function stands that does it (`declaring.Work.path`)."""
    arguments = KeptJSONField("Tham số", default=dict)
    state = models.CharField("Trạng thái", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField("Lần thử", default=1)
    """Counted up whenever it is handed out again: whoever still works at an earlier attempt can write nothing more."""
    queued_as = models.UUIDField("Số trong hàng chờ", null=True, blank=True)
    """The row of this attempt in the queue."""
    done = models.PositiveIntegerField("Đã xong", default=0)
    total = models.PositiveIntegerField("Tất cả", default=0)
    doing = VietnameseTextField("Đang làm", blank=True)
    problem = VietnameseTextField("Vì sao", blank=True)
    outcome = KeptJSONField("Kết quả", default=list)
    """What is told of it once it is done: pairs of a level (`django.contrib.messages`) and a sentence."""
    asked_by = models.CharField("Người yêu cầu", max_length=200)
    account = models.CharField("Tài khoản", max_length=150, blank=True)
    asked_at = models.DateTimeField("Yêu cầu lúc", auto_now_add=True)
    ended_at = models.DateTimeField("Xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc nền"
        verbose_name_plural = "việc nền"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(state__in=OPEN), name="one_open_job_a_key"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(condition=~Q(state="failed", problem=""), name="a_failed_job_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"


class Worker(models.Model):
    """A worker process, and when it last said that it was alive, by the database's clock."""

    name = models.CharField("Tên", max_length=64, unique=True)
    seen_at = models.DateTimeField("Thấy lần cuối")

    class Meta:
        verbose_name = "tiến trình nền"
        verbose_name_plural = "tiến trình nền"

    def __str__(self) -> str:
        return self.name
