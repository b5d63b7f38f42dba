"""Every document that can be composed, in both families: what an archive asks of it, and the same bytes each time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from common.audit.log import Actor
from documents.catalogue import CataloguePlace, Composition
from documents.printing import Written, printed
from khoithidua.catalogue import catalogue
from members.models import BlocYear
from scoring.sample import make_sample
from tests.archive import archival_faults
from tests.awards.meeting import attended
from tests.awards.reviews import voted_in
from tests.awards.submitted import submitted_in
from tests.pacts.meeting import reviewed
from tests.pacts.regulated import regulated
from tests.printing import Paper, store, year_2023
from tests.structure import data_of

MADE = datetime(2023, 3, 17, 8, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def year(db: None) -> BlocYear:
    store(year_2023())
    year = BlocYear.objects.select_related("bloc").get()
    reviewed(year)
    attended(year, number=9)
    voted_in(year)
    submitted_in(year)
    regulated(year)
    year.report_calls.create(number=1, kind="half-year", due=date(2023, 6, 10))
    # Whoever leads then is handed the headship.
    BlocYear.objects.create(bloc=year.bloc, year=2024)
    make_sample(year=year, password="", renew=False, actor=Actor(name="test"))
    return year


def made(year: BlocYear, composition: Composition) -> bytes:
    """The first document of this kind that the year has, as the portal proposes it."""
    place = CataloguePlace(composition, composition.source(composition.choices(year)[0].key))
    content = place.make(year, MADE.date())
    written = Written(year=year, place=place, content=content, prose=content.prose, on=date(2023, 3, 17))
    return printed(written, made_at=MADE, printed_by="Thư ký")


PROVISIONAL = {"phieu-cham-diem", "bang-tong-hop", "bang-xep-hang"}


@pytest.mark.parametrize("family", ["state", "party"])
@pytest.mark.parametrize("composition", catalogue.compositions, ids=lambda composition: composition.slug)
def test_every_document_can_be_archived_and_is_the_same_each_time(
    composition: Composition, family: str, year: BlocYear
) -> None:
    year.family = family
    content = made(year, composition)
    assert (archival_faults(content), Paper(content).faults()) == ([], [])
    assert made(year, composition) == content
    told = data_of(content)
    # Scores of a round that is not published yet say so in the name of the document.
    provisional = " tạm tính" if composition.slug in PROVISIONAL else ""
    assert (told["kind"], told["on"]) == (composition.kind + provisional, "2023-03-17")
