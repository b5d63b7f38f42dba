"""A year's charity in the browser: noted, changed, taken away, summed up; and whom it helped, for whom alone."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import CharityUse, Contribution
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read, without_joins
from tests.printing import Paper
from tests.years import Made, make_year

PRIVATE = "Bà Nguyễn Thị Kín"
MONEY: dict[str, Any] = {
    "member": "dv-02",
    "kind": "money",
    "amount": "5.000.000",
    "received_on": "1/4/2024",
    "paper": "Phiếu thu 7",
}
USE: dict[str, Any] = {
    "kind": "house",
    "what": "Nhà đại đoàn kết ở Hàm Thuận",
    "beneficiary": PRIVATE,
    "handed_on": "2/5/2024",
    "amount": "3.000.000",
}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def give(client: Client, made: Made, number: int | None = None, **typed: Any) -> Any:
    where = made.address("charity-contribution") + (f"?so={number}" if number else "")
    seen = client.get(where).context["seen"] if number and "seen" not in typed else ""
    return client.post(where, {"seen": seen} | typed)


def use(client: Client, made: Made, number: int | None = None, **typed: Any) -> Any:
    where = made.address("charity-use") + (f"?so={number}" if number else "")
    seen = client.get(where).context["seen"] if number and "seen" not in typed else ""
    return client.post(where, {"seen": seen} | typed)


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def noted(client: Client, made: Made) -> None:
    """Money of a member, goods of somebody outside, a co-funder's part, a pledge, and a house."""
    outside: dict[str, Any] = {"giver": "Công ty B", "kind": "goods", "goods": "mì", "quantity": "20", "unit": "thùng"}
    gifts: list[dict[str, Any]] = [
        MONEY,
        outside | {"received_on": "3/4/2024"},
        {"giver": "Mặt trận xã", "beside": "on", "kind": "money", "amount": "10.000.000", "received_on": "3/4/2024"},
        {"member": "dv-03", "kind": "money", "amount": "2.000.000", "pledged_on": "1/3/2024"},
    ]
    for typed in gifts:
        assert give(client, made, **typed).status_code == 302
    assert use(client, made, **USE).status_code == 302


def test_what_was_given_and_used_stands_on_page_paper_and_in_the_workbook(secretary: Client, made: Made) -> None:
    noted(secretary, made)
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", as_read(secretary.get(made.address("charity")))))
    assert figures == {
        "Tiền đã nhận": "5.000.000 đồng",
        "Đã đăng ký, chưa nhận": "2.000.000 đồng",
        "Tiền đã dùng": "3.000.000 đồng",
        "Còn lại": "2.000.000 đồng",
        "Hiện vật đã nhận, có định giá": "0 đồng <small>và 1 khoản chưa định giá</small>",
        "Đối ứng, không tính của Khối": "10.000.000 đồng",
    }
    paper = Paper(secretary.get(made.address("charity.pdf")).content)
    assert paper.text.count("Tiền đã nhận: 5.000.000 đồng; đã dùng: 3.000.000 đồng; còn lại: 2.000.000 đồng.") == 1
    assert [row[:4] for row in paper.tables[0][1:]] == [
        ["1", "Đơn vị 02", "Tiền", "5.000.000"],
        ["2", "Công ty B", "20 thùng mì", "chưa định giá"],
        ["3", "Mặt trận xã", "Tiền", "10.000.000"],
        ["4", "Đơn vị 03", "Tiền", "2.000.000"],
    ]
    assert paper.faults() == []
    book = load_workbook(BytesIO(secretary.get(made.address("charity.xlsx")).content))
    assert book.sheetnames == ["Đóng góp", "Đã dùng"]
    assert [cell.value for cell in list(book["Đã dùng"].rows)[-1]][:4] == [
        1,
        USE["what"],
        "Nhà tình nghĩa, nhà đại đoàn kết",
        PRIVATE,
    ]


