"""Whom a bloc proposes for an award after a campaign: nobody's business but its own people's until it is decided."""

from django.db import models
from django.db.models import Q

from campaigns.models.campaigns import Campaign
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import Membership


class AwardProposal(models.Model):
    """One proposal: which award, and whom for."""

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", "Tập thể"
        INDIVIDUAL = "individual", "Cá nhân"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="award_proposals", verbose_name="Đợt thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    award = VietnameseCharField("Hình thức khen thưởng", max_length=200)
    kind = models.CharField("Tập thể, cá nhân", max_length=10, choices=Kind.choices)
    name = VietnameseCharField("Tên tập thể, họ tên cá nhân", max_length=300)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="award_proposals", verbose_name="Đơn vị")
    note = VietnameseTextField("Ghi chú", blank=True)

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "order"], name="one_award_proposal_a_place"),
            models.CheckConstraint(
                condition=Q(kind__in=["collective", "individual"]),
                name="award_proposal_kind_is_known",
                violation_error_message="Hãy chọn tập thể hoặc cá nhân.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.name}"
