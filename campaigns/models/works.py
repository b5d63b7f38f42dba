"""The works («công trình, phần việc») that the members of a bloc do together, and what each bears of them."""

from django.db import models
from django.db.models import F, Q

from campaigns.works import WorkFacts, state_on
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class Work(models.Model):
    """A road, a bridge, a playground: from its start to its hand-over, or until it was stopped for a reason."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="works", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    name = VietnameseCharField("Tên công trình, phần việc", max_length=300)
    place = VietnameseCharField("Địa điểm", max_length=200, blank=True)
    value = models.PositiveBigIntegerField("Giá trị (đồng)", null=True, blank=True)
    starts_on = models.DateField("Ngày khởi công", null=True, blank=True)
    handed_on = models.DateField("Ngày bàn giao", null=True, blank=True)
    stopped_reason = VietnameseTextField("Lý do dừng", blank=True)

    class Meta:
        verbose_name = "công trình, phần việc"
        verbose_name_plural = "công trình, phần việc"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_work_a_number"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(handed_on__isnull=True) | Q(handed_on__gte=F("starts_on")),
                name="work_is_handed_over_after_it_starts",
                violation_error_message="Ngày bàn giao phải từ ngày khởi công trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(stopped_reason="") | Q(handed_on__isnull=True),
                name="stopped_work_was_not_handed_over",
                violation_error_message="Công trình đã bàn giao thì không dừng. Hãy bỏ ngày bàn giao, hoặc bỏ lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """How it stands today."""
        stopped = bool(self.stopped_reason)
        return state_on(today_vn(), starts=self.starts_on, handed=self.handed_on, stopped=stopped)

    @property
    def facts(self) -> WorkFacts:
        """What the sums need of it. Its shares are prefetched."""
        return WorkFacts(self.state, self.value, tuple(share.amount for share in self.shares.all()))


class WorkShare(models.Model):
    """What one member bears of a work, in đồng."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="shares", verbose_name="Công trình, phần việc")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="work_shares", verbose_name="Đơn vị")
    amount = models.PositiveBigIntegerField("Phần đóng góp (đồng)")

    class Meta:
        verbose_name = "phần đóng góp"
        verbose_name_plural = "phần đóng góp"
        ordering = ["work", "member__order"]
        constraints = [models.UniqueConstraint(fields=["work", "member"], name="one_share_a_member")]

    def __str__(self) -> str:
        return f"{self.work}: {self.member}"
