"""A composed document as a PDF: what its data, its prose and the bloc-year's family of documents make of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khoithidua.records.layout import layout_for
from khoithidua.records.numbers import number_and_sign, sign_of
from khoithidua.records.pdf import render_pdf
from khoithidua.records.record import Record, Signer, record_html
from members.documents.composing import Composition, Content, Place, Prose
from members.models import BlocYear


@dataclass(frozen=True)
class Written:
    """One document with the prose it is to have, and its day (None: room to write it by hand)."""

    year: BlocYear
    place: Place
    content: Content
    prose: Prose
    on: date | None

    @property
    def composition(self) -> Composition:
        return self.place.composition

    @property
    def title(self) -> str:
        """What it is called in lists and in the file's own data."""
        return ": ".join(filter(None, (self.composition.kind, self.prose.subject)))

    @property
    def filename(self) -> str:
        """The name of its PDF."""
        return f"{self.composition.kind} - {self.prose.subject or self.year}"[:150] + ".pdf"

    def blank_sign(self) -> str | None:
        """Its number and sign with room for the number; None where such a document has none."""
        if not self.composition.numbered:
            return None
        bloc = self.year.bloc
        return number_and_sign(self.year.family, None, self.composition.type_code, bloc.sign or sign_of(bloc.name))


def signers_of(composition: Composition, prose: Prose) -> list[Signer]:
    """The signature blocks, the left one first where there are two."""
    left = [Signer(agency=composition.left, name=prose.left_signer)] if composition.left else []
    return [*left, Signer(authority=prose.authority, position=prose.position, name=prose.signer)]


def render(
    written: Written, *, made_at: datetime, number: str | None, printed_by: str = "", printed: bool = True
) -> bytes:
    """The PDF. A print says when it was made and by whom (`printed_by`); what is issued does not."""
    record = Record(
        title=written.composition.kind,
        subject=written.prose.subject,
        date=written.on,
        number=number,
        printed_at=made_at if printed else None,
        printed_by=printed_by,
        sample=written.content.sample,
    )
    return _pdf(written, record, made_at)


def _pdf(written: Written, record: Record, made_at: datetime) -> bytes:
    layout = layout_for(written.year.family, record.date or made_at.date())
    context: dict[str, Any] = {
        "year": written.year,
        "prose": written.prose,
        "minutes": written.composition.minutes,
        "signers": signers_of(written.composition, written.prose),
    }
    html = record_html(
        written.composition.template,
        bloc=written.year.bloc,
        record=record,
        context={**written.content.context, **context},
        layout=layout,
    )
    return render_pdf(
        html,
        title=f"{written.title} - {written.year}",
        made_at=made_at,
        layout=layout,
        landscape=written.composition.landscape,
    )
