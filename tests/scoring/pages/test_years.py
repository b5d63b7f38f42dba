"""The standings over the years: each agency in one row, its successors followed, nobody told more than it may see."""

from typing import Any

import pytest
from django.test import Client

from members.models import Agency, User
from scoring.models import Publication, Round
from scoring.rules.snapshot import read
from tests.years import Made, make_year

ME = "dv-02"


def context_of(user: User, made: Made) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(made.address("standings-years")).context


def table(user: User, made: Made) -> list[tuple[str, list[list[tuple[int | None, str]]]]]:
    rows = context_of(user, made)["rows"]
    return [(row.name, [[(told.rank, told.total) for told in cell] for cell in row.cells]) for row in rows]


@pytest.fixture
def years(db: None) -> tuple[Made, Made, Made]:
    """Two published years and one that is being scored; the first one was corrected."""
    first = make_year(members=3, leaves=5, year=2023, step="published")
    first.correct({(ME, "1.1"): "99"})
    return first, make_year(members=4, leaves=5, year=2024, step="published"), make_year(members=4, leaves=5, year=2025)


def test_each_round_stands_as_it_was_last_published(years: tuple[Made, Made, Made]) -> None:
    first, second, third = years
    columns = context_of(third.secretary, third)["columns"]
    assert [(column.year, column.name) for column in columns] == [(2023, "Cả năm"), (2024, "Cả năm")]
    frozen = [
        read(Publication.objects.get(round=made.round, number=number).snapshot)
        for made, number in ((first, 2), (second, 1))
    ]
    found = table(third.secretary, third)
    assert [name for name, _ in found] == [f"Cơ quan, đơn vị số {order:02}" for order in (1, 2, 3, 4)]
    for order, (_, cells) in enumerate(found, start=1):
        for snapshot, cell in zip(frozen, cells, strict=True):
            line = snapshot.member(f"dv-{order:02}")
            assert [rank for rank, _ in cell] == ([line.rank] if line else [])


def test_an_agency_that_was_merged_stands_in_its_successor_s_row(years: tuple[Made, Made, Made]) -> None:
    first, _, third = years
    heir = Agency.objects.get(code="khoi-thu-dv-01")
    Agency.objects.filter(code="khoi-thu-dv-03").update(successor=heir)
    found = dict(table(third.secretary, third))
    assert [len(cell) for cell in found[heir.name]] == [2, 2]
    assert set(found) == {f"Cơ quan, đơn vị số {order:02}" for order in (1, 2, 4)}
    assert first.codes == ["dv-01", "dv-02", "dv-03"]


def test_a_member_sees_of_each_year_what_that_year_s_round_shows(years: tuple[Made, Made, Made]) -> None:
    first, second, third = years
    Round.objects.filter(pk=first.round.pk).update(visibility="own")
    found = dict(table(third.representative(ME), third))
    own, other = "Cơ quan, đơn vị số 02", "Cơ quan, đơn vị số 01"
    assert [rank for rank, _ in found[own][0]] == [None]
    assert found[other][0] == []
    assert [rank for rank, _ in found[other][1]] == [
        line.rank for line in read(second.round.publications.get().snapshot).members if line.code == "dv-01"
    ]


def test_another_bloc_s_years_are_none_of_these(years: tuple[Made, Made, Made]) -> None:
    other = make_year(members=3, leaves=5, bloc="khoi-khac", step="published")
    assert len(context_of(other.admin, years[2])["columns"]) == 2
    assert len(context_of(other.secretary, other)["columns"]) == 1


def test_before_anything_is_published_the_page_says_what_will_stand_there(db: None) -> None:
    made = make_year(members=3, leaves=5)
    client = Client()
    client.force_login(made.secretary)
    assert "Chưa có kỳ nào công bố" in client.get(made.address("standings-years")).content.decode()
    assert client.get(made.address("standings-years.pdf")).status_code == 200
