"""The plan of a year in the browser: typed, pasted, taken from the year, put in order, done; on page and paper."""

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import PlanTask, TaskHelper
from campaigns.tasks import TaskRow
from campaigns.verbs.tasks import LEFT_OUT, rows_of
from common.audit.models import Entry
from members.calendar import DayKind
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.planned import TASKS, tasks_planned
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def form_of(context: Any) -> dict[str, str]:
    """What a browser would send of the table as it is shown."""
    sent = {"seen": context["seen"]}
    for at, shown in enumerate(context["rows"], start=1):
        sent |= {f"r{shown.place}-order": str(at), f"r{shown.place}-was": shown.row.was}
        sent |= {cell.name: cell.value for cell in (*shown.upper, *shown.lower)}
    return sent


def send(client: Client, made: Made, deed: str = "save", **typed: str) -> Any:
    where = made.address("plan-edit")
    return client.post(where, form_of(client.get(where).context) | {"deed": deed} | typed)


def shown_rows(answer: Any) -> list[TaskRow]:
    return [shown.row for shown in answer.context["rows"] if not shown.row.is_blank]


def names(made: Made) -> list[str]:
    return [row.name for row in rows_of(made.year)]


def test_a_plan_stands_on_page_paper_and_in_the_workbook_and_in_the_document_of_the_plan(
    secretary: Client, made: Made
) -> None:
    typed = {"r0-name": TASKS[0].name, "r0-time": "Quý I", "r0-due": "31/3/2024", "r0-leader": "đơn vị 01"}
    typed |= {"r0-helpers": TASKS[0].helpers, "r0-product": "Giao ước đã ký"}
    typed |= {"r1-name": "Sơ kết  Đợt 1", "r1-time": "Tháng 6", "r1-leader": "Tổ giúp việc", "r1-done": "2/4/2024"}
    assert send(secretary, made, **typed).status_code == 302
    helpers = "Đơn vị 02; Đơn vị 03; các đoàn thể"
    member = logged_in(made.representative("dv-03"))
    page = as_read(member.get(made.address("plan")))
    assert (page.count("Ký kết giao ước thi đua"), page.count("Quá hạn"), page.count("Đã xong 02/04/2024")) == (1, 2, 1)
    assert (page.count(made.address("plan-edit")), page.count(made.address("plan-done"))) == (0, 0)
    paper = Paper(member.get(made.address("plan.pdf")).content)
    first = ["1", TASKS[0].name, "Quý I", "31/03/2024", "Đơn vị 01", helpers, "Giao ước đã ký", "Quá hạn"]
    second = ["2", "Sơ kết Đợt 1", "Tháng 6", "", "Tổ giúp việc", "", "", "Đã xong 02/04/2024"]
    assert (paper.rows[1:], paper.faults()) == ([first, second], [])
    book = load_workbook(BytesIO(secretary.get(made.address("plan.xlsx")).content))
    assert [cell.value for cell in list(book.worksheets[0].rows)[-1]][1:3] == ["Sơ kết Đợt 1", "Tháng 6"]
    document = Paper(secretary.get(made.address("composition.pdf", "ke-hoach")).content)
    assert document.rows[1:] == [
        ["1", TASKS[0].name, "Quý I (trước ngày 31/03/2024)", "Đơn vị 01", helpers, "Giao ước đã ký"],
        ["2", "Sơ kết Đợt 1", "Tháng 6", "Tổ giúp việc", "", ""],
    ]
    assert document.faults() == []


def test_a_document_of_a_plan_without_tasks_has_no_appendix(secretary: Client, made: Made) -> None:
    body = secretary.get(made.address("composition", "ke-hoach")).context["form"]["body"].value()
    assert [line for line in body.splitlines() if line.startswith(("V.", "VI."))] == ["V. Tổ chức thực hiện"]
    tasks_planned(made)
    body = secretary.get(made.address("composition", "ke-hoach")).context["form"]["body"].value()
    assert [line for line in body.splitlines() if line.startswith(("V.", "VI."))] == [
        "V. Thời gian, phân công thực hiện",
        "VI. Tổ chức thực hiện",
    ]


