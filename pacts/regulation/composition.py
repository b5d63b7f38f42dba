"""«Quy chế» as a document: its articles are the regulation's and are changed there, not in the document's prose."""

from collections.abc import Sequence
from typing import Any

from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    signed_by_the_head,
    usual_recipients,
)
from documents.models import Document
from members.models import BlocYear
from members.yearsettings import KnownSettings, Settings
from pacts.models import IssuedRegulation, RegulationLine
from pacts.regulation.shown import RegulationShown, figures_sheet, kept_values, regulation_shown
from pacts.regulation.verbs import lines_of

REGULATION = "quy-che"


def _make(subject: DocumentSubject, sources: Sequence[Settings]) -> Content:
    year = subject.year
    lines = lines_of(year)
    if subject.key or not lines:
        raise NothingToCompose("Năm này chưa có quy chế. Hãy soạn ở trang Quy chế.")
    shown = regulation_shown(lines, KnownSettings.of(year, sources))
    prose = Prose(
        subject=f"Tổ chức và hoạt động của {year.bloc.name}",
        grounds=f"Căn cứ {DOTS}",
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(
        prose,
        shown,
        sheets=lambda: [figures_sheet(year, shown.figures)],
        sample=shown.sample,
        open_places=shown.dotted,
    )


def _choices(year: BlocYear) -> list[CompositionChoice]:
    return [CompositionChoice("", "")] if RegulationLine.objects.filter(year=year.pk).exists() else []


def keep_values(document: Document, content: Content) -> None:
    """Keeps with a regulation that is issued what its figures were, so that the page can tell which differ later."""
    shown: Any = content.context
    if isinstance(shown, RegulationShown):
        IssuedRegulation.objects.create(document=document, seal=shown.seal, values=kept_values(shown.figures))


def regulation_composition(sources: Sequence[Settings]) -> Composition:
    """The document; `sources` tell what is set in the year, which the roof knows where to find."""
    return Composition(
        slug=REGULATION,
        kind="Quy chế",
        type_code="QC",
        about="Quy chế tổ chức và hoạt động của Khối: chương, điều, khoản soạn ở trang Quy chế.",
        template="pacts/regulation_document.record.html",
        make=lambda subject: _make(subject, sources),
        audience=EVERYBODY,
        choices=_choices,
        keep=keep_values,
    )
