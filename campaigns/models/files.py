"""What is known of a file that somebody handed in: the same for pictures, evidence of models, and files of reports."""

from django.db import models

from common.files.names import size_words
from common.vietnamese.fields import VietnameseCharField


class KeptFile(models.Model):
    """A file whose bytes stand in the store of files under their SHA-256, for good.

    One that was taken away keeps its row, with the time: the log speaks of it.
    """

    name = VietnameseCharField("Tên tệp", max_length=200)
    content_type = models.CharField("Kiểu nội dung", max_length=100)
    size = models.PositiveIntegerField("Kích thước (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("Thêm lúc", auto_now_add=True)
    added_by = models.CharField("Người thêm", max_length=200)
    removed_at = models.DateTimeField("Gỡ lúc", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def size_shown(self) -> str:
        """Its size in words."""
        return size_words(self.size)

    @property
    def told(self) -> str:
        """It as the log names it; with enough of its digest to tell it from every other for good."""
        return f"{self.name} ({self.size_shown}, SHA-256 {self.sha256[:16]}…)"
