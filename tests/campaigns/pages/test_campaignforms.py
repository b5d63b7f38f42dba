"""«Sửa các đợt thi đua» and the form of one: what they show, keep, move and take back."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign, Focus
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=2, campaigns=2, scored=False)


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def listed(made: Made, desk: Client, **more: Any) -> dict[str, Any]:
    """The list's form as the page shows it, with what is changed in it."""
    shown = desk.get(made.address("campaigns-edit")).context
    numbers = [row.campaign.number for row in shown["rows"]]
    return {"number": numbers, "seen": shown["seen"], "focus": shown["focus"], "deed": "save"} | more


def form(made: Made, desk: Client, number: int, **more: str) -> dict[str, str]:
    """The form of a campaign as the page shows it, with what is typed into it."""
    shown = desk.get(made.address("campaign-edit", number)).context
    sent = {"seen": shown["seen"], "deed": "save"}
    for one in (shown["form"], *shown["occasions"]):
        for box in one:
            sent[box.html_name] = box.value() or ""
    return sent | more


def order_of(made: Made) -> list[int]:
    return list(Campaign.objects.filter(year=made.year).order_by("order").values_list("number", flat=True))


# --- the list ------------------------------------------------------------------------------------------------


def test_the_arrow_moves_a_campaign_and_nothing_is_kept_before_it_is_saved(made: Made, desk: Client) -> None:
    where = made.address("campaigns-edit")
    answer = desk.post(where, listed(made, desk, deed="down:1", focus="Gõ dở"))
    assert (answer.status_code, [row.campaign.number for row in answer.context["rows"]]) == (200, [2, 1])
    assert (answer.context["notes"], answer.context["focus"]) == (["Thứ tự mới chưa được lưu."], "Gõ dở")
    assert order_of(made) == [1, 2]
    assert desk.post(where, listed(made, desk, number=[2, 1])).status_code == 302
    assert order_of(made) == [2, 1]


def test_pasted_points_lose_their_marks_and_blank_lines(made: Made, desk: Client) -> None:
    desk.post(made.address("campaigns-edit"), listed(made, desk, focus="- Một\n\n  + Hai  việc\n• Ba"))
    assert list(Focus.objects.order_by("order").values_list("text", flat=True)) == ["Một", "Hai việc", "Ba"]


def test_a_campaign_is_dropped_and_brought_back_with_its_anniversaries(made: Made, desk: Client) -> None:
    where = made.address("campaigns-edit")
    desk.post(where, listed(made, desk, drop=["1"]))
    assert order_of(made) == [2]
    assert desk.get(where).context["may_undo"] is True
    assert said(desk.post(where, {"deed": "undo"}, follow=True)) == [
        "Đã hoàn tác: các đợt thi đua trở lại như trước lần lưu."
    ]
    assert order_of(made) == [1, 2]
    assert Campaign.objects.get(number=1).occasions.get().name == "Ngày kỷ niệm của đợt 1"
    assert desk.get(where).context["may_undo"] is False
    assert said(desk.post(where, {"deed": "undo"}, follow=True)) == ["Không có gì để hoàn tác."]


def test_what_somebody_added_meanwhile_is_shown_and_the_second_save_goes_through(made: Made, desk: Client) -> None:
    sent = listed(made, desk, number=[2, 1])
    other = Client()
    other.force_login(made.admin)
    new = {"name": "Đợt ba", "starts": "1/7/2024", "ends": "31/12/2024", "theme": "Chủ đề"}
    assert other.post(made.address("campaign-new"), new).status_code == 302
    answer = desk.post(made.address("campaigns-edit"), sent)
    assert (answer.status_code, [row.campaign.number for row in answer.context["rows"]]) == (422, [2, 1, 3])
    assert len(answer.context["sentences"]) == 1
    again = sent | {"number": [2, 1, 3], "seen": answer.context["seen"]}
    assert desk.post(made.address("campaigns-edit"), again).status_code == 302
    assert order_of(made) == [2, 1, 3]


def test_too_many_points_are_refused_and_kept_on_the_page(made: Made, desk: Client) -> None:
    typed = "\n".join(f"Điểm {number}" for number in range(41))
    answer = desk.post(made.address("campaigns-edit"), listed(made, desk, focus=typed))
    assert answer.context["sentences"] == ["Nội dung trọng tâm có 41 dòng, nhiều nhất là 40. Hãy gộp bớt."]
    assert (answer.context["focus"], Focus.objects.count()) == (typed, 2)


# --- one campaign --------------------------------------------------------------------------------------------


def test_what_the_form_shows_is_what_it_sends_back_unchanged(made: Made, desk: Client) -> None:
    answer = desk.post(made.address("campaign-edit", 1), form(made, desk, 1), follow=True)
    assert (said(answer), answer.redirect_chain) == (
        ["Không có gì thay đổi."],
        [(made.address("campaign", 1), 302)],
    )


