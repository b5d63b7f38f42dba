"""The pact of a bloc-year: what is agreed, the text that was frozen to be signed, who signed how, and what is kept."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from common.signatures.signed import signer_words
from common.vietnamese.fields import KeptJSONField, VietnameseCharField, VietnameseTextField
from documents.models import Document
from members.models import BlocYear, Membership
from pacts.draft import FIELD_LABELS, PactSection

# In which field it is kept why the day of another one stands.
PACT_DAYS = {"conference_date": "conference_date_reason"}
SIGNATURE_DAYS = {"on": "day_reason"}


class Pact(models.Model):
    """One pact a bloc-year. Once it is frozen, or somebody has signed, its text stands (`pacts.verbs.signatures`)."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "Đang soạn"
        FROZEN = "frozen", "Đã chốt, đang ký"
        IN_FORCE = "in-force", "Có hiệu lực"

    year = models.OneToOneField(BlocYear, models.PROTECT, related_name="pact", verbose_name="Năm thi đua")
    title = VietnameseCharField(FIELD_LABELS["title"], max_length=200)
    note = VietnameseTextField(FIELD_LABELS["note"], blank=True)
    conference_name = VietnameseCharField(FIELD_LABELS["conference_name"], max_length=300, blank=True)
    conference_date = models.DateField(FIELD_LABELS["conference_date"], null=True, blank=True)
    conference_date_reason = VietnameseTextField("Vì sao ghi ngày họp này", blank=True, editable=False)
    """What is odd about the day, and why it stands (`members.odd_days`); "" as a rule."""
    conference_place = VietnameseCharField(FIELD_LABELS["conference_place"], max_length=200, blank=True)
    chair_name = VietnameseCharField(FIELD_LABELS["chair_name"], max_length=100, blank=True)
    chair_position = VietnameseCharField(FIELD_LABELS["chair_position"], max_length=200, blank=True)
    witness_name = VietnameseCharField(FIELD_LABELS["witness_name"], max_length=100, blank=True)
    witness_position = VietnameseCharField(FIELD_LABELS["witness_position"], max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField(
        FIELD_LABELS["copies"],
        null=True,
        blank=True,
        help_text="Giao ước lập thành mấy bản. Để trống: không ghi câu này.",
    )
    state = models.CharField("Trạng thái", max_length=10, choices=State.choices, default=State.DRAFTING, editable=False)
    version = models.PositiveIntegerField("Lần sửa", default=1, editable=False)

    class Meta:
        verbose_name = "giao ước thi đua"
        verbose_name_plural = "giao ước thi đua"
        ordering = ["-year__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "frozen", "in-force"]), name="pact_state_is_known"
            ),
            models.CheckConstraint(condition=Q(copies__isnull=True) | Q(copies__gt=0), name="pact_has_some_copies"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pact", args=[self.year.bloc.code, self.year.year])


class AdoptedDocument(models.Model):
    """A document that the conference adopted together with the pact."""

    pact = models.ForeignKey(Pact, models.CASCADE, related_name="adopted", verbose_name="Giao ước")
    order = models.PositiveSmallIntegerField("Thứ tự")
    name = VietnameseCharField("Tên văn bản", max_length=500)

    class Meta:
        verbose_name = "văn bản được thông qua"
        verbose_name_plural = "văn bản được thông qua"
        ordering = ["pact", "order"]
        constraints = [models.UniqueConstraint(fields=["pact", "order"], name="one_adopted_document_a_place")]

    def __str__(self) -> str:
        return self.name


class Pledge(models.Model):
    """One point of what the members pledge."""

    pact = models.ForeignKey(Pact, models.CASCADE, related_name="pledges", verbose_name="Giao ước")
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Nội dung")

    class Meta:
        verbose_name = "nội dung giao ước"
        verbose_name_plural = "nội dung giao ước"
        ordering = ["pact", "order"]
        constraints = [models.UniqueConstraint(fields=["pact", "order"], name="one_pledge_a_place")]

    def __str__(self) -> str:
        return f"{self.order}. {self.text}"


class Clause(models.Model):
    """One point of the pact that is no pledge: a ground it stands on, a target, or how it is carried out."""

    class Section(models.TextChoices):
        GROUND = PactSection.GROUND.value, PactSection.GROUND.label
        TARGET = PactSection.TARGET.value, PactSection.TARGET.label
        ORGANISATION = PactSection.ORGANISATION.value, PactSection.ORGANISATION.label

    pact = models.ForeignKey(Pact, models.CASCADE, related_name="clauses", verbose_name="Giao ước")
    section = models.CharField("Mục", max_length=12, choices=Section.choices)
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Nội dung")
    cites = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_by_pacts",
        verbose_name="Văn bản được dẫn",
        help_text="Văn bản trong sổ mà căn cứ này dẫn: hết hiệu lực thì cổng nhắc.",
    )

    class Meta:
        verbose_name = "điều khoản giao ước"
        verbose_name_plural = "điều khoản giao ước"
        ordering = ["pact", "section", "order"]
        constraints = [
            models.UniqueConstraint(fields=["pact", "section", "order"], name="one_clause_a_place"),
            models.CheckConstraint(
                condition=Q(section__in=["ground", "target", "organisation"]), name="clause_section_is_known"
            ),
            models.CheckConstraint(
                condition=Q(section="ground") | Q(cites__isnull=True), name="only_a_ground_cites_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.order}. {self.text}"


class PactStep(models.Model):
    """One change to a pact's draft, and the draft before it, so that it can be taken back."""

    pact = models.ForeignKey(Pact, models.CASCADE, related_name="steps", verbose_name="Giao ước")
    version_before = models.PositiveIntegerField("Lần sửa trước")
    version = models.PositiveIntegerField("Lần sửa")
    title = models.CharField("Việc đã làm", max_length=200)
    before = KeptJSONField("Bản trước")

    class Meta:
        verbose_name = "bước soạn giao ước"
        verbose_name_plural = "bước soạn giao ước"
        ordering = ["pact", "version"]
        constraints = [models.UniqueConstraint(fields=["pact", "version"], name="one_pact_step_a_version")]

    def __str__(self) -> str:
        return self.title


class Freezing(models.Model):
    """The agreed text as it was frozen for signature. The database keeps it: nothing of it ever changes."""

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="freezings", verbose_name="Giao ước")
    number = models.PositiveSmallIntegerField("Lần chốt")
    text = models.TextField("Văn bản")
    """The canonical text (`pacts.agreed.text_of`), whose SHA-256 every signature is bound to."""
    data = KeptJSONField("Số liệu")
    """The same in parts, so that page and print show what was frozen and not what became of its sources."""
    sha256 = models.CharField("SHA-256", max_length=64)
    on = models.DateField("Ngày giao ước")
    at = models.DateTimeField("Chốt lúc")
    by = models.CharField("Người chốt", max_length=200)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="freezing",
        verbose_name="Văn bản phát hành",
    )
    """What was issued of it, for the code on the paper and for whoever asks whether it is genuine."""

    class Meta:
        verbose_name = "bản chốt giao ước"
        verbose_name_plural = "bản chốt giao ước"
        ordering = ["pact", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pact", "number"], name="one_freezing_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.pact}, chốt lần {self.number}"


class Reopening(models.Model):
    """That a frozen text was opened again, and why; `freezing` is missing where a text signed on paper had none."""

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="reopenings", verbose_name="Giao ước")
    freezing = models.OneToOneField(
        Freezing, models.PROTECT, null=True, blank=True, related_name="reopening", verbose_name="Bản chốt"
    )
    reason = VietnameseTextField("Lý do")
    at = models.DateTimeField("Mở lại lúc")
    by = models.CharField("Người mở lại", max_length=200)

    class Meta:
        verbose_name = "lần mở lại giao ước"
        verbose_name_plural = "lần mở lại giao ước"
        ordering = ["pact", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.pact}: {self.reason}"


