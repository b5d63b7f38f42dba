"""«Lập khối» in the browser's terms: who opens it, what it keeps, and the link that it shows once."""

from typing import Any

import pytest
from django.test import Client

from members.links import link_of
from members.models import Bloc, Role, User
from tests.as_read import as_read
from tests.years import make_year

TYPED = {
    "name": "Khối thi đua số 9",
    "parent": "Ủy ban nhân dân tỉnh",
    "locality": "Lâm Đồng",
    "family": "state",
    "year": "2026",
    "code": "khoi-9",
    "full_name": "Lê Thị Dung",
}


@pytest.fixture
def admin(db: None) -> Client:
    user = User.objects.create_user("quan-tri", full_name="Quản trị cổng")
    Role.objects.create(user=user, kind=Role.Kind.ADMIN)
    client = Client()
    client.force_login(user)
    return client


def test_an_empty_portal_leads_there_who_runs_it_and_nobody_else(admin: Client) -> None:
    assert '<a class="btn btn-primary" href="/lap-khoi/">Lập khối</a>' in as_read(admin.get("/"))
    other = Client()
    other.force_login(User.objects.create_user("ai-do"))
    assert "/lap-khoi/" not in as_read(other.get("/"))


def test_a_bloc_is_made_and_its_secretary_gets_in_by_the_link_and_finds_the_bloc(admin: Client) -> None:
    answer = admin.post("/lap-khoi/", TYPED)
    user = User.objects.get(username="thu-ky-khoi-9")
    assert (answer.status_code, answer.context["slip"].link) == (200, link_of(user))
    assert link_of(user) in as_read(answer)
    secretary = Client()
    page = secretary.get("/" + link_of(user).split("/", 3)[3], follow=True)
    typed = {"new_password1": "cau-ca-song-luy-7x", "new_password2": "cau-ca-song-luy-7x"}
    home = secretary.post(page.request["PATH_INFO"], typed, follow=True)
    assert (home.status_code, home.redirect_chain[-1][0]) == (200, "/khoi-9/2026/")


def test_the_slip_of_the_secretary_is_printed_from_there(admin: Client) -> None:
    shown = admin.post("/lap-khoi/", TYPED).context
    user = shown["made"].secretary
    sent = {"deed": f"slips:{user.pk}", f"mark-{user.pk}": shown["mark"]}
    answer = admin.post("/khoi-9/2026/thanh-vien/tai-khoan/", sent)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_form_that_is_sent_again_makes_no_second_bloc_and_keeps_what_was_typed(admin: Client) -> None:
    admin.post("/lap-khoi/", TYPED | {"code": ""})
    answer: Any = admin.post("/lap-khoi/", TYPED | {"code": ""})
    assert (answer.status_code, list(answer.context["form"].errors), Bloc.objects.count()) == (422, ["name"], 1)
    assert answer.context["form"]["full_name"].value() == "Lê Thị Dung"


def test_what_is_missing_is_told_at_its_box(admin: Client) -> None:
    answer = admin.post("/lap-khoi/", {"year": "hai"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "parent", "locality", "family", "year", "full_name"}


def test_nobody_else_opens_or_sends_it(db: None) -> None:
    made = make_year(members=2, leaves=1, scored=False)
    for user in (made.secretary, made.leader, made.clerk, made.representative("dv-01"), User.objects.create_user("x")):
        client = Client()
        client.force_login(user)
        assert [client.get("/lap-khoi/").status_code, client.post("/lap-khoi/", TYPED).status_code] == [403, 403]
    assert Client().get("/lap-khoi/")["Location"] == "/dang-nhap/?next=/lap-khoi/"
    assert Bloc.objects.count() == 1


def test_the_masthead_leads_to_administration_who_runs_the_portal_and_nobody_else(db: None) -> None:
    made = make_year(members=2, leaves=1, scored=False)

    def links(user: User) -> list[bool]:
        client = Client()
        client.force_login(user)
        page = as_read(client.get(made.address("members")))
        return ['href="/quan-tri/"' in page, 'href="/lap-khoi/"' in page]

    assert (links(made.admin), links(made.secretary), links(made.clerk)) == ([True] * 2, [False] * 2, [False] * 2)
    client = Client()
    client.force_login(made.secretary)
    assert client.get("/quan-tri/").status_code == 200
