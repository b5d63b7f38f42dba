"""New models in the browser: proposed, reviewed, taken up, searched; who sees and writes what, at every door."""

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import NewModel, Spread
from campaigns.verbs.newmodels import seal_of
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.proposed import DECLINED, RECOGNISED, proposed, reviewed, taken_up
from tests.printing import Paper
from tests.years import Made, make_year

TYPED = {"member": "dv-02", "name": "Tổ dân vận số", "what": "Trả lời dân trên mạng", "before": "5", "unit": "ngày"}
SECRET = "Tổ dân vận số"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=1)


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


def actions() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(key__startswith="newmodel/").order_by("id").values_list("action", "member"))


def test_a_member_proposes_the_secretary_recognises_and_another_takes_it_up(
    made: Made, secretary: Client, member: Client, other: Client
) -> None:
    edit, one = made.address("newmodel-edit"), made.address("newmodel", 1)
    assert send(member, edit, TYPED | {"campaign": "1"})["Location"] == one
    assert send(member, edit + "?so=1", TYPED | {"after": "1"})["Location"] == one
    review = {"state": "recognised", "reviewed_on": "2/4/2024", "document": "Quyết định số 12"}
    assert send(secretary, made.address("newmodel-review", 1), review)["Location"] == one
    spread = made.address("newmodel-spread", 1)
    assert send(other, spread, {"member": "dv-03", "since": "1/5/2024", "adapted": "Theo cụm"})["Location"] == one
    assert send(secretary, spread + "?don-vi=dv-03", {"member": "dv-03", "since": "2/5/2024"})["Location"] == one
    assert actions() == [
        ("đề xuất", "dv-02"),
        ("sửa", "dv-02"),
        ("ghi kết quả xét", "dv-02"),
        ("ghi áp dụng", "dv-03"),
        ("sửa việc áp dụng thay đơn vị", "dv-03"),
    ]
    row = NewModel.objects.get()
    assert (row.member.code, row.campaign, row.after, row.state) == ("dv-02", None, "1", "recognised")
    assert Spread.objects.values_list("member__code", "adapted").get() == ("dv-03", "")


def test_the_secretary_proposes_on_a_member_s_behalf_and_the_log_says_so(made: Made, secretary: Client) -> None:
    assert send(secretary, made.address("newmodel-edit"), TYPED).status_code == 302
    assert actions() == [("đề xuất thay đơn vị", "dv-02")]


def test_nobody_proposes_or_takes_up_for_another(made: Made, other: Client) -> None:
    assert errors(send(other, made.address("newmodel-edit"), TYPED)).keys() == {"member"}
    proposed(made, recognised=True)
    where = made.address("newmodel-spread", 1)
    assert errors(send(other, where, {"member": "dv-01", "since": "1/5/2024"})).keys() == {"member"}
    assert (NewModel.objects.count(), Spread.objects.count()) == (1, 0)


@pytest.mark.parametrize("fields", [None, DECLINED])
def test_what_was_not_recognised_its_member_and_the_bloc_s_people_see_and_nobody_else_at_any_door(
    fields: dict[str, Any] | None, made: Made, other: Client
) -> None:
    row = proposed(made)
    if fields:
        reviewed(made, row, fields)
    lists = [made.address("newmodels"), made.address("newmodels") + "?tim=dan+van", made.address("log")]
    forms = [made.address("newmodel-spread", 1), made.address("newmodel-edit") + "?so=1"]
    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-02")):
        knowing = logged_in(user)
        assert [SECRET in as_read(knowing.get(door)) for door in lists] == [True, True, True], user
        assert [knowing.get(made.address(f"newmodel{door}", 1)).status_code for door in ("", ".pdf")] == [200, 200]
    assert [SECRET in as_read(other.get(door)) for door in lists] == [False, False, False]
    for door in (made.address("newmodel", 1), made.address("newmodel.pdf", 1), *forms):
        assert (other.get(door).status_code, other.post(door, {"deed": "drop"}).status_code) in ((404, 404), (404, 405))
    assert SECRET not in Paper(other.get(made.address("newmodels.pdf")).content).text
    book = load_workbook(BytesIO(other.get(made.address("newmodels.xlsx")).content))
    assert SECRET not in {cell.value for sheet in book for row in sheet.rows for cell in row}
    for door in ("pdf", "xlsx"):
        assert other.get(made.address(f"newmodels.{door}") + "?tim=dan").status_code == 200
    assert NewModel.objects.count() == 1


