"""The members' reports in the browser: asked for, written, handed in, returned, accepted; who sees what."""

from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.models import DeadlineMove, MemberReport, ReportCall, ReportFigure
from campaigns.pages.reportcallform import suggested
from campaigns.verbs.reports import LIES_WITH_THE_BLOC, seal_of
from common.audit.models import Entry
from common.vietnamese.dates import date_time, today_vn
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.reported import SECRET, accepted, at, called, handed_in, returned
from tests.printing import Paper
from tests.years import Made, make_year

FIGURES = {"Tiền ủng hộ": 5_000_000, "Suất quà": 7}


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


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def told(*beginnings: str) -> list[tuple[str, str]]:
    rows = Entry.objects.filter(key__startswith="report/").order_by("id")
    return [(one.action, one.member) for one in rows if one.action.startswith(beginnings or ("",))]


def asked(made: Made) -> dict[str, Any]:
    return {"kind": "half-year", "on": "10/6/2024", "chosen": ["23", "26"], "i0-name": "Cây đã trồng", "i0-unit": "cây"}


# --- what is asked -------------------------------------------------------------------------------------------


def test_the_secretary_asks_by_the_list_and_by_own_words(made: Made, secretary: Client) -> None:
    assert send(secretary, made.address("report-call"), asked(made))["Location"] == made.address("reports")
    call = ReportCall.objects.get()
    rows = list(call.indicators.order_by("order").values_list("group", "name", "unit"))
    chosen = [(one["group"], one["name"], one["unit"]) for one in (suggested()[23], suggested()[26])]
    assert (call.title, rows) == ("Báo cáo sơ kết", [("", "Cây đã trồng", "cây"), *chosen])
    offered = {
        label
        for _, label in secretary.get(made.address("report-call") + "?so=1").context["form"]["chosen"].field.choices
    }
    assert len(offered) == len(suggested()) - 2


def test_two_indicators_that_claim_to_be_the_same_are_both_asked_for(made: Made, secretary: Client) -> None:
    send(secretary, made.address("report-call"), asked(made) | {"chosen": []})
    was = str(ReportCall.objects.get().indicators.get().pk)
    typed = asked(made) | {"chosen": [], "i0-was": was, "i1-was": was, "i1-name": "Cây còn sống", "i1-unit": "cây"}
    assert send(secretary, made.address("report-call") + "?so=1", typed).status_code == 302
    names = ReportCall.objects.get().indicators.order_by("order").values_list("name", flat=True)
    assert list(names) == ["Cây đã trồng", "Cây còn sống"]


def test_the_list_of_suggestions_has_each_once_and_none_too_long() -> None:
    names = [one["name"] for one in suggested()]
    assert len(names) == len(set(names)) > 20
    assert all(one.keys() == {"group", "name", "unit"} for one in suggested())
    assert max(map(len, names)) <= 300


def test_a_moved_deadline_needs_a_reason_keeps_the_one_before_and_saves_nobody_who_was_late(
    made: Made, secretary: Client
) -> None:
    call = called(made)
    handed_in(made, call, received=at(11))
    where = made.address("report-call") + "?so=1"
    boxes: dict[str, Any] = {"kind": "half-year", "on": "30/6/2024"}
    boxes |= {f"i{place}-was": row.pk for place, row in enumerate(call.indicators.all())}
    boxes |= {f"i{place}-name": row.name for place, row in enumerate(call.indicators.all())}
    boxes |= {f"i{place}-unit": row.unit for place, row in enumerate(call.indicators.all())}
    assert errors(send(secretary, where, boxes)) == {"reason": ["Hãy ghi lý do dời hạn."]}
    assert send(secretary, where, boxes | {"reason": "Bão"}).status_code == 302
    [shown] = [part.shown for part in secretary.get(made.address("reports")).context["parts"]]
    assert (shown.due.day, [line.timing for line in shown.lines]) == (30, ["", "Muộn 1 ngày", ""])
    move = DeadlineMove.objects.get()
    said = f"Hạn 10/06/2024 dời đến 30/06/2024, ghi lúc {date_time(move.set_at)}: Bão"
    assert shown.moves == [said]
    assert Paper(secretary.get(made.address("reports.pdf")).content).text.count(said) == 1
    entry = Entry.objects.filter(action="dời hạn nộp").get()
    assert (entry.old, entry.new, entry.reason) == ("10/06/2024", "30/06/2024", "Bão")


