"""The form for what absent members sent: what it shows, what comes back where something is wrong."""

import pytest
from django.test import Client

from awards.models import WrittenOpinion
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.reviews import asked, meeting
from tests.awards.voted import opened
from tests.pacts.meeting import send
from tests.printing import Paper
from tests.years import Made, make_year

TYPED = {"dv-03-paper": "Công văn số 12", "dv-03-on": "18/12/2024"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def where(made: Made) -> str:
    return made.address("review-opinions", 1)


def test_the_absent_have_a_row_and_what_was_kept_stands_on_the_meetings_page_and_print(
    made: Made, secretary: Client
) -> None:
    meeting(made, absent=["dv-03"], written_opinions=True)
    shown = secretary.get(where(made)).context
    assert [form.member.code for form in shown["forms"]] == ["dv-03"]
    answer = send(secretary, where(made), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, made.address("review", 1))
    told = f"{made.members[2].name}: Công văn số 12, ngày 18/12/2024"
    for client in (secretary, logged_in(made.representative("dv-01"))):
        assert client.get(made.address("review", 1)).context["opinions"] == [told]
    paper = Paper(secretary.get(made.address("review.pdf", 1)).content)
    assert ["Ý kiến bằng văn bản", told] in paper.rows
    # Emptied it is taken away.
    send(secretary, where(made), {"dv-03-paper": "", "dv-03-on": ""})
    assert WrittenOpinion.objects.count() == 0


def test_what_is_wrong_is_told_beside_it_and_nothing_typed_is_lost(made: Made, secretary: Client) -> None:
    meeting(made, absent=["dv-03"], written_opinions=True)
    answer = send(secretary, where(made), TYPED | {"dv-03-on": "31/2/2024"})
    [form] = answer.context["forms"]
    assert (answer.status_code, list(form.errors), form["paper"].value()) == (422, ["on"], "Công văn số 12")
    answer = send(secretary, where(made), TYPED | {"dv-03-paper": ""})
    [form] = answer.context["forms"]
    assert (answer.status_code, list(form.errors), form["on"].value()) == (422, ["paper"], "18/12/2024")
    assert len(answer.context["wrong"]) == 1


def test_once_a_round_is_open_the_page_says_why_nothing_is_kept(made: Made, secretary: Client) -> None:
    review = meeting(made, absent=["dv-03"], written_opinions=True)
    before = secretary.get(where(made)).context["seen"]
    opened(made, asked(made, review))
    answer = secretary.post(where(made), TYPED | {"seen": before})
    assert (answer.status_code, as_read(answer).count("đã mở lượt bỏ phiếu")) == (422, 1)
    assert answer.context["forms"][0]["paper"].value() == "Công văn số 12"
    assert b"btn-primary" not in secretary.get(where(made)).content.partition(b"<main")[2]


def test_nobody_is_led_there_where_the_meeting_takes_none_and_others_are_refused(made: Made, secretary: Client) -> None:
    review = meeting(made, absent=["dv-03"])
    link = f'href="{where(made)}"'
    assert secretary.get(made.address("review", 1)).content.decode().count(link) == 0
    review.written_opinions = True
    review.save()
    assert secretary.get(made.address("review", 1)).content.decode().count(link) == 1
    for user in (made.clerk, made.representative("dv-03")):
        client = logged_in(user)
        assert client.get(made.address("review", 1)).content.decode().count(link) == 0
        assert [client.get(where(made)).status_code, client.post(where(made), TYPED).status_code] == [403, 403]
