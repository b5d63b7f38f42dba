"""Rows that are given a place, and the others that make room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Focus
from members.admin.order import AT_END, arranged, as_list, next_place, settle
from members.models import Bloc, BlocYear

A, B, C, D = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({}, [A, B, C, D]),
        ({A: 3}, [B, C, A, D]),
        ({D: 1}, [D, A, B, C]),
        ({B: 2}, [A, B, C, D]),
        ({A: 2, B: 1}, [B, A, C, D]),
        ({A: 4, D: 1}, [D, B, C, A]),
        ({C: AT_END}, [A, B, D, C]),
        ({C: 1, D: 1}, [C, D, A, B]),
        ({A: AT_END, B: AT_END}, [C, D, A, B]),
    ],
)
def test_a_row_stands_where_it_was_put_and_the_others_make_room(wanted: dict[int, int], order: list[int]) -> None:
    assert arranged([A, B, C, D], wanted) == order


@given(st.integers(1, 12), st.data())
def test_who_was_not_moved_keeps_its_order_and_who_was_gets_its_place(size: int, data: st.DataObject) -> None:
    standing = list(range(100, 100 + size))
    movers = data.draw(st.lists(st.sampled_from(standing), unique=True))
    places = data.draw(st.permutations(range(1, size + 1)))
    wanted = dict(zip(movers, places, strict=False))
    order = arranged(standing, wanted)
    assert sorted(order) == standing
    assert [row for row in order if row not in wanted] == [row for row in standing if row not in wanted]
    # Whoever asked for a place that all those before it leave free stands exactly there.
    if len(wanted) == size:
        assert {row: place for place, row in enumerate(order, start=1)} == wanted


@pytest.fixture
def rows(db: None) -> list[Focus]:
    bloc = Bloc.objects.create(code="thu", name="Khối thử", parent="Tỉnh ủy", locality="Bình Thuận")
    year = BlocYear.objects.create(bloc=bloc, year=2024)
    other = BlocYear.objects.create(bloc=bloc, year=2025)
    Focus.objects.create(year=other, order=1, text="Năm khác")
    return [Focus.objects.create(year=year, order=order, text=text) for order, text in ((1, "A"), (2, "B"), (5, "C"))]


def test_rows_are_numbered_from_one_whatever_gaps_there_were(rows: list[Focus]) -> None:
    siblings = Focus.objects.filter(year=rows[0].year)
    assert settle(siblings, {rows[2].pk: 1}) == {row.pk for row in rows}
    assert as_list(siblings) == "1. C; 2. A; 3. B"
    assert list(siblings.order_by("order").values_list("order", flat=True)) == [1, 2, 3]
    assert settle(siblings, {}) == set()


def test_the_next_place_is_behind_all_others(rows: list[Focus]) -> None:
    siblings = Focus.objects.filter(year=rows[0].year)
    assert [next_place(siblings), next_place(siblings.none())] == [6, 1]
