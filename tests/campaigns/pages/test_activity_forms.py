"""The forms of one joint activity: what is typed is kept, what is refused comes back, what is shown is what stands."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Activity
from members.models import BlocYear
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def opened(client: Client, where: str) -> dict[str, Any]:
    """What a browser would send of the form at this address if nobody touched it."""
    context = client.get(where).context
    typed = {box.html_name: box.value() for box in context["form"]}
    return {name: "" if value is None else value for name, value in typed.items()} | {"seen": context["seen"]}


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


PLAN = {
    "name": "Hiến máu tình nguyện",
    "kind": "loai-2",
    "host": "dv-02",
    "planned_from": "1/6/2024",
    "planned_to": "2/6/2024",
    "place": "Hàm Thuận",
    "budget": "50.000.000",
    "plan": "Mỗi đơn vị cử 10 người.\nCông đoàn giúp.",
}


def test_a_new_activity_is_planned_and_its_page_tells_the_plan(secretary: Client, made: Made) -> None:
    answer = secretary.post(made.address("activity-new"), PLAN)
    assert answer["Location"] == "/khoi-thu/2024/hoat-dong/3/"
    page = as_read(secretary.get(answer["Location"]))
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert facts == {
        "Loại": "Loại 2",
        "Đơn vị chủ trì": "Cơ quan, đơn vị số 02",
        "Thời gian dự kiến": "01/06/2024 – 02/06/2024",
        "Địa điểm": "Hàm Thuận",
        "Dự toán": "50.000.000 đồng",
        "Nội dung": "Mỗi đơn vị cử 10 người.<br>Công đoàn giúp.",
    }


def test_what_was_typed_comes_back_with_a_sentence_beside_the_box(secretary: Client, made: Made) -> None:
    wrong = PLAN | {"budget": "50 triệu", "planned_to": "31/5/2024"}
    answer = secretary.post(made.address("activity-new"), wrong)
    assert (answer.status_code, errors(answer)) == (
        422,
        {"budget": ["Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."]},
    )
    assert {name: answer.context["form"][name].value() for name in PLAN} == wrong
    answer = secretary.post(made.address("activity-new"), PLAN | {"planned_to": "31/5/2024"})
    assert errors(answer) == {"planned_to": ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]}
    assert Activity.objects.count() == 2


def test_an_odd_day_is_asked_and_kept_with_its_reason(secretary: Client, made: Made) -> None:
    answer = secretary.post(made.address("activity-new"), PLAN | {"planned_to": "5/1/2025"})
    (question,) = answer.context["questions"]
    assert question.asked == "Ngày 05/01/2025 không thuộc năm thi đua 2024."
    kept = {"planned_to_asked": question.asked, "planned_to_reason": "Kéo sang năm sau"}
    assert secretary.post(made.address("activity-new"), PLAN | {"planned_to": "5/1/2025"} | kept).status_code == 302
    page = as_read(secretary.get(made.address("activity", 3)))
    assert f"{question.asked} Vẫn ghi vì: Kéo sang năm sau" in page


def test_of_two_who_edit_the_second_is_told_and_may_then_go_on(secretary: Client, made: Made) -> None:
    where = made.address("activity-edit", 1)
    form = opened(secretary, where)
    assert secretary.post(where, form | {"place": "Phan Rí"}).status_code == 302
    answer = logged_in(made.admin).post(where, form | {"place": "La Gi"})
    (sentence,) = errors(answer)["__all__"]
    assert re.sub(r"lúc .*?: ", "lúc …: ", sentence) == (
        "Thư ký Khối khoi-thu đã sửa lúc …: Hoạt động chung: Hoạt động chung 1, sửa kế hoạch. Những gì bạn nhập còn "
        "trong biểu mẫu, chưa được lưu. Bấm «Lưu» lần nữa để ghi theo biểu mẫu này."
    )
    assert (answer.status_code, answer.context["form"]["place"].value()) == (422, "La Gi")
    again = form | {"place": "La Gi", "seen": answer.context["seen"]}
    assert logged_in(made.admin).post(where, again).status_code == 302
    assert Activity.objects.get(number=1).place == "La Gi"


def test_results_are_shown_member_by_member_on_the_page_and_on_paper(secretary: Client, made: Made) -> None:
    where = made.address("activity-result", 1)
    typed = {"held_on": "19/5/2024", "result": "Trồng 300 cây.", "spent": "48.500.000"}
    people = {"people:dv-01": "12", "people:dv-02": "0", "people:dv-03": ""}
    assert secretary.post(where, opened(secretary, where) | typed | people).status_code == 302
    page = as_read(logged_in(made.representative("dv-02")).get(made.address("activity", 1)))
    assert re.findall(r'<th scope="row">(.*?)</th><td class="num"[^>]*>(.*?)</td>', page) == [
        ("Cơ quan, đơn vị số 01", "12"),
        ("Cơ quan, đơn vị số 02", "0"),
        ("Cơ quan, đơn vị số 03", '<span class="muted">chưa ghi</span>'),
    ]
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))["Tham gia"] == "1 đơn vị, 12 người"
    paper = Paper(secretary.get(made.address("activity.pdf", 1)).content)
    assert paper.tables[1:] == [
        [
            ["Ngày tổ chức", "19/05/2024"],
            ["Kết quả", "Trồng 300 cây."],
            ["Kinh phí đã chi", "48.500.000 đồng"],
            ["Tham gia", "1 đơn vị, 12 người"],
        ],
        [
            ["STT", "Đơn vị", "Số người tham gia"],
            ["1", "Cơ quan, đơn vị số 01", "12"],
            ["2", "Cơ quan, đơn vị số 02", "0"],
            ["3", "Cơ quan, đơn vị số 03", "chưa ghi"],
        ],
    ]
    assert paper.faults() == []


def test_what_is_wrong_with_results_is_told_beside_the_box_and_nothing_typed_is_lost(
    secretary: Client, made: Made
) -> None:
    where = made.address("activity-result", 1)
    wrong = opened(secretary, where) | {"people:dv-01": "mười", "people:dv-02": "7"}
    answer = secretary.post(where, wrong)
    assert errors(answer) == {"people:dv-01": ["Hãy ghi số người bằng số nguyên, ví dụ 12."]}
    assert [box.value() for _, box in answer.context["form"].rows] == ["mười", "7", ""]


def test_a_cancelled_activity_stays_in_the_list_with_its_reason(secretary: Client, made: Made) -> None:
    Activity.objects.filter(number=1).update(held_on=None)
    where = made.address("activity-remove", 1)
    seen = secretary.get(where).context["seen"]
    answer = secretary.post(where, {"deed": "cancel", "seen": seen, "reason": ""})
    assert (answer.status_code, answer.context["problem"]) == (422, "Hãy ghi lý do hủy.")
    assert secretary.post(where, {"deed": "cancel", "seen": seen, "reason": "Bão"}).status_code == 302
    assert as_read(secretary.get(made.address("activity", 1))).count("<strong>Đã hủy.</strong> Bão") == 1
    paper = Paper(secretary.get(made.address("activities.pdf")).content)
    assert paper.rows[1][4] == "đã hủy: Bão"
    assert secretary.get(made.address("activities")).context["requirement"].held == 1
    seen = secretary.get(where).context["seen"]
    assert secretary.post(where, {"deed": "restore", "seen": seen}).status_code == 302
    seen = secretary.get(where).context["seen"]
    assert secretary.post(where, {"deed": "delete", "seen": seen})["Location"] == made.address("activities")
    assert list(Activity.objects.values_list("number", flat=True)) == [2]


def test_an_activity_of_another_year_is_not_found(secretary: Client, made: Made) -> None:
    make_year(members=1, leaves=1, campaigns=9, year=2025)
    for name in ("activity", "activity-edit", "activity-result", "activity-remove"):
        assert secretary.get(made.address(name, 9)).status_code == 404


def test_what_is_planned_and_over_is_told(secretary: Client, made: Made) -> None:
    Activity.objects.filter(number=1).update(held_on=None, planned_from=date(2024, 6, 1))
    assert secretary.get(made.address("activity", 1)).context["state_word"] == "Quá ngày dự kiến"
    paper = Paper(secretary.get(made.address("activities.pdf")).content)
    assert paper.rows[1][4] == "chưa tổ chức, dự kiến 01/06/2024"


def test_what_does_not_count_says_why_on_page_print_and_dashboard(secretary: Client, made: Made) -> None:
    BlocYear.objects.update(activity_members=2, required_activities=2)
    where = made.address("activity-result", 1)
    typed = {"result": "Trồng 300 cây.", "people:dv-01": "12", "people:dv-02": "0"}
    assert secretary.post(where, opened(secretary, where) | typed).status_code == 302
    assert secretary.get(made.address("activity", 1)).context["uncounted"] == "có 1 đơn vị tham gia, cần từ 2"
    paper = Paper(secretary.get(made.address("activities.pdf")).content)
    assert paper.text.count("ít nhất 2. Đã tổ chức: 2. Được tính: 0. Còn thiếu: 2. Được tính khi đã tổ chức, có") == 1
    tasks = [task for section in secretary.get(made.address("overview")).context["sections"] for task in section.tasks]
    (task,) = [task for task in tasks if task.title == "Hoạt động chung"]
    assert (task.state.value, task.note) == (
        "missing",
        "Đã tổ chức 2, được tính 0, giao ước yêu cầu ít nhất 2. Chưa được tính: «Hoạt động chung 1» có 1 đơn vị tham "
        "gia, cần từ 2; «Hoạt động chung 2» chưa ghi kết quả, chưa ghi số người tham gia.",
    )
    assert secretary.post(where, opened(secretary, where) | {"people:dv-02": "3"}).status_code == 302
    page = secretary.get(made.address("activity", 1))
    assert page.context["uncounted"] == ""
    assert secretary.get(made.address("activities")).context["requirement"].counted == 1
