"""Whether a member is reviewed at all: from which day it is not, why, by which paper, and what it says to that."""

from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class AwardSettings(models.Model):
    """What a bloc-year has settled about its review as a whole."""

    class Reasons(models.TextChoices):
        OWN = "own", "Chỉ đơn vị đó và người của Khối"
        ALL = "all", "Mọi đơn vị trong Khối"

    year = models.OneToOneField(BlocYear, models.CASCADE, related_name="award_settings", verbose_name="Năm thi đua")
    reasons = models.CharField(
        "Ai xem lý do không xét, tạm dừng xét", max_length=3, choices=Reasons.choices, default=Reasons.OWN
    )
    portal_ballot = VietnameseCharField(
        "Quy chế cho phép bỏ phiếu trên cổng tại",
        max_length=300,
        blank=True,
        help_text="Điều, khoản của quy chế. Để trống: chỉ bỏ phiếu giấy.",
    )
    to_standing_body = models.BooleanField("Hồ sơ trình qua Cơ quan thường trực", default=False)
    """Whether its standing body reads the dossiers that were sent, and returns them or takes them up."""

    class Meta:
        verbose_name = "quy định bình xét của năm"
        verbose_name_plural = "quy định bình xét của năm"
        constraints = [
            models.CheckConstraint(condition=Q(reasons__in=["own", "all"]), name="eligibility_reasons_are_known"),
        ]

    def __str__(self) -> str:
        return f"Bình xét {self.year}"


class Eligibility(models.Model):
    """That a member is not reviewed, or not for now. A suspended one keeps its place until it is known how it ends."""

    class State(models.TextChoices):
        SUSPENDED = "suspended", "Tạm dừng xét"
        EXCLUDED = "excluded", "Không xét"

    member = models.ForeignKey(Membership, models.PROTECT, related_name="eligibilities", verbose_name="Đơn vị")
    state = models.CharField("Xét khen thưởng", max_length=10, choices=State.choices)
    since = models.DateField("Từ ngày")
    reason = VietnameseTextField("Lý do")
    document = VietnameseCharField("Văn bản", max_length=300, blank=True)
    whose = VietnameseCharField("Của cơ quan", max_length=200, blank=True)
    answer = VietnameseTextField("Ý kiến của đơn vị", blank=True)
    answered_on = models.DateField("Ngày đơn vị có ý kiến", null=True, blank=True)
    until = models.DateField("Xét lại từ ngày", null=True, blank=True)
    outcome = VietnameseTextField("Kết luận", blank=True)
    """Why it is reviewed again; "" while it is not."""

    class Meta:
        verbose_name = "việc không xét, tạm dừng xét"
        verbose_name_plural = "việc không xét, tạm dừng xét"
        ordering = ["member__order", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "since"],
                name="one_eligibility_a_day",
                violation_error_message="Đơn vị này đã có một lần không xét, tạm dừng xét từ ngày ấy.",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until__isnull=True),
                name="one_open_eligibility_a_member",
                violation_error_message="Đơn vị này đang không được xét hoặc tạm dừng xét.",
            ),
            models.CheckConstraint(condition=Q(state__in=["suspended", "excluded"]), name="eligibility_state_is_known"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="eligibility_has_a_reason", violation_error_message="Hãy ghi lý do."
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, outcome="")
                | (Q(until__isnull=False, until__gte=F("since")) & ~Q(outcome="")),
                name="eligibility_ends_with_an_outcome",
                violation_error_message="Xét lại thì ghi cả ngày và kết luận; ngày ấy không trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="answer_of_a_member_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"