def test_an_odd_deadline_is_asked_back_and_kept_with_its_reason(made: Made, secretary: Client) -> None:
    where = made.address("report-call")
    answer = send(secretary, where, asked(made) | {"on": "10/6/2027"})
    assert errors(answer) == {"on": ["Hãy sửa ngày, hoặc ghi vì sao vẫn ghi ngày này."]}
    question = answer.context["question"]
    again = asked(made) | {"on": "10/6/2027", "on_asked": question.asked, "on_reason": "Kéo dài"}
    assert send(secretary, where, again).status_code == 302
    assert ReportCall.objects.get().due_reason == "Ngày 10/06/2027 không thuộc năm thi đua 2024. Vẫn ghi vì: Kéo dài"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": "campaign"}, {"campaign": ["Hãy chọn đợt thi đua mà báo cáo này kết thúc."]}),
        ({"campaign": "1"}, {"campaign": ["Chỉ báo cáo kết thúc đợt mới chọn đợt thi đua. Hãy để trống."]}),
        ({"on": "hôm nay"}, {"on": ["Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/03/2023."]}),
        ({"kind": "whole-year"}, {"kind": ["Năm này đã có yêu cầu báo cáo ấy. Hãy sửa yêu cầu đã có."]}),
    ],
)
def test_a_call_that_cannot_be_is_told_beside_the_box(
    typed: dict[str, str], wrong: dict[str, list[str]], made: Made, secretary: Client
) -> None:
    called(made, kind="whole-year")
    assert errors(send(secretary, made.address("report-call"), asked(made) | typed)) == wrong
    assert ReportCall.objects.count() == 1


def test_what_was_reported_stays_asked_in_its_unit_and_a_call_with_reports_stays(made: Made, secretary: Client) -> None:
    call = called(made)
    handed_in(made, call, figures=FIGURES, hand_in=False)
    first, second, third = call.indicators.order_by("order")
    where = made.address("report-call") + "?so=1"
    kept = {"kind": "half-year", "on": "10/6/2024", "i0-was": first.pk, "i0-name": "Tiền", "i0-unit": "đồng"}
    gone = errors(send(secretary, where, kept))
    assert gone == {"__all__": ["Đã có đơn vị báo cáo «Suất quà» nên không bỏ được."]}
    more = kept | {"i1-was": second.pk, "i1-name": "Suất quà", "i1-unit": "túi"}
    assert errors(send(secretary, where, more)) == {
        "__all__": ["Đã có đơn vị báo cáo «Suất quà» nên không đổi đơn vị tính được."]
    }
    assert send(secretary, where, more | {"i1-unit": "suất"}).status_code == 302
    assert list(call.indicators.order_by("order").values_list("name", flat=True)) == ["Tiền", "Suất quà"]
    assert not call.indicators.filter(pk=third.pk).exists()
    assert errors(send(secretary, where, kept | {"deed": "drop"})) == {
        "__all__": ["Đã có đơn vị ghi báo cáo theo yêu cầu này nên không xóa được."]
    }
    kind = more | {"i1-unit": "suất", "kind": "whole-year"}
    assert errors(send(secretary, where, kind)).keys() == {"kind"}


def test_a_call_nobody_wrote_for_is_taken_away_and_the_log_keeps_it(made: Made, secretary: Client) -> None:
    called(made)
    where = made.address("report-call") + "?so=1"
    assert send(secretary, where, {"deed": "drop"}).status_code == 302
    assert (ReportCall.objects.count(), Entry.objects.filter(action="xóa").get().old) == (
        0,
        "Hạn nộp: 10/06/2024; Đề cương, yêu cầu: \nTiền ủng hộ; Suất quà; Công đoàn vững mạnh",
    )


# --- what is reported ----------------------------------------------------------------------------------------


