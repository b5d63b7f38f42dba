"""The awards in the admin: read, found and led on from, written nowhere, and nothing of a ballot among it."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from awards.models import (
    Award,
    AwardForm,
    Candidate,
    Confirmation,
    FormEdition,
    LegalGround,
    Nomination,
    PaperHalf,
    Participation,
    Proposal,
    Review,
    Submission,
    Urn,
    VoteRound,
)
from members.models import BlocYear, Membership
from tests.adminpages import logged_in, page, registered
from tests.as_read import as_read
from tests.awards.lookedat import one_of_each, paper_half
from tests.manyblocs import cost, more_blocs
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
# In none of these may anybody look around: from votes to voters, or at a vote while it is on.
BALLOTS: set[type[Model]] = {Urn, Participation, Confirmation, VoteRound, Candidate}
HERE = [model for model in registered() if model._meta.app_label == "awards"]


@pytest.fixture
def made() -> Made:
    made = make_year(members=2, leaves=1, scored=False)
    one_of_each(made.year)
    return made


@pytest.fixture
def client(made: Made) -> Client:
    return logged_in(made.admin)


def newest(model: type[Model]) -> Model:
    return model._default_manager.order_by("-pk")[0]


# --- ballots ---------------------------------------------------------------------------------------------------


def test_of_a_ballot_nothing_is_in_the_admin_neither_as_a_list_nor_as_rows_of_another(made: Made) -> None:
    shown = set(registered())
    for model in registered():
        shown |= {inline.model for inline in admin.site.get_model_admin(model).inlines}
    assert shown & BALLOTS == set()


def ways_into_ballots() -> list[tuple[type[Model], str]]:
    """Every field of a ballot that one or two relations from a model in the admin lead to: «round__urn__votes»."""
    found = []
    for model in registered():
        near: list[tuple[str, Any]] = [(one.name, one.related_model) for one in model._meta.get_fields()]
        ways = near + [
            (f"{way}__{one.name}", one.related_model)
            for way, target in near
            if target is not None
            for one in target._meta.get_fields()
        ]
        for way, target in ways:
            if target in BALLOTS:
                found += [(model, f"{way}__{field.name}") for field in target._meta.concrete_fields[1:]]
    return found


def test_no_filter_in_an_address_asks_what_lies_in_a_ballot(client: Client) -> None:
    ways = ways_into_ballots()
    expected = {(Membership, "participations__voted"), (Nomination, "candidacies__votes_for")}
    assert expected | {(PaperHalf, "round__urn__votes")} <= set(ways)
    ways += [(PaperHalf, "round__urn__votes__contains"), (Review, "questions__rounds__candidates__votes_for")]
    answers = {(model, way): client.get(page(model), {way: "1"}).status_code for model, way in ways}
    assert {asked: status for asked, status in answers.items() if status != 400} == {}


def test_papers_are_shown_of_a_closed_urn_and_of_no_other(made: Made, client: Client) -> None:
    shown = PaperHalf.objects.get()
    form = AwardForm.objects.get()
    halves = [paper_half(made.year, form, n) for n in (1, 2, 3)]
    for half, state in zip(halves[1:], (Urn.State.OPEN, Urn.State.VOID), strict=True):
        Urn.objects.create(round=half.round, state=state, fixed="{}")
    assert [half.pk for half in client.get(page(PaperHalf)).context["cl"].queryset] == [shown.pk]
    assert [client.get(page(half, "change")).status_code for half in (shown, *halves)] == [200, 404, 404, 404]
    where = reverse("admin:awards_paperhalf_changelist")
    assert client.get(where, {"id__exact": halves[1].pk}).context["cl"].result_count == 0


def test_the_page_of_a_meeting_says_nothing_of_a_vote_that_is_on(made: Made, client: Client) -> None:
    half = paper_half(made.year, AwardForm.objects.get(), 1)
    Urn.objects.create(round=half.round, fixed="{}")
    review = half.round.question.review
    answer = client.get(page(review, "change"))
    assert [inline.formset.model for inline in answer.context["inline_admin_formsets"]] != []
    text = as_read(answer)
    assert [word in text for word in ("Đang bỏ phiếu", "Phiếu giấy", "Số phiếu", "Đã bỏ phiếu")] == [False] * 4


# --- reading and not writing -------------------------------------------------------------------------------------


def everything() -> dict[str, list[tuple[Any, ...]]]:
    models = apps.get_app_config("awards").get_models()
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


@pytest.mark.parametrize("model", HERE)
def test_it_is_read_and_says_where_it_is_changed_and_is_not_written_here(
    model: type[Model], made: Made, client: Client
) -> None:
    thing, before = newest(model), everything()
    text = as_read(client.get(page(thing, "change")))
    assert ("Mục này chỉ sửa được ở trang của nó trên cổng" in text, 'name="_save"' in text) == (True, False)
    posted = {"post": "yes", "name": "Đổi", "order": "9", "note": "Đổi"}
    answers = [client.post(where, posted).status_code for where in (page(thing, "change"), page(thing, "delete"))]
    assert [*answers, client.post(page(model, "add"), posted).status_code] == [403, 403, 403]
    assert everything() == before


@pytest.mark.parametrize("model", HERE)
def test_from_each_the_pages_of_the_portal_open_and_its_log(model: type[Model], client: Client) -> None:
    thing = newest(model)
    links = [url for _, url in client.get(page(thing, "change")).context["page_links"]]
    assert len(links) == 2
    # The page of a ballot reads what the urn has fixed, which is nothing here.
    shown = [url for url in links if not url.endswith(".pdf") and model is not PaperHalf]
    assert {client.get(url).status_code for url in shown} <= {200}
    log = client.get(page(thing, "history"))
    assert (log.status_code, client.get(log["Location"]).status_code) == (302, 200)


def test_a_bloc_without_a_year_has_its_forms_and_no_page_to_open(made: Made, client: Client) -> None:
    bloc = type(made.year.bloc).objects.create(code="khoi-moi", name="Khối mới", parent="Tỉnh", locality="Huế")
    form = AwardForm.objects.create(bloc=bloc, code="co", order=1, category="title", subject="collective", level="base")
    assert client.get(page(form, "change")).context["page_links"] == []


def test_a_form_is_named_as_its_year_names_it_and_a_proposal_says_where_it_stands(made: Made, client: Client) -> None:
    texts = [as_read(client.get(page(model))) for model in (Nomination, Submission, Proposal, Award)]
    assert ["Cờ mới số 0" in text for text in texts[:3]] == [True] * 3
    assert ("Dự kiến" in texts[2], "Cờ số 0" in texts[3]) == (True, True)
    assert "1.560.000" in as_read(client.get(page(newest(Award), "change")))


# --- finding ----------------------------------------------------------------------------------------------------


def found(client: Client, model: type[Model], words: str) -> list[int]:
    return [row.pk for row in client.get(page(model), {"q": words}).context["cl"].result_list]


def test_a_form_is_found_once_by_a_word_of_several_editions_and_by_its_bloc(made: Made, client: Client) -> None:
    form = AwardForm.objects.get()
    assert FormEdition.objects.filter(name__contains="số 0").count() == 2
    assert [found(client, AwardForm, words) for words in ("co so 0", "cờ", "khoi-thu")] == [[form.pk]] * 3
    assert found(client, AwardForm, "không có") == []
    assert found(client, Proposal, "co so 0") == [Proposal.objects.get().pk]
    assert found(client, LegalGround, "khoi-thu luat") == [LegalGround.objects.get().pk]


def test_filters_offer_the_first_of_many_blocs_and_lists_cost_what_a_full_page_costs(
    made: Made, client: Client
) -> None:
    def many(count: int, start: int) -> None:
        for year in more_blocs(count, start=start):
            one_of_each(year)

    def costs() -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        pages = [page(model) for model in HERE]
        return {where: cost(client, where) for where in [*pages, *(f"{one}?q=khoi-0" for one in pages)]}

    many(60, 1000)
    before = costs()
    many(60, 2000)
    after = costs()
    dearer = [where for where, told in after.items() if not told.within(before[where], 1.3)]
    assert [f"{where}: {before[where].told} → {after[where].told}" for where in dearer] == []
    assert BlocYear.objects.count() > 120
    offered = [len(spec.lookup_choices) for spec in client.get(page(AwardForm)).context["cl"].filter_specs[:1]]
    assert offered == [30]
