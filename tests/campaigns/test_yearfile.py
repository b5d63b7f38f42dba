from typing import Any

import pytest

from campaigns.models import Activity, ActivityKind, Campaign
from members.odd_days import NEEDLESS
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db


def plain(**more: Any) -> File:
    """A file with members, campaigns, focus and activities only."""
    file = small()
    keys = ("format", "source", "bloc", "year", "members", "campaigns", "focus", "activities")
    return {key: file[key] for key in keys} | more


def campaign(**more: Any) -> File:
    """A file with one campaign, whose keys can be given."""
    return plain(campaigns=[small()["campaigns"][0] | more])


def occasion(**more: Any) -> File:
    """A file with one occasion, whose keys can be given."""
    return campaign(occasions=[small()["campaigns"][0]["occasions"][0] | more])


def activities(**more: Any) -> File:
    """A file whose activities' keys can be given."""
    return plain(activities=small()["activities"] | more)


# --- campaigns ------------------------------------------------------------------------------------------


SAID = {
    "kind": "thematic",
    "launched_by": "Tỉnh",
    "answers": "Cả nước thi đua",
    "aims": "Một\nHai",
    "scope": "Toàn Khối",
    "criteria": "Vượt chỉ tiêu",
    "measures": "Tuyên truyền",
}


def test_what_a_campaign_says_comes_back_and_what_a_file_leaves_out_stays() -> None:
    full = plain(campaigns=[small()["campaigns"][0] | SAID])
    loaded(full)
    assert dumped(full)["campaigns"] == full["campaigns"]
    without = loaded(plain(campaigns=[small()["campaigns"][0]]))
    assert (without.changes, dumped(full)["campaigns"]) == ([], full["campaigns"])
    assert refusal(campaign(kind="weekly")) == {
        "campaigns[0].kind": "«weekly» không dùng được. Hãy ghi một trong: regular, thematic."
    }


def test_campaigns_stand_in_the_order_of_the_file_whatever_their_numbers() -> None:
    turned = plain(campaigns=small()["campaigns"][::-1])
    loaded(turned)
    assert list(Campaign.objects.order_by("order").values_list("number", flat=True)) == [2, 1]
    assert dumped(turned)["campaigns"] == turned["campaigns"]
    assert loaded(turned).changes == []


def test_campaigns_focus_and_activities_come_back_as_they_were_loaded() -> None:
    loaded(plain())
    found = dumped(plain())
    assert {key: found[key] for key in plain()} == plain()


def test_a_campaign_ending_before_it_starts_is_told() -> None:
    assert refusal(campaign(ends="2023-12-31")) == {
        "campaigns[0].ends": "Ngày kết thúc trước ngày bắt đầu. Hãy sửa lại một trong hai."
    }


def test_a_campaign_of_one_day_is_none_too_short() -> None:
    loaded(campaign(starts="2024-01-01", ends="2024-01-01"))


def test_years_that_do_not_fit_the_dates_are_told() -> None:
    assert refusal(occasion(years=93)) == {
        "campaigns[0].occasions[0].years": "«93 năm» không khớp với hai ngày: từ from đến to là 94 năm."
    }


def test_years_need_not_be_written() -> None:
    for years in ({}, {"years": None}):
        file = occasion(**years)
        if not years:
            del file["campaigns"][0]["occasions"][0]["years"]
        loaded(file)
        assert dumped(file)["campaigns"][0]["occasions"][0]["years"] == 94


def test_an_anniversary_before_its_origin_is_told() -> None:
    assert refusal(occasion(to="1930-02-02", years=0)) == {
        "campaigns[0].occasions[0].to": "Ngày kỷ niệm trước ngày gốc. Hãy sửa lại một trong hai."
    }


def test_a_number_stands_once() -> None:
    file = plain()
    file["campaigns"][1]["number"] = 1
    assert refusal(file) == {"campaigns[1].number": "Số «1» đã có ở campaigns[0]."}


def test_a_campaign_without_a_name_is_called_by_its_number() -> None:
    file = plain()
    del file["campaigns"][1]["name"]
    loaded(file)
    assert dumped(file)["campaigns"][1]["name"] == "Đợt 2"


def test_a_name_that_is_left_out_stays() -> None:
    loaded(campaign(name="Đợt cao điểm"))
    file = campaign()
    del file["campaigns"][0]["name"]
    assert loaded(file).changes == []


def test_campaigns_are_changed_added_and_removed_by_their_numbers() -> None:
    loaded(plain())
    known = Campaign.objects.get(number=2).pk
    file = plain(campaigns=[small()["campaigns"][1] | {"theme": "Về đích"}, small()["campaigns"][0] | {"number": 3}])
    loaded(file)
    assert dumped(file)["campaigns"] == file["campaigns"]
    assert Campaign.objects.get(number=2).pk == known


