"""What pages and other floors ask of the register: its rows, what may be picked from it, what is no longer in force.

Who may know of a document is decided here alone (`Sees`): everybody of the bloc-year knows of its documents, but for
those that tell of single members' scores. What the scores' rounds show is not known on this floor: the roof brings
the rule, which is asked by what a document was made of.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F

from common.vietnamese.text import fold
from documents.models import Document
from documents.privacy import is_for_staff, member_of
from documents.verbs.filing import state_words
from documents.verbs.issuing import state_label
from members.access import Reader
from members.models import BlocYear
from members.pages import Opened

# What is said of a document with figures that nobody had published when it was issued.
PROVISIONAL = "Tạm tính, lập trước khi công bố"
# Whether the reader may know of what was made of this source; asked once for a page, then for each document.
Rule = Callable[[Opened], Callable[[str], bool]]


class Row(NamedTuple):
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
        said = [PROVISIONAL if self.provisional else "", "Số liệu minh họa" if self.is_sample else ""]
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
_ROWS = Document.objects.order_by(*_NEWEST).values_list(
    "id", "origin", "kind", "sign", "on", "issuer", "title", "state", "source", "is_sample", "provisional", "year__year"
)


@dataclass(frozen=True)
class Sees:
    """Which documents one reader may know of, in the bloc-year that it has opened."""

    reader: Reader
    rule: Callable[[str], bool]

    def __call__(self, source: str) -> bool:
        """Whether the reader may know of a document that was made of this; "" for one from outside."""
        if not source or self.reader.is_staff or member_of(source) in self.reader.own:
            return True
        return not is_for_staff(source) and self.rule(source)


def sees(opened: Opened, rule: Rule) -> Sees:
    """Which documents the reader may know of; staff are asked nothing more."""
    return Sees(opened.reader, (lambda source: True) if opened.reader.is_staff else rule(opened))


def rows_of(year: BlocYear, may_see: Callable[[str], bool]) -> list[Row]:
    """The bloc-year's documents that the reader may know of, newest first; in one query."""
    rows = (Row(*values) for values in _ROWS.filter(year=year.pk))
    return [row for row in rows if may_see(row.source)]


def pickable(year: BlocYear, may_see: Callable[[str], bool] = lambda source: not member_of(source)) -> list[Row]:
    """The documents of the bloc that another one may name, of all years, those in force first; in one query."""
    rows = [Row(*values) for values in _ROWS.filter(year__bloc=year.bloc_id)]
    return sorted((row for row in rows if may_see(row.source)), key=lambda row: not row.in_force)


def pick_label(row: Row) -> str:
    """The document in a list to pick from, short enough for one line."""
    told = f"{row}: {row.title}" if row.in_force else f"{row} ({row.state_label.lower()}): {row.title}"
    return told if len(told) <= 120 else f"{told[:119].rstrip()}…"


@dataclass(frozen=True)
class Lapsed:
    """A ground that is no longer in force: the document, and the sentence that warns of it."""

    document: Document
    warning: str


def lapsed(document_ids: Iterable[int | None]) -> dict[int, Lapsed]:
    """Of the documents that something cites, those no longer in force, by their number; in one query.

    For whoever names documents of the register: the pact's grounds, the rubric's, other documents'.
    """
    wanted = [number for number in document_ids if number is not None]
    if not wanted:
        return {}
    found = Document.objects.filter(pk__in=wanted).exclude(state=Document.State.IN_FORCE).select_related("replaced_by")
    return {document.pk: Lapsed(document, lapse_warning(document)) for document in found}


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


# What else cites a document, told by the floors above: the pact's clauses, the rubric's grounds.
CitedBy = Callable[[Opened, Document], Sequence[Citing]]


def citing_documents(opened: Opened, document: Document, may_see: Callable[[str], bool]) -> list[Citing]:
    """The documents of the register that name this one as their ground."""
    found = Document.objects.filter(grounds__cites=document).select_related("year__bloc").distinct()
    return [
        Citing(f"{other}: {other.title}", other.get_absolute_url())
        for other in found.order_by(*_NEWEST)
        if other.year_id in {year.pk for year in opened.years} and may_see(other.source)
    ]
