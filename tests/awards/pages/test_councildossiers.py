"""The dossiers of the province's blocs side by side: those that wait first, found by words, year and state."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from awards.models import AwardForm, AwardSettings, Nomination, Proposal, Submission
from awards.rules.proposing import Stage
from members.councilprint import MOST_PRINTED
from members.models import Bloc, BlocYear, Membership, Province, User
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.handedon import done, hand_on, sent
from tests.awards.proposing import bring, proposed
from tests.manyblocs import YEAR, cost, more_blocs
from tests.standingbody import standing_body
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
WHERE = "/hoi-dong/ho-so/"


@pytest.fixture
def made() -> Made:
    made = make_year(members=2, leaves=1, scored=False, year=YEAR)
    standing_body(made)
    return made


@pytest.fixture
def body(made: Made) -> Client:
    return logged_in(User.objects.get(username="thuong-truc"))


def told(client: Client, **asked: str) -> list[tuple[str, int, str]]:
    rows = client.get(WHERE, asked).context["rows"]
    return [(row.submission.year.bloc.code, row.cases, row.state) for row in rows]


def test_what_was_sent_waits_and_then_stands_under_what_was_done_with_it(made, body):
    hand_on(made)
    bring(made, proposed(made), Stage.PREPARING)
    assert told(body) == told(body, **{"tinh-trang": "tat-ca"}) == []
    assert "Không có hồ sơ nào chờ tiếp nhận" in as_read(body.get(WHERE))
    sent(made, "dv-02")
    assert told(body) == [("khoi-thu", 1, "Chờ tiếp nhận")]
    done_number(made)
    assert told(body) == []
    assert told(body, **{"tinh-trang": "tra-lai"}) == [("khoi-thu", 1, "Đã trả lại")]
    assert [told(body, **{"tinh-trang": said}) for said in ("tham-dinh", "xong")] == [[], []]
    hand_on(made, False)
    assert told(body, **{"tinh-trang": "tat-ca"}) == []


def done_number(made: Made) -> None:
    """The standing body returns what was sent."""
    on = Proposal.objects.get(number=2).steps.latest("number").on
    done(made, Stage.SUPPLEMENT, on=on)


def test_it_is_found_by_words_year_and_officer_and_another_province_sees_nothing(made, body):
    sent(made, "dv-01")
    one = [("khoi-thu", 1, "Chờ tiếp nhận")]
    assert [told(body, tim="khoi-thu"), told(body, nam=str(YEAR)), told(body, nam="x")] == [one] * 3
    assert [told(body, tim="khác"), told(body, **{"cua-toi": "1"})] == [[], []]
    Bloc.objects.update(officer=User.objects.get(username="thuong-truc"))
    assert told(body, **{"cua-toi": "1"}) == one
    assert "Không có hồ sơ nào khớp" in as_read(body.get(WHERE, {"tim": "không có"}))
    Bloc.objects.update(province=Province.objects.create(name="Tỉnh bên"))
    assert told(body, **{"tinh-trang": "tat-ca"}) == []
    for user in (made.secretary, made.representative("dv-01")):
        assert logged_in(user).get(WHERE).status_code == 403


def sheet(client: Client, **asked: str) -> list[list[Any]]:
    """The rows of the workbook: its title, its heads, its dossiers."""
    book = load_workbook(BytesIO(b"".join(client.get("/hoi-dong/ho-so.xlsx", asked)))).active
    assert book is not None
    return [[cell.value for cell in row] for row in book.iter_rows()]


def paper(client: Client, **asked: str) -> str:
    """The first sheet on paper, without blanks."""
    answer = client.get("/hoi-dong/ho-so.pdf", asked)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/pdf")
    page = PdfReader(BytesIO(b"".join(answer) if answer.streaming else answer.content)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    return "".join(page.extract_text().split())


def test_it_prints_what_is_on_the_screen_and_says_by_what_it_was_narrowed(made, body):
    submission = sent(made, "dv-01", "dv-02")
    title, heads, *rows = [row for row in sheet(body) if row[0]]
    assert title[0] == "Hồ sơ trình của các khối, Tỉnh mẫu. Chờ tiếp nhận. 1 hồ sơ."
    assert heads[:3] == ["Hồ sơ", "Tên khối", "Năm"]
    name, by = body.get(WHERE).context["rows"][0].name, submission.decided_by
    assert rows == [[name, made.year.bloc.name, YEAR, by, 2, "Chờ tiếp nhận", "chưa phân công"]]
    done(made, Stage.SUPPLEMENT)
    asked = {"tim": "khoi-thu", "nam": str(YEAR), "tinh-trang": "tat-ca"}
    assert f"Năm{YEAR};«khoi-thu».1hồsơ." in paper(body, **asked)
    assert "Đãtrảlại" in paper(body, **asked)
    assert f"Năm {YEAR}; «khoi-thu». 1 hồ sơ." in sheet(body, **asked)[0][0]
    addresses = [f"/hoi-dong/ho-so.{end}?nam={YEAR}&tim=khoi-thu&tinh-trang=tat-ca" for end in ("pdf", "xlsx")]
    page = body.get(WHERE, asked).context["page"]
    assert [page.pdf_url, page.xlsx_url] == addresses
    empty = paper(body, **{"cua-toi": "1"})
    assert ("Chờtiếpnhận;Chỉkhốitôitheodõi.0hồsơ." in empty, "khoi-thu" in empty) == (True, False)


def test_another_province_s_dossiers_are_on_no_paper_and_who_looks_over_none_gets_none(made, body):
    sent(made, "dv-01")
    assert "Khốithiđuakhoi-thu" in paper(body)
    Bloc.objects.update(province=Province.objects.create(name="Tỉnh bên"))
    everything = {"tinh-trang": "tat-ca"}
    assert ("khoi-thu" in paper(body, **everything), "khoi-thu" in str(sheet(body, **everything))) == (False, False)
    for user in (made.secretary, made.leader, made.clerk, made.representative("dv-01")):
        assert {logged_in(user).get(f"/hoi-dong/ho-so.{end}").status_code for end in ("pdf", "xlsx")} == {403}


def test_no_more_is_printed_than_paper_bears_and_it_says_how_much_is_left_out(made, body):
    more_dossiers(MOST_PRINTED + 2, 1000)
    whole = sheet(body)
    said = f"Chờ tiếp nhận. Có {MOST_PRINTED} hồ sơ đầu trong {MOST_PRINTED + 2} hồ sơ; hãy lọc hẹp hơn"
    assert (said in whole[0][0], sum(row[0] == "Cờ thi đua" for row in whole)) == (True, MOST_PRINTED)


def test_among_many_dossiers_it_costs_what_one_full_page_costs(made, body):
    sent(made, "dv-01")
    more_dossiers(60, 1000)
    before = costs(body)
    more_dossiers(200, 2000)
    after = costs(body)
    assert [f"{before[one].told} → {after[one].told}" for one in after if not after[one].within(before[one], 1.3)] == []


def costs(client: Client) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {where: cost(client, where) for where in (WHERE, f"{WHERE}?tim=khoi-0", f"{WHERE}?tinh-trang=tat-ca")}


def more_dossiers(count: int, start: int) -> None:
    """So many blocs of the province, each with one dossier that was sent."""
    years: list[BlocYear] = more_blocs(count, start=start)
    Bloc.objects.update(province=Province.objects.get())
    AwardSettings.objects.bulk_create(AwardSettings(year=year, to_standing_body=True) for year in years)
    for member in Membership.objects.filter(year__in=years).select_related("year__bloc"):
        year = member.year
        form = AwardForm.objects.create(
            bloc=year.bloc, code="co", order=1, category="title", subject="collective", level="province"
        )
        form.editions.create(name="Cờ thi đua")
        case = Nomination.objects.create(year=year, form=form, occasion="Sơ kết", order=1, member=member)
        submission = Submission.objects.create(year=year, number=1, form=form, decided_by="UBND tỉnh")
        proposal = Proposal.objects.create(year=year, number=1, nomination=case, submission=submission)
        proposal.steps.create(number=1, to="submitted", on=f"{YEAR}-06-01", entered_by="Thư ký")