def test_what_was_recognised_everybody_reads_on_page_paper_and_in_the_workbook(made: Made, other: Client) -> None:
    taken_up(made, proposed(made, recognised=True))
    one = as_read(other.get(made.address("newmodel", 1)))
    for said in (
        "Trả lời dân trên mạng",
        "5 ngày",
        "Quyết định số 12/QĐ-KTĐ",
        "Theo cụm",
        "Được công nhận, 02/04/2024",
    ):
        assert one.count(said) == 1, said
    paper = Paper(other.get(made.address("newmodels.pdf")).content)
    assert paper.rows[1:] == [
        [
            "Tổ dân vận số",
            "Đơn vị 02",
            "",
            "trước: 5 ngày; sau: 1 ngày",
            "Được công nhận, 02/04/2024",
            "Đơn vị 03",
        ]
    ]
    assert (paper.faults(), Paper(other.get(made.address("newmodel.pdf", 1)).content).faults()) == ([], [])
    book = load_workbook(BytesIO(other.get(made.address("newmodels.xlsx")).content))
    last = [[cell.value for cell in list(sheet.rows)[-1]] for sheet in book.worksheets]
    assert last[0][:3] == ["Tổ dân vận số", 2024, "Đơn vị 02"]
    assert (last[1][:2], last[1][3:]) == (["Tổ dân vận số", "Đơn vị 03"], ["Theo cụm", "Ba xã"])


def test_words_find_models_of_all_the_bloc_s_years_without_marks_and_of_no_other_bloc(
    made: Made, member: Client, secretary: Client
) -> None:
    proposed(made, recognised=True)
    later = make_year(members=3, leaves=1, year=2025)
    proposed(later, name="Dân vận khéo", recognised=True)
    proposed(later, name="Dân vận chờ xét")
    proposed(make_year(members=2, leaves=1, bloc="khoi-khac"), name="Dân vận khối khác", recognised=True)

    def found(client: Client, query: str, at: Made = made) -> list[tuple[int, str]]:
        shown = client.get(at.address("newmodels") + query).context["models"]
        return [(model.year.year, model.name) for model in shown]

    assert found(member, "") == [(2024, SECRET)]
    assert found(member, "?tim=DAN+VAN") == [(2025, "Dân vận khéo"), (2024, SECRET)]
    assert found(secretary, "?tim=dan+van")[:2] == [(2025, "Dân vận khéo"), (2025, "Dân vận chờ xét")]
    # Of its own year a member finds its own that waits, of another one only what was recognised.
    mine = [(2025, "Dân vận khéo"), (2025, "Dân vận chờ xét"), (2024, SECRET)]
    assert found(member, "?tim=dan+van", later) == mine
    assert found(member, "?tim=khong+co") == []
    page = as_read(member.get(made.address("newmodels") + "?tim=kheo"))
    assert page.count(f'href="{later.address("newmodel", 1)}"') == 1


