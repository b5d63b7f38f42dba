"""The year file's «registrations»: they come back as they were, and each mistake is told at its place."""

from typing import Any

import pytest

from campaigns.models import Registration, Target
from tests.yearfiles import File, dumped, loaded, refusal, small

pytestmark = pytest.mark.django_db

REGISTERED: File = {
    "member": "b",
    "handed_in_on": "2024-03-15",
    "titles": [
        {"title": "Tập thể lao động xuất sắc", "for_whom": "Cả cơ quan", "count": 1},
        {"award": "Bằng khen của Chủ tịch tỉnh", "count": 3},
    ],
    "targets": [
        {
            "group": "Nhiệm vụ chính trị",
            "name": "Mô hình mới",
            "unit": "mô hình",
            "direction": "at-least",
            "plan": "12.125",
            "half_year": "5",
            "estimate": "11.5",
            "actual": "11",
            "qualifier": "more",
            "adjustments": [{"on": "2024-07-01", "plan": "10", "reason": "Sáp nhập"}],
        },
        {"name": "Vi phạm", "direction": "at-most", "plan": "0", "met": False},
    ],
}
# Of a draft nobody has said the plan yet.
DRAFT: File = {
    "member": "c",
    "returned_reason": "Thiếu chỉ tiêu",
    "titles": [],
    "targets": [{"name": "Mô hình mới", "direction": "at-least"}],
}


def plain(*registrations: File) -> File:
    return {key: value for key, value in small().items() if key not in ("rubric", "rounds")} | {
        "registrations": list(registrations)
    }


def wrong(**more: Any) -> list[str]:
    return list(refusal(plain(REGISTERED | more)))


def test_registrations_come_back_as_they_were_loaded_and_loading_again_changes_nothing() -> None:
    file = plain(REGISTERED, DRAFT)
    loaded(file)
    assert dumped(file)["registrations"] == file["registrations"]
    assert loaded(file).changes == []


def test_a_file_that_says_nothing_of_them_leaves_them_and_an_empty_list_drops_them() -> None:
    loaded(plain(REGISTERED))
    without = {key: value for key, value in plain().items() if key != "registrations"}
    assert loaded(without).changes == []
    assert Registration.objects.count() == 1
    changes = loaded(plain()).changes
    assert [(change.subject, change.action, change.member) for change in changes] == [
        ("Đăng ký thi đua: Cơ quan B", "bỏ", "b")
    ]
    assert "registrations" not in dumped(plain())


def test_the_largest_figure_comes_back_to_the_last_digit() -> None:
    """SQLite keeps fifteen digits; đồng of a province have twelve."""
    largest = REGISTERED["targets"][0] | {"plan": "999999999999.999", "actual": "999999999999.999"}
    file = plain(REGISTERED | {"targets": [largest]})
    loaded(file)
    assert dumped(file)["registrations"] == file["registrations"]


def test_what_changes_is_told_with_the_member_that_it_concerns() -> None:
    loaded(plain(REGISTERED))
    target = REGISTERED["targets"][0] | {"actual": "12.5"}
    changes = loaded(plain(REGISTERED | {"targets": [target, REGISTERED["targets"][1]]})).changes
    assert [(change.subject, change.old, change.new, change.member) for change in changes] == [
        ("Chỉ tiêu: Mô hình mới", "Thực hiện: 11", "Thực hiện: 12,5", "b")
    ]
    assert Target.objects.get(name="Mô hình mới").adjustments.count() == 1


def test_each_mistake_is_told_at_its_place() -> None:
    target = REGISTERED["targets"][0]
    assert wrong(member="x") == ["registrations[0].member"]
    assert wrong(handed_in_on="2199-01-01") == ["registrations[0].handed_in_on"]
    assert wrong(titles=[{"for_whom": "Ai", "count": 1}]) == ["registrations[0].titles[0]"]
    assert wrong(titles=[{"title": "Cờ", "count": 0}]) == ["registrations[0].titles[0].count"]
    for plan in ("-1", "1.0005", "1000000000000", "nhiều"):
        assert wrong(targets=[target | {"plan": plan}]) == ["registrations[0].targets[0].plan"]
    assert wrong(targets=[{"name": "Chưa có số"}]) == ["registrations[0].targets[0].plan"]
    assert wrong(targets=[target | {"direction": "up"}]) == ["registrations[0].targets[0].direction"]
    assert wrong(targets=[target | {"qualifier": "exact"}]) == ["registrations[0].targets[0].qualifier"]
    assert wrong(targets=[target | {"adjustments": [{"on": "2024-07-01", "plan": "10"}]}]) == [
        "registrations[0].targets[0].adjustments[0].reason"
    ]
    assert refusal(plain(REGISTERED, REGISTERED)).keys() == {"registrations[1].member"}
    assert Registration.objects.count() == 0
