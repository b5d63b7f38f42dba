"""The page where a password is set by a link: whose account, what it refuses, who is in afterwards, what is slowed."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from common.audit.models import Entry
from members.links import link_of
from members.models import Role, User
from members.verbs.links import renew_link
from tests.as_read import as_read
from tests.years import Made, make_year

GOOD = "cau-ca-song-luy-7x"
ENDED = "Đường dẫn không còn dùng được"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


@pytest.fixture
def user(made: Made) -> User:
    user = made.representative("dv-02")
    user.full_name = "Nguyễn Thị Bình"
    user.set_unusable_password()
    user.save()
    renew_link(user)
    return user


def where(user: User) -> str:
    return link_of(user).partition("//")[2].partition("/")[2].join(["/", ""])


def opened(user: User, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.get(where(user), follow=True)


def send(client: Client, page: Any, first: str = GOOD, second: str = GOOD, **more: Any) -> Any:
    return client.post(
        page.request["PATH_INFO"], {"new_password1": first, "new_password2": second}, follow=True, **more
    )


def test_it_says_whose_account_it_is_and_the_token_leaves_the_address(user: User) -> None:
    _, page = opened(user)
    assert page.status_code == 200
    assert page.request["PATH_INFO"].endswith("/mat-khau/")
    read = as_read(page)
    assert "<dd>Nguyễn Thị Bình</dd>" in read
    assert f"<dd><strong>{user.username}</strong></dd>" in read
    assert "<dd>Đại diện đơn vị, Cơ quan, đơn vị số 02, Khối thi đua khoi-thu</dd>" in read


def test_whoever_sets_it_is_in_and_home_and_the_link_is_used_up(made: Made, user: User) -> None:
    link = where(user)
    client, page = opened(user)
    answer = send(client, page)
    assert answer.redirect_chain[-1] == (made.year.get_absolute_url(), 302)
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert (user.check_password(GOOD), user.link_made_at) == (True, None)
    assert Client().login(username=user.username, password=GOOD)
    again = Client().get(link, follow=True)
    assert (again.status_code, ENDED in as_read(again)) == (404, True)
    entry = Entry.objects.latest("id")
    told = (entry.bloc, entry.year, entry.member, entry.subject, entry.action, entry.account)
    assert told == (
        "khoi-thu", 2024, "dv-02", "Tài khoản Nguyễn Thị Bình", "đặt mật khẩu bằng đường dẫn", user.username
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("Thuky@2023", "Thuky@2023", "Mật khẩu này dễ đoán"),
        (GOOD, GOOD + "y", "không giống nhau"),
        ("", "", "Mục này không được để trống."),
    ],
)
def test_a_password_that_cannot_be_is_refused_and_the_link_goes_on(
    user: User, first: str, second: str, sentence: str
) -> None:
    client, page = opened(user)
    answer = send(client, page, first, second)
    assert "_auth_user_id" not in client.session
    assert sentence in as_read(answer)
    assert send(client, page).redirect_chain


def test_of_two_who_opened_the_same_link_the_second_finds_it_used(user: User) -> None:
    (first, one), (second, two) = opened(user), opened(user)
    send(first, one)
    answer = send(second, two, "mot-cau-khac-han-9k", "mot-cau-khac-han-9k")
    assert (answer.status_code, ENDED in as_read(answer), "_auth_user_id" in second.session) == (404, True, False)
    user.refresh_from_db()
    assert user.check_password(GOOD)


def test_who_was_in_with_another_account_is_told_and_then_is_in_with_this_one(made: Made, user: User) -> None:
    client = Client()
    client.force_login(made.secretary)
    _, page = opened(user, client)
    assert "Trình duyệt này đang đăng nhập bằng tài khoản" in as_read(page)
    send(client, page)
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("named", ["MQ", "OTk5OTk", "zz", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"])
def test_a_dead_link_is_told_alike_whether_there_is_such_an_account_or_not(user: User, named: str) -> None:
    answer = Client().get(f"/tai-khoan/dat-mat-khau/{named}/abc-0123/")
    assert answer.status_code == 404
    assert ENDED in as_read(answer)
    assert "xin Thư ký Khối cấp đường dẫn mới. Thư ký Khối thì xin Quản trị." in as_read(answer)


def test_an_account_that_was_closed_is_opened_by_no_link(user: User) -> None:
    client, page = opened(user)
    User.objects.update(is_active=False)
    assert send(client, page).status_code == 404
    assert opened(user)[1].status_code == 404


def test_guessing_at_links_is_slowed_down_as_at_the_log_in_and_the_right_one_waits_too(user: User) -> None:
    named = where(user).split("/")[3]
    tries = [Client().get(f"/tai-khoan/dat-mat-khau/{named}/abc-{number}/") for number in range(7)]
    assert [answer.status_code for answer in tries] == [404] * 5 + [429] * 2
    assert 0 < int(tries[-1]["Retry-After"]) <= 60
    answer = Client().get(where(user))
    assert answer.status_code == 429
    assert "tạm chưa mở. Hãy thử lại sau 1 phút." in as_read(answer)
    entry = Entry.objects.latest("id")
    assert (entry.subject, entry.key, entry.action) == (
        "Đường dẫn đặt mật khẩu", "", "tạm dừng đăng nhập vì mở đường dẫn đã hết hiệu lực nhiều lần"
    )  # fmt: skip
    # From elsewhere the owner gets in.
    assert Client(REMOTE_ADDR="198.51.100.2").get(where(user)).status_code == 302


def test_an_account_without_a_role_in_any_bloc_sets_its_password_too(db: None) -> None:
    admin = User.objects.create_user("quan-tri-moi")
    Role.objects.create(user=admin, kind=Role.Kind.ADMIN)
    renew_link(admin)
    client, page = opened(admin)
    assert send(client, page).status_code == 200
    assert Entry.objects.latest("id").key == f"user/{admin.pk}/"


def test_what_stands_in_an_address_is_counted_however_long_it_is(db: None) -> None:
    client = Client()
    for _ in range(6):
        answer = client.get(f"/tai-khoan/dat-mat-khau/{'a' * 3000}/x-y/")
    assert answer.status_code == 429
    # The column takes no more, and not every database cuts off what is longer.
    assert [len(one.username) for one in AccessAttempt.objects.all()] == [105]
