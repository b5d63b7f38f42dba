"""What the dashboard says of the review."""

from datetime import date, timedelta

import pytest
from django.test import Client

from awards.ballots import fixed_in
from awards.models import Urn
from awards.rules.proposing import Stage
from awards.verbs.balloting import open_ballot
from common.audit.log import Actor
from common.vietnamese.dates import today_vn
from members.overview import Task, TaskState
from pacts.models import Conference
from scoring.models import Round
from tests.adminpages import logged_in
from tests.awards import reviews, voted
from tests.awards.handedon import done, sent
from tests.awards.portalballots import PASSWORD, make_meeting
from tests.standingbody import standing_body
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return make_year(members=3, leaves=2, step="agreeing")


def told(made: Made, client: Client) -> list[tuple[str, TaskState, str, str]]:
    """The review's tasks on the dashboard of the first member's representative."""
    client.force_login(made.representative("dv-01"))
    sections = client.get(made.address("overview")).context["sections"]
    tasks = [task for section in sections if section.title == "Bình xét, khen thưởng" for task in section.tasks]
    return [(task.title, task.state, task.note, task.url) for task in tasks]


def test_nothing_is_said_before_there_is_something_to_review(made, client):
    assert told(made, client) == []


def test_once_points_are_published_the_meeting_is_missing(made, client):
    Round.objects.filter(pk=made.round.pk).update(step=Round.Step.PUBLISHED)
    said = "Kết quả chấm điểm đã công bố, chưa có cuộc họp bình xét."
    assert told(made, client) == [("Họp bình xét", TaskState.MISSING, said, made.address("reviews"))]


def test_a_meeting_to_come_is_told_with_its_day(made, client):
    reviews.meeting(made)
    Conference.objects.update(day=today_vn() + timedelta(days=400))
    day = Conference.objects.get().day
    note = f"Ngày {day:%d/%m/%Y}."
    assert told(made, client) == [("Họp bình xét thi đua", TaskState.LATER, note, made.address("review", 1))]


def test_of_a_meeting_it_is_told_how_far_the_votes_are(made, client):
    review = reviews.meeting(made)
    Conference.objects.update(day=date(2020, 12, 20))

    def now() -> tuple[TaskState, str]:
        ((_, state, note, _),) = told(made, client)
        return state, note

    assert now() == (TaskState.DUE, "Chưa có nội dung bỏ phiếu.")
    question = reviews.asked(made, review)
    assert now() == (TaskState.DUE, "0/1 nội dung bỏ phiếu có kết quả.")
    round_ = voted.opened(made, question)
    assert now() == (TaskState.DUE, "0/1 nội dung bỏ phiếu có kết quả. 1 nội dung đang bỏ phiếu, kiểm phiếu.")
    voted.counted(made, round_, {member.code: (3, 0, 0) for member in made.members})
    assert now() == (TaskState.DONE, "1/1 nội dung bỏ phiếu có kết quả.")


def test_of_several_meetings_the_newest_is_told(made, client):
    reviews.meeting(made)
    reviews.meeting(made, number=2)
    Conference.objects.update(day=date(2020, 12, 20))
    assert [url for *_, url in told(made, client)] == [made.address("review", 2)]


def test_a_member_that_has_not_voted_in_the_portal_is_led_there_and_no_other(client):
    meeting = make_meeting(members=3)
    made = meeting.made
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))
    where = made.address("ballot", 1, 1, 1)
    waiting = ("Bỏ phiếu: Cờ thi đua của Tỉnh", TaskState.DUE, "Đơn vị 01 chưa bỏ phiếu.", where)
    first, *rest = told(made, client)
    assert (first[0], rest) == ("Họp bình xét", [waiting])
    typed = {"seen": fixed_in(Urn.objects.get()).sha256, "member": "dv-01", "own": "ABCD", "password": PASSWORD}
    voter = meeting.voter("dv-01")
    client.force_login(voter)
    assert client.post(where, typed | {f"case-{place}": "for" for place in (1, 2, 3)}).status_code == 200
    assert [title for title, *_ in told(made, client)] == ["Họp bình xét"]


def test_a_dossier_that_was_returned_leads_its_secretary_to_it_and_no_member(made, client):
    submission = sent(made)
    done(made, Stage.SUPPLEMENT, days=5, remark="Thiếu biên bản\nThiếu dấu")
    note = "Cơ quan thường trực: Thiếu biên bản Thiếu dấu. Hạn 08/06/2023."
    where = made.address("submission", submission.number)
    page = logged_in(made.secretary).get(made.address("overview"))
    assert page.context["open_tasks"][0] == Task("Bổ sung hồ sơ trình số 1", TaskState.LATE, note, where)
    for reader in (made.representative("dv-01"), standing_body(made)):
        assert "Thiếu biên bản" not in logged_in(reader).get(made.address("overview")).content.decode()
    done(made, None)
    tasks = logged_in(made.secretary).get(made.address("overview")).context["open_tasks"]
    assert [task.title for task in tasks if task.url == where] == []
