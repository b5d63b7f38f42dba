"""Guessing passwords: how many wrong ones are looked at, who has to wait then and who hasn't, and what the log says."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import F
from django.test import Client

from common.audit.models import Entry
from members.models import Role, User
from members.throttle import ACCOUNT_ANYWHERE, ACCOUNT_HERE, ADDRESS, WAIT, Limit, tried
from tests.adminpages import logged_in, page
from tests.parallel import in_threads

PASSWORD, WRONG = "Phan-Thiet-2023", "sai-mat-khau"
OFFICE, HOME, ATTACKER = "203.0.113.1", "198.51.100.2", "192.0.2.3"


class Counted(MD5PasswordHasher):
    """Counts how often a password was looked at, which is what costs the processor."""

    algorithm = "counted"
    looked = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).looked += 1
        return str(super().encode(password, salt))


@pytest.fixture(autouse=True)
def counting(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    Counted.looked = 0


@pytest.fixture
def thuky(db: None, counting: None) -> User:
    return User.objects.create_user("thu.ky", password=PASSWORD)


def log_in(name: str = "thu.ky", password: str = WRONG, *, of: str = OFFICE, client: Client | None = None) -> Any:
    return (client or Client()).post("/dang-nhap/", {"username": name, "password": password}, REMOTE_ADDR=of)


def statuses(count: int, name: str = "thu.ky", password: str = WRONG, *, of: str = OFFICE) -> list[int]:
    return [log_in(name, password, of=of).status_code for _ in range(count)]


def time_passes(span: timedelta) -> None:
    """As if all that was tried had been tried so much earlier."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - span)


def sentence(minutes: int) -> list[str]:
    return [WAIT.format(minutes=minutes)]


# --- the guesser


def test_of_sixty_wrong_passwords_five_are_looked_at_and_then_the_right_one_does_not_let_in(thuky: User) -> None:
    Counted.looked = 0
    assert statuses(60) == [200] * 4 + [429] * 56
    assert Counted.looked == 5
    answer = log_in(password=PASSWORD)
    assert (answer.status_code, "_auth_user_id" in answer.client.session) == (429, False)
    assert Counted.looked == 5


def test_whoever_waits_is_told_for_how_long_and_keeps_the_name_that_was_typed(thuky: User) -> None:
    statuses(4)
    answer = log_in()
    assert answer.status_code == 429
    assert answer.context["form"].non_field_errors() == sentence(1)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.context["form"]["username"].value() == "thu.ky"
    assert "sai-mat-khau" not in answer.content.decode()


def test_each_further_wrong_password_doubles_the_wait(thuky: User) -> None:
    statuses(5)
    waits = []
    for minutes in (1, 2, 4, 8, 16, 32, 60):
        time_passes(timedelta(minutes=minutes))
        waits.append(log_in().context["form"].non_field_errors())
    assert waits == [sentence(minutes) for minutes in (2, 4, 8, 16, 32, 60, 60)]