def test_what_is_wrong_is_told_beside_the_box_and_what_was_typed_stays(secretary: Client, made: Made) -> None:
    tasks_planned(made)
    answer = send(secretary, made, **{"r1-name": "", "r2-name": "Tổng kết", "r2-due": "quý IV"})
    assert answer.status_code == 422
    assert [place for place, _ in answer.context["wrong"]] == ["r1-name", "r2-due"]
    assert shown_rows(answer)[2] == TaskRow("Tổng kết", due="quý IV")
    assert rows_of(made.year)[1].name == "Sơ kết Đợt 1"


def test_the_campaigns_and_joint_activities_are_proposed_and_nothing_is_kept_before_it_is_saved(
    secretary: Client, made: Made
) -> None:
    campaign = made.year.campaigns.order_by("order").first()
    activity = made.year.activities.order_by("order").first()
    assert campaign is not None
    assert activity is not None
    tasks_planned(made, [TaskRow(activity.name, leader="Tổ giúp việc")])
    answer = send(secretary, made, "propose")
    assert answer.status_code == 200
    rows = shown_rows(answer)
    assert (rows[0].name, rows[0].leader, rows[0].time != "") == (activity.name, "Tổ giúp việc", True)
    assert f"Phát động và tổ chức thực hiện {campaign.name}" in [row.name for row in rows]
    assert len(rows) == made.year.campaigns.count() + made.year.activities.count()
    assert names(made) == [activity.name]
    # A proposed row that is dropped is none.
    sent = form_of(answer.context) | {f"r{at}-drop": "on" for at in range(2, len(rows))}
    assert secretary.post(made.address("plan-edit"), sent).status_code == 302
    assert names(made) == [row.name for row in rows[:2]]
    # Asked again, what stands is not proposed a second time.
    assert len(shown_rows(send(secretary, made, "propose"))) == len(rows)


def test_a_pasted_table_fills_the_form_and_is_kept_by_saving(secretary: Client, made: Made) -> None:
    pasted = "Nội dung\tThời gian\tChủ trì\nSơ kết\tTháng 6\tĐơn vị 02\n"
    answer = send(secretary, made, "paste", pasted=pasted)
    assert (answer.status_code, shown_rows(answer), names(made)) == (
        200,
        [TaskRow("Sơ kết", "Tháng 6", leader="Đơn vị 02")],
        [],
    )
    assert secretary.post(made.address("plan-edit"), form_of(answer.context)).status_code == 302
    leader = PlanTask.objects.get().leader
    assert leader is not None
    assert leader.code == "dv-02"
    assert send(secretary, made, "paste", pasted=" ").status_code == 422


def test_rows_are_put_in_order_dropped_and_brought_back(secretary: Client, made: Made) -> None:
    tasks_planned(made)
    moved = send(secretary, made, "down:0")
    assert [row.name for row in shown_rows(moved)] == [TASKS[1].name, TASKS[0].name]
    assert names(made) == [TASKS[0].name, TASKS[1].name]
    assert secretary.post(made.address("plan-edit"), form_of(moved.context)).status_code == 302
    assert names(made) == [TASKS[1].name, TASKS[0].name]
    assert send(secretary, made, **{"r1-drop": "on"}).status_code == 302
    assert (names(made), TaskHelper.objects.count()) == ([TASKS[1].name], 0)
    assert send(secretary, made, "undo").status_code == 302
    assert (names(made), TaskHelper.objects.count()) == ([TASKS[1].name, TASKS[0].name], 2)