def doors(client: Client, made: Made) -> dict[str, str]:
    """The text at every door at which the charity of a year can be read."""
    found = {name: as_read(client.get(made.address(name))) for name in ("charity", "activities", "log", "overview")}
    found |= {
        name: without_joins(Paper(client.get(made.address(name)).content).text) for name in ("charity.pdf", "log.pdf")
    }
    for name in ("charity.xlsx", "log.xlsx"):
        book = load_workbook(BytesIO(client.get(made.address(name)).content))
        found[name] = " ".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
    found["search"] = as_read(client.get(made.address("log"), {"q": "Kín"}))
    return found


def test_whom_it_helped_is_told_to_the_bloc_s_own_people_and_to_nobody_else_and_stands_in_no_log(
    secretary: Client, made: Made
) -> None:
    noted(secretary, made)
    assert use(secretary, made, 1, **USE | {"beneficiary": f"{PRIVATE}, thôn 3"}).status_code == 302
    assert use(secretary, made, 1, **USE | {"what": "Nhà ở Hàm Thuận", "beneficiary": PRIVATE}).status_code == 302
    for user in (made.secretary, made.leader, made.clerk, made.admin):
        told = {name for name, text in doors(logged_in(user), made).items() if PRIVATE in text}
        assert told == {"charity", "charity.pdf", "charity.xlsx"}
    member = logged_in(made.representative("dv-02"))
    shown = doors(member, made)
    assert {name for name, text in shown.items() if "Nguyễn Thị" in text} == set()
    # The rest of the row is theirs to read, so the door was the right one.
    assert {name for name, text in shown.items() if "Nhà ở Hàm Thuận" in text} >= {"charity", "charity.pdf"}
    attached = member.get(made.address("charity.pdf")).content
    assert PRIVATE.encode() not in attached
    assert [
        entry for entry in Entry.objects.all() if "Kín" in f"{entry.old}{entry.new}{entry.reason}{entry.words}"
    ] == []
    assert Entry.objects.order_by("id").values_list("action", flat=True)[5] == "sửa người được giúp"


def test_what_is_wrong_is_told_beside_the_box_and_what_was_typed_stays(secretary: Client, made: Made) -> None:
    answer = give(secretary, made, **MONEY | {"giver": "Ai đó", "amount": "", "received_on": "1/4/2199"})
    assert (answer.status_code, errors(answer)) == (
        422,
        {
            "giver": ["Hãy chọn một đơn vị trong Khối, hoặc ghi tên người, tổ chức ngoài Khối; chỉ một trong hai."],
            "amount": ["Hãy ghi số tiền."],
            "received_on": ["Ngày này chưa tới. Hãy ghi khi đã xong."],
        },
    )
    assert answer.context["form"]["paper"].value() == "Phiếu thu 7"
    answer = use(secretary, made, **USE | {"handed_on": "1/4/2199"})
    assert errors(answer) == {"handed_on": ["Ngày này chưa tới. Hãy ghi khi đã xong."]}
    far = "Ngày 02/04/1203 cách năm thi đua 2024 quá 10 năm. Hãy xem lại năm."
    answer = use(secretary, made, **USE | {"handed_on": "2/4/1203"})
    assert errors(answer) == {"handed_on": [far]}
    answer = give(secretary, made, **MONEY | {"received_on": "2/4/1203"})
    assert errors(answer) == {"received_on": [far]}
    assert (Contribution.objects.count(), CharityUse.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"giver": "Ai đó"},
        {"member": None},
        {"amount": None},
        {"amount": 0},
        {"kind": "goods"},
        {"received_on": None},
        {"kind": "thanks"},
    ],
)
def test_what_cannot_be_is_kept_out_by_the_database_too(more: dict[str, Any], secretary: Client, made: Made) -> None:
    give(secretary, made, **MONEY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(**more)


def test_a_row_is_changed_and_the_log_says_from_what_to_what(secretary: Client, made: Made) -> None:
    give(secretary, made, **MONEY)
    assert give(secretary, made, 1, **MONEY | {"amount": "6.000.000"}).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.subject, entry.action, entry.old, entry.new, entry.member) == (
        "Đóng góp an sinh số 1",
        "sửa",
        "Số tiền hoặc giá trị (đồng): 5000000",
        "Số tiền hoặc giá trị (đồng): 6000000",
        "dv-02",
    )
    assert give(secretary, made, 1, **MONEY | {"amount": "6.000.000"}).status_code == 302
    assert Entry.objects.count() == 2


