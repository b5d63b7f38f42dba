"""The check visits («kiểm tra») that a bloc makes to its members, in a campaign or in the year as a whole."""

from django.db import models

from campaigns.models.campaigns import Campaign
from common.vietnamese.dates import short_date
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class Visit(models.Model):
    """A day on which somebody goes to see how members do; everybody in the bloc knows that it was, and to whom."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="visits", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="Đợt thi đua"
    )
    on = models.DateField("Ngày kiểm tra")
    who = VietnameseCharField("Người kiểm tra", max_length=300)

    class Meta:
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "cuộc kiểm tra"
        ordering = ["year", "number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_visit_a_number")]

    def __str__(self) -> str:
        return f"Kiểm tra ngày {short_date(self.on)}"


class VisitedMember(models.Model):
    """A member that is visited, and what was found there: that is the member's and the bloc's own people's matter."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visited", verbose_name="Cuộc kiểm tra")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="visits", verbose_name="Đơn vị được kiểm tra")
    findings = VietnameseTextField("Kết quả, nhận xét", blank=True)

    class Meta:
        verbose_name = "đơn vị được kiểm tra"
        verbose_name_plural = "đơn vị được kiểm tra"
        ordering = ["visit", "member__order"]
        constraints = [models.UniqueConstraint(fields=["visit", "member"], name="a_visit_is_to_a_member_once")]

    def __str__(self) -> str:
        return f"{self.visit}: {self.member}"
