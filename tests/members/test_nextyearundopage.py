"""The page that takes back the opening of a year: where it is found, what it shows, and what it does."""

import re
from typing import Any

import pytest
from django.test import Client

from common.audit.log import Actor, Change
from common.audit.models import Entry
from common.vietnamese.dates import date_time
from members.models import BlocYear, Membership
from members.yearlog import log_in
from tests.as_read import as_read
from tests.members.test_nextyearpage import looked, sent
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, scored=False)


@pytest.fixture
def secretary(made: Made, client: Client) -> Client:
    client.force_login(made.secretary)
    return client


def opened(made: Made, secretary: Client, **typed: str) -> BlocYear:
    """Opens the next year through its page."""
    form = sent(made, "open", **typed)
    secretary.post(made.address("next-year"), form | {"looked": looked(made, secretary, form)})
    return BlocYear.objects.get(bloc=made.year.bloc, year=made.year.year + 1)


def links_to(answer: Any, address: str) -> list[str]:
    return re.findall(rf'<a [^>]*href="{address}"[^>]*>([^<]+)</a>', as_read(answer))


def items(answer: Any) -> list[str]:
    """The points of the lists in the middle of the page."""
    return re.findall(
        r"<li>(?:<a [^>]*>)?([^<]+)", as_read(answer).partition('id="noi-dung"')[2].partition("</main>")[0]
    )


def test_it_is_found_from_the_new_year_and_from_the_last_by_who_may_alone(made: Made, secretary: Client) -> None:
    undo, info = made.address("next-year-undo"), made.address("bloc-info")
    assert [links_to(secretary.get(info), undo), links_to(secretary.get(made.address("next-year")), undo)] == [[], []]
    new = opened(made, secretary)
    of_new = info.replace(f"/{made.year.year}/", f"/{new.year}/")
    words = [f"Hủy việc mở năm {new.year}"]
    assert links_to(secretary.get(made.address("next-year")), undo) == words
    assert (links_to(secretary.get(of_new), undo), links_to(secretary.get(info), undo)) == (words, [])
    secretary.force_login(made.leader)
    assert links_to(secretary.get(of_new), undo) == []


def test_a_year_that_came_otherwise_offers_nothing(made: Made, secretary: Client) -> None:
    assert secretary.get(made.address("next-year-undo")).context["undoing"] is None
    BlocYear.objects.create(bloc=made.year.bloc, year=made.year.year + 1)
    answer = secretary.get(made.address("next-year-undo"))
    assert (answer.context["undoing"], re.findall(r'name="typed"', as_read(answer))) == (None, [])
    assert links_to(secretary.get(made.address("next-year")), made.address("next-year-undo")) == []


def test_it_says_what_goes_and_what_becomes_of_agencies(made: Made, secretary: Client) -> None:
    day, (first, second, third) = f"1/1/{made.year.year + 1}", (member.name for member in made.members)
    short = made.members[0].agency.short_name
    opened(
        made,
        secretary,
        **{"dv-01-fate": "renamed", "dv-01-name": "Tên mới", "dv-01-short_name": "Mới"},
        **{"dv-03-fate": "merged", "dv-03-into": "moi-0", "dv-03-on": day, "moi-0-name": "Đơn vị nhập"},
    )
    answer = secretary.get(made.address("next-year-undo"))
    new = made.year.year + 1
    assert items(answer) == [
        "Thành viên: 3",
        "Đợt thi đua: 2",
        "Nội dung trọng tâm: 2",
        "Hoạt động chung dự kiến: 2",
        "Loại hoạt động chung: 2",
        "Dự thảo giao ước thi đua: 1",
        "Bảng đánh giá: 1",
        f"Tên mới: trở lại như trước (Tên hiện nay: {first}; Tên ngắn: {short}).",
        # Its agency had another short name than its member, which the new year brought along.
        f"{second}: trở lại như trước (Tên ngắn: {made.members[1].agency.short_name}).",
        f"{third}: trở lại như trước (Đến ngày: để trống; Đơn vị kế thừa: để trống).",
        "Đơn vị nhập: xóa, vì chỉ lập ra khi mở năm.",
    ]
    at = date_time(Entry.objects.order_by("-number")[0].at)
    assert answer.context["opened"] == f"{made.secretary} đã mở năm {new} lúc {at}."


def test_the_year_goes_once_its_number_was_typed(made: Made, secretary: Client) -> None:
    new = opened(made, secretary)
    page = made.address("next-year-undo")
    seen = secretary.get(page).context["seen"]
    answer = secretary.post(page, {"seen": seen, "typed": "có"})
    assert (answer.status_code, answer.context["typed"], items(answer)[0]) == (
        422,
        "có",
        f"Hãy gõ {new.year}, số của năm sẽ bị xóa.",
    )
    answer = secretary.post(page, {"seen": seen, "typed": f" {new.year} "}, follow=True)
    assert answer.redirect_chain == [(made.address("members"), 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        f"Đã hủy việc mở năm {new.year}. Năm {made.year.year} giữ nguyên; mở lại bằng «Mở năm sau»."
    ]
    assert list(BlocYear.objects.filter(bloc=made.year.bloc)) == [made.year]
    assert Membership.objects.filter(year__bloc=made.year.bloc).count() == 3
    assert secretary.get(new.get_absolute_url()).status_code == 404
    assert secretary.post(page, {"seen": seen, "typed": str(new.year)}).status_code == 422


def test_what_stands_in_the_way_is_told_in_place_of_the_form(made: Made, secretary: Client) -> None:
    new = opened(made, secretary)
    page = made.address("next-year-undo")
    seen = secretary.get(page).context["seen"]
    log_in(new, Actor(name="Hồ Văn Ghi"), [Change(subject="Đợt thi đua: Đợt 1", action="sửa")])
    at = date_time(Entry.objects.order_by("-number")[0].at)
    told = [f"Hồ Văn Ghi đã ghi lúc {at}: Đợt thi đua: Đợt 1, sửa."]
    for answer in (secretary.get(page), secretary.post(page, {"seen": seen, "typed": str(new.year)})):
        assert (items(answer), re.findall(r'name="typed"', as_read(answer))) == (told, [])
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 2
