"""The votes as a tie-break of the standings: taken by a click, while the rubric asks and nothing is published."""

import pytest

from awards.models import Question
from awards.verbs import standings
from awards.verbs.voting import VoteRefused
from common.audit.models import Entry
from scoring.models import Rubric, Scorecard
from tests.adminpages import logged_in
from tests.awards.reviews import asked, award_form, meeting
from tests.awards.voted import counted, opened, place
from tests.campaigns.proposed import who
from tests.years import Made, make_year

LEVEL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 1, 0)}


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=4, leaves=1)
    Rubric.objects.update(tie_break=["votes"])
    return made


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made), put_forward=list(LEVEL), quota="number", quota_number=2)


def votes(made: Made) -> dict[str, int | None]:
    return dict(Scorecard.objects.filter(round=made.round).values_list("member__code", "votes"))


def test_each_member_has_its_votes_of_the_first_round_that_counts_and_who_was_not_voted_on_keeps_its_own(
    made: Made, question: Question
) -> None:
    Scorecard.objects.filter(member__code="dv-04").update(votes=7)
    more = {code: (*figures[:2], 4 - sum(figures[:2])) for code, figures in LEVEL.items()}
    counted(made, opened(made, question), more)
    counted(made, opened(made, question), {"dv-02": (4, 0, 0), "dv-03": (0, 4, 0)})
    client = logged_in(made.secretary)
    where = made.address("review-votes", 1, 1)
    assert client.post(where, {"deed": "standings"})["Location"] == where
    assert votes(made) == {"dv-01": 3, "dv-02": 2, "dv-03": 2, "dv-04": 7}
    told = Entry.objects.filter(action="ghi số phiếu").values_list("subject", "new", "member")
    assert list(told.order_by("id")) == [
        ("Phiếu của Đơn vị 01", "3 phiếu", "dv-01"),
        ("Phiếu của Đơn vị 02", "2 phiếu", "dv-02"),
        ("Phiếu của Đơn vị 03", "2 phiếu", "dv-03"),
    ]
    before = Entry.objects.count()
    client.post(where, {"deed": "standings"})
    assert Entry.objects.count() == before


def refusal(made: Made, question: Question) -> list[str]:
    with pytest.raises(VoteRefused) as refused:
        standings.votes_for_standings(**who(made, made.secretary), **place(question))
    return list(refused.value.problems.values())


def test_nothing_is_taken_where_the_rubric_asks_for_no_votes_or_nothing_was_counted_or_it_is_about_persons(
    made: Made, question: Question
) -> None:
    assert refusal(made, question) == [standings.NOT_COUNTED]
    persons = asked(made, question.review, form=award_form(made, code="cs", name="Chiến sĩ mẫu", subject="individual"))
    assert refusal(made, persons) == [standings.NOT_ASKED]
    Rubric.objects.update(tie_break=["bonus"])
    assert refusal(made, question) == [standings.NOT_ASKED]
    with pytest.raises(PermissionError):
        standings.votes_for_standings(**who(made, made.leader), **place(question))


def test_what_is_published_takes_no_votes_any_more(made: Made, question: Question) -> None:
    four = {code: (*figures[:2], 4 - sum(figures[:2])) for code, figures in LEVEL.items()}
    counted(made, opened(made, question), four)
    made.publish()
    assert refusal(made, question) == [standings.NOT_ASKED]
    page = logged_in(made.secretary).get(made.address("review-votes", 1, 1)).context["forms"]
    assert page.standings is None
    assert votes(made)["dv-01"] is None
