"""The meet of a joint activity in the year's file."""

from copy import deepcopy
from typing import Any

import pytest

from campaigns.models import Meet
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db
FIRST, SECOND = (member["code"] for member in small()["members"][:2])
MEET: File = {
    "ranking": "points",
    "mixed": "split",
    "first_points": 7,
    "second_points": 5,
    "third_points": 4,
    "consolation_points": 0,
    "side_prizes": [{"name": "Phong cách", "member": FIRST}, {"name": "Xuất sắc", "winner": "Trần Thị B"}],
    "contests": [
        {
            "number": 1,
            "sport": "Cầu lông",
            "first_money": 3_000_000,
            "consolation_money": 0,
            "category": "Đôi nam",
            "win_points": 2,
            "draw_points": 0,
            "advance": 1,
            "teams": [
                {
                    "number": 1,
                    "members": [FIRST, SECOND],
                    "name": "Liên quân",
                    "people": "Nguyễn Văn A\nTrần Thị B",
                    "group": "A",
                    "score": "9.25",
                    "prize": "first",
                },
                {"number": 4, "members": [FIRST], "group": "A"},
            ],
            "matches": [
                {"number": 1, "round": 0, "home": 1, "away": 4, "home_score": 2, "away_score": 0},
                {"number": 3, "round": 4, "home": 4},
                {"number": 7, "round": 2, "home": 1, "away": 4, "decided": "away"},
            ],
        },
        {"number": 3, "sport": "Kéo co"},
    ],
}


def file(meet: File | None = None) -> File:
    """A year's file whose one activity has this meet."""
    made = plain()
    activities: Any = {
        "required_per_year": 1,
        "kinds": [{"code": "hoi-thao", "name": "Hội thao"}],
        "planned": [{"kind": "hoi-thao", "name": "Hội thao Khối"}],
    }
    if meet is not None:
        activities["planned"][0]["meet"] = meet
    return made | {"activities": activities}


def changed(path: list[Any], value: Any) -> File:
    """The meet with another value at this place of it."""
    meet = deepcopy(MEET)
    inner: Any = meet
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return meet


def test_a_meet_comes_back_as_it_was_loaded_and_stays_where_a_file_says_nothing_of_it() -> None:
    loaded(file(MEET))
    assert dumped(file())["activities"]["planned"][0]["meet"] == MEET
    assert loaded(file(MEET)).changes == []
    assert loaded(file()).changes == []
    without = MEET | {"contests": MEET["contests"][1:], "side_prizes": []}
    assert [change.action for change in loaded(file(without)).changes] == [
        "sửa giải phụ",
        *["xóa trận"] * 3,
        *["xóa đội"] * 2,
        "xóa nội dung thi",
    ]
    assert dumped(file())["activities"]["planned"][0]["meet"] == {
        name: value for name, value in without.items() if value != []
    }


def test_what_changed_of_a_team_is_told_and_no_more() -> None:
    loaded(file(MEET))
    told = loaded(file(changed(["contests", 0, "teams", 1, "members"], [SECOND]))).changes
    assert [(one.action, one.old.partition(";")[0] != one.new.partition(";")[0]) for one in told] == [("sửa đội", True)]


def test_a_team_goes_with_the_matches_that_spoke_of_it() -> None:
    loaded(file(MEET))
    fewer = changed(["contests", 0, "teams"], MEET["contests"][0]["teams"][:1])
    fewer["contests"][0].pop("matches")
    assert [one.action for one in loaded(file(fewer)).changes] == [*["xóa trận"] * 3, "xóa đội"]


def test_a_file_from_before_meets_leaves_the_year_without_one() -> None:
    loaded(file())
    assert Meet.objects.count() == 0
    assert dumped(file())["activities"]["planned"] == [{"kind": "hoi-thao", "name": "Hội thao Khối"}]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["ranking"], "best", "ranking"),
        (["first_points"], None, "first_points"),
        (["mixed"], "twice", "mixed"),
        (["side_prizes", 0, "member"], "ai-do", "side_prizes[0].member"),
        (["side_prizes", 0, "member"], None, "side_prizes[0].winner"),
        (["contests", 0, "sport"], "", "contests[0].sport"),
        (["contests", 0, "first_money"], -1, "contests[0].first_money"),
        (["contests", 0, "first_money"], "3 triệu", "contests[0].first_money"),
        (["contests", 1, "number"], 1, "contests[1].number"),
        (["contests", 0, "teams", 0, "members"], ["ai-do"], "contests[0].teams[0].members[0]"),
        (["contests", 0, "teams", 0, "members"], [], "contests[0].teams[0].members"),
        (["contests", 0, "teams", 0, "prize"], "gold", "contests[0].teams[0].prize"),
        (["contests", 0, "teams", 0, "score"], "rất cao", "contests[0].teams[0].score"),
        (["contests", 0, "teams", 0, "score"], "1234567", "contests[0].teams[0].score"),
        (["contests", 0, "teams", 0, "score"], "1.0001", "contests[0].teams[0].score"),
        (["contests", 1, "teams"], [{"number": 2, "members": [FIRST]}] * 2, "contests[1].teams[1].number"),
        (["contests", 0, "advance"], 0, "contests[0].advance"),
        (["contests", 0, "matches", 0, "round"], 3, "contests[0].matches[0].round"),
        (["contests", 0, "matches", 0, "away"], 9, "contests[0].matches[0].away"),
        (["contests", 0, "matches", 0, "away"], 1, "contests[0].matches[0].away"),
        (["contests", 0, "matches", 0, "away_score"], None, "contests[0].matches[0].away_score"),
        (["contests", 0, "matches", 0, "decided"], "both", "contests[0].matches[0].decided"),
        (["contests", 0, "matches", 1, "number"], 1, "contests[0].matches[1].number"),
        (["contests", 0, "matches", 1, "home"], None, "contests[0].matches[1].home"),
        (["contests", 0, "medals"], 1, "contests[0].medals"),
    ],
)
def test_a_wrong_meet_is_told_by_place(path: list[Any], value: Any, place: str) -> None:
    assert refused_at(file(changed(path, value))) == [f"activities.planned[0].meet.{place}"]
