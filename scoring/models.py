"""Floor 3: the rubric of a year, its rounds, and each member's card with three values a criterion.

The shapes of a rubric and the arithmetic stand in `scoring.rules`; here is what must always hold of the data.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.vietnamese.fields import KeptJSONField, VietnameseCharField, VietnameseTextField
from common.vietnamese.text import fold
from documents.models import SAMPLE, Document
from members.access import Reader
from members.access_of_the_standing_body import shown_to
from members.models import BlocYear, Membership
from scoring.appraisals.models import Appraisal, Appraiser
from scoring.rubrics import words
from scoring.rubrics.models import Band, Criterion, Level, PointsField, QuantityField, Rubric, RubricGround, RubricStep

__all__ = [
    "Appraisal",
    "Appraiser",
    "Band",
    "Criterion",
    "Evidence",
    "Exemption",
    "HandedIn",
    "Ineligible",
    "KeptReason",
    "Level",
    "PointsField",
    "Publication",
    "QuantityField",
    "Round",
    "Rubric",
    "RubricGround",
    "RubricStep",
    "Score",
    "Scorecard",
    "Stage",
]

# In which field it is kept why the day of another one stands.
ROUND_DAYS = {
    "scoring_due": "scoring_due_reason",
    "appraising_due": "appraising_due_reason",
    "agreeing_due": "agreeing_due_reason",
}
INELIGIBLE_DAYS = {"document": "document_reason"}


class Round(models.Model):
    """One scoring of all members of a year with its rubric."""

    class Step(models.TextChoices):
        PREPARING = "preparing", "Chuẩn bị"
        SCORING = "scoring", "Tự chấm"
        APPRAISING = "appraising", "Thẩm định"
        AGREEING = "agreeing", "Thống nhất"
        PUBLISHED = "published", "Đã công bố"

    class Visibility(models.TextChoices):
        OWN = "own", "Chỉ điểm của đơn vị mình"
        TOTALS = "totals", "Tổng điểm và xếp hạng của tất cả"
        FULL = "full", "Toàn bộ điểm của tất cả"

    class Reasons(models.TextChoices):
        OWN = "own", "Chỉ đơn vị đó và người của Khối"
        ALL = "all", "Mọi đơn vị xem được xếp hạng"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="rounds", verbose_name="Năm thi đua")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds", verbose_name=words.RUBRIC)
    code = models.SlugField("Mã", max_length=30)
    name = VietnameseCharField("Tên", max_length=100)
    name_key = models.CharField("Tên không dấu", max_length=300, editable=False)
    """The name as it is compared: «Cả năm» and «ca NĂM» are one (`vietnamese.text.fold`)."""
    step = models.CharField("Bước", max_length=12, choices=Step.choices, default=Step.PREPARING)
    visibility = models.CharField(
        "Thành viên được xem", max_length=8, choices=Visibility.choices, default=Visibility.OWN
    )
    only_after_publication = models.BooleanField(
        "Chỉ sau khi công bố", default=False, help_text="Trước khi công bố, mỗi đơn vị chỉ xem điểm của mình."
    )
    reasons = models.CharField(
        "Ai xem lý do không xét",
        max_length=3,
        choices=Reasons.choices,
        default=Reasons.OWN,
        help_text="Ai cũng thấy đơn vị nào không xét; lý do và văn bản thì chỉ những người này.",
    )
    scoring_due = models.DateField("Hạn tự chấm", null=True, blank=True)
    scoring_due_reason = VietnameseTextField("Vì sao ghi hạn tự chấm này", blank=True, editable=False)
    """What is odd about the deadline, and why it stands (`members.odd_days`); "" as a rule. So of the other two."""
    appraising_due = models.DateField("Hạn thẩm định", null=True, blank=True)
    appraising_due_reason = VietnameseTextField("Vì sao ghi hạn thẩm định này", blank=True, editable=False)
    agreeing_due = models.DateField("Hạn thống nhất", null=True, blank=True)
    agreeing_due_reason = VietnameseTextField("Vì sao ghi hạn thống nhất này", blank=True, editable=False)
    is_sample = models.BooleanField(SAMPLE, default=False, editable=False)
    # What the reader of a page last gave as reason here, where a query asked for it (`scoring.verbs.reasons`).
    kept_reason: str | None = None

    class Meta:
        verbose_name = "kỳ chấm điểm"
        verbose_name_plural = "kỳ chấm điểm"
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="one_round_a_code"),
            models.UniqueConstraint(fields=["year", "name_key"], name="one_round_a_name"),
            models.CheckConstraint(
                condition=Q(step__in=["preparing", "scoring", "appraising", "agreeing", "published"]),
                name="round_step_is_known",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["own", "totals", "full"]), name="round_visibility_is_known"
            ),
            models.CheckConstraint(condition=Q(reasons__in=["own", "all"]), name="round_reasons_are_known"),
            models.CheckConstraint(
                condition=Q(scoring_due__isnull=True)
                | Q(appraising_due__isnull=True)
                | Q(appraising_due__gte=F("scoring_due")),
                name="round_appraising_ends_after_scoring",
                violation_error_message="Hạn thẩm định phải từ hạn tự chấm trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(appraising_due__isnull=True)
                | Q(agreeing_due__isnull=True)
                | Q(agreeing_due__gte=F("appraising_due")),
                name="round_agreeing_ends_after_appraising",
                violation_error_message="Hạn thống nhất phải từ hạn thẩm định trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(scoring_due__isnull=True)
                | Q(agreeing_due__isnull=True)
                | Q(agreeing_due__gte=F("scoring_due")),
                name="round_agreeing_ends_after_scoring",
                violation_error_message="Hạn thống nhất phải từ hạn tự chấm trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keeps the name's key with the name, whoever writes it."""
        self.name_key = fold(self.name)
        if update_fields is not None and "name" in update_fields:
            update_fields = [*update_fields, "name_key"]
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.step == self.Step.PUBLISHED

    @property
    def shown_visibility(self) -> str:
        """What the members may see now: the round's visibility, or only their own until it is published."""
        if self.only_after_publication and not self.is_published:
            return self.Visibility.OWN
        return self.visibility

    def shown_to(self, reader: Reader) -> str:
        """What this reader may see now, in the words of `visibility`."""
        return shown_to(reader, self.shown_visibility, published=self.is_published)


