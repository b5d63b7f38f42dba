"""The campaigns of a bloc-year with their occasions, and the focus of all of them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear

# In which field it is kept why the day of another one stands.
CAMPAIGN_DAYS = {"starts": "starts_reason", "ends": "ends_reason"}
# What a campaign has to say besides its time, in the order of its launch notice.
CONTENTS = ("aims", "scope", "criteria", "measures")


class Campaign(models.Model):
    """A stretch of the year with a theme, numbered within the year."""

    class Kind(models.TextChoices):
        """The two kinds of emulation; "" while nobody has said which."""

        REGULAR = "regular", "Thường xuyên"
        THEMATIC = "thematic", "Theo chuyên đề"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="campaigns", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số")
    """Stands in its address and in what was made of it, and stays; where it stands among the others is its order."""
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Tên", max_length=100)
    starts = models.DateField("Từ ngày")
    starts_reason = VietnameseTextField("Vì sao ghi ngày bắt đầu này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""
    ends = models.DateField("Đến ngày")
    ends_reason = VietnameseTextField("Vì sao ghi ngày kết thúc này", blank=True, editable=False)
    """The same of the last day."""
    theme = VietnameseTextField("Chủ đề")
    kind = models.CharField("Loại phong trào", max_length=10, choices=Kind.choices, blank=True)
    launched_by = VietnameseCharField("Cấp phát động", max_length=100, blank=True)
    """Who calls for it, as the bloc writes it: «Khối», «Tỉnh», «Thủ tướng Chính phủ»."""
    answers = VietnameseCharField("Hưởng ứng phong trào", max_length=300, blank=True)
    """The drive of a higher level that it answers, by its name."""
    aims = VietnameseTextField("Mục tiêu", blank=True)
    scope = VietnameseTextField("Phạm vi, đối tượng", blank=True)
    criteria = VietnameseTextField("Tiêu chí thi đua", blank=True)
    measures = VietnameseTextField("Biện pháp thực hiện", blank=True)

    class Meta:
        verbose_name = "đợt thi đua"
        verbose_name_plural = "đợt thi đua"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_campaign_a_number"),
            models.UniqueConstraint(fields=["year", "order"], name="one_campaign_a_place"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="campaign_ends_after_it_starts",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", "regular", "thematic"]),
                name="campaign_kind_is_known",
                violation_error_message="Hãy chọn loại phong trào trong danh sách.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.year.bloc.code, self.year.year, self.number])

    @property
    def day_reasons(self) -> list[str]:
        """Why odd ones of its two days stand."""
        return [reason for reason in (self.starts_reason, self.ends_reason) if reason]

    def state_on(self, day: date) -> str:
        """How the campaign stands on a day: «upcoming», «running» or «over»; both its end days belong to it."""
        if day < self.starts:
            return "upcoming"
        return "running" if day <= self.ends else "over"


class Occasion(models.Model):
    """An anniversary that a campaign honours. Its years follow from its dates and are not stored beside them."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="occasions", verbose_name="Đợt thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Tên", max_length=300)
    from_date = models.DateField("Ngày gốc")
    to_date = models.DateField("Ngày kỷ niệm")

    class Meta:
        verbose_name = "ngày kỷ niệm"
        verbose_name_plural = "ngày kỷ niệm"
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "order"], name="one_occasion_a_place"),
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="occasion_is_after_its_origin",
                violation_error_message="Ngày kỷ niệm phải sau ngày gốc.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> int:
        """Which anniversary it is, in years."""
        return self.to_date.year - self.from_date.year


class Focus(models.Model):
    """One point that all campaigns of the year have in common."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="focus", verbose_name="Năm thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Nội dung")

    class Meta:
        verbose_name = "nội dung trọng tâm"
        verbose_name_plural = "nội dung trọng tâm"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "order"], name="one_focus_a_place")]

    def __str__(self) -> str:
        return self.text
