"""What the members report to the bloc: who is asked for what until when, and what each of them has reported."""

from django.db import models
from django.db.models import Q

from campaigns.models.campaigns import Campaign
from campaigns.models.files import KeptFile
from campaigns.models.registrations import Target
from campaigns.reports import Deadline
from common.vietnamese.dates import short_date
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from common.vietnamese.numbers import show_number
from members.models import BlocYear, Membership


class ReportCall(models.Model):
    """All members are asked for a report: at half-year, at the end of the year, or at the end of a campaign."""

    class Kind(models.TextChoices):
        HALF_YEAR = "half-year", "Sơ kết"
        WHOLE_YEAR = "whole-year", "Tổng kết"
        CAMPAIGN = "campaign", "Kết thúc đợt thi đua"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="report_calls", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    kind = models.CharField("Loại báo cáo", max_length=10, choices=Kind.choices)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="report_calls", verbose_name="Đợt thi đua"
    )
    outline = VietnameseTextField("Đề cương, yêu cầu", blank=True)
    due = models.DateField("Hạn nộp")
    """As it was set first; what it was moved to stands in `DeadlineMove`."""
    due_reason = VietnameseTextField("Vì sao ghi hạn này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""

    due_proposed = models.BooleanField("Hạn nộp mới là đề nghị", default=False, editable=False)
    """It came along from the last year, and stands open until the secretary confirms the day: nothing is late by it."""

    class Meta:
        verbose_name = "yêu cầu báo cáo"
        verbose_name_plural = "yêu cầu báo cáo"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_report_call_a_number"),
            models.UniqueConstraint(
                fields=["year", "kind"],
                condition=Q(campaign__isnull=True),
                name="one_report_call_a_kind",
                violation_error_message="Năm này đã có yêu cầu báo cáo loại ấy.",
            ),
            models.UniqueConstraint(fields=["campaign"], name="one_report_call_a_campaign"),
            models.CheckConstraint(
                condition=Q(kind__in=["half-year", "whole-year", "campaign"]),
                name="report_call_kind_is_known",
                violation_error_message="Hãy chọn loại báo cáo trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(kind="campaign", campaign__isnull=False) | (~Q(kind="campaign") & Q(campaign__isnull=True)),
                name="report_call_of_a_campaign_names_it",
                violation_error_message="Báo cáo kết thúc đợt thì chọn đợt thi đua; báo cáo khác thì để trống.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """«Báo cáo sơ kết», «Báo cáo kết thúc Đợt 1»."""
        if self.campaign:
            return f"Báo cáo kết thúc {self.campaign.name}"
        return f"Báo cáo {self.get_kind_display().lower()}"

    @property
    def deadlines(self) -> list[Deadline]:
        """Its deadlines as they were set, the last of them in force. The moves are prefetched."""
        return [Deadline(self.due), *(Deadline(move.due, move.set_at) for move in self.moves.all())]

    @property
    def due_in_words(self) -> str:
        """The deadline in force, and that it waits to be confirmed where it does. The moves are prefetched."""
        said = short_date(self.deadlines[-1].due)
        return f"{said} (đề nghị, chưa xác nhận)" if self.due_proposed else said


class DeadlineMove(models.Model):
    """A deadline that took the place of the one before, from a moment on. All stay to be seen."""

    call = models.ForeignKey(ReportCall, models.CASCADE, related_name="moves", verbose_name="Yêu cầu báo cáo")
    order = models.PositiveSmallIntegerField("Thứ tự")
    set_at = models.DateTimeField("Dời lúc")
    due = models.DateField("Hạn mới")
    day_reason = VietnameseTextField("Vì sao ghi hạn này", blank=True, editable=False)
    reason = VietnameseTextField("Lý do dời hạn")

    class Meta:
        verbose_name = "dời hạn"
        verbose_name_plural = "dời hạn"
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="one_deadline_move_a_place"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deadline_move_has_a_reason",
                violation_error_message="Hãy ghi lý do dời hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}, {self.due}"


class ReportIndicator(models.Model):
    """A figure that the members are asked for."""

    call = models.ForeignKey(ReportCall, models.CASCADE, related_name="indicators", verbose_name="Yêu cầu báo cáo")
    order = models.PositiveSmallIntegerField("Thứ tự")
    group = VietnameseCharField("Nhóm", max_length=200, blank=True)
    name = VietnameseCharField("Chỉ tiêu báo cáo", max_length=300)
    unit = VietnameseCharField("Đơn vị tính", max_length=60, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu báo cáo"
        verbose_name_plural = "chỉ tiêu báo cáo"
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="one_report_indicator_a_place")]

    def __str__(self) -> str:
        return self.name


class MemberReport(models.Model):
    """What one member reports. Until it is handed in, and again once it was returned, it is being written."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang ghi"
        HANDED_IN = "handed-in", "Đã nộp"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã tiếp nhận"

    call = models.ForeignKey(ReportCall, models.PROTECT, related_name="reports", verbose_name="Yêu cầu báo cáo")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="reports", verbose_name="Đơn vị")
    state = models.CharField("Tình trạng", max_length=10, choices=State.choices, default=State.DRAFT)
    text = VietnameseTextField("Nội dung báo cáo", blank=True)
    received_at = models.DateTimeField("Nhận lần đầu lúc", null=True, blank=True)
    """The first time: whether it came in time hangs on it, however often it is returned afterwards."""
    handed_in_at = models.DateTimeField("Nộp lúc", null=True, blank=True)
    """The last time; None while it is being written."""
    day_reason = VietnameseTextField("Vì sao ghi ngày nhận này", blank=True, editable=False)
    returned_reason = VietnameseTextField("Lý do trả lại", blank=True)

    class Meta:
        verbose_name = "báo cáo của đơn vị"
        verbose_name_plural = "báo cáo của đơn vị"
        ordering = ["call", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "member"], name="one_report_a_member"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "handed-in", "returned", "accepted"]),
                name="report_state_is_known",
                violation_error_message="Tình trạng này cổng không biết.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", received_at__isnull=True, handed_in_at__isnull=True)
                | Q(state="returned", received_at__isnull=False, handed_in_at__isnull=True)
                | Q(state__in=["handed-in", "accepted"], received_at__isnull=False, handed_in_at__isnull=False),
                name="report_is_received_when_handed_in",
                violation_error_message="Báo cáo đã nộp thì phải có lúc nhận; đang ghi thì chưa có.",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_reason=""),
                name="report_is_returned_for_a_reason",
                violation_error_message="Trả lại thì phải có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.member}"

    @property
    def is_handed_in(self) -> bool:
        """Whether it lies with the bloc now."""
        return self.state in (self.State.HANDED_IN, self.State.ACCEPTED)