def test_a_campaign_is_made_with_an_anniversary(made: Made, desk: Client) -> None:
    new = {"name": "Đợt ba", "starts": "1/7/2024", "ends": "31/12/2024", "theme": "Chủ đề"}
    day = {"o0-name": "Quốc khánh", "o0-from_date": "2/9/1945", "o0-to_date": "2-9-2024", "o1-name": ""}
    answer = desk.post(made.address("campaign-new"), new | day)
    assert answer["Location"] == made.address("campaign", 3)
    assert [(one.name, one.years) for one in Campaign.objects.get(number=3).occasions.all()] == [("Quốc khánh", 79)]


def test_each_mistake_stands_beside_its_box_and_nothing_typed_is_lost(made: Made, desk: Client) -> None:
    typed = {"name": "", "ends": "1/1/2023", "o0-to_date": "1/1/1900", "o1-name": "Chỉ có tên"}
    answer = desk.post(made.address("campaign-edit", 1), form(made, desk, 1, **typed))
    assert answer.status_code == 422
    shown = answer.context
    assert list(shown["form"].errors) == ["name", "ends"]
    assert shown["form"].errors["ends"] == ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]
    assert shown["wrong"] == [
        ("id_o0-to_date", "Ngày kỷ niệm, dòng 1: Ngày kỷ niệm phải sau ngày gốc."),
        ("id_o1-from_date", "Ngày kỷ niệm, dòng 2: Hãy ghi ngày gốc, ví dụ 3/2/1930."),
        ("id_o1-to_date", "Ngày kỷ niệm, dòng 2: Hãy ghi ngày kỷ niệm trong năm."),
    ]
    assert (shown["form"]["ends"].value(), shown["occasions"][1]["name"].value()) == ("1/1/2023", "Chỉ có tên")


def test_an_anniversary_goes_up_and_room_is_made_without_saving(made: Made, desk: Client) -> None:
    typed = {"o1-name": "Hai", "o1-from_date": "x", "theme": "Gõ dở"}
    answer = desk.post(made.address("campaign-edit", 1), form(made, desk, 1, deed="up:1", **typed))
    assert (answer.status_code, answer.context["form"]["theme"].value()) == (200, "Gõ dở")
    assert [row["name"].value() for row in answer.context["occasions"][:2]] == ["Hai", "Ngày kỷ niệm của đợt 1"]
    answer = desk.post(made.address("campaign-edit", 1), form(made, desk, 1, deed="more", **typed))
    assert [row.is_blank for row in answer.context["occasions"]] == [False, False, *[True] * 4]


def test_an_odd_day_is_asked_beside_the_form_and_kept_with_its_reason(made: Made, desk: Client) -> None:
    where = made.address("campaign-edit", 2)
    sent = form(made, desk, 2, ends="5/1/2025")
    answer = desk.post(where, sent)
    assert answer.status_code == 422
    [question] = answer.context["questions"]
    assert (question.field, question.asked) == ("ends", "Ngày 05/01/2025 không thuộc năm thi đua 2024.")
    assert desk.post(where, sent | {"ends_asked": question.asked, "ends_reason": "Lùi"}).status_code == 302
    assert Campaign.objects.get(number=2).day_reasons == [f"{question.asked} Vẫn ghi vì: Lùi"]


def test_who_was_overtaken_is_told_by_whom_and_may_write_over_it(made: Made, desk: Client) -> None:
    where = made.address("campaign-edit", 1)
    sent = form(made, desk, 1, theme="Của tôi")
    desk.post(where, form(made, desk, 1, theme="Của người khác"))
    answer = desk.post(where, sent)
    [told] = answer.context["form"].non_field_errors()
    assert told.partition(" đã sửa lúc ")[0] == str(made.secretary)
    assert answer.context["form"]["theme"].value() == "Của tôi"
    assert desk.post(where, sent | {"seen": answer.context["seen"]}).status_code == 302
    assert Campaign.objects.get(number=1).theme == "Của tôi"


def test_a_change_is_taken_back_from_the_form_of_the_campaign(made: Made, desk: Client) -> None:
    where = made.address("campaign-edit", 1)
    desk.post(where, form(made, desk, 1, theme="Nhầm"))
    assert desk.post(where, {"deed": "undo"})["Location"] == made.address("campaigns-edit")
    assert Campaign.objects.get(number=1).theme == "Chủ đề của đợt 1"


def test_a_campaign_that_the_year_has_not_is_none(made: Made, desk: Client) -> None:
    assert desk.get(made.address("campaign-edit", 9)).status_code == 404
    assert desk.post(made.address("campaign-edit", 9), {"name": "A"}).status_code == 404
