"""Who appraises whose card in a round, and what each puts in where the rubric takes the mean of several."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import KeptJSONField
from members.models import Membership
from scoring.rubrics import words
from scoring.rubrics.models import Criterion


class Appraiser(models.Model):
    """An agency that appraises another member's card in one round: it sees and writes just the cards it is given."""

    round = models.ForeignKey("scoring.Round", models.CASCADE, related_name="appraisers", verbose_name="Kỳ chấm điểm")
    appraiser = models.ForeignKey(Membership, models.PROTECT, related_name="appraises", verbose_name="Đơn vị thẩm định")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="appraised_by", verbose_name="Đơn vị được chấm")

    class Meta:
        verbose_name = "phân công thẩm định"
        verbose_name_plural = "phân công thẩm định"
        ordering = ["round", "member__order", "appraiser__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "appraiser", "member"], name="one_appraisal_a_pair"),
            models.CheckConstraint(
                condition=~Q(appraiser=F("member")),
                name="nobody_appraises_itself",
                violation_error_message="Đơn vị không thẩm định phiếu của chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraiser} thẩm định {self.member}"


class Appraisal(models.Model):
    """What one appraiser put in for one criterion of a card, where the rubric takes the mean of several.

    The mean itself is the card's appraised value (`scoring.verbs.appraisals`). NULL where the appraiser took its value
    away; the version is what a form was loaded with.
    """

    assignment = models.ForeignKey(
        Appraiser, models.CASCADE, related_name="appraisals", verbose_name="Phân công thẩm định"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=words.CRITERION)
    input = KeptJSONField("Kết quả thẩm định riêng", null=True, blank=True)
    version = models.PositiveIntegerField("Phiên bản", default=1)
    changed_at = models.DateTimeField("Sửa lúc", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Người sửa"
    )

    class Meta:
        verbose_name = "điểm thẩm định riêng"
        verbose_name_plural = "điểm thẩm định riêng"
        ordering = ["assignment", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_appraisal_a_criterion"),
            models.CheckConstraint(condition=Q(version__gt=0), name="appraisal_version_is_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}, {self.assignment}"
