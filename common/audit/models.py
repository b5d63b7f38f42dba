"""The log's entries. They name what they speak of in words and codes, never by foreign key: an entry outlives it."""

from typing import Any, NoReturn

from django.db import models

from common.audit import chain
from common.vietnamese.text import fold

ONLY_ADDED_TO = "The log is only ever added to, by common.audit.log.write."


class Door(models.TextChoices):
    """The way a change came in."""

    PAGE = "page", "Trên cổng"
    ADMIN = "admin", "Quản trị"
    IMPORT = "import", "Nạp từ tệp"
    COMMAND = "command", "Trên máy chủ"


# What the server's own commands are called; an entry of an earlier version, which nobody may change, has their names
# as one types them, and is shown with these words too.
LOADED, SAMPLES, REMINDED = "Nạp từ tệp", "Số liệu mẫu", "Nhắc nộp phiếu"
_EARLIER = {"load_year": LOADED, "load_rubric": LOADED, "demo": SAMPLES, "remind": REMINDED}


def actor_words(name: str) -> str:
    """Who did it, as a reader is told."""
    return _EARLIER.get(name, name)


def actor_names(shown: str) -> list[str]:
    """The names under which entries may have whom a reader knows as this."""
    return [shown, *(name for name, words in _EARLIER.items() if words == shown)]


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_year(self, bloc: str, year: int) -> "EntryQuerySet":
        """What happened in one bloc-year, newest first."""
        return self.filter(bloc=bloc, year=year)

    def seen_by_member(self, *members: str) -> "EntryQuerySet":
        """What these members may know: what concerns everybody, and their own; never what concerns another."""
        return self.filter(member__in=["", *members])

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED_TO)

    def delete(self) -> NoReturn:
        raise TypeError(ONLY_ADDED_TO)


class Entry(models.Model):
    """One change. `member` is the one member it concerns, or empty when it concerns the whole bloc-year.

    The entries of the whole portal are one chain: numbered without a gap, each with the hash of the one before. The
    database itself refuses to change or remove one, or to add one that does not continue the chain (`audit.guard`).
    """

    # The `id` is the same number: a second, free one would be something to tamper with that no hash covers.
    number = models.PositiveBigIntegerField("Số", unique=True)
    at = models.DateTimeField("Lúc")
    # The account's name as text: the account may go, and the entry may not change when it does.
    account = models.CharField("Tài khoản", max_length=150, blank=True)
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
    previous = models.CharField("Mã của mục trước", max_length=64)
    hash = models.CharField("Mã", max_length=64, unique=True)
    # What a search looks in: `searched_words` of the entry.
    words = models.TextField("Từ để tìm", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["bloc", "year", "-id"], name="audit_of_year"),
            models.Index(fields=["key", "-id"], name="audit_of_key"),
            models.Index(fields=["account", "-id"], name="audit_of_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(door__in=Door.values), name="audit_entry_door_is_known"),
            models.CheckConstraint(condition=models.Q(id=models.F("number")), name="audit_entry_id_is_its_number"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED_TO)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED_TO)

    @property
    def shown_actor(self) -> str:
        """Who did it, as a reader is told."""
        return actor_words(self.actor_name)

    @property
    def shown_door(self) -> str:
        """Through which door; "" where who did it says that already."""
        door = str(Door(self.door).label)
        return "" if door == self.shown_actor else door

    def digest(self) -> str:
        """The hash that this entry ought to have."""
        return chain.digest(getattr(self, name) for name in chain.HASHED)


def searched_words(subject: str, action: str, actor_name: str, old: str, new: str, reason: str) -> str:
    """What is searched in an entry with these texts: without marks, so that both databases find «Uỷ» by «ủy»."""
    return fold(" ".join((subject, action, actor_name, old, new, reason)))


class Head(models.Model):
    """Where the chain ends: the newest entry's number and hash. One row, which the database moves along."""

    number = models.PositiveBigIntegerField("Số")
    hash = models.CharField("Mã", max_length=64)

    class Meta:
        verbose_name = "mục cuối của nhật ký"
        verbose_name_plural = "mục cuối của nhật ký"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"
