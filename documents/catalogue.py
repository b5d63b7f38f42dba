"""The kinds of documents that a bloc issues: each app declares its own, with who may read them; the roof lists them.

A `Composition` is a kind that is composed from the year's data («Kế hoạch»); what it can be made of are its choices
(one a year, one a campaign, one a member's card), and each of them has a source, «phat-dong/1», that its draft and
what is issued of it are known by. An `Issuable` that is no composition is made elsewhere, and registered here.
The portal proposes the prose from the data; people change it before it is issued. What nobody has reported is a
dotted line, never made up. Tables come from the data and are not edited here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from common.contexts import Context
from common.records.record import Signer
from common.records.workbooks import WorkbookSheet
from documents.audience import Audience, Key
from documents.models import Document
from members.models import BlocYear
from members.signers import for_the_bloc

# What stands where somebody has yet to write: long enough to write on by hand. In pieces, between which a line may end.
DOTS = " ".join(["…" * 6] * 4)
SHORT_DOTS = "…" * 6


@dataclass(frozen=True)
class Prose:
    """What can be edited of a document: everything around its tables. Plain text, a line each paragraph."""

    subject: str = ""
    """Trích yếu, the line under the type."""
    grounds: str = ""
    """One «Căn cứ …» a line, without stops at the end."""
    body: str = ""
    recipients: str = ""
    authority: str = ""
    """«TM. Khối thi đua 6», or the agency that signs."""
    position: str = ""
    signer: str = ""
    left_signer: str = ""
    """Who signs on the left, where the document has two signatures."""


@dataclass(frozen=True)
class DocumentSubject:
    """What a document is about: the bloc-year, the rest of its source, and the day it is made on."""

    year: BlocYear
    key: Key
    today: date


class NothingToCompose(LookupError):
    """There is nothing in this year that this document could be about."""


@dataclass(frozen=True)
class Content:
    """A document as the data give it: the prose that the portal proposes, what its tables show, and its workbook."""

    prose: Prose
    context: Context = field(default_factory=dict)
    sheets: Callable[[], list[WorkbookSheet]] = list
    sample: bool = False
    provisional: bool = False
    """Whether it shows figures that nobody has published yet: its title and every page of it then say so."""
    open_places: int = 0
    """How many lines beside its prose are dotted for somebody to write on."""


@dataclass(frozen=True)
class CompositionChoice:
    """One document that can be composed: the rest of its source («nam/ban-dan-van»; "" if there is but one)."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Issuable:
    """A kind of document that the portal issues, by the name that its sources begin with; nothing is issued without."""

    slug: str
    audience: Audience[Any]
    """Who may read such a document, issued or drafted. There is no default: a forgotten one would be a leak."""
    corrected: bool = False
    """Whether what comes in its place is a correction of it («đính chính»), which is made where it was made."""

    def __post_init__(self) -> None:
        if not isinstance(self.audience, Audience):
            raise TypeError(f"«{self.slug}» does not say who may read it")

    def source(self, key: str = "") -> str:
        """What the draft and the issued document of this choice are known by."""
        return f"{self.slug}/{key}" if key else self.slug


@dataclass(frozen=True, kw_only=True)
class Composition(Issuable):
    """A kind that is composed. `make` raises NothingToCompose for a key that is none of its choices."""

    kind: str
    """The type as it stands on the document: «Kế hoạch»."""
    about: str
    """What it is and what it is made of, for whoever looks for it in the list."""
    template: str
    make: Callable[[DocumentSubject], Content]
    choices: Callable[[BlocYear], list[CompositionChoice]] = lambda year: [CompositionChoice("", "")]
    type_code: str = ""
    """What its number bears; "" where such a document has no number."""
    left: str = ""
    """Who signs on the left («Thư ký Khối»); "" where only one signs."""
    minutes: bool = False
    """Minutes are signed by whoever wrote them and who was in the chair, as each family calls these."""
    landscape: bool = False
    keep: "Callable[[Document, Content], None] | None" = None
    """What the app keeps of its own with one that is issued, in the same transaction."""
    called: str = ""
    """What it is called among the others, where its type alone does not tell: «Danh sách thành viên»."""

    @property
    def name(self) -> str:
        """What it is called in lists."""
        return self.called or self.kind

    @property
    def numbered(self) -> bool:
        """Whether it gets a number when it is issued."""
        return bool(self.type_code)


