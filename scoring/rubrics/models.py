"""The tables of a rubric: its settings, its tree of criteria, and the changes that can be taken back.

Part of `scoring.models`, whence everybody takes them.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from common.vietnamese.fields import KeptJSONField, VietnameseCharField, VietnameseTextField
from documents.models import Document
from members.models import BlocYear
from scoring.rubrics import words
from scoring.rubrics.kinds import KINDS, fields
from scoring.rubrics.kinds.cases import told_cases
from scoring.rubrics.kinds.criterion import TargetRule, begun
from scoring.rubrics.kinds.curve import told_curve
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import Rounding, SeveralAppraisers, WhenExempt

# What the constraints below say of the kinds; a new kind changes them, and so needs a migration.
_UNCAPPED = [kind.value for kind in KINDS if not kind.needs_maximum(Sign.PENALTY)]
_SCORED = [kind.value for kind in KINDS if kind.is_leaf]
_FALLING = [kind.value for kind in KINDS if fields.MIN_POINTS in kind.fields]


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
    scale = PointsField(words.SCALE)
    step = PointsField(words.STEP, default="0.5")
    total_may_exceed_scale = models.BooleanField(words.MAY_EXCEED, default=False)
    # Codes of top nodes, «bonus», «fewer_penalties», «votes», in the order they are asked; checked by scoring.rules.
    tie_break = KeptJSONField(words.TIE_BREAK, default=list, blank=True)
    decimals = models.PositiveSmallIntegerField(
        words.DECIMALS, default=2, help_text="Điểm được làm tròn đến ngần này chữ số sau dấu phẩy."
    )
    rounding = models.CharField(
        words.ROUNDING,
        max_length=5,
        choices=[(rounding.value, rounding.label) for rounding in Rounding],
        default=Rounding.LEAF.value,
    )
    not_applicable = models.CharField(
        words.WHEN_EXEMPT,
        max_length=6,
        choices=[(meaning.value, begun(meaning.label)) for meaning in WhenExempt],
        default=WhenExempt.NONE.value,
    )
    several_appraisers = models.CharField(
        words.SEVERAL_APPRAISERS,
        max_length=8,
        choices=[(way.value, begun(way.label)) for way in SeveralAppraisers],
        default=SeveralAppraisers.TOGETHER.value,
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
            models.CheckConstraint(
                condition=Q(rounding__in=[rounding.value for rounding in Rounding]), name="rubric_rounding_is_known"
            ),
            models.CheckConstraint(
                condition=Q(not_applicable__in=[meaning.value for meaning in WhenExempt]),
                name="rubric_when_exempt_is_known",
            ),
            models.CheckConstraint(
                condition=Q(several_appraisers__in=[way.value for way in SeveralAppraisers]),
                name="rubric_several_appraisers_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rubric", args=[self.year.bloc.code, self.year.year])

    @property
    def averages_appraisals(self) -> bool:
        """Whether several appraisers of a card appraise it each by itself."""
        return bool(self.several_appraisers == SeveralAppraisers.MEAN)

    @property
    def sums_exactly(self) -> bool:
        """Whether exact points are added up, and only what is shown of them is rounded: what prints then say."""
        return self.rounding == Rounding.TOTAL


class RubricStep(models.Model):
    """One change of a rubric that can still be taken back: the rubric as it was before it, and what the change was."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="steps", editable=False)
    # The rubric's version before the change and after it: a step that is not the last change is not taken back.
    version_before = models.PositiveIntegerField(editable=False)
    version = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=200, editable=False)
    # The rubric as a file has it (`scoring.rubrics.files`).
    before = KeptJSONField(editable=False)
    # What the log says of it: code, subject, action, old, new of each change.
    changes = KeptJSONField(default=list, editable=False)

    class Meta:
        verbose_name = "lần sửa bảng đánh giá"
        verbose_name_plural = "lần sửa bảng đánh giá"
        ordering = ["rubric", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "version"], name="one_rubric_step_a_version"),
        ]

    def __str__(self) -> str:
        return self.title


