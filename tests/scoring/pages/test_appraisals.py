"""«Thẩm định riêng»: who sees whose column, what is typed there, and what the card and the grid say of the mean."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.audit.log import Actor
from common.vietnamese.dates import today_vn
from members.models import User
from members.signers import secretary_and_bloc, secretary_and_member
from scoring.models import Appraisal, Appraiser, Round, Score, Scorecard
from scoring.progress import owed_in
from scoring.rubrics import tree as rules
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.models import Rubric
from scoring.sheet import load_sheet
from scoring.verbs.appraisers import assign_appraisers
from scoring.verbs.exemptions import exempt
from scoring.verbs.scores import APPRAISED_ALONE
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

ME, B, C, STRANGER = "dv-01", "dv-02", "dv-03", "dv-04"


@pytest.fixture
def made(db: None) -> Made:
    """My card is handed in and scored; B and C appraise it, each by itself."""
    made = make_year(members=4, leaves=5, step="scoring", visibility="own")
    Round.objects.update(step="appraising")
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED)
    Rubric.objects.update(several_appraisers=rules.SeveralAppraisers.MEAN)
    assign_appraisers(round_id=made.round.pk, pairs=[(B, ME), (C, ME)], actor=Actor(name="Thư ký"), year=made.year)
    return made


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(made: Made, user: User, **typed: str) -> dict[str, object]:
    """What a browser sends of the page that this account sees, with these boxes typed anew: `B:1.1`."""
    shown = as_(user).get(made.address("appraisals", ME)).context
    boxes = {box.name: box.text for row in shown["rows"] for box in row.boxes if box.open}
    boxes |= {f"v:appraised:{place}": text for place, text in typed.items()}
    return {"round": made.round.pk, "loaded": shown["loaded"], "reason": "", "known_reason": ""} | boxes


def post(made: Made, user: User, sent: dict[str, object], **more: object) -> Any:
    return as_(user).post(made.address("appraisals", ME), sent | more, follow=True)


def send(made: Made, user: User, who: str, code: str, text: str, version: int = 0) -> tuple[int, Any]:
    """A box as the page's script sends it."""
    sent = {"member": who, "criterion": code, "stage": "appraised", "value": text, "version": version}
    answer = as_(user).post(
        made.address("appraisals", ME),
        sent | {"round": made.round.pk, "reason": ""},
        headers={"accept": "application/json"},
    )
    return answer.status_code, json.loads(answer.content)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def columns(made: Made, user: User) -> dict[str, list[str]]:
    """What this account sees of each appraiser, criterion by criterion."""
    shown = as_(user).get(made.address("appraisals", ME)).context
    return {
        column.code: [row.boxes[place].text for row in shown["rows"] if row.boxes]
        for place, column in enumerate(shown["columns"])
    }


def test_each_appraiser_sees_its_own_column_and_the_bloc_all(made: Made) -> None:
    b, c = made.representative(B), made.representative(C)
    post(made, b, form(made, b, **{f"{B}:1.3": "Khá", f"{B}:1.4": "4"}))
    post(made, c, form(made, c, **{f"{C}:1.1": "93.37"}))
    assert columns(made, b) == {B: ["", "Khá", "4", ""]}
    assert columns(made, c) == {C: ["93,37", "", "", ""]}
    assert columns(made, made.secretary) == {B: ["", "Khá", "4", ""], C: ["93,37", "", "", ""]}
    text = as_read(as_(b).get(made.address("appraisals", ME)))
    assert "Đơn vị 02 đã chấm 2/4 tiêu chí; Đơn vị 03 đã chấm 1/4 tiêu chí." in text
    assert ("93,37" in text, "Bạn thấy cột của đơn vị mình." in text) == (False, True)


@pytest.mark.parametrize("who", [ME, STRANGER])
def test_whoever_appraises_nothing_there_has_no_such_page(who: str, made: Made) -> None:
    Round.objects.update(visibility="full")
    b = made.representative(B)
    post(made, b, form(made, b, **{f"{B}:1.1": "81"}))
    client = as_(made.representative(who))
    for page in ("appraisals", "appraisals.pdf", "appraisals.xlsx"):
        assert client.get(made.address(page, ME)).status_code == 404
    status, answer = send(made, made.representative(who), B, "1.1", "5", version=1)
    assert (status, answer["fate"]) == (404, "unknown")
    assert Appraisal.objects.get().input == {"points": "81"}