def test_a_table_of_which_a_row_was_lost_drops_nothing(secretary: Client, made: Made) -> None:
    tasks_planned(made)
    sent = form_of(secretary.get(made.address("plan-edit")).context)
    answer = secretary.post(
        made.address("plan-edit"), {name: value for name, value in sent.items() if not name.startswith("r1-")}
    )
    assert (answer.status_code, answer.context["sentences"]) == (422, [LEFT_OUT.format(TASKS[1].name)])
    assert len(names(made)) == 2


def test_of_two_who_change_the_plan_the_second_is_told_and_may_then_save(secretary: Client, made: Made) -> None:
    tasks_planned(made)
    old = form_of(secretary.get(made.address("plan-edit")).context)
    send(secretary, made, **{"r0-time": "Tháng 3"})
    answer = secretary.post(made.address("plan-edit"), old | {"r0-time": "Tháng 2"})
    assert (answer.status_code, shown_rows(answer)[0].time, rows_of(made.year)[0].time) == (422, "Tháng 2", "Tháng 3")
    assert answer.context["sentences"][0].startswith("Thư ký Khối khoi-thu đã sửa lúc")
    assert secretary.post(made.address("plan-edit"), form_of(answer.context)).status_code == 302
    assert rows_of(made.year)[0].time == "Tháng 2"


def test_a_task_is_noted_as_done_and_as_not_done_again_and_the_log_says_so(secretary: Client, made: Made) -> None:
    tasks_planned(made)
    where = made.address("plan-done") + "?so=2"
    context = secretary.get(where).context
    assert (context["form"]["task"].value(), context["seen"] != "") == (2, True)
    for done in ("2/4/2024", ""):
        seen = secretary.get(where).context["seen"]
        assert secretary.post(where, {"seen": seen, "task": "2", "done_on": done}).status_code == 302
    told = Entry.objects.filter(subject="Việc trong kế hoạch: Sơ kết Đợt 1").order_by("id").values_list("old", "new")
    assert list(told)[-2:] == [
        ("Xong ngày: ", "Xong ngày: 02/04/2024"),
        ("Xong ngày: 02/04/2024", "Xong ngày: "),
    ]
    seen = secretary.get(where).context["seen"]
    stale = secretary.post(where, {"seen": "x", "task": "2", "done_on": "2/4/2024"})
    future = secretary.post(where, {"seen": seen, "task": "2", "done_on": "2/4/2199"})
    assert (stale.status_code, future.status_code) == (422, 422)
    assert (list(stale.context["form"].errors), list(future.context["form"].errors)) == (["__all__"], ["done_on"])
    assert PlanTask.objects.filter(done_on__isnull=False).count() == 0
    assert secretary.get(made.address("plan-done") + "?so=9").status_code == 404


def test_what_is_due_stands_in_the_calendar_until_it_is_done(secretary: Client, made: Made) -> None:
    tasks_planned(made)

    def due() -> list[tuple[str, str]]:
        context = secretary.get(made.address("calendar")).context
        days = [shown.day for shown in (*context["coming"], *context["over"])]
        own = [day for day in days if day.url == made.address("plan")]
        return [(day.title, day.when) for day in own if day.kind is DayKind.DUE]

    assert due() == [(TASKS[0].name, "31/03/2024")]
    PlanTask.objects.update(done_on="2024-03-01")
    assert due() == []


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    tasks_planned(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTask.objects.filter(number=1).update(leader_text="Tổ giúp việc")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTask.objects.update(number=F("number") * 0)


def test_many_tasks_are_read_with_as_many_queries_as_one(secretary: Client, made: Made) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            for name in ("plan", "plan-edit"):
                assert secretary.get(made.address(name)).status_code == 200
        return len(seen.captured_queries)

    tasks_planned(made, TASKS[:1])
    before = asked()
    kept = [*rows_of(made.year), *(TaskRow(f"Việc {number}", helpers="Đơn vị 02") for number in range(9))]
    tasks_planned(made, kept)
    assert asked() == before
