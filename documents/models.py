"""The tables of the bloc's documents: the register, the files that are kept, and what is being written.

The tables keep the names that they were made with, when the documents were a part of `members`: triggers and backups
know them by these.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from common.vietnamese.fields import KeptJSONField, VietnameseCharField, VietnameseTextField

# How figures and documents that were made up are marked, wherever they stand.
SAMPLE = "Số liệu minh họa"


class Document(models.Model):
    """A document of a bloc-year: one the portal issued, or one that was filed from outside.

    What it is stands for good once it is written; only whether it is in force changes (`documents.verbs.filing`).
    """

    class Origin(models.TextChoices):
        ISSUED = "issued", "Phát hành từ cổng"
        FILED = "filed", "Lưu từ bên ngoài"

    class State(models.TextChoices):
        IN_FORCE = "in-force", "Còn hiệu lực"
        REPLACED = "replaced", "Đã được thay thế"
        WITHDRAWN = "withdrawn", "Đã thu hồi"
        EXPIRED = "expired", "Hết hiệu lực"

    year = models.ForeignKey("members.BlocYear", models.PROTECT, related_name="documents", verbose_name="Năm thi đua")
    origin = models.CharField("Nguồn", max_length=10, choices=Origin.choices)
    kind = VietnameseCharField("Loại văn bản", max_length=100)
    """«Kế hoạch», «Quyết định», «Giao ước thi đua»: the type as it stands on the document."""
    title = VietnameseTextField("Trích yếu")
    sign = VietnameseCharField("Số và ký hiệu", max_length=60, blank=True)
    """«12/KH-KTĐ6» as it stands on the document; "" where the document has none."""
    on = models.DateField("Ngày văn bản", null=True, blank=True)
    day_reason = VietnameseTextField("Vì sao ghi ngày này", blank=True)
    """What was odd about the day when it was written down, and why it stands (`members.odd_days`); "" as a rule."""
    issuer = VietnameseCharField("Cơ quan ban hành", max_length=200)
    source = models.CharField("Lập từ", max_length=100, blank=True)
    """What an issued one was made of: the slug of its composition and its key, «phieu-cham-diem/nam/ban-dan-van»."""
    run = models.CharField("Dãy số", max_length=60, blank=True)
    """Where its number counts, the bloc's id in front: «1/state/KH/2023», «1/party/KH/2020-2025»; "" without number."""
    number = models.PositiveIntegerField("Số", null=True, blank=True)
    code = models.CharField("Mã xác minh", max_length=20, blank=True)
    state = models.CharField("Hiệu lực", max_length=10, choices=State.choices, default=State.IN_FORCE)
    state_reason = VietnameseTextField("Lý do", blank=True)
    state_on = models.DateField("Từ ngày", null=True, blank=True)
    state_day_reason = VietnameseTextField("Vì sao hiệu lực từ ngày này", blank=True)
    """The same of `state_on`."""
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="Văn bản thay thế"
    )
    added_at = models.DateTimeField("Ghi lúc", auto_now_add=True)
    added_by = models.CharField("Người ghi", max_length=200)
    is_sample = models.BooleanField(SAMPLE, default=False, editable=False)
    provisional = models.BooleanField("Tạm tính", default=False, editable=False)
    """Whether it shows figures that nobody had published when it was issued: it says so wherever it is shown."""

    class Meta:
        db_table = "members_document"
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["year", "-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                condition=Q(number__isnull=False),
                name="one_document_a_number",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_document_a_code"),
            models.CheckConstraint(
                condition=Q(origin="issued") & ~Q(code="") & Q(on__isnull=False)
                | Q(origin="filed", code="", number__isnull=True, run="", source=""),
                name="an_issued_document_can_be_verified",
            ),
            models.CheckConstraint(
                condition=Q(provisional=False) | Q(origin="issued") & ~Q(source=""),
                name="a_provisional_document_is_issued",
            ),
            models.CheckConstraint(condition=Q(number__isnull=True) | ~Q(run=""), name="a_number_counts_somewhere"),
            models.CheckConstraint(
                condition=Q(state="in-force", replaced_by__isnull=True, state_reason="")
                | (Q(state="replaced", replaced_by__isnull=False) & ~Q(replaced_by=F("id")))
                | (Q(state__in=["withdrawn", "expired"], replaced_by__isnull=True) & ~Q(state_reason="")),
                name="a_document_out_of_force_says_why",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, f"số {self.sign}" if self.sign else "") if part)

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.year.bloc.code, self.year.year, self.pk])


