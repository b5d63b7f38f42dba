"""Old awards by workbook: read at their cells, shown before anything is written, and written whole or not at all."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from awards.models import Award
from common.audit.models import Entry
from members.models import Agency
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.awarded import awarded, form_known
from tests.years import Made, make_year

NAME = "Cơ quan, đơn vị số 02"
HEADS = ["Đơn vị", "Cá nhân", "Năm thành tích", "Hình thức khen thưởng", "Số quyết định", "Ngày quyết định", "Ghi chú"]
GOOD: list[Any] = [NAME, "", 2021, "hình thức CO-TINH", "7/QĐ", "5/1/2022", "Cũ"]


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=1)
    form_known(made)
    form_known(made, "ca-nhan")
    return made


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def book(*rows: list[Any], heads: list[str] = HEADS, sheet: str = "Khen thưởng") -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    page.append(["Một tiêu đề"])
    page.append(heads)
    for row in rows:
        page.append(row)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def send(client: Client, made: Made, content: bytes, name: str = "So cu.xlsx") -> Any:
    """The page that shows what became of the file; it stands at an address of its own."""
    answer = client.post(made.address("award-import"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return client.get(answer["Location"])


def mistakes(answer: Any) -> dict[int, list[str]]:
    return {one.row.number: one.mistakes for one in answer.context["rows"] if one.wrong}


def test_a_workbook_is_shown_and_then_written_whole(secretary: Client, made: Made) -> None:
    person = [NAME, "Trần Văn An", "2020", "Hình thức ca-nhan", "", None, None]
    shown = send(secretary, made, book(GOOD, [None] * 7, person))
    assert (mistakes(shown), Award.objects.count()) == ({}, 0)
    assert as_read(shown).count("Ghi được") == 2
    written = secretary.post(shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"], {"deed": "write"})
    assert (written.status_code, written["Location"]) == (302, made.address("award-ledger"))
    rows = Award.objects.order_by("number").values_list("agency_name", "person", "year", "form_name", "note")
    assert list(rows) == [
        (NAME, "", 2021, "hình thức CO-TINH", "Cũ"),
        (NAME, "Trần Văn An", 2020, "Hình thức ca-nhan", ""),
    ]
    assert set(Entry.objects.filter(key__startswith="award/").values_list("door", flat=True)) == {"import"}
    again = secretary.post(shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"], {"deed": "write"})
    assert again.status_code == 302
    assert mistakes(secretary.get(again["Location"])) == {
        3: ["Số quyết định «7/QĐ»: Khen thưởng này đã có trong sổ, số 1."],
        5: ["Số quyết định: Khen thưởng này đã có trong sổ, số 2."],
    }
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "value", "told"),
    [
        (
            0,
            "Ban X",
            "Đơn vị «Ban X»: Không có đơn vị nào tên như vậy. Hãy ghi đúng tên ở trang «Đơn vị» của tệp mẫu.",
        ),
        (0, None, "Đơn vị: Mục này không được để trống."),
        (2, "năm 21", "Năm thành tích «năm 21»: Hãy nhập một số nguyên."),
        (2, 1900, "Năm thành tích «1900»: Năm thành tích phải từ 1948 đến 2026."),
        (
            3,
            "Huân chương",
            "Hình thức khen thưởng «Huân chương»: Danh mục không có hình thức nào tên như vậy cho tập thể. "
            "Hãy ghi đúng tên ở trang «Hình thức» của tệp mẫu.",
        ),
        (
            5,
            "31/2/2022",
            "Ngày quyết định «31/2/2022»: Không có ngày «31/2/2022». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023.",
        ),
        (5, "5/1/2020", "Ngày quyết định «5/1/2020»: Ngày quyết định trước năm thành tích."),
    ],
)
def test_a_mistake_is_told_at_its_line_and_column_and_nothing_is_written(
    secretary: Client, made: Made, at: int, value: Any, told: str
) -> None:
    wrong = [*GOOD[:at], value, *GOOD[at + 1 :]]
    shown = send(secretary, made, book([*GOOD[:4], "8/QĐ", *GOOD[5:]], wrong))
    assert mistakes(shown) == {4: [told]}
    where = shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"]
    assert secretary.post(where, {"deed": "write"}).status_code == 302
    assert Award.objects.count() == 0


def test_every_mistake_of_a_line_is_told_at_once(secretary: Client, made: Made) -> None:
    shown = send(secretary, made, book(["Ban X", None, "2o21", "Huân chương", "7/QĐ", "31/2/2022", None]))
    assert [mistake.partition(":")[0] for mistake in mistakes(shown)[3]] == [
        "Đơn vị «Ban X»",
        "Năm thành tích «2o21»",
        "Hình thức khen thưởng «Huân chương»",
        "Ngày quyết định «31/2/2022»",
    ]


def test_the_same_award_twice_in_a_file_is_told(secretary: Client, made: Made) -> None:
    shown = send(secretary, made, book(GOOD, GOOD))
    assert mistakes(shown) == {4: ["Số quyết định «7/QĐ»: Khen thưởng này đã có ở dòng 3 của tệp."]}


def test_a_name_that_two_agencies_have_is_told(secretary: Client, made: Made) -> None:
    twin = Agency.objects.create(locality="Nơi khác", code="trung", name=NAME, short_name="Trùng")
    awarded(made, agency=twin, agency_name="Trùng")
    shown = send(secretary, made, book(GOOD))
    assert mistakes(shown) == {3: [f"Đơn vị «{NAME}»: Có nhiều đơn vị tên như vậy. Hãy ghi tên đầy đủ."]}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tệp trống, không có gì bên trong. Hãy tải tệp mẫu của cổng, ghi vào tệp ấy rồi nạp."),
        (
            b"%PDF-1.7",
            "Đây là tệp PDF, không phải bảng tính Excel (.xlsx). Hãy tải tệp mẫu của cổng, ghi vào tệp ấy rồi nạp.",
        ),
        (book(), "Tệp chưa có dòng khen thưởng nào dưới dòng tiêu đề."),
        (
            book(GOOD, heads=["Tên", *HEADS[1:]]),
            "Không thấy cột «Đơn vị» ở dòng tiêu đề. Hãy tải tệp mẫu của cổng, ghi vào tệp ấy rồi nạp.",
        ),
    ],
)
def test_what_is_no_such_workbook_is_refused(secretary: Client, made: Made, content: bytes, told: str) -> None:
    answer = secretary.post(made.address("award-import"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert secretary.get(answer["Location"]).context["refused"] == told


def test_the_form_comes_back_filled_in(secretary: Client, made: Made) -> None:
    content = secretary.get(made.address("award-import.xlsx")).content
    form = load_workbook(BytesIO(content))
    assert form.sheetnames == ["Khen thưởng", "Đơn vị", "Hình thức"]
    page = form["Khen thưởng"]
    heads = {cell.value: cell.column for row in page.iter_rows() for cell in row if cell.value}
    for head, value in zip(HEADS, GOOD, strict=True):
        page.cell(page.max_row if head != HEADS[0] else page.max_row + 1, heads[head], value or None)
    filled = BytesIO()
    form.save(filled)
    assert mistakes(send(secretary, made, filled.getvalue())) == {}


def test_who_may_not_write_reads_no_file(made: Made) -> None:
    member = logged_in(made.representative("dv-02"))
    assert member.get(made.address("award-import")).status_code == 403
    assert member.post(made.address("award-import"), {"deed": "write"}).status_code == 403
