"""The portal in one hand: what a leader sees first, targets a finger can hit, and a bloc with a long name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from common.audit.log import Actor
from khoithidua.urls import portal
from scoring.verbs.exemptions import exempt
from tests.browser.scene import MASSES, OFFICE, Scene, agree

LONG = "Khối thi đua các cơ quan tham mưu giúp việc Tỉnh ủy và các đoàn thể chính trị - xã hội tỉnh Bình Thuận"
# What a finger must hit: links and buttons that stand for themselves. A link within a sentence, a line of a list or a
# table, and a box of the grid beside its neighbours are as large as their line.
TOO_SMALL = """() => {
    const wanted = "main .btn, summary, .form-control, .form-select, .tabs > a, .pager a, .page-foot a, .brand, "
        + ".menu-small a";
    return Array.from(document.querySelectorAll(wanted)).filter((target) => {
        const box = target.getBoundingClientRect();
        return box.width > 2 && target.checkVisibility() && (box.height < 44 || box.width < 44);
    }).map((target) => target.outerHTML.slice(0, 90));
}"""


def test_a_leader_s_first_screen_shows_ranks_and_what_is_open(phone: Page, scene: Scene, sign_in: Callable):
    sign_in(phone, scene.account("truongkhoi"))
    phone.goto(scene.url("overview"))
    sheet = scene.sheet
    first = next(row for row in sheet.standings(sheet.cards()) if row.rank == 1)
    line = phone.locator(".leading li").first
    expect(line).to_be_in_viewport(ratio=1)
    expect(line).to_contain_text(sheet.columns[first.member].short_name)
    expect(line).to_contain_text(scene.total(first.member))
    expect(phone.get_by_text("Xong", exact=True).first).to_be_hidden()
    expect(phone.locator(".tasks > li").first).to_be_in_viewport(ratio=1)


def test_publishing_is_the_main_button_only_when_it_can_be_done(phone: Page, scene: Scene, sign_in: Callable):
    sign_in(phone, scene.account("truongkhoi"))
    phone.goto(scene.url("standings"))
    expect(phone.locator(".btn-primary")).to_have_count(0)
    phone.get_by_role("link", name="Còn thiếu gì để công bố").click()
    expect(phone).to_have_url(scene.url("standings-publish", ky=scene.round.code))
    agree(scene)
    phone.goto(scene.url("standings"))
    expect(phone.get_by_role("link", name="Công bố kết quả")).to_contain_class("btn-primary")
    phone.goto(scene.url("overview"))
    expect(phone.locator(".next")).to_contain_text("Công bố kết quả")
    expect(phone.locator(".next")).to_be_in_viewport(ratio=1)


def test_a_long_name_of_a_bloc_leaves_the_screen_to_the_work(phone: Page, scene: Scene, sign_in: Callable):
    type(scene.year.bloc).objects.update(name=LONG)
    for user in ("truongkhoi", MASSES, "thuky"):
        sign_in(phone, scene.account(user))
        phone.goto(scene.url("overview"))
        bottom = phone.evaluate("document.querySelector('main h1').getBoundingClientRect().top")
        assert bottom < 844 / 4
        expect(phone.locator(".masthead__year")).to_contain_text("năm 2023")
        assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("user", ["thuky", "truongkhoi", MASSES])
def test_every_target_is_large_enough_for_a_finger(phone: Page, scene: Scene, sign_in: Callable, user: str):
    sign_in(phone, scene.account(user))
    small: dict[str, Any] = {}
    for page in portal.pages:
        if "<" in page.path:
            continue
        path = reverse(page.name, args=[scene.year.bloc.code, scene.year.year])
        phone.goto(scene.server + path)
        if found := phone.evaluate(TOO_SMALL):
            small[page.name] = found
    for name, args in (("card", [MASSES]), ("criterion", ["I.1"]), ("member", [MASSES]), ("evidence", [MASSES])):
        phone.goto(scene.url(name, *args))
        if found := phone.evaluate(TOO_SMALL):
            small[name] = found
    assert small == {}


def test_why_a_criterion_does_not_apply_stands_in_its_cell_where_no_line_stands_above(
    phone: Page, scene: Scene, sign_in: Callable
):
    why = "Không có đoàn viên, và không có ai để lập một chi đoàn"
    exempt(round_id=scene.round.pk, criterion="I.3", members=[OFFICE], reason=why, actor=Actor(name="Thư ký"))
    sign_in(phone, scene.account("truongkhoi"))
    phone.goto(scene.url("grid"))
    closed = phone.locator(".cell__read[tabindex]")
    expect(closed).to_have_count(1)
    assert closed.evaluate("cell => getComputedStyle(cell, '::after').content") == f'"{why}"'
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
