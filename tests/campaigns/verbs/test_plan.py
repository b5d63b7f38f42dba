"""The campaigns of a year as they are made, changed, put in order, dropped and brought back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaigns.launching import launch_of
from campaigns.models import Campaign, Focus
from campaigns.verbs.plan import (
    WRITTEN,
    OccasionDates,
    PlanRefused,
    StalePlan,
    arrange_plan,
    arrangement_seal,
    campaign_seal,
    plan_of,
    restore_plan,
    save_campaign,
    seal_of,
)
from common.audit.log import Actor
from common.audit.models import Entry
from documents.models import Document, Draft
from members.odd_days import KeptDay, OddDays
from tests.years import Made, make_year

FIELDS = dict.fromkeys(WRITTEN, "") | {
    "name": "Đợt ba",
    "starts": date(2024, 7, 1),
    "ends": date(2024, 12, 31),
    "theme": "Chủ đề mới",
}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=2, campaigns=2, scored=False)


def change(made: Made, number: int | None, fields: dict[str, Any], **more: Any) -> int:
    stand = Campaign.objects.filter(year=made.year, number=number or 0).first()
    given = {
        "seen": campaign_seal(stand) if stand else "",
        "occasions": [OccasionDates(one.name, one.from_date, one.to_date) for one in stand.occasions.all()]
        if stand
        else [],
    }
    return save_campaign(
        year=made.year,
        number=number,
        fields=fields,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        **(given | more),
    )[0]


def arrange(made: Made, numbers: list[int], dropped: list[int] = [], **more: Any) -> Any:  # noqa: B006
    plan = plan_of(made.year)
    given = {"focus": plan["focus"], "seen": arrangement_seal(plan)}
    return arrange_plan(
        year=made.year,
        numbers=numbers,
        dropped=dropped,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        **(given | more),
    )


def restore(made: Made, plan: Any, seen: str) -> None:
    restore_plan(
        year=made.year, plan=plan, seen=seen, actor=Actor(user=made.secretary), reader=made.reader(made.secretary)
    )


def order_of(made: Made) -> list[int]:
    return list(Campaign.objects.filter(year=made.year).order_by("order").values_list("number", flat=True))


def log() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("subject", "action"))


def test_a_new_campaign_takes_the_next_number_stands_last_and_is_logged(made: Made) -> None:
    occasion = OccasionDates("Quốc khánh", date(1945, 9, 2), date(2024, 9, 2))
    assert change(made, None, FIELDS, occasions=[occasion]) == 3
    campaign = Campaign.objects.get(year=made.year, number=3)
    assert (campaign.order, campaign.name, campaign.occasions.get().years) == (3, "Đợt ba", 79)
    assert log() == [("Đợt thi đua: Đợt ba", "thêm"), ("Ngày kỷ niệm: Quốc khánh", "thêm")]
    assert Entry.objects.earliest("id").new == (
        "Tên: Đợt ba; Từ ngày: 01/07/2024; Đến ngày: 31/12/2024; Chủ đề: Chủ đề mới"
    )


def test_a_change_says_what_it_was_and_what_it_is(made: Made) -> None:
    first = Campaign.objects.get(year=made.year, number=1)
    change(made, 1, {name: getattr(first, name) for name in FIELDS} | {"theme": "Khác"}, occasions=[])
    entries = list(Entry.objects.order_by("id").values_list("subject", "action", "old", "new"))
    assert entries == [
        ("Đợt thi đua: Đợt thi đua 1", "sửa", "Chủ đề: Chủ đề của đợt 1", "Chủ đề: Khác"),
        ("Ngày kỷ niệm: Ngày kỷ niệm của đợt 1", "bỏ", "", ""),
    ]


def test_what_a_campaign_says_is_written_and_told_by_its_names(made: Made) -> None:
    said = {"kind": "thematic", "launched_by": "Tỉnh", "aims": "- Một\n- Hai", "criteria": "Vượt chỉ tiêu"}
    change(made, None, FIELDS | said)
    campaign = Campaign.objects.get(number=3)
    assert {name: getattr(campaign, name) for name in said} == said
    assert Entry.objects.get().new == (
        "Tên: Đợt ba; Loại phong trào: Theo chuyên đề; Cấp phát động: Tỉnh; Từ ngày: 01/07/2024; "
        "Đến ngày: 31/12/2024; Chủ đề: Chủ đề mới; Mục tiêu: - Một\n- Hai; Tiêu chí thi đua: Vượt chỉ tiêu"
    )


def test_a_day_outside_the_year_is_asked_and_kept_with_a_reason_until_it_is_changed(made: Made) -> None:
    odd = "Ngày 05/01/2025 không thuộc năm thi đua 2024."
    later = FIELDS | {"ends": date(2025, 1, 5)}
    with pytest.raises(OddDays) as asked:
        change(made, None, later)
    assert (asked.value.odd, order_of(made)) == ({"ends": odd}, [1, 2])
    change(made, None, later, kept={"ends": KeptDay(odd, "Lùi vì bão")})
    kept = f"{odd} Vẫn ghi vì: Lùi vì bão"
    assert (Campaign.objects.get(number=3).ends_reason, Entry.objects.get().reason) == (kept, kept)
    # What stands is not asked again; the reason goes with its day.
    change(made, 3, later | {"theme": "Khác"})
    assert Campaign.objects.get(number=3).ends_reason == kept
    change(made, 3, FIELDS)
    assert Campaign.objects.get(number=3).ends_reason == ""


def test_what_somebody_else_saved_meanwhile_is_not_written_over_and_it_is_said_who(made: Made) -> None:
    seen = campaign_seal(Campaign.objects.get(year=made.year, number=1))
    change(made, 1, FIELDS)
    with pytest.raises(StalePlan) as stale:
        change(made, 1, FIELDS | {"theme": "Của tôi"}, seen=seen)
    assert str(stale.value).startswith(f"{made.secretary} đã sửa lúc ")
    assert Campaign.objects.get(year=made.year, number=1).theme == "Chủ đề mới"
    Campaign.objects.filter(number=2).delete()
    with pytest.raises(StalePlan, match="Đợt thi đua này đã bị bỏ sau khi bạn mở trang"):
        change(made, 2, FIELDS)


def test_the_order_changes_and_no_number_does(made: Made) -> None:
    arrange(made, [2, 1])
    assert order_of(made) == [2, 1]
    assert Campaign.objects.get(year=made.year, order=1).name == "Đợt thi đua 2"


def test_focus_is_written_with_the_order(made: Made) -> None:
    arrange(made, [1, 2], focus=["Trọng tâm 2.", "Mới."])
    assert list(Focus.objects.filter(year=made.year).order_by("order").values_list("text", flat=True)) == [
        "Trọng tâm 2.",
        "Mới.",
    ]


def test_a_list_that_lost_a_campaign_on_the_way_drops_nothing(made: Made) -> None:
    for numbers, dropped in (([1], []), ([1, 2, 3], []), ([1, 2], [2]), ([], [1])):
        with pytest.raises(StalePlan):
            arrange(made, numbers, dropped)
    assert (order_of(made), log()) == ([1, 2], [])


def test_what_was_launched_or_is_being_drafted_is_not_dropped(made: Made) -> None:
    Draft.objects.create(year=made.year, source=launch_of(1), title="Thông báo")
    clerk = Client()
    clerk.force_login(made.clerk)
    typed = {"version": "0", "on": "20/3/2024", "seen": "on", "replaces": ""}
    assert clerk.post(made.address("composition-issue", launch_of(2)), typed).status_code == 302
    sign = Document.objects.get().sign
    with pytest.raises(PlanRefused) as refused:
        arrange(made, [], [1, 2])
    assert refused.value.problems == {
        "drop:1": "Đợt này đang có bản thảo văn bản phát động. Hãy bỏ bản thảo ấy ở trang Soạn văn bản trước.",
        "drop:2": f"Đợt này đã được phát động bằng Thông báo {sign} nên không bỏ được.",
    }
    assert order_of(made) == [1, 2]


def test_all_of_it_comes_back_as_it_was(made: Made) -> None:
    first = Campaign.objects.get(year=made.year, number=1)
    Campaign.objects.filter(pk=first.pk).update(starts_reason="Vì thế")
    before = plan_of(made.year)
    change(made, None, FIELDS)
    arrange(made, [3, 2], [1], focus=[])
    assert order_of(made) == [3, 2]
    restore(made, before, seal_of(plan_of(made.year)))
    assert plan_of(made.year) == before
    assert Entry.objects.latest("id").reason == "Hoàn tác lần lưu trước"


def test_what_was_saved_later_is_not_taken_back_with_it(made: Made) -> None:
    before = plan_of(made.year)
    arrange(made, [2, 1])
    seen = seal_of(plan_of(made.year))
    change(made, 1, FIELDS)
    with pytest.raises(StalePlan):
        restore(made, before, seen)
    assert order_of(made) == [2, 1]


def test_only_who_manages_the_year_does_any_of_it(made: Made) -> None:
    reader = made.reader(made.representative("dv-02"))
    plan = plan_of(made.year)
    actor = Actor(user=made.secretary)
    with pytest.raises(PermissionError):
        save_campaign(year=made.year, number=None, fields=FIELDS, occasions=[], seen="", actor=actor, reader=reader)
    with pytest.raises(PermissionError):
        arrange_plan(
            year=made.year,
            numbers=[2, 1],
            dropped=[],
            focus=[],
            seen=arrangement_seal(plan),
            actor=actor,
            reader=reader,
        )
    with pytest.raises(PermissionError):
        restore_plan(year=made.year, plan=plan, seen=seal_of(plan), actor=actor, reader=reader)
    assert (plan_of(made.year), log()) == (plan, [])
