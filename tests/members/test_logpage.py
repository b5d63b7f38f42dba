"""The log's page: its filters alone and together, who may see which entries, and what a print says of its extent."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from common.audit.log import Actor, Change, write
from common.audit.models import LOADED, Door, Entry
from common.vietnamese.dates import VIETNAM
from members import logpage
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

OWN, OTHER = "dv-01", "dv-02"
HAI, TOI = "Lê Thị Hai", "Trần Tới"


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A year whose log tells, from the oldest to the newest: A of everybody, B of one member, C and D of another."""
    made = make_year(members=2, leaves=2, scored=False)
    told = [
        ("A", "", TOI, Door.ADMIN, "pact/3/title", "2024-05-16 23:59:59", "Ủy ban Kiểm tra"),
        ("B", OWN, HAI, Door.PAGE, f"score/nam/{OWN}/1.1/self", "2024-05-17 00:00:00", "Nhầm số"),
        ("C", OTHER, HAI, Door.PAGE, f"score/nam/{OTHER}/1.1/agreed", "2024-05-17 23:59:59", "Họp Khối"),
        ("D", OTHER, "load_year", Door.IMPORT, f"score/6-thang/{OTHER}/1.2/self", "2024-05-18 00:00:00", ""),
    ]
    for subject, member, who, door, key, at, reason in told:
        moment = datetime.fromisoformat(at).replace(tzinfo=VIETNAM)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        change = Change(subject=subject, action="sửa", key=key, old="95", new="97,5", reason=reason, member=member)
        write(Actor(name=who, door=door), [change], bloc=made.year.bloc.code, year=made.year.year)
    monkeypatch.undo()
    # Of another year, and of no year at all: nobody's business here.
    write(Actor(name=HAI), [Change(subject="X", action="sửa")], bloc=made.year.bloc.code, year=2023)
    write(Actor(name=HAI), [Change(subject="Y", action="sửa")])
    return made


def page(made: Made, member: str = "", **query: str) -> Any:
    client = Client()
    client.force_login(made.representative(member) if member else made.secretary)
    return client.get(made.address("log"), query)


def found(made: Made, member: str = "", **query: str) -> str:
    """The subjects that stand on the page, newest first."""
    return "".join(entry.subject for entry in page(made, member, **query).context["entries"])


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({}, "DCBA"),
        ({"don-vi": OTHER}, "DC"),
        ({"nguoi": HAI}, "CB"),
        ({"qua": "import"}, "D"),
        ({"ky": "nam"}, "CB"),
        ({"tc": "1.1"}, "CB"),
        ({"tc": "1"}, ""),
        ({"tc": "1.1", "ky": "6-thang"}, ""),
        ({"tu": "17/5/2024"}, "DCB"),
        ({"den": "2024-05-17"}, "CBA"),
        ({"tu": "17-05-2024", "den": "17/05/2024"}, "CB"),
        ({"nguoi": HAI, "don-vi": OWN, "qua": "page", "ky": "nam", "tc": "1.1", "tu": "17/5/2024", "tim": "nham"}, "B"),
        ({"don-vi": "khong-co"}, ""),
        ({"qua": "cửa sổ"}, ""),
        ({"tc": "(1"}, ""),
        ({"ky": ".*"}, ""),
        # What everything is written in; a blank is none.
        ({"tim": "97,5"}, "DCBA"),
        ({"tim": "  "}, "DCBA"),
        ({"tim": "%"}, ""),
        ({"tim": "_"}, "D"),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_names_and_together_they_leave_what_all_of_them_name(
    query: dict[str, str], subjects: str, made: Made
) -> None:
    assert found(made, **query) == subjects


@pytest.mark.parametrize("words", ["Uỷ ban", "Ủy ban", "uy BAN", "ỦY", "kiem uy", "U\u0309y"])
def test_marks_capitals_and_the_order_of_words_make_no_difference(words: str, made: Made) -> None:
    assert found(made, tim=words) == "A"


def test_a_representative_filters_among_what_concerns_everybody_and_its_own_member(made: Made) -> None:
    assert found(made, OWN) == "BA"
    for query in ({"don-vi": OTHER}, {"tim": "Họp"}, {"qua": "import"}, {"ky": "6-thang"}, {"nguoi": "load_year"}):
        assert found(made, OWN, **query) == "", query
    asked = page(made, OWN).context["asked"]
    assert (list(asked.member.choices), list(asked.person.choices)) == ([OWN], [HAI, TOI])
    asked = page(made).context["asked"]
    assert (list(asked.member.choices), list(asked.person.choices)) == ([OWN, OTHER], [HAI, LOADED, TOI])


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"tu": "30/2/2024"}, ["Không có ngày «30/2/2024». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."]),
        ({"den": "hôm qua"}, ["Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023."]),
        ({"tu": "18/5/2024", "den": "17/5/2024"}, ["Ngày đầu đứng sau ngày cuối."]),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_it_and_nothing_is_listed_instead_of_all(
    query: dict[str, str], errors: list[str], made: Made
) -> None:
    answer = page(made, **query)
    assert (answer.status_code, [day.error for day in answer.context["asked"].wrong]) == (200, errors)
    assert list(answer.context["entries"]) == []
    text = as_read(answer)
    for name, typed in query.items():
        assert f'name="{name}" value="{typed}"' in text
    assert [error for error in errors if error not in text] == []


