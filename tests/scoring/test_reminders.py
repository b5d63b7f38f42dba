"""Reminders: whom they name, what the letters say, that each goes once a day, and what happens when mail does not.

The letters are real ones, kept as files by Django's own file backend and read back from there.
"""

import email
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult

from common.audit.log import Actor
from common.audit.models import Entry
from common.jobs.lost import settle
from common.jobs.models import Job
from common.jobs.running import run_job
from common.jobs.workers import say_alive
from common.vietnamese.dates import today_vn
from members.models import User
from scoring.models import Round, Scorecard
from scoring.reminderjob import LOST, begin_reminders
from scoring.reminders import NO_MAIL, Reminder, Sent, reminders_of, send_reminders
from scoring.sheet import load_sheet
from scoring.verbs.appraisers import assign_appraisers
from tests.as_read import as_read
from tests.common.jobs.works import queued
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")


@pytest.fixture
def made(db: None) -> Made:
    """Four members; dv-01 and dv-03 have not handed in, dv-04 is to appraise dv-02, dv-03 has no e-mail address."""
    made = make_year(members=4, step="appraising")
    Scorecard.objects.filter(member__code__in=["dv-01", "dv-03"]).update(state="drafting")
    assign_appraisers(
        round_id=made.round.pk, pairs=[("dv-04", "dv-02"), ("dv-04", "dv-01")], actor=ACTOR, year=made.year
    )
    for code in made.codes:
        address = "" if code == "dv-03" else f"{code}@example.vn"
        User.objects.filter(pk=made.representative(code).pk).update(email=address)
    Round.objects.update(scoring_due=today_vn() - timedelta(days=2), appraising_due=today_vn() - timedelta(days=1))
    return made


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Path]:
    """A folder that the letters go to, as if to a mail server."""
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(
        MAIL_IS_SENT=True, EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path), DEFAULT_FROM_EMAIL="khoi@example.vn"
    ):
        yield tmp_path


def letters(folder: Path) -> dict[str, EmailMessage]:
    """What was sent, by whom it went to; each message once."""
    found = {}
    for path in sorted(folder.iterdir()):
        for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            message = email.message_from_bytes(raw, policy=policy.default)
            if message["To"]:
                assert message["To"] not in found
                found[str(message["To"])] = message
    return found


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def send(made: Made, *, again: bool = False) -> Sent:
    return send_reminders(round_id=made.round.pk, actor=ACTOR, again=again, year=made.year)


def codes(reminders: list[Reminder]) -> list[str]:
    return [reminder.member.code for reminder in reminders]


def logged() -> list[tuple[str, str, str]]:
    found = Entry.objects.filter(key="remind/nam").order_by("id").values_list("member", "action", "new")
    return list(found)


@pytest.mark.parametrize(
    ("step", "owing"),
    [
        ("preparing", {}),
        ("scoring", {"dv-01": [], "dv-03": []}),
        ("appraising", {"dv-01": [], "dv-03": [], "dv-04": ["dv-02"]}),
        ("agreeing", {"dv-01": [], "dv-03": [], "dv-04": ["dv-02"]}),
        ("published", {}),
    ],
)
def test_who_is_reminded_of_what_at_which_step(step: str, owing: dict[str, list[str]], made: Made) -> None:
    Round.objects.update(step=step)
    round_ = Round.objects.select_related("rubric", "year__bloc").get()
    found = reminders_of(load_sheet(round_), today_vn())
    assert {one.member.code: [other.code for other in one.to_appraise] for one in found} == owing
    assert [one.own_card for one in found] == [one.member.code != "dv-04" for one in found]
    assert [one.addresses for one in found] == [
        () if one.member.code == "dv-03" else (f"{one.member.code}@example.vn",) for one in found
    ]


