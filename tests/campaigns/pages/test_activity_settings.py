"""The page of what a year says of joint activities as a whole."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Activity, ActivityKind
from members.models import BlocYear
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=1, leaves=1, campaigns=3)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def opened(client: Client, made: Made) -> dict[str, str]:
    """What a browser would send of the form if nobody touched it."""
    context = client.get(made.address("activities-settings")).context
    form = {"seen": context["seen"]} | {box.name: box.value for box in context["numbers"]}
    for place, shown in enumerate(context["kinds"], start=1):
        at = f"k{shown.place}"
        form |= {f"{at}-code": shown.row.code, f"{at}-name": shown.row.name, f"{at}-order": str(place)}
    for place, activity in enumerate(context["activities"], start=1):
        form |= {f"a{activity.number}-order": str(place)}
    return form


def send(client: Client, made: Made, form: dict[str, str]) -> Any:
    return client.post(made.address("activities-settings"), form)


def test_a_form_that_nobody_touched_changes_nothing(secretary: Client, made: Made) -> None:
    before = list(ActivityKind.objects.values()), list(Activity.objects.values())
    assert send(secretary, made, opened(secretary, made)).status_code == 302
    assert (list(ActivityKind.objects.values()), list(Activity.objects.values())) == before


def test_a_row_goes_where_its_new_number_says_and_the_others_make_room(secretary: Client, made: Made) -> None:
    typed = {"k2-order": "1", "a1-order": "3", "k3-name": "Hội thảo", "required": "2"}
    assert send(secretary, made, opened(secretary, made) | typed)["Location"] == made.address("activities")
    codes = list(ActivityKind.objects.order_by("order").values_list("code", flat=True))
    assert codes == ["loai-3", "loai-1", "loai-2", "hoi-thao"]
    assert list(Activity.objects.order_by("order").values_list("number", flat=True)) == [2, 1, 3]
    assert BlocYear.objects.get().required_activities == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"required": "nhiều"}, "Hãy ghi một số nguyên từ 0 đến 99."),
        ({"required": "100"}, "Hãy ghi một số nguyên từ 0 đến 99."),
        ({"least": "-1"}, "Hãy ghi một số nguyên từ 0 đến 99."),
        ({"least": "2"}, "Khối có 1 đơn vị. Hãy ghi một số không lớn hơn thế."),
        ({"k0-order": "đầu"}, "«đầu» không phải số thứ tự. Hãy gõ 1, 2, 3 …"),
        (
            {"k0-drop": "on"},
            "Loại này đang có hoạt động nên không bỏ được. Hãy chuyển các hoạt động sang loại khác trước.",
        ),
        ({"k0-name": "x" * 301}, "Tên dài quá 300 ký tự. Hãy ghi ngắn hơn."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    typed: dict[str, str], told: str, secretary: Client, made: Made
) -> None:
    answer = send(secretary, made, opened(secretary, made) | typed | {"k1-name": "Tên mới gõ"})
    assert answer.status_code == 422
    assert as_read(answer).count(told) == (1 if "k0-order" in typed else 2)
    assert [shown.row.name for shown in answer.context["kinds"]][1] == "Tên mới gõ"
    assert not ActivityKind.objects.filter(name="Tên mới gõ").exists()


def test_a_form_older_than_what_stands_is_told_and_saved_at_the_second_press(secretary: Client, made: Made) -> None:
    form = opened(secretary, made)
    assert send(secretary, made, form | {"required": "5"}).status_code == 302
    answer = send(logged_in(made.admin), made, form | {"required": "6"})
    assert (answer.status_code, answer.context["numbers"][0].value, BlocYear.objects.get().required_activities) == (
        422,
        "6",
        5,
    )
    again = form | {"required": "6", "seen": answer.context["seen"]}
    assert send(logged_in(made.admin), made, again).status_code == 302
    assert BlocYear.objects.get().required_activities == 6


def test_a_year_without_kinds_leads_to_them_first(secretary: Client, made: Made) -> None:
    Activity.objects.all().delete()
    ActivityKind.objects.all().delete()
    for page in ("activities", "activity-new"):
        links = as_read(secretary.get(made.address(page)))
        assert links.count(f'href="{made.address("activities-settings")}">Ghi các loại hoạt động</a>') == 1
