"""What a year's dossier holds, piece by piece, and how the pieces become one PDF and one archive.

What was issued goes in as it was issued; of what was not, there is a print of what stands now. Files that came from
outside go in byte for byte, those that are PDF into the one file too.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

import pikepdf
from django.http.request import QueryDict
from django.utils import timezone

from common.records.attached import DATA_FILE, data_file, tables_data
from common.records.bundle import BundlePart, NotMerged, count_pages, merge_pdfs
from common.records.layout import layout_for
from common.records.pdf import render_pdf
from common.records.record import Record, record_html
from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet, render_xlsx
from common.vietnamese.dates import short_date
from common.vietnamese.text import file_name
from documents.catalogue import Catalogue, CataloguePlace
from documents.issuedfile import bytes_of
from documents.models import Document, DocumentFile, Draft
from documents.printing import Written, printed
from documents.signedfile import copy_words
from documents.verbs.drafts import prose_of
from documents.verbs.issuing import state_label
from members.access import Reader
from members.models import BlocYear, User
from members.pages import Opened, Portal

PDF_TYPE = "application/pdf"
FROM_DATA = "Lập từ số liệu của cổng"


@dataclass(frozen=True)
class ArchiveFile:
    """One file of the archive."""

    name: str
    content: bytes
    what: str = ""
    """Of a kept file: what it is, and no more of its signatures than was checked."""


@dataclass(frozen=True)
class Filled:
    """A piece once it is made: its PDF (b"" if it has none), its table as a workbook, and other files as they are."""

    pdf: bytes = b""
    xlsx: bytes = b""
    files: Sequence[ArchiveFile] = ()
    sample: bool = False


@dataclass(frozen=True)
class Piece:
    """One document of the dossier: what it is called, where it comes from, and how it is made."""

    title: str
    origin: str
    make: Callable[[], Filled]


class PieceLost(Exception):
    """A file that stands behind a page is missing, or is no longer what was handed in."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(
            f"Tệp «{name}» ({owner}) đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa vào hồ sơ. "
            "Hãy báo Quản trị, hoặc gỡ tệp ấy rồi lập lại."
        )


@dataclass(frozen=True)
class PagePart:
    """A page of the portal that goes in as it prints, with the files that stand behind it, byte for byte.

    With `as_member` it is printed as a representative of no member sees it: without what only the bloc's own people or
    one member may know. With `own` it has what the members with these codes may know besides, each of itself. `query`
    is what the address asks for of a page that shows more than the year.
    """

    name: str
    title: str
    args: Mapping[str, Any] = field(default_factory=dict)
    files: Callable[[], Sequence[ArchiveFile]] = tuple
    as_member: bool = False
    own: frozenset[str] = frozenset()
    query: str = ""


@dataclass(frozen=True)
class Contents:
    """What every dossier holds: all that can be composed, some pages as they print, and whatever else is registered.

    `pages` are pages by their names, each with the source that it is issued from («» for one that never is): what was
    issued stands in place of the page's print. `parts` answer what else of a year goes in as pages, behind these.
    """

    catalogue: Catalogue
    portal: Portal
    pages: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[Callable[[BlocYear], Iterable[PagePart]]] = ()

    def pieces(self, year: BlocYear, user: User, now: datetime) -> list[Piece]:
        """The pieces of this year's dossier, in the order in which they are filed."""
        issued = {
            document.source: document
            for document in Document.objects.filter(
                year=year, origin=Document.Origin.ISSUED, state=Document.State.IN_FORCE
            ).order_by("id")
        }
        drafts = {draft.source: draft for draft in Draft.objects.filter(year=year)}
        found, used = [], set()
        for name, source in self.pages.items():
            if document := issued.get(source):
                used.add(document.pk)
                found.append(_kept(document))
            else:
                page = next(page for page in self.portal.pages if page.name == name)
                found.append(self._page(PagePart(name, page.title), year, user))
        found += [self._page(part, year, user) for parts in self.parts for part in parts(year)]
        for composition in self.catalogue.compositions:
            for choice in composition.choices(year):
                place = CataloguePlace(composition, composition.source(choice.key))
                label = f"{composition.name}: {choice.label}" if choice.label else composition.name
                if document := issued.get(place.source):
                    used.add(document.pk)
                    found.append(_issued(document, place, year, now))
                else:
                    found.append(_composed(label, place, year, drafts.get(place.source), user, now))
        others = Document.objects.filter(year=year).exclude(pk__in=used).order_by("on", "id")
        return found + [_kept(document) for document in others]

    def _page(self, part: PagePart, year: BlocYear, user: User) -> Piece:
        today = timezone.localdate()

        def make() -> Filled:
            # As the bloc's own people see it: a dossier is nobody else's.
            kind = "representative" if part.as_member or part.own else "secretary"
            reader = Reader(user, frozenset({kind}), part.own)
            opened = Opened(reader, year, today, [year], part.args, QueryDict(part.query))
            pdf = self.portal.printed(part.name, opened)[1]
            files = list(part.files())
            return Filled(pdf=pdf, files=[ArchiveFile("ban-in.pdf", pdf), *files] if files else ())

        return Piece(part.title, FROM_DATA, make)


