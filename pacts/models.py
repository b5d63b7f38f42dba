"""The pact of a bloc-year: what was agreed at the conference, the pledges, and who signed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from khoithidua.vietnamese.fields import VietnameseCharField, VietnameseTextField
from members.models import BlocYear, Membership


class Pact(models.Model):
    """One pact a bloc-year. Once somebody has signed, its text stands: see `pacts.verbs`."""

    year = models.OneToOneField(BlocYear, models.PROTECT, related_name="pact", verbose_name="Năm thi đua")
    title = VietnameseCharField("Tên", max_length=200)
    note = VietnameseTextField("Ghi chú", blank=True)
    conference_name = VietnameseCharField("Hội nghị", max_length=300, blank=True)
    conference_date = models.DateField("Ngày họp", null=True, blank=True)
    conference_place = VietnameseCharField("Nơi họp", max_length=200, blank=True)
    chair_name = VietnameseCharField("Người chủ trì", max_length=100, blank=True)
    chair_position = VietnameseCharField("Chức vụ người chủ trì", max_length=200, blank=True)

    class Meta:
        verbose_name = "giao ước thi đua"
        verbose_name_plural = "giao ước thi đua"
        ordering = ["-year__year"]

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


class Signature(models.Model):
    """That a member signed: when, how, and who signed for it, as that person was then."""

    class Method(models.TextChoices):
        PAPER = "paper", "Ký trên giấy"

    pact = models.ForeignKey(Pact, models.PROTECT, related_name="signatures", verbose_name="Giao ước")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="signatures", verbose_name="Thành viên")
    on = models.DateField("Ngày ký")
    method = models.CharField("Cách ký", max_length=10, choices=Method.choices, default=Method.PAPER)
    signer_name = VietnameseCharField("Người ký", max_length=100, blank=True)
    signer_position = VietnameseCharField("Chức vụ người ký", max_length=200, blank=True)

    class Meta:
        verbose_name = "chữ ký"
        verbose_name_plural = "chữ ký"
        ordering = ["pact", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["pact", "member"], name="one_signature_a_member"),
            models.CheckConstraint(condition=Q(method="paper"), name="signature_method_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.on:%d/%m/%Y}"
