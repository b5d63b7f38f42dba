"""The ledger in the browser: noted, corrected, handed over, cancelled, filtered, and who may know what of it."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from awards.models import Award, AwardFile
from awards.presenters.ledger import awards_of, lines_of, running_years
from awards.verbs.ledger import Holders
from common.audit.models import Entry
from common.files.taking import store
from members.models import Agency
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.awarded import SECRET_MONEY, SECRET_NOTE, awarded, form_known
from tests.common.files.samples import picture
from tests.keptfiles import kept_at
from tests.printing import Paper
from tests.years import Made, make_year

NOT_OFFERED = "«{}» không có trong danh sách lựa chọn. Hãy chọn lại."
NAME = "Cơ quan, đơn vị số 02"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def typed(made: Made, **more: Any) -> dict[str, Any]:
    plain = {"form": form_known(made).code, "agency": made.members[1].agency_id, "year": "2023", "ground": "merit"}
    return plain | {"decision_number": "12/QĐ-UBND", "decided_on": "20/1/2024"} | more


def keep(client: Client, made: Made, sent: dict[str, Any], number: int | None = None) -> Any:
    where = made.address("award-edit") + (f"?so={number}" if number else "")
    seen = client.get(where).context["seen"]
    return client.post(where, {"seen": seen} | sent)


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def status(client: Client, address: str) -> int:
    """How the address is answered, whatever it gives."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