def boxes(call: ReportCall, *values: str) -> dict[str, str]:
    return {f"f{one.pk}-value": value for one, value in zip(call.indicators.order_by("order"), values, strict=False)}


def test_a_member_writes_hands_in_is_told_why_it_comes_back_and_hands_in_again(
    made: Made, secretary: Client, member: Client
) -> None:
    call = called(made)
    edit, one = made.address("report-edit", 1, "dv-02"), made.address("report", 1, "dv-02")
    assert send(member, edit, {"text": "Nửa đầu"} | boxes(call, "5.000.000"))["Location"] == edit
    assert send(member, edit, {"deed": "hand-in", "text": SECRET} | boxes(call, "5.000.000", "0"))["Location"] == one
    assert member.get(edit)["Location"] == one
    assert send(secretary, one, {"deed": "return", "reason": "Thiếu tỷ lệ"})["Location"] == one
    assert as_read(member.get(one)).count("Thiếu tỷ lệ") == 1
    first = MemberReport.objects.get().received_at
    assert (
        send(member, edit, {"deed": "hand-in", "text": SECRET} | boxes(call, "5.000.000", "0", "98,5"))["Location"]
        == one
    )
    assert send(secretary, one, {"deed": "accept"})["Location"] == one
    row = MemberReport.objects.get()
    assert (row.state, row.received_at, row.returned_reason) == ("accepted", first, "")
    figures = row.figures.order_by("indicator__order").values_list("indicator__name", "value")
    assert [(name, str(value.normalize())) for name, value in figures] == [
        ("Tiền ủng hộ", "5E+6"),
        ("Suất quà", "0"),
        ("Công đoàn vững mạnh", "98.5"),
    ]
    assert told("nộp", "trả", "tiếp") == [
        ("nộp báo cáo", "dv-02"),
        ("trả lại báo cáo", "dv-02"),
        ("nộp báo cáo", "dv-02"),
        ("tiếp nhận báo cáo", "dv-02"),
    ]


def test_the_secretary_hands_in_what_came_on_paper_with_its_day_and_hour(made: Made, secretary: Client) -> None:
    call = called(made)
    edit = made.address("report-edit", 1, "dv-02")
    paper = {"deed": "hand-in", "text": SECRET, "on": "10/6/2024", "at": "16:45"} | boxes(call, "1.000")
    assert send(secretary, edit, paper).status_code == 302
    row = MemberReport.objects.get()
    assert row.received_at == at(10, 16) + timedelta(minutes=45)
    assert told("nộp") == [("nộp báo cáo thay đơn vị", "dv-02")]
    [part] = secretary.get(made.address("reports")).context["parts"]
    assert part.said == "Đã nộp 1/3 đơn vị, đúng hạn 1."


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"on": "10/6/2024"}, {"at": ["Hãy ghi cả giờ nhận, ví dụ 15:30."]}),
        ({"at": "15:30"}, {"on": ["Hãy ghi cả ngày nhận."]}),
        ({"on": "10/6/2024", "at": "chiều"}, {"at": ["Hãy ghi giờ và phút, ví dụ 15:30."]}),
        ({"on": "10/6/2199", "at": "15:30"}, {"on": ["Lúc nhận này chưa tới. Hãy ghi lúc đã nhận."]}),
        ({"on": "10/6/2021", "at": "15:30"}, {"on": ["Hãy sửa ngày, hoặc ghi vì sao vẫn ghi ngày này."]}),
        ({"text": ""}, {"__all__": ["Chưa có gì để nộp. Hãy ghi nội dung, số liệu hoặc thêm tệp."]}),
    ],
)
def test_what_cannot_be_handed_in_is_told_and_what_was_typed_stays(
    typed: dict[str, str], wrong: dict[str, list[str]], made: Made, secretary: Client
) -> None:
    called(made)
    edit = made.address("report-edit", 1, "dv-02")
    answer = send(secretary, edit, {"deed": "hand-in", "text": SECRET} | typed)
    assert errors(answer) == wrong
    assert (answer.context["form"]["text"].value(), MemberReport.objects.count()) == (typed.get("text", SECRET), 0)


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("5,5", "Tiền ủng hộ: Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."),
        ("1.000.000.000.000", "Tiền ủng hộ: Số quá lớn: phần nguyên chỉ được có tối đa 12 chữ số."),
    ],
)
def test_money_is_whole_and_not_too_much(value: str, wrong: str, made: Made, member: Client) -> None:
    call = called(made)
    answer = send(member, made.address("report-edit", 1, "dv-02"), {"text": "x"} | boxes(call, value))
    assert (answer.status_code, [sentence for _, sentence in answer.context["wrong"]]) == (422, [wrong])
    assert MemberReport.objects.count() == 0


