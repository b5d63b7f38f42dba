"""Accounts in the admin: passwords, roles, and what the log says of them."""

import pytest
from django.test import Client

from members.models import Role, User
from tests.adminpages import log, logged_in, more_rows, page, save, told
from tests.years import Made, make_year

PASSWORD = "cờ-đỏ-sao-vàng-2023"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1)


@pytest.fixture
def client(made: Made) -> Client:
    return logged_in(made.admin)


def new_account(client: Client, **changes: object) -> list[str]:
    boxes = {"username": "binh", "full_name": "Nguyễn Thị Bình", "password1": PASSWORD, "password2": PASSWORD}
    return told(save(client, page(User, "add"), boxes | changes))


def test_a_new_account_logs_in_with_its_password_and_has_its_roles(made: Made, client: Client) -> None:
    secretary = {"kind": "secretary", "bloc": made.year.bloc_id, "agency": ""}
    assert new_account(client, position="Chuyên viên", **more_rows("roles", 0, secretary)) == []
    account = User.objects.get(username="binh")
    assert (account.full_name, account.is_active, account.is_staff, account.is_superuser) == (
        "Nguyễn Thị Bình",
        True,
        False,
        False,
    )
    assert Client().login(username="binh", password=PASSWORD)
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
    assert PASSWORD not in str(log())
    assert account.password not in str(log())


def test_an_account_needs_a_password_typed_twice_alike_and_not_too_easy(client: Client) -> None:
    assert new_account(client, password1="", password2="") == ["Mục này không được để trống."] * 2
    assert new_account(client, password2="khác-hẳn-2023") == ["Hai lần gõ mật khẩu không giống nhau."]
    easy = new_account(client, username="nguyenbinh", password1="nguyenbinh", password2="nguyenbinh")
    assert len(easy) == 1
    assert not User.objects.filter(username__in=["binh", "nguyenbinh"]).exists()


def test_two_names_that_differ_in_capitals_alone_are_one(client: Client) -> None:
    assert new_account(client) == []
    assert new_account(client, username="BINH") == ["Tên đăng nhập này đã có người dùng."]


def test_an_empty_password_leaves_the_one_there_is(made: Made, client: Client) -> None:
    new_account(client)
    account = User.objects.get(username="binh")
    assert told(save(client, page(account, "change"), {"position": "Trưởng phòng"})) == []
    account.refresh_from_db()
    assert (account.check_password(PASSWORD), account.position) == (True, "Trưởng phòng")
    about = "Tài khoản Nguyễn Thị Bình"
    assert log()[1:] == [("", None, "", about, "sửa «Chức vụ»", "", "Trưởng phòng")]


def test_a_password_that_is_set_anew_stands_in_the_log_without_being_told(made: Made, client: Client) -> None:
    new_account(client)
    account = User.objects.get(username="binh")
    fresh = "một-hai-ba-bốn-năm"
    assert told(save(client, page(account, "change"), {"password1": fresh, "password2": fresh})) == []
    account.refresh_from_db()
    assert account.check_password(fresh)
    assert log()[1:] == [("", None, "", "Tài khoản Nguyễn Thị Bình", "đặt lại mật khẩu", "", "")]


def test_who_sets_his_own_password_stays_logged_in(made: Made, client: Client) -> None:
    fresh = {"password1": PASSWORD, "password2": PASSWORD}
    assert told(save(client, page(made.admin, "change"), fresh)) == []
    assert client.get("/quan-tri/").status_code == 200


def test_no_password_is_sent_back_when_the_form_is_refused(client: Client) -> None:
    answer = client.post(page(User, "add"), {"username": "", "password1": PASSWORD, "password2": PASSWORD})
    assert (answer.status_code, PASSWORD in answer.content.decode()) == (200, False)


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
        "Quản trị không gắn với khối; Đại diện đơn vị cần cả khối và đơn vị; "
        "các vai trò khác cần khối và không cần đơn vị."
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
