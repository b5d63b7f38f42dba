"""The conferences of a year: what is on the agenda, who is invited and came, and what was resolved."""

from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class Conference(models.Model):
    """A meeting of all members. Of the one that signs the pact, name, day, place, chair and adopted documents stand in
    the pact and nowhere else, so that the two never differ (`pacts.presenters.conferences`)."""

    class Kind(models.TextChoices):
        SIGNING = "signing", "Phát động thi đua, ký giao ước"
        MIDYEAR = "midyear", "Sơ kết"
        FINAL = "final", "Tổng kết"
        REVIEW = "review", "Họp bình xét thi đua, khen thưởng"
        OTHER = "other", "Hội nghị khác"

    class VotesOf(models.TextChoices):
        """What the share of those in favour is of. The statute of a bloc says it, and no two say the same."""

        CAST = "cast", "Tổng số ý kiến đã đếm"
        SUMMONED = "summoned", "Đại biểu được triệu tập"
        PRESENT = "present", "Đại biểu có mặt"
        ISSUED = "issued", "Số phiếu phát ra"
        RETURNED = "returned", "Số phiếu thu về"
        VALID = "valid", "Số phiếu hợp lệ"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="conferences", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    kind = models.CharField("Loại", max_length=10, choices=Kind.choices, default=Kind.OTHER)
    name = VietnameseCharField("Tên hội nghị", max_length=300, blank=True)
    day = models.DateField("Ngày họp", null=True, blank=True)
    starts = models.TimeField("Bắt đầu lúc", null=True, blank=True)
    ends = models.TimeField("Kết thúc lúc", null=True, blank=True)
    place = VietnameseCharField("Nơi họp", max_length=200, blank=True)
    chair_name = VietnameseCharField("Người chủ trì", max_length=100, blank=True)
    chair_position = VietnameseCharField("Chức vụ người chủ trì", max_length=200, blank=True)
    secretary_name = VietnameseCharField("Thư ký hội nghị", max_length=100, blank=True)
    secretary_position = VietnameseCharField("Chức vụ thư ký hội nghị", max_length=200, blank=True)
    adopted = VietnameseTextField("Văn bản được thông qua", blank=True)
    votes_of = models.CharField(
        "Tỷ lệ tán thành tính trên", max_length=10, choices=VotesOf.choices, default=VotesOf.CAST
    )
    voters_summoned = models.PositiveSmallIntegerField("Đại biểu được triệu tập", null=True, blank=True)
    voters_present = models.PositiveSmallIntegerField("Đại biểu có mặt", null=True, blank=True)
    """Both None where each member has one vote: then the list of members and who took part say it."""

    class Meta:
        verbose_name = "hội nghị"
        verbose_name_plural = "hội nghị"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_conference_a_number"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(kind="signing"),
                name="one_signing_conference_a_year",
                violation_error_message="Năm này đã có hội nghị ký giao ước.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["signing", "midyear", "final", "review", "other"]),
                name="conference_kind_is_known",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="signing", name="", day__isnull=True, place="", adopted="", chair_name="")
                    & Q(chair_position="")
                )
                | (~Q(kind="signing") & ~Q(name="")),
                name="signing_conference_is_named_by_its_pact",
                violation_error_message="Tên, ngày, nơi họp, người chủ trì và văn bản thông qua của hội nghị ký giao "
                "ước đứng ở giao ước; hội nghị khác thì phải có tên.",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="conference_ends_after_it_starts",
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(votes_of__in=["cast", "summoned", "present", "issued", "returned", "valid"]),
                name="votes_are_of_something_known",
                violation_error_message="Hãy chọn tỷ lệ tán thành tính trên số nào.",
            ),
            models.CheckConstraint(
                condition=Q(voters_present__isnull=True)
                | Q(voters_summoned__isnull=True)
                | Q(voters_present__lte=F("voters_summoned")),
                name="no_more_voters_came_than_summoned",
                violation_error_message="Số đại biểu có mặt không thể nhiều hơn số được triệu tập.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class AgendaItem(models.Model):
    """A point of the agenda, and how it went."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="agenda", verbose_name="Hội nghị")
    order = models.PositiveSmallIntegerField("Thứ tự")
    time = VietnameseCharField("Thời gian", max_length=40, blank=True)
    content = VietnameseTextField("Nội dung")
    who = VietnameseCharField("Người thực hiện", max_length=200, blank=True)
    course = VietnameseTextField("Diễn biến", blank=True)

    class Meta:
        verbose_name = "nội dung chương trình"
        verbose_name_plural = "chương trình hội nghị"
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="one_agenda_item_a_place"),
            models.CheckConstraint(condition=~Q(content=""), name="agenda_item_says_what"),
        ]

    def __str__(self) -> str:
        return self.content


class Invitee(models.Model):
    """Somebody who gets an invitation of their own: from a member, or a guest; of a guest, whether they came."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="invitees", verbose_name="Hội nghị")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Họ và tên", max_length=100, blank=True)
    position = VietnameseCharField("Chức vụ", max_length=200, blank=True)
    organisation = VietnameseCharField("Cơ quan, đơn vị", max_length=300, blank=True)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="Đơn vị thành viên"
    )
    present = models.BooleanField("Có mặt", null=True, blank=True)

    class Meta:
        verbose_name = "người được mời"
        verbose_name_plural = "người được mời"
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="one_invitee_a_place"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(name="") | ~Q(organisation=""), name="invitee_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(organisation="", present__isnull=True),
                name="invited_member_is_called_by_the_list",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.organisation or (self.member.name if self.member else "")