@dataclass(frozen=True)
class CataloguePlace:
    """One document of one year: its composition and its source."""

    composition: Composition
    source: str

    @property
    def key(self) -> Key:
        """The source without the composition's own name."""
        return key_of(self.source)

    def make(self, year: BlocYear, today: date) -> Content:
        """The document as the data give it now; NothingToCompose if the year has no such thing."""
        return self.composition.make(DocumentSubject(year, self.key, today))


class Catalogue:
    """All kinds of documents, in the order in which they are listed. ValueError if two have the same name."""

    def __init__(self, kinds: Iterable[Issuable]) -> None:
        self._kinds: dict[str, Issuable] = {}
        for kind in kinds:
            self.declare(kind)

    def declare(self, kind: Issuable) -> None:
        """Puts another kind behind those there are."""
        if kind.slug in self._kinds:
            raise ValueError(f"«{kind.slug}» is declared twice")
        self._kinds[kind.slug] = kind

    @property
    def kinds(self) -> list[Issuable]:
        """Every kind, those made elsewhere too."""
        return list(self._kinds.values())

    @property
    def compositions(self) -> list[Composition]:
        """The kinds that are composed."""
        return [kind for kind in self._kinds.values() if isinstance(kind, Composition)]

    def kind_of(self, source: str) -> Issuable | None:
        """The kind of what is made of this source; None if nobody declares such a one."""
        return self._kinds.get(source.partition("/")[0])

    def place(self, source: str) -> CataloguePlace | None:
        """The document of this source, if such a kind is composed; whether the year has it, `make` tells."""
        kind = self.kind_of(source)
        return CataloguePlace(kind, source) if isinstance(kind, Composition) else None


def the_catalogue() -> Catalogue:
    """The kinds of documents of this portal, as the roof lists them."""
    catalogue: Catalogue = import_string(settings.DOCUMENT_CATALOGUE)
    return catalogue


def key_of(source: str) -> Key:
    """The source without the name of its kind."""
    return tuple(source.split("/")[1:])


def is_corrected(source: str) -> bool:
    """Whether what comes in the place of this document corrects it, as published results are («đính chính»)."""
    kind = the_catalogue().kind_of(source)
    return kind is not None and kind.corrected


# No member has this code: what the log has of it is for whoever may see everything.
NO_MEMBERS = "?"


def whose(source: str) -> str:
    """The code of the one member whose document this is; "" where it is the whole bloc's, or from outside.

    Of a kind that nobody declares any more it cannot be told: then it is no member's (`NO_MEMBERS`).
    """
    kind = the_catalogue().kind_of(source)
    if kind is None:
        return NO_MEMBERS if source else ""
    return kind.audience.whose(key_of(source))


def told_to(source: str) -> str:
    """Of whom the log's entries on this document are: its one member's, everybody's, or no member's (`NO_MEMBERS`).

    What no member reads no member learns of by the log: a letter of proposal names in its title what is asked for.
    """
    kind = the_catalogue().kind_of(source)
    return NO_MEMBERS if kind is not None and not kind.audience.in_log else whose(source)


def signed_by_the_head(year: BlocYear) -> dict[str, str]:
    """The bloc's head signs for the bloc: the signature fields of a `Prose`."""
    return signature_of(for_the_bloc(year))


def signature_of(signer: Signer) -> dict[str, str]:
    """Who signs alone, as the signature fields of a `Prose`."""
    return {"authority": signer.authority, "position": signer.position, "signer": signer.name}


def usual_recipients(year: BlocYear) -> str:
    """Who gets a document of the bloc as a rule."""
    return "\n".join(
        [f"{year.bloc.parent} (để báo cáo)", f"Các đơn vị thành viên {year.bloc.name}", f"Lưu: VT, {year.bloc.name}"]
    )


def counted(number: int) -> str:
    """A number of things in a document's text: below 10 with a 0."""
    return f"{number:02}"


def stopped(text: str) -> str:
    """The sentence with its full stop, once."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