class ReportFigure(models.Model):
    """A figure that a member reports; of one that it doesn't give there is no row."""

    report = models.ForeignKey(MemberReport, models.CASCADE, related_name="figures", verbose_name="Báo cáo")
    indicator = models.ForeignKey(
        ReportIndicator, models.PROTECT, related_name="figures", verbose_name="Chỉ tiêu báo cáo"
    )
    value = models.DecimalField("Số liệu", max_digits=15, decimal_places=3)
    qualifier = models.CharField("Mức chính xác", max_length=10, choices=Target.Qualifier.choices, blank=True)
    estimate = models.BooleanField("Số ước", default=False)

    class Meta:
        verbose_name = "số liệu báo cáo"
        verbose_name_plural = "số liệu báo cáo"
        ordering = ["report", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="one_figure_an_indicator"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="reported_figure_is_not_below_zero",
                violation_error_message="Số liệu không âm.",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=["", "more", "about"]),
                name="reported_qualifier_is_known",
                violation_error_message="Hãy chọn mức chính xác trong danh sách.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {show_number(self.value)}"


class ReportFile(KeptFile):
    """A file that belongs to a report."""

    report = models.ForeignKey(MemberReport, models.PROTECT, related_name="files", verbose_name="Báo cáo")

    class Meta:
        verbose_name = "tệp báo cáo"
        verbose_name_plural = "tệp báo cáo"
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"], condition=Q(removed_at__isnull=True), name="one_report_file_a_content"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="report_file_is_not_empty"),
        ]
