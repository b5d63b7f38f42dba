"""Floor 3: the rubric of a year, its rounds, and each member's card with three values a criterion.

The shapes of a rubric and the arithmetic stand in `scoring.rules`; here is what must always hold of the data.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khoithidua.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class PointsField(models.DecimalField):
    """Points, in hundredths: what a leaf was rounded to, or a maximum. NULL is «not scored», never zero."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class QuantityField(models.DecimalField):
    """What is counted or measured, as exact as it is typed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Rubric(models.Model):
    """The tree of what is scored in a year, and how its sum becomes a standing."""

    year = models.OneToOneField(BlocYear, models.PROTECT, related_name="rubric", verbose_name="Năm thi đua")
    name = VietnameseCharField("Tên", max_length=300)
    note = VietnameseTextField("Ghi chú", blank=True)
    scale = PointsField("Thang điểm")
    step = PointsField("Bước điểm", default="0.5")
    total_may_exceed_scale = models.BooleanField("Tổng điểm được vượt thang điểm", default=False)
    # Codes of top nodes, «bonus», «fewer_penalties», «votes», in the order they are asked; checked by scoring.rules.
    tie_break = models.JSONField("Thứ tự xét khi bằng điểm", default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(
        "Số chữ số lẻ", default=2, help_text="Điểm của từng tiêu chí được làm tròn đến ngần này chữ số sau dấu phẩy."
    )
    # What a form of the rubric was loaded with: a change of one that was changed since is refused.
    version = models.PositiveIntegerField("Phiên bản", default=1, editable=False)
    is_sample = models.BooleanField(
        "Bảng mẫu", default=False, help_text="Bỏ dấu này khi đã sửa bảng mẫu thành bảng chính thức của Khối."
    )

    class Meta:
        verbose_name = "bảng đánh giá"
        verbose_name_plural = "bảng đánh giá"
        constraints = [
            models.CheckConstraint(condition=Q(scale__gt=0), name="rubric_scale_is_positive"),
            models.CheckConstraint(condition=Q(step__gt=0), name="rubric_step_is_positive"),
            models.CheckConstraint(
                condition=Q(decimals__lte=2),
                name="rubric_decimals_are_two_at_most",
                violation_error_message="Điểm được làm tròn đến 0, 1 hoặc 2 chữ số lẻ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rubric", args=[self.year.bloc.code, self.year.year])


class RubricStep(models.Model):
    """One change of a rubric that can still be taken back: the rubric as it was before it, and what the change was."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="steps", editable=False)
    # The rubric's version before the change and after it: a step that is not the last change is not taken back.
    version_before = models.PositiveIntegerField(editable=False)
    version = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=200, editable=False)
    # The rubric as a file has it (`scoring.rubricfile`).
    before = models.JSONField(editable=False)
    # What the log says of it: code, subject, action, old, new of each change.
    changes = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = "lần sửa bảng đánh giá"
        verbose_name_plural = "lần sửa bảng đánh giá"
        ordering = ["rubric", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "version"], name="one_rubric_step_a_version"),
        ]

    def __str__(self) -> str:
        return self.title


