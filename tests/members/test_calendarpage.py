"""«Lịch» as its readers find it, and the feed behind its private address."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from icalendar import Calendar
from openpyxl import load_workbook

from campaigns.models import Activity, Campaign
from common.vietnamese.dates import today_vn
from members.calendar import key_of
from members.models import BlocYear
from pacts.models import Pact
from scoring.models import Round
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=2, leaves=2, scored=False)
    year = BlocYear.objects.get(pk=made.year.pk)
    Campaign.objects.filter(year=year).delete()
    Activity.objects.filter(year=year).delete()
    Pact.objects.filter(year=year).update(conference_date=date(2024, 3, 17), conference_name="Hội nghị ký kết")
    campaign = Campaign.objects.create(
        year=year, number=1, order=1, name="Đợt 1", theme="A", starts=date(2024, 1, 1), ends=date(2024, 6, 30)
    )
    campaign.occasions.create(order=1, name="Ngày thành lập Đảng", from_date=date(1930, 2, 3), to_date=date(2024, 2, 3))
    kind = year.activity_kinds.get(order=1)
    shared = {"year": year, "kind": kind}
    Activity.objects.create(
        order=1, name="Hội thao", planned_from=date(2024, 5, 1), planned_to=date(2024, 5, 2), **shared
    )
    Activity.objects.create(order=2, name="Hiến máu", planned_from=date(2024, 4, 1), held_on=date(2024, 4, 9), **shared)
    Activity.objects.create(order=3, name="Đã hủy", planned_from=date(2024, 4, 2), cancelled_reason="Bão", **shared)
    Activity.objects.create(order=4, name="Chưa có ngày", **shared)
    Round.objects.filter(pk=made.round.pk).update(
        scoring_due=today_vn() + timedelta(days=3), appraising_due=None, agreeing_due=None
    )
    return made


EXPECTED = [
    (date(2024, 1, 1), date(2024, 6, 30), "Đợt 1"),
    (date(2024, 2, 3), None, "Kỷ niệm 94 năm Ngày thành lập Đảng"),
    (date(2024, 3, 17), None, "Hội nghị ký kết"),
    (date(2024, 4, 9), None, "Hiến máu"),
    (date(2024, 5, 1), date(2024, 5, 2), "Hội thao"),
]


def test_every_app_brings_its_days_and_what_was_cancelled_is_none(made: Made, client: Client) -> None:
    client.force_login(made.representative("dv-02"))
    shown = client.get(made.address("calendar")).context
    due = f"Hạn tự chấm, {made.round.name}"
    assert [(one.day.starts, one.day.ends, one.day.title) for one in shown["over"]] == EXPECTED
    assert [(one.day.title, one.stands) for one in shown["coming"]] == [(due, "còn 3 ngày")]


def test_page_paper_and_workbook_say_the_same(made: Made, client: Client) -> None:
    client.force_login(made.secretary)
    page = as_read(client.get(made.address("calendar")))
    assert re.findall(r'<a href="[^"]+">(Đợt 1|Hội thao|Hiến máu|Hội nghị ký kết)</a>', page) == [
        "Đợt 1",
        "Hội nghị ký kết",
        "Hiến máu",
        "Hội thao",
    ]
    rows = Paper(client.get(made.address("calendar.pdf")).content).rows
    assert ["01/05/2024", "02/05/2024", "Hội thao", "Việc của Khối", "đã qua"] in rows
    book = load_workbook(BytesIO(client.get(made.address("calendar.xlsx")).content)).active
    assert book is not None
    cells = [[cell.value for cell in row] for row in book.iter_rows()]
    at = next(place for place, row in enumerate(cells) if row[0] == "Ngày")
    assert cells[at] == ["Ngày", "Đến ngày", "Việc", "Loại", "Hôm nay"]
    assert [row[2] for row in cells[at + 1 :]][: len(EXPECTED)] == [title for _, _, title in EXPECTED]


def test_a_year_without_days_says_from_where_they_come(client: Client, db: None) -> None:
    made = make_year(members=1, leaves=1, scored=False)
    Campaign.objects.filter(year=made.year).delete()
    Activity.objects.filter(year=made.year).delete()
    Pact.objects.filter(year=made.year).update(conference_date=None)
    Round.objects.update(scoring_due=None, appraising_due=None, agreeing_due=None)
    client.force_login(made.secretary)
    assert re.findall(r"<h2>([^<]+)</h2>", as_read(client.get(made.address("calendar")))) == ["Chưa có ngày nào"]


def test_the_feed_has_whole_days_for_whoever_has_the_address_and_needs_no_password(made: Made, client: Client) -> None:
    client.force_login(made.secretary)
    address = client.get(made.address("calendar")).context["feed"]
    client.logout()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    bloc = made.year.bloc.name
    assert [(one.decoded("dtstart"), one.decoded("dtend"), str(one["summary"])) for one in events][:5] == [
        (starts, (ends or starts) + timedelta(days=1), f"{title} ({bloc})") for starts, ends, title in EXPECTED
    ]
    # Known again by their marks, which stay; none twice.
    again = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [str(one["uid"]) for one in again] == [str(one["uid"]) for one in events]
    assert len({str(one["uid"]) for one in events}) == len(events) == 6
    assert str(events[0]["url"]) == f"http://testserver{made.address('campaign', 1)}"


def test_a_feed_holds_the_years_that_its_account_may_open_and_no_others(made: Made, client: Client) -> None:
    other = make_year(members=2, leaves=2, bloc="khoi-khac", scored=False)
    Campaign.objects.filter(year=other.year).update(name="Đợt của khối khác")

    def summaries(key: str) -> set[str]:
        events = Calendar.from_ical(client.get(f"/lich/{key}.ics").content).walk("VEVENT")
        return {str(one["summary"]).rpartition(" (")[2] for one in events}

    assert summaries(key_of(made.representative("dv-01"))) == {f"{made.year.bloc.name})"}
    assert summaries(key_of(other.secretary)) == {f"{other.year.bloc.name})"}


def test_another_address_is_given_and_the_old_one_leads_nowhere(made: Made, client: Client) -> None:
    client.force_login(made.secretary)
    old = client.get(made.address("calendar")).context["feed"]
    assert client.post(made.address("calendar"))["Location"] == made.address("calendar")
    new = client.get(made.address("calendar")).context["feed"]
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert client.get("/lich/bịa.ics").status_code == 404


def test_the_last_day_that_there_is_breaks_no_feed(made: Made, client: Client) -> None:
    Activity.objects.filter(name="Hội thao").update(planned_from=date.max, planned_to=date.max)
    answer = client.get(f"/lich/{key_of(made.secretary)}.ics")
    last = Calendar.from_ical(answer.content).walk("VEVENT")[-1]
    assert (answer.status_code, last.decoded("dtstart"), "dtend" in last) == (200, date.max, False)