def test_the_last_day_of_the_calendar_is_a_day(made: Made) -> None:
    assert logpage._after(date.max) == date.max
    assert found(made, den="31/12/9999") == "DCBA"


def test_what_is_left_out_of_the_address_is_not_carried_from_page_to_page(made: Made) -> None:
    answer = page(made, **{"don-vi": OTHER, "tim": "", "qua": "", "trang": "1"})
    assert (answer.context["query"], answer.context["filtered"]) == (f"don-vi={OTHER}", True)
    assert page(made, tim="", qua="").context["filtered"] is False


def test_what_is_printed_is_what_was_filtered_and_says_so(made: Made) -> None:
    client = Client()
    client.force_login(made.secretary)
    query = {
        "don-vi": OTHER,
        "nguoi": HAI,
        "qua": "page",
        "ky": "nam",
        "tc": "1.1",
        "tu": "1/5/2024",
        "den": "31/5/2024",
    }
    said = (
        "Chỉ gồm các mục của Đơn vị 02, do Lê Thị Hai thực hiện, ghi trên cổng, về kỳ chấm điểm Cả năm, "
        "về tiêu chí 1.1. Thực hiện nhiệm vụ 1.1 đúng tiến độ và chất lượng, từ ngày 01/05/2024, đến ngày 31/05/2024."
    )
    entry = Entry.objects.get(subject="C")
    extent = f"Nhật ký trên đây gồm 1 mục, là mục số 3. Mã của mục cuối, số 3: {entry.hash}."
    paper = Paper(client.get(made.address("log.pdf"), query).content)
    assert (paper.text.count(said), [row[3] for row in paper.rows[1:]]) == (1, ["C"])
    assert extent in paper.text
    sheet = workbook(client, made, **query)
    assert sheet["A2"].value == f"{said} {extent}"
    assert [cell.value for cell in sheet[4]] == [
        3, "17/05/2024 23:59", HAI, None, "Trên cổng", "C", "sửa", "95", "97,5", "Họp Khối",
    ]  # fmt: skip


def workbook(client: Client, made: Made, **query: str) -> Any:
    from io import BytesIO

    return load_workbook(BytesIO(client.get(made.address("log.xlsx"), query).content)).worksheets[0]


def test_a_print_ends_with_the_numbers_and_the_hash_by_which_it_can_be_checked_later(made: Made) -> None:
    client = Client()
    client.force_login(made.representative(OWN))
    newest = Entry.objects.get(subject="B")
    sentence = f"Nhật ký trên đây gồm 2 mục, từ mục số 1 đến mục số 2. Mã của mục cuối, số 2: {newest.hash}."
    assert sentence in Paper(client.get(made.address("log.pdf")).content).text
    assert workbook(client, made)["A2"].value == f"Chỉ gồm việc chung và việc của đơn vị mình. {sentence}"
    client.force_login(made.secretary)
    paper = Paper(client.get(made.address("log.pdf"), {"tu": "x"}).content)
    assert "Từ ngày «x»: Hãy nhập ngày theo dạng ngày/tháng/năm" in paper.text
    assert paper.text.endswith("Không có mục nhật ký nào.")


def test_a_long_workbook_holds_its_newest_part_and_says_so(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logpage, "LOG_SHEET", 2)
    client = Client()
    client.force_login(made.secretary)
    sheet = workbook(client, made)
    assert sheet["A2"].value.startswith("2 mục mới nhất. Nhật ký trên đây gồm 2 mục, từ mục số 3 đến mục số 4.")
    assert [row[5].value for row in sheet.iter_rows(min_row=4)] == ["D", "C"]


def test_entries_of_an_earlier_version_s_commands_are_told_and_found_in_words(made: Made) -> None:
    """An entry is never changed: what it calls «load_year» is shown, chosen and printed in the reader's language."""
    assert found(made, nguoi=LOADED) == found(made, nguoi="load_year") != ""
    shown = page(made, nguoi=LOADED)
    assert {(entry.shown_actor, entry.shown_door) for entry in shown.context["entries"]} == {(LOADED, "")}
    assert "load_year" not in as_read(shown)
