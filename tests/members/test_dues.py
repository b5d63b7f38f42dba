"""What presses, told once after logging in: to whom, in which order, and that no later page has it or asks for it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.tasks import TaskRow
from common.vietnamese.dates import short_date, today_vn
from khoithidua.urls import DUES
from members.dues import Due, ToldDue, told_to
from members.links import link_of
from members.models import User
from members.quietdays import QuietDays, Stretch
from members.verbs.links import renew_link
from members.verbs.quietdays import keep_quiet_days
from scoring.models import Round, Scorecard
from tests.as_read import as_read
from tests.campaigns.planned import tasks_planned
from tests.campaigns.reported import called, handed_in, returned
from tests.years import Made, make_year

PASSWORD = "Phan-Thiet-2023"
TODAY = today_vn()
BEFORE, SOON, LATER = (TODAY + timedelta(days=days) for days in (-3, 7, 8))


@pytest.fixture
def made(db: None) -> Made:
    """Members score themselves, and nobody has handed in."""
    made = make_year(members=3, leaves=2, step=Round.Step.SCORING, year=TODAY.year)
    Scorecard.objects.update(state=Scorecard.State.DRAFTING, submitted_at=None)
    return made


def dated(**days: date | None) -> None:
    Round.objects.update(**days)


def titles(user: User, today: date = TODAY) -> list[str]:
    told = told_to(user, DUES, today)
    return [due.title for due in told.first] if told else []


def shown_to(answer) -> list[str]:
    """The lines of the notice on a page, as they are read."""
    notice = re.search(r'<section class="[^"]*" id="dues".*?</section>', answer.content.decode(), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", notice[0], re.DOTALL) if notice else []
    return [" ".join(re.sub(r"<[^>]+>", "", line.replace("</div>", " ")).split()) for line in lines]


def logged_in(user: User, **fields: str) -> tuple[Client, str]:
    """A browser that has just logged in, and where it was sent."""
    user.password = make_password(PASSWORD)
    user.save(update_fields=["password"])
    client = Client()
    answer = client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD, **fields})
    assert answer.status_code == 302
    return client, answer["Location"]


# --- what presses


@pytest.mark.parametrize(
    ("due", "presses", "when"),
    [
        (Due("", "", BEFORE, late=True), True, f"Quá hạn 3 ngày, hạn {short_date(BEFORE)}"),
        (Due("", "", TODAY, late=False), True, f"Hôm nay là hạn, hạn {short_date(TODAY)}"),
        (Due("", "", SOON, late=False), True, f"Còn 7 ngày, hạn {short_date(SOON)}"),
        (Due("", "", LATER, late=False), False, f"Còn 8 ngày, hạn {short_date(LATER)}"),
        (Due("", "", LATER, late=True), True, f"Quá hạn, hạn {short_date(LATER)}"),
        (Due("", "", None, late=True), True, "Quá hạn"),
    ],
)
def test_what_is_late_or_due_within_a_week_presses(due: Due, presses: bool, when: str) -> None:
    assert (due.presses(TODAY), due.when(TODAY)) == (presses, when)


@pytest.mark.parametrize(("day", "told"), [(BEFORE, 1), (SOON, 1), (LATER, 0), (None, 0)])
def test_a_member_is_told_of_its_own_card_and_of_no_other(made: Made, day: date | None, told: int) -> None:
    dated(scoring_due=day)
    assert titles(made.representative("dv-02")) == ["Nộp phiếu tự chấm của Đơn vị 02, Cả năm"][:told]


def test_a_card_that_was_handed_in_presses_nobody(made: Made) -> None:
    dated(scoring_due=BEFORE)
    Scorecard.objects.filter(member__code="dv-02").update(state=Scorecard.State.SUBMITTED)
    assert titles(made.representative("dv-02")) == []


def test_the_secretary_is_told_of_the_step_that_ends_and_others_of_the_bloc_of_nothing(made: Made) -> None:
    dated(scoring_due=BEFORE)
    assert titles(made.secretary) == ["Bước tự chấm, Cả năm"]
    assert [titles(user) for user in (made.leader, made.clerk, made.admin)] == [[], [], []]


def test_of_a_report_its_member_is_told_until_it_lies_with_the_bloc(made: Made) -> None:
    call = called(made, due=BEFORE, kind="half-year")
    name = f"{call.title} của Đơn vị 02"
    report = handed_in(made, call, "dv-02", hand_in=False)
    assert titles(made.representative("dv-02")) == [name]
    report = handed_in(made, call, "dv-02")
    assert titles(made.representative("dv-02")) == []
    returned(made, report)
    assert titles(made.representative("dv-02")) == [name]


def test_of_the_plan_a_member_is_told_what_it_leads_and_the_secretary_all_that_is_not_done(made: Made) -> None:
    tasks_planned(
        made,
        [
            TaskRow(name="Việc của Đơn vị 02", due=short_date(BEFORE), leader="Đơn vị 02"),
            TaskRow(name="Việc của Khối", due=short_date(BEFORE), leader="Tổ giúp việc"),
            TaskRow(name="Việc đã xong", due=short_date(BEFORE), leader="Đơn vị 02", done=short_date(BEFORE)),
            TaskRow(name="Việc chưa có hạn", leader="Đơn vị 02"),
        ],
    )
    assert titles(made.representative("dv-02")) == ["Việc trong kế hoạch: Việc của Đơn vị 02"]
    assert titles(made.representative("dv-01")) == []
    assert titles(made.secretary) == [
        "Việc trong kế hoạch: Việc của Đơn vị 02",
        "Việc trong kế hoạch: Việc của Khối",
    ]


def test_a_bloc_that_sends_no_reminders_today_tells_nothing_either(made: Made) -> None:
    dated(scoring_due=BEFORE)
    keep_quiet_days(made.year.bloc, QuietDays(stretches=(Stretch(TODAY, TODAY, "Nghỉ lễ"),)))
    assert titles(made.secretary) == []
    assert titles(made.secretary, TODAY + timedelta(days=1)) == ["Bước tự chấm, Cả năm"]


def test_what_is_longest_overdue_stands_first_and_more_than_three_are_counted(made: Made) -> None:
    dated(scoring_due=SOON)
    days = (TODAY - timedelta(days=days) for days in (1, 4, 2, 3))
    tasks_planned(made, [TaskRow(name=f"Việc {place}", due=short_date(day)) for place, day in enumerate(days, start=1)])
    told = told_to(made.secretary, DUES, TODAY)
    assert told is not None
    assert [due.title for due in told.first] == [f"Việc trong kế hoạch: Việc {place}" for place in (2, 4, 3)]
    assert told.first[0] == ToldDue(
        "Việc trong kế hoạch: Việc 2",
        f"{made.address('plan-done')}?so=2",
        f"Quá hạn 4 ngày, hạn {short_date(TODAY - timedelta(days=4))}",
        late=True,
    )
    assert (told.more, told.more_url) == (2, made.address("overview"))


# --- the notice


@pytest.mark.parametrize("lands_on", ["overview", "members", "calendar", "documents", "help", "account"])
def test_whichever_page_one_lands_on_tells_it_and_no_page_after_it(lands_on: str, made: Made) -> None:
    dated(scoring_due=BEFORE)
    where = {"help": "/huong-dan/", "account": "/tai-khoan/"}.get(lands_on) or made.address(lands_on)
    client, sent_to = logged_in(made.representative("dv-02"), next=where)
    assert sent_to == where
    told = f"Nộp phiếu tự chấm của Đơn vị 02, Cả năm Quá hạn 3 ngày, hạn {short_date(BEFORE)}"
    assert [shown_to(client.get(page)) for page in (where, where, made.address("overview"))] == [[told], [], []]


def test_the_front_door_leads_on_and_the_print_takes_nothing_away(made: Made) -> None:
    dated(scoring_due=BEFORE)
    client, home = logged_in(made.representative("dv-02"))
    client.get(made.address("members.pdf"))
    assert len(shown_to(client.get(home, follow=True))) == 1


def test_a_form_that_is_answered_keeps_the_notice_for_the_next_page(made: Made) -> None:
    dated(scoring_due=BEFORE)
    client, _ = logged_in(made.representative("dv-02"))
    assert shown_to(client.post("/tai-khoan/", {})) == []
    assert len(shown_to(client.get("/tai-khoan/"))) == 1


def test_closing_calls_the_same_page_again(made: Made) -> None:
    dated(scoring_due=BEFORE)
    here = f"{made.address('log')}?trang=1"
    client, _ = logged_in(made.representative("dv-02"))
    page = as_read(client.get(here))
    closing = re.search(r'<a class="[^"]*" href="([^"]*)" aria-label="Đóng: Việc đến hạn của bạn">', page)
    assert closing is not None
    assert closing[1] == here
    assert shown_to(client.get(closing[1])) == []


def test_who_owes_nothing_is_told_nothing(made: Made) -> None:
    client, home = logged_in(made.representative("dv-02"))
    assert shown_to(client.get(home, follow=True)) == []
    assert "dues" not in client.session


def test_whoever_comes_in_by_a_link_is_told_too(made: Made) -> None:
    dated(scoring_due=BEFORE)
    client, user = Client(), made.representative("dv-02")
    user.set_unusable_password()
    user.save()
    renew_link(user)
    form = client.get("/" + link_of(user).partition("//")[2].partition("/")[2], follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert len(shown_to(client.get(made.address("overview")))) == 1


def _asked(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_pages_after_the_first_ask_as_if_there_had_been_no_notice(made: Made) -> None:
    dated(scoring_due=BEFORE)
    user, page = made.representative("dv-02"), made.address("members")
    told, _ = logged_in(user)
    plain = Client()
    plain.force_login(user)
    told.get(page)
    assert _asked(lambda: told.get(page)) == _asked(lambda: plain.get(page))


def test_who_has_something_due_in_two_blocs_reads_in_which_it_is(made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=2, leaves=2, step=Round.Step.SCORING, year=TODAY.year)
    dated(scoring_due=BEFORE)
    made.secretary.roles.create(kind="secretary", bloc=other.year.bloc)
    assert titles(made.secretary) == [f"Bước tự chấm, Cả năm ({one.year})" for one in (other, made)]


def test_the_dashboard_tells_what_comes_first_from_its_second_look_on(made: Made) -> None:
    dated(scoring_due=BEFORE)
    client, _ = logged_in(made.representative("dv-02"))
    where = made.address("overview")
    first, second = client.get(where), client.get(where)
    told = [("Việc đến hạn của bạn" in page, "Việc cần làm trước:" in page) for page in map(as_read, (first, second))]
    assert told == [(True, False), (False, True)]
