"""The admin's own door and frame: one log-in form, one log, one look, no English."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from common.audit.log import Actor, Change, write
from common.audit.models import Door, Entry
from common.web.admin_site import RECENT, PortalAdminSite
from common.web.policy import POLICY
from members.models import Bloc, Province, User
from scoring.models import Criterion, Rubric, Score, Scorecard
from tests.adminpages import logged_in, page, registered
from tests.awards.lookedat import one_of_each
from tests.years import Made, make_year

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer


def test_the_site_is_the_portal_s_own() -> None:
    assert type(admin.site._wrapped) is PortalAdminSite  # type: ignore[attr-defined]


def test_who_is_not_logged_in_is_led_to_the_portal_s_form_and_back(db: None) -> None:
    answer = Client().get("/quan-tri/members/membership/?q=ban", follow=True)
    target = "/quan-tri/members/membership/%3Fq%3Dban"
    assert (answer.redirect_chain[-1][0], answer.status_code) == (f"/dang-nhap/?next={target}", 200)


def test_the_admin_has_no_log_in_form_of_its_own(db: None) -> None:
    assert Client().get("/quan-tri/login/?next=/quan-tri/pacts/")["Location"] == "/dang-nhap/?next=/quan-tri/pacts/"
    assert Client().get("/quan-tri/login/")["Location"] == "/dang-nhap/?next=/quan-tri/"
    assert Client().post("/quan-tri/login/", {"username": "a", "password": "b"})["Location"].startswith("/dang-nhap/")
    somebody = logged_in(User.objects.create_user("ai-do"))
    assert somebody.get("/quan-tri/login/")["Location"] == "/quan-tri/"


@pytest.mark.parametrize("name", ["logout", "password_change", "password_change_done", "view_on_site"])
def test_what_the_portal_has_pages_of_its_own_for_has_no_address_here(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])


@pytest.mark.parametrize("place", ["logout/", "password_change/", "r/1/1/", "auth/group/", "khong-co/"])
def test_and_answers_404_even_to_who_runs_the_portal(place: str, db: None) -> None:
    client = logged_in(User.objects.create_superuser("goc"))
    assert client.get(f"/quan-tri/{place}").status_code == 404


def test_django_s_groups_are_not_used() -> None:
    assert Group not in registered()


def test_models_stand_floor_by_floor_in_the_order_they_are_declared_and_the_log_last(db: None) -> None:
    answer = logged_in(User.objects.create_superuser("goc")).get("/quan-tri/")
    assert [(app["name"], [model["name"] for model in app["models"]]) for app in answer.context["app_list"]] == [
        (
            "Khối và thành viên",
            ["Tỉnh, thành phố", "Khối thi đua", "Năm thi đua", "Cơ quan, đơn vị", "Thành viên", "Tài khoản"],
        ),
        ("Giao ước thi đua", ["Giao ước thi đua"]),
        ("Đợt thi đua và hoạt động", ["Đợt thi đua", "Nội dung trọng tâm", "Loại hoạt động", "Hoạt động chung"]),
        ("Chấm điểm", ["Bảng đánh giá", "Tiêu chí", "Kỳ chấm điểm", "Phiếu chấm điểm", "Điểm"]),
        (
            "Bình xét và khen thưởng",
            [
                *("Hình thức khen thưởng", "Lương cơ sở", "Căn cứ pháp lý", "Quy định bình xét của năm"),
                *("Việc không xét, tạm dừng xét", "Họp bình xét", "Suy tôn, đề nghị", "Phần bỏ phiếu giấy"),
                *("Sổ khen thưởng", "Hồ sơ trình", "Đề nghị của Khối", "Danh mục giấy tờ của hồ sơ"),
                "Ngày nghỉ, ngày làm bù",
            ],
        ),
        ("Nhật ký", ["Nhật ký"]),
    ]


def test_beside_the_models_stands_what_the_reader_did_and_nobody_else(db: None) -> None:
    made = make_year(members=1, leaves=1)
    changes = [Change(subject=f"Việc {number}", action="sửa") for number in range(RECENT + 2)]
    write(Actor(user=made.secretary, door=Door.ADMIN), changes, bloc=made.year.bloc.code, year=made.year.year)
    write(Actor(user=made.admin), [Change(subject="Việc của người khác", action="sửa")], bloc=made.year.bloc.code)
    recent = logged_in(made.secretary).get("/quan-tri/").context["recent"]
    assert [entry.subject for entry in recent] == [f"Việc {number}" for number in range(RECENT + 1, 1, -1)]


@pytest.fixture
def made(db: None) -> Made:
    """A bloc-year in which every model has an object."""
    made = make_year(members=2, leaves=2)
    Bloc.objects.update(province=Province.objects.create(name="Tỉnh thử"))
    one_of_each(made.year)
    write(Actor(name="tests"), [Change(subject="Thử", action="sửa", old="a", new="b")])
    return made


def one_of(model: type[Model]) -> Model:
    found = model._base_manager.order_by("pk").first()
    assert found is not None
    return found


def test_every_page_carries_the_strict_policy_and_nothing_inline(made: Made) -> None:
    client = logged_in(made.admin)
    for model in registered():
        first = one_of(model)
        for where in (page(model), page(first, "change"), page(first, "delete")):
            answer = client.get(where)
            inline = re.findall(rb"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", answer.content)
            assert (answer["Content-Security-Policy"], inline) == (POLICY, []), where


LOOKED_AT = (Entry, Score, Scorecard, *apps.get_app_config("awards").get_models())
# In a year that has been scored these stand fixed too.
FROZEN = (Rubric, Criterion)


def heading(client: Client, where: str) -> tuple[int, str]:
    answer = client.get(where)
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode())
    return answer.status_code, found[1] if found else ""


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.model_name)
def test_every_page_opens_under_its_vietnamese_title(model: type[Model], made: Made) -> None:
    client, name = logged_in(made.admin), model._meta.verbose_name
    assert heading(client, page(model)) == (200, f"Chọn {name} để {'xem' if model in LOOKED_AT else 'thay đổi'}")
    if model not in LOOKED_AT:
        assert heading(client, page(model, "add")) == (200, f"Thêm {name}")
    word = "Xem" if model in LOOKED_AT + FROZEN else "Sửa"
    assert heading(client, page(one_of(model), "change")) == (200, f"{word} {name}")


ENGLISH = re.compile(
    r"\b(the|and|are|you|your|this|that|with|please|select|change|delete|save|search|add|view|history|home|"
    r"filter|today|yesterday|users?|password|error|required|field|value|action|log in|log out)\b",
    re.IGNORECASE,
)


def words_on(html: str) -> str:
    """What a reader sees of a page: its text, titles and labels."""
    html = re.sub(r"<(script|svg|head)\b.*?</\1>|<!--.*?-->", " ", html, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', html))
    return re.sub(r"<[^>]+>", " ", html) + " " + labels


def test_no_english_stands_on_any_page(made: Made) -> None:
    client = logged_in(made.admin)
    found = {}
    for model in registered():
        first = one_of(model)
        for where in (page(model), page(model, "add"), page(first, "change"), page(first, "delete")):
            for answer in (client.get(where), client.post(where, {"name": ""}) if where.endswith("add/") else None):
                if answer and (words := ENGLISH.findall(words_on(answer.content.decode()))):
                    found[where] = words
    assert found == {}


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_lists_forms_calendar_and_deletion_keep_the_policy(
    live_server: "LiveServer", page: "Page", sign_in: "Callable[[Page, User], None]"
) -> None:
    """The window itself is watched (see conftest): a broken policy or a throwing script fails the test."""
    made = make_year(members=3, leaves=3, step="preparing", scored=False)
    sign_in(page, made.secretary)
    base = f"{live_server.url}/quan-tri"
    page.goto(f"{base}/members/membership/")
    page.get_by_role("link", name="Cơ quan, đơn vị số 02", exact=True).click()
    assert page.get_by_role("heading", level=2).first.inner_text() == "Cơ quan, đơn vị số 02"
    campaign = made.year.campaigns.get(number=1)
    page.goto(f"{base}/campaigns/campaign/{campaign.pk}/change/")
    page.locator("#calendarlink0").click()
    assert page.locator("#calendarbox0").is_visible()
    page.locator("#calendarbox0").get_by_role("link", name="15", exact=True).click()
    assert page.locator("#id_starts").input_value() == "15/01/2024"
    page.get_by_role("button", name="Thêm Ngày kỷ niệm").click()
    page.locator("#id_occasions-1-name").fill("Ngày thành lập tỉnh")
    page.locator("#id_occasions-1-from_date").fill("15/4/1992")
    page.locator("#id_occasions-1-to_date").fill("15-4-2024")
    page.locator("input[name=_save]").first.click()
    assert page.locator(".messagelist .success").count() == 1
    assert campaign.occasions.count() == 2
    page.goto(f"{base}/campaigns/campaign/{campaign.pk}/delete/")
    page.get_by_role("link", name="Không xóa, quay lại").click()
    page.goto(f"{base}/campaigns/campaign/{campaign.pk}/delete/")
    page.get_by_role("button", name="Xóa", exact=True).click()
    assert not made.year.campaigns.filter(number=1).exists()
    page.goto(f"{base}/scoring/rubric/{Rubric.objects.get().pk}/change/")
    page.get_by_role("link", name="Thêm tiêu chí").click()
    assert page.locator("#id_rubric").input_value() == str(Rubric.objects.get().pk)
    page.goto(f"{base}/scoring/round/{made.round.pk}/change/")
    page.get_by_role("button", name="Chuyển sang bước sau").click()
    made.round.refresh_from_db()
    assert made.round.step == "scoring"
    assert Criterion.objects.count() == 4
    assert Bloc.objects.count() == 1
