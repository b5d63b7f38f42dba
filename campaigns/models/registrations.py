"""What a member registers for the year: the titles it strives for, and its targets with what became of them."""

from django.db import models
from django.db.models import Q

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import Membership


class Registration(models.Model):
    """A member's registration for the year. Until it is handed in, its rows are a draft."""

    member = models.OneToOneField(
        Membership, models.PROTECT, related_name="registration", verbose_name="Đơn vị thành viên"
    )
    handed_in_on = models.DateField("Ngày đăng ký", null=True, blank=True)
    """None while it is being written, and again once it was given back."""
    day_reason = VietnameseTextField("Vì sao ghi ngày đăng ký này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""
    returned_reason = VietnameseTextField("Lý do mở lại", blank=True)

    class Meta:
        verbose_name = "đăng ký thi đua"
        verbose_name_plural = "đăng ký thi đua"
        ordering = ["member__year", "member__order"]

    def __str__(self) -> str:
        return str(self.member)


class RegisteredTitle(models.Model):
    """A title or a form of award that is striven for, and for whom."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="titles", verbose_name="Đăng ký thi đua"
    )
    order = models.PositiveSmallIntegerField("Thứ tự")
    title = VietnameseCharField("Danh hiệu đăng ký", max_length=200, blank=True)
    award = VietnameseCharField("Hình thức đăng ký", max_length=200, blank=True)
    for_whom = VietnameseCharField("Tập thể, cá nhân", max_length=300, blank=True)
    count = models.PositiveSmallIntegerField("Số lượng", default=1)

    class Meta:
        verbose_name = "danh hiệu đăng ký"
        verbose_name_plural = "danh hiệu đăng ký"
        ordering = ["registration", "order"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "order"], name="one_registered_title_a_place"),
            models.CheckConstraint(
                condition=~Q(title="", award=""),
                name="registered_title_names_something",
                violation_error_message="Hãy ghi danh hiệu hoặc hình thức khen thưởng.",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="registered_title_counts",
                violation_error_message="Số lượng phải từ 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.award


class Target(models.Model):
    """One target: what was planned, and what came of it at half-year, by estimate and in the end."""

    class Direction(models.TextChoices):
        """On which side of the plan it is reached (`campaigns.targets.Direction`)."""

        AT_LEAST = "at-least", "Từ … trở lên (≥)"
        AT_MOST = "at-most", "Không quá … (≤)"

    class Qualifier(models.TextChoices):
        """What is said before a result that nobody has audited; "" where it is exact."""

        MORE = "more", "hơn"
        ABOUT = "about", "khoảng"

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="targets", verbose_name="Đăng ký thi đua"
    )
    order = models.PositiveSmallIntegerField("Thứ tự")
    group = VietnameseCharField("Nhóm chỉ tiêu", max_length=200, blank=True)
    name = VietnameseCharField("Chỉ tiêu", max_length=300)
    unit = VietnameseCharField("Đơn vị tính", max_length=60, blank=True)
    direction = models.CharField("Hướng", max_length=10, choices=Direction.choices, default=Direction.AT_LEAST)
    plan = models.DecimalField("Kế hoạch", max_digits=15, decimal_places=3, null=True, blank=True)
    """None only in a draft, of a target that came along from the last year: each year is planned anew."""
    half_year = models.DecimalField("Sáu tháng", max_digits=15, decimal_places=3, null=True, blank=True)
    estimate = models.DecimalField("Ước cả năm", max_digits=15, decimal_places=3, null=True, blank=True)
    actual = models.DecimalField("Thực hiện", max_digits=15, decimal_places=3, null=True, blank=True)
    qualifier = models.CharField("Mức chính xác", max_length=10, choices=Qualifier.choices, blank=True)
    met = models.BooleanField("Đạt", null=True, blank=True)
    """Said by hand, where the figures don't say it (`campaigns.targets.Figures.outcome`)."""

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["registration", "order"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "order"], name="one_target_a_place"),
            models.CheckConstraint(
                condition=Q(direction__in=["at-least", "at-most"]),
                name="target_direction_is_known",
                violation_error_message="Hãy chọn hướng của chỉ tiêu trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=["", "more", "about"]),
                name="target_qualifier_is_known",
                violation_error_message="Hãy chọn mức chính xác trong danh sách.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": 0}) | Q(**{f"{name}__isnull": True}),
                    name=f"target_{name}_is_not_below_zero",
                    violation_error_message="Số của chỉ tiêu không âm.",
                )
                for name in ("plan", "half_year", "estimate", "actual")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Adjustment(models.Model):
    """A plan that took the place of the one before: dated, with a reason. Both stay to be seen."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="adjustments", verbose_name="Chỉ tiêu")
    order = models.PositiveSmallIntegerField("Thứ tự")
    on = models.DateField("Ngày điều chỉnh")
    day_reason = VietnameseTextField("Vì sao ghi ngày điều chỉnh này", blank=True, editable=False)
    """What is odd about the day, and why it stands; "" as a rule."""
    plan = models.DecimalField("Kế hoạch mới", max_digits=15, decimal_places=3)
    reason = VietnameseTextField("Lý do điều chỉnh")

    class Meta:
        verbose_name = "điều chỉnh chỉ tiêu"
        verbose_name_plural = "điều chỉnh chỉ tiêu"
        ordering = ["target", "order"]
        constraints = [
            models.UniqueConstraint(fields=["target", "order"], name="one_adjustment_a_place"),
            models.CheckConstraint(
                condition=Q(plan__gte=0),
                name="adjusted_plan_is_not_below_zero",
                violation_error_message="Số của chỉ tiêu không âm.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="adjustment_has_a_reason",
                violation_error_message="Hãy ghi lý do điều chỉnh.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}, {self.plan}"
