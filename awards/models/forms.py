"""The forms of award a bloc knows, as they were named and given from one day to another, and the grounds of the law.

Nothing of it is a constant: names, who decides, conditions, coefficients and papers change with the law, and a paper of
2023 keeps what stood in 2023.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import Bloc


class AwardForm(models.Model):
    """A title or a form of award, whatever it was called over the years; its names stand in its editions."""

    class Category(models.TextChoices):
        """Titles are reviewed («bình xét thi đua»), forms of award considered («xét khen thưởng»): two minutes."""

        TITLE = "title", "Danh hiệu thi đua"
        AWARD = "award", "Hình thức khen thưởng"

    class Subject(models.TextChoices):
        COLLECTIVE = "collective", "Tập thể"
        INDIVIDUAL = "individual", "Cá nhân"

    class Level(models.TextChoices):
        STATE = "state", "Nhà nước, Chính phủ"
        PROVINCE = "province", "Tỉnh, bộ, ngành"
        BASE = "base", "Cơ sở"

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="award_forms", verbose_name="Khối thi đua")
    code = models.SlugField("Mã", max_length=50)
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Hình thức cao hơn đứng trước.")
    category = models.CharField("Loại", max_length=10, choices=Category.choices)
    subject = models.CharField("Tặng cho", max_length=10, choices=Subject.choices)
    level = models.CharField("Cấp", max_length=10, choices=Level.choices)

    class Meta:
        verbose_name = "hình thức khen thưởng"
        verbose_name_plural = "hình thức khen thưởng"
        ordering = ["bloc_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["bloc", "code"], name="one_award_form_a_code"),
            models.UniqueConstraint(fields=["bloc", "order"], name="one_award_form_a_place"),
            models.CheckConstraint(condition=~Q(code=""), name="award_form_has_a_code"),
            models.CheckConstraint(condition=Q(category__in=["title", "award"]), name="award_category_is_known"),
            models.CheckConstraint(
                condition=Q(subject__in=["collective", "individual"]), name="award_subject_is_known"
            ),
            models.CheckConstraint(condition=Q(level__in=["state", "province", "base"]), name="award_level_is_known"),
        ]

    def __str__(self) -> str:
        return self.code

    def edition_on(self, day: date) -> "FormEdition | None":
        """What it was on this day; None where no edition says. Its editions may be at hand already."""
        return next((one for one in self.editions.all() if one.stands_on(day)), None)

    def name_on(self, day: date) -> str:
        """What it was called on this day; by the edition nearest to it where none says, by its code without any."""
        if (edition := self.edition_on(day)) is not None:
            return edition.name
        editions = list(self.editions.all())
        before = [(one.valid_to, one.pk, one) for one in editions if one.valid_to is not None and one.valid_to < day]
        if before:
            return max(before)[2].name
        after = [(one.valid_from, one.pk, one) for one in editions if one.valid_from is not None]
        return min(after)[2].name if after else self.code


class FormEdition(models.Model):
    """What a form of award is from one day to another: its name in print, who decides, and what it asks for.

    The text of the condition is for people; the four fields at the end are what the portal can check by itself. None:
    the form asks nothing of the kind.
    """

    form = models.ForeignKey(AwardForm, models.CASCADE, related_name="editions", verbose_name="Hình thức khen thưởng")
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    name = VietnameseCharField("Tên in trên văn bản", max_length=300)
    decided_by = VietnameseCharField("Cấp quyết định", max_length=200, blank=True)
    condition = VietnameseTextField("Điều kiện", blank=True)
    report_form = VietnameseCharField("Mẫu báo cáo thành tích", max_length=100, blank=True)
    coefficient = models.DecimalField(
        "Hệ số tiền thưởng", max_digits=6, decimal_places=2, null=True, blank=True, help_text="Nhân với lương cơ sở."
    )
    most_rank = models.PositiveSmallIntegerField("Xếp hạng từ thứ mấy trở lên", null=True, blank=True)
    band = VietnameseCharField("Xếp loại phải đạt", max_length=60, blank=True)
    years_running = models.PositiveSmallIntegerField("Số năm liên tục", null=True, blank=True)
    years_of = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Liên tục đạt hình thức nào",
    )
    note = VietnameseCharField("Ghi chú", max_length=500, blank=True)
    """Where it is from: the text that says it, and what is still to be checked."""

    class Meta:
        verbose_name = "quy định về hình thức khen thưởng"
        verbose_name_plural = "quy định về hình thức khen thưởng"
        ordering = ["form_id", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "valid_from"],
                name="one_edition_a_day",
                violation_error_message="Hình thức này đã có một quy định từ ngày ấy.",
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(valid_from__isnull=True),
                name="one_edition_from_the_beginning",
                violation_error_message="Hình thức này đã có một quy định không ghi ngày bắt đầu.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="edition_has_a_name"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="edition_ends_after_it_begins",
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(coefficient__isnull=True) | Q(coefficient__gt=0),
                name="coefficient_is_more_than_nothing",
                violation_error_message="Hệ số phải lớn hơn 0; không có thì để trống.",
            ),
            models.CheckConstraint(
                condition=Q(most_rank__isnull=True) | Q(most_rank__gt=0), name="rank_asked_for_is_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(years_running__isnull=True, years_of__isnull=True)
                | Q(years_running__isnull=False, years_running__gt=0, years_of__isnull=False),
                name="years_running_are_of_a_form",
                violation_error_message="Ghi số năm liên tục thì chọn cả hình thức, hoặc để trống cả hai.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stands_on(self, day: date) -> bool:
        """Whether it is what the form was on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class BasePay(models.Model):
    """The base pay («lương cơ sở») from a day on, by which the money of an award is reckoned."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="base_pays", verbose_name="Khối thi đua")
    valid_from = models.DateField("Từ ngày")
    amount = models.PositiveBigIntegerField("Lương cơ sở (đồng)")
    step = models.PositiveIntegerField("Làm tròn tiền thưởng lên (đồng)", default=10_000)
    """The money of an award is rounded up to a multiple of it."""
    ground = VietnameseCharField("Theo văn bản", max_length=300, blank=True)

    class Meta:
        verbose_name = "lương cơ sở"
        verbose_name_plural = "lương cơ sở"
        ordering = ["bloc_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "valid_from"],
                name="one_base_pay_a_day",
                violation_error_message="Đã có mức lương cơ sở từ ngày ấy.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="base_pay_is_more_than_nothing",
                violation_error_message="Mức lương phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(step__gt=0),
                name="award_money_is_rounded_by_something",
                violation_error_message="Mức làm tròn phải lớn hơn 0; không làm tròn thì ghi 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class LegalGround(models.Model):
    """A text that papers name as their ground («Căn cứ …»), from the day it holds to the day it ends."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="legal_grounds", verbose_name="Khối thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Căn cứ")
    valid_from = models.DateField("Có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("Hết hiệu lực sau ngày", null=True, blank=True)
    note = VietnameseCharField("Ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["bloc_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["bloc", "order"], name="one_legal_ground_a_place"),
            models.CheckConstraint(condition=~Q(text=""), name="legal_ground_says_what"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="legal_ground_ends_after_it_begins",
                violation_error_message="Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