class RubricGround(models.Model):
    """A legal ground («Căn cứ …») that the rubric stands on; `cites` where that document is in the register."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="grounds", verbose_name=words.RUBRIC)
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Căn cứ")
    cites = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_by_rubrics",
        verbose_name="Văn bản được dẫn",
    )

    class Meta:
        verbose_name = "căn cứ của bảng đánh giá"
        verbose_name_plural = "căn cứ của bảng đánh giá"
        ordering = ["rubric", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "order"], name="one_rubric_ground_a_place"),
        ]

    def __str__(self) -> str:
        return self.text


class Band(models.Model):
    """What a total is called from a number of points up («Xuất sắc»)."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="bands", verbose_name=words.RUBRIC)
    name = VietnameseCharField(words.BAND, max_length=60)
    at_least = PointsField(words.AT_LEAST)

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

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=words.RUBRIC)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="Thuộc"
    )
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Thứ tự trong toàn bảng, từ trên xuống.")
    code = models.CharField(words.CODE, max_length=20)
    name = VietnameseCharField(words.CONTENT, max_length=500)
    kind = models.CharField(words.KIND, max_length=15, choices=[(kind.value, begun(kind.label)) for kind in KINDS])
    max_points = PointsField(words.STANDARD, null=True, blank=True)
    label = VietnameseCharField(words.PRINTED, max_length=20, blank=True)
    min_points = PointsField(fields.MIN_POINTS.label, null=True, blank=True)
    ceiling = PointsField(fields.CEILING.label, null=True, blank=True)
    unit = VietnameseCharField(fields.UNIT.label, max_length=50, blank=True)
    points_each = QuantityField(fields.POINTS_EACH.label, null=True, blank=True)
    start = PointsField(fields.START.label, null=True, blank=True)
    rule = models.CharField(
        fields.RULE.label,
        max_length=15,
        choices=[(rule.value, begun(rule.label)) for rule in TargetRule],
        blank=True,
    )
    # These lists as a file has them: a text, so that a whole rubric can be remembered by its rows. The log of the admin
    # has them in words.
    in_words = {fields.CURVE.key: told_curve, fields.CASES.key: told_cases}
    curve = models.TextField(fields.CURVE.label, blank=True, editable=False)
    cases = models.TextField(fields.CASES.label, blank=True, editable=False)
    floor_percent = QuantityField(fields.FLOOR_PERCENT.label, null=True, blank=True)
    lower_is_better = models.BooleanField(fields.LOWER_IS_BETTER.label, default=False)
    default_target = QuantityField(fields.DEFAULT_TARGET.label, null=True, blank=True)
    evidence_required = models.BooleanField(fields.EVIDENCE_REQUIRED.label, default=False)
    evidence_decides = models.BooleanField(fields.EVIDENCE_DECIDES.label, default=False)
    share_of = models.CharField(fields.SHARE_OF.label, max_length=20, blank=True)
    percent = QuantityField(fields.PERCENT.label, null=True, blank=True)
    only_if = models.CharField(fields.ONLY_IF.label, max_length=20, blank=True)
    only_if_level = VietnameseCharField(fields.ONLY_IF_LEVEL.label, max_length=100, blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["rubric", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="one_criterion_a_code"),
            models.UniqueConstraint(fields=["rubric", "order"], name="one_criterion_a_place"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in KINDS]),
                name="criterion_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0) | Q(max_points__isnull=True, kind__in=_UNCAPPED),
                name="criterion_maximum_is_positive",
                violation_error_message="Điểm chuẩn phải lớn hơn 0; chỉ nhóm, và điểm thưởng, điểm trừ chấm theo số "
                "lượng, mới được để trống (không giới hạn).",
            ),
            models.CheckConstraint(
                condition=Q(kind="per_unit", points_each__gt=0)
                | Q(kind="per_unit", points_each__lt=0, start__isnull=False)
                | Q(kind="per_unit", points_each__lt=0, min_points__isnull=False)
                | (~Q(kind="per_unit") & Q(points_each__isnull=True)),
                name="criterion_points_each_only_per_unit",
                violation_error_message="«Điểm mỗi đơn vị» phải khác 0 khi chấm theo số lượng, chỉ âm khi có điểm "
                "có sẵn hoặc điểm thấp nhất; để trống khi khác.",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(kind="per_unit", start__gt=0),
                name="criterion_start_only_per_unit",
                violation_error_message="«Có sẵn» chỉ dùng khi chấm theo số lượng và phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(kind="target", rule__in=["proportional", "threshold", "leader", "curve"])
                | (~Q(kind="target") & Q(rule="", default_target__isnull=True, lower_is_better=False)),
                name="criterion_rule_only_of_targets",
                violation_error_message="Cách tính, chỉ tiêu chung, «càng thấp càng tốt» chỉ có khi chấm theo chỉ tiêu",
            ),
            models.CheckConstraint(
                condition=Q(kind="occurrences") & ~Q(cases="") | ~Q(kind="occurrences") & Q(cases=""),
                name="criterion_cases_only_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(rule="curve") & ~Q(curve="") | ~Q(rule="curve") & Q(curve=""),
                name="criterion_curve_only_of_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(rule="threshold", floor_percent__gt=0, floor_percent__lte=100)
                | (~Q(rule="threshold") & Q(floor_percent__isnull=True)),
                name="criterion_floor_only_of_thresholds",
                # Django formats it: a «%» is written twice.
                violation_error_message="Mức sàn (trên 0 đến 100%%) bắt buộc khi tính có mức sàn, để trống khi khác.",
            ),
            models.CheckConstraint(
                condition=Q(min_points__isnull=True) | Q(min_points__lt=0, kind__in=_FALLING),
                name="criterion_min_points_are_below_zero",
                violation_error_message="Điểm thấp nhất phải là số âm; điểm thưởng, điểm trừ không có.",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(kind="group", ceiling__gt=0),
                name="criterion_ceiling_only_of_groups",
                violation_error_message="Trần kể cả điểm cộng chỉ có ở nhóm tiêu chí và phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(default_target__isnull=True) | Q(default_target__gt=0),
                name="criterion_target_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(kind="percent_of") & ~Q(share_of="") | ~Q(kind="percent_of") & Q(share_of=""),
                name="criterion_share_only_of_its_kind",
                violation_error_message="«Tính trên điểm của mục» bắt buộc khi chấm theo phần trăm điểm của mục khác, "
                "để trống khi khác.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(kind="percent_of", percent__gt=0, percent__lte=100),
                name="criterion_percent_only_of_shares",
                violation_error_message="Số phần trăm (trên 0 đến 100) chỉ có khi chấm theo phần trăm điểm mục khác.",
            ),
            models.CheckConstraint(
                condition=Q(only_if="", only_if_level="") | ~Q(only_if="") & Q(kind__in=_SCORED),
                name="criterion_condition_only_of_scored",
                violation_error_message="Điều kiện tính chỉ có ở tiêu chí được chấm, và phải ghi mục rồi mới ghi mức.",
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

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels", verbose_name=words.CRITERION)
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
        ]

    def __str__(self) -> str:
        return self.name