def test_what_was_reviewed_is_changed_only_after_the_secretary_opened_it_again(
    made: Made, secretary: Client, member: Client
) -> None:
    reviewed(made, proposed(made), DECLINED)
    where = made.address("newmodel-edit") + "?so=1"
    for client in (member, secretary):
        assert (client.get(where).status_code, client.post(where, {"deed": "drop"}).status_code) == (403, 403)
    assert send(secretary, made.address("newmodel-review", 1), {"state": "proposed"}).status_code == 302
    seen = member.get(where).context["seen"]
    assert member.post(where, {"seen": seen, "deed": "drop"})["Location"] == made.address("newmodels")
    assert (NewModel.objects.count(), actions()[-1]) == (0, ("rút đề xuất", "dv-02"))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"state": "recognised"}, {"reviewed_on": ["Hãy ghi ngày xét."]}),
        (
            {"state": "recognised", "reviewed_on": "2/4/2199"},
            {"reviewed_on": ["Ngày này chưa tới. Hãy ghi khi đã có."]},
        ),
        (
            {"state": "recognised", "reviewed_on": "2/4/1203"},
            {"reviewed_on": ["Ngày 02/04/1203 cách năm thi đua 2024 quá 10 năm. Hãy xem lại năm."]},
        ),
        (
            {"state": "proposed", "reviewed_on": "2/4/2024"},
            {"reviewed_on": ["Mô hình chờ xét thì chưa có ngày xét. Hãy bỏ ngày, hoặc chọn kết quả."]},
        ),
        (
            {"state": "declined", "reviewed_on": "2/4/2024", "document": "Quyết định"},
            {
                "review_reason": ["Hãy ghi lý do không công nhận."],
                "document": ["Chỉ mô hình được công nhận mới có văn bản công nhận. Hãy bỏ ô này."],
            },
        ),
    ],
)
def test_a_review_that_cannot_be_is_told_beside_the_box(
    typed: dict[str, str], wrong: dict[str, list[str]], made: Made, secretary: Client
) -> None:
    proposed(made)
    assert errors(send(secretary, made.address("newmodel-review", 1), typed)) == wrong
    assert NewModel.objects.get().state == "proposed"


def test_what_others_took_up_stays_recognised(made: Made, secretary: Client, other: Client) -> None:
    taken_up(made, proposed(made, recognised=True))
    typed = {"state": "declined", "reviewed_on": "2/5/2024", "review_reason": "Nhầm"}
    assert errors(send(secretary, made.address("newmodel-review", 1), typed)).keys() == {"state"}
    where = made.address("newmodel-spread", 1) + "?don-vi=dv-03"
    assert send(other, where, {"deed": "drop"}).status_code == 302
    assert (Spread.objects.count(), actions()[-1]) == (0, ("xóa việc áp dụng", "dv-03"))
    assert send(secretary, made.address("newmodel-review", 1), typed).status_code == 302


def test_a_day_to_come_and_the_proposer_itself_are_refused(made: Made, secretary: Client, member: Client) -> None:
    proposed(made, recognised=True)
    where = made.address("newmodel-spread", 1)
    assert errors(send(secretary, where, {"member": "dv-03", "since": "1/5/2199"})).keys() == {"since"}
    assert errors(send(secretary, where, {"member": "dv-02", "since": "1/5/2024"})).keys() == {"member"}
    # Its own member has nobody to write for there.
    assert (member.get(where).status_code, Spread.objects.count()) == (403, 0)


def test_of_two_who_change_it_the_second_is_told_and_what_was_typed_stays(
    made: Made, secretary: Client, member: Client
) -> None:
    row = proposed(made)
    where, seen = made.address("newmodel-edit") + "?so=1", seal_of(row)
    assert member.post(where, TYPED | {"seen": seen, "why": "Ở xa"}).status_code == 302
    answer = secretary.post(where, TYPED | {"seen": seen, "how": "Theo cụm"})
    assert errors(answer)["__all__"][0].startswith("Đại diện đơn vị khoi-thu đã sửa lúc")
    assert answer.context["form"]["how"].value() == "Theo cụm"
    assert secretary.post(made.address("newmodel-review", 1), RECOGNISED | {"seen": seen}).status_code == 422
    assert secretary.post(where, TYPED | {"seen": answer.context["seen"], "how": "Theo cụm"}).status_code == 302
    row.refresh_from_db()
    assert (row.why, row.how, row.state) == ("", "Theo cụm", "proposed")