def test_everybody_with_an_address_gets_a_letter_that_says_what_is_owed(made: Made, post: Path) -> None:
    sent = send(made)
    assert (codes(sent.told), codes(sent.unreachable), sent.failed, sent.already) == (
        ["dv-01", "dv-04"],
        ["dv-03"],
        [],
        [],
    )
    found = letters(post)
    assert sorted(found) == ["dv-01@example.vn", "dv-04@example.vn"]
    own, other = found["dv-01@example.vn"], found["dv-04@example.vn"]
    assert (own["From"], own["Subject"].strip()) == (
        "khoi@example.vn",
        "Nhắc nộp phiếu tự chấm: Cả năm, Khối thi đua khoi-thu, năm 2024",
    )
    assert other["Subject"].strip() == "Nhắc thẩm định phiếu: Cả năm, Khối thi đua khoi-thu, năm 2024"
    text = own.get_content()
    assert text.startswith("Kính gửi: Cơ quan, đơn vị số 01\n\nKhối thi đua khoi-thu chưa nhận được phiếu tự chấm")
    assert "(quá hạn 2 ngày)." in text
    assert "chưa chốt phiếu của: Cơ quan, đơn vị số 02." in other.get_content()
    assert "(quá hạn 1 ngày)." in other.get_content()
    assert logged() == [
        ("dv-01", "gửi thư nhắc", "dv-01@example.vn"),
        ("dv-04", "gửi thư nhắc", "dv-04@example.vn"),
    ]


def test_only_who_is_late_is_told_unless_it_is_asked_for(made: Made, post: Path) -> None:
    Round.objects.update(appraising_due=today_vn())
    sent = send(made)
    assert (codes(sent.told), codes(sent.unreachable), codes(sent.early)) == (["dv-01"], ["dv-03"], ["dv-04"])
    assert sorted(letters(post)) == ["dv-01@example.vn"]
    empty(post)
    Round.objects.update(step="scoring", scoring_due=today_vn())
    Scorecard.objects.filter(member__code="dv-02").update(state="drafting")
    sent = send(made)
    assert (sent.told, codes(sent.early)) == ([], ["dv-01", "dv-02", "dv-03"])
    assert letters(post) == {}
    sent = send_reminders(round_id=made.round.pk, actor=ACTOR, early=True, year=made.year)
    assert (codes(sent.told), codes(sent.already), sent.early) == (["dv-02"], ["dv-01"], [])
    # Without a deadline nobody is late while members still score themselves.
    Round.objects.update(scoring_due=None)
    assert codes(send(made).early) == ["dv-01", "dv-02", "dv-03"]


def test_the_page_and_the_command_leave_who_is_not_late_in_peace(made: Made, post: Path) -> None:
    Round.objects.update(appraising_due=today_vn())
    assert said("--check")[1:] == [
        "  sẽ nhắc Đơn vị 01: dv-01@example.vn",
        "  chưa đến hạn: Đơn vị 04",
        "  không có thư điện tử: Đơn vị 03",
    ]
    client = Client()
    client.force_login(made.secretary)
    where = made.address("progress-reminders")
    context = client.get(where).context
    assert (context["to_tell"], context["early"]) == (1, 1)
    assert [(row.member.code, row.late) for row in context["rows"]] == [
        ("dv-01", True),
        ("dv-03", True),
        ("dv-04", False),
    ]
    client.post(where, {"round": made.round.pk, "early": "1"})
    assert sorted(letters(post)) == ["dv-01@example.vn", "dv-04@example.vn"]
    # It reads on the screen what it owes, with a letter or without.
    client.force_login(made.representative("dv-04"))
    tasks = client.get(made.address("overview")).context["open_tasks"]
    assert ("Thẩm định phiếu của Đơn vị 02", "due") in [(task.title, task.state) for task in tasks]


def test_why_a_card_was_handed_back_stands_in_its_letter(made: Made, post: Path) -> None:
    Scorecard.objects.filter(member__code="dv-01").update(return_reason="Thiếu báo cáo quý IV.")
    send(made)
    assert "Phiếu đã được trả lại để sửa: Thiếu báo cáo quý IV." in letters(post)["dv-01@example.vn"].get_content()


