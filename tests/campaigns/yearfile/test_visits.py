"""The check visits of a year in its file."""

import pytest

from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
CODE = small()["members"][0]["code"]
VISITS: list[File] = [
    {
        "number": 1,
        "on": "2024-04-02",
        "who": "Trưởng khối",
        "members": [{"member": CODE, "findings": "Tốt.\nThiếu biên bản."}],
    },
    {"number": 4, "on": "2024-05-02", "who": "Phó khối", "members": [{"member": CODE}]},
]


def test_visits_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    number = small()["campaigns"][0]["number"]
    file = plain(visits=[VISITS[0] | {"campaign": number}, VISITS[1]])
    loaded(file)
    assert dumped(plain())["visits"] == file["visits"]
    assert loaded(file).changes == []
    assert loaded(plain()).changes == []
    name = small()["members"][0]["short_name"]
    assert [(change.action, change.member) for change in loaded(file | {"visits": [VISITS[1]]}).changes] == [
        ("ghi đơn vị được kiểm tra", ""),
        (f"ghi kết quả kiểm tra {name}", CODE),
        ("xóa", ""),
    ]
    assert dumped(plain())["visits"] == [VISITS[1]]


def test_what_was_found_is_logged_as_its_member_s_alone() -> None:
    changes = loaded(plain(visits=VISITS)).changes
    assert [change.member for change in changes if "Thiếu biên bản" in change.new] == [CODE]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"on": None}, "on"),
        ({"on": "1203-02-01"}, "on"),
        ({"on": "2034-02-01"}, "on"),
        ({"who": ""}, "who"),
        ({"members": []}, "members"),
        ({"members": [{"member": "ai-do"}]}, "members[0].member"),
        ({"worth": 1}, "worth"),
    ],
)
def test_a_wrong_visit_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(visits=[VISITS[0] | change])) == [f"visits[0].{place}"]


def test_a_campaign_that_is_not_there_and_two_visits_of_one_number_are_refused() -> None:
    assert refused_at(plain(visits=[VISITS[0] | {"campaign": 7}])) == ["visits[0].campaign"]
    file = plain(visits=[VISITS[0], VISITS[1] | {"number": 1}])
    assert refusal(file) == {"visits[1].number": "Số «1» đã có ở visits[0]."}
