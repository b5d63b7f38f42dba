"""The lines of a year's regulation, and what its settings were when it was issued."""

from django.db import models
from django.db.models import Q

from common.vietnamese.fields import KeptJSONField, VietnameseTextField
from documents.models import Document
from members.models import BlocYear
from pacts.regulation.text import LineKind


class RegulationLine(models.Model):
    """One line: a chapter, an article, a clause or a point. Its number is never kept: the program gives it."""

    class Kind(models.TextChoices):
        CHAPTER = LineKind.CHAPTER.value, LineKind.CHAPTER.label
        ARTICLE = LineKind.ARTICLE.value, LineKind.ARTICLE.label
        CLAUSE = LineKind.CLAUSE.value, LineKind.CLAUSE.label
        POINT = LineKind.POINT.value, LineKind.POINT.label

    year = models.ForeignKey(BlocYear, models.PROTECT, related_name="regulation_lines", verbose_name="Năm thi đua")
    order = models.PositiveSmallIntegerField("Thứ tự")
    kind = models.CharField("Loại", max_length=8, choices=Kind.choices)
    text = VietnameseTextField("Nội dung")

    class Meta:
        verbose_name = "dòng quy chế"
        verbose_name_plural = "quy chế"
        ordering = ["year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "order"], name="one_regulation_line_a_place"),
            models.CheckConstraint(
                condition=Q(kind__in=["chapter", "article", "clause", "point"]), name="regulation_line_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="regulation_line_says_something",
                violation_error_message="Hãy ghi nội dung của dòng.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class IssuedRegulation(models.Model):
    """What a regulation said of the settings when it was issued: the name, the value, and the articles with it.

    Its text stands in the document's own file; `seal` is the mark of the lines it was made of.
    """

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="issued_regulation", verbose_name="Văn bản phát hành"
    )
    seal = models.CharField("Dấu của nội dung", max_length=16)
    values = KeptJSONField("Số liệu khi phát hành", default=list, blank=True)

    class Meta:
        verbose_name = "quy chế đã phát hành"
        verbose_name_plural = "quy chế đã phát hành"
        ordering = ["document"]

    def __str__(self) -> str:
        return str(self.document)
