"""A ballot in the portal: who has voted stands in one table, what was voted in another, and nothing joins the two.

One row per cast would: by its hidden number, by the transaction that wrote it, or by its place in the file. So all
votes of a round lie in one row, the urn, as a list in the order of the receipts that is written anew at each cast; and
the rows of those who may vote stand before the first of them does. No row here has a time, and none is added by a cast.
What may become of them while the urn is open, and that nothing does afterwards, the database itself guards
(`awards.ballotguard`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from awards.models.voting import Candidate, VoteRound
from members.models import Membership


class Participation(models.Model):
    """That a member is on the roll of a ballot in the portal, and whether it has voted; never when."""

    round = models.ForeignKey(
        VoteRound, models.PROTECT, related_name="participations", verbose_name="Lượt bỏ phiếu", editable=False
    )
    member = models.ForeignKey(
        Membership, models.PROTECT, related_name="participations", verbose_name="Đơn vị", editable=False
    )
    voted = models.BooleanField("Đã bỏ phiếu", default=False, editable=False)

    class Meta:
        verbose_name = "việc bỏ phiếu trên cổng"
        verbose_name_plural = "danh sách bỏ phiếu trên cổng"
        ordering = ["round_id", "member__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member"],
                name="one_vote_a_member",
                violation_error_message="Đơn vị này đã có trong danh sách bỏ phiếu.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Urn(models.Model):
    """All votes of a round that were cast in the portal, by receipt and not by voter."""

    class State(models.TextChoices):
        OPEN = "open", "Đang bỏ phiếu"
        CLOSED = "closed", "Đã đóng"
        VOID = "void", "Đã hủy"

    round = models.OneToOneField(
        VoteRound, models.PROTECT, related_name="urn", verbose_name="Lượt bỏ phiếu", editable=False
    )
    state = models.CharField("Trạng thái", max_length=6, choices=State.choices, default=State.OPEN, editable=False)
    fixed = models.TextField("Nội dung đã chốt", editable=False)
    """What was settled before it opened, as JSON: question, rule, cases, roll (`awards.rules.urn.Ballot`)."""
    votes = models.TextField("Phiếu", default="[]", editable=False)
    """A JSON list of [receipt, [choices]], in the order of the receipts."""
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    """Of the list as it is published; "" until it is closed."""
    swept = models.BooleanField("Đã dọn", default=False, editable=False)
    """That the database has been rewritten since, so that no older copy of the list lies in its files."""

    class Meta:
        verbose_name = "hòm phiếu trên cổng"
        verbose_name_plural = "hòm phiếu trên cổng"
        ordering = ["round_id"]
        # None speaks of the votes: what a database refuses it tells, with the row, to its own log.
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "closed", "void"]), name="urn_state_is_known"),
            models.CheckConstraint(condition=Q(state="closed") ^ Q(sha256=""), name="only_a_closed_urn_has_a_digest"),
            models.CheckConstraint(condition=~Q(state="open", swept=True), name="no_open_urn_is_swept"),
        ]

    def __str__(self) -> str:
        return str(self.round)


class Confirmation(models.Model):
    """That one of the tellers has said, with the own password, that the urn is to be closed. It takes two."""

    urn = models.ForeignKey(Urn, models.PROTECT, related_name="confirmations", verbose_name="Hòm phiếu", editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="Tài khoản", editable=False
    )

    class Meta:
        verbose_name = "xác nhận đóng hòm phiếu"
        verbose_name_plural = "xác nhận đóng hòm phiếu"
        ordering = ["urn_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["urn", "account"],
                name="one_confirmation_a_teller",
                violation_error_message="Người kiểm phiếu này đã xác nhận.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)


class PaperHalf(models.Model):
    """The ballots on paper of a round in which others vote in the portal; those in the urn are counted apart."""

    round = models.OneToOneField(
        VoteRound, models.PROTECT, related_name="paper_half", verbose_name="Lượt bỏ phiếu", editable=False
    )
    issued = models.PositiveSmallIntegerField("Phiếu giấy phát ra")
    returned = models.PositiveSmallIntegerField("Phiếu giấy thu về")
    valid = models.PositiveSmallIntegerField("Phiếu giấy hợp lệ")
    invalid = models.PositiveSmallIntegerField("Phiếu giấy không hợp lệ")

    class Meta:
        verbose_name = "phần bỏ phiếu giấy"
        verbose_name_plural = "phần bỏ phiếu giấy"
        ordering = ["round_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued")),
                name="no_more_papers_returned_than_issued",
                violation_error_message="Phiếu giấy thu về không nhiều hơn phát ra.",
            ),
            models.CheckConstraint(
                condition=Q(returned=F("valid") + F("invalid")),
                name="papers_returned_are_valid_or_not",
                violation_error_message="Hợp lệ cộng không hợp lệ phải bằng số phiếu giấy thu về.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)


class PaperVotes(models.Model):
    """The votes on paper for one case of a round whose other votes were cast in the portal."""

    half = models.ForeignKey(PaperHalf, models.CASCADE, related_name="cases", verbose_name="Phần bỏ phiếu giấy")
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="paper_votes", verbose_name="Trường hợp")
    votes_for = models.PositiveSmallIntegerField("Phiếu giấy đồng ý")
    votes_against = models.PositiveSmallIntegerField("Phiếu giấy không đồng ý", null=True, blank=True)
    votes_none = models.PositiveSmallIntegerField("Phiếu giấy không ý kiến", null=True, blank=True)
    """Both None where one chooses at most so many: there are only votes for a case."""

    class Meta:
        verbose_name = "phiếu giấy của một trường hợp"
        verbose_name_plural = "phiếu giấy của các trường hợp"
        ordering = ["half_id", "candidate__order"]

    def __str__(self) -> str:
        return str(self.candidate)
