"""Whether the log is still what was written: goes through the chain and names what was changed, added or removed.

What it can't see by itself is a log that somebody wrote anew from one entry to the end, hashes and all. For that, hold
it against a number and a hash that were printed or published before (`known`).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from common.audit.chain import HASHED, START, digest
from common.audit.models import Entry, Head, searched_words

CHANGED = "nội dung không còn khớp với mã: mục này đã bị sửa"
REWRITTEN = "mã không phải là mã mà mục sau đã ghi: mục này đã bị thay"
NOT_THE_HEAD = "mã không phải là mã cuối mà nhật ký đã ghi: mục này đã bị thay"
NOT_THE_FIRST = "không nối vào đầu nhật ký: mục này đã bị thay"
NOT_AS_KNOWN = "mã không phải là mã đã in hoặc đã công bố: mục này đã bị thay"
ADDED = "không nằm trong chuỗi: mục này bị chèn thêm"
SEARCHED = "từ để tìm không khớp với nội dung: mục này đã bị sửa"
NO_HEAD = "Mất dòng ghi mục cuối của nhật ký (audit_head): không biết các mục cuối có bị cắt không"
AT_A_TIME = 2000


class KeptEntry(NamedTuple):
    """One entry as it stands in the database: its `HASHED` values, and what they ought to give."""

    values: tuple[Any, ...]
    id: Any
    hash: str
    words: str

    def __getattr__(self, name: str) -> Any:
        return self.values[HASHED.index(name)]

    @property
    def place(self) -> int | None:
        """The entry's number; None where something else stands, which SQLite would take."""
        return _whole(self.number)


@dataclass(frozen=True)
class LogFault:
    """One thing that is wrong: at which entry (its number, moment and subject, as they stand), and what."""

    what: str
    number: str = ""
    at: datetime | str = ""
    subject: str = ""


@dataclass(frozen=True)
class _Link:
    """The entry before: what the next one may have kept of it, and whether it was named already."""

    number: int
    hashes: frozenset[str]
    row: KeptEntry | None = None
    named: bool = False


class LogVerification:
    """One walk through the log. Go through `faults` to the end; then the rest says what was seen."""

    def __init__(self, known: Mapping[int, str] | None = None) -> None:
        self.known = dict(known or {})
        self.count = 0
        self.end = (0, START)

    def faults(self) -> Iterator[LogFault]:
        """Every fault, in the order of the log."""
        end = _end(*(Head.objects.values_list("number", "hash").first() or (None, None)))
        if end is None:
            yield LogFault(NO_HEAD)
        self.end = end or (0, START)
        with _any_text():
            yield from self._walk(_rows(), bounded=end is not None)

    def _walk(self, rows: Iterable[tuple[KeptEntry, tuple[int, str] | None]], *, bounded: bool) -> Iterator[LogFault]:
        last = _Link(0, frozenset({START}))
        for row, end in rows:
            self.count += 1
            # Read with the row: the log may have grown since.
            self.end = end or self.end
            number = row.place
            if number is None or number <= last.number or (bounded and number > self.end[0]):
                yield _fault(row, ADDED)
                continue
            if number > last.number + 1:
                yield _gap(last.number + 1, number - 1)
            own = digest(row.values)
            named = False
            for what in _wrong(row, own):
                named = True
                yield _fault(row, what)
            if number == last.number + 1 and own == row.hash and row.previous not in last.hashes:
                if last.row is None:
                    named = True
                    yield _fault(row, NOT_THE_FIRST)
                elif not last.named:
                    yield _fault(last.row, REWRITTEN)
            if not row.hash.startswith(self.known.pop(number, row.hash)):
                named = True
                yield _fault(row, NOT_AS_KNOWN)
            last = _Link(number, frozenset({row.hash, own}), row, named)
        if not bounded and last.row is not None:
            self.end = (last.number, last.row.hash)
        number, hash_ = self.end
        if last.number < number:
            yield _gap(last.number + 1, number)
        elif last.row is not None and not last.named and hash_ not in last.hashes:
            yield _fault(last.row, NOT_THE_HEAD)
        for number in sorted(self.known):
            yield LogFault(f"Không có mục số {number}, dù mã của mục đó đã in hoặc đã công bố")


def _wrong(row: KeptEntry, own: str) -> Iterator[str]:
    if own != row.hash or str(row.id) != str(row.number):
        yield CHANGED
    elif row.words != searched_words(row.subject, row.action, row.actor_name, row.old, row.new, row.reason):
        yield SEARCHED


def _fault(row: KeptEntry, what: str) -> LogFault:
    return LogFault(what, str(row.number), row.at, row.subject)


def _gap(first: int, last: int) -> LogFault:
    return LogFault(f"Thiếu mục số {first}" if first == last else f"Thiếu các mục từ số {first} đến số {last}")


def _rows() -> Iterator[tuple[KeptEntry, tuple[int, str] | None]]:
    """Every entry by its number, with where the log ended at that moment: all of it from one look at the database."""
    names: tuple[str, ...] = (*HASHED, "id", "hash", "words")
    head: QuerySet[Head, Any] = Head.objects.order_by("id")
    found = Entry.objects.order_by("number", "id").annotate(
        end_number=Cast(Subquery(head.values("number")[:1]), TextField()), end_hash=Subquery(head.values("hash")[:1])
    )
    if connection.vendor == "sqlite":
        # Its columns take anything: what is no date or no number must be named, and not end the walk.
        found = found.annotate(**{f"{name}_text": Cast(F(name), TextField()) for name in names})
        names = tuple(f"{name}_text" for name in names)
    rows = found.values_list(*names, "end_number", "end_hash")
    for values in rows.iterator(chunk_size=AT_A_TIME):
        *hashed, id_, hash_, words, number, end_hash = values
        hashed[HASHED.index("at")] = _moment(hashed[HASHED.index("at")])
        yield KeptEntry(tuple(hashed), id_, hash_, words), _end(number, end_hash)


def _end(number: Any, hash_: Any) -> tuple[int, str] | None:
    """Where the log ended; None if that row is gone, or says nothing one can count with."""
    whole = _whole(number)
    return None if whole is None else (whole, hash_)


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _moment(value: Any) -> Any:
    """The moment that SQLite keeps as text; anything else as it stands."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def _any_text() -> Iterator[None]:
    """SQLite gives what is no UTF-8 too: it was not written by us, and has to be named."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = str
