"""What pages of documents begin with: what the reader may read, and the document on the desk with its draft."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from documents.catalogue import CataloguePlace, Composition, NothingToCompose, the_catalogue
from documents.models import Document, Draft
from documents.printing import Written
from documents.readers import Readership
from documents.verbs.drafts import draft_of, prose_of
from members.pages import Opened

# What is added to the address of something issued in order to write it anew.
ANEW = "?soan=moi"


def readership_of(opened: Opened) -> Readership:
    """What the reader of this page may read of the documents."""
    return Readership(opened.reader, opened.year, opened.years)


def issued_of(opened: Opened) -> dict[str, Document]:
    """What was issued of each source and is in force, the newest of each."""
    rows = Document.objects.filter(
        year=opened.year, origin=Document.Origin.ISSUED, state=Document.State.IN_FORCE
    ).order_by("id")
    return {document.source: document for document in rows}


@dataclass(frozen=True)
class PdfPreview:
    """The PDF that is shown beside a form."""

    pdf_url: str


@dataclass(frozen=True)
class DocumentDesk:
    """A document on the desk: what the data give, and the draft if there is one."""

    opened: Opened
    written: Written
    draft: Draft | None

    @property
    def place(self) -> CataloguePlace:
        return self.written.place

    @property
    def composition(self) -> Composition:
        return self.written.composition

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @cached_property
    def issued(self) -> Document | None:
        """What was issued of it and is in force, if anything."""
        return issued_of(self.opened).get(self.place.source)


def desk_of(opened: Opened) -> DocumentDesk:
    """The document that the address names; Http404 if the year has no such one, or the reader may not read it."""
    place = the_catalogue().place(str(opened.kwargs["source"]))
    if place is None:
        raise Http404
    opened.require_known(readership_of(opened).may_read(place.source))
    try:
        content = place.make(opened.year, opened.today)
    except NothingToCompose as nothing:
        raise Http404(str(nothing)) from None
    draft = draft_of(opened.year, place.source)
    prose, on = (prose_of(draft), draft.on) if draft else (content.prose, None)
    return DocumentDesk(opened, Written(opened.year, place, content, prose, on), draft)


def is_anew(opened: Opened) -> bool:
    """Whether a document that was issued is being written anew."""
    return opened.query.get("soan") == "moi"
