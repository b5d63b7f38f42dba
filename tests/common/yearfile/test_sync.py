from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.models import Activity, ActivityKind
from common.audit.log import Change
from common.yearfile.parsing import YearFileRefused
from common.yearfile.sync import change_fields, describe, rows_meant, sync_rows
from members.models import Bloc, BlocYear
from tests.examples import examples
from tests.yearfiles import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> BlocYear:
    return BlocYear.objects.create(bloc=Bloc.objects.create(code="k", name="K", parent="P", locality="L"), year=2024)


def sync(year: BlocYear, *wanted: dict[str, Any], **how: Any) -> list[Change]:
    return sync_rows(year.activity_kinds.all(), "code", wanted, place="kinds", fixed={"year": year}, **how)


def kind(code: str, order: int, name: str = "Loại") -> dict[str, Any]:
    return {"code": code, "order": order, "name": name}


def standing(year: BlocYear) -> list[tuple[str, int, str]]:
    return list(year.activity_kinds.order_by("order").values_list("code", "order", "name"))


def test_rows_are_added_changed_and_removed(year: BlocYear) -> None:
    sync(year, kind("a", 1), kind("b", 2))
    changes = sync(year, kind("b", 1, "Loại khác"), kind("c", 2, "Mới"))
    assert standing(year) == [("b", 1, "Loại khác"), ("c", 2, "Mới")]
    assert changes == [
        Change(subject="Loại hoạt động: Loại", action="bỏ"),
        Change(
            subject="Loại hoạt động: Loại khác",
            action="sửa",
            old="Thứ tự: 2; Tên: Loại",
            new="Thứ tự: 1; Tên: Loại khác",
        ),
        Change(subject="Loại hoạt động: Mới", action="thêm"),
    ]


def test_rows_that_are_as_wanted_are_not_touched(year: BlocYear) -> None:
    sync(year, kind("a", 1), kind("b", 2))
    assert sync(year, kind("a", 1), kind("b", 2)) == []


def test_a_row_of_a_form_that_names_another_s_row_or_none_that_stands_is_a_new_one() -> None:
    assert rows_meant([2, None, 1, 2, 9, None], {1, 2, 3}) == [2, None, 1, None, None, None]


def test_a_field_that_is_left_out_stays(year: BlocYear) -> None:
    sync(year, kind("a", 1, "Tên cũ"))
    assert sync(year, {"code": "a", "order": 1}) == []
    assert standing(year) == [("a", 1, "Tên cũ")]


codes = st.lists(st.sampled_from("abcdef"), unique=True)


@settings(max_examples=examples(40))
@given(codes, codes)
def test_any_order_becomes_any_other(first: list[str], second: list[str]) -> None:
    with undone():
        year = BlocYear.objects.create(
            bloc=Bloc.objects.create(code="k", name="K", parent="P", locality="L"), year=2024
        )
        for wanted in (first, second):
            sync(year, *(kind(code, order) for order, code in enumerate(wanted, start=1)))
            assert [code for code, _, _ in standing(year)] == wanted


def test_a_row_keeps_its_identity_when_it_moves(year: BlocYear) -> None:
    sync(year, kind("a", 1), kind("b", 2))
    before = set(year.activity_kinds.values_list("pk", "code"))
    sync(year, kind("b", 1), kind("a", 2))
    assert set(year.activity_kinds.values_list("pk", "code")) == before


def test_the_largest_places_can_be_moved_too(year: BlocYear) -> None:
    ActivityKind.objects.create(year=year, **kind("a", 32767))
    ActivityKind.objects.create(year=year, **kind("b", 32766))
    sync(year, kind("b", 1), kind("a", 2))
    assert [code for code, _, _ in standing(year)] == ["b", "a"]


def test_rows_in_use_are_not_removed_and_all_of_them_are_told(year: BlocYear) -> None:
    sync(year, kind("a", 1, "Một"), kind("b", 2, "Hai"), kind("c", 3, "Ba"))
    for order, code in enumerate("ab", start=1):
        Activity.objects.create(year=year, kind=year.activity_kinds.get(code=code), order=order, name="Việc")
    with pytest.raises(YearFileRefused) as caught:
        sync(year, kind("c", 1, "Ba"))
    assert [(problem.place, problem.sentence) for problem in caught.value.problems] == [
        ("kinds", "«Một» không có trong tệp, nhưng đang có số liệu nên không bỏ được."),
        ("kinds", "«Hai» không có trong tệp, nhưng đang có số liệu nên không bỏ được."),
    ]


def test_rows_nobody_wants_can_stay_and_make_room(year: BlocYear) -> None:
    sync(year, kind("a", 1), kind("b", 2))
    changes = sync(year, kind("c", 1, "Mới"), drop=False)
    assert [change.action for change in changes] == ["thêm"]
    assert [code for code, _, _ in standing(year)] == ["c", "a", "b"]


def test_a_row_is_described_in_the_words_of_its_fields(year: BlocYear) -> None:
    row = Activity(year=year, name="Tặng quà", held_on=date(2024, 5, 19), order=1)
    assert describe(row, ["name", "held_on", "place"]) == "Tên: Tặng quà; Đã tổ chức ngày: 19/05/2024; Địa điểm: "


def test_fields_are_changed_where_they_differ_and_told_as_they_were_and_are(year: BlocYear) -> None:
    assert change_fields(year, {"source": "Báo Bình Thuận", "year": 2024}) == (
        "Nguồn số liệu: ",
        "Nguồn số liệu: Báo Bình Thuận",
    )
    assert BlocYear.objects.get(pk=year.pk).source == "Báo Bình Thuận"
    assert change_fields(year, {"source": "Báo Bình Thuận", "year": 2024}) is None


def test_what_is_told_in_another_way_is_saved_with_what_differs(year: BlocYear) -> None:
    told = change_fields(year, {"source": "Báo Bình Thuận"}, {"required_activities": 7})
    assert told == ("Nguồn số liệu: ", "Nguồn số liệu: Báo Bình Thuận")
    assert BlocYear.objects.get(pk=year.pk).required_activities == 7
    assert change_fields(year, {"source": "Báo Bình Thuận"}, {"required_activities": 8}) is None
    assert BlocYear.objects.get(pk=year.pk).required_activities == 7