class Band(models.Model):
    """What a total is called from a number of points up («Xuất sắc»)."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="bands", verbose_name="Bảng đánh giá")
    name = VietnameseCharField("Xếp loại", max_length=60)
    at_least = PointsField("Từ (điểm)")

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ["rubric", "-at_least"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "name"], name="one_band_a_name"),
            models.UniqueConstraint(fields=["rubric", "at_least"], name="one_band_a_threshold"),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """A node of the rubric's tree; leaves are scored. Which fields a kind has is a constraint."""

    class Kind(models.TextChoices):
        GROUP = "group", "Nhóm"
        BONUS = "bonus", "Điểm thưởng"
        PENALTY = "penalty", "Điểm trừ"
        DIRECT = "direct", "Chấm trực tiếp"
        ACHIEVED = "achieved", "Đạt / không đạt"
        LEVELS = "levels", "Theo mức"
        PER_UNIT = "per_unit", "Theo số lượng"
        TARGET = "target", "Theo chỉ tiêu"

    class Rule(models.TextChoices):
        PROPORTIONAL = "proportional", "Theo tỷ lệ"
        THRESHOLD = "threshold", "Theo tỷ lệ, có mức sàn"
        LEADER = "leader", "So với đơn vị dẫn đầu"

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name="Bảng đánh giá")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="Thuộc"
    )
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Thứ tự trong toàn bảng, từ trên xuống.")
    code = models.CharField("Mã", max_length=20)
    name = VietnameseCharField("Nội dung", max_length=500)
    kind = models.CharField("Cách chấm", max_length=10, choices=Kind.choices)
    max_points = PointsField("Điểm tối đa", null=True, blank=True)
    unit = VietnameseCharField("Đơn vị tính", max_length=50, blank=True)
    points_each = QuantityField("Điểm mỗi đơn vị", null=True, blank=True)
    rule = models.CharField("Cách tính theo chỉ tiêu", max_length=15, choices=Rule.choices, blank=True)
    floor_percent = QuantityField("Mức sàn (%)", null=True, blank=True)
    lower_is_better = models.BooleanField("Càng thấp càng tốt", default=False)
    default_target = QuantityField("Chỉ tiêu chung", null=True, blank=True)
    evidence_required = models.BooleanField("Cần minh chứng", default=False)
    evidence_decides = models.BooleanField("Có minh chứng mới tính điểm", default=False)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["rubric", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="one_criterion_a_code"),
            models.UniqueConstraint(fields=["rubric", "order"], name="one_criterion_a_place"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["group", "bonus", "penalty", "direct", "achieved", "levels", "per_unit", "target"]
                ),
                name="criterion_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0) | Q(max_points__isnull=True, kind__in=["group", "bonus", "penalty"]),
                name="criterion_maximum_is_positive",
                violation_error_message="Điểm tối đa phải lớn hơn 0; chỉ nhóm mới được để trống (không giới hạn).",
            ),
            models.CheckConstraint(
                condition=Q(kind="per_unit", points_each__gt=0) | (~Q(kind="per_unit") & Q(points_each__isnull=True)),
                name="criterion_points_each_only_per_unit",
                violation_error_message="«Điểm mỗi đơn vị» phải lớn hơn 0 khi chấm theo số lượng, để trống khi khác.",
            ),
            models.CheckConstraint(
                condition=Q(kind="target", rule__in=["proportional", "threshold", "leader"])
                | (~Q(kind="target") & Q(rule="", default_target__isnull=True, lower_is_better=False)),
                name="criterion_rule_only_of_targets",
                violation_error_message="Cách tính, chỉ tiêu chung, «càng thấp càng tốt» chỉ có khi chấm theo chỉ tiêu",
            ),
            models.CheckConstraint(
                condition=Q(rule="threshold", floor_percent__gt=0, floor_percent__lte=100)
                | (~Q(rule="threshold") & Q(floor_percent__isnull=True)),
                name="criterion_floor_only_of_thresholds",
                violation_error_message="Mức sàn (trên 0 đến 100 %) bắt buộc khi tính có mức sàn, để trống khi khác.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind__in=["group", "bonus", "penalty"])
                | (Q(parent__isnull=False) & ~Q(kind__in=["bonus", "penalty"])),
                name="criterion_top_is_a_group",
                violation_error_message="Cấp trên cùng là nhóm, điểm thưởng hoặc điểm trừ; thưởng và trừ chỉ ở cấp đó.",
            ),
            models.CheckConstraint(
                condition=Q(default_target__isnull=True) | Q(default_target__gt=0),
                name="criterion_target_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(evidence_decides=False) | Q(evidence_required=True),
                name="criterion_deciding_evidence_is_required",
                violation_error_message="«Có minh chứng mới tính điểm» chỉ dùng cho tiêu chí cần minh chứng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Level(models.Model):
    """A named level of a criterion and its points."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels", verbose_name="Tiêu chí")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Mức", max_length=100)
    points = PointsField("Điểm")

    class Meta:
        verbose_name = "mức"
        verbose_name_plural = "mức"
        ordering = ["criterion", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "name"], name="one_level_a_name"),
            models.UniqueConstraint(fields=["criterion", "order"], name="one_level_a_place"),
            models.CheckConstraint(condition=Q(points__gte=0), name="level_points_are_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


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

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="rounds", verbose_name="Năm thi đua")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds", verbose_name="Bảng đánh giá")
    code = models.SlugField("Mã", max_length=30)
    name = VietnameseCharField("Tên", max_length=100)
    step = models.CharField("Bước", max_length=12, choices=Step.choices, default=Step.PREPARING)
    visibility = models.CharField(
        "Thành viên được xem", max_length=8, choices=Visibility.choices, default=Visibility.OWN
    )
    only_after_publication = models.BooleanField(
        "Chỉ sau khi công bố", default=False, help_text="Trước khi công bố, mỗi đơn vị chỉ xem điểm của mình."
    )
    scoring_due = models.DateField("Hạn tự chấm", null=True, blank=True)
    appraising_due = models.DateField("Hạn thẩm định", null=True, blank=True)
    agreeing_due = models.DateField("Hạn thống nhất", null=True, blank=True)
    is_sample = models.BooleanField("Số liệu minh họa", default=False, editable=False)

    class Meta:
        verbose_name = "kỳ chấm điểm"
        verbose_name_plural = "kỳ chấm điểm"
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="one_round_a_code"),
            models.CheckConstraint(
                condition=Q(step__in=["preparing", "scoring", "appraising", "agreeing", "published"]),
                name="round_step_is_known",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["own", "totals", "full"]), name="round_visibility_is_known"
            ),
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

    @property
    def is_published(self) -> bool:
        return self.step == self.Step.PUBLISHED

    @property
    def shown_visibility(self) -> str:
        """What the members may see now: the round's visibility, or only their own until it is published."""
        if self.only_after_publication and not self.is_published:
            return self.Visibility.OWN
        return self.visibility


class Ineligible(models.Model):
    """«Không xét»: the member keeps its score and has no rank; why, and by which document."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ineligible", verbose_name="Kỳ chấm điểm")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Thành viên")
    reason = VietnameseTextField("Lý do")
    document = VietnameseCharField("Văn bản", max_length=300, blank=True)

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

    SELF = "self", "Tự chấm"
    APPRAISED = "appraised", "Thẩm định"
    AGREED = "agreed", "Thống nhất"


class Score(models.Model):
    """One criterion on one card: three values, what each gives, and the version a form was loaded with.

    An input is kept in the shape of DESIGN §4 (`{"actual": "98", "target": "100"}`), NULL where nobody gave one.
    Points follow from the inputs of the whole round (see `scoring.verbs`) and are kept so that reading is one query:
    `points` is what counts now, the agreed value, else the appraised, else the member's own.
    """

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="scores", verbose_name="Phiếu chấm điểm")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name="Tiêu chí")
    self_input = models.JSONField("Tự chấm", null=True, blank=True)
    appraised_input = models.JSONField("Thẩm định", null=True, blank=True)
    agreed_input = models.JSONField("Thống nhất", null=True, blank=True)
    self_points = PointsField("Điểm tự chấm", null=True, blank=True)
    appraised_points = PointsField("Điểm thẩm định", null=True, blank=True)
    agreed_points = PointsField("Điểm thống nhất", null=True, blank=True)
    points = PointsField("Điểm tính", null=True, blank=True)
    explanation = VietnameseTextField("Giải trình", blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}, {self.card}"


class Appraiser(models.Model):
    """An agency that appraises another member's card in one round: it sees and writes just the cards it is given."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="appraisers", verbose_name="Kỳ chấm điểm")
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
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="evidence", verbose_name="Tiêu chí")
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


class Publication(models.Model):
    """A round's standings as they were published: the text of the snapshot, its PDF, and the SHA-256 of each.

    Frozen: a correction («đính chính») is another publication with a reason, and this one stays readable.
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
        ]

    def __str__(self) -> str:
        return f"{self.round}, công bố lần {self.number}"
