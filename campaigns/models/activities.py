"""What the members of a bloc do together in a year: its kinds, how it was planned, and what came of it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from campaigns.models.files import KeptFile
from common.numbering import free_number
from common.vietnamese.dates import short_date, today_vn
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership

# In which field it is kept why the day of another one stands.
ACTIVITY_DAYS = {
    "planned_from": "planned_from_reason",
    "planned_to": "planned_to_reason",
    "held_on": "held_reason",
}


class ActivityKind(models.Model):
    """A kind of joint activity, as the bloc names it that year."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="activity_kinds", verbose_name="Năm thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    code = models.SlugField("Mã", max_length=50)
    name = VietnameseCharField("Tên", max_length=300)

    class Meta:
        verbose_name = "loại hoạt động"
        verbose_name_plural = "loại hoạt động"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="one_activity_kind_a_code"),
            models.UniqueConstraint(fields=["year", "order"], name="one_activity_kind_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """Something the members do together: planned, then held (`held_on`) or cancelled (`cancelled_reason`).

    Its number stands in its address and never changes; its place in the list is its order.
    """

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="activities", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name="Loại")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Tên", max_length=300)
    host = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_activities",
        verbose_name="Đơn vị chủ trì",
    )
    plan = VietnameseTextField("Nội dung", blank=True)
    planned_from = models.DateField("Dự kiến từ ngày", null=True, blank=True)
    planned_from_reason = VietnameseTextField("Vì sao ghi ngày dự kiến bắt đầu này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""
    planned_to = models.DateField("Dự kiến đến ngày", null=True, blank=True)
    planned_to_reason = VietnameseTextField("Vì sao ghi ngày dự kiến kết thúc này", blank=True, editable=False)
    """The same of the last day."""
    place = VietnameseCharField("Địa điểm", max_length=200, blank=True)
    budget = models.PositiveBigIntegerField("Dự toán (đồng)", null=True, blank=True)
    held_on = models.DateField("Đã tổ chức ngày", null=True, blank=True)
    held_reason = VietnameseTextField("Vì sao ghi ngày này", blank=True, editable=False)
    """The same of the day on which it was held."""
    result = VietnameseTextField("Kết quả", blank=True)
    spent = models.PositiveBigIntegerField("Kinh phí đã chi (đồng)", null=True, blank=True)
    cancelled_reason = VietnameseTextField("Lý do hủy", blank=True)
    """Why it is not going to be held; "" of one that still is, or was."""

    class Meta:
        verbose_name = "hoạt động chung"
        verbose_name_plural = "hoạt động chung"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "order"], name="one_activity_a_place"),
            models.UniqueConstraint(fields=["year", "number"], name="one_activity_a_number"),
            models.CheckConstraint(
                condition=Q(planned_to__isnull=True) | Q(planned_to__gte=F("planned_from")),
                name="activity_is_planned_to_end_after_it_begins",
                violation_error_message="Ngày dự kiến kết thúc phải từ ngày dự kiến bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(planned_to__isnull=True) | Q(planned_from__isnull=False),
                name="activity_that_is_planned_to_end_begins",
                violation_error_message="Hãy ghi cả ngày dự kiến bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_reason="") | Q(held_on__isnull=True),
                name="cancelled_activity_was_not_held",
                violation_error_message="Hoạt động đã hủy thì không có ngày tổ chức. Hãy bỏ ngày, hoặc bỏ lý do hủy.",
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=False) | Q(result="", spent__isnull=True),
                name="activity_with_results_was_held",
                violation_error_message="Hãy ghi ngày đã tổ chức trước khi ghi kết quả và kinh phí đã chi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Gives a new one the next number of its year, whichever door it comes by."""
        if not self.number:
            self.number = free_number(Activity.objects.filter(year=self.year_id))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.year.bloc.code, self.year.year, self.number])

    @property
    def day_reasons(self) -> list[str]:
        """Why odd ones of its planned days stand."""
        return [reason for reason in (self.planned_from_reason, self.planned_to_reason) if reason]

    @property
    def planned_when(self) -> str:
        """Its planned days in words: «05/08/2023», «05/08/2023 – 06/08/2023»; "" where none is planned."""
        if self.planned_from is None:
            return ""
        starts = short_date(self.planned_from)
        if self.planned_to is None or self.planned_to == self.planned_from:
            return starts
        return f"{starts} – {short_date(self.planned_to)}"

    @property
    def state(self) -> str:
        """How it stands today; see `state_on`."""
        return self.state_on(today_vn())

    def state_on(self, day: date) -> str:
        """How it stands on a day: «cancelled», «held», «overdue» (its planned days are over), or «planned»."""
        if self.cancelled_reason:
            return "cancelled"
        if self.held_on:
            return "held"
        last = self.planned_to or self.planned_from
        return "overdue" if last and last < day else "planned"


class Attendance(models.Model):
    """How many people one member sent to an activity that was held. 0 says that nobody came; no row says nothing."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances", verbose_name="Hoạt động chung")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="attendances", verbose_name="Đơn vị")
    people = models.PositiveIntegerField("Số người tham gia")

    class Meta:
        verbose_name = "số người tham gia"
        verbose_name_plural = "số người tham gia"
        ordering = ["activity", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="one_attendance_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.member}"


class Picture(KeptFile):
    """A picture of an activity that was held."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="pictures", verbose_name="Hoạt động chung")
    caption = VietnameseCharField("Lời ảnh", max_length=300, blank=True)

    class Meta:
        verbose_name = "ảnh"
        verbose_name_plural = "ảnh"
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sha256"], condition=Q(removed_at__isnull=True), name="one_picture_a_content"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="picture_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.caption or self.name
