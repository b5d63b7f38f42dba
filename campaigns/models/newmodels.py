"""New factors and models («nhân tố mới, mô hình mới») of a bloc's members, and who took them up."""

from django.db import models
from django.db.models import Q

from campaigns.models.campaigns import Campaign
from campaigns.models.files import KeptFile
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class NewModel(models.Model):
    """What a member does in a new way: proposed by it, then recognised by the bloc or not."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Chờ xét"
        RECOGNISED = "recognised", "Được công nhận"
        DECLINED = "declined", "Không công nhận"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="new_models", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="new_models", verbose_name="Đơn vị đề xuất")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="new_models", verbose_name="Đợt thi đua"
    )
    name = VietnameseCharField("Tên nhân tố mới, mô hình mới", max_length=300)
    what = VietnameseTextField("Nội dung")
    why = VietnameseTextField("Lý do, sự cần thiết", blank=True)
    how = VietnameseTextField("Cách làm", blank=True)
    unit = VietnameseCharField("Đơn vị tính", max_length=60, blank=True)
    before = VietnameseCharField("Trước khi làm", max_length=200, blank=True)
    after = VietnameseCharField("Sau khi làm", max_length=200, blank=True)
    state = models.CharField("Kết quả xét", max_length=20, choices=State.choices, default=State.PROPOSED)
    reviewed_on = models.DateField("Ngày xét", null=True, blank=True)
    review_reason = VietnameseTextField("Ý kiến, lý do", blank=True)
    document = VietnameseCharField("Văn bản công nhận", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhân tố mới, mô hình mới"
        verbose_name_plural = "nhân tố mới, mô hình mới"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_new_model_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "recognised", "declined"]),
                name="new_model_state_is_known",
                violation_error_message="Kết quả xét này cổng không biết.",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", reviewed_on__isnull=True)
                | (~Q(state="proposed") & Q(reviewed_on__isnull=False)),
                name="new_model_is_reviewed_on_a_day",
                violation_error_message="Đã xét thì phải có ngày xét; chưa xét thì không có.",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(review_reason=""),
                name="new_model_is_declined_for_a_reason",
                violation_error_message="Không công nhận thì phải có lý do.",
            ),
            models.CheckConstraint(
                condition=Q(document="") | Q(state="recognised"),
                name="new_model_has_a_document_once_recognised",
                violation_error_message="Chỉ mô hình được công nhận mới có văn bản công nhận.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_recognised(self) -> bool:
        """Whether the bloc has recognised it."""
        return self.state == self.State.RECOGNISED


class ModelFile(KeptFile):
    """A file behind a new model («minh chứng»)."""

    new_model = models.ForeignKey(NewModel, models.CASCADE, related_name="files", verbose_name="Mô hình")

    class Meta:
        verbose_name = "minh chứng của mô hình"
        verbose_name_plural = "minh chứng của mô hình"
        ordering = ["new_model", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["new_model", "sha256"], condition=Q(removed_at__isnull=True), name="one_model_file_a_content"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="model_file_is_not_empty"),
        ]


class Spread(models.Model):
    """A member that took up a new model of another one."""

    new_model = models.ForeignKey(NewModel, models.CASCADE, related_name="spreads", verbose_name="Mô hình")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="spreads", verbose_name="Đơn vị áp dụng")
    since = models.DateField("Áp dụng từ ngày")
    adapted = VietnameseTextField("Vận dụng thế nào", blank=True)
    result = VietnameseTextField("Kết quả áp dụng", blank=True)

    class Meta:
        verbose_name = "đơn vị áp dụng"
        verbose_name_plural = "đơn vị áp dụng"
        ordering = ["new_model", "member__order"]
        constraints = [models.UniqueConstraint(fields=["new_model", "member"], name="a_member_takes_up_a_model_once")]

    def __str__(self) -> str:
        return f"{self.new_model}: {self.member}"
