"""«Quy chế»: the regulation as it is read, which settings its articles carry, and what differs from what was issued."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from common.records.record import RecordHead
from common.vietnamese.dates import short_date
from documents.models import Document
from members.models import BlocYear
from members.pages import Opened, Page
from members.yearsettings import KnownSettings, Settings
from pacts.models import IssuedRegulation
from pacts.regulation.composition import REGULATION
from pacts.regulation.shown import (
    BoundFigure,
    RegulationShown,
    ShownRegulationLine,
    changed_since,
    regulation_shown,
)
from pacts.regulation.verbs import lines_of

TEXT_CHANGED = "Nội dung quy chế đã được sửa sau khi phát hành."


@dataclass(frozen=True)
class FigureRow:
    """A setting that the text names, with where it is set; "" where nobody knows it."""

    figure: BoundFigure
    url: str

    @property
    def where(self) -> str:
        """The articles that carry it."""
        return ", ".join(self.figure.places)


@dataclass(frozen=True, kw_only=True)
class RegulationPage:
    """The regulation; `issued` is the document in force, `changed` what is another by now than what it says."""

    lines: list[ShownRegulationLine]
    figures: list[FigureRow]
    open_places: int
    issued: Document | None
    issued_on: str
    changed: list[str]
    sample: bool
    record: RecordHead


def issued_regulation(year: BlocYear) -> IssuedRegulation | None:
    """What was kept with the regulation that is in force; None where none was issued."""
    found = IssuedRegulation.objects.select_related("document").filter(
        document__year=year.pk, document__source=REGULATION, document__state=Document.State.IN_FORCE
    )
    return found.first()


def _changed(issued: IssuedRegulation | None, shown: RegulationShown, known: KnownSettings) -> list[str]:
    if issued is None:
        return []
    return [TEXT_CHANGED] * (issued.seal != shown.seal) + changed_since(issued, known)


def load(opened: Opened, sources: Sequence[Settings]) -> RegulationPage:
    """The regulation as it stands, with what is set now."""
    known = KnownSettings.of(opened.year, sources)
    shown = regulation_shown(lines_of(opened.year), known)
    issued = issued_regulation(opened.year)
    document = issued.document if issued else None
    if document is not None:
        document.year = opened.year
    return RegulationPage(
        lines=shown.lines,
        figures=[FigureRow(figure, setting_url(opened, figure)) for figure in shown.figures],
        open_places=shown.open_places,
        issued=document,
        issued_on=short_date(document.on) if document and document.on else "",
        changed=_changed(issued, shown, known),
        sample=shown.sample,
        record={"title": "Quy chế", "subject": f"Tổ chức và hoạt động của {opened.year.bloc.name}"},
    )


def setting_url(opened: Opened, figure: BoundFigure) -> str:
    """Where a setting is set; "" for a name that is none."""
    return opened.address(figure.setting.page) + figure.setting.query if figure.setting else ""


def regulation_page(sources: Sequence[Settings]) -> Page[RegulationPage]:
    """The page; the roof says who knows the year's settings."""
    reading: Callable[[Opened], RegulationPage] = lambda opened: load(opened, sources)  # noqa: E731
    return Page(
        name="regulation",
        within="pact",
        path="quy-che",
        title="Quy chế",
        load=reading,
        template="pacts/regulation.html",
    )
