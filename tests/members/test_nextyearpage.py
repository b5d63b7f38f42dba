"""The page that opens the next year: what it offers, keeps of what was typed, shows before, and does."""

import re
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Focus
from members.models import BlocYear, Membership
from members.nextyearpage import LOOK_AGAIN
from members.roster import seal_of
from members.verbs.roster import roster_of
from tests.as_read import as_read
from tests.campaigns.registered import register
from tests.years import Made, make_year

TAKEN = ["campaigns", "focus", "activities", "pact", "rubric"]


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, scored=False)


@pytest.fixture
def secretary(made: Made, client: Client) -> Client:
    client.force_login(made.secretary)
    return client


def sent(made: Made, deed: str = "look", **typed: str) -> dict[str, Any]:
    """What a browser sends of the page as it is first shown, but for what was typed."""
    stay = {f"{code}-fate": "stays" for code in made.codes}
    people = {f"{code}-person": "on" for code in made.codes}
    seen = seal_of(roster_of(made.year))
    return {"deed": deed, "seen": seen, "head": "dv-02", "take": TAKEN} | stay | people | typed


def looked(made: Made, client: Client, form: dict[str, Any]) -> str:
    """The mark of what the look at this form shows."""
    mark: str = client.post(made.address("next-year"), form | {"deed": "look"}).context["preview"].mark
    return mark


def errors(answer: Any) -> list[tuple[str, str]]:
    return re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', as_read(answer))


def test_at_first_everybody_stays_the_next_in_order_leads_and_all_comes_along(made: Made, secretary: Client) -> None:
    shown = secretary.get(made.address("next-year")).context
    assert [(one.row.code, one.plan.fate.value, one.plan.keeps_person) for one in shown["rows"]] == [
        (code, "stays", True) for code in made.codes
    ]
    assert (shown["head"], [one.heirloom.code for one in shown["choices"] if one.taken]) == ("dv-02", TAKEN)
    assert shown["preview"] is None


def test_a_mistake_is_told_with_whom_it_is_about_and_nothing_typed_is_lost(made: Made, secretary: Client) -> None:
    first, _, third = (row.short_name for row in roster_of(made.year))
    day = f"1/1/{made.year.year + 1}"
    typed = {"dv-01-fate": "renamed", "dv-01-short_name": "Mới", "dv-03-fate": "merged", "dv-03-into": "moi-0"}
    answer = secretary.post(made.address("next-year"), sent(made, "open", **typed, **{"dv-03-on": "ngày mai"}))
    assert (answer.status_code, [place for place, _ in errors(answer)]) == (422, ["dv-03-on"])
    answer = secretary.post(
        made.address("next-year"), sent(made, "open", **typed, **{"dv-03-on": day}) | {"take": ["focus"]}
    )
    assert (answer.status_code, errors(answer)) == (
        422,
        [
            ("dv-01-name", f"{first}: Hãy ghi tên mới."),
            ("dv-03-into", f"{third}: Đơn vị mới này chưa có tên. Hãy ghi tên ở dòng của nó."),
        ],
    )
    renamed, _, merged = answer.context["rows"]
    assert (renamed.plan.short_name, merged.plan.into, merged.on) == ("Mới", "moi-0", day)
    assert [one.heirloom.code for one in answer.context["choices"] if one.taken] == ["focus"]
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 1


def test_a_look_shows_what_would_be_and_keeps_nothing(made: Made, secretary: Client) -> None:
    first, second, third = (row.name for row in roster_of(made.year))
    day = f"01/01/{made.year.year + 1}"
    typed = {"dv-03-fate": "merged", "dv-03-into": "dv-01", "dv-03-on": day, "dv-01-deputy": "on"}
    answer = secretary.post(made.address("next-year"), sent(made, **typed) | {"take": ["focus"]})
    preview = answer.context["preview"]
    assert [(one.order, one.name, one.role) for one in preview.members] == [(1, first, "deputy"), (2, second, "head")]
    assert preview.ended == [f"{third} nhập vào {first} từ ngày {day}; đơn vị này kế thừa."]
    assert [one.partition(":")[0] for one in preview.taken] == ["Nội dung trọng tâm"]
    assert re.findall(r'<button class="btn btn-primary" name="deed" value="(\w+)">', as_read(answer)) == ["open"]
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 1


