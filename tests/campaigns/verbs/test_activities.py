"""What can be done with one joint activity, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Activity, ActivityKind, Attendance
from campaigns.verbs.activities import (
    CANCELLED,
    HAS_RESULTS,
    HELD,
    NO_DAY,
    NO_REASON,
    PLANNED_BACKWARDS,
    PLANNED_WITHOUT_BEGINNING,
    ActivityRefused,
    StaleActivity,
    add_activity,
    cancel_activity,
    change_plan,
    delete_activity,
    people_of,
    record_result,
    restore_activity,
    seal_of,
)
from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.dates import today_vn
from members.odd_days import NOT_HELD_YET, KeptDay, OddDays
from tests.years import Made, make_year

ODD = "Ngày 05/01/2025 không thuộc năm thi đua 2024."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=2)


def who(made: Made, kind: str = "secretary") -> dict[str, Any]:
    user = getattr(made, kind)
    return {"year": made.year, "actor": Actor(user=user), "reader": made.reader(user)}


def plan_of(made: Made, **more: Any) -> dict[str, Any]:
    plan = {"kind": ActivityKind.objects.get(year=made.year, order=1), "name": "Hiến máu", "host": None}
    return plan | {"planned_from": None, "planned_to": None, "place": "", "budget": None, "plan": ""} | more


def added(made: Made, kept: dict[str, KeptDay] | None = None, **more: Any) -> Activity:
    return add_activity(**who(made), fields=plan_of(made, **more), kept=kept or {})


def held(made: Made, activity: Activity, people: dict[str, int | None] | None = None, **more: Any) -> bool:
    fields = {"held_on": date(2024, 5, 19), "result": "", "spent": None} | more
    seen: dict[str, Any] = {"number": activity.number, "seen": seal_of(activity), "kept": {}}
    return record_result(**who(made), **seen, fields=fields, people=people or {})


def log() -> list[tuple[str, str, str, str, str]]:
    return list(Entry.objects.order_by("id").values_list("subject", "action", "old", "new", "member"))


def test_a_new_activity_stands_last_with_a_number_of_its_own(made: Made) -> None:
    activity = added(made, host=made.members[1], budget=50_000_000, planned_from=date(2024, 6, 1))
    stands = Activity.objects.get(pk=activity.pk)
    assert (stands.order, stands.number, stands.host, stands.budget) == (3, 3, made.members[1], 50_000_000)
    assert log() == [("Hoạt động chung: Hiến máu", "thêm", "", "", "")]


def test_a_number_is_not_given_away_while_a_later_one_stands(made: Made) -> None:
    gone = added(made)
    added(made, name="Trồng cây")
    delete_activity(**who(made), number=gone.number, seen=seal_of(gone))
    assert added(made, name="Hội thảo").number == 5


@pytest.mark.parametrize("kind", ["leader", "clerk"])
def test_who_does_not_manage_the_year_changes_nothing(kind: str, made: Made) -> None:
    activity = Activity.objects.get(year=made.year, number=1)
    seen: dict[str, Any] = {"number": 1, "seen": seal_of(activity)}
    deeds = [
        lambda: add_activity(**who(made, kind), fields=plan_of(made), kept={}),
        lambda: change_plan(**who(made, kind), **seen, fields=plan_of(made), kept={}),
        lambda: record_result(**who(made, kind), **seen, fields={}, people={}, kept={}),
        lambda: cancel_activity(**who(made, kind), **seen, reason="Bão"),
        lambda: restore_activity(**who(made, kind), **seen),
        lambda: delete_activity(**who(made, kind), **seen),
    ]
    before = list(Activity.objects.values())
    for deed in deeds:
        with pytest.raises(PermissionError):
            deed()
    assert (list(Activity.objects.values()), log()) == (before, [])


def test_a_plan_is_changed_and_the_log_says_from_what_to_what(made: Made) -> None:
    activity = added(made)
    seen: dict[str, Any] = {"number": activity.number, "seen": seal_of(activity)}
    assert change_plan(**who(made), **seen, fields=plan_of(made, place="Hàm Thuận"), kept={})
    assert log()[-1] == ("Hoạt động chung: Hiến máu", "sửa kế hoạch", "Địa điểm: ", "Địa điểm: Hàm Thuận", "")
    stands = Activity.objects.get(pk=activity.pk)
    again: dict[str, Any] = {"number": activity.number, "seen": seal_of(stands)}
    assert not change_plan(**who(made), **again, fields=plan_of(made, place="Hàm Thuận"), kept={})
    assert len(log()) == 2


def test_a_form_that_is_older_than_what_stands_is_refused_and_says_who_changed_what(made: Made) -> None:
    activity = added(made)
    seen: dict[str, Any] = {"number": activity.number, "seen": seal_of(activity)}
    held(made, activity, {"dv-01": 3})
    with pytest.raises(StaleActivity) as stale:
        change_plan(**who(made), **seen, fields=plan_of(made, name="Khác"), kept={})
    assert str(stale.value).startswith("Thư ký Khối khoi-thu đã sửa lúc ")
    assert str(stale.value).endswith(": Hoạt động chung: Hiến máu, Đơn vị 01, sửa số người tham gia.")
    assert Activity.objects.get(pk=activity.pk).name == "Hiến máu"


@pytest.mark.parametrize(
    ("days", "problems"),
    [
        ({"planned_to": date(2024, 6, 2)}, {"planned_from": PLANNED_WITHOUT_BEGINNING}),
        ({"planned_from": date(2024, 6, 2), "planned_to": date(2024, 6, 1)}, {"planned_to": PLANNED_BACKWARDS}),
    ],
)
def test_days_that_cannot_be_planned_are_told_beside_the_day(
    days: dict[str, Any], problems: dict[str, str], made: Made
) -> None:
    with pytest.raises(ActivityRefused) as refused:
        added(made, **days)
    assert refused.value.problems == problems
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(number=1).update(**days)


def test_a_plan_for_another_year_is_asked_and_kept_with_its_reason(made: Made) -> None:
    day = date(2025, 1, 5)
    with pytest.raises(OddDays) as odd:
        added(made, planned_from=day)
    assert odd.value.odd == {"planned_from": ODD}
    activity = added(made, {"planned_from": KeptDay(ODD, "Lùi vì bão")}, planned_from=day)
    assert activity.planned_from_reason == f"{ODD} Vẫn ghi vì: Lùi vì bão"
    assert Entry.objects.get().reason == f"{ODD} Vẫn ghi vì: Lùi vì bão"
    # What stands is not asked again, and goes with the day.
    for days, reason in (({"place": "Hàm Thuận", "planned_from": day}, True), ({"planned_from": None}, False)):
        seen: dict[str, Any] = {"number": activity.number, "seen": seal_of(Activity.objects.get(pk=activity.pk))}
        change_plan(**who(made), **seen, fields=plan_of(made, **days), kept={})
        assert bool(Activity.objects.get(pk=activity.pk).planned_from_reason) == reason


def test_results_are_kept_with_who_took_part(made: Made) -> None:
    activity = added(made)
    assert held(made, activity, {"dv-01": 12, "dv-02": 0, "dv-03": None}, result="300 cây", spent=48_500_000)
    stands = Activity.objects.get(pk=activity.pk)
    assert (stands.result, stands.spent, people_of(stands)) == ("300 cây", 48_500_000, {"dv-01": 12, "dv-02": 0})
    old, new = "Đã tổ chức ngày: ; Kết quả: ; Kinh phí đã chi (đồng): ", ""
    assert log()[1][:3] == ("Hoạt động chung: Hiến máu", "ghi kết quả", old + new)
    assert [entry[1:] for entry in log()[2:]] == [
        ("sửa số người tham gia", "", "12", "dv-01"),
        ("sửa số người tham gia", "", "0", "dv-02"),
    ]
    assert held(made, stands, {"dv-01": 14}, result="300 cây", spent=48_500_000)
    assert people_of(stands) == {"dv-01": 14}
    assert [entry[1:] for entry in log()[4:]] == [
        ("sửa số người tham gia", "12", "14", "dv-01"),
        ("sửa số người tham gia", "0", "", "dv-02"),
    ]
    assert not held(made, Activity.objects.get(pk=activity.pk), {"dv-01": 14}, result="300 cây", spent=48_500_000)


@pytest.mark.parametrize("more", [{"result": "300 cây"}, {"spent": 0}, {"people": {"dv-01": 3}}])
def test_what_was_not_held_has_no_results(more: dict[str, Any], made: Made) -> None:
    activity = added(made)
    with pytest.raises(ActivityRefused) as refused:
        held(made, activity, held_on=None, **more)
    assert refused.value.problems == {"held_on": NO_DAY}
    if "people" not in more:
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**more)


def test_nothing_was_held_on_a_day_that_has_not_come(made: Made) -> None:
    with pytest.raises(ActivityRefused) as refused:
        held(made, added(made), held_on=today_vn() + timedelta(days=1))
    assert refused.value.problems == {"held_on": NOT_HELD_YET}


def test_a_cancelled_activity_keeps_its_row_and_comes_back(made: Made) -> None:
    activity = added(made, place="Hàm Thuận")
    with pytest.raises(ActivityRefused) as refused:
        cancel_activity(**who(made), number=activity.number, seen=seal_of(activity), reason="  ")
    assert refused.value.problems == {"reason": NO_REASON}
    cancelled = cancel_activity(**who(made), number=activity.number, seen=seal_of(activity), reason="Bão")
    assert (cancelled.state, cancelled.place) == ("cancelled", "Hàm Thuận")
    with pytest.raises(ActivityRefused) as refused:
        held(made, cancelled)
    assert refused.value.problems == {"": CANCELLED}
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(held_on=date(2024, 5, 19))
    restored = restore_activity(**who(made), number=activity.number, seen=seal_of(cancelled))
    assert restored.cancelled_reason == ""
    assert [entry[1:4] for entry in log()[1:]] == [
        ("hủy", "Lý do hủy: ", "Lý do hủy: Bão"),
        ("khôi phục", "Lý do hủy: Bão", "Lý do hủy: "),
    ]


def test_what_was_held_is_neither_cancelled_nor_deleted(made: Made) -> None:
    activity = added(made)
    held(made, activity, {"dv-01": 3})
    seen: dict[str, Any] = {"number": activity.number, "seen": seal_of(Activity.objects.get(pk=activity.pk))}
    for deed, sentence in ((lambda: cancel_activity(**who(made), **seen, reason="Bão"), HELD),
                           (lambda: delete_activity(**who(made), **seen), HAS_RESULTS)):  # fmt: skip
        with pytest.raises(ActivityRefused) as refused:
            deed()
        assert refused.value.problems == {"": sentence}
    assert Attendance.objects.get().people == 3


def test_what_was_entered_by_mistake_goes_and_the_log_keeps_it(made: Made) -> None:
    activity = added(made, plan="Mỗi đơn vị 10 người")
    number = activity.number
    delete_activity(**who(made), number=number, seen=seal_of(activity))
    assert not Activity.objects.filter(number=number).exists()
    assert log()[-1] == ("Hoạt động chung: Hiến máu", "xóa", "Mỗi đơn vị 10 người", "", "")


@pytest.mark.parametrize(
    ("fields", "day", "state"),
    [
        ({}, date(2024, 6, 1), "planned"),
        ({"planned_from": date(2024, 6, 1)}, date(2024, 6, 1), "planned"),
        ({"planned_from": date(2024, 6, 1)}, date(2024, 6, 2), "overdue"),
        ({"planned_from": date(2024, 6, 1), "planned_to": date(2024, 6, 3)}, date(2024, 6, 3), "planned"),
        ({"planned_from": date(2024, 6, 1), "planned_to": date(2024, 6, 3)}, date(2024, 6, 4), "overdue"),
        ({"planned_from": date(2024, 6, 1), "held_on": date(2024, 7, 1)}, date(2024, 8, 1), "held"),
        ({"planned_from": date(2024, 6, 1), "cancelled_reason": "Bão"}, date(2024, 8, 1), "cancelled"),
    ],
)
def test_how_an_activity_stands_on_a_day(fields: dict[str, Any], day: date, state: str) -> None:
    assert Activity(**fields).state_on(day) == state
