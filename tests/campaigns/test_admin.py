"""Campaigns, focus and activities in the admin."""

from datetime import date

import pytest
from django.test import Client

from campaigns.models import Activity, ActivityKind, Campaign, Focus
from campaigns.verbs.activities import HAS_RESULTS
from common.audit.models import Entry
from tests.adminpages import log, logged_in, more_rows, page, save, told
from tests.as_read import as_read
from tests.years import Made, make_year

HERE = ("khoi-thu", 2024)


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=1, leaves=1, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def first_campaign() -> Campaign:
    return Campaign.objects.get(year__year=2024, number=1)


def test_a_campaign_and_its_occasions_are_changed_and_logged(made: Made, secretary: Client) -> None:
    changed = {
        "ends": "30/6/2024",
        "occasions-0-name": "Ngày thành lập Đảng",
        **more_rows("occasions", 1, {"name": "Quốc khánh", "from_date": "2/9/1945", "to_date": "2/9/2024"}),
    }
    assert told(save(secretary, page(first_campaign(), "change"), changed)) == []
    new = "Đợt thi đua: Đợt thi đua 1\nThứ tự: 2\nTên: Quốc khánh\nNgày gốc: 02/09/1945\nNgày kỷ niệm: 02/09/2024"
    assert log() == [
        (*HERE, "", "Đợt thi đua Đợt thi đua 1", "sửa «Đến ngày»", "01/03/2024", "30/06/2024"),
        (
            *HERE,
            "",
            "Ngày kỷ niệm Ngày thành lập Đảng",
            "sửa «Tên»",
            "Ngày kỷ niệm của đợt 1",
            "Ngày thành lập Đảng",
        ),
        (*HERE, "", "Ngày kỷ niệm Quốc khánh", "thêm", "", new),
    ]


def test_a_campaign_that_ends_before_it_starts_is_refused_in_words(secretary: Client, made: Made) -> None:
    answer = save(secretary, page(first_campaign(), "change"), {"ends": "31/12/2023"})
    assert told(answer) == ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]
    answer = save(secretary, page(first_campaign(), "change"), {"occasions-0-to_date": "1/1/1930"})
    assert told(answer) == ["Ngày kỷ niệm phải sau ngày gốc."]
    assert log() == []


@pytest.mark.parametrize("dropped", ["0", "1"])
def test_two_rows_that_claim_to_be_one_stored_row_are_refused_and_nothing_is_lost(
    dropped: str, secretary: Client, made: Made
) -> None:
    campaign = first_campaign()
    occasion = {"name": "Quốc khánh", "from_date": "2/9/1945", "to_date": "2/9/2024"}
    assert told(save(secretary, page(campaign, "change"), more_rows("occasions", 1, occasion))) == []
    stood, logged = list(campaign.occasions.values()), log()
    first = str(stood[0]["id"])
    for same in (first, first.translate(str.maketrans("0123456789", "０１２３４５６７８９"))):
        changed = {"occasions-1-id": same, f"occasions-{dropped}-DELETE": "on"}
        assert told(save(secretary, page(campaign, "change"), changed)) == [
            "Có hai dòng cùng chỉ một dòng đã lưu, nên cổng chưa lưu gì. Hãy mở lại trang rồi sửa."
        ]
    assert list(campaign.occasions.values()) == stood
    assert log() == logged


def test_the_number_of_a_campaign_stands_in_its_address_and_stays(secretary: Client, made: Made) -> None:
    answer = save(secretary, page(first_campaign(), "change"), {"number": "7"})
    assert told(answer) == ["Không sửa được nữa: «Số»."]
    taken = {"number": "2", "name": "Đợt 2", "starts": "1/7/2024", "ends": "31/12/2024", "theme": "Chủ đề"}
    assert told(save(secretary, page(Campaign, "add"), taken)) == ["Đợt thi đua với Năm thi đua và Số này đã có rồi."]


