"""The days by which dossiers are due, on the calendar and in the notice after logging in: each once, for all cases."""

from datetime import date, timedelta

import pytest

from awards.calendar import calendar_days
from awards.dues import dues
from awards.models import Proposal, Submission
from awards.rules.proposing import Stage
from members.calendar import DayKind
from members.models import User
from members.pages import Opened
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.handedon import done, sent
from tests.awards.proposing import bring, proposed, take
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
LETTER, TODAY = date(2023, 6, 20), date(2023, 6, 21)


@pytest.fixture
def made() -> Made:
    return make_year(members=4, year=2023)


def opened_by(made: Made, user: User) -> Opened:
    return Opened(made.reader(user), made.year, TODAY, [made.year])


def days(made: Made, user: User | None = None) -> list[tuple[date, str, str]]:
    found = list(calendar_days(opened_by(made, user or made.secretary)))
    assert {day.kind for day in found} <= {DayKind.DUE}
    return [(day.starts, day.title, day.url) for day in found]


def told(made: Made, user: User | None = None) -> list[tuple[date | None, str, str, bool]]:
    return [(due.day, due.title, due.url, due.late) for due in dues(opened_by(made, user or made.secretary))]


def test_a_dossier_of_many_cases_is_due_once_and_says_how_many(made):
    for code in ("dv-01", "dv-02", "dv-03"):
        bring(made, proposed(made, code), Stage.PREPARING)
    assert (days(made), told(made)) == ([], [])
    Submission.objects.update(due_by_letter=LETTER)
    title, where = "Trình hồ sơ trình số 1: 3 trường hợp", made.address("submission", 1)
    assert days(made) == [(LETTER, title, where)]
    assert told(made) == [(LETTER, title, where, True)]
    take(made, Proposal.objects.get(number=2), Stage.WITHDRAWN)
    assert [title for _, title, _ in days(made)] == ["Trình hồ sơ trình số 1: 2 trường hợp"]


def test_the_calendar_s_page_has_it_once_and_a_member_not_at_all(made):
    for code in ("dv-01", "dv-02"):
        bring(made, proposed(made, code), Stage.PREPARING)
    Submission.objects.update(due_by_letter=LETTER)
    pages = [
        as_read(logged_in(user).get(made.address("calendar")))
        for user in (made.secretary, made.representative("dv-01"))
    ]
    assert [page.count("Trình hồ sơ trình số 1: 2 trường hợp") for page in pages] == [1, 0]
    assert [page.count(">Trình hồ sơ trình số 1") for page in pages] == [1, 0]


def test_what_was_returned_together_is_due_once_at_the_submission(made):
    sent(made, "dv-01", "dv-02", "dv-03")
    done(made, Stage.SUPPLEMENT, days=5)
    by = {step.due for one in Proposal.objects.all() for step in one.steps.all() if step.due}
    (due,) = by
    title, where = "Bổ sung hồ sơ trình số 1: 3 trường hợp", made.address("submission", 1)
    assert days(made) == [(due, title, where)]
    assert told(made) == [(due, title, where, due < TODAY)]


def test_cases_with_days_of_their_own_stand_by_their_days_and_one_alone_by_its_name(made):
    cases = [bring(made, proposed(made, f"dv-0{number}"), Stage.SUBMITTED) for number in (1, 2, 3, 4)]
    for case, working_days in zip(cases, (5, 5, 8, None), strict=True):
        take(made, case, Stage.SUPPLEMENT, days=working_days)
    first, second = sorted({step.due for one in cases for step in one.steps.all() if step.due})
    assert second - first > timedelta(days=0)
    # The fourth was returned without a day, and stands on none.
    assert days(made) == [
        (first, "Bổ sung hồ sơ trình số 1: 2 trường hợp", made.address("submission", 1)),
        (second, f"Bổ sung hồ sơ: {made.members[2].name}", made.address("proposal", 3)),
    ]


def test_two_dossiers_have_each_its_own_day(made):
    bring(made, proposed(made, "dv-01"), Stage.PREPARING)
    bring(made, proposed(made, "dv-02", occasion="Đột xuất"), Stage.PREPARING)
    Submission.objects.update(due_by_letter=LETTER)
    assert [title for _, title, _ in days(made)] == [
        "Trình hồ sơ trình số 1: 1 trường hợp",
        "Trình hồ sơ trình số 2: 1 trường hợp",
    ]


def test_only_the_bloc_s_own_people_have_these_days_and_only_the_secretary_is_told(made):
    bring(made, proposed(made), Stage.PREPARING)
    Submission.objects.update(due_by_letter=LETTER)
    readers = (made.secretary, made.leader, made.clerk, made.representative("dv-01"))
    assert [len(days(made, user)) for user in readers] == [1, 1, 1, 0]
    assert [len(told(made, user)) for user in readers] == [1, 0, 0, 0]
