"""«Các khối của tỉnh»: what the standing body sees side by side, what it finds by, and whom it assigns to a bloc."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.audit.log import Actor, Change, write
from common.audit.models import Entry
from documents.models import Dossier
from members.councilpage import A_PAGE
from members.councilprint import MOST_PRINTED
from members.models import Bloc, BlocYear, Province, Role, User
from pacts.models import Pact
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.manyblocs import YEAR, cost, more_blocs
from tests.pdftext import sheets_of
from tests.standingbody import standing_body
from tests.years import Made, make_year

TOLD = "Hãy chọn một người của Cơ quan thường trực đang có vai trò ở tỉnh, thành phố này."


@pytest.fixture
def made(db: None) -> Made:
    """A bloc of the province with all there is, and two others: one that lacks everything, one that has no year."""
    made = make_year(members=3, leaves=1, step="published", year=YEAR)
    body = standing_body(made)
    (empty,) = more_blocs(1)
    for bloc in (
        empty.bloc,
        Bloc.objects.create(code="khoi-trong", name="Khối chưa mở", parent="Tỉnh", locality="Huế"),
    ):
        bloc.province = body.roles.get().province
        bloc.save()
    at = datetime(2025, 1, 3, 2, 0, tzinfo=UTC)
    Dossier.objects.create(year=made.year, made_at=at, pdf_size=1, zip_size=1)
    make_year(bloc="khoi-la", members=2, leaves=1, scored=False, year=YEAR)
    return made


@pytest.fixture
def body(made: Made) -> Client:
    return logged_in(User.objects.get(username="thuong-truc"))


def codes(answer: Any) -> list[str]:
    return [row.bloc.code for row in answer.context["rows"]]


def test_the_blocs_of_the_province_stand_side_by_side_and_no_other(made: Made, body: Client) -> None:
    answer = body.get("/hoi-dong/")
    assert [(row.bloc.code, row.members, row.facts) for row in answer.context["rows"]] == [
        ("khoi-00001", 1, ["Đang soạn", "Cả năm: Chuẩn bị", "Chưa lập"]),
        ("khoi-thu", 3, ["Đã ký đủ", "Cả năm: Đã công bố", "Đã lập 03/01/2025"]),
        ("khoi-trong", None, ["", "", ""]),
    ]
    page = as_read(answer)
    # No bloc-year stands on the masthead.
    assert (page.count("masthead__year"), "Các khối của tỉnh – Cổng Khối thi đua" in page) == (0, True)
    assert ("Chưa mở năm 2024" in page, "khoi-la" in page, "Tỉnh mẫu" in page) == (True, False, True)
    assert '<a href="/khoi-thu/2024/">Khối thi đua khoi-thu</a>' in page


def test_a_pact_that_is_being_signed_says_how_many_have(made: Made, body: Client) -> None:
    pact = Pact.objects.get(year=made.year)
    pact.signatures.order_by("pk")[0].delete()
    Pact.objects.filter(pk=pact.pk).update(state="frozen")
    assert [row.facts[0] for row in body.get("/hoi-dong/").context["rows"]][1] == "Đang ký 2/3"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"thieu": "giao-uoc"}, ["khoi-00001"]),
        ({"thieu": "cong-bo"}, ["khoi-00001"]),
        ({"thieu": "ho-so"}, ["khoi-00001"]),
        ({"thieu": "nam"}, ["khoi-trong"]),
        ({"thieu": "chuyen-vien"}, ["khoi-00001", "khoi-thu", "khoi-trong"]),
        ({"thieu": "x"}, ["khoi-00001", "khoi-thu", "khoi-trong"]),
        ({"tim": "CHƯA mở"}, ["khoi-trong"]),
        ({"tim": "khoi-la"}, []),
        ({"tim": "khoi-thu", "thieu": "ho-so"}, []),
        ({"nam": "1999"}, ["khoi-00001", "khoi-thu", "khoi-trong"]),
        ({"nam": "x", "trang": "x"}, ["khoi-00001", "khoi-thu", "khoi-trong"]),
    ],
)
def test_it_finds_by_words_and_by_what_is_missing(
    asked: dict[str, str], found: list[str], made: Made, body: Client
) -> None:
    assert codes(body.get("/hoi-dong/", asked)) == found


def test_the_newest_year_is_shown_and_an_earlier_one_can_be_chosen(made: Made, body: Client) -> None:
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    BlocYear.objects.create(bloc=Bloc.objects.get(code="khoi-la"), year=2026)
    newest = body.get("/hoi-dong/")
    assert [(one.value, one.chosen) for one in newest.context["years"]] == [("2025", True), ("2024", False)]
    assert [row.year is None for row in newest.context["rows"]] == [True, False, True]
    assert [row.year is None for row in body.get("/hoi-dong/", {"nam": "2024"}).context["rows"]] == [False, False, True]


def test_each_year_is_counted_over_all_blocs_on_page_paper_and_in_the_workbook(made: Made, body: Client) -> None:
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    answer = body.get("/hoi-dong/thong-ke/")
    rows = [(row.year, row.blocs, row.members, row.done) for row in answer.context["rows"]]
    assert rows == [(2025, 1, 0, [0, 0, 0]), (2024, 2, 4, [1, 1, 1])]
    book = load_workbook(BytesIO(b"".join(body.get("/hoi-dong/thong-ke.xlsx")))).active
    assert book is not None
    cells = [[cell.value for cell in row] for row in book.iter_rows()]
    assert [2025, 1, 0, 0, 0, 0] in cells
    assert [2024, 2, 4, 1, 1, 1] in cells
    paper = body.get("/hoi-dong/thong-ke.pdf")
    assert (paper.status_code, paper["Content-Type"].split(";")[0]) == (200, "application/pdf")


def test_the_sums_are_counted_again_as_soon_as_anything_is_done_and_not_before(made: Made, body: Client) -> None:
    def sums() -> list[tuple[int, int, int, list[int]]]:
        rows = body.get("/hoi-dong/thong-ke/").context["rows"]
        return [(row.year, row.blocs, row.members, row.done) for row in rows]

    write(Actor(name="tests"), [Change(subject="Khối", action="sửa")])
    assert sums() == [(2024, 2, 4, [1, 1, 1])]
    with CaptureQueriesContext(connection) as asked:
        assert sums() == [(2024, 2, 4, [1, 1, 1])]
    assert [query["sql"] for query in asked if "count(" in query["sql"].lower()] == []
    Dossier.objects.all().delete()
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    write(Actor(name="tests"), [Change(subject="Hồ sơ năm", action="xóa")])
    assert sums() == [(2025, 1, 0, [0, 0, 0]), (2024, 2, 4, [1, 1, 0])]


def test_the_list_prints_as_it_was_narrowed_says_so_and_how_much_it_leaves_out(made: Made, body: Client) -> None:
    def cells(**asked: str) -> list[list[Any]]:
        book = load_workbook(BytesIO(b"".join(body.get("/hoi-dong.xlsx", asked)))).active
        assert book is not None
        return [[cell.value for cell in row] for row in book.iter_rows()]

    assert ["Khối thi đua khoi-thu", 3, "Đã ký đủ", "Cả năm: Đã công bố", "Đã lập 03/01/2025", None] in cells()
    narrow = cells(thieu="nam", tim="khối")
    assert "Năm 2024. Lọc: «khối»; Chưa mở năm 2024. 1 khối." in str(narrow[0][0])
    more_blocs(MOST_PRINTED, start=1000)
    Bloc.objects.update(province=Province.objects.get())
    whole = cells()
    said = f"Năm 2024. Có {MOST_PRINTED} khối đầu trong {MOST_PRINTED + 4} khối; hãy lọc hẹp hơn để in phần còn lại."
    assert (said in str(whole[0][0]), sum(str(row[0]).startswith("Khối ") for row in whole)) == (True, MOST_PRINTED)
    paper = body.get("/hoi-dong.pdf", {"thieu": "nam"})
    assert (paper.status_code, paper["Content-Type"].split(";")[0]) == (200, "application/pdf")
    text = sheets_of(b"".join(paper) if paper.streaming else paper.content)[0]
    text = "".join(text.split())
    assert ("Khốichưamở" in text, "khoi-thu" in text, "Chưamởnăm2024.1khối." in text) == (True, False, True)
    assert {logged_in(made.secretary).get(f"/hoi-dong.{end}").status_code for end in ("pdf", "xlsx")} == {403}


def test_who_looks_over_no_blocs_is_told_whose_pages_these_are(made: Made) -> None:
    addresses = ["/hoi-dong/", "/hoi-dong/thong-ke/", "/hoi-dong/thong-ke.pdf", "/hoi-dong/thong-ke.xlsx"]
    addresses.append("/hoi-dong/khoi/khoi-thu/")
    for user in (made.secretary, made.leader, made.clerk, made.representative("dv-02"), User.objects.create_user("ai")):
        assert {logged_in(user).get(where).status_code for where in addresses} == {403}
        assert logged_in(user).post("/hoi-dong/khoi/khoi-thu/", {"officer": str(user.pk)}).status_code == 403
    assert Client().get("/hoi-dong/")["Location"] == "/dang-nhap/?next=/hoi-dong/"
    answer = logged_in(made.secretary).get("/hoi-dong/")
    assert "Trang này dành cho Cơ quan thường trực và Quản trị." in as_read(answer)


def test_who_runs_the_portal_sees_all_of_it_and_assigns_nobody(made: Made) -> None:
    admin = logged_in(made.admin)
    assert codes(admin.get("/hoi-dong/")) == ["khoi-00001", "khoi-la", "khoi-thu", "khoi-trong"]
    assert "Chỉ Cơ quan thường trực phân công" in as_read(admin.get("/hoi-dong/khoi/khoi-thu/"))
    assert admin.post("/hoi-dong/khoi/khoi-thu/", {"officer": "", "seen": ""}).status_code == 403


def test_the_body_comes_home_to_its_blocs_and_back_to_them_from_a_year(made: Made, body: Client) -> None:
    assert body.get("/")["Location"] == "/hoi-dong/"
    assert '<a href="/hoi-dong/">Khối khác…</a>' in as_read(body.get("/khoi-thu/2024/"))


def test_the_bloc_s_own_people_find_on_the_dashboard_who_looks_after_it_and_nobody_else(made: Made) -> None:
    user = User.objects.get(username="thuong-truc")
    User.objects.filter(pk=user.pk).update(position="Chuyên viên Ban Thi đua")
    Bloc.objects.filter(code="khoi-thu").update(officer=user)
    told = "Chuyên viên Mẫu, Chuyên viên Ban Thi đua"
    readers = (made.secretary, made.leader, made.representative("dv-02"), user)
    pages = [logged_in(reader).get(made.address("overview")) for reader in readers]
    assert [page.context["officer"] for page in pages] == [told, told, "", ""]
    assert [told in as_read(page) for page in pages] == [True, True, False, False]
    assert told in as_read(logged_in(made.secretary).get(made.address("bloc-info")))
    Bloc.objects.filter(code="khoi-thu").update(officer=None)
    assert logged_in(made.secretary).get(made.address("overview")).context["officer"] == ""


def assign(client: Client, officer: object, seen: object = "", bloc: str = "khoi-thu") -> Any:
    return client.post(f"/hoi-dong/khoi/{bloc}/", {"officer": str(officer), "seen": str(seen)})


def test_an_officer_is_assigned_the_bloc_is_told_and_the_log_keeps_it(made: Made, body: Client) -> None:
    user = User.objects.get(username="thuong-truc")
    assert assign(body, user.pk)["Location"] == "/hoi-dong/"
    assert Bloc.objects.get(code="khoi-thu").officer == user
    told = Entry.objects.order_by("-id").values_list("bloc", "actor_name", "action", "old", "new")[0]
    assert told == ("khoi-thu", "Chuyên viên Mẫu", "sửa «Chuyên viên theo dõi»", "", "Chuyên viên Mẫu")
    for reader in (made.secretary, made.representative("dv-02")):
        page = as_read(logged_in(reader).get(made.address("bloc-info")))
        assert ("Chuyên viên theo dõi" in page, "Chuyên viên Mẫu" in page, "Tỉnh mẫu" in page) == (True, True, True)
    assert codes(body.get("/hoi-dong/", {"thieu": "chuyen-vien"})) == ["khoi-00001", "khoi-trong"]
    entries = Entry.objects.count()
    assert assign(body, user.pk, user.pk).status_code == 302
    assert Entry.objects.count() == entries
    assert assign(body, "", user.pk).status_code == 302
    assert Bloc.objects.get(code="khoi-thu").officer is None


def test_only_who_is_of_the_body_now_can_look_after_a_bloc(made: Made, body: Client) -> None:
    closed, over, other = (User.objects.create_user(name) for name in ("dong", "het-han", "tinh-khac"))
    province = Province.objects.get()
    for user, fields in (
        (closed, {"province": province}),
        (over, {"province": province, "valid_to": "2020-01-01"}),
        (other, {"province": Province.objects.create(name="Tỉnh khác")}),
    ):
        Role.objects.create(user=user, kind=Role.Kind.STANDING_BODY, **fields)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    offered = [value for value, _ in body.get("/hoi-dong/khoi/khoi-thu/").context["form"].fields["officer"].choices]
    assert offered == ["", str(User.objects.get(username="thuong-truc").pk)]
    for wrong in (closed.pk, over.pk, other.pk, made.secretary.pk, "x", 2**70):
        answer = assign(body, wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["officer"])
    assert Bloc.objects.get(code="khoi-thu").officer is None


def test_two_who_assign_at_once_are_told(made: Made, body: Client) -> None:
    user = User.objects.get(username="thuong-truc")
    Bloc.objects.filter(code="khoi-thu").update(officer=user)
    answer = assign(body, "", "")
    assert answer.status_code == 422
    assert "Chuyên viên theo dõi bây giờ là Chuyên viên Mẫu." in as_read(answer)
    assert Bloc.objects.get(code="khoi-thu").officer == user


def test_of_another_province_there_is_nothing_to_assign(made: Made, body: Client) -> None:
    user = User.objects.get(username="thuong-truc")
    for code in ("khoi-la", "khong-co"):
        assert body.get(f"/hoi-dong/khoi/{code}/").status_code == 404
        assert assign(body, user.pk, bloc=code).status_code == 404


def test_the_pages_cost_among_two_hundred_blocs_what_one_full_page_costs(made: Made, body: Client) -> None:
    province = Province.objects.get()

    def costs() -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        where = ["/hoi-dong/", "/hoi-dong/?thieu=ho-so", "/hoi-dong/?tim=khoi", "/hoi-dong/thong-ke/", "/cac-khoi/"]
        where += ["/hoi-dong/khoi/khoi-thu/", *(made.address(name) for name in ("overview", "standings", "documents"))]
        return {address: cost(body, address) for address in where}

    more_blocs(A_PAGE + 10, start=1000)
    Bloc.objects.filter(code__startswith="khoi-0").update(province=province)
    before = costs()
    more_blocs(200, start=2000)
    Bloc.objects.filter(code__startswith="khoi-0").update(province=province)
    after = costs()
    assert [
        f"{one}: {before[one].told} → {after[one].told}" for one in after if not after[one].within(before[one], 1.3)
    ] == []