def test_of_two_who_change_a_row_the_second_is_told(secretary: Client, made: Made) -> None:
    give(secretary, made, **MONEY)
    seen = secretary.get(made.address("charity-contribution") + "?so=1").context["seen"]
    give(secretary, made, 1, **MONEY | {"amount": "6.000.000"})
    answer = give(secretary, made, 1, **MONEY | {"amount": "7.000.000", "seen": seen})
    assert (answer.status_code, answer.context["form"]["amount"].value()) == (422, "7.000.000")
    assert "Thư ký Khối khoi-thu đã sửa lúc" in errors(answer)["__all__"][0]
    assert Contribution.objects.get().amount == 6_000_000
    again = give(secretary, made, 1, **MONEY | {"amount": "7.000.000", "seen": answer.context["seen"]})
    assert (again.status_code, Contribution.objects.get().amount) == (302, 7_000_000)


def test_a_row_noted_by_mistake_goes_and_the_log_keeps_it_but_for_whom_it_helped(secretary: Client, made: Made) -> None:
    noted(secretary, made)
    assert use(secretary, made, 1, deed="drop").status_code == 302
    assert give(secretary, made, 1, deed="drop").status_code == 302
    assert (list(Contribution.objects.values_list("number", flat=True)), CharityUse.objects.count()) == ([2, 3, 4], 0)
    assert list(Entry.objects.order_by("id").values_list("action", "old"))[-2:] == [
        (
            "xóa",
            "Loại: Nhà tình nghĩa, nhà đại đoàn kết; Nội dung: Nhà đại đoàn kết ở Hàm Thuận; Ngày trao: 02/05/2024; "
            "Số tiền đã dùng (đồng): 3000000",
        ),
        (
            "xóa",
            "Đơn vị trong Khối: Cơ quan, đơn vị số 02; Đóng góp bằng: Tiền; Số tiền hoặc giá trị (đồng): 5000000; "
            "Ngày đã nhận: 01/04/2024; Chứng từ: Phiếu thu 7",
        ),
    ]


def test_more_spent_than_received_is_said_on_page_and_paper(secretary: Client, made: Made) -> None:
    give(secretary, made, **MONEY)
    use(secretary, made, **USE | {"amount": "6.500.000"})
    page = as_read(secretary.get(made.address("charity")))
    assert page.count("<strong>Đã chi quá số đã nhận 1.500.000 đồng.</strong>") == 1
    paper = Paper(secretary.get(made.address("charity.pdf")).content)
    assert paper.text.count("đã chi quá số đã nhận 1.500.000 đồng.") == 1


def test_a_row_of_another_year_is_not_found(secretary: Client, made: Made) -> None:
    give(secretary, made, **MONEY)
    later = make_year(members=3, leaves=1, year=2025)
    for number in ("1", "x", "0"):
        assert secretary.get(later.address("charity-contribution") + f"?so={number}").status_code == 404
    assert secretary.post(later.address("charity-contribution") + "?so=1", {"deed": "drop"}).status_code == 404
    assert Contribution.objects.count() == 1


def test_a_year_without_any_says_what_to_do(secretary: Client, made: Made) -> None:
    assert as_read(secretary.get(made.address("charity"))).count("Chưa ghi đóng góp an sinh nào") == 1
    member = as_read(logged_in(made.representative("dv-02")).get(made.address("charity")))
    assert member.count("Khi Thư ký Khối ghi các khoản đóng góp") == 1
    assert member.count(made.address("charity-contribution")) == 0


def test_much_charity_is_read_with_as_many_queries_as_little(secretary: Client, made: Made) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(made.address("charity")).status_code == 200
        return len(seen.captured_queries)

    noted(secretary, made)
    before = asked()
    for _ in range(4):
        noted(secretary, made)
    assert asked() == before