def test_what_was_typed_stays_where_somebody_else_handed_the_report_in_meanwhile(made: Made, member: Client) -> None:
    call = called(made)
    edit = made.address("report-edit", 1, "dv-02")
    seen = member.get(edit).context["seen"]
    handed_in(made, call, received=at(9))
    for deed in ("save", "hand-in"):
        answer = member.post(edit, {"deed": deed, "text": "Bài viết dài", "seen": seen} | boxes(call, "7.000"))
        sentence = f"{LIES_WITH_THE_BLOC} Những gì bạn nhập còn đây, chưa được lưu."
        assert errors(answer) == {"__all__": [sentence]}
        assert answer.context["form"]["text"].value() == "Bài viết dài"
        assert answer.context["rows"][0]["value"].value() == "7.000"
    report = MemberReport.objects.get()
    assert (report.text, report.figures.count()) == (SECRET, 0)


def test_the_button_that_hands_in_may_be_pressed_twice(made: Made, member: Client) -> None:
    call = called(made)
    edit = made.address("report-edit", 1, "dv-02")
    typed = {"deed": "hand-in", "text": SECRET, "seen": member.get(edit).context["seen"]} | boxes(call, "7.000")
    report_page = made.address("report", 1, "dv-02")
    assert [member.post(edit, typed)["Location"] for _ in range(2)] == [report_page] * 2
    assert told("nộp") == [("nộp báo cáo", "dv-02")]


def test_an_empty_form_begins_nothing(made: Made, member: Client) -> None:
    called(made)
    assert send(member, made.address("report-edit", 1, "dv-02"), {"text": " "}).status_code == 302
    assert MemberReport.objects.count() == 0


# --- who sees what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "handed-in", "returned", "accepted"])
def test_the_others_learn_that_it_came_and_nothing_of_what_stands_in_it(state: str, made: Made, other: Client) -> None:
    call = called(made)
    report = handed_in(
        made, call, figures=FIGURES, received=at(9) if state != "draft" else None, hand_in=state != "draft"
    )
    if state == "returned":
        returned(made, report, "Lý do riêng")
    elif state == "accepted":
        accepted(made, report)
    secrets = {SECRET, "5.000.000", "Lý do riêng"}

    def leaks(text: str) -> set[str]:
        return {secret for secret in secrets if secret in text}

    one = [made.address(f"report{door}", 1, "dv-02") for door in ("", ".pdf", "-edit")]
    assert [other.get(door).status_code for door in one] == [404, 404, 404]
    assert [other.post(door, {"deed": "accept"}).status_code for door in (one[0], one[2])] == [404, 404]
    for door in ("reports", "log", "overview", "calendar"):
        assert leaks(as_read(other.get(made.address(door)))) == set(), door
    assert leaks(Paper(other.get(made.address("reports.pdf")).content).text) == set()
    book = load_workbook(BytesIO(other.get(made.address("reports.xlsx")).content))
    cells = [str(cell.value) for sheet in book for row in sheet.rows for cell in row]
    assert (leaks(" ".join(cells)), "5000000" in cells) == (set(), False)
    [part] = other.get(made.address("reports")).context["parts"]
    line = part.shown.lines[1]
    # Not even that somebody has begun to write.
    expected = {
        "draft": ("Chưa nộp, quá hạn", ""),
        "handed-in": ("Đã nộp", "Đúng hạn"),
        "returned": ("Trả lại", "Đúng hạn"),
        "accepted": ("Đã tiếp nhận", "Đúng hạn"),
    }
    assert (line.state, line.timing) == expected[state]
    assert (line.report, line.url, line.returned, part.sums) == (None, "", "", [])