def test_an_appraiser_learns_nothing_of_anothers_box_by_sending_to_it(made: Made) -> None:
    b, c = made.representative(B), made.representative(C)
    post(made, b, form(made, b, **{f"{B}:1.1": "81"}))
    status, answer = send(made, c, B, "1.1", "5", version=1)
    assert (status, answer) == (404, {"fate": "unknown", "message": "Không có ô điểm này."})


def test_the_mean_stands_on_the_card_with_its_sentence_and_is_not_typed_there(made: Made) -> None:
    b, c = made.representative(B), made.representative(C)
    assert said(post(made, b, form(made, b, **{f"{B}:1.1": "81", f"{B}:1.3": "Khá"}))) == ["Đã lưu 2 ô điểm."]
    post(made, c, form(made, c, **{f"{C}:1.1": "92"}))
    shown = as_(made.representative(ME)).get(made.address("card", ME)).context
    rows = {row.code: row for row in shown["rows"]}
    assert [(box.text, box.points) for box in rows["1.1"].boxes][1] == ("TB 86,5", "86,5")
    assert rows["1.1"].told == "trung bình của 2 đơn vị thẩm định: (81 + 92)/2 = 86,5 → 86,5 điểm"
    assert [box.text for box in rows["1.3"].boxes][1] == ""
    desk = as_(made.secretary).get(made.address("card", ME)).context
    appraised = {row.code: row.boxes[1].open for row in desk["rows"] if row.leaf}
    # Where members compete all appraise together.
    assert appraised == {"1.1": False, "1.2": True, "1.3": False, "1.4": False, "1.5": False}
    assert desk["urls"]["appraisals"] == made.address("appraisals", ME)
    assert shown["urls"]["appraisals"] == ""
    other = as_(made.secretary).get(made.address("card", B)).context
    assert {row.boxes[1].open for row in other["rows"] if row.leaf} == {True}
    assert other["urls"]["appraisals"] == ""


def test_the_script_is_told_the_mean_with_the_box(made: Made) -> None:
    b, c = made.representative(B), made.representative(C)
    status, answer = send(made, b, B, "1.3", "Tốt")
    assert (status, answer["fate"], answer["text"], answer["points"], answer["version"]) == (
        200,
        "saved",
        "Tốt",
        "100",
        1,
    )
    own, mean = answer["moved"]
    assert (own["member"], own["points"]) == (B, {"appraised": "100"})
    assert (mean["member"], mean["counts"], mean["told"], mean["difference"]) == (ME, "", "", "1/2")
    status, answer = send(made, c, C, "1.3", "Khá")
    mean = answer["moved"][1]
    assert (mean["counts"], mean["difference"]) == ("90", "2/2")
    assert mean["told"] == "trung bình của 2 đơn vị thẩm định: (100 + 80)/2 = 90 → 90 điểm"
    # One that was changed meanwhile comes back with what stands.
    assert send(made, b, B, "1.3", "Đạt")[0] == 409
    status, answer = send(made, b, B, "1.3", "Đạt", version=1)
    assert (status, answer["needs"]) == (422, "reason")


def test_what_is_wrong_stands_at_its_box_and_nothing_typed_is_lost(made: Made) -> None:
    b = made.representative(B)
    answer = post(made, b, form(made, b, **{f"{B}:1.1": "811", f"{B}:1.4": "4"}))
    assert answer.status_code == 422
    rows = {row.code: row for row in answer.context["rows"]}
    assert [(box.text, box.note) for box in rows["1.1"].boxes] == [("811", "Điểm phải từ 0 đến 100, bước 0,01.")]
    assert [(box.text, box.note) for box in rows["1.4"].boxes] == [("4", "")]
    assert [(box.name, who) for box, who in answer.context["errors"]] == [(f"v:appraised:{B}:1.1", "Đơn vị 02")]
    assert Appraisal.objects.count() == 1


def test_the_secretary_writes_for_an_appraiser_and_the_log_says_so(made: Made) -> None:
    post(made, made.secretary, form(made, made.secretary, **{f"{B}:1.1": "81", f"{C}:1.1": "82"}))
    assert columns(made, made.secretary) == {B: ["81", "", "", ""], C: ["82", "", "", ""]}
    assert Score.objects.get(card__member__code=ME, criterion__code="1.1").appraised_points == 81.5
    log = as_(made.secretary).get(made.address("log")).context["entries"]
    told = [(entry.subject, entry.action, entry.new) for entry in list(log)[:3]]
    assert told == [
        ("Đơn vị 01, tiêu chí 1.1, thẩm định", "ghi", "TB 81,5"),
        ("Đơn vị 01, tiêu chí 1.1, thẩm định riêng của Đơn vị 03", "ghi thay đơn vị", "82"),
        ("Đơn vị 01, tiêu chí 1.1, thẩm định riêng của Đơn vị 02", "ghi thay đơn vị", "81"),
    ]


