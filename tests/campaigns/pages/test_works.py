"""The works of a year in the browser: noted with what each member bears, changed, taken away, summed up."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import Work, WorkShare
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

BRIDGE: dict[str, Any] = {
    "name": "Cầu dân sinh",
    "place": "Hàm Thuận",
    "value": "70.000.000",
    "starts_on": "1/3/2024",
    "share:dv-01": "40.000.000",
    "share:dv-02": "20.000.000",
}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def keep(client: Client, made: Made, typed: dict[str, Any], number: int | None = None) -> Any:
    where = made.address("work-edit") + (f"?so={number}" if number else "")
    seen = client.get(where).context["seen"]
    return client.post(where, {"seen": seen} | typed)


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_a_work_stands_on_page_paper_and_in_the_workbook_with_what_each_bears(secretary: Client, made: Made) -> None:
    assert keep(secretary, made, BRIDGE).status_code == 302
    assert keep(secretary, made, {"name": "Trồng 300 cây", "handed_on": "2/4/2024"}).status_code == 302
    member = logged_in(made.representative("dv-03"))
    page = as_read(member.get(made.address("works")))
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)) == {
        "Công trình, phần việc": "2",
        "Đã bàn giao": "1",
        "Tổng giá trị": "70.000.000 đồng <small>1 công trình chưa ghi giá trị</small>",
    }
    assert page.count("«Cầu dân sinh»: phần của các đơn vị còn thiếu 10.000.000 đồng so với giá trị.") == 1
    assert page.count(made.address("work-edit")) == 0
    shares = "Đơn vị 01 40.000.000; Đơn vị 02 20.000.000"
    paper = Paper(secretary.get(made.address("works.pdf")).content)
    assert paper.rows[1:] == [
        ["1", "Cầu dân sinh", "Hàm Thuận", "Đang làm", "01/03/2024", "", "70.000.000", shares],
        ["2", "Trồng 300 cây", "", "Đã bàn giao", "", "02/04/2024", "", ""],
    ]
    assert paper.faults() == []
    book = load_workbook(BytesIO(secretary.get(made.address("works.xlsx")).content))
    assert [cell.value for cell in list(book.worksheets[0].rows)[-2]][-2:] == [70_000_000, shares]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"name": ""}, {"name": ["Hãy điền vào ô này."]}),
        ({"value": "70 triệu"}, {"value": ["Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."]}),
        ({"share:dv-01": "x"}, {"share:dv-01": ["Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."]}),
        ({"handed_on": "1/2/2024"}, {"handed_on": ["Ngày bàn giao phải từ ngày khởi công trở đi."]}),
        ({"handed_on": "1/2/2199"}, {"handed_on": ["Ngày bàn giao chưa tới. Hãy ghi khi đã bàn giao."]}),
        (
            {"starts_on": "2/4/1203"},
            {"starts_on": ["Ngày 02/04/1203 cách năm thi đua 2024 quá 10 năm. Hãy xem lại năm."]},
        ),
        (
            {"handed_on": "1/4/2024", "stopped_reason": "Bão"},
            {"stopped_reason": ["Công trình đã bàn giao thì không dừng. Hãy bỏ ngày bàn giao, hoặc bỏ lý do dừng."]},
        ),
    ],
)
def test_what_is_wrong_is_told_beside_the_box_and_what_was_typed_stays(
    more: dict[str, str], wrong: dict[str, list[str]], secretary: Client, made: Made
) -> None:
    answer = keep(secretary, made, BRIDGE | more)
    assert answer.status_code == 422
    if "name" not in more:
        assert errors(answer) == wrong
    assert answer.context["form"]["share:dv-02"].value() == "20.000.000"
    assert Work.objects.count() == 0


def test_the_database_keeps_out_what_cannot_be(secretary: Client, made: Made) -> None:
    keep(secretary, made, BRIDGE)
    for fields in ({"handed_on": "2024-02-01"}, {"handed_on": "2024-04-01", "stopped_reason": "Bão"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Work.objects.update(**fields)


def test_what_a_member_bears_is_changed_and_logged_as_the_member_s(secretary: Client, made: Made) -> None:
    keep(secretary, made, BRIDGE)
    assert keep(secretary, made, BRIDGE | {"share:dv-01": "", "share:dv-02": "30.000.000"}, 1).status_code == 302
    assert list(WorkShare.objects.values_list("member__code", "amount")) == [("dv-02", 30_000_000)]
    told = list(Entry.objects.order_by("id").values_list("action", "old", "new", "member"))
    assert told[-2:] == [
        ("sửa phần đóng góp của Đơn vị 01", "40.000.000", "", "dv-01"),
        ("sửa phần đóng góp của Đơn vị 02", "20.000.000", "30.000.000", "dv-02"),
    ]


def test_of_two_who_change_a_work_the_second_is_told(secretary: Client, made: Made) -> None:
    keep(secretary, made, BRIDGE)
    seen = secretary.get(made.address("work-edit") + "?so=1").context["seen"]
    keep(secretary, made, BRIDGE | {"share:dv-01": "1.000"}, 1)
    answer = keep(secretary, made, BRIDGE | {"place": "La Gi", "seen": seen}, 1)
    assert (answer.status_code, answer.context["form"]["place"].value()) == (422, "La Gi")
    assert errors(answer)["__all__"][0].startswith("Thư ký Khối khoi-thu đã sửa lúc")
    assert Work.objects.get().place == "Hàm Thuận"


def test_a_stopped_work_stays_and_counts_for_nothing_and_one_noted_by_mistake_goes(
    secretary: Client, made: Made
) -> None:
    keep(secretary, made, BRIDGE)
    keep(secretary, made, BRIDGE | {"stopped_reason": "Bão"}, 1)
    shown = secretary.get(made.address("works")).context
    assert (shown["sums"].count, shown["works"][0].state, shown["uneven"]) == (0, "stopped", [])
    assert Paper(secretary.get(made.address("works.pdf")).content).rows[1][3] == "Đã dừng: Bão"
    assert keep(secretary, made, {"deed": "drop"}, 1).status_code == 302
    assert (Work.objects.count(), WorkShare.objects.count()) == (0, 0)
    # What each member bore of it isn't lost with it.
    first, second, last = reversed(Entry.objects.order_by("-id")[:3])
    assert [(one.member, one.old, one.new) for one in (first, second)] == [
        ("dv-01", "40.000.000", ""),
        ("dv-02", "20.000.000", ""),
    ]
    assert last.action == "xóa"


def test_a_work_of_another_year_is_not_found(secretary: Client, made: Made) -> None:
    keep(secretary, made, BRIDGE)
    later = make_year(members=3, leaves=1, year=2025)
    for number in ("1", "x"):
        assert secretary.get(later.address("work-edit") + f"?so={number}").status_code == 404


def test_many_works_are_read_with_as_many_queries_as_one(secretary: Client, made: Made) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(made.address("works")).status_code == 200
        return len(seen.captured_queries)

    keep(secretary, made, BRIDGE)
    before = asked()
    for number in range(9):
        keep(secretary, made, BRIDGE | {"name": f"Cầu {number}"})
    assert asked() == before
