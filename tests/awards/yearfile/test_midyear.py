"""The year file's «awards.nominations»: whom the bloc puts forward in mid-year."""

from typing import Any

import pytest

from documents.catalogue import NO_MEMBERS
from tests.awards.yearfile.test_questions import FORMS
from tests.yearfiles import dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db

ROWS: list[dict[str, Any]] = [
    {"form": "co", "occasion": "Tổng kết đợt 1", "member": "b", "merits": "Dẫn đầu"},
    {"form": "co", "occasion": "Tổng kết đợt 1", "member": "a", "withdrawn": "Xin rút"},
    {"form": "chien-si", "occasion": "Đột xuất", "member": "c", "person": "Nguyễn Thị A", "sex": "female"},
]


def plain(*rows: dict[str, Any], silent: bool = False) -> dict[str, Any]:
    return small() | {"awards": {"forms": FORMS} | ({} if silent else {"nominations": list(rows)})}


def test_they_come_back_as_they_were_loaded_and_the_log_tells_no_member() -> None:
    changes = loaded(plain(*ROWS)).changes
    assert {change.member for change in changes if change.key.startswith("nomination/")} == {NO_MEMBERS}
    assert dumped(plain())["awards"]["nominations"] == ROWS
    assert loaded(plain(*ROWS)).changes == []
    assert loaded(plain(silent=True)).changes == []
    fewer = plain(ROWS[1], ROWS[2])
    loaded(fewer)
    assert dumped(plain())["awards"]["nominations"] == ROWS[1:]
    assert loaded(fewer).changes == []
    loaded(plain())
    assert "nominations" not in dumped(plain())["awards"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"form": "khong-co"}, "form"),
        ({"occasion": ""}, "occasion"),
        ({"occasion": "A" * 301}, "occasion"),
        ({"member": "ai-do"}, "member"),
        ({"person": "A"}, "person"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(change: dict[str, Any], place: str) -> None:
    assert refused_at(plain(ROWS[0] | change)) == [f"awards.nominations[0].{place}"]