def test_the_member_reads_of_the_mean_in_its_log_and_not_of_who_gave_what(made: Made) -> None:
    post(made, made.secretary, form(made, made.secretary, **{f"{B}:1.1": "81", f"{C}:1.1": "82"}))
    client = as_(made.representative(ME))
    for page in (made.address("log"), made.address("history", ME) + "?tc=1.1", made.address("history", ME)):
        text = as_read(client.get(page))
        assert ("TB 81,5" in text, "thẩm định riêng" in text) == (True, False)


def test_a_rubric_that_takes_no_means_and_a_card_without_appraisers_say_so(made: Made) -> None:
    client = as_(made.secretary)
    text = as_read(client.get(made.address("appraisals", B)))
    assert "Phiếu này chưa phân công thẩm định" in text
    Rubric.objects.update(several_appraisers=rules.SeveralAppraisers.TOGETHER)
    text = as_read(client.get(made.address("appraisals", ME)))
    assert "Bảng đánh giá này không lấy điểm trung bình" in text
    assert client.get(made.address("appraisals", "la")).status_code == 404


def test_what_does_not_apply_is_nobodys_to_judge(made: Made) -> None:
    actor = Actor(name="Thư ký")
    exempt(round_id=made.round.pk, criterion="1.1", members=[ME], reason="Không có đoàn viên", actor=actor)
    b = made.representative(B)
    shown = as_(b).get(made.address("appraisals", ME)).context
    [row] = [row for row in shown["rows"] if row.code == "1.1"]
    assert [(box.text, box.open) for box in row.boxes] == [("Không áp dụng", False)]
    assert (row.own, row.mean, row.given) == ("Không áp dụng", "", "")
    status, answer = send(made, b, B, "1.1", "81")
    assert (status, answer["message"]) == (422, "Không áp dụng với đơn vị này (Không có đoàn viên).")


def test_its_workbook_and_its_print_have_every_column_that_the_reader_may_see(made: Made) -> None:
    post(made, made.secretary, form(made, made.secretary, **{f"{B}:1.3": "Tốt", f"{C}:1.3": "Khá", f"{B}:1.1": "81"}))
    client, b = as_(made.secretary), made.representative(B)
    sheet = load_workbook(BytesIO(client.get(made.address("appraisals.xlsx", ME)).content)).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    [head] = [line for line in cells if line[0] == "Mã"]
    assert head[4:] == ["Đơn vị 02", "Đơn vị 02: điểm", "Đơn vị 03", "Đơn vị 03: điểm", "Đã chấm", "Điểm trung bình"]
    [line] = [line for line in cells if line[0] == "1.3"]
    assert line[4:] == ["Tốt", "100", "Khá", "80", "2/2", "90"]
    # The secretary reads all columns; who sees one alone reads how the mean came about.
    sentence = "trung bình của 2 đơn vị thẩm định: (100 + 80)/2 = 90"
    papers = [Paper(as_(who).get(made.address("appraisals.pdf", ME)).content) for who in (made.secretary, b)]
    assert [" ".join(paper.text.split()).count(sentence) for paper in papers] == [0, 1]
    assert [" ".join(paper.text.split()).count("Tốt (100)") for paper in papers] == [1, 1]
    assert [" ".join(paper.text.split()).count("Khá (80)") for paper in papers] == [1, 0]
    # What it prints of its own column an appraiser signs.
    signed = [as_(who).get(made.address("appraisals", ME)).context["signers"]() for who in (made.secretary, b)]
    assert signed == [secretary_and_bloc(made.year), secretary_and_member(made.year, B)]
    book = load_workbook(BytesIO(as_(made.representative(B)).get(made.address("appraisals.xlsx", ME)).content))
    [head] = [
        line for line in ([cell.value for cell in row] for row in book.worksheets[0].iter_rows()) if line[0] == "Mã"
    ]
    assert head[4:] == ["Đơn vị 02", "Đơn vị 02: điểm", "Đã chấm", "Điểm trung bình"]


def test_an_appraiser_is_led_to_its_column(made: Made) -> None:
    client = as_(made.representative(B))
    shown = client.get(made.address("progress")).context
    assert shown["next_step"].url.startswith(made.address("appraisals", ME))
    assert [task.url for task in shown["given"]] == [made.address("appraisals", ME)]
    Rubric.objects.update(several_appraisers=rules.SeveralAppraisers.TOGETHER)
    assert client.get(made.address("progress")).context["next_step"].url.startswith(made.address("card", ME))
    assert Appraiser.objects.count() == 2