def test_a_campaign_goes_with_its_occasions_and_the_log_keeps_both(secretary: Client, made: Made) -> None:
    assert secretary.post(page(first_campaign(), "delete"), {"post": "yes"}).status_code == 302
    assert [entry[3:5] for entry in log()] == [
        ("Đợt thi đua Đợt thi đua 1", "xóa"),
        ("Ngày kỷ niệm Ngày kỷ niệm của đợt 1", "xóa"),
    ]
    assert log()[0][5].splitlines()[-1] == "Chủ đề: Chủ đề của đợt 1"


def test_a_point_of_focus_is_put_first(secretary: Client, made: Made) -> None:
    assert told(save(secretary, page(Focus, "add"), {"order": "1", "text": "Trọng tâm mới."})) == []
    assert list(Focus.objects.order_by("order").values_list("order", "text")) == [
        (1, "Trọng tâm mới."),
        (2, "Trọng tâm 1."),
        (3, "Trọng tâm 2."),
    ]


def test_an_activity_is_held_once_it_has_its_day(secretary: Client, made: Made) -> None:
    activity = Activity.objects.get(order=1)
    assert told(save(secretary, page(activity, "change"), {"held_on": "", "place": ""})) == []
    assert [entry[4:] for entry in log()] == [
        ("sửa «Địa điểm»", "Phan Thiết", ""),
        ("sửa «Đã tổ chức ngày»", "01/01/2024", ""),
    ]
    unheld = secretary.get(page(Activity), {"held_on__isempty": "1"}).context["cl"].result_list
    assert list(unheld) == [activity]


def test_an_activity_is_of_a_kind_of_its_own_year(secretary: Client, made: Made) -> None:
    later = make_year(members=1, leaves=1, year=2025)
    kinds = {
        year: set(ActivityKind.objects.filter(year=year).values_list("pk", flat=True))
        for year in (made.year, later.year)
    }
    activity = Activity.objects.get(year=made.year, order=1)
    offered = secretary.get(page(activity, "change")).context["adminform"].form.fields["kind"].queryset
    assert {kind.pk for kind in offered} == kinds[made.year]
    new = {"year": made.year.pk, "kind": min(kinds[later.year]), "name": "Hội thao"}
    answer = save(secretary, page(Activity, "add"), new)
    assert (len(told(answer)), list(answer.context["adminform"].form.errors)) == (1, ["kind"])
    assert told(save(secretary, page(Activity, "add"), new | {"kind": min(kinds[made.year])})) == []
    assert Activity.objects.get(name="Hội thao").order == 3


def test_a_kind_that_has_activities_stays(secretary: Client, made: Made) -> None:
    kind = ActivityKind.objects.get(code="loai-1")
    answer = secretary.post(page(kind, "delete"), {"post": "yes"})
    assert (answer.status_code, len(answer.context["protected"]), ActivityKind.objects.count()) == (200, 1, 2)


def test_pages_and_records_stand_above_the_forms(secretary: Client, made: Made) -> None:
    places = {
        "dot-thi-dua/1": first_campaign(),
        "dot-thi-dua": Focus.objects.all()[0],
        "hoat-dong": ActivityKind.objects.all()[0],
        "hoat-dong/1": Activity.objects.all()[0],
    }
    for place, thing in places.items():
        assert secretary.get(page(thing, "change")).context["page_links"] == [
            ("Bản in (PDF)", f"/khoi-thu/2024/{place}.pdf"),
            ("Xem trang", f"/khoi-thu/2024/{place}/"),
        ]