class Signature(models.Model):
    """That a member signed: when, how, who signed for it as that person was then, and which text."""

    class Method(models.TextChoices):
        PAPER = "paper", "Ký trên giấy"
        PORTAL = "portal", "Ký trong cổng"
        TOKEN = "token", "Ký số"

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="signatures", verbose_name="Giao ước")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="signatures", verbose_name="Thành viên")
    on = models.DateField("Ngày ký")
    day_reason = VietnameseTextField("Vì sao ghi ngày này", blank=True, editable=False)
    """What was odd about the day of a signature on paper, and why it stands (`members.odd_days`); "" as a rule."""
    method = models.CharField("Cách ký", max_length=10, choices=Method.choices, default=Method.PAPER)
    signer_name = VietnameseCharField("Người ký", max_length=100, blank=True)
    signer_position = VietnameseCharField("Chức vụ người ký", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256 của văn bản", max_length=64, blank=True, editable=False)
    """Of the frozen text that was signed; "" where a text that the portal never froze was signed on paper."""
    at = models.DateTimeField("Ký lúc", null=True, blank=True, editable=False)
    account = models.CharField("Tài khoản", max_length=200, blank=True, editable=False)
    """Who signed in the portal, handed in the signed file or noted the paper: the account's name, then the person's."""
    certificate = KeptJSONField("Chứng thư", null=True, blank=True, editable=False)
    """Of a signature by token: whose, issued by whom, its number, valid from and to."""
    mismatch = VietnameseTextField("Chứng thư không khớp", blank=True, editable=False)
    """What the certificate says otherwise than the member; "" if it is the member's, or was never compared."""
    mismatch_reason = VietnameseTextField("Vì sao vẫn nhận", blank=True, editable=False)
    compared = models.CharField("So chứng thư với đơn vị", max_length=200, blank=True, editable=False)
    """What came of comparing certificate and member; "" where that was never done: on paper, and by token before."""
    voided_at = models.DateTimeField("Hết giá trị lúc", null=True, blank=True, editable=False)
    void_reason = VietnameseTextField("Vì sao hết giá trị", blank=True, editable=False)
    voided_by = models.CharField("Người hủy", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "chữ ký"
        verbose_name_plural = "chữ ký"
        ordering = ["pact", "member__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["pact", "member"], condition=Q(voided_at__isnull=True), name="one_signature_a_member"
            ),
            models.CheckConstraint(
                condition=Q(method__in=["paper", "portal", "token"]), name="signature_method_is_known"
            ),
            models.CheckConstraint(
                condition=Q(method="paper") | (~Q(sha256="") & Q(at__isnull=False)),
                name="a_signature_by_machine_is_bound_to_a_text",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="a_void_signature_says_why",
            ),
            models.CheckConstraint(
                condition=Q(mismatch="", mismatch_reason="")
                | (Q(method="token") & ~Q(compared="") & ~Q(mismatch="") & ~Q(mismatch_reason="")),
                name="another_s_certificate_is_taken_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.on:%d/%m/%Y}"

    @property
    def certificate_words(self) -> str:
        """Whose certificate it is, as it says itself, and who issued it; "" without one."""
        if not self.certificate:
            return ""
        whose = signer_words({**self.certificate, "at": ""})
        return f"{whose}, do {self.certificate['issuer']} cấp"


class PactFile(models.Model):
    """A file of a frozen pact. Its bytes stand in the records store under their SHA-256, and are kept for good."""

    class Role(models.TextChoices):
        FROZEN = "frozen", "Bản chốt để ký"
        SIGNED = "signed", "Bản ký số"
        SCAN = "scan", "Bản quét"

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="files", verbose_name="Giao ước")
    freezing = models.ForeignKey(
        Freezing, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="Bản chốt"
    )
    signature = models.ForeignKey(
        Signature, models.PROTECT, null=True, blank=True, related_name="files", verbose_name="Chữ ký"
    )
    role = models.CharField("Là", max_length=10, choices=Role.choices)
    name = VietnameseCharField("Tên tệp", max_length=200)
    content_type = models.CharField("Kiểu nội dung", max_length=100)
    size = models.PositiveIntegerField("Kích thước (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    signatures = models.PositiveSmallIntegerField("Số chữ ký số", default=0)
    """How many a PDF holds: one whose last signature was cut off would still be valid by itself."""
    at = models.DateTimeField("Lưu lúc")
    by = models.CharField("Người lưu", max_length=200)

    class Meta:
        verbose_name = "tệp giao ước"
        verbose_name_plural = "tệp giao ước"
        ordering = ["pact", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["frozen", "signed", "scan"]), name="pact_file_role_is_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="pact_file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(role="scan", signature__isnull=False, signatures=0)
                | Q(role="frozen", freezing__isnull=False, signature__isnull=True, signatures=0)
                | Q(role="signed", freezing__isnull=False, signature__isnull=False, signatures__gt=0),
                name="a_pact_file_is_of_its_role",
            ),
            models.UniqueConstraint(fields=["freezing"], condition=Q(role="frozen"), name="one_frozen_file_a_freezing"),
            models.UniqueConstraint(
                fields=["signature"], condition=Q(role="signed"), name="one_signed_file_a_signature"
            ),
        ]

    def __str__(self) -> str:
        return self.name
