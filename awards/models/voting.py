"""What a review meeting votes on, who is put forward, and what each round of voting came to.

The rule of a question is integers (`awards.rules.thresholds`): a rounded percent decides nothing.
"""

from django.db import models
from django.db.models import F, Q

from awards.models.forms import AwardForm
from awards.models.review import Review
from campaigns.models import Campaign
from common.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class Question(models.Model):
    """One form of award put to the vote: how it is asked, what it takes, how many may be put forward, and what then."""

    class Method(models.TextChoices):
        EACH = "each", "Đồng ý hoặc không đồng ý từng trường hợp"
        CHOOSE = "choose", "Chọn không quá số lượng"

    class Base(models.TextChoices):
        """What the votes in favour are a share of."""

        MEMBERS = "members", "Tổng số thành viên"
        SUMMONED = "summoned", "Số được triệu tập"
        PRESENT = "present", "Số có mặt"
        ISSUED = "issued", "Số phiếu phát ra"
        RETURNED = "returned", "Số phiếu thu về"
        VALID = "valid", "Số phiếu hợp lệ"

    class Quota(models.TextChoices):
        NONE = "none", "Không giới hạn"
        NUMBER = "number", "Số lượng"
        PERCENT = "percent", "Tỷ lệ phần trăm"

    class QuotaOf(models.TextChoices):
        MEMBERS = "members", "Tổng số thành viên"
        ELIGIBLE = "eligible", "Số đơn vị được xét"
        REST = "rest", "Số đơn vị được xét còn lại sau các nội dung trước"

    class Rounding(models.TextChoices):
        DOWN = "down", "Bỏ phần lẻ"
        HALF_UP = "half-up", "Từ 0,5 thì làm tròn lên"
        UP = "up", "Có lẻ thì làm tròn lên"

    class TiePath(models.TextChoices):
        """What is done where the last place is shared, more pass than there are places, or nobody does."""

        SECOND_ROUND = "second-round", "Bỏ phiếu lại"
        POINTS = "points", "Lấy theo điểm"
        CHAIR = "chair", "Chủ trì quyết định"
        COUNCIL = "council", "Báo cáo Hội đồng"

    review = models.ForeignKey(Review, models.CASCADE, related_name="questions", verbose_name="Cuộc họp")
    order = models.PositiveSmallIntegerField("Thứ tự")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="questions", verbose_name="Hình thức khen thưởng")
    by_ballot = models.BooleanField("Bỏ phiếu kín", default=True, help_text="Không chọn: biểu quyết giơ tay.")
    method = models.CharField("Cách bỏ phiếu", max_length=10, choices=Method.choices, default=Method.EACH)
    most_chosen = models.PositiveSmallIntegerField("Chọn nhiều nhất", null=True, blank=True)
    base = models.CharField("Tỷ lệ tính trên", max_length=10, choices=Base.choices, default=Base.MEMBERS)
    numerator = models.PositiveSmallIntegerField("Tử số", default=1)
    denominator = models.PositiveSmallIntegerField("Mẫu số", default=2)
    exceeds = models.BooleanField("Phải quá tỷ lệ này", default=True)
    """«Quá nửa» asks for more than a half; without it the share itself is enough («từ … trở lên»)."""
    blank_is_against = models.BooleanField("Không ghi ý kiến tính là không đồng ý", default=False)
    quota = models.CharField("Số lượng được đề nghị", max_length=10, choices=Quota.choices, default=Quota.NONE)
    quota_number = models.PositiveSmallIntegerField("Số lượng", null=True, blank=True)
    quota_percent = models.DecimalField("Tỷ lệ (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    quota_of = models.CharField("Tỷ lệ của", max_length=10, choices=QuotaOf.choices, default=QuotaOf.ELIGIBLE)
    quota_rounding = models.CharField("Làm tròn", max_length=8, choices=Rounding.choices, default=Rounding.DOWN)
    quota_at_least_one = models.BooleanField("Ít nhất một", default=False)
    tie_path = models.CharField(
        "Khi bằng phiếu, thừa hoặc không có", max_length=12, choices=TiePath.choices, default=TiePath.SECOND_ROUND
    )
    ground = VietnameseCharField("Theo điều, khoản", max_length=300, blank=True)
    version = models.PositiveIntegerField("Lần sửa", default=1, editable=False)

    class Meta:
        verbose_name = "nội dung bỏ phiếu"
        verbose_name_plural = "nội dung bỏ phiếu"
        ordering = ["review_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["review", "order"], name="one_question_a_place"),
            models.UniqueConstraint(
                fields=["review", "form"],
                name="one_question_a_form",
                violation_error_message="Cuộc họp đã có nội dung bỏ phiếu về hình thức này.",
            ),
            models.CheckConstraint(
                condition=Q(method="each", most_chosen__isnull=True)
                | Q(method="choose", most_chosen__isnull=False, most_chosen__gt=0),
                name="only_a_choice_has_a_most",
                violation_error_message="Chọn không quá số lượng thì ghi chọn nhiều nhất mấy trường hợp.",
            ),
            models.CheckConstraint(
                condition=Q(base__in=["members", "summoned", "present", "issued", "returned", "valid"]),
                name="base_of_a_question_is_known",
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gte=F("numerator")),
                name="threshold_is_a_share",
                violation_error_message="Tử số phải từ 1 đến mẫu số.",
            ),
            models.CheckConstraint(
                condition=~Q(exceeds=True) | Q(denominator__gt=F("numerator")),
                name="nobody_gets_more_than_all",
                violation_error_message="Không ai được quá cả tổng số: hãy bỏ chọn «Phải quá tỷ lệ này».",
            ),
            models.CheckConstraint(
                condition=Q(quota="none", quota_number__isnull=True, quota_percent__isnull=True)
                | Q(quota="number", quota_number__isnull=False, quota_percent__isnull=True)
                | Q(
                    quota="percent",
                    quota_number__isnull=True,
                    quota_percent__isnull=False,
                    quota_percent__gt=0,
                    quota_percent__lte=100,
                ),
                name="quota_is_said_in_one_way",
                violation_error_message="Số lượng ghi theo một cách: một con số, hoặc tỷ lệ trên 0 và không quá "
                "100 phần trăm.",
            ),
            models.CheckConstraint(
                condition=Q(quota_of__in=["members", "eligible", "rest"]), name="quota_is_of_something_known"
            ),
            models.CheckConstraint(
                condition=Q(quota_rounding__in=["down", "half-up", "up"]), name="quota_rounding_is_known"
            ),
            models.CheckConstraint(
                condition=Q(tie_path__in=["second-round", "points", "chair", "council"]), name="tie_path_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.form}"


class Nomination(models.Model):
    """Who is put forward for a form of award, and on which occasion: at a review meeting, or in mid-year."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Nữ"
        MALE = "male", "Nam"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="nominations", verbose_name="Năm thi đua")
    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="nominations", verbose_name="Hình thức khen thưởng"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="Nội dung bỏ phiếu"
    )
    occasion = VietnameseCharField("Dịp đề nghị", max_length=300, blank=True)
    """What it hangs on where no meeting votes on it: a campaign that was closed, a sudden achievement."""
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="Đợt thi đua"
    )
    """The campaign after which it is put forward, where that is the occasion."""
    order = models.PositiveSmallIntegerField("Thứ tự")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="nominations", verbose_name="Đơn vị")
    unit = VietnameseCharField("Tập thể thuộc đơn vị", max_length=300, blank=True)
    """A collective within the member, which is meant instead of it: in mid-year, for a meeting votes on members."""
    person = VietnameseCharField("Họ và tên", max_length=100, blank=True)
    position = VietnameseCharField("Chức vụ", max_length=200, blank=True)
    sex = models.CharField("Giới tính", max_length=6, choices=Sex.choices, blank=True)
    merits = VietnameseTextField("Tóm tắt thành tích", blank=True)
    withdrawn = VietnameseTextField("Lý do rút", blank=True)
    """Why it is put forward no longer; "" while it is."""

    class Meta:
        verbose_name = "suy tôn, đề nghị"
        verbose_name_plural = "suy tôn, đề nghị"
        ordering = ["year_id", "form__order", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "member", "person"],
                condition=Q(question__isnull=False),
                name="one_nomination_a_question",
                violation_error_message="Trường hợp này đã có trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, occasion="") | (Q(question__isnull=True) & ~Q(occasion="")),
                name="nomination_hangs_on_an_occasion",
                violation_error_message="Đề nghị gắn với một cuộc họp bình xét, hoặc ghi dịp đề nghị.",
            ),
            models.CheckConstraint(condition=Q(sex__in=["", "female", "male"]), name="sex_is_known_or_not_said"),
            models.CheckConstraint(
                condition=~Q(person="") | Q(position="", sex=""), name="only_a_person_has_a_position"
            ),
            models.CheckConstraint(
                condition=Q(unit="") | Q(question__isnull=True, person=""),
                name="a_unit_is_put_forward_in_mid_year",
                violation_error_message="Tập thể thuộc đơn vị chỉ được đề nghị trong năm, và không kèm họ tên cá nhân.",
            ),
            models.CheckConstraint(
                condition=Q(campaign__isnull=True) | Q(question__isnull=True),
                name="a_meeting_is_no_campaign",
                violation_error_message="Trường hợp đưa ra họp bình xét thì không gắn với đợt thi đua.",
            ),
        ]

    def __str__(self) -> str:
        if self.person:
            return self.person
        return f"{self.unit}, {self.member.name}" if self.unit else self.member.name

    @property
    def within(self) -> str:
        """Whom in the member it means, a person or a collective; "" where the member itself is meant."""
        return self.person or self.unit


class VoteRound(models.Model):
    """One round of voting on a question. A further round is another row: what was counted stands."""

    class Way(models.TextChoices):
        PAPER = "paper", "Phiếu giấy"
        HANDS = "hands", "Giơ tay"
        PORTAL = "portal", "Trên cổng"
        MIXED = "mixed", "Phiếu giấy và trên cổng"

    class State(models.TextChoices):
        PREPARING = "preparing", "Chuẩn bị"
        OPEN = "open", "Đang bỏ phiếu"
        COUNTED = "counted", "Đã kiểm phiếu"
        VOID = "void", "Hủy, không tính"

    question = models.ForeignKey(Question, models.PROTECT, related_name="rounds", verbose_name="Nội dung bỏ phiếu")
    number = models.PositiveSmallIntegerField("Lượt")
    way = models.CharField("Hình thức biểu quyết", max_length=8, choices=Way.choices, default=Way.PAPER)
    state = models.CharField(
        "Trạng thái", max_length=10, choices=State.choices, default=State.PREPARING, editable=False
    )
    members = models.PositiveSmallIntegerField("Tổng số thành viên", null=True, blank=True)
    summoned = models.PositiveSmallIntegerField("Số được triệu tập", null=True, blank=True)
    present = models.PositiveSmallIntegerField("Số có mặt", null=True, blank=True)
    issued = models.PositiveSmallIntegerField("Số phiếu phát ra", null=True, blank=True)
    returned = models.PositiveSmallIntegerField("Số phiếu thu về", null=True, blank=True)
    valid = models.PositiveSmallIntegerField("Số phiếu hợp lệ", null=True, blank=True)
    invalid = models.PositiveSmallIntegerField("Số phiếu không hợp lệ", null=True, blank=True)
    written = models.PositiveSmallIntegerField("Số gửi ý kiến bằng văn bản", null=True, blank=True, editable=False)
    """How many absent members had given their opinions in writing when it was opened; None where there are none."""
    places = models.PositiveSmallIntegerField("Số được chọn nhiều nhất", null=True, blank=True, editable=False)
    """How many this round may choose, as reckoned when it was opened; None: as many as have enough votes."""
    void_reason = VietnameseTextField("Lý do hủy", blank=True)
    decision = VietnameseTextField("Cách giải quyết", blank=True)
    """What was decided where votes alone did not: who the chair took and why, or that the Council is told."""
    version = models.PositiveIntegerField("Lần sửa", default=1, editable=False)

    class Meta:
        verbose_name = "lượt bỏ phiếu"
        verbose_name_plural = "lượt bỏ phiếu"
        ordering = ["question_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_vote_round_a_number"),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state__in=["preparing", "open"]),
                name="one_vote_round_at_a_time",
                violation_error_message="Nội dung này đang có một lượt bỏ phiếu chưa kiểm xong.",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["paper", "hands", "portal", "mixed"]), name="way_of_voting_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "open", "counted", "void"]), name="vote_round_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="void") ^ Q(void_reason=""),
                name="only_a_void_round_has_a_reason",
                violation_error_message="Hủy lượt bỏ phiếu thì phải ghi lý do.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{less}__isnull": True})
                    | Q(**{f"{more}__isnull": True})
                    | Q(**{f"{less}__lte": F(more)}),
                    name=f"no_more_{less}_than_{more}_in_a_round",
                    violation_error_message="Phiếu hợp lệ ≤ thu về ≤ phát ra ≤ có mặt ≤ triệu tập.",
                )
                for less, more in (
                    ("present", "summoned"),
                    ("issued", "present"),
                    ("returned", "issued"),
                    ("valid", "returned"),
                )
            ),
            models.CheckConstraint(
                condition=Q(valid__isnull=True)
                | Q(invalid__isnull=True)
                | Q(returned__isnull=True)
                | Q(returned=F("valid") + F("invalid")),
                name="valid_and_invalid_are_what_came_back",
                violation_error_message="Hợp lệ cộng không hợp lệ phải bằng số phiếu thu về.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}, lượt {self.number}"


class Candidate(models.Model):
    """Somebody put forward, in one round of voting: the votes it got, and what came of it."""

    class Outcome(models.TextChoices):
        CHOSEN = "chosen", "Được suy tôn"
        NOT_CHOSEN = "not-chosen", "Không được suy tôn"
        TIED = "tied", "Chưa phân định"

    round = models.ForeignKey(VoteRound, models.CASCADE, related_name="candidates", verbose_name="Lượt bỏ phiếu")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="candidacies", verbose_name="Trường hợp")
    order = models.PositiveSmallIntegerField("Thứ tự")
    votes_for = models.PositiveSmallIntegerField("Đồng ý", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("Không đồng ý", null=True, blank=True)
    votes_none = models.PositiveSmallIntegerField("Không ý kiến", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("Không biểu quyết về đơn vị mình", default=0)
    """How many of those present may not vote on this one; they are taken off what it is a share of."""
    outcome = models.CharField("Kết quả", max_length=10, choices=Outcome.choices, blank=True)
    """"" while it is not counted."""

    class Meta:
        verbose_name = "trường hợp được bỏ phiếu"
        verbose_name_plural = "trường hợp được bỏ phiếu"
        ordering = ["round_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="one_candidate_a_place"),
            models.UniqueConstraint(fields=["round", "nomination"], name="one_candidacy_a_round"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "chosen", "not-chosen", "tied"]), name="candidate_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(votes_for__isnull=False), name="no_outcome_without_votes"
            ),
        ]

    def __str__(self) -> str:
        return str(self.nomination)