def test_an_activity_held_in_another_year_is_asked_and_kept_with_a_reason(secretary: Client, made: Made) -> None:
    activity = Activity.objects.get(order=1)
    odd = "Ngày 05/01/2025 không thuộc năm thi đua 2024. Hoạt động này được tính cho năm 2024."
    changed = {"held_on": "5/1/2025"}
    assert told(save(secretary, page(activity, "change"), changed)) == [
        f"{odd} Nếu ngày ấy đúng, hãy ghi lý do ở ô «Vì sao vẫn ghi ngày ấy»."
    ]
    assert log() == []
    assert told(save(secretary, page(activity, "change"), changed | {"kept_because": "Hoãn vì bão"})) == []
    activity.refresh_from_db()
    reason = f"{odd} Vẫn ghi vì: Hoãn vì bão"
    assert (activity.held_reason, list(Entry.objects.values_list("reason", flat=True))) == (reason, [reason])
    assert reason in as_read(secretary.get(made.address("activities")))
    # What stands is not asked again, and the reason goes with its day.
    assert told(save(secretary, page(activity, "change"), {"place": "La Gi"})) == []
    assert told(save(secretary, page(activity, "change"), {"held_on": "5/6/2024"})) == []
    activity.refresh_from_db()
    assert activity.held_reason == ""


def test_what_has_not_been_held_yet_has_no_day(secretary: Client, made: Made) -> None:
    answer = save(
        secretary, page(Activity.objects.get(order=1), "change"), {"held_on": "1/1/2199", "kept_because": "A"}
    )
    assert told(answer) == ["Ngày tổ chức chưa tới. Hãy ghi ngày khi đã tổ chức xong."]


def test_a_campaign_outside_its_year_is_asked(secretary: Client, made: Made) -> None:
    answer = save(secretary, page(first_campaign(), "change"), {"ends": "5/1/2025"})
    assert [sentence.partition(" Nếu")[0] for sentence in told(answer)] == [
        "Ngày 05/01/2025 không thuộc năm thi đua 2024."
    ]
    new = {
        "year": made.year.pk,
        "number": "9",
        "name": "Đợt 9",
        "starts": "1/12/2023",
        "ends": "1/2/2024",
        "theme": "A",
    }
    assert len(told(save(secretary, page(Campaign, "add"), new))) == 1
    assert told(save(secretary, page(Campaign, "add"), new | {"kept_because": "Mở sớm"})) == []
    reason = "Ngày 01/12/2023 không thuộc năm thi đua 2024. Vẫn ghi vì: Mở sớm"
    assert Entry.objects.get().reason == reason
    campaign = Campaign.objects.get(number=9)
    assert (campaign.starts_reason, campaign.ends_reason) == (reason, "")
    for name in ("campaigns", "campaign"):
        assert reason in as_read(secretary.get(made.address(name, *([9] if name == "campaign" else []))))


def test_why_a_campaign_s_odd_day_stands_goes_with_the_day(secretary: Client, made: Made) -> None:
    address = page(first_campaign(), "change")
    odd = {"starts": "1/12/2023", "ends": "5/1/2025", "kept_because": "Theo kế hoạch"}
    assert told(save(secretary, address, odd)) == []
    kept = "Vẫn ghi vì: Theo kế hoạch"
    starts, ends = (f"Ngày {day} không thuộc năm thi đua 2024. {kept}" for day in ("01/12/2023", "05/01/2025"))
    assert first_campaign().day_reasons == [starts, ends]
    assert told(save(secretary, address, {"theme": "Chủ đề khác"})) == []
    assert first_campaign().day_reasons == [starts, ends]
    assert told(save(secretary, address, {"ends": "5/6/2024"})) == []
    assert first_campaign().day_reasons == [starts]


def test_an_activity_of_which_something_came_is_not_deleted(made: Made, secretary: Client) -> None:
    activity = Activity.objects.filter(year=made.year).order_by("order")[0]
    Activity.objects.filter(pk=activity.pk).update(held_on=date(2024, 4, 9))
    answer = secretary.post(page(activity, "delete"), {"post": "yes"})
    assert (answer.status_code, HAS_RESULTS in as_read(answer)) == (403, True)
    Activity.objects.filter(pk=activity.pk).update(held_on=None)
    assert secretary.post(page(activity, "delete"), {"post": "yes"}).status_code == 302