class Ineligible(models.Model):
    """«Không xét»: the member keeps its score and has no rank; why, and by which document."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ineligible", verbose_name="Kỳ chấm điểm")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Thành viên")
    reason = VietnameseTextField("Lý do")
    document = VietnameseCharField("Văn bản", max_length=300, blank=True)
    document_reason = VietnameseTextField("Vì sao ghi văn bản này", blank=True, editable=False)
    """What is odd about the day that the document bears, and why it stands; "" as a rule."""

    class Meta:
        verbose_name = "đơn vị không xét"
        verbose_name_plural = "đơn vị không xét"
        ordering = ["round", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="one_ineligibility_a_member"),
            models.CheckConstraint(condition=~Q(reason=""), name="ineligibility_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Exemption(models.Model):
    """«Không áp dụng»: one criterion is not for one member in this round, and why.

    What was put in there stays, and does not count. The rubric says what the member has instead (`not_applicable`).
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="exemptions", verbose_name="Kỳ chấm điểm")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Thành viên")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=words.CRITERION)
    reason = VietnameseTextField("Lý do")
    set_at = models.DateTimeField("Ghi lúc", auto_now=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Người ghi"
    )

    class Meta:
        verbose_name = "tiêu chí không áp dụng"
        verbose_name_plural = "tiêu chí không áp dụng"
        ordering = ["round", "member__order", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member", "criterion"], name="one_exemption_a_place"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.criterion.code}"


class Scorecard(models.Model):
    """One member's card in one round."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "Đang chấm"
        SUBMITTED = "submitted", "Đã nộp"
        APPRAISED = "appraised", "Đã thẩm định"
        AGREED = "agreed", "Đã thống nhất"

    round = models.ForeignKey(Round, models.PROTECT, related_name="cards", verbose_name="Kỳ chấm điểm")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="cards", verbose_name="Thành viên")
    state = models.CharField("Trạng thái", max_length=10, choices=State.choices, default=State.DRAFTING)
    votes = models.PositiveSmallIntegerField("Số phiếu", null=True, blank=True)
    submitted_at = models.DateTimeField("Nộp lúc", null=True, blank=True)
    # Why it was handed back; empty again once it goes forward.
    return_reason = VietnameseTextField("Lý do trả lại", blank=True)

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        ordering = ["round", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="one_card_a_member"),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "submitted", "appraised", "agreed"]), name="card_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.round}"


class Stage(models.TextChoices):
    """Whose value it is; the later one counts where it stands."""

    SELF = "self", words.SELF
    APPRAISED = "appraised", words.APPRAISED
    AGREED = "agreed", words.AGREED


class Score(models.Model):
    """One criterion on one card: three values, what each gives, and the version a form was loaded with.

    An input is kept in the shape of DESIGN §4 (`{"actual": "98", "target": "100"}`), NULL where nobody gave one.
    Points follow from the inputs of the whole round (`scoring.verbs.scores`) and are kept so that reading is one query:
    `points` is what counts now, the agreed value, else the appraised, else the member's own.
    """

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="scores", verbose_name="Phiếu chấm điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=words.CRITERION)
    self_input = KeptJSONField(words.SELF, null=True, blank=True)
    appraised_input = KeptJSONField(words.APPRAISED, null=True, blank=True)
    agreed_input = KeptJSONField(words.AGREED, null=True, blank=True)
    self_points = PointsField("Điểm tự chấm", null=True, blank=True)
    appraised_points = PointsField("Điểm thẩm định", null=True, blank=True)
    agreed_points = PointsField("Điểm thống nhất", null=True, blank=True)
    points = PointsField(words.COUNTED, null=True, blank=True)
    # Points as they were before they were rounded, by stage and as «points»: {"self": "20/3", "points": "20/3"}. Only
    # where the rubric adds up exact points, and only of those that rounding moved; NULL where it moved none.
    exact = KeptJSONField("Điểm chưa làm tròn", null=True, blank=True, editable=False)
    explanation = VietnameseTextField(words.EXPLANATION, blank=True)
    version = models.PositiveIntegerField("Phiên bản", default=1)
    changed_at = models.DateTimeField("Sửa lúc", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người sửa",
    )

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["card", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["card", "criterion"], name="one_score_a_criterion"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{stage}_input__isnull": False}) | Q(**{f"{stage}_points__isnull": True}),
                    name=f"no_{stage}_points_without_input",
                )
                for stage in Stage.values
            ],
            models.CheckConstraint(
                condition=Q(self_input__isnull=False)
                | Q(appraised_input__isnull=False)
                | Q(agreed_input__isnull=False)
                | Q(points__isnull=True),
                name="no_points_without_input",
            ),
            models.CheckConstraint(
                condition=Q(exact__isnull=True)
                | Q(self_points__isnull=False)
                | Q(appraised_points__isnull=False)
                | Q(agreed_points__isnull=False)
                | Q(points__isnull=False),
                name="nothing_exact_without_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}, {self.card}"


class KeptReason(models.Model):
    """Why one person changes scores in one round: it stands in the field of every page until that person changes it.

    Blank where the person has emptied the field, which is not the same as never having written one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Người sửa", editable=False
    )
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="kept_reasons", verbose_name="Kỳ chấm điểm", editable=False
    )
    text = VietnameseCharField("Lý do sửa", max_length=500, blank=True)

    class Meta:
        verbose_name = "lý do sửa đang dùng"
        verbose_name_plural = "lý do sửa đang dùng"
        ordering = ["round", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "round"], name="one_kept_reason_a_person")]

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """A file behind a score. Its bytes stand in the evidence store under their SHA-256 and are kept for good.

    One that was taken away keeps its row, with the time: the log speaks of it.
    """

    class Kind(models.TextChoices):
        """What the file was found to be by its content; its name is not believed."""

        PDF = "pdf", "PDF"
        WORD = "word", "Word"
        EXCEL = "excel", "Excel"
        PICTURE = "picture", "Ảnh"

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="evidence", verbose_name="Phiếu chấm điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="evidence", verbose_name=words.CRITERION)
    name = VietnameseCharField("Tên tệp", max_length=200)
    kind = models.CharField("Loại tệp", max_length=10, choices=Kind.choices)
    content_type = models.CharField("Kiểu nội dung", max_length=100)
    size = models.PositiveIntegerField("Kích thước (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("Nộp lúc", auto_now_add=True)
    added_by = models.CharField("Người nộp", max_length=200)
    removed_at = models.DateTimeField("Gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["card", "criterion__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "criterion", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="one_evidence_a_content",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pdf", "word", "excel", "picture"]), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class HandedIn(models.Model):
    """What somebody handed in and looks at before anything of it is written; the last few of each person and page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="Tài khoản")
    page = models.CharField("Trang", max_length=300)
    data = KeptJSONField("Nội dung")
    at = models.DateTimeField("Lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp đang xem trước"
        verbose_name_plural = "tệp đang xem trước"
        ordering = ["user", "page", "id"]

    def __str__(self) -> str:
        return self.page


class Publication(models.Model):
    """A round's standings as they were published: the text of the snapshot, its PDF, and the SHA-256 of each.

    Frozen: a correction («đính chính») is another publication with a reason, and this one stays readable. The database
    refuses to change or remove one (`audit.guard`), unless it is of sample data, which goes as a whole.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications", verbose_name="Kỳ chấm điểm")
    number = models.PositiveSmallIntegerField("Lần")
    at = models.DateTimeField("Công bố lúc")
    by = models.CharField("Người công bố", max_length=200)
    reason = VietnameseTextField("Lý do đính chính", blank=True)
    snapshot = models.TextField("Số liệu")
    sha256 = models.CharField("SHA-256 của số liệu", max_length=64)
    pdf = models.BinaryField("Bản in")
    pdf_sha256 = models.CharField("SHA-256 của bản in", max_length=64)
    visibility = models.CharField("Cho thành viên xem", max_length=8, choices=Round.Visibility.choices)
    """What the round showed its members: the print holds just as much."""
    reasons = models.CharField("Lý do không xét trong bản in", max_length=3, choices=Round.Reasons.choices)
    """Who the round let know why a member is «không xét»: the print tells it only where everybody is."""
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="publication", verbose_name="Trong sổ văn bản"
    )
    code_is_printed = models.BooleanField("Mã xác minh có trên bản in", default=True)
    """Not on what was published before publications were registered: those bytes stay as they were."""
    is_sample = models.BooleanField(SAMPLE, default=False, editable=False)

    class Meta:
        verbose_name = "công bố"
        verbose_name_plural = "công bố"
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_publication_a_number"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="only_a_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["own", "totals", "full"]), name="publication_visibility_is_known"
            ),
            models.CheckConstraint(condition=Q(reasons__in=["own", "all"]), name="publication_reasons_are_known"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, công bố lần {self.number}"
