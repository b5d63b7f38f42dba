"""The works of a year in its file."""

import pytest

from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
CODE = small()["members"][0]["code"]
WORKS: list[File] = [
    {
        "number": 1,
        "name": "Cầu dân sinh",
        "place": "Hàm Thuận",
        "value": 70_000_000,
        "starts_on": "2024-03-01",
        "handed_on": "2024-05-01",
        "shares": [{"member": CODE, "amount": 0}],
    },
    {"number": 4, "name": "Trồng cây", "stopped_reason": "Bão"},
]


def test_works_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    loaded(plain(works=WORKS))
    assert dumped(plain())["works"] == WORKS
    assert loaded(plain(works=WORKS)).changes == []
    assert loaded(plain()).changes == []
    assert [change.action for change in loaded(plain(works=WORKS[:1])).changes] == ["xóa"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "name"),
        ({"value": -1}, "value"),
        ({"handed_on": "2024-02-01"}, "handed_on"),
        ({"handed_on": "2199-02-01"}, "handed_on"),
        ({"starts_on": "1203-02-01"}, "starts_on"),
        ({"stopped_reason": "Bão"}, "stopped_reason"),
        ({"shares": [{"member": "ai-do", "amount": 1}]}, "shares[0].member"),
        ({"shares": [{"member": CODE, "amount": -1}]}, "shares[0].amount"),
        ({"worth": 1}, "worth"),
    ],
)
def test_a_wrong_work_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(works=[WORKS[0] | change])) == [f"works[0].{place}"]


def test_two_works_have_not_one_number() -> None:
    file = plain(works=[WORKS[0], WORKS[1] | {"number": 1}])
    assert refusal(file) == {"works[1].number": "Số «1» đã có ở works[0]."}