@pytest.mark.parametrize(
    ("campaigns", "places"),
    [
        ({}, ["campaigns"]),
        ([None], ["campaigns[0]"]),
        ([{}], ["campaigns[0].starts", "campaigns[0].ends", "campaigns[0].number", "campaigns[0].theme"]),
        ([small()["campaigns"][0] | {"number": 0}], ["campaigns[0].number"]),
        ([small()["campaigns"][0] | {"number": "1"}], ["campaigns[0].number"]),
        ([small()["campaigns"][0] | {"number": 32768}], ["campaigns[0].number"]),
        ([small()["campaigns"][0] | {"theme": " "}], ["campaigns[0].theme"]),
        ([small()["campaigns"][0] | {"name": "x" * 101}], ["campaigns[0].name"]),
        ([small()["campaigns"][0] | {"occasions": [1]}], ["campaigns[0].occasions[0]"]),
        ([small()["campaigns"][0] | {"occasions": {}}], ["campaigns[0].occasions"]),
    ],
)
def test_wrong_campaigns_are_told_by_place(campaigns: object, places: list[str]) -> None:
    assert refused_at(plain(campaigns=campaigns)) == places


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": None}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"from": "3/2/1930"}, "from"),
        ({"to": 2024}, "to"),
        ({"years": "94"}, "years"),
        ({"years": -94}, "years"),
        ({"year": 94}, "year"),
    ],
)
def test_wrong_occasions_are_told_by_place(change: File, place: str) -> None:
    assert refused_at(occasion(**change)) == [f"campaigns[0].occasions[0].{place}"]


@pytest.mark.parametrize(("focus", "place"), [("x", "focus"), ([""], "focus[0]"), (["x", ["y"]], "focus[1]")])
def test_a_wrong_focus_is_told_by_place(focus: object, place: str) -> None:
    assert refused_at(plain(focus=focus)) == [place]


# --- activities -----------------------------------------------------------------------------------------


def test_kinds_can_swap_their_places_and_names() -> None:
    loaded(plain())
    known = set(ActivityKind.objects.values_list("pk", "code"))
    file = activities(kinds=[{"code": "charity", "name": "Công trình"}, {"code": "work", "name": "Từ thiện"}])
    loaded(file)
    assert dumped(file)["activities"] == file["activities"]
    assert set(ActivityKind.objects.values_list("pk", "code")) == known


def test_activities_can_swap_their_kinds() -> None:
    loaded(plain())
    first, second = small()["activities"]["planned"]
    file = activities(planned=[first | {"kind": "charity"}, second | {"kind": "work"}])
    loaded(file)
    assert dumped(file)["activities"] == file["activities"]


def test_a_kind_can_be_replaced_with_all_activities_of_it() -> None:
    loaded(plain())
    planned = [activity | {"kind": "sport"} for activity in small()["activities"]["planned"]]
    file = activities(kinds=[{"code": "sport", "name": "Thể thao"}], planned=planned)
    assert [(change.subject, change.action) for change in loaded(file).changes] == [
        ("Loại hoạt động: Thể thao", "thêm"),
        ("Hoạt động chung: Trồng cây", "sửa"),
        ("Hoạt động chung: Tặng quà", "sửa"),
        ("Loại hoạt động: Công trình", "bỏ"),
        ("Loại hoạt động: Từ thiện", "bỏ"),
    ]
    assert dumped(file)["activities"] == file["activities"]


def test_a_kind_in_use_is_not_removed() -> None:
    loaded(plain())
    assert refusal(plain(activities={"kinds": [{"code": "work", "name": "Công trình"}]})) == {
        "activities.kinds": "«Từ thiện» không có trong tệp, nhưng đang có số liệu nên không bỏ được."
    }


def test_a_kind_nobody_knows_is_told() -> None:
    sentence = "Không có loại hoạt động nào mã «sport» trong activities.kinds."
    planned = [{"kind": "sport", "name": "Hội thao"}]
    assert refusal(activities(planned=planned)) == {"activities.planned[0].kind": sentence}
    loaded(plain())
    # Also where the file says nothing of kinds and those that stand count.
    assert refusal(plain(activities={"planned": planned})) == {"activities.planned[0].kind": sentence}


def test_an_activity_stays_held_where_a_file_only_moves_it() -> None:
    loaded(plain())
    moved = [{"kind": "charity", "name": "Tặng quà"}, {"kind": "work", "name": "Trồng cây"}]
    loaded(activities(planned=moved))
    held = {"held_on": "2024-05-19", "place": "Phan Thiết"}
    # Their numbers, which stand in their addresses, went with them.
    numbered = [moved[0] | {"number": 2}, moved[1] | held | {"number": 1}]
    assert dumped(plain())["activities"]["planned"] == numbered


def test_another_activity_is_not_held_because_the_one_at_its_place_was() -> None:
    loaded(plain())
    loaded(activities(planned=[{"kind": "work", "name": "Hội thao"}, {"kind": "work", "name": "Hội thao"}]))
    assert list(Activity.objects.values_list("name", "held_on", "place")) == [("Hội thao", None, "")] * 2


def test_an_activity_can_be_unheld() -> None:
    loaded(plain())
    planned = [activity | {"held_on": None, "place": None} for activity in small()["activities"]["planned"]]
    loaded(activities(planned=planned))
    assert list(Activity.objects.values_list("held_on", "place")) == [(None, "")] * 2


