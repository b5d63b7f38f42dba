"""«Các Khối»: which blocs somebody finds there, in how many pages, and where the links lead."""

from typing import Any

import pytest
from django.test import Client

from members.blocspage import A_PAGE
from members.models import Bloc, BlocYear, Role, User
from tests.as_read import as_read
from tests.manyblocs import YEAR, more_blocs
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False, year=2024)


def look(user: User, **asked: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get("/cac-khoi/", asked)


def found(answer: Any) -> list[tuple[str, list[int]]]:
    return [(line.bloc.code, [year.year for year in line.years]) for line in answer.context["lines"]]


def test_an_administrator_finds_every_bloc_with_its_years_the_newest_first(made: Made) -> None:
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    Bloc.objects.create(code="khoi-trong", name="Khối chưa có năm", parent="Tỉnh", locality="Huế")
    answer = look(made.admin)
    assert found(answer) == [("khoi-thu", [2025, 2024]), ("khoi-trong", [])]
    page = as_read(answer)
    assert '<a href="/khoi-thu/2025/">Khối thi đua khoi-thu</a>' in page
    assert ("2 khối bạn mở được" in page, "chưa có năm nào" in page) == (True, True)


def test_the_bloc_s_own_people_find_theirs_and_no_other(made: Made) -> None:
    make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    for user in (made.secretary, made.leader, made.clerk, made.representative("dv-02")):
        assert found(look(user)) == [("khoi-thu", [2024])]
        assert found(look(user, tim="khac")) == []
    assert "Chưa có khối nào bạn mở được" in as_read(look(User.objects.create_user("khong-vai-tro")))


def test_who_is_not_logged_in_is_asked_to(db: None) -> None:
    assert Client().get("/cac-khoi/")["Location"] == "/dang-nhap/?next=/cac-khoi/"


def test_nobody_sends_it_anything(made: Made) -> None:
    client = Client()
    client.force_login(made.admin)
    assert client.post("/cac-khoi/").status_code == 405


def test_more_than_a_page_of_them_is_leafed_through_and_what_was_looked_for_is_kept(made: Made) -> None:
    more_blocs(A_PAGE + 1)
    first, second = look(made.admin, tim="KHỐI số"), look(made.admin, tim="KHỐI số", trang="2")
    assert [len(found(answer)) for answer in (first, second)] == [A_PAGE, 1]
    assert f"{A_PAGE + 1} khối khớp" in as_read(first)
    assert 'href="?tim=KH%E1%BB%90I+s%E1%BB%91&amp;trang=2"' in first.content.decode()
    assert found(look(made.admin, tim="khoi-00051")) == [("khoi-00051", [YEAR])]
    assert "Không có khối nào khớp" in as_read(look(made.admin, tim="không có"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40])
def test_a_page_that_is_not_there_is_another_that_is(page: str, made: Made) -> None:
    assert found(look(made.admin, trang=page)) == [("khoi-thu", [2024])]


def test_a_bloc_of_many_years_shows_the_newest_and_says_how_many_there_are_besides(made: Made) -> None:
    BlocYear.objects.bulk_create(BlocYear(bloc=made.year.bloc, year=year) for year in range(2010, 2020))
    answer = look(made.admin)
    assert found(answer) == [("khoi-thu", [2024, 2019, 2018, 2017, 2016])]
    assert "còn 6 năm trước" in as_read(answer)


def test_the_years_on_the_masthead_are_the_bloc_s_and_another_bloc_is_looked_for(made: Made) -> None:
    make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    client = Client()
    client.force_login(made.admin)
    answer = client.get("/khoi-thu/2024/thanh-vien/")
    choices = [(link.title, link.url, link.current) for link in answer.context["year_choices"]]
    assert choices == [
        ("Khối thi đua khoi-thu, năm 2025", "/khoi-thu/2025/", False),
        ("Khối thi đua khoi-thu, năm 2024", "/khoi-thu/2024/", True),
    ]
    page = as_read(answer)
    assert '<a href="/khoi-thu/2025/">Khối thi đua khoi-thu, năm 2025</a>' in page
    assert ("khoi-khac" in page, '<a href="/cac-khoi/">Khối khác…</a>' in page) == (False, True)
    client.force_login(made.secretary)
    assert "/cac-khoi/" not in client.get("/khoi-thu/2024/thanh-vien/").content.decode()


def test_who_has_roles_in_two_blocs_changes_between_them_on_the_masthead(made: Made) -> None:
    other = make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    Role.objects.create(user=made.secretary, kind=Role.Kind.SECRETARY, bloc=other.year.bloc)
    client = Client()
    client.force_login(made.secretary)
    choices = [link.url for link in client.get("/khoi-thu/2024/").context["year_choices"]]
    assert choices == ["/khoi-khac/2024/", "/khoi-thu/2024/"]


def test_an_administrator_of_one_bloc_comes_home_to_it_and_of_several_chooses(made: Made) -> None:
    client = Client()
    client.force_login(made.admin)
    assert client.get("/")["Location"] == "/khoi-thu/2024/"
    make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")
    assert client.get("/")["Location"] == "/cac-khoi/"
    Role.objects.create(user=made.admin, kind=Role.Kind.CLERK, bloc=made.year.bloc)
    assert client.get("/")["Location"] == "/khoi-thu/2024/"
