"""A form is saved in the round it was shown with, whatever its address shows by now."""

import re

import pytest
from django.test import Client

from scoring.models import Round, Score
from scoring.verbs.rounds import open_round
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
HEADERS = {"Accept": "application/json"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(scored=False)


@pytest.fixture
def client(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def newer_round(made: Made) -> Round:
    return open_round(rubric=made.round.rubric, fields={"code": "quy-4", "name": "Quý IV", "step": "agreeing"})


def box(round_: int | str, value: str = "60") -> dict[str, int | str]:
    where = {"member": "dv-01", "criterion": "1.1", "stage": "agreed"}
    return where | {"round": round_, "version": 0, "value": value}


def scored_rounds() -> list[str]:
    return list(Score.objects.values_list("card__round__code", flat=True))


@pytest.mark.parametrize("page", ["grid", "card"])
def test_a_box_is_saved_in_the_round_that_its_form_names(page: str, made: Made, client: Client) -> None:
    newer_round(made)
    address = made.address(page, *(["dv-01"] if page == "card" else []))
    assert client.post(address, box(made.round.pk), headers=HEADERS).json()["fate"] == "saved"
    assert scored_rounds() == ["nam"]


def test_a_form_names_the_round_that_its_page_shows(made: Made, client: Client) -> None:
    newest = newer_round(made)
    for query, shown in (("", newest), ("?ky=nam", made.round)):
        for address in (made.address("grid"), made.address("card", "dv-01")):
            body = client.get(address + query).content.decode()
            # The card has several forms: for its scores, and for what is done with it as a whole.
            assert set(re.findall(r'<input type="hidden" name="round" value="(\d+)">', body)) == {str(shown.pk)}


def test_a_form_that_is_shown_again_is_that_of_the_round_it_was_sent_to(made: Made, client: Client) -> None:
    newer_round(made)
    sent = {"v:agreed:dv-01:1.1": "không phải số", "v:agreed:dv-02:1.1": "61", "round": made.round.pk}
    answer = client.post(made.address("grid"), sent)
    assert (answer.status_code, answer.context["round"]) == (422, made.round)
    assert scored_rounds() == ["nam"]


@pytest.mark.parametrize("number", ["0", "999999", "-1", "x", "٣", "9" * 30])
def test_a_round_that_is_not_there_is_not_found(number: str, made: Made, client: Client) -> None:
    for address in (made.address("grid"), made.address("card", "dv-01")):
        assert client.post(address, box(number), headers=HEADERS).status_code == 404
        assert client.post(address, {"v:agreed:dv-01:1.1": "60", "round": number}).status_code == 404
    assert scored_rounds() == []


def test_a_round_of_another_year_is_not_found(made: Made, client: Client) -> None:
    other = make_year(year=2025, scored=False)
    assert client.post(made.address("grid"), box(other.round.pk), headers=HEADERS).status_code == 404
    assert scored_rounds() == []


def test_a_member_is_asked_what_the_round_shows_before_anything_is_said_of_another_card(made: Made) -> None:
    client = Client()
    client.force_login(made.representative("dv-02"))
    shown = {"own": 404, "totals": 404, "full": 422}
    for visibility, status in shown.items():
        Round.objects.update(visibility=visibility)
        for address in (made.address("grid"), made.address("card", "dv-01")):
            assert client.post(address, box(made.round.pk), headers=HEADERS).status_code == status
    assert scored_rounds() == []
