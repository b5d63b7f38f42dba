"""What whoever runs the portal chooses among thousands is looked for by words; a secretary has its few in a list."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign
from members.admin.scope import MOST_CHOICES, LookedUp
from members.models import Agency, BlocYear, Membership, Role, User
from scoring.models import Round
from tests.adminpages import logged_in, more_rows, page, save, told
from tests.manyblocs import YEAR, more_blocs
from tests.years import Made, make_year

ASK = {"app_label": "members", "model_name": "membership", "field_name": "year"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False, year=YEAR)


def choices(client: Client, **asked: str) -> list[str]:
    answer = client.get("/quan-tri/autocomplete/", ASK | asked)
    return [one["text"] for one in answer.json()["results"]]


def field(client: Client, model: Any, name: str) -> Any:
    return client.get(page(model, "add")).context["adminform"].form.fields[name]


def test_an_administrator_looks_for_a_year_and_a_secretary_has_a_list(made: Made) -> None:
    more_blocs(40)
    assert isinstance(field(logged_in(made.admin), Membership, "year").widget, LookedUp)
    listed = field(logged_in(made.secretary), Membership, "year")
    assert [str(label) for _, label in listed.choices] == [str(listed.empty_label), str(made.year)]


def test_what_is_looked_for_is_found_by_any_of_its_words(made: Made) -> None:
    more_blocs(40)
    admin = logged_in(made.admin)
    assert choices(admin, term="so 17") == ["Khối thi đua số 17, năm 2024"]
    assert choices(admin, term="khoi-00017 2024") == ["Khối thi đua số 17, năm 2024"]
    assert choices(admin, term="không có") == []
    assert len(choices(admin)) == 20
    rubrics = {"app_label": "scoring", "model_name": "round", "field_name": "rubric"}
    assert choices(admin, term="17", **rubrics) == ["Bảng đánh giá (Khối thi đua số 17, năm 2024)"]


def test_nobody_finds_there_what_is_not_its_own(made: Made) -> None:
    more_blocs(3)
    assert choices(logged_in(made.secretary)) == [str(made.year)]
    for user in (made.leader, made.clerk, made.representative("dv-02"), User.objects.create_user("ngoai")):
        assert logged_in(user).get("/quan-tri/autocomplete/", ASK).status_code == 404


def test_what_was_chosen_is_saved_and_shown_again(made: Made) -> None:
    (other,) = more_blocs(1)
    client = logged_in(made.admin)
    user = User.objects.create_user("moi")
    rows = more_rows("roles", 0, {"kind": "secretary", "bloc": other.bloc_id})
    assert told(save(client, page(user, "change"), rows)) == []
    assert Role.objects.get(user=user).bloc == other.bloc
    shown = client.get(page(user, "change")).content.decode()
    assert f'<option value="{other.bloc_id}" selected>Khối thi đua số 1</option>' in shown
    again = save(client, page(user, "change"), {"username": "", "roles-0-bloc": str(made.year.bloc_id)})
    assert again.status_code == 200
    assert f'<option value="{made.year.bloc_id}" selected>{made.year.bloc}</option>' in again.content.decode()


def test_a_key_that_nothing_has_is_refused_in_words(made: Made) -> None:
    client = logged_in(made.admin)
    for wrong in ("0", "x", str(2**70), ""):
        answer = save(client, page(Campaign, "add"), {"year": wrong})
        assert (answer.status_code, "year" in answer.context["adminform"].form.errors) == (200, True)


def test_a_filter_offers_the_first_and_the_search_finds_the_rest(made: Made) -> None:
    more_blocs(MOST_CHOICES + 10)
    client = logged_in(made.admin)
    shown = client.get(page(Round))
    offered = list(shown.context["cl"].filter_specs[0].choices(shown.context["cl"]))
    assert len(offered) == MOST_CHOICES + 1
    year = BlocYear.objects.get(bloc__code="khoi-00038")
    assert list(client.get(page(Round), {"q": "khoi-00038"}).context["cl"].result_list) == list(year.rounds.all())
    places = client.get(page(Agency)).context["cl"].filter_specs[0]
    assert len(places.lookup_choices) == MOST_CHOICES
    # A year that is not offered can be filtered by all the same: the address of its page says so.
    filtered = client.get(page(Round), {"year__id__exact": year.pk}).context["cl"]
    assert [one.year_id for one in filtered.result_list] == [year.pk]