def test_its_member_and_the_bloc_s_people_read_it_whole_and_only_the_secretary_reviews_it(made: Made) -> None:
    call = called(made)
    report = handed_in(made, call, figures=FIGURES, received=at(9))
    where = made.address("report", 1, "dv-02")
    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-02")):
        client = logged_in(user)
        assert as_read(client.get(where)).count(SECRET) == 1, user
        reviews = user == made.secretary
        assert client.post(where, {"deed": "return", "reason": "x", "seen": ""}).status_code == (
            422 if reviews else 403
        )
        writes = {made.secretary: 302, made.representative("dv-02"): 302}.get(user, 403)
        assert client.get(made.address("report-edit", 1, "dv-02")).status_code == writes
    assert logged_in(make_year(members=1, bloc="khoi-khac").secretary).get(where).status_code == 404
    report.refresh_from_db()
    assert report.state == "handed-in"


def test_sums_are_of_what_lies_with_the_bloc_and_say_of_how_many(made: Made, secretary: Client) -> None:
    call = called(made)
    handed_in(made, call, "dv-01", figures={"Tiền ủng hộ": 1_000_000, "Công đoàn vững mạnh": 90}, received=at(9))
    handed_in(made, call, "dv-02", figures={"Tiền ủng hộ": 2_000_000}, received=at(9))
    handed_in(made, call, "dv-03", figures={"Tiền ủng hộ": 4_000_000, "Suất quà": 5}, hand_in=False)
    paper = Paper(secretary.get(made.address("reports.pdf")).content)
    assert paper.tables[1][1:] == [
        ["An sinh xã hội", "Tiền ủng hộ", "đồng", "3.000.000", "2/3"],
        ["An sinh xã hội", "Suất quà", "suất", "", "0/3"],
        ["Đoàn thể", "Công đoàn vững mạnh", "%", "", "1/3"],
    ]
    assert paper.faults() == []
    book = load_workbook(BytesIO(secretary.get(made.address("reports.xlsx")).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[1].rows]
    assert rows[3][1:] == ["Tiền ủng hộ", "đồng", 1_000_000, 2_000_000, None, 3_000_000, "2/3"]
    assert rows[4][1:] == ["Suất quà", "suất", None, None, None, None, "0/3"]
    mine = load_workbook(BytesIO(logged_in(made.representative("dv-03")).get(made.address("reports.xlsx")).content))
    assert [cell.value for cell in list(mine.worksheets[1].rows)[3]][1:] == ["Tiền ủng hộ", "đồng", 4_000_000]


# --- in the way of one another -------------------------------------------------------------------------------


def test_of_two_who_write_the_second_is_told_and_what_was_typed_stays(
    made: Made, secretary: Client, member: Client
) -> None:
    report = handed_in(made, called(made), hand_in=False)
    edit, seen = made.address("report-edit", 1, "dv-02"), seal_of(report)
    assert member.post(edit, {"seen": seen, "text": "Của đơn vị"}).status_code == 302
    answer = secretary.post(edit, {"seen": seen, "text": "Của thư ký"})
    assert errors(answer)["__all__"][0].startswith("Đại diện đơn vị khoi-thu đã sửa lúc")
    assert (answer.context["form"]["text"].value(), MemberReport.objects.get().text) == ("Của thư ký", "Của đơn vị")
    where = made.address("report-call") + "?so=1"
    seen = secretary.get(where).context["seen"]
    send(secretary, where, {"kind": "half-year", "on": "10/6/2024", "outline": "Hai trang"})
    again = secretary.post(where, {"seen": seen, "kind": "half-year", "on": "10/6/2024", "outline": "Ba trang"})
    assert errors(again)["__all__"][0].startswith("Thư ký Khối khoi-thu đã sửa lúc")


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    report = handed_in(made, called(made), figures=FIGURES, received=at(9))
    for model, fields in (
        (MemberReport, {"state": "lost"}),
        (MemberReport, {"state": "draft"}),
        (MemberReport, {"state": "returned", "handed_in_at": None}),
        (MemberReport, {"handed_in_at": None}),
        (ReportCall, {"kind": "campaign"}),
        (ReportFigure, {"value": -1}),
        (ReportFigure, {"qualifier": "less"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineMove.objects.create(call=report.call, order=1, set_at=timezone.now(), due=at(9).date(), reason="")


def test_many_are_read_with_as_many_queries_as_one(made: Made, secretary: Client) -> None:
    def cost(where: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(where).status_code == 200
        return len(seen.captured_queries)

    silent = cost(made.address("overview"))
    call = called(made)
    handed_in(made, call, "dv-01", figures=FIGURES, received=at(9))
    # The calls and the reports: neither moves that there are none of, nor figures, nor the members once more.
    assert cost(made.address("overview")) == silent + 2
    doors = [made.address("reports"), made.address("reports.xlsx"), made.address("report", 1, "dv-01")]
    doors += [made.address("overview"), made.address("report-call") + "?so=1"]
    before = [cost(door) for door in doors]
    handed_in(made, call, "dv-02", figures=FIGURES, received=at(9))
    handed_in(made, called(made, kind="whole-year"), "dv-02", received=at(9))
    assert [cost(door) for door in doors] == before


def test_the_dashboard_and_the_calendar_tell_what_is_due(made: Made, secretary: Client, member: Client) -> None:
    call = called(made)
    handed_in(made, call, "dv-01", received=at(9))
    handed_in(made, call, "dv-03", received=at(11))

    def tasks(client: Client) -> dict[str, str]:
        found = [task for one in client.get(made.address("overview")).context["sections"] for task in one.tasks]
        return {task.title: task.note for task in found if "Báo cáo" in task.title}

    days = (today_vn() - at(10).date()).days
    said = f"Đã nộp 2/3 đơn vị, 1 đúng hạn. Hạn nộp 10/06/2024, quá hạn {days} ngày."
    mine = f"Chưa nộp, quá hạn. Hạn nộp 10/06/2024, quá hạn {days} ngày."
    assert tasks(secretary) == {"Báo cáo sơ kết": said}
    assert tasks(member) == {"Báo cáo sơ kết": said, "Báo cáo sơ kết của Đơn vị 02": mine}
    assert as_read(member.get(made.address("calendar"))).count("Nộp báo cáo sơ kết") == 1


def test_a_year_without_calls_says_what_to_do(made: Made, secretary: Client, member: Client) -> None:
    assert as_read(secretary.get(made.address("reports"))).count("Chưa yêu cầu báo cáo nào") == 1
    assert as_read(member.get(made.address("reports"))).count("Khi Thư ký Khối yêu cầu báo cáo") == 1
    assert secretary.get(made.address("report", 1, "dv-01")).status_code == 404
    assert secretary.get(made.address("report-call") + "?so=1").status_code == 404


@pytest.mark.parametrize(
    ("page", "verb", "typed"),
    [
        ("report-edit", "reportform.save_report", {"text": "Đã làm", "deed": "save"}),
        ("report", "reports.accept_report", {"deed": "accept"}),
        ("report", "reports.return_report", {"deed": "return", "reason": "Thiếu số liệu"}),
        ("report-files", "reportfiles.remove_file", {"deed": "remove:1"}),
    ],
)
def test_a_call_that_is_dropped_while_a_button_is_pressed_is_no_longer_there(
    page: str, verb: str, typed: dict[str, str], made: Made, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has found the call, and somebody drops it before the verb holds the year."""
    called(made)
    place = f"campaigns.pages.{verb}"
    module, name = place.rsplit(".", 1)
    real = getattr(import_module(module), name)

    def after_it_was_dropped(**how: Any) -> Any:
        ReportCall.objects.get().delete()
        return real(**how)

    monkeypatch.setattr(place, after_it_was_dropped)
    answer = secretary.post(made.address(page, 1, "dv-02"), {"seen": "", **typed})
    assert (answer.status_code, ReportCall.objects.count()) == (404, 0)
