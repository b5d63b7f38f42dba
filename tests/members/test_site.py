"""The pages outside any bloc-year: the front door, log-in and log-out, one's own account, the help."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from members.models import Role, User
from tests.archive import archival_faults
from tests.as_read import as_read
from tests.printing import Paper, account, store, year_2023

PASSWORD = "Phan-Thiet-2023"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Lưu ý chữ hoa và chữ thường khác nhau."
ELSEWHERE = ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "http:///example.com/"]


@pytest.fixture
def bloc(db: None) -> None:
    """The real bloc in two years."""
    data = year_2023()
    store(data)
    store(data | {"year": 2024, "pact": None})


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("thu.ky", password=PASSWORD, full_name="Nguyễn Thị Ánh")


def browser_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def log_in(client: Client, **fields: str) -> Any:
    return client.post("/dang-nhap/", {"username": "thu.ky", "password": PASSWORD} | fields)


def drawn_from(answer: Any) -> str:
    """The page's own template."""
    name: str = answer.templates[0].name
    return name


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- the front door


@pytest.mark.django_db
def test_the_front_page_greets_who_is_not_logged_in_and_leads_to_the_log_in():
    answer = Client().get("/")
    assert (answer.status_code, drawn_from(answer)) == (200, "members/front.html")
    assert '<a class="btn btn-primary" href="/dang-nhap/">Đăng nhập</a>' in as_read(answer)


@pytest.mark.parametrize("kind", ["secretary", "leader", "clerk"])
def test_staff_come_to_the_newest_year_of_their_bloc(kind, bloc):
    answer = browser_of(account(kind, bloc="khoi-6")).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/khoi-6/2024/")


def test_a_representative_comes_to_the_newest_year_its_agency_is_a_member_in(db):
    data = year_2023()
    store(data)
    left = [member for member in data["members"] if member["code"] != "ban-dan-van"]
    store(data | {"year": 2024, "pact": None, "members": left})
    homes = {
        agency: browser_of(account("representative", agency=agency, bloc="khoi-6")).get("/")["Location"]
        for agency in ("ban-dan-van", "bao-binh-thuan")
    }
    assert homes == {"ban-dan-van": "/khoi-6/2023/", "bao-binh-thuan": "/khoi-6/2024/"}


def test_an_admin_without_a_bloc_of_its_own_comes_to_the_newest_year_of_all(bloc):
    admin = User.objects.create_user("quan-tri")
    Role.objects.create(user=admin, kind=Role.Kind.ADMIN)
    answer = browser_of(admin).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/khoi-6/2024/")


@pytest.mark.parametrize("is_admin", [True, False])
def test_who_has_no_year_to_open_is_told_so(is_admin, reader):
    if is_admin:
        Role.objects.create(user=reader, kind=Role.Kind.ADMIN)
    answer = browser_of(reader).get("/")
    assert (answer.status_code, drawn_from(answer)) == (200, "members/nothing.html")


def test_an_account_without_a_role_is_led_to_no_bloc(bloc, reader):
    answer = browser_of(reader).get("/")
    assert (answer.status_code, drawn_from(answer)) == (200, "members/nothing.html")


# --- log-in and log-out


def test_who_logs_in_comes_home(reader):
    client = Client()
    answer = log_in(client)
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/", True)


def test_who_logs_in_on_the_way_to_a_page_gets_there(bloc, reader):
    Role.objects.create(user=reader, kind=Role.Kind.ADMIN)
    client = Client()
    asked = client.get("/khoi-6/2023/giao-uoc/")
    assert (asked.status_code, asked["Location"]) == (302, "/dang-nhap/?next=/khoi-6/2023/giao-uoc/")
    form = client.get(asked["Location"])
    assert form.context["next"] == "/khoi-6/2023/giao-uoc/"
    answer = log_in(client, next=form.context["next"])
    assert (answer.status_code, answer["Location"]) == (302, "/khoi-6/2023/giao-uoc/")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_to_another_house_after_the_log_in(address, reader):
    client = Client()
    answer = log_in(client, next=address)
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/", True)
    again = client.get("/dang-nhap/", {"next": address})
    assert (again.status_code, again["Location"]) == (302, "/")


@pytest.mark.parametrize("fields", [{"password": "mat-khau-sai"}, {"username": "thu.kỳ"}, {"username": "THU.KY"}])
def test_a_wrong_log_in_is_told_in_vietnamese_and_keeps_the_name_that_was_typed(fields, reader):
    client = Client()
    answer = log_in(client, next="/tai-khoan/", **fields)
    form = answer.context["form"]
    assert (answer.status_code, is_in(client)) == (200, False)
    assert form.non_field_errors() == [WRONG]
    assert form["username"].value() == fields.get("username", "thu.ky")
    assert f'value="{fields.get("username", "thu.ky")}"' in as_read(answer)
    # Where one was going is kept too, the password never.
    assert '<input type="hidden" name="next" value="/tai-khoan/">' in as_read(answer)
    assert fields.get("password", PASSWORD) not in as_read(answer)


def test_an_empty_log_in_tells_field_by_field(reader):
    answer = log_in(Client(), username="", password="")
    required = "Mục này không được để trống."
    assert answer.context["form"].errors == {"username": [required], "password": [required]}


