"""Which year a reader comes home to: where there is work; and that an empty year takes nobody away from it."""

import pytest
from django.test import Client

from members.home import Standing, home_of
from members.models import BlocYear, Membership
from scoring.models import Round
from tests.years import Made, make_year

IDLE, OPEN, AT_WORK = Standing


@pytest.mark.parametrize(
    ("standings", "home"),
    [
        ([], None),
        ([IDLE], 0),
        ([IDLE, AT_WORK], 1),
        ([OPEN, AT_WORK], 1),
        ([AT_WORK, OPEN, AT_WORK], 0),
        ([IDLE, IDLE, OPEN, OPEN], 2),
        ([IDLE, IDLE], 0),
    ],
)
def test_work_comes_first_then_an_open_year_then_the_newest(standings: list[Standing], home: int | None) -> None:
    assert home_of(list(enumerate(standings))) == home


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False, step="scoring", year=2023)


def home(made: Made, user: object = None) -> str:
    client = Client()
    client.force_login(user or made.secretary)  # type: ignore[arg-type]
    location: str = client.get("/")["Location"]
    return location


def test_an_empty_newer_year_does_not_take_the_home_page_from_open_scores(made: Made) -> None:
    newer = BlocYear.objects.create(bloc=made.year.bloc, year=2024)
    assert home(made) == home(made, made.admin) == "/khoi-thu/2023/"
    shown = Client()
    shown.force_login(made.secretary)
    assert "· 1 năm khác" in shown.get("/khoi-thu/2023/").content.decode()
    Round.objects.update(step="published")
    assert home(made) == "/khoi-thu/2024/"
    Membership.objects.create(
        year=newer, agency=made.members[0].agency, order=1, code="dv-01", name="Đơn vị 01", short_name="Đơn vị 01"
    )
    Round.objects.update(step="preparing")
    assert home(made) == home(made, made.representative("dv-01")) == "/khoi-thu/2024/"
    assert home(made, made.representative("dv-02")) == "/khoi-thu/2023/"
    Round.objects.update(step="agreeing")
    assert home(made) == home(made, made.representative("dv-01")) == "/khoi-thu/2023/"
