"""Links sent by mail: to whom, that each is made for its letter, and what is told where one does not go."""

from collections.abc import Iterator
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client, override_settings

from common.audit.log import Actor
from common.audit.models import Entry
from common.jobs.models import Job
from members.linkmail import FAILED, NO_MAIL, SENT, begin_mail
from members.links import link_of
from members.models import Membership, User
from tests.as_read import as_read
from tests.scoring.test_reminders import letters
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    """Three members; the account of the second bears another name than the table, that of the third no address."""
    made = make_year(members=3, leaves=1, scored=False)
    for code, name, own in (
        ("dv-01", "Người đại diện 01", "cu@example.vn"),
        ("dv-02", "Người thứ hai", "hai@example.vn"),
    ):
        User.objects.filter(pk=made.representative(code).pk).update(full_name=name, email=own)
        Membership.objects.filter(code=code).update(email=f"{code}@example.vn")
    made.representative("dv-03")
    return made


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Path]:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(MAIL_IS_SENT=True, EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path)):
        yield tmp_path


def send(made: Made, *users: User, deed: str = "mail") -> Any:
    client = Client()
    client.force_login(made.secretary)
    where = made.address("accounts")
    marks = {f"mark-{one.user.pk}": one.mark for one in client.get(where).context["accounts"].holders}
    return client.post(where, marks | {"deed": deed, "who": [user.pk for user in users]}, follow=True)


def account(made: Made, code: str) -> User:
    return User.objects.get(pk=made.representative(code).pk)


def test_each_gets_its_own_link_where_the_table_or_the_account_says(made: Made, post: Path) -> None:
    answer = send(made, *(account(made, code) for code in made.codes))
    found = letters(post)
    assert set(found) == {"dv-01@example.vn", "hai@example.vn"}
    for address, code in (("dv-01@example.vn", "dv-01"), ("hai@example.vn", "dv-02")):
        body = found[address].get_content()
        user = account(made, code)
        assert link_of(user) in body
        assert f"Tên đăng nhập: {user.username}" in body
    assert account(made, "dv-03").link_made_at is None
    told = [str(message) for message in answer.context["told"]]
    assert told == [
        "Đã gửi đường dẫn cho Người đại diện 01, Người thứ hai.",
        f"Chưa ghi thư điện tử, chưa gửi được: {account(made, 'dv-03')}.",
    ]
    said = Entry.objects.filter(action=SENT).order_by("id").values_list("member", "new", "actor_name")
    who = str(made.secretary)
    assert list(said) == [("dv-01", "dv-01@example.vn", who), ("dv-02", "hai@example.vn", who)]


def test_nothing_of_a_link_stands_in_the_job_or_the_log(made: Made, post: Path) -> None:
    user = account(made, "dv-01")
    send(made, user)
    token = link_of(account(made, "dv-01")).rstrip("/").rpartition("-")[2]
    assert token not in str([job.__dict__ for job in Job.objects.all()])
    assert token not in str([entry.__dict__ for entry in Entry.objects.all()])


def test_a_letter_that_is_not_taken_is_told_and_noted(made: Made, post: Path) -> None:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1):
        answer = send(made, account(made, "dv-01"))
    assert [str(one) for one in answer.context["told"]] == ["Máy chủ thư không nhận thư gửi cho Người đại diện 01."]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.new, entry.member) == (FAILED, "dv-01@example.vn", "dv-01")


def test_of_the_bloc_s_own_people_the_log_names_no_address_in_what_a_server_answers_either(
    made: Made, post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=made.leader.pk).update(email="rieng@example.vn")

    def refuse(letter: EmailMessage) -> int:
        raise SMTPRecipientsRefused({letter.to[0]: (550, b"no such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    send(made, User.objects.get(pk=made.leader.pk))
    failed, sent = Entry.objects.order_by("-id")[:2]
    assert [(entry.action, entry.new, entry.member) for entry in (sent, failed)] == [(SENT, "", ""), (FAILED, "", "")]
    assert failed.reason == "{'…': (550, b'no such user')}"


def test_without_a_mail_server_there_is_no_button_and_nothing_is_asked_for(made: Made) -> None:
    answer = send(made, account(made, "dv-01"))
    assert (answer.status_code, answer.context["sentences"], Job.objects.count()) == (422, [NO_MAIL], 0)
    assert 'value="mail"' not in as_read(answer)


def test_what_the_reader_may_not_hold_is_not_sent(made: Made, post: Path) -> None:
    secretary = made.reader(made.secretary)
    for user, error in ((made.secretary, PermissionError), (made.admin, User.DoesNotExist)):
        with pytest.raises(error):
            begin_mail(year=made.year, accounts={user.pk: "x"}, actor=Actor(user=made.secretary), reader=secretary)
    leader = made.reader(made.leader)
    with pytest.raises(PermissionError):
        begin_mail(
            year=made.year,
            accounts={account(made, "dv-01").pk: "x"},
            actor=Actor(user=made.leader),
            reader=leader,
        )
    assert (Job.objects.count(), list(post.iterdir())) == (0, [])


def test_an_account_that_changed_before_its_letter_went_gets_none(made: Made, post: Path) -> None:
    user = account(made, "dv-01")
    begin_mail(
        year=made.year,
        accounts={user.pk: "an older mark"},
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )
    assert Job.objects.get().outcome == [[40, f"Tài khoản {user} đã thay đổi sau khi bạn mở trang này."]]
    assert (list(post.iterdir()), account(made, "dv-01").link_made_at) == ([], None)
