"""«Tài khoản của Khối» in the browser's terms: what is made, shown once, printed and refused."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common.audit.models import Entry
from members.links import link_of
from members.models import BlocYear, Role, User
from tests.as_read import as_read
from tests.pdftext import pdf_text
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, scored=False)


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def shown(made: Made, desk: Client) -> Any:
    return desk.get(made.address("accounts")).context


def send(made: Made, desk: Client, deed: str, *who: User, **more: Any) -> Any:
    """Presses a button of the page as it stands, with these people ticked."""
    marks = {f"mark-{one.user.pk}": one.mark for one in shown(made, desk)["accounts"].holders}
    sent = marks | {"deed": deed, "who": [user.pk for user in who]} | more
    return desk.post(made.address("accounts"), sent)


def told(answer: Any, desk: Client) -> list[str]:
    return [str(message) for message in desk.get(answer["Location"]).context["messages"]]


def states(made: Made, desk: Client) -> dict[str, str]:
    return {one.user.username: one.state[0] for one in shown(made, desk)["accounts"].holders}


def test_all_that_is_missing_is_made_by_one_button_and_waits_ticked_for_its_links(made: Made, desk: Client) -> None:
    page = as_read(desk.get(made.address("accounts")))
    assert "Lập 3 tài khoản còn thiếu" in page
    answer = send(made, desk, "make")
    assert told(answer, desk) == [
        "Đã lập 3 tài khoản: dv-01, dv-02, dv-03. Chưa ai vào được: hãy trao đường dẫn để từng người đặt mật khẩu."
    ]
    context = shown(made, desk)
    made_now = set(User.objects.filter(username__startswith="dv-").values_list("pk", flat=True))
    assert (context["ticked"], context["accounts"].missing) == (made_now, [])
    assert set(states(made, desk).values()) == {"Chưa có đường dẫn", "Đang dùng"}
    assert told(send(made, desk, "make"), desk) == ["Đơn vị nào cũng đã có tài khoản."]


def test_one_is_made_at_its_own_row(made: Made, desk: Client) -> None:
    send(made, desk, "make:dv-02")
    assert [row.member.code for row in shown(made, desk)["accounts"].missing] == ["dv-01", "dv-03"]


def test_links_are_shown_once_and_no_look_makes_any(made: Made, desk: Client) -> None:
    user = made.representative("dv-01")
    for door in ("accounts", "accounts.pdf", "accounts.xlsx"):
        assert desk.get(made.address(door)).status_code == 200
    user.refresh_from_db()
    assert user.link_made_at is None
    answer = send(made, desk, "show", user)
    user.refresh_from_db()
    assert answer.status_code == 200
    assert [slip.link for slip in answer.context["handed"]] == [link_of(user)]
    assert link_of(user) in as_read(answer)
    assert link_of(user).partition("-mat-khau/")[2] not in as_read(desk.get(made.address("accounts")))
    assert states(made, desk)[user.username] == "Chờ đặt mật khẩu"
    assert Client().get("/" + link_of(user).split("/", 3)[3]).status_code == 302


def test_the_slips_have_name_and_link_of_each_in_protocol_order_and_no_copy_of_them_is_kept(
    made: Made, desk: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MADE_DIR = tmp_path / "made"
    settings.PUBLIC_URL = "https://thidua.example.vn"
    send(made, desk, "make")
    users = [User.objects.get(username=name) for name in ("dv-03", "dv-01")]
    answer = send(made, desk, "slips", *users, made.leader)
    kept = [word.strip() for word in answer["Cache-Control"].split(",")]
    assert (answer.status_code, answer["Content-Type"], "no-store" in kept) == (200, "application/pdf", True)
    text = pdf_text(answer.content)
    together = "".join(text.split())
    users = [made.leader, *reversed(users)]
    places = []
    for user in users:
        user.refresh_from_db()
        places.append(together.index(f"đăngnhập:{user.username}"))
        assert link_of(user) in together
    assert places == sorted(places)
    assert "dv-02" not in text
    assert not (tmp_path / "made").exists()
    assert Entry.objects.latest("id").action == "in phiếu trao tài khoản, cấp đường dẫn đặt mật khẩu"


@pytest.mark.parametrize("deed", ["show", "slips"])
def test_nobody_ticked_is_told(made: Made, desk: Client, deed: str) -> None:
    answer = send(made, desk, deed)
    assert (answer.status_code, answer.context["sentences"]) == (
        422,
        ["Chưa chọn ai. Hãy đánh dấu những người cần trao tài khoản."],
    )


def test_an_account_is_closed_opened_and_its_role_taken_away(made: Made, desk: Client) -> None:
    user = made.representative("dv-02")
    other = Client()
    other.force_login(user)
    send(made, desk, f"close:{user.pk}")
    assert states(made, desk)[user.username] == "Đã đóng"
    assert other.get(made.address("overview")).status_code == 302
    send(made, desk, f"open:{user.pk}")
    assert states(made, desk)[user.username] == "Đang dùng"
    send(made, desk, f"drop:{user.pk}")
    assert user.username not in states(made, desk)


def test_what_was_changed_meanwhile_is_told_and_who_was_ticked_stays_so(made: Made, desk: Client) -> None:
    user = made.representative("dv-02")
    answer = send(made, desk, "show", user, **{f"mark-{user.pk}": "old"})
    assert (answer.status_code, answer.context["ticked"]) == (422, {user.pk})
    assert answer.context["sentences"] == [f"Tài khoản {user} đã thay đổi sau khi bạn mở trang này."]


@pytest.mark.parametrize("about", ["999999", "x", ""])
def test_what_is_no_account_of_the_bloc_is_not_found(made: Made, desk: Client, about: str) -> None:
    assert send(made, desk, f"close:{about}").status_code == 404
    foreign = make_year(members=2, leaves=1, scored=False, bloc="khoi-khac").representative("dv-01")
    assert send(made, desk, "show", foreign).status_code == 404
    assert send(made, desk, "gì đó").status_code == 302


def test_a_further_person_is_added_and_what_was_typed_stays_after_a_refusal(made: Made, desk: Client) -> None:
    typed = {"kind": "representative", "full_name": "Trần  Văn Cường", "position": "Phó Giám đốc", "email": "sai"}
    answer = send(made, desk, "add", **typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {
        "member": ["Hãy chọn đơn vị mà người này đại diện."],
        "email": ["Thư điện tử phải có dạng ten@coquan.gov.vn."],
    }
    assert (form["full_name"].value(), form["position"].value()) == ("Trần  Văn Cường", "Phó Giám đốc")
    right = typed | {"email": "cuong@example.vn"}
    assert send(made, desk, "add", **right, member="dv-03").status_code == 302
    user = User.objects.get(username="dv-03")
    assert (user.full_name, user.position, user.email) == ("Trần Văn Cường", "Phó Giám đốc", "cuong@example.vn")


def test_a_secretary_is_offered_no_secretary_s_account(made: Made, desk: Client) -> None:
    kinds = [value for value, _ in shown(made, desk)["form"].fields["kind"].choices]
    assert kinds == ["representative", "leader", "clerk"]
    answer = send(made, desk, "add", kind="secretary", full_name="Ai đó")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])
    assert Role.objects.filter(kind="secretary").count() == 1


def test_an_address_that_opens_on_this_machine_alone_is_warned_of(made: Made, desk: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    assert "chỉ mở được trên chính máy chủ này" in as_read(desk.get(made.address("accounts")))
    settings.PUBLIC_URL = "https://thidua.example.vn"
    assert shown(made, desk)["address_warning"] == ""


def test_a_year_without_members_says_where_to_begin(made: Made, desk: Client) -> None:
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    assert "Hãy ghi danh sách trước." in as_read(desk.get("/khoi-thu/2025/thanh-vien/tai-khoan/"))


def test_who_holds_an_account_is_written_in_its_row_and_what_was_typed_stays_after_a_refusal(
    made: Made, desk: Client
) -> None:
    user = made.representative("dv-01")
    typed = {"full_name": "Nguyễn  Thị Bình", "position": "Phó Giám đốc", "email": "sai"}
    answer = send(made, desk, f"describe:{user.pk}", **typed)
    assert answer.status_code == 422
    assert answer.context["sentences"] == ["Thư điện tử: Thư điện tử phải có dạng ten@coquan.gov.vn."]
    (row,) = [one for one in answer.context["accounts"].holders if one.user.pk == answer.context["describing"]]
    assert [text for _, text, _ in row.boxes] == ["Nguyễn Thị Bình", "Phó Giám đốc", "sai"]
    assert row.user.full_name == user.full_name
    assert send(made, desk, f"describe:{user.pk}", **typed | {"email": "binh@example.vn"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Nguyễn Thị Bình", "binh@example.vn")
