"""What can be done with the register besides issuing: file a document from outside, add a file, say what is in force.

What was registered stays; the database itself keeps it. What is no longer in force is not removed: it says why, and
by what it was replaced.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from common.audit.log import Actor, Change
from common.files.intake import ReadFile, RefusedFile, SentFile, take_in
from common.files.names import size_words
from common.files.sniff import PDF
from common.refused import FieldsRefused
from common.signatures.checking import NotGood
from common.signatures.signed import KeptSigner
from common.vietnamese.dates import short_date, today_vn
from common.vietnamese.text import clean, clean_line
from documents.catalogue import is_corrected, told_to
from documents.models import SAMPLE, Document, DocumentFile, Ground
from documents.numbering import locked_register
from documents.signedfile import ONLY_KEPT, check_signed_file, copy_words, signers_of
from documents.verbs.issuing import records_store, state_label, told
from members.access import YES, Answer, Reader, may_write_documents, require
from members.models import BlocYear
from members.odd_days import NOTHING, Dated, KeptDay, filed_day, settled, state_day
from members.yearlog import log_in

Role = DocumentFile.Role
State = Document.State

MOST_FILES_EACH = 30
ONLY_CORRECTED = (
    "Kết quả đã công bố không thu hồi hay thay thế ở sổ văn bản được. Thư ký Khối và Lãnh đạo Khối đính chính ở trang "
    "Xếp hạng; bản cũ khi đó tự chuyển sang «Đã được đính chính»."
)
_TOO_MANY = f"Mỗi văn bản có nhiều nhất {MOST_FILES_EACH} tệp. Hãy gộp các tệp lại."
_CHECK_IT = " Bấm «Kiểm tra và ghi là bản ký số» ở tệp ấy."
# What may come to a document later. Nothing comes unchecked any more.
ROLES = (Role.SCAN, Role.SIGNED, Role.ATTACHED)


class Misfiled(FieldsRefused):
    """The register cannot take this."""


@dataclass(frozen=True)
class GroundLine:
    """One legal ground: its words, and the document of the register that it names, if it is there."""

    text: str = ""
    cites: int | None = None


@dataclass(frozen=True)
class Filing:
    """A document from outside as somebody writes it into the register."""

    kind: str
    title: str
    issuer: str
    sign: str = ""
    on: date | None = None
    grounds: Sequence[GroundLine] = field(default_factory=tuple)


@dataclass(frozen=True)
class Filed:
    """What became of it: the document, and the files that were not taken."""

    document: Document
    refused: list[RefusedFile]


@dataclass(frozen=True)
class _Coming:
    """A file that comes to a document: what it is there, and by whom it was signed if that was checked."""

    read: ReadFile | RefusedFile
    role: Role
    signers: list[KeptSigner] | None = None


@dataclass(frozen=True)
class StateVerdict:
    """What is said of a document: the state it is in now, since when, why, and by what it was replaced."""

    state: str
    reason: str = ""
    on: date | None = None
    replaced_by: int | None = None


def may_file(reader: Reader, document: Document) -> Answer:
    """Whether the reader may put a file to this document."""
    return may_write_documents(reader)


def may_judge(reader: Reader, document: Document, state: str) -> Answer:
    """Whether the reader may say that the document is in this state now."""
    answer = may_write_documents(reader)
    if answer and is_corrected(document.source):
        return Answer(False, ONLY_CORRECTED)
    if answer and state == document.state:
        return Answer(False, f"Văn bản này đang ở trạng thái «{document.get_state_display()}» rồi.")
    return answer


def file_document(
    *,
    year: BlocYear,
    filing: Filing,
    files: Sequence[SentFile] = (),
    actor: Actor,
    reader: Reader | None,
    is_sample: bool = False,
    kept: KeptDay = NOTHING,
) -> Filed:
    """Writes a document from outside into the register, with the files that can be taken.

    Misfiled, by field, for what cannot be written down; OddDay if the day is to be asked back, unless it is `kept` with
    a reason; PermissionError, with the reason, if the reader may not (None: a command, which may).
    """
    require(may_write_documents(reader) if reader else YES)
    filing = Filing(
        kind=clean_line(filing.kind),
        title=clean(filing.title),
        issuer=clean_line(filing.issuer),
        sign=clean_line(filing.sign),
        on=filing.on,
        grounds=[GroundLine(clean_line(line.text), line.cites) for line in filing.grounds],
    )
    if problems := _lacking(filing):
        raise Misfiled(problems)
    # Asked before twenty megabytes are read in vain, and once more when nobody else may write.
    settled(odd_day_of(year, filing), kept)
    coming = [_from_outside(take_in(given, records_store())) for given in files]
    with transaction.atomic():
        locked_register(year.bloc_id)
        cited = _cited(year, filing.grounds)
        if problems := _clashing(year, filing, cited):
            raise Misfiled(problems)
        day_reason = settled(odd_day_of(year, filing), kept)
        document = Document.objects.create(
            year=year,
            origin=Document.Origin.FILED,
            kind=filing.kind,
            title=filing.title,
            issuer=filing.issuer,
            sign=filing.sign,
            on=filing.on,
            day_reason=day_reason,
            added_by=actor.shown,
            is_sample=is_sample,
        )
        lines = [line for line in filing.grounds if line.text or line.cites]
        Ground.objects.bulk_create(
            Ground(
                document=document,
                order=order,
                text=line.text or cited_words(cited[line.cites or 0]),
                cites_id=line.cites,
            )
            for order, line in enumerate(lines, start=1)
        )
        taken, refused = _keep(document, coming, actor)
        said = f"của {document.issuer}" + (f", ngày {short_date(document.on)}" if document.on else "")
        changes = [told(document, "lưu", new=said, reason=day_reason), *(_file_told(document, file) for file in taken)]
        log_in(year, actor, changes)
    return Filed(document, refused)


def add_files(
    *, year: BlocYear, document_id: int, role: str, files: Sequence[SentFile], actor: Actor, reader: Reader
) -> list[RefusedFile]:
    """Puts files to a document that stands in the register; answers those that were not taken.

    PermissionError if the reader may not; Document.DoesNotExist if there is none in this bloc-year.
    """
    before = Document.objects.get(pk=document_id, year=year)
    require(may_file(reader, before))
    if role not in ROLES:
        raise PermissionError("Hãy chọn loại tệp trong danh sách.")
    read = [take_in(given, records_store()) for given in files]
    # Checking takes a second or more: it is done before anything is held.
    signed = role == Role.SIGNED
    coming = [_checked(before, one) if signed else _Coming(one, Role(role)) for one in read]
    with transaction.atomic():
        locked_register(year.bloc_id)
        document = Document.objects.get(pk=document_id, year=year)
        kept, refused = _keep(document, coming, actor)
        log_in(year, actor, [_file_told(document, file) for file in kept])
    return refused


def odd_day_of(year: BlocYear, filing: Filing) -> str:
    """What is odd about the day of a document that is to be filed; "" if nothing is, or no day is written."""
    if filing.on is None:
        return ""
    of_issuer = Document.objects.filter(year__bloc=year.bloc_id, issuer=filing.issuer, on__year=filing.on.year)
    others = of_issuer.exclude(state=State.WITHDRAWN).exclude(sign="").order_by("id").values_list("sign", "on")
    return filed_day(
        filing.on,
        today=today_vn(),
        sign=filing.sign,
        others=[Dated(sign, on) for sign, on in others if on],
        cites=[Dated(str(one), one.on) for one in _cited(year, filing.grounds).values() if one.on],
        # The words of what was chosen from the register are no second source.
        grounds=[line.text for line in filing.grounds if not line.cites],
    )


def judge(
    *,
    year: BlocYear,
    document_id: int,
    verdict: StateVerdict,
    actor: Actor,
    reader: Reader,
    kept: KeptDay = NOTHING,
) -> Document:
    """Says in what state a document is: withdrawn, expired, replaced by another one, or in force again.

    Misfiled, by field («state», «reason», «replaced_by»), for what is wanting; OddDay if the day is to be asked back,
    unless it is `kept` with a reason; PermissionError if the reader may not.
    """
    with transaction.atomic():
        locked_register(year.bloc_id)
        document = Document.objects.select_related("replaced_by").get(pk=document_id, year=year)
        if verdict.state not in State.values:
            raise Misfiled({"state": "Hãy chọn hiệu lực trong danh sách."})
        require(may_judge(reader, document, verdict.state))
        reason = clean(verdict.reason)
        other = Document.objects.filter(pk=verdict.replaced_by or 0, year__bloc=year.bloc_id).first()
        if problems := _unjudged(document, verdict, reason, other):
            raise Misfiled(problems)
        day_reason = settled(_odd_state_day(document, verdict, other), kept)
        before = state_words(document)
        document.state = verdict.state
        document.state_on = verdict.on
        document.state_reason = "" if verdict.state == State.IN_FORCE else reason
        document.state_day_reason = day_reason
        document.replaced_by = other if verdict.state == State.REPLACED else None
        document.save(update_fields=["state", "state_on", "state_day_reason", "state_reason", "replaced_by"])
        why = "\n".join(filter(None, (reason, day_reason)))
        change = told(document, "ghi hiệu lực", old=before, new=state_words(document), reason=why)
        log_in(year, actor, [change])
    return document


def _odd_state_day(document: Document, verdict: StateVerdict, other: Document | None) -> str:
    replacing = other if verdict.state == State.REPLACED else None
    return state_day(
        verdict.on,
        today=today_vn(),
        document=document.on,
        replaced_by=Dated(str(replacing), replacing.on) if replacing and replacing.on else None,
    )


def remove_samples(*, actor: Actor) -> list[str]:
    """Takes the sample documents of all years away again, with their files' rows; answers what, in words.

    One that something real names stays, and is told. The bytes stay where they are: no row speaks of them any more.
    """
    gone = []
    with transaction.atomic():
        samples = Document.objects.filter(is_sample=True)
        # What a sample was replaced by would keep that one from going; what a real document cites it names in words.
        samples.update(state=State.IN_FORCE, state_reason="", state_on=None, state_day_reason="", replaced_by=None)
        Ground.objects.filter(cites__is_sample=True).update(cites=None)
        for document in samples.select_related("year__bloc").order_by("id"):
            try:
                with transaction.atomic():
                    DocumentFile.objects.filter(document=document).delete()
                    document.delete()
            except ProtectedError:
                gone.append(f"(giữ lại {document}: đang được dẫn)")
                continue
            gone.append(f"{document}, {document.year}")
            change = Change(subject=SAMPLE, action=f"bỏ {document}", member=told_to(document.source))
            log_in(document.year, actor, [change])
    return gone


def state_words(document: Document) -> str:
    """The state as a sentence has it: «Đã được thay thế bởi Quyết định số 7, từ ngày 02/05/2024»."""
    words = state_label(document.state, document.source)
    if document.replaced_by is not None:
        other = document.replaced_by
        words = f"{words} bởi {other}" + (f" ngày {short_date(other.on)}" if other.on else "")
        # Two of the same name, often of one day: the code tells which.
        words += f" (mã {other.code})" if is_corrected(other.source) else ""
    return words + (f", từ ngày {short_date(document.state_on)}" if document.state_on else "")


def cited_words(document: Document) -> str:
    """How a document is named where another one stands on it: «Quyết định số 7/QĐ ngày 02/05/2024 của … về …»."""
    day = f" ngày {short_date(document.on)}" if document.on else ""
    return f"{document}{day} của {document.issuer}: {document.title}"


def _lacking(filing: Filing) -> dict[str, str]:
    problems = {}
    for name, what, most in (
        ("kind", "loại văn bản", 100),
        ("issuer", "cơ quan ban hành", 200),
        ("title", "trích yếu", 0),
    ):
        text = getattr(filing, name)
        if not text:
            problems[name] = f"Hãy ghi {what}."
        elif most and len(text) > most:
            problems[name] = f"Dài quá {most} ký tự. Hãy ghi ngắn lại."
    if len(filing.sign) > 60:
        problems["sign"] = "Dài quá 60 ký tự. Hãy ghi ngắn lại."
    return problems


def _cited(year: BlocYear, lines: Iterable[GroundLine]) -> dict[int, Document]:
    """The documents of the bloc that these grounds name, by their number in the database."""
    wanted = {line.cites for line in lines if line.cites}
    return {document.pk: document for document in Document.objects.filter(pk__in=wanted, year__bloc=year.bloc_id)}


def _clashing(year: BlocYear, filing: Filing, cited: dict[int, Document]) -> dict[str, str]:
    problems = {
        f"ground-{place}": "Văn bản này không có trong sổ."
        for place, line in enumerate(filing.grounds)
        if line.cites and line.cites not in cited
    }
    if filing.sign:
        same = Document.objects.filter(year=year, sign=filing.sign, issuer=filing.issuer, on=filing.on)
        if (there := same.exclude(state=State.WITHDRAWN).first()) is not None:
            problems["sign"] = f"Văn bản này đã có trong sổ: {there}. Nếu ghi lại cho đúng, hãy thu hồi dòng cũ trước."
    return problems


def _unjudged(document: Document, verdict: StateVerdict, reason: str, other: Document | None) -> dict[str, str]:
    problems = {}
    if not reason:
        problems["reason"] = "Hãy ghi lý do: lý do hiện ở trang xác minh và trong nhật ký."
    if verdict.state == State.REPLACED:
        if other is None:
            problems["replaced_by"] = "Hãy chọn văn bản thay thế; nếu chưa có trong sổ, hãy lưu văn bản ấy trước."
        elif other == document:
            problems["replaced_by"] = "Văn bản không tự thay thế mình được."
        elif other.is_sample and not document.is_sample:
            problems["replaced_by"] = "Số liệu minh họa không thay thế được văn bản thật."
    if verdict.state == State.IN_FORCE and document.source:
        others = Document.objects.filter(year=document.year_id, source=document.source, state=State.IN_FORCE)
        if (there := others.first()) is not None:
            problems["state"] = f"Đã có văn bản khác còn hiệu lực được lập từ cùng nguồn: {there}."
    return problems


def _keep(document: Document, coming: Iterable[_Coming], actor: Actor) -> tuple[list[DocumentFile], list[RefusedFile]]:
    """Writes down the files that can be taken; those that were, and those that were not."""
    present = {file.sha256: (file.name, file.role) for file in document.files.all()}
    kept, refused = [], []
    for each in coming:
        one = each.read
        if isinstance(one, RefusedFile):
            refused.append(one)
        elif one.kept.sha256 in present:
            name, role = present[one.kept.sha256]
            way = _CHECK_IT if each.role == Role.SIGNED and role in ONLY_KEPT else ""
            refused.append(RefusedFile(one.name, f"Tệp này đã có ở văn bản này, tên là «{name}».{way}"))
        elif len(present) >= MOST_FILES_EACH:
            refused.append(RefusedFile(one.name, _TOO_MANY))
        else:
            present[one.kept.sha256] = (one.name, each.role)
            kept.append(
                DocumentFile.objects.create(
                    document=document,
                    role=each.role,
                    signers=each.signers,
                    name=one.name,
                    content_type=one.found.content_type,
                    size=one.kept.size,
                    sha256=one.kept.sha256,
                    added_by=actor.shown,
                )
            )
    return kept, refused


def _checked(document: Document, one: ReadFile | RefusedFile) -> _Coming:
    """A file that is to be the document's signed copy: only if it is this document, with good signatures."""
    if isinstance(one, ReadFile) and one.found != PDF:
        one = RefusedFile(one.name, "Bản ký số phải là tệp PDF.")
    if isinstance(one, RefusedFile):
        return _Coming(one, Role.SIGNED)
    try:
        return _Coming(one, Role.SIGNED, check_signed_file(document, _content(one)))
    except NotGood as why:
        return _Coming(RefusedFile(one.name, str(why)), Role.SIGNED)


def _from_outside(one: ReadFile | RefusedFile) -> _Coming:
    """A file of a document from outside: told as signed if it is a PDF whose signatures are all good."""
    signers = signers_of(_content(one)) if isinstance(one, ReadFile) and one.found == PDF else None
    return _Coming(one, Role.SIGNED if signers else Role.ATTACHED, signers)


def _content(one: ReadFile) -> bytes:
    with records_store().open(one.kept.sha256) as kept:
        return kept.read()


def _file_told(document: Document, file: DocumentFile) -> Change:
    """The file as the log names it; with enough of its digest to tell it from every other for good."""
    new = f"{copy_words(file)}: {file.name} ({size_words(file.size)}, SHA-256 {file.sha256})"
    return told(document, "thêm tệp vào", new=new)