def test_nobody_is_told_twice_a_day_without_being_asked_for(made: Made, post: Path) -> None:
    send(made)
    empty(post)
    assert codes(send(made).already) == ["dv-01", "dv-04"]
    assert letters(post) == {}
    assert codes(send(made, again=True).told) == ["dv-01", "dv-04"]
    assert sorted(letters(post)) == ["dv-01@example.vn", "dv-04@example.vn"]
    tomorrow = today_vn() + timedelta(days=1)
    sent = send_reminders(round_id=made.round.pk, actor=ACTOR, year=made.year, today=tomorrow)
    assert codes(sent.told) == ["dv-01", "dv-04"]


def test_a_letter_that_no_server_took_is_told_noted_and_may_go_again_today(made: Made, post: Path) -> None:
    nobody_listens = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_PORT": 1}
    with override_settings(**nobody_listens, EMAIL_HOST="127.0.0.1"):
        sent = send(made)
    assert (codes(sent.failed), sent.told) == (["dv-01", "dv-04"], [])
    assert [action for _, action, _ in logged()] == ["gửi thư nhắc"] * 2 + ["không gửi được thư nhắc"] * 2
    assert codes(send(made).told) == ["dv-01", "dv-04"]


def test_an_account_that_is_closed_and_one_of_another_bloc_get_no_letter(made: Made, post: Path) -> None:
    other = make_year(members=4, bloc="khoi-khac")
    User.objects.filter(pk=other.representative("dv-01").pk).update(email="khac@example.vn")
    User.objects.filter(pk=made.representative("dv-01").pk).update(is_active=False)
    send(made)
    assert sorted(letters(post)) == ["dv-04@example.vn"]


def test_without_a_mail_server_nothing_is_sent_and_nobody_is_told_that_it_was(made: Made) -> None:
    with pytest.raises(PermissionError) as refused:
        send(made)
    assert str(refused.value) == NO_MAIL
    assert logged() == []