def _composed(
    label: str, place: CataloguePlace, year: BlocYear, draft: Draft | None, user: User, now: datetime
) -> Piece:
    def make() -> Filled:
        content = place.make(year, now.date())
        prose, on = (prose_of(draft), draft.on) if draft else (content.prose, None)
        pdf = printed(Written(year, place, content, prose, on), made_at=now, printed_by=str(user))
        return Filled(pdf=pdf, xlsx=_book(content.sheets(), now), sample=content.sample)

    return Piece(label, "Bản thảo" if draft else FROM_DATA, make)


def _issued(document: Document, place: CataloguePlace, year: BlocYear, now: datetime) -> Piece:
    def make() -> Filled:
        pdf = bytes_of(document.files.get(role=DocumentFile.Role.RECORD))
        sheets = place.make(year, now.date()).sheets()
        # Its table as a workbook only while the data still say what was issued.
        xlsx = _book(sheets, now) if _tables_in(pdf) == _tables_of(sheets, now) else b""
        return Filled(pdf=pdf, xlsx=xlsx, sample=document.is_sample)

    return Piece(f"{document.kind}: {document.title}", _origin(document), make)


def _tables_in(pdf: bytes) -> Any:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = opened.attachments.get(DATA_FILE)
        return json.loads(found.get_file().read_bytes()).get("tables") if found else None


def _tables_of(sheets: list[WorkbookSheet], now: datetime) -> Any:
    return json.loads(data_file(tables_data(sheets), now).content)["tables"]


def _kept(document: Document) -> Piece:
    """A document from outside, or one that is no longer in force: its files byte for byte."""

    def make() -> Filled:
        files = list(document.files.order_by("id").prefetch_related("caveats"))
        contents = [ArchiveFile(file.name, bytes_of(file), _what(file)) for file in files]
        in_force = document.state == Document.State.IN_FORCE
        first = next(
            (kept.content for file, kept in zip(files, contents, strict=True) if file.content_type == PDF_TYPE), b""
        )
        return Filled(pdf=first if in_force else b"", files=contents, sample=document.is_sample)

    return Piece(f"{document.kind}: {document.title}", _origin(document), make)


def _what(file: DocumentFile) -> str:
    return ". ".join([copy_words(file), *(caveat.text for caveat in file.caveats.all())])


def _origin(document: Document) -> str:
    parts = [
        str(document.get_origin_display()),
        f"số {document.sign}" if document.sign else "",
        f"ngày {short_date(document.on)}" if document.on else "",
        "" if document.state == Document.State.IN_FORCE else state_label(document.state, document.source).lower(),
    ]
    return ", ".join(filter(None, parts))


def _book(sheets: list[WorkbookSheet], now: datetime) -> bytes:
    return render_xlsx(sheets, made_at=now) if sheets else b""


# --- together --------------------------------------------------------------------------------------------


@dataclass
class ContentsLine:
    """One line of the contents: a piece, its files in the archive, and where it begins in the one PDF."""

    number: int
    title: str
    origin: str
    names: list[str] = field(default_factory=list)
    pdf: bytes = b""
    page: int | None = None
    part: int | None = None


