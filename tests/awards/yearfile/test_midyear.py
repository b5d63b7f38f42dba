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


def test_in_another_order_with_one_more_they_are_the_same() -> None:
    loaded(plain(*ROWS))
    assert loaded(plain(*reversed(ROWS))).changes == []
    more = {"form": "co", "occasion": "Tổng kết đợt 1", "member": "a", "unit": "Phòng Một"}
    changes = loaded(plain(more, *reversed(ROWS))).changes
    assert [change.action for change in changes] == ["đề nghị"]
    assert loaded(plain(*ROWS, more)).changes == []
    said = loaded(plain(*ROWS[:1], ROWS[1] | {"withdrawn": ""}, ROWS[2], more)).changes
    assert [(change.action, change.old, change.new) for change in said] == [
        ("sửa", "Lý do rút: Xin rút", "Lý do rút: ")
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"form": "khong-co"}, "form"),
        ({"occasion": ""}, "occasion"),
        ({"occasion": "A" * 301}, "occasion"),
        ({"member": "ai-do"}, "member"),
        ({"person": "A"}, "person"),
        ({"campaign": 9}, "campaign"),
        ({"form": "chien-si", "person": "A", "unit": "Phòng Một"}, "unit"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(change: dict[str, Any], place: str) -> None:
    assert refused_at(plain(ROWS[0] | change)) == [f"awards.nominations[0].{place}"]
