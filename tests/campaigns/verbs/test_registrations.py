"""A registration is written, handed in, given back and adjusted, and its results are kept: who, when, and what then."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Registration, Target
from campaigns.verbs.registrations import (
    HANDED_IN,
    NOT_HANDED_IN,
    NOTHING_WRITTEN,
    UNPLANNED,
    RegistrationRefused,
    ResultRow,
    StaleRegistration,
    TargetRow,
    adjust_target,
    of_member,
    return_registration,
    save_registration,
    save_results,
    seal_of,
)
from common.audit.log import Actor
from common.audit.models import Entry
from members.models import User
from members.odd_days import NOT_REGISTERED_YET, KeptDay, OddDays
from tests.campaigns.registered import ON, TARGETS, member_of, register
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, campaigns=1, scored=False)


def who(made: Made, user: User | None = None, **more: Any) -> dict[str, Any]:
    user = user or made.representative("dv-02")
    member = member_of(made)
    return {
        "member": member,
        "seen": seal_of(of_member(member)),
        "actor": Actor(user=user),
        "reader": made.reader(user),
    } | more


def names() -> list[str]:
    return list(Target.objects.order_by("order").values_list("name", flat=True))


def adjust(made: Made, **more: Any) -> None:
    given: dict[str, Any] = {
        "target": Target.objects.get(name="Mô hình mới", registration__member__code="dv-02").pk,
        "plan": Decimal(10),
        "on": date(2024, 7, 1),
        "reason": "Sáp nhập",
    }
    adjust_target(**who(made), **(given | more))


def result(name: str, **more: Any) -> ResultRow:
    row = ResultRow(Target.objects.get(name=name).pk, None, None, None, "", None)
    return replace(row, **more)


def test_a_member_registers_and_the_log_has_all_of_it(made: Made) -> None:
    found = register(made)
    assert (found.handed_in_on, names()) == (ON, [row.name for row in TARGETS])
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.member, entry.new.splitlines()) == (
        "nộp đăng ký thi đua",
        "dv-02",
        [
            "Ngày đăng ký: 15/03/2024",
            "Danh hiệu đăng ký: Tập thể lao động xuất sắc; Hình thức đăng ký: ; Tập thể, cá nhân: Cả cơ quan; "
            "Số lượng: 1",
            "Chỉ tiêu: Mô hình mới; Đơn vị tính: mô hình; Hướng: Từ … trở lên (≥); Kế hoạch: 12",
            "Chỉ tiêu: Hồ sơ quá hạn; Đơn vị tính: hồ sơ; Hướng: Không quá … (≤); Kế hoạch: 4",
            "Chỉ tiêu: Vi phạm kỷ luật; Đơn vị tính: ; Hướng: Không quá … (≤); Kế hoạch: 0",
        ],
    )


def test_the_secretary_registers_on_its_behalf_and_the_log_says_so(made: Made) -> None:
    register(made, user=made.secretary)
    assert set(Entry.objects.values_list("action", flat=True)) == {
        "thêm thay đơn vị",
        "nộp đăng ký thi đua thay đơn vị",
    }


def test_nobody_else_writes_for_a_member(made: Made) -> None:
    register(made)
    others = [made.leader, made.clerk, made.admin, made.representative("dv-03")]
    for user in others:
        with pytest.raises(PermissionError):
            register(made, "dv-01", user=user)
        with pytest.raises(PermissionError):
            save_results(results=[], **who(made, user))
        with pytest.raises(PermissionError):
            adjust_target(target=1, plan=Decimal(1), on=ON, reason="Vì", **who(made, user))
    for user in [*others, made.representative("dv-02")]:
        with pytest.raises(PermissionError):
            return_registration(reason="Vì", **who(made, user))
    assert Registration.objects.count() == 1


def test_rows_are_put_in_order_changed_and_dropped_until_it_is_handed_in(made: Made) -> None:
    register(made, hand_in=False)
    first, second, _ = Target.objects.order_by("order")
    again = [replace(TARGETS[1], id=second.pk, plan=Decimal(3)), replace(TARGETS[0], id=first.pk)]
    register(made, hand_in=False, titles=[], targets=again)
    assert list(Target.objects.order_by("order").values_list("pk", "plan")) == [
        (second.pk, Decimal(3)),
        (first.pk, Decimal(12)),
    ]
    register(made, titles=[], targets=again)
    with pytest.raises(RegistrationRefused) as refused:
        register(made, hand_in=False)
    assert refused.value.problems == {"": HANDED_IN}


def test_a_row_of_another_member_is_a_new_one_and_the_other_keeps_its_own(made: Made) -> None:
    register(made, "dv-03")
    stolen = Target.objects.first()
    assert stolen is not None
    register(made, targets=[TargetRow(stolen.pk, "", "Của dv-02", "", "at-least", Decimal(1))])
    stolen.refresh_from_db()
    assert (stolen.name, stolen.registration.member.code) == ("Mô hình mới", "dv-03")
    assert Target.objects.get(name="Của dv-02").registration.member.code == "dv-02"


def test_nothing_is_no_registration(made: Made) -> None:
    with pytest.raises(RegistrationRefused) as refused:
        register(made, titles=[], targets=[])
    assert (refused.value.problems, Registration.objects.count()) == ({"": NOTHING_WRITTEN}, 0)


def test_a_draft_may_wait_for_its_plans_and_what_is_handed_in_has_them(made: Made) -> None:
    rows = [replace(TARGETS[0], plan=None), TARGETS[1], replace(TARGETS[2], plan=None)]
    with pytest.raises(RegistrationRefused) as refused:
        register(made, targets=rows)
    assert refused.value.problems == {"": UNPLANNED.format("«Mô hình mới», «Vi phạm kỷ luật»")}
    register(made, targets=rows, hand_in=False)
    assert list(Target.objects.order_by("order").values_list("plan", flat=True)) == [None, 4, None]


def test_a_draft_from_which_all_was_taken_is_none_and_one_that_came_back_stays(made: Made) -> None:
    register(made, hand_in=False)
    empty: dict[str, Any] = {"titles": [], "targets": []}
    save_registration(**who(made), **empty)
    assert Registration.objects.count() == 0
    register(made)
    return_registration(**who(made, made.secretary), reason="Thiếu chỉ tiêu")
    save_registration(**who(made), **empty)
    assert Registration.objects.get().returned_reason == "Thiếu chỉ tiêu"


def test_a_day_to_come_is_refused_and_one_of_another_year_is_asked(made: Made) -> None:
    for on, told in ((None, "Hãy ghi ngày."), (date(2199, 1, 1), NOT_REGISTERED_YET)):
        with pytest.raises(RegistrationRefused) as refused:
            register(made, on=on)
        assert refused.value.problems == {"on": told}
    odd = "Ngày 05/01/2025 không thuộc năm thi đua 2024."
    with pytest.raises(OddDays) as asked:
        register(made, on=date(2025, 1, 5))
    assert (asked.value.odd, Registration.objects.count()) == ({"on": odd}, 0)
    found = register(made, on=date(2025, 1, 5), kept={"on": KeptDay(odd, "Nộp muộn")})
    assert found.day_reason == f"{odd} Vẫn ghi vì: Nộp muộn"
    # Late in the year before is no odd day.
    assert register(made, "dv-03", on=date(2023, 12, 20)).day_reason == ""


def test_what_somebody_else_saved_meanwhile_is_not_written_over(made: Made) -> None:
    register(made, hand_in=False, user=made.secretary)
    with pytest.raises(StaleRegistration) as stale:
        register(made, hand_in=False, targets=[], seen="")
    assert str(stale.value).startswith(f"{made.secretary} đã sửa lúc ")
    assert len(names()) == 3


def test_it_is_given_back_with_a_reason_and_keeps_results_and_adjustments(made: Made) -> None:
    register(made)
    save_results(results=[result("Mô hình mới", actual=Decimal(11))], **who(made))
    adjust(made)
    with pytest.raises(RegistrationRefused) as refused:
        return_registration(reason=" ", **who(made, made.secretary))
    assert refused.value.problems == {"return_reason": "Hãy ghi lý do mở lại."}
    return_registration(reason="Thiếu chỉ tiêu", **who(made, made.secretary))
    found = of_member(member_of(made))
    assert found is not None
    assert (found.handed_in_on, found.returned_reason) == (None, "Thiếu chỉ tiêu")
    rows = [replace(row, id=Target.objects.get(name=row.name).pk) for row in TARGETS[:2]]
    found = register(made, targets=rows)
    assert (found.handed_in_on, found.returned_reason) == (ON, "")
    target = Target.objects.get(name="Mô hình mới")
    assert (target.actual, target.adjustments.get().plan) == (Decimal(11), Decimal(10))


def test_results_are_written_once_it_was_handed_in_and_never_for_another_member(made: Made) -> None:
    with pytest.raises(RegistrationRefused) as refused:
        save_results(results=[], **who(made))
    assert refused.value.problems == {"": NOT_HANDED_IN}
    register(made, targets=TARGETS[:1])
    register(made, "dv-03", targets=TARGETS[1:2])
    rows = [
        result("Mô hình mới", half_year=Decimal(5), estimate=Decimal("11.5"), qualifier="about"),
        result("Hồ sơ quá hạn", actual=Decimal(9)),
    ]
    changes = save_results(results=rows, **who(made))
    assert [(change.subject, change.old, change.new, change.member) for change in changes] == [
        (
            "Chỉ tiêu: Mô hình mới",
            "Sáu tháng: ; Ước cả năm: ; Mức chính xác: ",
            "Sáu tháng: 5; Ước cả năm: 11,5; Mức chính xác: khoảng",
            "dv-02",
        )
    ]
    assert Target.objects.get(name="Hồ sơ quá hạn").actual is None


def test_an_adjustment_takes_the_place_of_the_plan_and_both_stay(made: Made) -> None:
    register(made)
    adjust(made)
    adjust(made, plan=Decimal(9), on=date(2024, 7, 1), reason="Lại sáp nhập")
    target = Target.objects.get(name="Mô hình mới")
    assert (target.plan, list(target.adjustments.values_list("order", "plan"))) == (
        Decimal(12),
        [(1, Decimal(10)), (2, Decimal(9))],
    )
    entry = Entry.objects.latest("id")
    assert (entry.subject, entry.action, entry.old, entry.new, entry.reason) == (
        "Chỉ tiêu: Mô hình mới",
        "điều chỉnh kế hoạch",
        "10",
        "9",
        "Lại sáp nhập",
    )


def test_an_adjustment_that_can_t_be_is_told_beside_its_field(made: Made) -> None:
    register(made)
    adjust(made)
    other = register(made, "dv-03")
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"target": None}, "target"),
        ({"target": other.targets.get(name="Mô hình mới").pk}, "target"),
        ({"reason": " "}, "reason"),
        ({"plan": Decimal(10)}, "plan"),
        ({"on": date(2024, 3, 1)}, "on"),
        ({"on": date(2024, 6, 30)}, "on"),
        ({"on": date(2199, 1, 1)}, "on"),
    ]
    mine: dict[str, Any] = {
        "target": Target.objects.get(name="Mô hình mới", registration__member__code="dv-02").pk,
        "plan": Decimal(8),
    }
    for wrong, field in refusals:
        with pytest.raises(RegistrationRefused) as refused:
            adjust(made, **({"on": date(2024, 8, 1)} | mine | wrong))
        assert list(refused.value.problems) == [field]
    assert Target.objects.get(pk=mine["target"]).adjustments.count() == 1


def test_what_can_never_be_the_database_refuses(made: Made) -> None:
    register(made)
    wrong: list[dict[str, Any]] = [{"plan": -1}, {"actual": -1}, {"direction": "up"}, {"qualifier": "less"}]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.filter(name="Mô hình mới").update(**fields)