class DocumentFile(models.Model):
    """A file of a document. Its bytes stand in the records store under their SHA-256, and are kept for good."""

    class Role(models.TextChoices):
        RECORD = "record", "Bản phát hành"
        SCAN = "scan", "Bản quét"
        SIGNED = "signed", "Bản ký số"
        ATTACHED = "attached", "Tệp kèm theo"
        # What was filed as signed before the portal checked signatures. Nothing new gets it.
        UNCHECKED = "unchecked", "Bản lưu, chưa kiểm tra chữ ký"

    document = models.ForeignKey(Document, models.PROTECT, related_name="files", verbose_name="Văn bản")
    role = models.CharField("Là", max_length=10, choices=Role.choices)
    name = VietnameseCharField("Tên tệp", max_length=200)
    content_type = models.CharField("Kiểu nội dung", max_length=100)
    size = models.PositiveIntegerField("Kích thước (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    signers = KeptJSONField("Chữ ký số", null=True, blank=True)
    """Of a PDF whose signatures were all found good when it came: each with its certificate (`signatures.signed`)."""
    added_at = models.DateTimeField("Lưu lúc", auto_now_add=True)
    added_by = models.CharField("Người lưu", max_length=200)

    class Meta:
        db_table = "members_documentfile"
        verbose_name = "tệp văn bản"
        verbose_name_plural = "tệp văn bản"
        ordering = ["document", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="one_document_file_a_content"),
            models.UniqueConstraint(fields=["document"], condition=Q(role="record"), name="one_issued_file_a_document"),
            models.CheckConstraint(
                condition=Q(role__in=["record", "scan", "signed", "attached", "unchecked"]),
                name="document_file_role_is_known",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(role="signed", signers__isnull=False) | (~Q(role="signed") & Q(signers__isnull=True)),
                name="a_signed_file_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Caveat(models.Model):
    """What has to be said with a kept file since: that a signature in it became void, and why. It is kept for good."""

    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="caveats", verbose_name="Tệp")
    text = VietnameseTextField("Lưu ý")
    at = models.DateTimeField("Ghi lúc", auto_now_add=True)
    by = models.CharField("Người ghi", max_length=200)

    class Meta:
        db_table = "members_caveat"
        verbose_name = "lưu ý về tệp"
        verbose_name_plural = "lưu ý về tệp"
        ordering = ["file", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="caveat_says_something")]

    def __str__(self) -> str:
        return self.text


class Ground(models.Model):
    """A legal ground («Căn cứ …») that a filed document stands on; `cites` where that one is in the register too."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="grounds", verbose_name="Văn bản")
    order = models.PositiveSmallIntegerField("Thứ tự")
    text = VietnameseTextField("Căn cứ")
    cites = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="cited_by", verbose_name="Văn bản được dẫn"
    )

    class Meta:
        db_table = "members_ground"
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["document", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="one_ground_a_place"),
            models.CheckConstraint(
                condition=Q(cites__isnull=True) | ~Q(cites=F("document")), name="no_document_cites_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Misses(models.Model):
    """How often somebody who is not known asked for a code that does not exist, since when: guessing is slowed down."""

    who = models.CharField("Từ đâu", max_length=64, unique=True)
    """The address it came from, in a form that tells nobody what it was."""
    since = models.DateTimeField("Từ lúc", db_index=True)
    count = models.PositiveIntegerField("Số lần")

    class Meta:
        db_table = "members_misses"
        verbose_name = "mã tra hụt"
        verbose_name_plural = "mã tra hụt"

    def __str__(self) -> str:
        return f"{self.count} lần từ {self.since}"


class Draft(models.Model):
    """The prose of a document that is being written: what was changed of what the portal would say by itself."""

    year = models.ForeignKey("members.BlocYear", models.PROTECT, related_name="drafts", verbose_name="Năm thi đua")
    source = models.CharField("Văn bản", max_length=100)
    """The slug of the composition and its key, as in `Document.source`."""
    title = VietnameseCharField("Tên loại", max_length=100)
    subject = VietnameseTextField("Trích yếu", blank=True)
    on = models.DateField("Ngày văn bản", null=True, blank=True)
    grounds = VietnameseTextField("Căn cứ", blank=True, help_text="Mỗi căn cứ một dòng.")
    body = VietnameseTextField("Nội dung", blank=True)
    recipients = VietnameseTextField("Nơi nhận", blank=True, help_text="Mỗi nơi một dòng.")
    authority = VietnameseCharField("Thay mặt", max_length=200, blank=True)
    position = VietnameseTextField("Chức vụ người ký", blank=True)
    """Two lines where one signs for another: «KT. Trưởng khối», «Phó Trưởng khối»."""
    signer = VietnameseCharField("Người ký", max_length=100, blank=True)
    left_signer = VietnameseCharField("Người ký bên trái", max_length=100, blank=True)
    version = models.PositiveIntegerField("Lần lưu", default=1)
    changed_at = models.DateTimeField("Sửa lúc", auto_now=True)
    changed_by = models.CharField("Người sửa", max_length=200)

    class Meta:
        db_table = "members_draft"
        verbose_name = "bản thảo"
        verbose_name_plural = "bản thảo"
        ordering = ["year", "source"]
        constraints = [models.UniqueConstraint(fields=["year", "source"], name="one_draft_a_document")]

    def __str__(self) -> str:
        return f"{self.title} {self.subject}".strip()


class Dossier(models.Model):
    """The documents of a year as one PDF and one archive, made in the background (`documents.dossier.job`).

    What it holds can be made again: only the last one of a year is kept. One that is being made has no row yet.
    """

    year = models.ForeignKey("members.BlocYear", models.CASCADE, related_name="dossiers", verbose_name="Năm thi đua")
    made_at = models.DateTimeField("Xong lúc")
    asked_by = models.CharField("Người yêu cầu", max_length=200)
    pdf_size = models.PositiveBigIntegerField("Kích thước PDF")
    zip_size = models.PositiveBigIntegerField("Kích thước ZIP")

    class Meta:
        db_table = "members_dossier"
        verbose_name = "hồ sơ năm"
        verbose_name_plural = "hồ sơ năm"
        ordering = ["year", "-id"]

    def __str__(self) -> str:
        return f"Hồ sơ {self.year}"
