"""The review meeting («họp bình xét»): what a conference of that kind settles before anybody votes.

Place, day, roll, agenda and resolutions are the conference's (`pacts.models.Conference`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import VietnameseCharField
from members.models import Membership
from pacts.models import Conference
from scoring.models import Round


class Review(models.Model):
    """How the meeting decides: which standings it reviews, how many must be there, and what the room is shown."""

    class Quorum(models.TextChoices):
        NONE = "none", "Không quy định"
        SHARE = "share", "Một phần số thành viên"
        NUMBER = "number", "Số đơn vị"

    class OwnItem(models.TextChoices):
        """What a member does when its own case is voted on. Everybody here is candidate and voter."""

        VOTES = "votes", "Được biểu quyết như mọi đơn vị"
        ABSTAINS = "abstains", "Không biểu quyết về đơn vị mình"
        WARNS = "warns", "Được biểu quyết, biên bản có ghi"

    class Showing(models.TextChoices):
        NOTHING = "nothing", "Chưa chiếu gì"
        AGENDA = "agenda", "Nội dung đang họp"
        STANDINGS = "standings", "Bảng xếp hạng"
        RESULT = "result", "Kết quả bỏ phiếu"

    conference = models.OneToOneField(Conference, models.CASCADE, related_name="review", verbose_name="Cuộc họp")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name="Kỳ chấm điểm được xét"
    )
    quorum = models.CharField("Số đơn vị tối thiểu", max_length=10, choices=Quorum.choices, default=Quorum.NONE)
    quorum_numerator = models.PositiveSmallIntegerField("Tử số", null=True, blank=True)
    quorum_denominator = models.PositiveSmallIntegerField("Mẫu số", null=True, blank=True)
    quorum_exceeds = models.BooleanField("Phải quá phần này", default=False)
    """«Quá 2/3» asks for more than the share, «từ 2/3» for the share itself."""
    quorum_number = models.PositiveSmallIntegerField("Số đơn vị phải có mặt", null=True, blank=True)
    written_opinions = models.BooleanField("Đơn vị vắng được gửi ý kiến bằng văn bản", default=False)
    own_item = models.CharField(
        "Khi xét chính đơn vị mình", max_length=10, choices=OwnItem.choices, default=OwnItem.VOTES
    )
    at_hand = models.PositiveSmallIntegerField("Nội dung đang họp", null=True, blank=True, editable=False)
    """Its place in the agenda."""
    showing = models.CharField(
        "Đang chiếu", max_length=10, choices=Showing.choices, default=Showing.NOTHING, editable=False
    )
    shown_question = models.PositiveSmallIntegerField("Kết quả đang chiếu", null=True, blank=True, editable=False)
    """The order of the question whose result the room sees."""

    class Meta:
        verbose_name = "họp bình xét"
        verbose_name_plural = "họp bình xét"
        ordering = ["conference_id"]
        constraints = [
            models.CheckConstraint(condition=Q(quorum__in=["none", "share", "number"]), name="quorum_is_known"),
            models.CheckConstraint(
                condition=Q(
                    quorum="none",
                    quorum_numerator__isnull=True,
                    quorum_denominator__isnull=True,
                    quorum_number__isnull=True,
                )
                | Q(
                    quorum="share",
                    quorum_numerator__isnull=False,
                    quorum_denominator__isnull=False,
                    quorum_numerator__gt=0,
                    quorum_denominator__gte=F("quorum_numerator"),
                    quorum_number__isnull=True,
                )
                | Q(
                    quorum="number",
                    quorum_numerator__isnull=True,
                    quorum_denominator__isnull=True,
                    quorum_number__isnull=False,
                    quorum_number__gt=0,
                ),
                name="quorum_is_said_in_one_way",
                violation_error_message="Số đơn vị tối thiểu ghi theo một cách: một phần (tử số không lớn hơn mẫu số) "
                "hoặc một con số.",
            ),
            models.CheckConstraint(condition=Q(own_item__in=["votes", "abstains", "warns"]), name="own_item_is_known"),
            models.CheckConstraint(
                condition=Q(showing__in=["nothing", "agenda", "standings", "result"]), name="showing_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(showing="result") | Q(shown_question__isnull=False), name="a_result_shown_is_of_a_question"
            ),
        ]

    def __str__(self) -> str:
        return str(self.conference)


class Teller(models.Model):
    """One of those who count the votes («tổ kiểm phiếu»); with an account where a ballot is held in the portal."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="tellers", verbose_name="Cuộc họp")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Họ và tên", max_length=100)
    position = VietnameseCharField("Chức vụ", max_length=200, blank=True)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Đơn vị"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Tài khoản"
    )
    is_head = models.BooleanField("Tổ trưởng", default=False)

    class Meta:
        verbose_name = "người kiểm phiếu"
        verbose_name_plural = "tổ kiểm phiếu"
        ordering = ["review_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["review", "order"], name="one_teller_a_place"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(is_head=True),
                name="one_head_of_the_tellers",
                violation_error_message="Tổ kiểm phiếu có một tổ trưởng.",
            ),
            models.UniqueConstraint(fields=["review", "account"], name="one_teller_an_account"),
            models.CheckConstraint(condition=~Q(name=""), name="teller_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class WrittenOpinion(models.Model):
    """That a member which is absent gave its opinion on what is put to the vote in writing, and by which paper."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="opinions", verbose_name="Cuộc họp")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Đơn vị")
    on = models.DateField("Ngày văn bản ý kiến")
    paper = VietnameseCharField("Văn bản ý kiến", max_length=200)
    """Its number and sign, or what else it is known by, as typed."""

    class Meta:
        verbose_name = "ý kiến bằng văn bản"
        verbose_name_plural = "ý kiến bằng văn bản"
        ordering = ["review_id", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["review", "member"], name="one_written_opinion_a_member"),
            models.CheckConstraint(
                condition=~Q(paper=""),
                name="a_written_opinion_names_its_paper",
                violation_error_message="Hãy ghi số, ký hiệu của văn bản ý kiến.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.paper}"