def test_the_grid_and_its_workbook_show_the_mean_and_take_no_other_value(made: Made) -> None:
    post(made, made.secretary, form(made, made.secretary, **{f"{B}:1.1": "81", f"{C}:1.1": "82"}))
    client = as_(made.secretary)
    sheet = load_workbook(BytesIO(client.get(made.address("grid.xlsx")).content))["Thẩm định"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    [line] = [line for line in lines if line[0] == "1.1"]
    assert line[3] == "TB 81,5"
    assert 81.5 in line
    above = [line[0] for line in lines if line[0] and "TB" in str(line[0])]
    why = "trung bình của các đơn vị thẩm định, không đổi theo trong tệp này"
    assert above == [f"Điểm in nghiêng cạnh ô ghi «TB» do cổng tính: {why}."]


def test_a_card_that_several_appraise_asks_as_often_with_much_on_it_as_with_little(made: Made) -> None:
    asked = []
    for given in ({f"{B}:1.1": "81"}, {f"{B}:{code}": text for code, text in MUCH} | {f"{C}:1.1": "82"}):
        post(made, made.secretary, form(made, made.secretary, **given) | {"reason": "Xem lại"})
        client = as_(made.secretary)
        counts = []
        for page in ("appraisals", "appraisals.pdf", "appraisals.xlsx"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(made.address(page, ME)).status_code == 200
            counts.append(len(seen.captured_queries))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 16


MUCH = (("1.1", "81"), ("1.3", "Tốt"), ("1.4", "4"), ("1.5", "đạt"))


def give_all(made: Made, who: str) -> None:
    account = made.representative(who)
    typed = {f"{who}:{code}": text for code, text in MUCH}
    assert said(post(made, account, form(made, account, **typed))) == ["Đã lưu 4 ô điểm."]


def owes(made: Made, who: str) -> list[object]:
    """What an appraiser is told that it owes: next step, list of cards, dashboard, notice and letter."""
    client = as_(made.representative(who))
    progress = client.get(made.address("progress")).context
    [task] = [
        task
        for section in client.get(made.address("overview")).context["sections"]
        for task in section.tasks
        if task.title == "Thẩm định phiếu của Đơn vị 01"
    ]
    sheet = load_sheet(Round.objects.select_related("rubric", "year__bloc").get(), criteria=(), sums=False)
    owed = [one.member.code for one in owed_in(sheet, today_vn()) if one.to_appraise]
    return [progress["next_step"] is not None, progress["given"][0].state_name, task.state.value, who in owed]


def test_an_appraiser_that_has_judged_all_is_not_told_that_it_owes_anything_while_another_has_not(made: Made) -> None:
    wanting, waiting = [True, "Cần thẩm định", "due", True], [False, "Đã chấm đủ, chờ đơn vị khác", "done", False]
    assert (owes(made, B), owes(made, C)) == (wanting, wanting)
    give_all(made, B)
    assert (owes(made, B), owes(made, C)) == (waiting, wanting)
    # Once all have, the appraisal is to be closed, which any of them may.
    give_all(made, C)
    assert (owes(made, B), owes(made, C)) == (wanting, wanting)


def test_the_secretary_is_led_to_the_columns_and_the_grid_says_why_nobody_types_there(made: Made) -> None:
    client = as_(made.secretary)
    assert client.get(made.address("progress")).context["next_step"].url == made.address("appraisals", ME)
    cells = client.get(made.address("grid") + "?gia-tri=tham-dinh").content.decode().count(f'title="{APPRAISED_ALONE}"')
    assert cells == 4
    assert client.get(made.address("told", ME, "1.1")).content.decode().endswith(APPRAISED_ALONE)
    for who in (B, C):
        give_all(made, who)
    assert client.get(made.address("told", ME, "1.1")).content.decode() == (
        "trung bình của 2 đơn vị thẩm định: (81 + 81)/2 = 81 → 81 điểm"
    )


def test_a_rubric_by_which_an_appraiser_has_judged_is_frozen(made: Made) -> None:
    post(made, made.secretary, form(made, made.secretary, **{f"{B}:1.1": "81"}))
    Score.objects.all().delete()
    Round.objects.update(step="preparing")
    rubric = Rubric.objects.get()
    assert bool(may_change_rubric(rubric)) is False
    Appraisal.objects.all().delete()
    assert bool(may_change_rubric(rubric)) is True
