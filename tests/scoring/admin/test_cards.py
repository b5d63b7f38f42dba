"""Cards and scores in the admin are looked at, and lead to where they change."""

from typing import Any

import pytest
from django.test import Client

from bench.copies import copies_of_what_stands
from bench.growth import first_bloc
from members.models import User
from scoring.models import Criterion, Round, Rubric, Score, Scorecard
from tests.adminpages import logged_in, page
from tests.years import Made, explanation, make_year

ELSEWHERE = "Điểm và phiếu chỉ sửa được ở bảng chấm điểm và phiếu chấm điểm, nơi giữ lý do của từng lần sửa."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=5)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def card() -> Scorecard:
    return Scorecard.objects.get(member__code="dv-02")


def score() -> Score:
    return card().scores.get(criterion__code="1.1")


@pytest.mark.parametrize("role", ["secretary", "admin"])
def test_nobody_changes_a_score_here(role: str, made: Made) -> None:
    client = logged_in(getattr(made, role))
    before = [list(model.objects.order_by("pk").values_list()) for model in (Score, Scorecard)]
    for thing in (card(), score()):
        assert client.get(page(thing, "change")).context["notice"] == ELSEWHERE
        posts: list[tuple[str, dict[str, Any]]] = [
            (page(thing, "change"), {"agreed_points": "1", "state": "agreed", "scores-0-points": "1"}),
            (page(thing, "delete"), {"post": "yes"}),
            (page(type(thing), "add"), {"card": card().pk, "round": made.round.pk}),
        ]
        answers = [client.post(where, data) for where, data in posts]
        assert [(answer.status_code, ELSEWHERE in answer.content.decode()) for answer in answers] == [(403, True)] * 3
        assert client.get(page(type(thing))).context["action_form"] is None
    assert [list(model.objects.order_by("pk").values_list()) for model in (Score, Scorecard)] == before


def test_both_lead_to_grid_and_card(made: Made, secretary: Client) -> None:
    links = [
        ("Bảng chấm điểm", "/khoi-thu/2024/cham-diem/?ky=nam"),
        ("Phiếu chấm điểm", "/khoi-thu/2024/cham-diem/dv-02/?ky=nam"),
        ("Bản in (PDF)", "/khoi-thu/2024/cham-diem/dv-02.pdf?ky=nam"),
    ]
    assert [secretary.get(page(thing, "change")).context["page_links"] for thing in (card(), score())] == [links] * 2


def test_a_card_shows_its_scores_as_they_are_written_everywhere(made: Made, secretary: Client) -> None:
    shown = secretary.get(page(card(), "change")).content.decode()
    figures = [made.text("dv-02", "1.1", stage) for stage in ("self", "appraised", "agreed")]
    assert [f"<p>{figure}</p>" in shown for figure in figures] == [True] * 3
    assert explanation("dv-02", "1.1") in shown
    assert explanation("dv-01", "1.1") not in shown


@pytest.mark.parametrize(
    ("words", "count"), [("don vi 02", 5), ("DV-02", 0), ("1.3 nhiem vu", 2), ("khong co", 0), ("so 01 1.1", 1)]
)
def test_scores_are_found_by_member_and_criterion(words: str, count: int, made: Made, secretary: Client) -> None:
    assert secretary.get(page(Score), {"q": words}).context["cl"].result_count == count


def test_cards_are_filtered_by_round_and_state(made: Made, secretary: Client) -> None:
    query = {"round__id__exact": str(made.round.pk), "state__exact": "appraised"}
    rows = secretary.get(page(Scorecard), query).context["cl"].result_list
    assert [row.member.code for row in rows] == ["dv-01", "dv-02"]


@pytest.mark.parametrize("model", [Rubric, Round])
def test_sample_data_is_marked_on_every_list_and_page_that_shows_it(
    model: type[Rubric | Round], made: Made, secretary: Client
) -> None:
    model.objects.update(is_sample=True)
    marked = [Round, Scorecard, Score] + ([Rubric, Criterion] if model is Rubric else [])
    for shown in (Rubric, Criterion, Round, Scorecard, Score):
        first = shown.objects.order_by("pk")[0]
        listed = ">minh họa</td>" in secretary.get(page(shown)).content.decode()
        above = "<strong>Số liệu minh họa.</strong>" in secretary.get(page(first, "change")).content.decode()
        assert (listed, above) == (shown in marked, shown in marked), shown


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_the_scores_of_all_blocs_are_listed_from_the_newest_without_sorting_all_there_are() -> None:
    first_bloc()
    copies_of_what_stands().up_to(20)
    answer = logged_in(User.objects.create_superuser("quan-tri")).get(page(Score))
    listed = answer.context["cl"]
    assert (listed.result_count, len(listed.result_list)) == (Score.objects.count(), 50)
    newest = Round.objects.order_by("pk").last()
    assert listed.result_list[0].card.round == newest
    plan = listed.get_queryset(answer.wsgi_request)[:50].explain()
    assert [plan.count(f"TEMP B-TREE FOR {what}") for what in ("ORDER BY", "RIGHT PART OF ORDER BY")] == [0, 1]
