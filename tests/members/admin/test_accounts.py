"""Accounts in the admin: passwords, roles, and what the log says of them."""

from typing import Any

import pytest
from django.test import Client

from members.admin.accounts import NO_PASSWORD
from members.links import link_of
from members.models import Role, User
from tests.adminpages import log, logged_in, more_rows, page, save, told
from tests.as_read import as_read
from tests.years import Made, make_year

PASSWORD = "cờ-đỏ-sao-vàng-2023"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1)


@pytest.fixture
def client(made: Made) -> Client:
    return logged_in(made.admin)


def new_account(client: Client, **changes: object) -> list[str]:
    boxes = {"username": "binh", "full_name": "Nguyễn Thị Bình"}
    return told(save(client, page(User, "add"), boxes | changes))


def test_a_new_account_has_its_roles(made: Made, client: Client) -> None:
    secretary = {"kind": "secretary", "bloc": made.year.bloc_id, "agency": ""}
    assert new_account(client, position="Chuyên viên", **more_rows("roles", 0, secretary)) == []
    account = User.objects.get(username="binh")
    assert (account.full_name, account.is_active, account.is_staff, account.is_superuser) == (
        "Nguyễn Thị Bình",
        True,
        False,
        False,
    )
    assert [str(role) for role in account.roles.all()] == ["Thư ký Khối, Khối thi đua khoi-thu"]
    says = "\n".join(
        [
            "Quản trị cao nhất: không",
            "Tên đăng nhập: binh",
            "Đang sử dụng: có",
            "Họ và tên: Nguyễn Thị Bình",
            "Chức vụ: Chuyên viên",
        ]
    )
    role = "Tài khoản: Nguyễn Thị Bình\nVai trò: Thư ký Khối\nKhối thi đua: Khối thi đua khoi-thu"
    assert log() == [
        ("", None, "", "Tài khoản Nguyễn Thị Bình", "thêm", "", says),
        ("", None, "", "Vai trò Thư ký Khối, Khối thi đua khoi-thu", "thêm", "", role),
    ]
    assert account.password not in str(log())


def test_two_names_that_differ_in_capitals_alone_are_one(client: Client) -> None:
    assert new_account(client) == []
    assert new_account(client, username="BINH") == ["Tên đăng nhập này đã có người dùng."]


def test_a_new_account_has_no_password_and_says_how_it_comes_to_one(made: Made, client: Client) -> None:
    new_account(client)
    account = User.objects.get(username="binh")
    assert not account.has_usable_password()
    shown = client.get(page(account, "change"))
    assert shown.context["hints"] == [NO_PASSWORD]
    assert 'type="password"' not in as_read(shown)
    account.set_password(PASSWORD)
    account.save()
    assert told(save(client, page(account, "change"), {"position": "Trưởng phòng"})) == []
    account.refresh_from_db()
    assert (account.check_password(PASSWORD), account.position) == (True, "Trưởng phòng")
    assert client.get(page(account, "change")).context["hints"] == []


def hand_out(client: Client, *accounts: User) -> Any:
    chosen = [account.pk for account in accounts]
    return client.post(page(User), {"action": "hand_out", "_selected_action": chosen})


def test_links_are_handed_out_from_the_list_shown_once_and_logged_without_the_token(made: Made, client: Client) -> None:
    new_account(client)
    account = User.objects.get(username="binh")
    answer = hand_out(client, account, made.admin)
    account.refresh_from_db()
    assert answer.status_code == 200
    assert {link: user.username for user, link, _ in answer.context["handed"]}[link_of(account)] == "binh"
    assert link_of(account) in as_read(answer)
    assert log()[1:] == [
        ("", None, "", f"Tài khoản {made.admin}", "cấp đường dẫn đặt mật khẩu", "", ""),
        ("", None, "", "Tài khoản Nguyễn Thị Bình", "cấp đường dẫn đặt mật khẩu", "", ""),
    ]
    assert link_of(account).partition("-mat-khau/")[2] not in as_read(client.get(page(User)))


def test_a_link_does_not_come_back_with_an_account_that_was_closed(made: Made, client: Client) -> None:
    account = made.representative("dv-01")
    hand_out(client, account)
    assert told(save(client, page(account, "change"), {"is_active": None})) == []
    assert told(save(client, page(account, "change"), {"is_active": "on"})) == []
    account.refresh_from_db()
    assert (account.is_active, account.link_made_at) == (True, None)


