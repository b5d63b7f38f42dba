"""Issuing a document: it gets its number and sign, its code and its day, is made once with them, and stays as it is.

Making it takes a second or more, and a minute where the helper that sets it hangs, so nothing is locked meanwhile:
`make_document` makes it with the number that is next, outside of any transaction, and `keep_document` writes it down,
in the transaction of whoever issues it, if nobody else took that number in between. A number is never given twice, and
none is left out, because it is given in the same transaction that writes the document down.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings

from common.audit.log import Actor, Change
from common.files.names import stored_name
from common.files.store import Kept, Store
from common.files.stores import store_of
from common.records.keeping import make_then_keep
from common.records.unlocked import require_no_transaction
from common.records.worker import RecordNotMade
from common.vietnamese.dates import short_date, today_vn
from common.vietnamese.text import clean, clean_line
from documents.catalogue import is_corrected, the_catalogue, told_to
from documents.codes import new_code
from documents.models import Document, DocumentFile
from documents.numbering import locked_register, next_number, run_of, sign_of
from members.access import Reader, may_write_documents, require
from members.models import BlocYear
from members.odd_days import NOTHING, Dated, KeptDay, issued_day, settled
from members.yearlog import log_in

# How often a document is made anew because its number was taken. Each time somebody else got theirs, so whoever is
# turned away was not alone; and no server answers as many at once.
TRIES = 20
PDF = "application/pdf"


@dataclass(frozen=True)
class Issuance:
    """What a document is told when it is issued: what is to be printed on it."""

    sign: str
    """«12/KH-KTĐ6»; "" for a document without number."""
    code: str
    """«7KQF-X2MN-9RTB»"""
    url: str
    """Where the code is looked up, in full."""
    on: date


Render = Callable[[Issuance], bytes]


class OtherNumber(Exception):
    """The document would get another number than the one that was shown: `sign` is the one it would get now."""

    def __init__(self, shown: str, sign: str) -> None:
        super().__init__(f"Số {shown} không còn: văn bản này sẽ mang số {sign}.")
        self.sign = sign


@dataclass(frozen=True)
class DayGrounds:
    """What a document stands on, as far as its day goes: what it cites, its grounds as written, a planned day."""

    cites: Sequence[Dated] = ()
    grounds: Sequence[str] = ()
    planned: date | None = None
    also: str = ""
    """What else is odd about its day, as its own kind of document knows."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be issued, and how: whoever issues a document hands this in."""

    year: BlocYear
    kind: str
    """«Kế hoạch», as it stands on the document."""
    title: str
    source: str
    """What it is made of, of which one at a time is in force; its kind is one of the catalogue's."""
    on: date
    render: Render
    """May be called again with another number."""
    filename: str
    actor: Actor
    numbered: bool = False
    type_code: str = ""
    """What its number bears: «KH»."""
    replaces: Document | None = None
    """What is replaced by it."""
    is_sample: bool = False
    provisional: bool = False
    """Whether it shows figures that nobody has published yet."""
    standing: DayGrounds = DayGrounds()
    kept: KeptDay = NOTHING
    """Why its day stands, where that was asked back."""
    keep: Callable[[Document], None] | None = None
    """What its app keeps of its own with it, in the transaction that writes it down."""
    shown: str | None = None
    """The number and sign that was shown to whoever issues; None if none was."""

    @cached_property
    def run(self) -> str:
        """Where its number counts, "" for a document without number; NumberRefused if none can be given."""
        return run_of(self.year, self.type_code, self.on, is_sample=self.is_sample) if self.numbered else ""


@dataclass(frozen=True)
class MadeDocument:
    """A document that is made and not written down yet: under which number and code, and its bytes."""

    order: Order
    number: int | None
    code: str
    content: bytes


class NumberTaken(Exception):
    """Somebody else issued a document with this number meanwhile: it has to be made again with the next."""


def records_store() -> Store:
    """Where the bytes of all documents are kept."""
    return store_of("records", settings.RECORDS_DIR)