def test_what_is_not_there_yet_cannot_be_taken_away(made: Made, member: Client) -> None:
    new = {"deed": "drop", "what": "Trả lời dân"}
    assert errors(send(member, made.address("newmodel-edit"), new)).keys() == {"member", "name"}
    row = proposed(made, "dv-03", recognised=True)
    taking = made.address("newmodel-spread", row.number)
    assert errors(send(member, taking, {"deed": "drop", "adapted": "Theo cụm"})).keys() == {"member", "since"}
    assert (NewModel.objects.count(), Spread.objects.count()) == (1, 0)


def test_a_member_noted_twice_at_once_is_told(made: Made, secretary: Client, other: Client) -> None:
    taken_up(made, proposed(made, recognised=True))
    where = made.address("newmodel-spread", 1)
    answer = send(secretary, where, {"member": "dv-03", "since": "3/5/2024"})
    assert errors(answer)["__all__"][0].startswith("Đại diện đơn vị khoi-thu đã sửa lúc")
    assert (
        secretary.post(where, {"member": "dv-03", "since": "3/5/2024", "seen": answer.context["seen"]}).status_code
        == 302
    )
    assert Spread.objects.get().since.day == 3


def test_who_opens_what(made: Made) -> None:
    proposed(made, recognised=True)
    doors = ["newmodel-edit", "newmodel-review", "newmodel-spread", "newmodel", "newmodel.pdf"]
    where = [made.address(door, *([] if door == "newmodel-edit" else [1])) for door in doors]
    stranger = make_year(members=2, leaves=1, bloc="khoi-khac").secretary
    told = {
        made.secretary: [200, 200, 200, 200, 200],
        made.representative("dv-02"): [200, 403, 403, 200, 200],
        made.representative("dv-03"): [200, 403, 200, 200, 200],
        **{user: [403, 403, 403, 200, 200] for user in (made.leader, made.clerk, made.admin)},
        stranger: [404, 404, 404, 404, 404],
    }
    for user, statuses in told.items():
        client = logged_in(user)
        assert [client.get(door).status_code for door in where] == statuses, user
    assert {Client().get(door).status_code for door in where} == {302}
    assert logged_in(made.secretary).get(made.address("newmodel", 2)).status_code == 404
    assert logged_in(made.secretary).get(made.address("newmodel-edit") + "?so=x").status_code == 404


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    row = proposed(made)
    for fields in (
        {"state": "good", "reviewed_on": "2024-04-02"},
        {"state": "recognised"},
        {"reviewed_on": "2024-04-02"},
        {"state": "declined", "reviewed_on": "2024-04-02"},
        {"document": "Quyết định"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            NewModel.objects.filter(pk=row.pk).update(**fields)


def test_many_are_read_with_as_many_queries_as_one(made: Made, secretary: Client) -> None:
    def asked(where: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(where).status_code == 200
        return len(seen.captured_queries)

    where = [made.address("newmodels"), made.address("newmodels.xlsx"), made.address("newmodel", 1)]
    row = proposed(made, recognised=True)
    taken_up(made, row)
    before = [asked(door) for door in where]
    taken_up(made, row, "dv-01")
    for number in range(5):
        taken_up(made, proposed(made, recognised=True, name=f"Mô hình {number}"))
    assert ([asked(door) for door in where], before) == (before, [7, 7, 7])


def test_a_year_without_any_says_what_to_do(made: Made, member: Client) -> None:
    assert as_read(member.get(made.address("newmodels"))).count("Chưa có mô hình nào") == 1
    leader = as_read(logged_in(made.leader).get(made.address("newmodels")))
    assert leader.count("Khi các đơn vị hoặc Thư ký Khối đề xuất, danh sách sẽ đứng ở đây.") == 1
    assert leader.count(made.address("newmodel-edit")) == 0
