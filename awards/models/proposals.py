"""Proposals («đề nghị») on their way to the authority: the case, its steps, the submission and its dossier.

The steps are evidence: the database refuses to change or remove one. A mistake is taken back by a further step.
"""

from django.db import models
from django.db.models import F, Q

from awards.models.forms import AwardForm
from awards.models.ledger import Award
from awards.models.voting import Nomination
from awards.rules.proposing import TOLD, Stage
from campaigns.models.files import KeptFile
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from documents.models import Document
from members.models import Bloc, BlocYear


class Submission(models.Model):
    """What is sent to one authority for one form of award («hồ sơ trình»): one letter, one list, one report a case."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="submissions", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="submissions", verbose_name="Hình thức khen thưởng"
    )
    decided_by = VietnameseCharField("Cấp quyết định", max_length=200)
    occasion = VietnameseCharField("Dịp đề nghị", max_length=300, blank=True, help_text="Cuối năm thì để trống.")
    recipient = VietnameseCharField("Kính gửi", max_length=300, blank=True)
    letter = VietnameseCharField("Công văn hướng dẫn của tỉnh", max_length=300, blank=True)
    due_by_letter = models.DateField("Hạn theo công văn", null=True, blank=True)
    due_by_rule = models.DateField("Hạn theo quy định", null=True, blank=True)

    class Meta:
        verbose_name = "hồ sơ trình"
        verbose_name_plural = "hồ sơ trình"
        ordering = ["year_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_submission_a_number"),
            models.UniqueConstraint(
                fields=["year", "form", "decided_by", "occasion"],
                name="one_submission_a_form_and_authority",
                violation_error_message="Đã có hồ sơ trình về hình thức, cấp quyết định và dịp này.",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="submission_goes_to_an_authority",
                violation_error_message="Hãy ghi cấp quyết định.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hồ sơ trình số {self.number}"


class Proposal(models.Model):
    """That a nomination is taken to the authority. Where it stands is told by its steps."""

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="proposals", verbose_name="Năm thi đua")
    number = models.PositiveSmallIntegerField("Số", editable=False)
    nomination = models.OneToOneField(
        Nomination, models.PROTECT, related_name="proposal", verbose_name="Trường hợp được đề nghị"
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="Hồ sơ trình"
    )
    award = models.OneToOneField(
        Award, models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name="Trong sổ khen thưởng"
    )
    award_is_made = models.BooleanField("Sổ ghi từ quyết định này", default=False, editable=False)
    """Whether the row of the ledger came with the decision, and goes if that is taken back; not one entered by hand."""

    class Meta:
        verbose_name = "đề nghị của Khối"
        verbose_name_plural = "đề nghị của Khối"
        ordering = ["year_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_proposal_a_number"),
            models.CheckConstraint(
                condition=Q(award_is_made=False) | Q(award__isnull=False), name="an_award_that_is_made_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"Đề nghị số {self.number}"


class ProposalStep(models.Model):
    """One step of a proposal, with its day and paper; or that an earlier step is taken back."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps", verbose_name="Đề nghị")
    number = models.PositiveSmallIntegerField("Thứ tự")
    to = models.CharField("Bước", max_length=10, choices=[(one.value, TOLD[one]) for one in Stage], blank=True)
    takes_back = models.PositiveSmallIntegerField("Rút lại bước thứ", null=True, blank=True)
    on = models.DateField("Ngày")
    paper = VietnameseCharField("Số văn bản", max_length=100, blank=True)
    remark = VietnameseTextField("Nội dung, lý do", blank=True)
    due = models.DateField("Hạn bổ sung", null=True, blank=True)
    entered_by = models.CharField("Người ghi", max_length=200)
    by_standing_body = models.BooleanField("Cơ quan thường trực ghi", default=False, editable=False)
    """Not the bloc's own: it returned the dossier or took it up, or took such a step of its own back."""
    entered_at = models.DateTimeField("Ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bước của đề nghị"
        verbose_name_plural = "bước của đề nghị"
        ordering = ["proposal_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_step_a_number"),
            models.UniqueConstraint(fields=["proposal", "takes_back"], name="a_step_is_taken_back_once"),
            models.CheckConstraint(
                condition=Q(to__in=[one.value for one in Stage], takes_back__isnull=True)
                | Q(to="", takes_back__isnull=False, takes_back__lt=F("number")),
                name="a_step_goes_on_or_takes_back",
            ),
            models.CheckConstraint(condition=Q(due__isnull=True) | Q(to="supplement"), name="only_a_supplement_is_due"),
            models.CheckConstraint(
                condition=Q(by_standing_body=False) | Q(to__in=["supplement", "appraisal", ""]),
                name="a_standing_body_returns_or_takes_up",
            ),
            models.CheckConstraint(
                condition=~Q(to__in=["supplement", "refused", "withdrawn", "cancelled", ""]) | ~Q(remark=""),
                name="a_step_that_hurts_says_why",
                violation_error_message="Hãy ghi nội dung, lý do của bước này.",
            ),
            models.CheckConstraint(
                condition=~Q(to__in=["decided", "cancelled"]) | ~Q(paper=""),
                name="a_decision_names_its_paper",
                violation_error_message="Hãy ghi số quyết định.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.number}. {self.get_to_display()}" if self.to else f"{self.number}. Rút lại bước {self.takes_back}"
        )


class StepFile(KeptFile):
    """The scan of what a step is about: a letter, a decision."""

    step = models.ForeignKey(ProposalStep, models.PROTECT, related_name="files", verbose_name="Bước")

    class Meta:
        verbose_name = "tệp của bước"
        verbose_name_plural = "tệp của bước"
        ordering = ["step_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "sha256"], condition=Q(removed_at__isnull=True), name="one_step_file_a_content"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="step_file_is_not_empty"),
        ]


class ChecklistItem(models.Model):
    """A paper that a dossier for a form of award needs, in every year or in one: the province's own list."""

    class Kind(models.TextChoices):
        PAPER = "paper", "Bản giấy"
        PDF = "pdf", "PDF"
        WORD = "word", "Word"

    class Source(models.TextChoices):
        PORTAL = "portal", "Văn bản trong sổ"
        UPLOAD = "upload", "Tệp tải lên"

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="checklist_items", verbose_name="Khối thi đua")
    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="checklist_items", verbose_name="Hình thức khen thưởng"
    )
    year = models.PositiveSmallIntegerField("Chỉ năm", null=True, blank=True, help_text="Mọi năm thì để trống.")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Giấy tờ", max_length=300)
    required = models.BooleanField("Bắt buộc", default=True)
    each = models.BooleanField("Mỗi trường hợp một bản", default=False)
    kind = models.CharField("Dạng", max_length=5, choices=Kind.choices, default=Kind.PDF)
    sets = models.PositiveSmallIntegerField("Số bộ", default=1)
    source = models.CharField("Lấy từ", max_length=6, choices=Source.choices, default=Source.UPLOAD)

    class Meta:
        verbose_name = "giấy tờ của hồ sơ"
        verbose_name_plural = "danh mục giấy tờ của hồ sơ"
        ordering = ["bloc_id", "form_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bloc", "form", "order"], name="one_checklist_item_a_place"),
            models.CheckConstraint(
                condition=~Q(name=""), name="checklist_item_has_a_name", violation_error_message="Hãy ghi tên giấy tờ."
            ),
            models.CheckConstraint(condition=Q(kind__in=["paper", "pdf", "word"]), name="checklist_kind_is_known"),
            models.CheckConstraint(condition=Q(source__in=["portal", "upload"]), name="checklist_source_is_known"),
            models.CheckConstraint(
                condition=Q(sets__gt=0),
                name="checklist_sets_are_some",
                violation_error_message="Số bộ phải từ 1 trở lên.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DossierItem(models.Model):
    """What a submission has for one line of its checklist, of one case where every case needs its own."""

    class State(models.TextChoices):
        READY = "ready", "Đã có"
        REDO = "redo", "Phải làm lại"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="items", verbose_name="Hồ sơ trình")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="dossier_items", verbose_name="Giấy tờ")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="Trường hợp"
    )
    state = models.CharField("Tình trạng", max_length=5, choices=State.choices, default=State.READY)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Văn bản trong sổ"
    )
    remark = VietnameseCharField("Ghi chú", max_length=300, blank=True)
    checked_by = models.CharField("Người kiểm tra", max_length=200)

    class Meta:
        verbose_name = "giấy tờ trong hồ sơ"
        verbose_name_plural = "giấy tờ trong hồ sơ"
        ordering = ["submission_id", "item__order", "proposal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "item"],
                condition=Q(proposal__isnull=True),
                name="one_dossier_item_a_line",
            ),
            models.UniqueConstraint(
                fields=["submission", "item", "proposal"],
                condition=Q(proposal__isnull=False),
                name="one_dossier_item_a_line_and_case",
            ),
            models.CheckConstraint(condition=Q(state__in=["ready", "redo"]), name="dossier_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="redo") | ~Q(remark=""),
                name="a_paper_to_redo_says_why",
                violation_error_message="Phải làm lại thì ghi vì sao.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)


class DossierFile(KeptFile):
    """A file of the dossier, for one of its lines."""

    item = models.ForeignKey(DossierItem, models.PROTECT, related_name="files", verbose_name="Giấy tờ trong hồ sơ")

    class Meta:
        verbose_name = "tệp của hồ sơ"
        verbose_name_plural = "tệp của hồ sơ"
        ordering = ["item_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sha256"], condition=Q(removed_at__isnull=True), name="one_dossier_file_a_content"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="dossier_file_is_not_empty"),
        ]


class Holiday(models.Model):
    """A day that is not what its weekday says: off, or worked to make up for one that is."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="holidays", verbose_name="Khối thi đua")
    on = models.DateField("Ngày")
    name = VietnameseCharField("Tên ngày", max_length=200)
    working = models.BooleanField("Đi làm bù", default=False)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["bloc_id", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "on"],
                name="one_holiday_a_day",
                violation_error_message="Ngày này đã có trong danh sách.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="holiday_has_a_name", violation_error_message="Hãy ghi tên ngày."
            ),
        ]

    def __str__(self) -> str:
        return self.name
