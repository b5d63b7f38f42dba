"""A composed document as a PDF: what its data, its prose and the bloc-year's family of documents make of it."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from common.audit.log import Actor
from common.contexts import names_in
from common.records.attached import tables_data
from common.records.job import Typesetting
from common.records.layout import layout_for
from common.records.made import record_answer
from common.records.numbers import number_and_sign, sign_of
from common.records.pdf import render_pdf
from common.records.record import Record, Signer, Verification, as_provisional, record_html
from documents.catalogue import CataloguePlace, Composition, Content, Prose
from documents.models import Document
from documents.verbs.drafts import StaleDraft, draft_of
from documents.verbs.issuing import DayGrounds, Issuance, Order, issue
from members.access import Reader
from members.models import BlocYear
from members.odd_days import NOTHING, KeptDay


@dataclass(frozen=True)
class Written:
    """One document with the prose it is to have, and its day (None: room to write it by hand)."""

    year: BlocYear
    place: CataloguePlace
    content: Content
    prose: Prose
    on: date | None

    @property
    def composition(self) -> Composition:
        return self.place.composition

    @property
    def kind(self) -> str:
        """The type as it stands on the document: «Bảng xếp hạng», until it is published «Bảng xếp hạng tạm tính»."""
        return as_provisional(self.composition.kind) if self.content.provisional else self.composition.kind

    @property
    def title(self) -> str:
        """What it is called in lists and in the file's own data."""
        return ": ".join(filter(None, (self.kind, self.prose.subject)))

    @property
    def filename(self) -> str:
        """The name of its PDF."""
        return f"{self.kind} - {self.prose.subject or self.year}"[:150] + ".pdf"

    def blank_sign(self) -> str | None:
        """Its number and sign with room for the number; None where such a document has none."""
        if not self.composition.numbered:
            return None
        bloc = self.year.bloc
        return number_and_sign(self.year.family, None, self.composition.type_code, bloc.sign or sign_of(bloc.name))


@dataclass(frozen=True)
class ComposedRecord:
    """What the template of every composed document is given beside what its own tables show."""

    year: BlocYear
    prose: Prose
    minutes: bool
    signers: list[Signer]


def signers_of(composition: Composition, prose: Prose) -> list[Signer]:
    """The signature blocks, the left one first where there are two."""
    left = [Signer(agency=composition.left, name=prose.left_signer)] if composition.left else []
    return [*left, Signer(authority=prose.authority, position=prose.position, name=prose.signer)]


def printed(written: Written, *, made_at: datetime, printed_by: str) -> bytes:
    """A print of the document as it stands now, which says so."""
    html, how = _print(written, made_at, printed_by)
    return render_pdf(html, **how)


def print_answer(request: HttpRequest, written: Written, *, made_at: datetime, printed_by: str) -> HttpResponse:
    """Such a print as an answer, from disk where the same was printed just now."""
    html, how = _print(written, made_at, printed_by)
    return record_answer(request, html, filename=written.filename, **how)


def _print(written: Written, made_at: datetime, printed_by: str) -> tuple[str, Typesetting]:
    record = _record(written, number=written.blank_sign())
    return _job(written, replace(record, printed_at=made_at, printed_by=printed_by), made_at)


def issue_written(
    *,
    written: Written,
    on: date,
    version: int,
    made_at: datetime,
    actor: Actor,
    reader: Reader,
    replaces: Document | None,
    kept: KeptDay = NOTHING,
    shown: str | None = None,
) -> Document:
    """Issues the document as `written`, of this day, which the reader saw as `version` of its draft.

    StaleDraft if another version stands by now. What else may be given, and the other errors, are `issuing.issue`'s.
    """
    draft = draft_of(written.year, written.place.source)
    if (draft.version if draft else 0) != version:
        raise StaleDraft(draft)
    dated = replace(written, on=on)

    def render(issuance: Issuance) -> bytes:
        record = _record(dated, number=issuance.sign or None)
        verification = Verification(issuance.code, issuance.url)
        html, how = _job(dated, replace(record, verification=verification), made_at)
        return render_pdf(html, **how)

    composition = written.composition
    keep = composition.keep
    order = Order(
        year=written.year,
        kind=written.kind,
        title=written.prose.subject,
        source=written.place.source,
        on=on,
        render=render,
        filename=written.filename,
        actor=actor,
        numbered=composition.numbered,
        type_code=composition.type_code,
        replaces=replaces,
        is_sample=written.content.sample,
        provisional=written.content.provisional,
        standing=standing_of(written),
        kept=kept,
        shown=shown,
        keep=(lambda document: keep(document, written.content)) if keep else None,
    )
    return issue(order, reader=reader)


def standing_of(written: Written) -> DayGrounds:
    """What the document stands on as far as its day goes: its grounds are lines of its prose."""
    return DayGrounds(grounds=written.prose.grounds.splitlines())


def _record(written: Written, *, number: str | None) -> Record:
    return Record(
        title=written.kind,
        subject=written.prose.subject,
        date=written.on,
        number=number,
        sample=written.content.sample,
        provisional=written.content.provisional,
        data={
            "kind": written.kind,
            "number": number,
            "on": written.on,
            "prose": asdict(written.prose),
            **tables_data(written.content.sheets()),
        },
    )


def _job(written: Written, record: Record, made_at: datetime) -> tuple[str, Typesetting]:
    """The document's HTML, and how it is to be set."""
    layout = layout_for(written.year.family, record.date or made_at.date())
    shown = ComposedRecord(
        year=written.year,
        prose=written.prose,
        minutes=written.composition.minutes,
        signers=signers_of(written.composition, written.prose),
    )
    html = record_html(
        written.composition.template,
        bloc=written.year.bloc,
        record=record,
        context={**names_in(written.content.context), **names_in(shown)},
        layout=layout,
    )
    return html, {
        "title": f"{written.title} - {written.year}",
        "made_at": made_at,
        "layout": layout,
        "landscape": written.composition.landscape,
        "attachments": record.attachments(made_at),
    }