@pytest.mark.parametrize(
    ("found", "places"),
    [
        ([], ["activities"]),
        ({"required_per_year": "1"}, ["activities.required_per_year"]),
        ({"required_per_year": -1}, ["activities.required_per_year"]),
        ({"least_members": -1}, ["activities.least_members"]),
        ({"kinds": {}}, ["activities.kinds"]),
        ({"kinds": [{"code": "Work", "name": "x"}]}, ["activities.kinds[0].code"]),
        ({"kinds": [{"code": "a", "name": "x"}, {"code": "a", "name": "y"}]}, ["activities.kinds[1].code"]),
        ({"kinds": [{"code": "a", "name": "x" * 301}]}, ["activities.kinds[0].name"]),
        ({"planned": [None]}, ["activities.planned[0]"]),
        ({"planned": [{}]}, ["activities.planned[0].kind", "activities.planned[0].name"]),
        ({"plan": []}, ["activities.plan"]),
    ],
)
def test_wrong_activities_are_told_by_place(found: object, places: list[str]) -> None:
    assert refused_at(plain(activities=found)) == places


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"held_on": "19/5/2024"}, "held_on"),
        ({"held_on": True}, "held_on"),
        ({"place": 1}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"name": "x" * 301}, "name"),
        ({"kind": ["work"]}, "kind"),
    ],
)
def test_a_wrong_activity_is_told_by_place(change: File, place: str) -> None:
    planned = small()["activities"]["planned"]
    file = activities(planned=[planned[0] | change, planned[1]])
    assert refused_at(file) == [f"activities.planned[0].{place}"]


# --- odd days -------------------------------------------------------------------------------------------


def test_odd_days_are_told_with_their_place_and_loaded_all_the_same() -> None:
    planned = [row | {"held_on": "2023-11-20"} for row in small()["activities"]["planned"]][:1]
    file = activities(planned=planned) | {"campaigns": [small()["campaigns"][0] | {"ends": "2025-01-05"}]}
    other = "không thuộc năm thi đua 2024."
    assert {note.place: note.sentence for note in loaded(file).notes} == {
        "campaigns[0].ends": f"Ngày 05/01/2025 {other}",
        "activities.planned[0].held_on": f"Ngày 20/11/2023 {other} Hoạt động này được tính cho năm 2024.",
    }
    assert str(Activity.objects.get().held_on) == "2023-11-20"


def test_why_an_odd_day_stands_is_loaded_and_dumped_and_asks_nothing() -> None:
    planned = [small()["activities"]["planned"][0] | {"held_on": "2025-01-05", "held_reason": "Hoãn vì bão"}]
    assert loaded(activities(planned=planned)).notes == []
    assert dumped(activities())["activities"]["planned"] == planned


def test_why_a_campaign_s_odd_days_stand_is_loaded_and_dumped_and_asks_nothing() -> None:
    odd = {"starts": "2023-12-01", "starts_reason": "Mở sớm", "ends": "2025-01-05", "ends_reason": "Lùi vì bão"}
    file = activities(planned=[]) | {"campaigns": [small()["campaigns"][0] | odd]}
    assert loaded(file).notes == []
    assert dumped(file)["campaigns"] == file["campaigns"]


def test_a_reason_goes_with_the_day_that_it_is_about() -> None:
    planned, campaign = small()["activities"]["planned"][0], small()["campaigns"][0]

    def load(day: str, **reason: str) -> tuple[list[str], dict[str, str]]:
        """The reasons that stand once this day was loaded over what stood, and what was said of the file."""
        held = planned | {"held_on": day} | {f"held_{name}": text for name, text in reason.items()}
        ended = campaign | {"ends": day} | {f"ends_{name}": text for name, text in reason.items()}
        notes = loaded(activities(planned=[held]) | {"campaigns": [ended]}).notes
        kept = [Activity.objects.get().held_reason, Campaign.objects.get().ends_reason]
        return kept, {note.place: note.sentence for note in notes}

    assert load("2025-01-05", reason="Hoãn vì bão") == (["Hoãn vì bão"] * 2, {})
    assert load("2025-01-05")[0] == ["Hoãn vì bão"] * 2
    assert load("2025-01-06")[0] == ["", ""]
    assert load("2025-01-06", reason="Hoãn vì bão")[0] == ["Hoãn vì bão"] * 2
    places = ["campaigns[0].ends_reason", "activities.planned[0].held_reason"]
    assert load("2024-06-05", reason="Hoãn vì bão") == (["", ""], dict.fromkeys(places, NEEDLESS))


def test_an_activity_is_not_held_before_its_day_has_come() -> None:
    planned = [small()["activities"]["planned"][0] | {"held_on": "2199-01-05"}]
    assert refusal(activities(planned=planned)) == {
        "activities.planned[0].held_on": "Ngày tổ chức chưa tới. Hãy ghi ngày khi đã tổ chức xong."
    }