@dataclass
class Bundle:
    """A dossier while it is put together."""

    year: BlocYear
    made_at: datetime
    lines: list[ContentsLine] = field(default_factory=list)
    files: list[ArchiveFile] = field(default_factory=list)
    sample: bool = False

    def add(self, piece: Piece, filled: Filled) -> None:
        """Takes a piece in, its files under names of their own."""
        line = ContentsLine(len(self.lines) + 1, piece.title, piece.origin, pdf=filled.pdf)
        stem = f"{line.number:02}-{file_name(piece.title)[:60].rstrip('-')}"
        # What is kept goes in under its own name; its PDF is one of these and not put in twice.
        if filled.pdf and not filled.files:
            self._put(line, f"{stem}.pdf", filled.pdf)
        if filled.xlsx:
            self._put(line, f"{stem}.xlsx", filled.xlsx)
        for place, file in enumerate(filled.files, start=1):
            ending = PurePath(file.name).suffix.lower()
            self._put(
                line, f"{stem}/{place}-{file_name(PurePath(file.name).stem)[:60]}{ending}", file.content, file.what
            )
        self.lines.append(line)
        self.sample = self.sample or filled.sample

    def _put(self, line: ContentsLine, name: str, content: bytes, what: str = "") -> None:
        line.names.append(name)
        self.files.append(ArchiveFile(name, content, what))

    def pdf(self) -> bytes:
        """One PDF: a contents with the number of each page, then every piece that is a PDF, with a bookmark each."""
        parts: list[BundlePart] = []
        page = 1
        for line in self.lines:
            if not line.pdf:
                continue
            try:
                count = count_pages(line.pdf, title=line.title)
            except NotMerged:
                # It has a password, or is no whole file: the archive has it as it is.
                continue
            line.page, line.part = page, len(parts)
            parts.append(BundlePart(line.title, 1, line.pdf))
            page += count
        title = f"Hồ sơ thi đua - {self.year}"
        return merge_pdfs(parts, title=title, made_at=self.made_at, front=self._front())

    def _front(self) -> bytes:
        layout = layout_for(self.year.family, self.made_at.date())
        html = record_html(
            "documents/dossier.record.html",
            bloc=self.year.bloc,
            record=Record(
                title="Hồ sơ thi đua",
                subject=str(self.year),
                date=self.made_at.date(),
                printed_at=self.made_at,
                sample=self.sample,
            ),
            context={"lines": self.lines, "year": self.year},
            layout=layout,
        )
        return render_pdf(html, title=f"Mục lục hồ sơ - {self.year}", made_at=self.made_at, layout=layout)

    def archive(self, pdf: bytes) -> bytes:
        """All files as a ZIP, with a list of them and their SHA-256, for people and for `sha256sum -c`."""
        files = [ArchiveFile("ho-so.pdf", pdf), *self.files]
        digests = {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
        files.append(ArchiveFile("danh-sach.xlsx", render_xlsx([self._list(files, digests)], made_at=self.made_at)))
        digests["danh-sach.xlsx"] = hashlib.sha256(files[-1].content).hexdigest()
        sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
        files.append(ArchiveFile("SHA256SUMS", sums.encode()))
        written = io.BytesIO()
        moment = timezone.localtime(self.made_at).timetuple()[:6]
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
            for file in files:
                target.writestr(zipfile.ZipInfo(file.name, moment), file.content, zipfile.ZIP_DEFLATED)
        return written.getvalue()

    def _list(self, files: Sequence[ArchiveFile], digests: dict[str, str]) -> WorkbookSheet:
        of_name = {name: line for line in self.lines for name in line.names}
        rows: list[list[Any]] = []
        for file in files:
            line = of_name.get(file.name)
            title = line.title if line else "Toàn bộ hồ sơ trong một tệp"
            rows.append(
                [file.name, title, line.origin if line else "", len(file.content), digests[file.name], file.what]
            )
        return WorkbookSheet(
            name="Danh sách tệp",
            title=f"Danh sách tệp của hồ sơ, {self.year}",
            note="Có số liệu minh họa" if self.sample else "",
            columns=[
                SheetColumn("Tệp", 44),
                SheetColumn("Văn bản", 50),
                SheetColumn("Nguồn", 34),
                SheetColumn("Byte", 12, ColumnKind.INTEGER),
                SheetColumn("SHA-256", 70),
                SheetColumn("Là", 50),
            ],
            rows=rows,
        )