def test_of_a_closed_account_no_link_is_handed_out_nor_of_those_beside_it(made: Made, client: Client) -> None:
    new_account(client, is_active=None)
    account = User.objects.get(username="binh")
    answer = hand_out(client, made.admin, account)
    assert answer.status_code == 302
    assert User.objects.exclude(link_made_at=None).count() == 0
    assert len(log()) == 1


def test_a_secretary_hands_out_nothing_here(made: Made) -> None:
    account = made.representative("dv-01")
    assert hand_out(logged_in(made.secretary), account).status_code == 403
    assert User.objects.exclude(link_made_at=None).count() == 0


@pytest.mark.parametrize("lookup", ["password__startswith", "password", "roles__user__password__startswith"])
def test_no_address_asks_for_a_password_s_hash(lookup: str, made: Made, client: Client) -> None:
    assert client.get(page(User), {lookup: "md5"}).status_code == 400


def test_the_same_role_twice_is_refused_in_words(made: Made, client: Client) -> None:
    admin = {"kind": "admin", "bloc": "", "agency": ""}
    clerk = {"kind": "clerk", "bloc": made.year.bloc_id, "agency": ""}
    twice = ["Vai trò này có hai lần. Hãy bỏ một dòng."]
    assert new_account(client, **more_rows("roles", 0, clerk, clerk)) == twice
    assert new_account(client, **more_rows("roles", 0, admin, admin)) == twice
    assert new_account(client, **more_rows("roles", 0, clerk, admin)) == []
    account = User.objects.get(username="binh")
    assert told(save(client, page(account, "change"), more_rows("roles", 2, clerk))) == twice


def test_a_role_that_cannot_be_is_refused_in_words(made: Made, client: Client) -> None:
    nowhere = {"kind": "representative", "bloc": made.year.bloc_id, "agency": ""}
    assert new_account(client, **more_rows("roles", 0, nowhere)) == [
        "Quản trị không gắn với khối; Cơ quan thường trực chỉ gắn với tỉnh, thành phố; "
        "Đại diện đơn vị cần cả khối và đơn vị; các vai trò khác cần khối và không cần đơn vị."
    ]


def test_a_role_that_is_taken_away_is_logged_with_what_it_was(made: Made, client: Client) -> None:
    account = made.representative("dv-02")
    assert told(save(client, page(account, "change"), {"roles-0-DELETE": "on"})) == []
    assert account.roles.count() == 0
    subject, action, old, new = log()[0][3:]
    assert (subject, action, new) == (
        "Vai trò Đại diện đơn vị, Cơ quan, đơn vị số 02, Khối thi đua khoi-thu",
        "xóa",
        "",
    )
    assert old.splitlines()[1:] == [
        "Vai trò: Đại diện đơn vị",
        "Khối thi đua: Khối thi đua khoi-thu",
        "Cơ quan, đơn vị: Cơ quan, đơn vị số 02",
    ]


def test_nobody_deletes_or_shuts_out_himself(made: Made, client: Client) -> None:
    refused = client.post(page(made.admin, "delete"), {"post": "yes"})
    assert (refused.status_code, "Không xóa được tài khoản mà bạn đang dùng." in refused.content.decode()) == (
        403,
        True,
    )
    save(client, page(made.admin, "change"), {"is_active": None})
    made.admin.refresh_from_db()
    assert made.admin.is_active


def test_an_account_that_goes_leaves_its_name_in_the_log(made: Made, client: Client) -> None:
    new_account(client)
    account = User.objects.get(username="binh")
    Role.objects.create(user=account, kind="admin")
    logged_in(account).post(
        page(made.year, "change"), {"required_activities": "3", "source": "", "family": "state", "term": ""}
    )
    assert client.post(page(account, "delete"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="binh").exists()
    assert [entry[3:5] for entry in log()[-2:]] == [
        ("Tài khoản Nguyễn Thị Bình", "xóa"),
        ("Vai trò Quản trị", "xóa"),
    ]
    shown = client.get("/quan-tri/audit/entry/").context["cl"].result_list
    assert "Nguyễn Thị Bình" in {entry.actor_name for entry in shown}
