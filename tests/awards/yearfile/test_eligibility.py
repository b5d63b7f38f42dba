"""The year file's «awards.settings» and «awards.eligibility»."""

from typing import Any

import pytest

from awards.models import Eligibility
from tests.yearfiles import dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db

ROWS: list[dict[str, Any]] = [
    {
        "member": "b",
        "state": "suspended",
        "since": "2024-02-01",
        "reason": "Đang xác minh",
        "document": "Số 5-TB/UBKT",
        "whose": "UBKT",
        "answer": "Đã giải trình",
        "answered_on": "2024-02-05",
        "until": "2024-03-01",
        "outcome": "Không có sai phạm",
    },
    {"member": "b", "state": "excluded", "since": "2024-06-01", "reason": "Bị kỷ luật"},
    {"member": "c", "state": "suspended", "since": "2024-06-01", "reason": "Đang thanh tra"},
]
AWARDS: dict[str, Any] = {
    "settings": {"reasons": "all", "portal_ballot": "Điều 9", "to_standing_body": True},
    "eligibility": ROWS,
}


def plain(**awards: Any) -> dict[str, Any]:
    return small() | ({"awards": awards} if awards else {})


def test_they_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    assert loaded(plain(**AWARDS)).changes != []
    assert dumped(plain())["awards"] == AWARDS
    assert loaded(plain(**AWARDS)).changes == []
    assert loaded(plain()).changes == []
    assert dumped(plain())["awards"] == AWARDS
    told = loaded(plain(eligibility=ROWS[:1])).changes
    assert {(change.action, change.member) for change in told} == {
        ("xóa, vì ghi nhầm", ""),
        ("xóa, vì ghi nhầm", "b"),
        ("xóa, vì ghi nhầm", "c"),
    }
    assert dumped(plain())["awards"] == AWARDS | {"eligibility": ROWS[:1]}


def test_a_year_without_them_has_no_such_key() -> None:
    loaded(plain())
    assert "awards" not in dumped(plain())


def test_an_open_row_may_end_and_another_open_in_the_same_file() -> None:
    loaded(plain(eligibility=ROWS[1:2]))
    ends = ROWS[1] | {"until": "2024-07-01", "outcome": "Hết thời hạn"}
    file = plain(eligibility=[ends, ROWS[1] | {"since": "2024-08-01"}])
    loaded(file)
    assert dumped(file)["awards"]["eligibility"] == file["awards"]["eligibility"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"member": "ai-do"}, "member"),
        ({"state": "gone"}, "state"),
        ({"since": "2027-01-01"}, "since"),
        ({"since": "1203-01-01"}, "since"),
        ({"reason": ""}, "reason"),
        ({"document": "A" * 301}, "document"),
        ({"whose": "A" * 201}, "whose"),
        ({"answered_on": None}, "answered_on"),
        ({"until": "2024-01-01"}, "until"),
        ({"until": None}, "until"),
        ({"outcome": None}, "outcome"),
        ({"why": "A"}, "why"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(change: dict[str, Any], place: str) -> None:
    assert refused_at(plain(eligibility=[ROWS[0] | change])) == [f"awards.eligibility[0].{place}"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([ROWS[1], ROWS[1] | {"since": "2024-07-01"}], 1),
        ([ROWS[0], ROWS[0]], 1),
        ([ROWS[0], ROWS[1] | {"since": "2024-02-15"}], 1),
        ([ROWS[1], ROWS[1]], 1),
    ],
)
def test_rows_of_one_member_follow_one_another(rows: list[dict[str, Any]], place: int) -> None:
    assert set(refused_at(plain(eligibility=rows))) == {f"awards.eligibility[{place}].since"}
    assert Eligibility.objects.count() == 0


@pytest.mark.parametrize("settings", [{"reasons": "nobody"}, {"portal_ballot": "A" * 301}, {"more": 1}])
def test_a_rule_that_cannot_be_is_told_at_its_place(settings: dict[str, Any]) -> None:
    assert refused_at(plain(settings=settings)) == [f"awards.settings.{next(iter(settings))}"]
