"""How joint activities were planned and what came of them, in a year file."""

import pytest

from campaigns.models import Activity
from tests.campaigns.test_yearfile import activities, plain
from tests.yearfiles import File, dumped, loaded, refusal, small

pytestmark = pytest.mark.django_db

CODE = small()["members"][0]["code"]
LIVED: list[File] = [
    {
        "kind": "work",
        "name": "Trồng cây",
        "number": 4,
        "host": CODE,
        "plan": "Mỗi đơn vị 10 người",
        "place": "Hàm Thuận",
        "budget": 50_000_000,
        "result": "300 cây",
        "spent": 48_500_000,
        "participants": [{"member": CODE, "people": 12}],
        "planned_from": "2024-05-18",
        "planned_to": "2025-01-05",
        "planned_to_reason": "Kéo sang năm sau",
        "held_on": "2024-05-19",
    },
    {"kind": "charity", "name": "Tặng quà", "cancelled_reason": "Bão"},
]


def test_plans_and_results_come_back_as_they_were_loaded() -> None:
    assert loaded(activities(planned=LIVED)).notes == []
    assert dumped(activities())["activities"]["planned"] == LIVED
    assert loaded(activities(planned=LIVED)).changes == []


def test_an_older_file_leaves_what_it_does_not_name() -> None:
    loaded(activities(planned=LIVED))
    older = [{name: row[name] for name in ("kind", "name")} for row in LIVED]
    assert loaded(activities(planned=older)).changes == []
    assert dumped(activities())["activities"]["planned"] == LIVED


def test_who_took_part_is_removed_only_where_the_file_says_so() -> None:
    loaded(activities(planned=LIVED))
    loaded(activities(planned=[LIVED[0] | {"participants": []}, LIVED[1]]))
    assert "participants" not in dumped(activities())["activities"]["planned"][0]


def test_an_activity_with_people_who_took_part_does_not_go_by_a_file() -> None:
    loaded(activities(planned=LIVED))
    assert refusal(activities(planned=LIVED[1:])) == {
        "activities.planned": "«Trồng cây» không có trong tệp, nhưng đang có số liệu nên không bỏ được."
    }


def test_what_a_file_unholds_loses_its_results_with_its_day() -> None:
    loaded(activities(planned=LIVED))
    bare = {name: LIVED[0][name] for name in ("kind", "name", "number")}
    loaded(activities(planned=[bare | {"held_on": None}, LIVED[1]]))
    left = set(dumped(activities())["activities"]["planned"][0])
    assert left == set(LIVED[0]) - {"held_on", "result", "spent", "participants"}


def test_a_number_that_a_file_gives_names_the_activity_under_whatever_name() -> None:
    loaded(activities(planned=LIVED))
    loaded(activities(planned=[LIVED[1], LIVED[0] | {"name": "Trồng rừng"}]))
    assert list(Activity.objects.order_by("order").values_list("number", "name")) == [
        (2, "Tặng quà"),
        (4, "Trồng rừng"),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": 0}, {"number": "Phải từ 1 đến 32767."}),
        ({"host": "ai-do"}, {"host": "Không có thành viên nào mã «ai-do» trong mục members."}),
        ({"budget": -1}, {"budget": "Phải từ 0 đến 999999999999999."}),
        ({"planned_from": None}, {"planned_from": "Hãy ghi cả ngày bắt đầu, hoặc bỏ ngày kết thúc."}),
        ({"planned_to": "2024-05-17"}, {"planned_to": "Ngày kết thúc phải từ ngày bắt đầu trở đi."}),
        (
            {"cancelled_reason": "Bão"},
            {"cancelled_reason": "Hoạt động này có cả ngày tổ chức và lý do hủy. Hãy bỏ một trong hai."},
        ),
        (
            {"participants": [{"member": "ai-do", "people": 1}]},
            {"participants[0].member": "Không có thành viên nào mã «ai-do» trong mục members."},
        ),
        (
            {"participants": [{"member": CODE, "people": 1}] * 2},
            {"participants[1].member": f"Mã «{CODE}» đã có ở activities.planned[0].participants[0]."},
        ),
        ({"participants": [{"member": CODE, "people": -1}]}, {"participants[0].people": "Phải từ 0 đến 100000."}),
        (
            {"held_on": None},
            {"held_on": "Hãy ghi ngày đã tổ chức, hoặc để trống kết quả, kinh phí và số người tham gia."},
        ),
    ],
)
def test_what_cannot_be_of_an_activity_is_told_by_place(change: File, told: dict[str, str]) -> None:
    found = refusal(activities(planned=[LIVED[0] | change]))
    assert found == {f"activities.planned[0].{place}": sentence for place, sentence in told.items()}


def test_two_activities_have_not_one_number() -> None:
    found = refusal(activities(planned=[LIVED[0], LIVED[1] | {"number": 4}]))
    assert found == {"activities.planned[1].number": "Số «4» đã có ở activities.planned[0]."}


def test_what_is_cancelled_by_a_file_was_not_held() -> None:
    loaded(activities(planned=LIVED))
    bare = {name: LIVED[0][name] for name in ("kind", "name", "number")}
    sentence = "Hoạt động này có cả ngày tổ chức và lý do hủy. Hãy bỏ một trong hai."
    assert refusal(activities(planned=[bare | {"cancelled_reason": "Bão"}, LIVED[1]])) == {
        "activities.planned[0].cancelled_reason": sentence
    }


def test_from_how_many_members_on_an_activity_counts_is_loaded_dumped_and_left_where_a_file_says_nothing() -> None:
    loaded(activities(least_members=1))
    assert loaded(plain()).changes == []
    assert dumped(plain())["activities"]["least_members"] == 1
    loaded(activities(least_members=0))
    assert dumped(plain()) == plain() | {key: dumped(plain())[key] for key in dumped(plain()) if key not in plain()}
