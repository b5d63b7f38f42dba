"""The log's entries. They name what they speak of in words and codes, never by foreign key: an entry outlives it."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class Door(models.TextChoices):
    """The way a change came in."""

    PAGE = "page", "Trang"
    ADMIN = "admin", "Quản trị"
    IMPORT = "import", "Nạp tệp"
    COMMAND = "command", "Dòng lệnh"


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_year(self, bloc: str, year: int) -> "EntryQuerySet":
        """What happened in one bloc-year, newest first."""
        return self.filter(bloc=bloc, year=year)

    def seen_by_member(self, *members: str) -> "EntryQuerySet":
        """What these members may know: what concerns everybody, and their own; never what concerns another."""
        return self.filter(member__in=["", *members])

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is only ever added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The log is only ever added to.")


class Entry(models.Model):
    """One change. `member` is the one member it concerns, or empty when it concerns the whole bloc-year."""

    at = models.DateTimeField("Lúc", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Tài khoản",
    )
    actor_name = models.CharField("Người thực hiện", max_length=200)
    door = models.CharField("Qua", max_length=10, choices=Door.choices)
    bloc = models.CharField("Khối", max_length=50, blank=True)
    year = models.PositiveIntegerField("Năm", null=True, blank=True)
    member = models.CharField("Đơn vị", max_length=50, blank=True)
    subject = models.CharField("Đối tượng", max_length=200)
    # Where the thing stands, machine-readable: «score/nam/ban-dan-van/I.1/appraised»; a history filters on it.
    key = models.CharField("Khóa", max_length=200, blank=True)
    action = models.CharField("Việc", max_length=200)
    old = models.TextField("Trước", blank=True)
    new = models.TextField("Sau", blank=True)
    reason = models.TextField("Lý do", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["bloc", "year", "-id"], name="audit_of_year"),
            models.Index(fields=["key", "-id"], name="audit_of_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(door__in=Door.values), name="audit_entry_door_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is only ever added to.")
