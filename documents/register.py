"""What pages and other floors ask of the register: its rows, what may be picked from it, what is no longer in force.

Who may know of a document is not decided here but by its kind's audience (`documents.readers`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F

from common.vietnamese.text import fold
from documents.catalogue import whose
from documents.models import SAMPLE, Document
from documents.readers import Readership
from documents.verbs.filing import state_words
from documents.verbs.issuing import state_label
from members.models import BlocYear

# What is said of a document with figures that nobody had published when it was issued.
PROVISIONAL = "Tạm tính, lập trước khi công bố"


class RegisterRow(NamedTuple):
    """A document as a list has it."""

    id: int
    origin: str
    kind: str
    sign: str
    on: date | None
    issuer: str
    title: str
    state: str
    source: str
    is_sample: bool
    provisional: bool
    year: int

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_label(self.state, self.source)

    @property
    def remarks(self) -> str:
        """What whoever reads the list has to know of it besides."""
        said = [PROVISIONAL if self.provisional else "", SAMPLE if self.is_sample else ""]
        return "; ".join(filter(None, said))

    @property
    def origin_label(self) -> str:
        """Where it comes from, in words."""
        return str(Document.Origin(self.origin).label)

    @property
    def in_force(self) -> bool:
        return self.state == Document.State.IN_FORCE

    def __str__(self) -> str:
        return f"{self.kind} số {self.sign}" if self.sign else self.kind

    @property
    def words(self) -> str:
        """What a search looks in."""
        return fold(" ".join((self.kind, self.sign, self.issuer, self.title)))


# Without a day at the end: the two databases disagree where that is.
_NEWEST = (F("on").desc(nulls_last=True), "-id")
_COLUMNS = (*RegisterRow._fields[:-1], "year__year")
_ROWS = Document.objects.order_by(*_NEWEST).values_list(*_COLUMNS)


def rows_of(year: BlocYear, readership: Readership) -> list[RegisterRow]:
    """The documents of the bloc-year that the reader may know of, newest first; in one query, and what they ask."""
    rows = (RegisterRow(*values) for values in _ROWS.filter(year=year.pk))
    return [row for row in rows if readership.may_read(row.source)]


def newest_in(years: Sequence[int]) -> list[tuple[int, RegisterRow]]:
    """All documents of these bloc-years, newest first, each with its year's key; whoever asks has to sort out which of
    them its reader may read. In one query.
    """
    rows = _ROWS.filter(year__in=years).values_list(*_COLUMNS, "year")
    return [(values[-1], RegisterRow(*values[:-1])) for values in rows]


def pickable(year: BlocYear) -> list[RegisterRow]:
    """The documents of the bloc that another one may name, of all years, those in force first; in one query.

    For whoever writes documents. What is one member's alone, or nobody knows the kind of any more, is not named.
    """
    rows = [RegisterRow(*values) for values in _ROWS.filter(year__bloc=year.bloc_id)]
    return sorted((row for row in rows if whose(row.source) == ""), key=lambda row: not row.in_force)


def pick_label(row: RegisterRow) -> str:
    """The document in a list to pick from, short enough for one line."""
    told = f"{row}: {row.title}" if row.in_force else f"{row} ({row.state_label.lower()}): {row.title}"
    return told if len(told) <= 120 else f"{told[:119].rstrip()}…"


@dataclass(frozen=True)
class Lapsed:
    """A ground that is no longer in force: the document, and the sentence that warns of it."""

    document: Document
    warning: str


def lapsed(document_ids: Iterable[int | None], readership: Readership) -> dict[int, Lapsed]:
    """Of the documents that something cites, those no longer in force that the reader may read, by their number.

    In one query. For whoever names documents of the register: the pact's grounds, the rubric's, other documents'. Why
    a document was withdrawn is told to nobody who may not read the document.
    """
    wanted = [number for number in document_ids if number is not None]
    if not wanted:
        return {}
    found = Document.objects.filter(pk__in=wanted).exclude(state=Document.State.IN_FORCE)
    return {
        document.pk: Lapsed(document, lapse_warning(document))
        for document in found.select_related("replaced_by", "year__bloc")
        if readership.may_read(document.source, document.year)
    }


def lapse_warning(document: Document) -> str:
    """«Căn cứ «Quyết định số 7/QĐ» đã được thay thế bởi …», with since when, and why."""
    why = f" Lý do: {document.state_reason}" if document.state_reason else ""
    words = state_words(document)
    return f"Căn cứ «{document}» {words[0].lower()}{words[1:]}.{why}"


@dataclass(frozen=True)
class Citing:
    """What cites a document: its name, and the address of its page."""

    name: str
    url: str


# What else cites a document, in the years that a reader may open, told by the floors above: the pact's clauses, the
# rubric's grounds.
CitedBy = Callable[[Document, Sequence[BlocYear]], Sequence[Citing]]


def citing_documents(document: Document, readership: Readership) -> list[Citing]:
    """The documents of the register that name this one as their ground, as far as the reader may read them."""
    found = Document.objects.filter(grounds__cites=document).select_related("year__bloc").distinct()
    return [
        Citing(f"{other}: {other.title}", other.get_absolute_url())
        for other in found.order_by(*_NEWEST)
        if readership.may_read(other.source, other.year)
    ]
