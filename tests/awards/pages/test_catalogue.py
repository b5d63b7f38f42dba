"""The catalogue in the browser: taken over, as of a day, changed, refused where it cannot be, taken away."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from awards.models import AwardForm, BasePay, FormEdition, LegalGround
from awards.presenters.catalogue import catalogue_on
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

FLAG: dict[str, Any] = {
    "category": "title",
    "subject": "collective",
    "level": "province",
    "e0-name": "Cờ thi đua xuất sắc",
    "e0-valid_to": "31/12/2023",
    "e1-name": "Cờ thi đua của tỉnh",
    "e1-valid_from": "1/1/2024",
    "e1-decided_by": "Chủ tịch UBND tỉnh",
    "e1-coefficient": "8",
    "e1-most_rank": "1",
}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def send(client: Client, made: Made, name: str, typed: dict[str, Any], query: str = "") -> Any:
    where = made.address(name) + query
    seen = client.get(where).context["seen"]
    return client.post(where, {"seen": seen} | typed)


def errors(answer: Any) -> list[str]:
    form = answer.context["form"]
    own = [said for sentences in form.errors.values() for said in sentences]
    return own + [sentence for _, sentence in answer.context.get("wrong", [])]


def names_on(made: Made, day: date) -> list[str]:
    return [line.name for line in catalogue_on(made.year.bloc, day).forms]


def test_a_form_is_called_what_its_edition_of_the_day_says(secretary: Client, made: Made) -> None:
    assert send(secretary, made, "award-form", FLAG).status_code == 302
    form = AwardForm.objects.get()
    assert (form.code, form.order) == ("co-thi-dua-cua-tinh", 1)
    assert names_on(made, date(2023, 12, 31)) == ["Cờ thi đua xuất sắc"]
    assert names_on(made, date(2024, 1, 1)) == ["Cờ thi đua của tỉnh"]
    member = logged_in(made.representative("dv-02"))
    page = as_read(member.get(made.address("award-catalogue"), {"ngay": "5/6/2023"}))
    assert (page.count("Cờ thi đua xuất sắc"), page.count("Cờ thi đua của tỉnh")) == (1, 0)
    assert page.count(made.address("award-form")) == 0
    later = as_read(member.get(made.address("award-catalogue"), {"ngay": "5-6-2024"}))
    assert (later.count("Cờ thi đua của tỉnh"), later.count("Xếp thứ 1")) == (1, 1)


def test_what_is_no_day_is_told_beside_its_box_and_stays_there(secretary: Client, made: Made) -> None:
    answer = secretary.get(made.address("award-catalogue"), {"ngay": "hôm qua"})
    assert answer.context["wrong"] == "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023."
    assert (answer.context["typed"], answer.context["is_today"]) == ("hôm qua", True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            {"e1-valid_from": "31/12/2023"},
            "Thêm quy định: Trùng ngày với «Cờ thi đua xuất sắc» (đến hết 31/12/2023). "
            "Hai quy định của một hình thức không được trùng ngày nào.",
        ),
        ({"e1-valid_to": "31/12/2023"}, "Thêm quy định: Ngày cuối phải từ ngày đầu trở đi."),
        ({"e1-name": ""}, "Thêm quy định: Hãy ghi tên in trên văn bản."),
        ({"e1-coefficient": "0"}, "Thêm quy định: Hệ số phải lớn hơn 0; không có thì để trống."),
        (
            {"e1-years_running": "2"},
            "Thêm quy định: Ghi số năm liên tục thì chọn cả hình thức, hoặc để trống cả hai.",
        ),
    ],
)
def test_what_cannot_be_of_a_form_is_told_beside_it_and_nothing_typed_is_lost(
    secretary: Client, made: Made, more: dict[str, str], told: str
) -> None:
    answer = send(secretary, made, "award-form", FLAG | more)
    assert (answer.status_code, errors(answer)) == (422, [told])
    assert answer.context["rows"][1]["decided_by"].value() == "Chủ tịch UBND tỉnh"
    assert AwardForm.objects.count() == 0


def test_a_form_without_an_edition_is_refused(secretary: Client, made: Made) -> None:
    answer = send(secretary, made, "award-form", {"category": "title", "subject": "individual", "level": "base"})
    assert errors(answer) == ["Hãy ghi ít nhất một quy định: tên in trên văn bản, từ ngày nào."]


def test_days_of_editions_can_be_exchanged_in_one_save(secretary: Client, made: Made) -> None:
    send(secretary, made, "award-form", FLAG | {"e0-valid_from": "1/1/2023"})
    first, second = FormEdition.objects.order_by("pk")
    exchanged = {
        "e0-was": first.pk,
        "e0-valid_from": "1/1/2024",
        "e0-valid_to": "",
        "e1-was": second.pk,
        "e1-valid_from": "1/1/2023",
        "e1-valid_to": "31/12/2023",
    }
    assert send(secretary, made, "award-form", FLAG | exchanged, "?ma=co-thi-dua-cua-tinh").status_code == 302
    assert names_on(made, date(2023, 6, 1)) == ["Cờ thi đua của tỉnh"]
    assert sorted(FormEdition.objects.values_list("pk", flat=True)) == [first.pk, second.pk]


def test_a_form_takes_its_place_and_the_others_close_up(secretary: Client, made: Made) -> None:
    for name in ("Một", "Hai", "Ba"):
        send(secretary, made, "award-form", FLAG | {"e0-name": name, "e1-name": name})
    assert names_on(made, date(2024, 6, 1)) == ["Một", "Hai", "Ba"]
    ba = AwardForm.objects.get(code="ba")
    kept = {f"e{place}-was": edition.pk for place, edition in enumerate(ba.editions.all())}
    send(secretary, made, "award-form", FLAG | kept | {"e0-name": "Ba", "e1-name": "Ba", "place": "1"}, "?ma=ba")
    assert names_on(made, date(2024, 6, 1)) == ["Ba", "Một", "Hai"]
    told = Entry.objects.filter(action="đổi thứ tự").values_list("subject", "old", "new")
    assert list(told) == [("Hình thức khen thưởng: Ba", "3", "1")]
    send(secretary, made, "award-form", {"deed": "drop"}, "?ma=ba")
    assert list(AwardForm.objects.order_by("order").values_list("code", "order")) == [("mot", 1), ("hai", 2)]


def test_a_form_that_another_asks_for_stays_and_one_that_asks_for_itself_goes(secretary: Client, made: Made) -> None:
    send(secretary, made, "award-form", FLAG | {"e0-name": "Một", "e1-name": "Một"})
    asking = {"e1-years_running": "2", "e1-years_of": "mot"}
    send(secretary, made, "award-form", FLAG | {"e0-name": "Hai", "e1-name": "Hai"} | asking)
    answer = send(secretary, made, "award-form", FLAG | {"deed": "drop"}, "?ma=mot")
    assert errors(answer)[0] == (
        "Hình thức này đã được dùng (sổ khen thưởng, bình xét hoặc điều kiện của hình thức khác) nên không xóa được."
    )
    FormEdition.objects.filter(form__code="hai", years_running=2).update(
        years_of=AwardForm.objects.get(code="hai"),
    )
    assert send(secretary, made, "award-form", {"deed": "drop"}, "?ma=hai").status_code == 302
    assert list(AwardForm.objects.values_list("code", flat=True)) == ["mot"]


def test_whoever_was_overtaken_is_told_and_loses_nothing(secretary: Client, made: Made) -> None:
    send(secretary, made, "award-form", FLAG)
    where = made.address("award-form") + "?ma=co-thi-dua-cua-tinh"
    old = secretary.get(where).context["seen"]
    editions = {f"e{place}-was": one.pk for place, one in enumerate(FormEdition.objects.order_by("pk"))}
    secretary.post(where, FLAG | editions | {"seen": old, "level": "state"})
    answer = secretary.post(where, FLAG | editions | {"seen": old, "e1-name": "Cờ khác"})
    assert answer.status_code == 422
    assert errors(answer)[0].endswith("Bấm «Lưu» lần nữa để ghi theo biểu mẫu này.")
    assert answer.context["rows"][1]["name"].value() == "Cờ khác"
    assert FormEdition.objects.filter(name="Cờ khác").count() == 0


def test_the_starting_list_is_taken_over_once_and_says_what_it_is(secretary: Client, made: Made) -> None:
    where = made.address("award-catalogue")
    assert as_read(secretary.get(where)).count("Lấy danh mục để bắt đầu") == 1
    assert secretary.post(where, {"deed": "start"}).status_code == 302
    assert (AwardForm.objects.count(), LegalGround.objects.count(), BasePay.objects.count()) == (14, 2, 0)
    assert FormEdition.objects.exclude(note__contains="cần đối chiếu với văn bản").count() == 0
    again = secretary.post(where, {"deed": "start"})
    assert (again.status_code, again.context["refused"]) == (
        422,
        "Danh mục đã có hình thức khen thưởng, nên không lấy danh mục để bắt đầu nữa.",
    )
    assert AwardForm.objects.count() == 14


def test_a_ground_is_told_before_it_ends_and_once_it_has(secretary: Client, made: Made) -> None:
    typed = {"text": "Căn cứ Nghị định A", "valid_from": "1/7/2025", "valid_to": "28/2/2027"}
    assert send(secretary, made, "award-ground", typed).status_code == 302
    page = made.address("award-catalogue")
    words = [
        secretary.get(page, {"ngay": day}).context["shown"].grounds[0].word
        for day in ("30/6/2025", "29/11/2026", "30/11/2026", "28/2/2027", "1/3/2027")
    ]
    soon = "Sắp hết hiệu lực: hết ngày 28/02/2027"
    assert words == ["Chưa có hiệu lực", "Đang có hiệu lực", soon, soon, "Đã hết hiệu lực"]
    wrong = send(secretary, made, "award-ground", typed | {"valid_to": "30/6/2025"})
    assert errors(wrong) == ["Ngày cuối phải từ ngày đầu trở đi."]


def test_the_money_of_a_form_is_its_coefficient_by_the_base_pay_of_the_day(secretary: Client, made: Made) -> None:
    send(secretary, made, "award-form", FLAG | {"e1-coefficient": "0,3"})
    for day, amount in (("1/7/2023", "1.800.000"), ("1/7/2024", "2.340.000")):
        typed = {"valid_from": day, "amount": amount, "step": "10.000"}
        assert send(secretary, made, "award-pay", typed).status_code == 302
    days = (date(2024, 6, 30), date(2024, 7, 1), date(2023, 6, 30))
    assert [catalogue_on(made.year.bloc, day).forms[0].money for day in days] == [540_000, 710_000, None]
    twice = send(secretary, made, "award-pay", {"valid_from": "1/7/2024", "amount": "1", "step": "0"})
    assert errors(twice) == ["Mức làm tròn phải lớn hơn 0; không làm tròn thì ghi 1."]
    twice = send(secretary, made, "award-pay", {"valid_from": "1/7/2024", "amount": "1", "step": "1"})
    assert errors(twice) == ["Đã có mức lương cơ sở từ ngày ấy. Hãy sửa dòng đã có."]
    first = BasePay.objects.order_by("valid_from")[0]
    send(secretary, made, "award-pay", {"deed": "drop"}, f"?so={first.pk}")
    assert BasePay.objects.count() == 1


def test_the_catalogue_prints_and_has_a_workbook(secretary: Client, made: Made) -> None:
    secretary.post(made.address("award-catalogue"), {"deed": "start"})
    paper = Paper(secretary.get(made.address("award-catalogue.pdf"), {"ngay": "1/9/2026"}).content)
    assert paper.faults() == []
    book = load_workbook(BytesIO(secretary.get(made.address("award-catalogue.xlsx")).content))
    assert book.sheetnames == ["Hình thức khen thưởng", "Lương cơ sở", "Căn cứ pháp lý"]


def test_another_bloc_s_rows_do_not_exist_here(secretary: Client, made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=2, leaves=1)
    send(logged_in(other.secretary), other, "award-ground", {"text": "Căn cứ bí mật"})
    ground = LegalGround.objects.get()
    assert secretary.get(made.address("award-ground") + f"?so={ground.pk}").status_code == 404
    assert as_read(secretary.get(made.address("award-catalogue"))).count("bí mật") == 0
    assert secretary.get(made.address("award-form") + "?ma=khong-co").status_code == 404
