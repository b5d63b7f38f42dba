"""Check visits in the browser: noted, changed, taken away; who learns what was found, at every door."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import Visit, VisitedMember
from campaigns.verbs.visits import LOST_CAMPAIGN, NOBODY, NOT_YET, VisitRefused, drop_visit, seal_of
from common.audit.models import Entry
from common.vietnamese.dates import short_date, today_vn
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.proposed import who
from tests.campaigns.visited import FOUND, visited
from tests.printing import Paper
from tests.years import Made, make_year

TYPED = {"on": "2/4/2024", "who": "Trưởng khối", "visited:dv-02": "on", "findings:dv-02": FOUND}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


@pytest.fixture
def member(made: Made) -> Client:
    return logged_in(made.representative("dv-02"))


@pytest.fixture
def other(made: Made) -> Client:
    return logged_in(made.representative("dv-03"))


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def logged() -> list[tuple[str, str, str, str]]:
    rows = Entry.objects.filter(key__startswith="visit/").order_by("id")
    return list(rows.values_list("action", "member", "old", "new"))


def test_the_secretary_notes_a_visit_changes_it_and_takes_it_away(made: Made, secretary: Client) -> None:
    form, page = made.address("visit-edit"), made.address("visits")
    name = made.year.campaigns.get(number=2).name
    assert send(secretary, form, TYPED | {"campaign": "2"})["Location"] == page
    visit = Visit.objects.get()
    assert (visit.campaign and visit.campaign.number, visit.on, visit.who) == (2, date(2024, 4, 2), "Trưởng khối")
    changed = {"on": "2/4/2024", "who": "Phó khối", "visited:dv-03": "on"}
    assert send(secretary, f"{form}?so=1", changed)["Location"] == page
    assert list(VisitedMember.objects.values_list("member__code", "findings")) == [("dv-03", "")]
    assert send(secretary, f"{form}?so=1", {"deed": "drop"})["Location"] == page
    assert (Visit.objects.count(), VisitedMember.objects.count()) == (0, 0)
    noted = f"Đợt thi đua: {name}; Ngày kiểm tra: 02/04/2024; Người kiểm tra: Trưởng khối"
    assert logged() == [
        ("thêm", "", "", noted),
        ("ghi đơn vị được kiểm tra", "", "", "Đơn vị 02"),
        ("ghi kết quả kiểm tra Đơn vị 02", "dv-02", "", FOUND),
        (
            "sửa",
            "",
            f"Đợt thi đua: {name}; Người kiểm tra: Trưởng khối",
            "Đợt thi đua: ; Người kiểm tra: Phó khối",
        ),
        ("ghi đơn vị được kiểm tra", "", "Đơn vị 02", "Đơn vị 03"),
        ("ghi kết quả kiểm tra Đơn vị 02", "dv-02", FOUND, ""),
        ("ghi đơn vị được kiểm tra", "", "Đơn vị 03", ""),
        ("xóa", "", "Đợt thi đua: ; Ngày kiểm tra: 02/04/2024; Người kiểm tra: Phó khối", ""),
    ]


def test_what_was_found_its_member_and_the_bloc_s_people_read_and_nobody_else_at_any_door(
    made: Made, other: Client
) -> None:
    visited(made, campaign=1)
    day = "02/04/2024"
    pages = [made.address("visits"), made.address("campaign", 1), made.address("log")]
    prints = [made.address("visits.pdf"), made.address("campaign.pdf", 1), made.address("log.pdf")]

    def told(client: Client, what: str) -> list[bool]:
        book = load_workbook(BytesIO(client.get(made.address("visits.xlsx")).content))
        cells = " ".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
        texts = [as_read(client.get(door)) for door in pages]
        texts += [Paper(client.get(door).content).text for door in prints]
        return [what in text for text in (*texts, cells)]

    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-02")):
        assert told(logged_in(user), FOUND) == [True] * 7, user
    assert told(other, FOUND) == [False] * 7
    # That it was, and to whom, it learns.
    assert told(other, day)[:6] == [True] * 6
    for door in (made.address("visits"), made.address("visits.pdf")):
        assert other.get(door).status_code == 200
    assert "Đơn vị 02; Đơn vị 03" in as_read(other.get(made.address("visits")))
    assert FOUND not in as_read(other.get(made.address("calendar")))
    for answer in (
        other.get(made.address("visit-edit") + "?so=1"),
        other.post(made.address("visit-edit"), TYPED | {"findings:dv-02": "Câu khác."}),
    ):
        assert (answer.status_code, FOUND in as_read(answer)) == (403, False)
    assert Visit.objects.count() == 1


def test_what_was_found_at_length_stands_below_its_row_on_paper_for_whoever_may_know_it(
    made: Made, secretary: Client, other: Client
) -> None:
    visited(made)
    VisitedMember.objects.exclude(findings="").update(findings="Đơn vị làm tốt việc đăng ký, còn chậm báo cáo. " * 100)
    paper = Paper(secretary.get(made.address("visits.pdf")).content)
    assert (paper.faults(), len(paper.sizes)) == ([], 2)
    assert (paper.text.count("xem dòng dưới"), paper.text.count("còn chậm báo cáo.")) == (1, 100)
    hidden = Paper(other.get(made.address("visits.pdf")).content).text
    assert (hidden.count("xem dòng dưới"), hidden.count("còn chậm báo cáo.")) == (0, 0)


def test_a_visit_stands_on_its_campaign_s_page_and_in_the_calendar_of_everybody(made: Made, other: Client) -> None:
    visited(made, campaign=1)
    visited(made, dict.fromkeys(made.codes[:3], "") | {"dv-01": "Tốt"}, on=today_vn() - timedelta(days=1))
    assert [len(other.get(made.address("campaign", number)).context["visits"]) for number in (1, 2)] == [1, 0]
    assert other.get(made.address("campaign", 1)).context["visits"][0].members == "Đơn vị 02; Đơn vị 03"
    page = as_read(other.get(made.address("calendar")))
    assert page.count("Kiểm tra Đơn vị 02, Đơn vị 03") == 1
    assert page.count("Kiểm tra Đơn vị 01, Đơn vị 02, Đơn vị 03") == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"visited:dv-02": "", "findings:dv-02": ""}, "__all__", NOBODY),
        ({"visited:dv-02": ""}, "visited:dv-02", "Có nhận xét thì hãy đánh dấu đơn vị này là được kiểm tra."),
        ({"who": ""}, "who", None),
        ({"on": ""}, "on", None),
        ({"on": "2/4/1203"}, "on", None),
        ({"on": short_date(today_vn() + timedelta(days=1))}, "on", NOT_YET),
        ({"campaign": "7"}, "campaign", None),
    ],
)
def test_what_cannot_be_of_a_visit_is_said_beside_it_and_nothing_is_kept(
    typed: dict[str, str], field: str, sentence: str | None, made: Made, secretary: Client
) -> None:
    told = errors(send(secretary, made.address("visit-edit"), TYPED | typed))
    assert list(told) == [field]
    assert sentence is None or told[field] == [sentence]
    assert (Visit.objects.count(), logged()) == (0, [])


def test_a_visit_that_is_to_come_has_no_findings_yet_and_stands_in_the_calendar(
    made: Made, secretary: Client, other: Client
) -> None:
    tomorrow = today_vn() + timedelta(days=1)
    typed = {"on": short_date(tomorrow), "who": "Trưởng khối", "visited:dv-02": "on"}
    assert send(secretary, made.address("visit-edit"), typed).status_code == 302
    assert as_read(other.get(made.address("calendar"))).count("Kiểm tra Đơn vị 02") == 1


def test_whoever_saves_over_another_s_change_is_told_and_nothing_is_lost(made: Made, secretary: Client) -> None:
    visit = visited(made)
    form = made.address("visit-edit") + "?so=1"
    seen = secretary.get(form).context["seen"]
    send(secretary, form, TYPED | {"who": "Phó khối"})
    for typed in (TYPED, {"deed": "drop"}):
        answer = secretary.post(form, {"seen": seen} | typed)
        assert answer.status_code == 422
        assert "đã sửa lúc" in as_read(answer)
    visit.refresh_from_db()
    assert visit.who == "Phó khối"
    for door in ("?so=9", "?so=x"):
        assert secretary.get(made.address("visit-edit") + door).status_code == 404


def test_the_form_opens_with_the_campaign_from_whose_page_it_was_called(made: Made, secretary: Client) -> None:
    form = secretary.get(made.address("visit-edit") + "?dot=2").context["form"]
    assert form["campaign"].value() == "2"


def test_only_who_manages_the_year_notes_visits_also_past_the_page(made: Made) -> None:
    visit = visited(made)
    for user in (made.leader, made.clerk, made.representative("dv-02")):
        with pytest.raises(PermissionError):
            drop_visit(**who(made, user), number=1, seen=seal_of(visit))
    with pytest.raises(VisitRefused) as refused:
        visited(made, campaign=9)
    assert refused.value.problems == {"campaign": LOST_CAMPAIGN}
    assert Visit.objects.count() == 1


def test_the_tables_refuse_what_must_not_be(made: Made) -> None:
    visit = visited(made)
    for again in (
        lambda: Visit.objects.create(year=made.year, number=1, on=date(2024, 4, 3), who="A"),
        lambda: VisitedMember.objects.create(visit=visit, member=made.year.members.get(code="dv-02")),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


def test_the_page_asks_as_often_for_many_visits_as_for_one(made: Made, secretary: Client) -> None:
    counts = []
    for _ in range(2):
        visited(made, campaign=1)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            secretary.get(made.address("visits"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