def test_what_is_tried_meanwhile_makes_the_wait_no_longer(thuky: User) -> None:
    statuses(30)
    time_passes(timedelta(minutes=1))
    answer = log_in(password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_right_password_begins_the_count_anew(thuky: User) -> None:
    assert statuses(4) == [200] * 4
    assert log_in(password=PASSWORD).status_code == 302
    assert statuses(5) == [200] * 4 + [429]


def test_after_a_day_nothing_is_counted_any_more(thuky: User) -> None:
    statuses(5)
    time_passes(timedelta(days=1))
    assert statuses(5) == [200] * 4 + [429]
    assert AccessAttempt.objects.get().failures_since_start == 5


@pytest.mark.parametrize("name", ["thu.ky", "khong-co-ai"])
def test_an_account_that_does_not_exist_is_answered_like_one_that_does(name: str, thuky: User) -> None:
    answers = [log_in(name) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 3
    assert [answer.context["form"].non_field_errors() for answer in answers[4:]] == [sentence(1)] * 3


def test_a_closed_account_is_answered_like_any_other(thuky: User) -> None:
    User.objects.update(is_active=False)
    assert statuses(6, password=PASSWORD) == [200] * 4 + [429] * 2


def test_the_same_door_leads_to_the_admin(thuky: User) -> None:
    client = Client()
    door = client.get("/quan-tri/login/?next=/quan-tri/", REMOTE_ADDR=OFFICE)
    assert door["Location"] == "/dang-nhap/?next=/quan-tri/"
    assert [log_in(client=client).status_code for _ in range(6)] == [200] * 4 + [429] * 2


# --- the other doors that ask for a password


def change_password(client: Client, old: str = WRONG, *, of: str = OFFICE) -> Any:
    new = "Mui-Ne-1999-2000"
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/tai-khoan/", fields, REMOTE_ADDR=of)


def test_whoever_sits_at_an_open_session_cannot_guess_the_old_password_either(thuky: User) -> None:
    client = logged_in(thuky)
    Counted.looked = 0
    answers = [change_password(client) for _ in range(20)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 16
    assert Counted.looked == 5
    assert [answer.context["form"].errors["old_password"] for answer in answers[4:]] == [sentence(1)] * 16
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    # The right one is not looked at either, here or at the log-in: they are counted together.
    assert (change_password(client, PASSWORD).status_code, log_in(password=PASSWORD).status_code) == (429, 429)
    assert Counted.looked == 5
    thuky.refresh_from_db()
    assert thuky.check_password(PASSWORD)
    time_passes(timedelta(minutes=1))
    assert change_password(client, PASSWORD).status_code == 302


def test_the_right_old_password_begins_the_count_anew(thuky: User) -> None:
    client = logged_in(thuky)
    assert [change_password(client).status_code for _ in range(4)] == [200] * 4
    assert change_password(client, PASSWORD).status_code == 302
    assert statuses(5) == [200] * 4 + [429]


# --- everybody else


def test_the_colleagues_behind_the_same_address_still_log_in(thuky: User) -> None:
    User.objects.create_user("van.thu", password=PASSWORD)
    assert statuses(20)[-1] == 429
    assert log_in("van.thu", PASSWORD).status_code == 302


def test_ten_colleagues_of_whom_each_errs_now_and_then_are_not_locked_out(thuky: User) -> None:
    for number in range(10):
        assert statuses(3, f"dong-nghiep-{number}") == [200] * 3
    assert log_in(password=PASSWORD).status_code == 302


def test_an_attacker_elsewhere_does_not_lock_the_owner_out(thuky: User) -> None:
    assert statuses(60, of=ATTACKER)[-1] == 429
    assert log_in(password=PASSWORD, of=OFFICE).status_code == 302
    assert log_in(password=PASSWORD, of=HOME).status_code == 302


def test_one_address_that_tries_many_accounts_is_stopped_whatever_it_tries_next(thuky: User) -> None:
    tried = [log_in(f"ten-{number}", of=ATTACKER).status_code for number in range(ADDRESS.free + 5)]
    assert tried == [200] * (ADDRESS.free - 1) + [429] * 6
    assert log_in(password=PASSWORD, of=ATTACKER).status_code == 429
    assert log_in(password=PASSWORD, of=OFFICE).status_code == 302


def test_a_log_in_to_an_account_of_ones_own_does_not_clear_what_was_tried_on_others(thuky: User) -> None:
    for number in range(ADDRESS.free - 1):
        log_in(f"ten-{number}", of=ATTACKER)
    assert log_in(password=PASSWORD, of=ATTACKER).status_code == 302
    assert log_in("ten-khac", of=ATTACKER).status_code == 429


def test_an_attacker_with_many_addresses_waits_while_the_owner_gets_in_where_he_always_does(thuky: User) -> None:
    assert log_in(password=PASSWORD, of=OFFICE).status_code == 302
    tried = [log_in(of=f"192.0.2.{number}").status_code for number in range(ACCOUNT_ANYWHERE.free + 3)]
    assert tried == [200] * (ACCOUNT_ANYWHERE.free - 1) + [429] * 4
    assert log_in(password=PASSWORD, of=OFFICE).status_code == 302
    # From a new place the owner waits too, but not for long.
    assert log_in(password=PASSWORD, of=HOME).status_code == 429
    time_passes(ACCOUNT_ANYWHERE.most)
    assert log_in(password=PASSWORD, of=HOME).status_code == 302


def test_a_place_one_has_not_been_to_for_long_is_no_usual_one(thuky: User) -> None:
    log_in(password=PASSWORD, of=HOME)
    AccessLog.objects.update(attempt_time=F("attempt_time") - timedelta(days=61))
    log_in(password=PASSWORD, of=OFFICE)
    assert list(AccessLog.objects.values_list("ip_address", flat=True)) == [OFFICE]


def test_a_forged_forwarding_header_is_no_new_address(thuky: User) -> None:
    answers = [
        Client().post(
            "/dang-nhap/", {"username": "thu.ky", "password": "sai"}, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"
        )
        for number in range(8)
    ]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 4


def test_behind_a_named_server_visitors_are_told_apart(thuky: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    told = {"username": "thu.ky", "password": "sai"}
    for _ in range(6):
        answer = Client().post("/dang-nhap/", told, HTTP_X_FORWARDED_FOR=f"1.1.1.1, {ATTACKER}")
    assert answer.status_code == 429
    right = {"username": "thu.ky", "password": PASSWORD}
    assert Client().post("/dang-nhap/", right, HTTP_X_FORWARDED_FOR=OFFICE).status_code == 302


def test_many_at_once_are_all_counted(transactional_db: None) -> None:
    """As several server processes do: each with a connection of its own."""

    def guess(number: int) -> None:
        statuses(3)

    in_threads(8, guess)
    # Those who were on their way when the fifth was counted are looked at; none of the rest, and none is lost.
    counted = AccessAttempt.objects.get().failures_since_start
    assert 5 <= counted <= 12
    assert Counted.looked == counted
    assert tried("thu.ky", OFFICE).until is not None


def test_the_wait_grows_from_a_minute_to_the_longest_there_is() -> None:
    limit = Limit(free=3, most=timedelta(minutes=10))
    assert [limit.wait(wrong) // timedelta(minutes=1) for wrong in (0, 2, 3, 4, 5, 6, 7, 8, 10_000)] == [
        0, 0, 1, 2, 4, 8, 10, 10, 10,
    ]  # fmt: skip
    assert (ACCOUNT_HERE.free, ADDRESS.free, ACCOUNT_ANYWHERE.free) == (5, 40, 60)


# --- the log, and the way out


def said() -> list[tuple[str, ...]]:
    return list(Entry.objects.order_by("id").values_list("actor_name", "subject", "key", "action", "new"))


def test_the_log_says_once_that_somebody_has_to_wait_and_never_what_was_typed_as_a_name(thuky: User) -> None:
    statuses(20)
    statuses(20, "mat-khau-go-nham-o", of=HOME)
    action = "tạm dừng đăng nhập vì sai mật khẩu nhiều lần"
    assert said() == [
        ("Cổng", "Tài khoản thu.ky", "login/thu.ky", action, f"từ địa chỉ {OFFICE}"),
        ("Cổng", "Tài khoản không có trong cổng", "", action, f"từ địa chỉ {HOME}"),
    ]


def test_an_administrator_unlocks_an_account_and_the_address_it_was_tried_from(thuky: User) -> None:
    admin = User.objects.create_user("quan.tri")
    Role.objects.create(user=admin, kind=Role.Kind.ADMIN)
    statuses(6)
    for number in range(ADDRESS.free):
        log_in(f"ten-{number}")
    assert log_in(password=PASSWORD).status_code == 429
    chosen = {"action": "unlock", "_selected_action": [thuky.pk, admin.pk]}
    answer = logged_in(admin).post(page(User), chosen, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Đã mở khóa đăng nhập: thu.ky."]
    assert log_in(password=PASSWORD).status_code == 302
    assert said()[-1] == ("quan.tri", "Tài khoản thu.ky", f"user/{thuky.pk}/", "mở khóa đăng nhập", "")
    again = logged_in(admin).post(page(User), chosen, follow=True)
    told = [str(message) for message in again.context["messages"]]
    assert told == ["Không tài khoản nào trong số đã chọn đang bị khóa đăng nhập."]


def test_no_password_is_kept_with_what_was_tried(thuky: User) -> None:
    log_in(password="Bi-Mat-Cua-Toi")
    kept = AccessAttempt.objects.values().get()
    assert "Bi-Mat-Cua-Toi" not in str(kept)
