"""Floor 1: the bloc and its years, the agencies and their place in a year, the accounts and what they are."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from common.contacts import validate_phone
from common.records.numbers import sign_of
from common.vietnamese.fields import KeptJSONField, VietnameseCharField, VietnameseTextField
from members.terms import Term


class Province(models.Model):
    """A province or a city: where blocs are, and whose council's standing body looks over them."""

    name = VietnameseCharField("Tên", max_length=100, unique=True)

    class Meta:
        verbose_name = "tỉnh, thành phố"
        verbose_name_plural = "tỉnh, thành phố"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="province_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Bloc(models.Model):
    """A group of agencies that compete under a pact, year after year."""

    code = models.SlugField("Mã", max_length=50, unique=True, help_text="Đứng trong địa chỉ trang, ví dụ: khoi-6.")
    name = VietnameseCharField("Tên khối", max_length=200)
    parent = VietnameseCharField("Cơ quan chủ quản", max_length=200, help_text="Dòng trên, bên trái đầu văn bản.")
    locality = VietnameseCharField("Địa danh", max_length=100, help_text="Đứng trước ngày tháng của văn bản.")
    sign = VietnameseCharField(
        "Ký hiệu",
        max_length=20,
        blank=True,
        help_text="Đứng cuối số và ký hiệu văn bản, ví dụ: KTĐ6. Để trống: lấy từ tên khối.",
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blocs",
        verbose_name="Tỉnh, thành phố",
        help_text="Cơ quan thường trực của tỉnh, thành phố này xem được khối.",
    )
    officer = models.ForeignKey(
        "User",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="watched_blocs",
        verbose_name="Chuyên viên theo dõi",
    )
    """Who of the standing body looks after the bloc (`members.verbs.officers`)."""
    quiet_weekdays = models.CharField("Ngày trong tuần không gửi thư nhắc", max_length=7, blank=True, editable=False)
    """Their numbers, 0 is Monday: «56» (`members.quietdays`)."""

    class Meta:
        verbose_name = "khối thi đua"
        verbose_name_plural = "khối thi đua"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="bloc_has_a_code"),
            models.CheckConstraint(
                condition=~Q(code__in=["quan-tri", "static", "xac-minh"]),
                name="bloc_code_is_no_address_of_the_portal",
                violation_error_message="Mã này trùng với một địa chỉ của cổng. Hãy chọn mã khác.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def issuer_sign(self) -> str:
        """What ends number and sign of its documents: «KTĐ6»."""
        return self.sign or sign_of(self.name)


class QuietStretch(models.Model):
    """Days one after the other on which the bloc sends no reminders (`members.quietdays`)."""

    bloc = models.ForeignKey(Bloc, models.CASCADE, related_name="quiet_stretches", verbose_name="Khối thi đua")
    starts = models.DateField("Từ ngày")
    ends = models.DateField("Đến hết ngày")
    reason = VietnameseCharField("Lý do", max_length=200)

    class Meta:
        verbose_name = "ngày không gửi thư nhắc"
        verbose_name_plural = "ngày không gửi thư nhắc"
        ordering = ["bloc", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="quiet_stretch_ends_after_it_begins",
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="quiet_stretch_has_a_reason",
                violation_error_message="Hãy ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class BlocYear(models.Model):
    """One bloc in one year. Two years may be open at once: none is «the» current one."""

    class Family(models.TextChoices):
        """Whose rules the bloc's documents follow; the rules of a date are `common.records.layout`'s."""

        STATE = "state", "Văn bản hành chính (Nhà nước)"
        PARTY = "party", "Văn bản của Đảng"

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="years", verbose_name="Khối thi đua")
    year = models.PositiveSmallIntegerField("Năm")
    source = VietnameseTextField("Nguồn số liệu", blank=True, help_text="Các số liệu của năm này lấy từ đâu.")
    required_activities = models.PositiveSmallIntegerField("Số hoạt động chung tối thiểu", default=0)
    activity_members = models.PositiveSmallIntegerField("Số đơn vị tham gia tối thiểu", default=0)
    """From how many members on a joint activity counts; 0: as soon as it was held (`campaigns.counting`)."""
    family = models.CharField("Thể thức văn bản", max_length=10, choices=Family.choices, default=Family.STATE)
    term = VietnameseCharField(
        "Nhiệm kỳ",
        max_length=20,
        blank=True,
        help_text="Văn bản của Đảng đánh số theo nhiệm kỳ, ví dụ: 2020-2025.",
    )

    class Meta:
        verbose_name = "năm thi đua"
        verbose_name_plural = "năm thi đua"
        ordering = ["-year", "bloc__code"]
        constraints = [
            models.UniqueConstraint(fields=["bloc", "year"], name="one_bloc_year_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1948, year__lte=2200), name="bloc_year_is_a_year"),
            models.CheckConstraint(condition=Q(family__in=["state", "party"]), name="bloc_year_family_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.bloc}, năm {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("overview", args=[self.bloc.code, self.year])


class Agency(models.Model):
    """An organisation over the years. Its name in one year stands in that year's membership."""

    locality = VietnameseCharField("Địa phương", max_length=100, help_text="Mã không trùng trong một địa phương.")
    code = models.SlugField("Mã", max_length=50)
    name = VietnameseCharField("Tên hiện nay", max_length=200)
    short_name = VietnameseCharField("Tên ngắn", max_length=60)
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="Đơn vị kế thừa",
    )

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        ordering = ["locality", "code"]
        constraints = [
            models.UniqueConstraint(fields=["locality", "code"], name="one_agency_a_code_and_locality"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agency_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="agency_does_not_succeed_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An agency in a bloc-year, as it was that year: its name, its protocol order, its representative."""

    class Role(models.TextChoices):
        HEAD = "head", "Trưởng khối"
        DEPUTY = "deputy", "Phó Trưởng khối"
        MEMBER = "member", "Thành viên"

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="members", verbose_name="Năm thi đua")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships", verbose_name="Cơ quan, đơn vị")
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Thứ tự trong Khối, không xếp theo bảng chữ cái.")
    code = models.SlugField("Mã", max_length=50)
    name = VietnameseCharField("Tên trong năm", max_length=200)
    short_name = VietnameseCharField("Tên ngắn", max_length=60)
    role = models.CharField("Vai trò", max_length=10, choices=Role.choices, default=Role.MEMBER)
    representative_name = VietnameseCharField("Người đại diện", max_length=100, blank=True)
    representative_position = VietnameseCharField("Chức vụ", max_length=200, blank=True)
    phone = VietnameseCharField("Điện thoại", max_length=30, blank=True, validators=[validate_phone])
    email = models.EmailField("Thư điện tử", max_length=254, blank=True)

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], name="one_membership_a_year"),
            models.UniqueConstraint(fields=["year", "code"], name="one_member_a_code"),
            models.UniqueConstraint(fields=["year", "order"], name="one_member_a_place"),
            models.UniqueConstraint(fields=["year"], condition=Q(role="head"), name="one_head_a_year"),
            models.CheckConstraint(condition=Q(role__in=["head", "deputy", "member"]), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.year.bloc.code, self.year.year, self.code])

    @property
    def is_head(self) -> bool:
        return self.role == self.Role.HEAD


class Opening(models.Model):
    """That a year was opened from the last one, and what that did to agencies: as much as it takes to take it back.

    What stands in the log of the year behind `last_entry` was done in the year, and is no part of its opening.
    """

    year = models.OneToOneField(BlocYear, models.CASCADE, related_name="opening", verbose_name="Năm thi đua")
    last_entry = models.PositiveBigIntegerField("Mục nhật ký cuối của việc mở năm")
    made = KeptJSONField("Đơn vị lập khi mở năm", default=list)
    """The ids of the agencies that were made with it."""
    changed = KeptJSONField("Đơn vị sửa khi mở năm", default=dict)
    """By the id of an agency that it changed, each field that it changed: what it was and what it is."""

    class Meta:
        verbose_name = "việc mở năm"
        verbose_name_plural = "việc mở năm"

    def __str__(self) -> str:
        return f"Mở {self.year}"


class Handover(models.Model):
    """That the headship of a year was handed over on one day: whose roles ended, who took over, and what stood before.

    It is what the minutes tell, and as much as it takes to take it back. Accounts stand in no year file, nor does this.
    """

    year = models.OneToOneField(BlocYear, models.CASCADE, related_name="handover", verbose_name="Năm thi đua")
    on = models.DateField("Bàn giao từ ngày")
    changes = KeptJSONField("Vai trò thôi và nhận", default=list)
    """One a role: its id, whether it was made or ends, its holder by name, its term before and after."""

    class Meta:
        verbose_name = "việc bàn giao Trưởng khối"
        verbose_name_plural = "việc bàn giao Trưởng khối"

    def __str__(self) -> str:
        return f"Bàn giao {self.year}"


class User(AbstractUser):
    """An account. What it may do hangs on its roles; Django's own groups and permissions are not used."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = VietnameseCharField("Họ và tên", max_length=100, blank=True)
    position = VietnameseCharField("Chức vụ", max_length=200, blank=True)
    is_sample = models.BooleanField("Tài khoản dùng thử", default=False, editable=False)
    calendar_number = models.PositiveIntegerField("Số lần đổi địa chỉ lịch", default=0, editable=False)
    """Part of the private address of its calendar: with another number the old address leads nowhere."""
    # All that is kept of the link by which the password is set (`members.links`): each new one ends the one before.
    link_made_at = models.DateTimeField("Đường dẫn đặt mật khẩu cấp lúc", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def with_office(self) -> str:
        """«Trần Thị Bình, Chuyên viên»; the name alone where no office is known."""
        return f"{self}, {self.position}" if self.position else str(self)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username


class Role(models.Model):
    """What an account is: in one bloc, for one agency of it, for a province, or for the whole portal.

    The bloc's own people may have a term: headship goes from agency to agency, and its people with it. So may those of
    the standing body. What a day makes of it says `members.terms`.
    """

    class Kind(models.TextChoices):
        SECRETARY = "secretary", "Thư ký Khối"
        LEADER = "leader", "Lãnh đạo Khối"
        REPRESENTATIVE = "representative", "Đại diện đơn vị"
        CLERK = "clerk", "Văn thư"
        STANDING_BODY = "standing-body", "Cơ quan thường trực"
        ADMIN = "admin", "Quản trị"

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name="Tài khoản")
    kind = models.CharField("Vai trò", max_length=20, choices=Kind.choices)
    bloc = models.ForeignKey(
        Bloc, models.CASCADE, null=True, blank=True, related_name="roles", verbose_name="Khối thi đua"
    )
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="roles", verbose_name="Cơ quan, đơn vị"
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name="Tỉnh, thành phố"
    )
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò"
        verbose_name_plural = "vai trò"
        constraints = [
            models.UniqueConstraint(fields=["user", "bloc", "agency"], name="one_agency_role_a_bloc"),
            models.UniqueConstraint(
                fields=["user", "kind", "bloc"], condition=Q(agency__isnull=True), name="one_role_a_bloc"
            ),
            models.UniqueConstraint(fields=["user", "province"], name="one_role_a_province"),
            models.UniqueConstraint(fields=["user"], condition=Q(kind="admin"), name="one_admin_role_an_account"),
            models.CheckConstraint(
                condition=Q(kind="admin", bloc__isnull=True, agency__isnull=True, province__isnull=True)
                | Q(kind="standing-body", bloc__isnull=True, agency__isnull=True, province__isnull=False)
                | Q(kind="representative", bloc__isnull=False, agency__isnull=False, province__isnull=True)
                | Q(
                    kind__in=["secretary", "leader", "clerk"],
                    bloc__isnull=False,
                    agency__isnull=True,
                    province__isnull=True,
                ),
                name="role_stands_where_it_belongs",
                violation_error_message=(
                    "Quản trị không gắn với khối; Cơ quan thường trực chỉ gắn với tỉnh, thành phố; "
                    "Đại diện đơn vị cần cả khối và đơn vị; các vai trò khác cần khối và không cần đơn vị."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["secretary", "leader", "clerk", "standing-body"])
                | Q(valid_from__isnull=True, valid_to__isnull=True),
                name="role_has_a_term_among_the_bloc_s_own",
                violation_error_message=(
                    "Chỉ Thư ký Khối, Lãnh đạo Khối, Văn thư và Cơ quan thường trực có thời hạn vai trò."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="role_ends_after_it_begins",
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        parts: list[Any] = [self.get_kind_display(), self.agency, self.bloc, self.province, self.term.in_words]
        return ", ".join(str(part) for part in parts if part)

    @property
    def term(self) -> Term:
        """From when to when it holds."""
        return Term(self.valid_from, self.valid_to)
