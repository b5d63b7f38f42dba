"""The ledger of awards («sổ khen thưởng»): what an authority decided, for each agency across its names."""

from django.db import models
from django.db.models import Q

from awards.models.forms import AwardForm
from campaigns.models.files import KeptFile
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import Agency, Bloc


class Award(models.Model):
    """One award that was decided. It stands when it is cancelled, with the decision that cancelled it.

    It is checked («đã đối chiếu») once a scan of the decision is there, and only then.
    """

    class Ground(models.TextChoices):
        """What it was given for. What was given for one campaign or one deed is no ground for a higher one."""

        MERIT = "merit", "Theo công trạng"
        THEMATIC = "thematic", "Theo chuyên đề, đợt thi đua"
        SUDDEN = "sudden", "Đột xuất"
        OTHER = "other", "Khác"

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="awards", verbose_name="Khối thi đua")
    number = models.PositiveIntegerField("Số", editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="awards", verbose_name="Đơn vị")
    agency_name = VietnameseCharField("Tên đơn vị trong quyết định", max_length=200)
    unit = VietnameseCharField("Tập thể thuộc đơn vị", max_length=300, blank=True)
    """A collective within the agency, which was awarded instead of it."""
    person = VietnameseCharField("Cá nhân", max_length=100, blank=True)
    year = models.PositiveSmallIntegerField("Năm thành tích")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="awards", verbose_name="Hình thức khen thưởng")
    form_name = VietnameseCharField("Tên hình thức trong quyết định", max_length=300)
    ground = models.CharField("Loại khen thưởng", max_length=10, choices=Ground.choices, default=Ground.MERIT)
    decision_number = VietnameseCharField("Số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("Ngày quyết định", null=True, blank=True)
    decided_by = VietnameseCharField("Cơ quan quyết định", max_length=200, blank=True)
    money = models.PositiveBigIntegerField("Tiền thưởng (đồng)", null=True, blank=True)
    handed_on = models.DateField("Ngày trao", null=True, blank=True)
    handed_at = VietnameseCharField("Trao tại", max_length=300, blank=True)
    cancelled_on = models.DateField("Hủy bỏ từ ngày", null=True, blank=True)
    cancelled_by = VietnameseCharField("Quyết định hủy bỏ", max_length=300, blank=True)
    note = VietnameseTextField("Ghi chú", blank=True)

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "sổ khen thưởng"
        ordering = ["bloc_id", "-year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bloc", "number"], name="one_award_a_number"),
            models.UniqueConstraint(
                fields=["bloc", "agency", "unit", "person", "year", "form", "decision_number"],
                name="one_award_a_decision",
                violation_error_message="Khen thưởng này đã có trong sổ.",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["merit", "thematic", "sudden", "other"]), name="award_ground_is_known"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True, cancelled_by="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancelled_by="")),
                name="award_is_cancelled_by_a_decision",
                violation_error_message="Hủy bỏ thì ghi cả ngày và quyết định hủy bỏ.",
            ),
            models.CheckConstraint(
                condition=Q(unit="") | Q(person=""),
                name="award_is_of_a_unit_or_a_person",
                violation_error_message="Ghi tập thể thuộc đơn vị hoặc cá nhân, không ghi cả hai.",
            ),
            models.CheckConstraint(condition=~Q(agency_name="") & ~Q(form_name=""), name="award_keeps_its_names"),
        ]

    def __str__(self) -> str:
        return f"{self.form_name}, {self.within or self.agency_name}, năm {self.year}"

    @property
    def within(self) -> str:
        """Who in the agency was awarded, a person or a collective; "" where the agency itself was."""
        return self.person or self.unit


class AwardFile(KeptFile):
    """A scan of a decision, or another paper of an award."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="files", verbose_name="Khen thưởng")
    is_decision = models.BooleanField("Là quyết định", default=True)

    class Meta:
        verbose_name = "tệp của khen thưởng"
        verbose_name_plural = "tệp của khen thưởng"
        ordering = ["award_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "sha256"], condition=Q(removed_at__isnull=True), name="one_award_file_a_content"
            ),
        ]
