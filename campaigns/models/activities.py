"""What the members of a bloc do together in a year, and the kinds of it."""

from django.db import models

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear

# In which field it is kept why the day of another one stands.
ACTIVITY_DAYS = {"held_on": "held_reason"}


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
    """Something the members do together. It counts for the year once it has been held, which `held_on` says."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="activities", verbose_name="Năm thi đua")
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name="Loại")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Tên", max_length=300)
    held_on = models.DateField("Đã tổ chức ngày", null=True, blank=True)
    held_reason = VietnameseTextField("Vì sao ghi ngày này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""
    place = VietnameseCharField("Địa điểm", max_length=200, blank=True)

    class Meta:
        verbose_name = "hoạt động chung"
        verbose_name_plural = "hoạt động chung"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "order"], name="one_activity_a_place")]

    def __str__(self) -> str:
        return self.name
