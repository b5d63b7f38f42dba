"""What became of a document is told to whoever may read it, wherever something stands on it; to nobody else."""

import pytest
from django.test import Client

from documents.verbs.filing import GroundLine
from members.models import User
from pacts.models import Clause, Pact
from scoring.models import Rubric, RubricGround
from tests.documents.issued import file_in, put_out, say
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
OWNER, OTHER = "dv-02", "dv-01"
SECRET = "LÝ DO RIÊNG"


@pytest.fixture
def made() -> Made:
    return make_year(members=3, leaves=1, scored=False, visibility="own")


@pytest.fixture
def citing(made: Made) -> dict[str, list[object]]:
    """The pages of what stands on one member's card that was withdrawn: pact, rubric, a document, and the dashboard."""
    card = put_out(made, f"phieu-cham-diem/nam/{OWNER}", kind="Phiếu chấm điểm", title="RIÊNG")
    document = file_in(made, "Kết luận", GroundLine("Theo phiếu kia", card.pk)).document
    Clause.objects.create(
        pact=Pact.objects.get(year=made.year), section="ground", order=90, text="Theo phiếu kia", cites=card
    )
    RubricGround.objects.create(rubric=Rubric.objects.get(year=made.year), order=90, text="Theo phiếu kia", cites=card)
    say(made, card, "withdrawn", reason=SECRET)
    return {"pact": [], "rubric": [], "document": [document.pk], "overview": []}


def told(made: Made, user: User, pages: dict[str, list[object]]) -> set[str]:
    client = Client()
    client.force_login(user)
    shown = {name: client.get(made.address(name, *args)).content.decode() for name, args in pages.items()}
    assert {name for name, text in shown.items() if "Theo phiếu kia" in text} == {"pact", "rubric", "document"}
    return {name for name, text in shown.items() if SECRET in text}


def test_whoever_may_not_read_the_document_is_told_at_no_door(made: Made, citing: dict[str, list[object]]) -> None:
    assert told(made, made.representative(OTHER), citing) == set()


def test_its_owner_and_the_bloc_s_people_are_told(made: Made, citing: dict[str, list[object]]) -> None:
    assert told(made, made.representative(OWNER), citing) == {"pact", "rubric", "document"}
    assert told(made, made.clerk, citing) == {"pact", "rubric", "document"}
    assert told(made, made.secretary, citing) == {"pact", "rubric", "document", "overview"}