def test_what_is_left_empty_is_filled_in_by_the_names_of_the_day(secretary: Client, made: Made) -> None:
    answer = keep(secretary, made, typed(made))
    assert (answer.status_code, answer["Location"]) == (302, made.address("award", 1))
    award = Award.objects.get()
    assert (award.agency_name, award.form_name, award.decided_by) == (NAME, "Hình thức co-tinh", "UBND tỉnh")
    assert award.money is None
    page = as_read(logged_in(made.representative("dv-03")).get(made.address("award-ledger")))
    assert page.count("12/QĐ-UBND, 20/01/2024, UBND tỉnh") == 1
    assert page.count(made.address("award-edit")) == 0
    paper = Paper(secretary.get(made.address("award-ledger.pdf")).content)
    assert paper.faults() == []
    assert paper.rows[1:] == [
        [
            *("1", NAME, "2023", "Hình thức co-tinh", "Theo công trạng", "12/QĐ-UBND, 20/01/2024, UBND tỉnh"),
            *("", "Chưa đối chiếu", ""),
        ]
    ]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"form": ""}, {"form": ["Mục này không được để trống."]}),
        ({"agency": "999999"}, {"agency": [NOT_OFFERED.format("999999")]}),
        ({"year": "1947"}, {"year": ["Năm thành tích phải từ 1948 đến 2026."]}),
        ({"decided_on": "31/12/2022"}, {"decided_on": ["Ngày quyết định trước năm thành tích."]}),
        ({"decided_on": "1/1/2199"}, {"decided_on": ["Ngày này chưa tới. Hãy ghi khi đã có quyết định."]}),
        ({"handed_on": "19/1/2024"}, {"handed_on": ["Ngày này trước ngày quyết định."]}),
        ({"handed_on": "1/1/2199"}, {"handed_on": ["Ngày trao chưa tới. Hãy ghi khi đã trao."]}),
        ({"cancelled_on": "1/2/2024"}, {"cancelled_by": ["Hủy bỏ thì ghi cả ngày và quyết định hủy bỏ."]}),
        ({"cancelled_by": "Số 3"}, {"cancelled_on": ["Hủy bỏ thì ghi cả ngày và quyết định hủy bỏ."]}),
        ({"person": "Trần Văn An"}, {"person": ["Hình thức này tặng cho tập thể: để trống ô cá nhân."]}),
        ({"money": "3 triệu"}, {"money": ["Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."]}),
        (
            {"reckon": "on"},
            {"money": ["Chưa tính được: danh mục chưa có hệ số của hình thức hoặc lương cơ sở cho ngày quyết định."]},
        ),
    ],
)
def test_what_cannot_be_of_an_award_is_told_beside_it_and_nothing_typed_is_lost(
    secretary: Client, made: Made, more: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    answer = keep(secretary, made, typed(made, handed_at="Hội trường", **more))
    assert answer.status_code == 422
    assert errors(answer) == wrong
    assert answer.context["form"]["handed_at"].value() == "Hội trường"
    assert Award.objects.count() == 0


def test_an_award_for_a_person_names_one(secretary: Client, made: Made) -> None:
    form_known(made, "ca-nhan")
    refused = keep(secretary, made, typed(made, form="ca-nhan"))
    assert errors(refused) == {"person": ["Hình thức này tặng cho cá nhân: hãy ghi họ tên."]}
    assert keep(secretary, made, typed(made, form="ca-nhan", person="Trần Văn An")).status_code == 302
    refused = keep(secretary, made, typed(made, form="ca-nhan", person="Trần Văn An"))
    assert errors(refused) == {"decision_number": ["Khen thưởng này đã có trong sổ, số 1."]}


def test_money_is_reckoned_where_it_is_asked_for_and_changeable(secretary: Client, made: Made) -> None:
    form_known(made, "co-tinh", coefficient="0.3")
    made.year.bloc.base_pays.create(valid_from=date(2023, 7, 1), amount=2_340_000, step=10_000)
    assert keep(secretary, made, typed(made, reckon="on")).status_code == 302
    assert Award.objects.get().money == 710_000
    keep(secretary, made, typed(made, reckon="on", money="700.000"), 1)
    assert Award.objects.get().money == 700_000


def test_handing_over_and_cancelling_are_told_as_what_they_are(secretary: Client, made: Made) -> None:
    awarded(made)
    keep(secretary, made, typed(made, handed_on="20/2/2024", handed_at="Hội nghị tổng kết"), 1)
    handed = {"handed_on": "20/2/2024", "handed_at": "Hội nghị tổng kết"}
    keep(secretary, made, typed(made, **handed, cancelled_on="1/3/2024", cancelled_by="Số 3/QĐ-UBND"), 1)
    told = Entry.objects.filter(key="award/1/").order_by("id").values_list("action", flat=True)
    assert list(told) == ["thêm", "ghi đã trao", "hủy bỏ"]
    page = as_read(secretary.get(made.address("award", 1)))
    assert page.count("Đã hủy bỏ từ 01/03/2024: Số 3/QĐ-UBND") == 1


def test_a_scan_of_the_decision_makes_it_checked_until_it_is_taken_away(secretary: Client, made: Made) -> None:
    awarded(made)
    where = made.address("award", 1)

    def state() -> str:
        return str(secretary.get(where).context["line"].state)

    def add(what: str) -> None:
        file = SimpleUploadedFile(f"{what}.png", picture("PNG"))
        assert secretary.post(where, {"deed": "add", "what": what, "files": [file]}).status_code == 302

    assert state() == "Chưa đối chiếu"
    add("other")
    assert state() == "Chưa đối chiếu"
    AwardFile.objects.update(removed_at="2024-01-01T00:00:00Z")
    add("decision")
    assert state() == "Đã đối chiếu"
    scan = AwardFile.objects.get(is_decision=True)
    secretary.post(where, {"deed": f"remove:{scan.pk}"})
    assert state() == "Chưa đối chiếu"
    secretary.post(where, {"deed": f"restore:{scan.pk}"})
    assert state() == "Đã đối chiếu"
    refused = keep(secretary, made, {"deed": "drop"}, 1)
    assert errors(refused)["__all__"] == [
        "Khen thưởng này đã có tệp nên không xóa được. Ghi nhầm thì sửa lại cho đúng."
    ]


def test_a_scan_that_was_changed_on_the_disk_is_named(
    secretary: Client, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    awarded(made)
    scan = SimpleUploadedFile("Quyết định.png", picture("PNG"))
    secretary.post(made.address("award", 1), {"deed": "add", "what": "decision", "files": [scan]})
    call_command("check_evidence")
    assert capsys.readouterr().out == "Đủ 1 minh chứng, tệp nào cũng nguyên vẹn.\n"
    path = kept_at(store(), AwardFile.objects.get().sha256)
    path.chmod(0o600)
    path.write_bytes(b"else")
    with pytest.raises(SystemExit):
        call_command("check_evidence")
    told = capsys.readouterr().out.splitlines()[0]
    assert told == f"tệp đã bị sửa: khoi-thu, khen thưởng số 1, tệp «Quyết định.png»: {path}"
    path.unlink()


def test_money_notes_and_other_papers_are_the_member_s_and_the_bloc_s_own_people_s(made: Made) -> None:
    awarded(made, money=SECRET_MONEY, note=SECRET_NOTE)
    secretary = logged_in(made.secretary)
    where = made.address("award", 1)
    paper = SimpleUploadedFile("Phiếu chi kín.png", picture("PNG"))
    secretary.post(where, {"deed": "add", "what": "other", "files": [paper]})
    file = made.address("award-file", 1, AwardFile.objects.get().pk)
    seen = {}
    for who in ("dv-02", "dv-03"):
        client = logged_in(made.representative(who))
        pages = [as_read(client.get(made.address(name, *args))) for name, args in PAGES.items()]
        book = load_workbook(BytesIO(client.get(made.address("award-ledger.xlsx")).content))
        cells = [str(cell.value) for row in book.worksheets[0].rows for cell in row]
        papers = "".join(
            Paper(client.get(made.address(f"{name}.pdf", *args)).content).text
            for name, args in PAGES.items()
            if name != "log"
        )
        found = (
            *(
                "".join([*pages, *cells, papers]).count(word) > 0
                for word in (SECRET_NOTE, "7.654.000", "Phiếu chi kín")
            ),
            str(SECRET_MONEY) in cells,
            status(client, file),
        )
        seen[who] = found
        assert client.post(where, {"deed": "add"}).status_code == 403
    assert seen == {"dv-02": (True, True, True, True, 200), "dv-03": (False, False, False, False, 404)}


PAGES: dict[str, tuple[object, ...]] = {"award-ledger": (), "award": (1,), "award-agency": ("dv-02",), "log": ()}


def test_an_award_of_an_agency_that_was_taken_over_stands_under_its_successor_with_the_old_name(made: Made) -> None:
    old = Agency.objects.create(locality="Nơi cũ", code="cu", name="Ban Cũ", short_name="Cũ")
    old.successor = made.members[1].agency
    old.save()
    awarded(made, agency=old, year=2022, decided_on=date(2023, 1, 5))
    awarded(made)
    awarded(made, year=2021, cancelled_on=date(2024, 5, 1), cancelled_by="Số 9", decided_on=date(2022, 1, 5))
    holders = Holders.of(made.year)
    reader = made.reader(made.secretary)
    told = [
        (line.award.year, line.recipient, line.holder and line.holder.code)
        for line in lines_of(made.year, reader, holders)
    ]
    assert told == [
        (2023, NAME, "dv-02"),
        (2022, f"Ban Cũ (nay là {NAME})", "dv-02"),
        (2021, NAME, "dv-02"),
    ]
    agency = made.members[1].agency
    assert [running_years(agency, form_known(made), year, holders) for year in (2024, 2023, 2022)] == [0, 2, 1]
    section = awards_of(agency, made.year.bloc, 2022, holders)
    assert [(row.year, row.decision) for row in section.titles] == [(2022, "12/QĐ-UBND, 05/01/2023, UBND tỉnh")]
    assert section.awards == []
    page = logged_in(made.secretary).get(made.address("award-agency", "dv-02")).context["histories"]
    assert [(one.years, one.running, one.last) for one in page] == [([2022, 2023], 0, 2023)]


def test_the_ledger_is_filtered_by_member_form_and_year(secretary: Client, made: Made) -> None:
    form_known(made, "ca-nhan")
    awarded(made)
    awarded(made, agency=made.members[2].agency)
    awarded(made, form=form_known(made, "ca-nhan"), person="Trần Văn An", year=2022, decided_on=None)

    def numbers(**asked: str) -> list[int]:
        answer = secretary.get(made.address("award-ledger"), asked)
        return [line.award.number for line in answer.context["lines"]]

    assert numbers() == [1, 2, 3]
    assert numbers(**{"don-vi": "dv-02"}) == [1, 3]
    assert numbers(**{"don-vi": "dv-02", "nam": "2022"}) == [3]
    assert numbers(**{"hinh-thuc": "ca-nhan"}) == [3]
    assert numbers(nam="99999999999") == []


def test_another_bloc_s_awards_do_not_exist_here(secretary: Client, made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=2, leaves=1)
    awarded(other, decision_number="KÍN/QĐ")
    assert secretary.get(made.address("award", 1)).status_code == 404
    assert secretary.get(made.address("award-edit") + "?so=1").status_code == 404
    assert as_read(secretary.get(made.address("award-ledger"))).count("KÍN/QĐ") == 0


def test_whoever_was_overtaken_is_told(secretary: Client, made: Made) -> None:
    awarded(made)
    where = made.address("award-edit") + "?so=1"
    old = secretary.get(where).context["seen"]
    secretary.post(where, typed(made, handed_at="Nơi này", seen=old))
    answer = secretary.post(where, typed(made, handed_at="Nơi khác", seen=old))
    assert answer.status_code == 422
    assert answer.context["form"]["handed_at"].value() == "Nơi khác"
    assert Award.objects.get().handed_at == "Nơi này"


def test_the_bloc_s_address_leads_to_its_newest_year(secretary: Client, made: Made) -> None:
    answer = secretary.get(f"/{made.year.bloc.code}/so-khen-thuong/")
    assert (answer.status_code, answer["Location"]) == (302, made.address("award-ledger"))
    assert (
        logged_in(make_year(bloc="khoi-khac", leaves=1).secretary).get("/khoi-thu/so-khen-thuong/").status_code == 404
    )