def verification_url(code: str) -> str:
    """The address at which anybody looks this code up, as it is printed on the document."""
    return f"{settings.PUBLIC_URL}/xac-minh/{code}/"


def address_warning() -> str:
    """Why what is issued can't be looked up from elsewhere, nobody having said how the portal is reached; else ""."""
    if urlsplit(settings.PUBLIC_URL).hostname not in ("localhost", "127.0.0.1", "::1"):
        return ""
    return (
        f"Địa chỉ in trên văn bản sẽ là {settings.PUBLIC_URL}, chỉ mở được trên chính máy chủ này. Trước khi phát hành "
        "văn bản thật, hãy nhờ Quản trị đặt địa chỉ của cổng (PUBLIC_URL)."
    )


def issue(order: Order, *, reader: Reader | None) -> Document:
    """Issues a document, making it anew where its number is taken meanwhile.

    PermissionError, with the reason, if the reader may not (None: a command, which may); the other errors are those of
    `make_document` and `keep_document`, and RecordNotMade if others take the number again and again.
    """
    if reader is not None:
        require(may_write_documents(reader))
    try:
        return make_then_keep(lambda: make_document(order), keep_document, moved=NumberTaken, tries=TRIES)
    except NumberTaken:
        raise RecordNotMade(f"its number was taken {TRIES} times") from None


def make_document(order: Order) -> MadeDocument:
    """Makes a document with the number that is next: call it outside of any transaction.

    For a verb that keeps something of its own with it: it compares, under its own locks, what the document was made of,
    and calls `keep_document`. PermissionError if the source has a document in force already, or if what it `replaces`
    has not; NumberRefused if no number can be given; OtherNumber if it is not the number and sign that was `shown` to
    who issues; OddDay if the day is to be asked back, unless it is `kept` with a reason; LockedMeanwhile inside a
    transaction; ValueError if nobody declares such a kind of document, so that nobody has said who may read it.
    """
    require_no_transaction()
    if the_catalogue().kind_of(order.source) is None:
        raise ValueError(f"no kind of document is declared for «{order.source}»")
    # Told before it is made in vain.
    _check(order)
    number = next_number(order.run) if order.run else None
    _settle(order, number)
    code = new_code()
    return MadeDocument(order, number, code, order.render(_issuance(order, number, code)))


def keep_document(made: MadeDocument) -> Document:
    """Writes the document down, last of all in the caller's transaction, where the register is locked from now on.

    NumberTaken if somebody else took its number, PermissionError if something of its source came into force meanwhile,
    OddDay if its day has become odd.
    """
    order = made.order
    locked_register(order.year.bloc_id)
    if made.number != (next_number(order.run) if order.run else None):
        raise NumberTaken
    return _write_down(order, made.number, made.code, made.content)


def _issuance(order: Order, number: int | None, code: str) -> Issuance:
    sign = "" if number is None else sign_of(order.year, order.type_code, number)
    return Issuance(sign=sign, code=code, url=verification_url(code), on=order.on)


def _check(order: Order) -> None:
    """Whether there is room for it: nothing else of its source in force, and what it replaces still to be replaced."""
    replaced = order.replaces and Document.objects.filter(pk=order.replaces.pk).select_related("year").first()
    if order.replaces is not None:
        if replaced is None or replaced.year.bloc_id != order.year.bloc_id:
            raise PermissionError("Không tìm thấy văn bản được thay thế trong Khối này.")
        if replaced.state != Document.State.IN_FORCE:
            raise PermissionError(f"{replaced} không còn hiệu lực nên không thay thế được nữa.")
        if order.is_sample and not replaced.is_sample:
            raise PermissionError("Số liệu minh họa không thay thế được văn bản thật.")
    others = Document.objects.filter(year=order.year, source=order.source, state=Document.State.IN_FORCE)
    standing = next((other for other in others if other != order.replaces), None)
    if standing is not None:
        told = f"{standing}, ngày {short_date(standing.on)}" if standing.on else str(standing)
        raise PermissionError(f"Văn bản này đã phát hành và còn hiệu lực: {told}. Muốn phát hành lại, hãy thay thế nó.")