def test_there_is_nothing_to_remind_of_before_the_round_opens(made: Made, post: Path) -> None:
    Round.objects.update(step="preparing")
    with pytest.raises(PermissionError, match="đang ở bước «Chuẩn bị» nên không có gì để nhắc"):
        send(made)


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("remind", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_sends_and_says_whom_it_told(made: Made, post: Path) -> None:
    head = "Cả năm, Khối thi đua khoi-thu, năm 2024:"
    assert said("--check") == [
        head,
        "  sẽ nhắc Đơn vị 01: dv-01@example.vn",
        "  sẽ nhắc Đơn vị 04: dv-04@example.vn",
        "  không có thư điện tử: Đơn vị 03",
    ]
    assert (letters(post), logged()) == ({}, [])
    assert said("khoi-thu", "2024") == [
        head,
        "  Đã gửi thư nhắc cho Đơn vị 01, Đơn vị 04.",
        "  Tài khoản đại diện chưa ghi thư điện tử: Đơn vị 03.",
    ]
    assert sorted(letters(post)) == ["dv-01@example.vn", "dv-04@example.vn"]
    assert said() == [
        head,
        "  Hôm nay đã nhắc rồi, không gửi lại: Đơn vị 01, Đơn vị 04.",
        "  Tài khoản đại diện chưa ghi thư điện tử: Đơn vị 03.",
    ]
    Round.objects.update(step="published")
    assert said() == ["Không có kỳ chấm điểm nào đang mở."]


def test_the_command_says_what_it_cannot_do(made: Made) -> None:
    with pytest.raises(CommandError, match="Hãy ghi cả mã khối và năm"):
        said("khoi-thu")
    with pytest.raises(CommandError, match="Không có năm 2025"):
        said("khoi-thu", "2025")
    with pytest.raises(CommandError, match="EMAIL_URL"):
        said()
    assert said("--check")[-1] == f"  {NO_MAIL}"


def test_the_page_sends_by_a_button_and_says_whom_it_could_not_reach(made: Made, post: Path) -> None:
    client = Client()
    client.force_login(made.secretary)
    where = made.address("progress-reminders")
    answer = client.post(where, {"round": made.round.pk}, follow=True)
    assert [str(sentence) for sentence in answer.context["told"]] == [
        "Đã gửi thư nhắc cho Đơn vị 01, Đơn vị 04.",
        "Tài khoản đại diện chưa ghi thư điện tử: Đơn vị 03.",
    ]
    assert f"http://testserver{made.address('progress')}" in letters(post)["dv-01@example.vn"].get_content()
    assert [(row.member.code, row.sent_today) for row in answer.context["rows"]] == [
        ("dv-01", True),
        ("dv-03", False),
        ("dv-04", True),
    ]
    assert (answer.context["to_tell"], answer.context["already"]) == (0, 2)
    empty(post)
    client.post(where, {"round": made.round.pk, "again": "1"})
    assert len(letters(post)) == 2


def test_without_a_mail_server_the_page_says_so_and_prints_the_letter(made: Made) -> None:
    client = Client()
    client.force_login(made.secretary)
    answer = client.get(made.address("progress-reminders"))
    assert answer.context["answer"].reason == NO_MAIL
    assert [row.member.code for row in answer.context["late"]] == ["dv-01", "dv-03"]
    refused = client.post(made.address("progress-reminders"), follow=True)
    assert [str(message) for message in refused.context["messages"]] == [NO_MAIL]


def test_the_page_tells_the_last_sending_to_whoever_opens_it_later(made: Made, post: Path) -> None:
    job = begin(made)
    assert logged() == [
        ("dv-01", "gửi thư nhắc", "dv-01@example.vn"),
        ("dv-04", "gửi thư nhắc", "dv-04@example.vn"),
    ]
    assert {entry.account for entry in Entry.objects.filter(key="remind/nam")} == {made.secretary.username}
    client = Client()
    client.force_login(made.admin)
    page = client.get(made.address("progress-reminders"))
    assert [(one.level_tag, str(one)) for one in page.context["told"]] == [
        ("success", "Đã gửi thư nhắc cho Đơn vị 01, Đơn vị 04."),
        ("warning", "Tài khoản đại diện chưa ghi thư điện tử: Đơn vị 03."),
    ]
    assert as_read(page).count(f"{job.asked_by} yêu cầu.") == 1


def test_while_letters_are_being_sent_the_page_tells_how_far_it_is_and_sends_no_second_time(
    made: Made, post: Path
) -> None:
    with queued():
        job = begin(made)
        say_alive("worker")
        Job.objects.update(state="running", done=1, total=2, doing="Gửi thư cho Đơn vị 04")
        assert begin(made) == job
    client = Client()
    client.force_login(made.secretary)
    page = as_read(client.get(made.address("progress-reminders")))
    told = "Xong 1 trên 2 phần. Đang làm: Gửi thư cho Đơn vị 04."
    assert (page.count(told), page.count("Gửi thư nhắc</button>")) == (1, 0)
    assert letters(post) == {}


def test_letters_whose_worker_died_are_not_sent_a_second_time_by_themselves(made: Made, post: Path) -> None:
    with queued():
        begin(made)
        Job.objects.update(state="running")
        DBTaskResult.objects.get().claim("gone")
        settle()
    client = Client()
    client.force_login(made.secretary)
    page = client.get(made.address("progress-reminders"))
    assert (page.context["standing"].job.problem, as_read(page).count(LOST)) == (LOST, 1)
    assert letters(post) == {}
    assert begin(made).state == "done"


def test_what_changed_between_asking_and_sending_is_told_instead(made: Made, post: Path) -> None:
    with queued():
        job = begin(made)
    Round.objects.update(step="published")
    run_job.call(job.pk, job.attempt)
    job.refresh_from_db()
    assert (job.state, job.problem) == (
        "failed",
        "Kỳ chấm điểm đang ở bước «Đã công bố» nên không có gì để nhắc.",
    )


def test_a_round_of_another_year_is_none(made: Made, post: Path) -> None:
    other = make_year(members=2, bloc="khoi-khac")
    client = Client()
    client.force_login(made.secretary)
    where = made.address("progress-reminders")
    assert client.post(where, {"round": other.round.pk}).status_code == 404
    assert Job.objects.count() == 0


def begin(made: Made) -> Job:
    return begin_reminders(
        round_id=made.round.pk, year=made.year, actor=Actor(user=made.secretary), again=False, site=""
    )