def test_a_look_tells_where_a_member_s_targets_go(made: Made, secretary: Client) -> None:
    for code in made.codes:
        register(made, code)
    names = {row.code: row.name for row in roster_of(made.year)}
    day = f"01/01/{made.year.year + 1}"
    typed = {"dv-03-fate": "merged", "dv-03-into": "dv-01", "dv-03-on": day, "dv-02-fate": "leaves", "head": ""}
    taken = [f"targets-{code}" for code in made.codes]
    answer = secretary.post(made.address("next-year"), sent(made, **typed) | {"take": taken})
    said = "3 chỉ tiêu: Mô hình mới; Hồ sơ quá hạn; Vi phạm kỷ luật"
    assert answer.context["preview"].taken == [
        f"Chỉ tiêu của Đơn vị 01: {said}",
        "Chỉ tiêu của Đơn vị 02: không mang theo, vì không đơn vị nào kế thừa.",
        f"Chỉ tiêu của Đơn vị 03, sang {names['dv-01']}: {said}",
    ]
    assert [(one.heirloom.member, one.taken) for one in answer.context["of_members"]] == [
        (code, True) for code in made.codes
    ]
    for code in taken:
        assert as_read(answer).count(f'name="take" value="{code}" checked') == 1


def test_opening_leads_to_the_new_year_and_the_page_then_only_leads_there(made: Made, secretary: Client) -> None:
    form = sent(made, "open")
    answer = secretary.post(made.address("next-year"), form | {"looked": looked(made, secretary, form)})
    new = BlocYear.objects.get(bloc=made.year.bloc, year=made.year.year + 1)
    assert (answer.status_code, answer["Location"]) == (302, new.get_absolute_url())
    assert list(Membership.objects.filter(year=new).order_by("order").values_list("code", "role")) == [
        ("dv-01", "member"),
        ("dv-02", "head"),
        ("dv-03", "member"),
    ]
    page = secretary.get(made.address("next-year"))
    assert page.context["stands"] == new.get_absolute_url()
    assert re.findall(r"<form method=\"post\" autocomplete", as_read(page)) == []


def test_only_what_was_looked_at_is_opened(made: Made, secretary: Client) -> None:
    form = sent(made, "open")
    mark = looked(made, secretary, form)
    focus = Focus.objects.filter(year=made.year).order_by("order")[0]
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, focus.text),
        ({"looked": mark, "dv-03-fate": "leaves"}, focus.text),
        ({"looked": mark, "take": ["focus"]}, focus.text),
        # What is to come along was changed by somebody else.
        ({"looked": mark}, "Nội dung khác"),
    ]
    for changed, text in cases:
        Focus.objects.filter(pk=focus.pk).update(text=text)
        answer = secretary.post(made.address("next-year"), form | changed)
        assert (answer.status_code, answer.context["preview"].again) == (200, LOOK_AGAIN)
        assert f'<p role="alert"><strong>{LOOK_AGAIN}</strong></p>' in as_read(answer)
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 1
    mark = answer.context["preview"].mark
    assert secretary.post(made.address("next-year"), form | {"looked": mark}).status_code == 302


def test_a_list_that_was_changed_meanwhile_is_shown_anew(made: Made, secretary: Client) -> None:
    form = sent(made, "open")
    Membership.objects.filter(year=made.year, code="dv-03").update(phone="0252 3821 234")
    answer = secretary.post(made.address("next-year"), form)
    assert (answer.status_code, answer.context["sentences"]) == (
        422,
        [
            "Danh sách thành viên đã được sửa sau khi bạn mở trang này. Bảng dưới đây là danh sách mới; hãy xem lại "
            "từng dòng rồi bấm lần nữa."
        ],
    )
    assert answer.context["seen"] == seal_of(roster_of(made.year))
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 1


def test_the_short_address_leads_from_the_newest_year_on_and_nobody_else_anywhere(made: Made, client: Client) -> None:
    address = f"/{made.year.bloc.code}/mo-nam-moi/"
    client.force_login(made.secretary)
    assert client.get(address)["Location"] == made.address("next-year")
    client.force_login(make_year(members=2, leaves=2, bloc="khoi-khac").secretary)
    assert client.get(address).status_code == 404
    client.force_login(made.representative("dv-02"))
    assert client.get(address, follow=True).status_code == 403