class Presence(models.Model):
    """How a member took part: it came, somebody stood in for it by a written authorisation, or it was absent."""

    class State(models.TextChoices):
        PRESENT = "present", "Có mặt"
        AUTHORISED = "authorised", "Ủy quyền dự họp"
        ABSENT = "absent", "Vắng"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="presences", verbose_name="Hội nghị")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="presences", verbose_name="Đơn vị")
    state = models.CharField("Dự họp", max_length=10, choices=State.choices)
    name = VietnameseCharField("Người dự họp", max_length=100, blank=True)
    position = VietnameseCharField("Chức vụ người dự họp", max_length=200, blank=True)
    paper = VietnameseCharField("Giấy ủy quyền", max_length=200, blank=True)
    """Number and day of the written authorisation, as typed."""
    reason = VietnameseCharField("Lý do vắng", max_length=500, blank=True)
    left_at = models.TimeField("Về sớm lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc dự họp của đơn vị"
        verbose_name_plural = "việc dự họp của các đơn vị"
        ordering = ["conference", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "member"], name="one_presence_a_member"),
            models.CheckConstraint(
                condition=Q(state__in=["present", "authorised", "absent"]), name="presence_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(state="authorised") | ~Q(name=""), name="who_is_authorised_has_a_name"),
            models.CheckConstraint(
                condition=Q(state="absent", name="", position="") | (~Q(state="absent") & Q(reason="")),
                name="only_the_absent_have_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(paper="") | Q(state="authorised"),
                name="only_the_authorised_have_a_paper",
                violation_error_message="Chỉ ghi giấy ủy quyền khi đơn vị ủy quyền dự họp.",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | ~Q(state="absent"),
                name="only_who_came_left",
                violation_error_message="Chỉ ghi giờ về sớm khi đơn vị có người dự họp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"


class Resolution(models.Model):
    """What the conference resolved, and the votes: all three counts, or none where nobody counted."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="resolutions", verbose_name="Hội nghị")
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Nội dung quyết nghị")
    votes_for = models.PositiveSmallIntegerField("Tán thành", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("Không tán thành", null=True, blank=True)
    votes_other = models.PositiveSmallIntegerField("Ý kiến khác", null=True, blank=True)
    ballots_issued = models.PositiveSmallIntegerField("Số phiếu phát ra", null=True, blank=True)
    ballots_returned = models.PositiveSmallIntegerField("Số phiếu thu về", null=True, blank=True)
    ballots_valid = models.PositiveSmallIntegerField("Số phiếu hợp lệ", null=True, blank=True)
    """The three stay None where hands were raised."""

    class Meta:
        verbose_name = "nội dung quyết nghị"
        verbose_name_plural = "nội dung quyết nghị"
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="one_resolution_a_place"),
            models.CheckConstraint(condition=~Q(text=""), name="resolution_says_what"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, votes_other__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_other__isnull=False),
                name="votes_are_counted_together",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"ballots_{less}__isnull": True})
                    | Q(**{f"ballots_{more}__isnull": True})
                    | Q(**{f"ballots_{less}__lte": F(f"ballots_{more}")}),
                    name=f"no_more_ballots_{less}_than_{more}",
                    violation_error_message="Phiếu thu về không nhiều hơn phát ra, hợp lệ không nhiều hơn thu về.",
                )
                for less, more in (("returned", "issued"), ("valid", "returned"), ("valid", "issued"))
            ),
        ]

    def __str__(self) -> str:
        return self.text