def odd_day_of(
    *,
    year: BlocYear,
    run: str,
    on: date,
    replaces: Document | None = None,
    standing: DayGrounds = DayGrounds(),
) -> str:
    """What would be odd about this day on a document that gets the next number of the run; "" if nothing is."""
    before = (
        Document.objects.filter(run=run).exclude(state=Document.State.WITHDRAWN) if run else Document.objects.none()
    )
    latest = before.order_by("-on", "-number").values_list("sign", "on").first()
    found = issued_day(
        on,
        today=today_vn(),
        year=year.year,
        before=Dated(latest[0], latest[1]) if latest and latest[1] else None,
        cites=standing.cites,
        grounds=standing.grounds,
        replaces=Dated(str(replaces), replaces.on) if replaces is not None and replaces.on else None,
        planned=standing.planned,
    )
    return " ".join(filter(None, (found, standing.also)))


def _settle(order: Order, number: int | None) -> str:
    """Why the day stands though it is odd, "" if it isn't; OtherNumber and OddDay where it is to be asked first."""
    sign = _issuance(order, number, "").sign
    if order.shown is not None and sign != order.shown:
        raise OtherNumber(order.shown, sign)
    odd = odd_day_of(year=order.year, run=order.run, on=order.on, replaces=order.replaces, standing=order.standing)
    return settled(odd, order.kept)


def _write_down(order: Order, number: int | None, code: str, content: bytes) -> Document:
    """Keeps the bytes and writes the rows and the log; the register is locked."""
    _check(order)
    day_reason = _settle(order, number)
    kept = records_store().keep(BytesIO(content), most=len(content))
    document = Document.objects.create(
        year=order.year,
        origin=Document.Origin.ISSUED,
        kind=clean_line(order.kind),
        title=clean(order.title),
        sign="" if number is None else sign_of(order.year, order.type_code, number),
        on=order.on,
        day_reason=day_reason,
        issuer=order.year.bloc.name,
        source=order.source,
        run=order.run,
        number=number,
        code=code,
        added_by=order.actor.shown,
        is_sample=order.is_sample,
        provisional=order.provisional,
    )
    DocumentFile.objects.create(
        document=document,
        role=DocumentFile.Role.RECORD,
        name=stored_name(order.filename, ".pdf"),
        content_type=PDF,
        size=kept.size,
        sha256=kept.sha256,
        added_by=order.actor.shown,
    )
    if order.keep is not None:
        order.keep(document)
    changes = [told(document, "phát hành", new=_said(document, kept), reason=day_reason)]
    if order.replaces is not None:
        Document.objects.filter(pk=order.replaces.pk).update(
            state=Document.State.REPLACED, replaced_by=document, state_on=order.on, state_day_reason=""
        )
        changes.append(
            told(
                order.replaces,
                "đính chính" if is_corrected(order.source) else "thay thế",
                old=str(Document.State.IN_FORCE.label),
                new=f"{state_label(Document.State.REPLACED, order.replaces.source)}: {document}, mã {document.code}",
            )
        )
    log_in(order.year, order.actor, changes)
    return document


def state_label(state: str, source: str) -> str:
    """A state in words; of published results «Đã được đính chính» where others are replaced."""
    if state == Document.State.REPLACED and is_corrected(source):
        return "Đã được đính chính"
    return str(Document.State(state).label)


def _said(document: Document, kept: Kept) -> str:
    return f"ngày {short_date(document.on)}, mã {document.code}, SHA-256 {kept.sha256}" if document.on else ""


def told(document: Document, action: str, *, old: str = "", new: str = "", reason: str = "") -> Change:
    """A change of a document as the log tells it."""
    return Change(
        subject=f"{document}: {document.title}",
        key=f"document/{document.pk}",
        action=f"{action} văn bản",
        old=old,
        new=new,
        reason=reason,
        member=told_to(document.source),
    )
