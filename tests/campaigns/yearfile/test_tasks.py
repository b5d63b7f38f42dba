"""The plan's table in the year file."""

import pytest

from campaigns.heirlooms import heirlooms
from members.models import BlocYear
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at

pytestmark = pytest.mark.django_db
PLAN: list[File] = [
    {
        "number": 4,
        "name": "Ký giao ước năm 2024",
        "time": "Quý I năm 2024",
        "due_on": "2024-02-29",
        "leader": "a",
        "helpers": ["b", "c"],
        "helpers_text": "các đoàn thể",
        "product": "Giao ước",
        "done_on": "2024-03-02",
    },
    {"number": 1, "name": "Sơ kết", "leader_text": "Tổ giúp việc"},
]


def test_a_plan_comes_back_as_it_was_loaded_and_stays_where_a_file_says_nothing() -> None:
    loaded(plain(work_plan=PLAN))
    assert dumped(plain())["work_plan"] == PLAN
    assert loaded(plain(work_plan=PLAN)).changes == []
    assert loaded(plain()).changes == []
    changes = loaded(plain(work_plan=[PLAN[0] | {"helpers": ["c"]}])).changes
    assert [(change.action, change.subject, change.old, change.new) for change in changes] == [
        ("bỏ", "Việc trong kế hoạch: Sơ kết", "", ""),
        ("sửa đơn vị phối hợp", "Việc trong kế hoạch: Ký giao ước năm 2024", "B; C", "C"),
    ]


def test_a_file_without_the_key_has_none() -> None:
    loaded(plain())
    assert "work_plan" not in dumped(plain())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "name"),
        ({"leader": "ai-do"}, "leader"),
        ({"helpers": ["ai-do"]}, "helpers"),
        ({"leader_text": "Tổ"}, "leader_text"),
        ({"due_on": "2042-02-01"}, "due_on"),
        ({"done_on": "2199-02-01"}, "done_on"),
        ({"money": 1}, "money"),
    ],
)
def test_a_wrong_task_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(work_plan=[PLAN[0] | change])) == [f"work_plan[0].{place}"]


def test_two_tasks_have_not_one_number() -> None:
    assert refusal(plain(work_plan=[PLAN[0], PLAN[0]])) == {"work_plan[1].number": "Số «4» đã có ở work_plan[0]."}


def test_the_next_year_gets_the_outline_of_the_plan_a_year_later() -> None:
    loaded(plain(work_plan=PLAN))
    found = {one.code: one.part for one in heirlooms(BlocYear.objects.get())}
    assert found["work_plan"] == {
        "work_plan": [
            {
                "name": "Ký giao ước năm 2025",
                "time": "Quý I năm 2025",
                "helpers_text": "các đoàn thể",
                "product": "Giao ước",
                "due_on": "2025-02-28",
            },
            {"name": "Sơ kết", "leader_text": "Tổ giúp việc"},
        ]
    }
