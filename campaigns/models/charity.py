"""What a bloc gives in a year's charity («an sinh xã hội»): contributions, and what they were used for."""

from django.db import models
from django.db.models import Q

from common.vietnamese.fields import VietnameseCharField
from members.models import BlocYear, Membership


class Contribution(models.Model):
    """What one member, or somebody outside the bloc, pledged or gave: money, goods or days of labour.

    A pledge is not a receipt: what came has `received_on`. What comes in parts has a row for each part.
    """

    class Kind(models.TextChoices):
        MONEY = "money", "Tiền"
        GOODS = "goods", "Hiện vật"
        LABOUR = "labour", "Ngày công"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="contributions", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    member = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name="Đơn vị trong Khối",
    )
    giver = VietnameseCharField("Người, tổ chức ngoài Khối", max_length=200, blank=True)
    beside = models.BooleanField("Đối ứng, không qua Khối", default=False)
    kind = models.CharField("Đóng góp bằng", max_length=10, choices=Kind.choices, default=Kind.MONEY)
    amount = models.PositiveBigIntegerField("Số tiền hoặc giá trị (đồng)", null=True, blank=True)
    goods = VietnameseCharField("Tên hiện vật", max_length=200, blank=True)
    quantity = models.DecimalField("Số lượng, số ngày công", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = VietnameseCharField("Đơn vị tính", max_length=50, blank=True)
    pledged_on = models.DateField("Ngày đăng ký", null=True, blank=True)
    received_on = models.DateField("Ngày đã nhận", null=True, blank=True)
    paper = VietnameseCharField("Chứng từ", max_length=200, blank=True)

    class Meta:
        verbose_name = "đóng góp an sinh"
        verbose_name_plural = "đóng góp an sinh"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_contribution_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["money", "goods", "labour"]), name="contribution_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) ^ Q(giver=""),
                name="contribution_has_one_giver",
                violation_error_message="Hãy chọn một đơn vị trong Khối, hoặc ghi tên ngoài Khối; chỉ một trong hai.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="money") | Q(amount__isnull=False, amount__gt=0),
                name="contributed_money_is_a_sum",
                violation_error_message="Hãy ghi số tiền.",
            ),
            models.CheckConstraint(
                condition=Q(kind="money") | Q(quantity__isnull=False, quantity__gt=0),
                name="contributed_goods_have_a_quantity",
                violation_error_message="Hãy ghi số lượng hiện vật, hoặc số ngày công.",
            ),
            models.CheckConstraint(
                condition=Q(pledged_on__isnull=False) | Q(received_on__isnull=False),
                name="contribution_was_pledged_or_received",
                violation_error_message="Hãy ghi ngày đăng ký, hoặc ngày đã nhận.",
            ),
        ]

    def __str__(self) -> str:
        return f"số {self.number}"

    @property
    def giver_shown(self) -> str:
        """Who gives, as lists name it."""
        return self.member.short_name if self.member else self.giver


class CharityUse(models.Model):
    """What was done with it: a house, gifts, scholarships. Whom it helped is a private person's matter.

    `beneficiary` is for the bloc's own people alone (`members.access.may_see_everything`): it stands in no log.
    """

    class Kind(models.TextChoices):
        HOUSE = "house", "Nhà tình nghĩa, nhà đại đoàn kết"
        GIFT = "gift", "Quà tặng"
        SCHOLARSHIP = "scholarship", "Học bổng"
        SAVINGS = "savings", "Sổ tiết kiệm"
        OTHER = "other", "Việc khác"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="charity_uses", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    kind = models.CharField("Loại", max_length=12, choices=Kind.choices, default=Kind.GIFT)
    what = VietnameseCharField("Nội dung", max_length=300)
    beneficiary = VietnameseCharField("Người được giúp", max_length=300, blank=True)
    place = VietnameseCharField("Nơi trao", max_length=200, blank=True)
    handed_on = models.DateField("Ngày trao")
    shares = models.PositiveIntegerField("Số suất", null=True, blank=True)
    amount = models.PositiveBigIntegerField("Số tiền đã dùng (đồng)", null=True, blank=True)

    class Meta:
        verbose_name = "việc an sinh"
        verbose_name_plural = "việc an sinh"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_charity_use_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["house", "gift", "scholarship", "savings", "other"]),
                name="charity_use_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"số {self.number}"