def test_an_account_that_was_closed_does_not_get_in(reader):
    User.objects.update(is_active=False)
    client = Client()
    assert (log_in(client).context["form"].non_field_errors(), is_in(client)) == ([WRONG], False)


def test_the_log_in_wants_the_form_s_own_token(reader):
    client = Client(enforce_csrf_checks=True)
    answer = log_in(client)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "Chưa gửi được: phiên làm việc đã cũ" in as_read(answer)


def test_only_a_post_logs_out(reader):
    client = browser_of(reader)
    assert (client.get("/dang-xuat/").status_code, is_in(client)) == (405, True)
    answer = client.post("/dang-xuat/")
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/", False)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_to_another_house_after_the_log_out(address, reader):
    answer = browser_of(reader).post("/dang-xuat/", {"next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")


# --- one's own account


@pytest.mark.parametrize("address", ["/tai-khoan/", "/huong-dan/", "/huong-dan.pdf"])
def test_account_and_help_are_for_who_is_logged_in(address, db):
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next={address}")


def test_the_account_page_tells_what_one_is(bloc):
    user = account("representative", agency="ban-dan-van", bloc="khoi-6")
    page = browser_of(user).get("/tai-khoan/")
    assert [str(role) for role in page.context["roles"]] == ["Đại diện đơn vị, Ban Dân vận Tỉnh ủy, Khối thi đua 6"]
    shown = as_read(page)
    assert "<dd>representative-ban-dan-van</dd>" in shown
    assert "<dd>Đại diện đơn vị, Ban Dân vận Tỉnh ủy, Khối thi đua 6</dd>" in shown


def change(client: Client, old: str, new: str, again: str) -> Any:
    fields = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post("/tai-khoan/", fields, follow=True)


def test_a_changed_password_is_told_keeps_one_in_and_is_the_one_that_counts(reader):
    client = browser_of(reader)
    answer = change(client, PASSWORD, "Mui-Ne-1999-2000", "Mui-Ne-1999-2000")
    assert (answer.redirect_chain, answer.status_code) == ([("/tai-khoan/", 302)], 200)
    assert [str(message) for message in answer.context["messages"]] == ["Đã đổi mật khẩu."]
    assert is_in(client)
    other = Client()
    log_in(other)
    assert not is_in(other)
    log_in(other, password="Mui-Ne-1999-2000")
    assert is_in(other)


MISTAKES = [
    ("sai", "Mui-Ne-1999-2000", "Mui-Ne-1999-2000", "old_password"),
    (PASSWORD, "Mui-Ne-1999-2000", "Mui-Ne-1999-2001", "new_password2"),
    (PASSWORD, "ngan", "ngan", "new_password2"),
    (PASSWORD, "87654321", "87654321", "new_password2"),
    (PASSWORD, "password123", "password123", "new_password2"),
    (PASSWORD, "", "", "new_password1"),
]


@pytest.mark.parametrize(("old", "new", "again", "field"), MISTAKES)
def test_a_mistake_is_told_at_its_field_and_above_the_form_and_changes_nothing(old, new, again, field, reader):
    client = browser_of(reader)
    answer = change(client, old, new, again)
    form = answer.context["form"]
    assert (answer.status_code, answer.redirect_chain) == (200, [])
    assert field in form.errors
    # The summary leads to the field, and what it says is Vietnamese.
    for name, sentences in form.errors.items():
        for sentence in sentences:
            line = f'<li><a href="#id_{name}">{form[name].label}: {sentence}</a></li>'
            assert line in as_read(answer)
            assert not sentence.isascii()
    other = Client()
    log_in(other)
    assert is_in(other)


def test_old_sessions_end_when_the_password_changes(reader):
    forgotten = browser_of(reader)
    assert forgotten.get("/tai-khoan/").status_code == 200
    change(browser_of(reader), PASSWORD, "Mui-Ne-1999-2000", "Mui-Ne-1999-2000")
    assert forgotten.get("/tai-khoan/").status_code == 302


# --- the help


def test_the_help_is_a_page_with_a_print(reader):
    answer = browser_of(reader).get("/huong-dan/")
    assert (answer.status_code, answer.context["page"].pdf_url) == (200, "/huong-dan.pdf")
    assert 'href="/huong-dan.pdf" data-print="Đang lập bản in…">In (PDF)</a>' in as_read(answer)


def test_the_help_prints_as_a_document_with_the_same_text(reader):
    client = browser_of(reader)
    answer = client.get("/huong-dan.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith(
        "inline; filename=\"huong-dan-su-dung-cong-khoi-thi-dua.pdf\"; filename*=UTF-8''H%C6%B0"
    )
    metadata = PdfReader(BytesIO(answer.content)).metadata
    assert metadata is not None
    assert metadata.title == "Hướng dẫn sử dụng Cổng Khối thi đua"
    paper = Paper(answer.content)
    assert (paper.faults(), archival_faults(answer.content)) == ([], [])
    # Each heading of the page, in capitals on paper.
    headings = [line.partition(">")[2] for line in as_read(client.get("/huong-dan/")).split("<h2 id=")[1:]]
    for heading in headings:
        words = heading.partition("</h2>")[0].upper()
        assert paper.text.count(words) == 1, words


@pytest.mark.parametrize("address", ["/huong-dan/", "/huong-dan.pdf"])
def test_the_help_takes_nothing(address, reader):
    answer = browser_of(reader).post(address, {"x": "y"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
