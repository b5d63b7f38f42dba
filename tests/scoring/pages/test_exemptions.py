"""«Không áp dụng»: said and taken back on its page, and read everywhere the criterion's points stand."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from common.audit.log import Actor
from common.contexts import names_in
from common.vietnamese.numbers import show_points
from documents.printing import Written, printed
from khoithidua.catalogue import catalogue
from scoring.models import Exemption, Round, Score
from scoring.rubrics.models import Rubric
from scoring.rubrics.tree.rubric import WhenExempt
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.exemptions import exempt
from tests.documents.issued import DAY
from tests.printing import Paper
from tests.years import Made, make_year

ME, OTHER, THIRD = "dv-01", "dv-02", "dv-03"
WHY = "Không có đoàn viên"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5, visibility="full")


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def leave_out(made: Made, criterion: str = "1.4", *members: str, meaning: WhenExempt | None = None) -> None:
    if meaning is not None:
        Rubric.objects.filter(pk=made.round.rubric_id).update(not_applicable=meaning)
    actor, places = Actor(name="Thư ký"), members or (ME,)
    exempt(round_id=made.round.pk, criterion=criterion, members=places, reason=WHY, actor=actor)


def post(made: Made, user: Any = None, **sent: Any) -> Any:
    sent = {"round": made.round.pk} | sent
    return as_(user or made.secretary).post(made.address("progress-exemptions"), sent, follow=True)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# The page.


def test_a_criterion_is_left_out_for_several_members_at_once_and_taken_back_for_one(made: Made) -> None:
    answer = post(made, criterion="1.4", members=[ME, OTHER], reason=f" {WHY} ")
    assert said(answer) == ["Đã ghi: tiêu chí 1.4 không áp dụng với Đơn vị 01, Đơn vị 02."]
    assert [(row.member.code, row.node.code, row.reason) for row in answer.context["rows"]] == [
        (ME, "1.4", WHY),
        (OTHER, "1.4", WHY),
    ]
    assert said(post(made, criterion="1.4", members=[ME], reason=WHY)) == ["Không có gì thay đổi."]
    answer = post(made, again=f"{ME}:1.4")
    assert said(answer) == ["Tiêu chí 1.4 lại áp dụng với Đơn vị 01; điểm đã ghi ở đó lại được tính."]
    assert [row.member.code for row in answer.context["rows"]] == [OTHER]
    assert said(post(made, again=f"{ME}:1.4")) == ["Không có gì thay đổi."]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(made: Made) -> None:
    answer = post(made, criterion="", members=[ME], reason="")
    assert (answer.status_code, Exemption.objects.count()) == (422, 0)
    form = answer.context["form"]
    assert form.errors == {
        "criterion": ["Hãy chọn tiêu chí."],
        "reason": ["Hãy ghi lý do: vì sao tiêu chí không áp dụng với đơn vị."],
    }
    assert form["members"].value() == [ME]
    answer = post(made, criterion="1.4", reason=WHY)
    assert answer.context["form"].errors == {"members": ["Hãy chọn ít nhất một đơn vị."]}
    assert (answer.context["form"]["criterion"].value(), answer.context["form"]["reason"].value()) == ("1.4", WHY)


def test_the_form_is_filled_in_as_the_address_says(made: Made) -> None:
    form = as_(made.secretary).get(made.address("progress-exemptions") + f"?tc=1.4&dv={OTHER}").context["form"]
    assert (form["criterion"].value(), form["members"].value()) == ("1.4", [OTHER])


def test_only_who_sets_up_the_round_may_open_or_send_it(made: Made) -> None:
    leave_out(made)
    for user in (made.clerk, made.representative(ME), made.leader):
        client = as_(user)
        assert client.get(made.address("progress-exemptions")).status_code in (403, 404)
        answer = client.post(made.address("progress-exemptions"), {"round": made.round.pk, "again": f"{ME}:1.4"})
        assert answer.status_code in (403, 404)
    assert Exemption.objects.count() == 1


def test_once_published_it_is_to_be_read_and_no_more(made: Made) -> None:
    leave_out(made)
    made.publish()
    page = as_(made.secretary).get(made.address("progress-exemptions"))
    assert (page.context["answer"].allowed, page.content.decode().count('name="again"')) == (False, 0)
    answer = post(made, again=f"{ME}:1.4")
    assert (answer.context["error"], Exemption.objects.count()) == (
        "Kỳ chấm điểm đã công bố nên không sửa được nữa.",
        1,
    )


def test_it_prints_and_stands_in_a_workbook(made: Made) -> None:
    client, names = as_(made.secretary), {member.code: member.name for member in made.members}
    empty = Paper(client.get(made.address("progress-exemptions.pdf")).content)
    assert (empty.faults(), empty.text.count("Mọi tiêu chí áp dụng với mọi đơn vị.")) == ([], 1)
    leave_out(made)
    node = sheet_of(made).nodes["1.4"]
    paper = Paper(client.get(made.address("progress-exemptions.pdf")).content)
    assert paper.faults() == []
    assert paper.rows == [
        ["STT", "Đơn vị", "Tiêu chí", "Lý do"],
        ["1", names[ME], f"1.4. {node.name}", WHY],
    ]
    book = load_workbook(BytesIO(client.get(made.address("progress-exemptions.xlsx")).content)).worksheets[0]
    assert list(book.values)[3:] == [("1", names[ME], f"1.4. {node.name}", WHY)]


# What other pages say.


def test_its_box_is_closed_on_every_page_and_a_value_that_is_sent_is_refused(made: Made) -> None:
    leave_out(made)
    client = as_(made.secretary)
    grid = client.get(made.address("grid")).context
    row = next(row for row in grid["rows"] if row.code == "1.4")
    found = {one.member: (one.text, one.points, one.open, one.exempt) for one in row.boxes}
    assert found[ME] == ("Không áp dụng", "", False, WHY)
    assert found[OTHER][2:] == (True, "")
    for page, args in (("card", [ME]), ("criterion", ["1.4"])):
        shown = client.get(made.address(page, *args)).context
        row = next(row for row in shown["rows"] if (row.code if page == "card" else row.member.code) in ("1.4", ME))
        assert [(one.text, one.open) for one in row.boxes] == [("Không áp dụng", False)] * 3
        assert (row.points, row.told) == ("0", f"Không áp dụng ({WHY}), 0 điểm, không coi là còn thiếu")
    edit = {"member": ME, "criterion": "1.4", "stage": "agreed", "version": 1, "value": "1"}
    sent = {"round": made.round.pk, "reason": "Họp lại", "edits": json.dumps([edit])}
    answer = client.post(made.address("grid"), sent, headers={"Accept": "application/json"}).json()
    assert [(one["fate"], one["message"], one["text"]) for one in answer["answers"]] == [
        ("refused", f"Không áp dụng với đơn vị này ({WHY}).", "Không áp dụng")
    ]


@pytest.mark.parametrize("meaning", WhenExempt)
def test_card_grid_and_standings_say_the_same_total(meaning: WhenExempt, made: Made) -> None:
    leave_out(made, meaning=meaning)
    total = show_points(sheet_of(made).cards()[ME].total)
    client = as_(made.representative(ME))
    card = client.get(made.address("card", ME)).context
    assert (card["total"], card["unscored"], card["leaves"]) == (total, 0, 4)
    grid = as_(made.secretary).get(made.address("grid")).context
    assert next(foot.total for foot in grid["footer"] if foot.member == ME) == total
    standings = client.get(made.address("standings")).context
    row = next(row for row in standings["rows"] if row.member.code == ME)
    assert (row.shown_total, row.exempt) == (total, f"Không áp dụng tiêu chí 1.4 ({WHY})")
    group = next(row for row in card["rows"] if row.code == "1")
    assert ("×" in group.told) == (meaning is WhenExempt.SCALED)


def test_the_standings_tell_the_reason_only_to_who_may_open_the_card(db: None) -> None:
    made = make_year(members=3, leaves=5, visibility="totals")
    leave_out(made)
    rows = as_(made.representative(OTHER)).get(made.address("standings"))
    assert [row.exempt for row in rows.context["rows"]] == ["", "", ""]
    assert WHY not in rows.content.decode()
    own = as_(made.representative(ME)).get(made.address("standings")).context["rows"]
    assert {row.member.code: row.exempt for row in own}[ME] == f"Không áp dụng tiêu chí 1.4 ({WHY})"


def test_the_history_tells_it_with_the_reason(made: Made) -> None:
    leave_out(made)
    page = as_(made.representative(ME)).get(made.address("history", ME) + "?tc=1.4").context
    line = page["lines"][0]
    assert (line.what, line.entry.action, line.entry.new) == (
        "Không áp dụng",
        "ghi không áp dụng",
        f"Không áp dụng ({WHY})",
    )
    assert page["now"][0] == ("Không áp dụng", WHY)


def test_prints_say_it_beside_the_figure(made: Made) -> None:
    leave_out(made, meaning=WhenExempt.FULL)
    client = as_(made.secretary)
    full = show_points(sheet_of(made).nodes["1.4"].max_points)
    grid = Paper(client.get(made.address("grid.pdf")).content)
    assert grid.faults() == []
    row = next(row for row in grid.rows if row and row[0] == "1.4")
    assert row[3] == f"{full} (không áp dụng)"
    assert f"Đơn vị 01: không áp dụng tiêu chí 1.4 ({WHY})." in grid.text
    card = Paper(client.get(made.address("card", ME).rstrip("/") + ".pdf").content)
    assert card.faults() == []
    row = next(row for row in card.rows if row and row[0] == "1.4")
    assert [cell for cell in row if cell == "Không áp dụng"] == ["Không áp dụng"] * 3
    # A dash says that something is not scored yet, and here nothing ever is.
    assert [cell for cell in row if cell == "–"] == []
    assert f"1.4: Không áp dụng ({WHY}), tính điểm tối đa {full}" in card.text
    criterion = Paper(client.get(made.address("criterion", "1.4").rstrip("/") + ".pdf").content)
    assert criterion.faults() == []
    assert f"Không áp dụng ({WHY}), tính điểm tối đa {full}" in criterion.text
    row = next(row for row in criterion.rows if row and row[0] == made.members[0].name)
    assert [cell for cell in row if cell == "–"] == []


def test_what_is_published_says_it_on_its_page_and_its_print_and_cannot_be_corrected_there(made: Made) -> None:
    leave_out(made, meaning=WhenExempt.SCALED)
    total = sheet_of(made).cards()[ME].total
    publication = made.publish()
    client = as_(made.secretary)
    page = client.get(made.address("standings-publication", 1) + f"?don-vi={ME}").context
    assert (page["intact"], page["snapshot"].member(ME).total) == (True, total)
    score = next(score for score in page["scores"] if score.node.code == "1.4")
    assert [text for _, text, _ in score.given] == ["Không áp dụng"] * 3
    told = f"Không áp dụng ({WHY}), các tiêu chí còn lại được quy lên điểm chuẩn"
    assert (score.points, score.told) == ("", told)
    nodes = client.get(made.address("standings-publication", 1)).context["nodes"]
    assert next(node.points for node in nodes if node.node.code == "1.4")[0] == "Không áp dụng"
    assert f"Không áp dụng tiêu chí 1.4 ({WHY})" in Paper(bytes(publication.pdf)).text
    asked = {"round": made.round.pk, "viec": "them", "don-vi": ME, "tieu-chi": "1.4"}
    answer = client.post(made.address("standings-correction"), asked)
    assert answer.context["problems"] == {
        "don-vi": "Tiêu chí 1.4 không áp dụng với Đơn vị 01 nên không có điểm để sửa."
    }


def test_workbooks_say_it_and_take_nothing_there(made: Made) -> None:
    leave_out(made)
    client = as_(made.secretary)
    book = load_workbook(BytesIO(client.get(made.address("grid.xlsx")).content))
    page = book["Thống nhất"]
    row = next(row for row in page.iter_rows() if row[0].value == "1.4")
    cell = row[3]
    assert (cell.value, cell.protection.locked) == ("Không áp dụng", True)
    first = [str(line[0].value) for line in page.iter_rows(max_row=8)]
    assert "Không áp dụng (tính 0 điểm và không coi là còn thiếu): Đơn vị 01 (1.4)." in first


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("visibility", ["full", "totals"])
def test_composed_standings_tell_it_only_where_the_round_shows_all_scores(
    visibility: str, published: bool, made: Made
) -> None:
    leave_out(made, meaning=WhenExempt.SCALED)
    Round.objects.filter(pk=made.round.pk).update(visibility=visibility)
    if published:
        made.publish()
    place = catalogue.place("bang-xep-hang/nam")
    assert place is not None
    content = place.make(made.year, DAY)
    contest = names_in(content.context)["contest"]
    told = f"Không áp dụng tiêu chí 1.4 ({WHY})" if visibility == "full" else ""
    assert {row.line.code: row.exempt for row in contest} == {ME: told, OTHER: "", THIRD: ""}
    assert {row.line.code: row.line.total for row in contest}[ME] == sheet_of(made).cards()[ME].total
    [sheet] = content.sheets()
    notes = {str(row[1]): row[-1] for row in sheet.rows}
    assert notes == {member.name: told if member.code == ME else "" for member in made.members}
    written = Written(made.year, place, content, content.prose, DAY)
    paper = Paper(printed(written, made_at=timezone.now(), printed_by="Thư ký"))
    assert (paper.faults(), paper.text.count(WHY)) == ([], 1 if told else 0)


def test_the_workbook_of_the_standings_tells_it_only_to_who_may_open_the_card(made: Made) -> None:
    leave_out(made)
    Round.objects.update(visibility="totals")

    def notes(user: Any) -> dict[str, Any]:
        book = load_workbook(BytesIO(as_(user).get(made.address("standings.xlsx")).content)).worksheets[0]
        return {str(row[1]): row[-1] for row in book.iter_rows(values_only=True) if row[1] in names}

    names = {member.name for member in made.members}
    mine, told = made.members[0].name, f"Không áp dụng tiêu chí 1.4 ({WHY})"
    nothing = dict.fromkeys(names)
    assert notes(made.representative(OTHER)) == nothing
    assert notes(made.representative(ME)) == notes(made.secretary) == nothing | {mine: told}


def test_its_way_stands_on_the_progress_page(made: Made) -> None:
    page = as_(made.secretary).get(made.address("progress")).content.decode()
    assert page.count(f'href="{made.address("progress-exemptions")}"') == 1


def test_the_dashboard_misses_nothing_where_it_does_not_apply_and_all_that_does(made: Made) -> None:
    def scored() -> list[str]:
        sections = as_(made.secretary).get(made.address("overview")).context["sections"]
        return [task.note for section in sections for task in section.tasks if task.title == "Chấm đủ tiêu chí"]

    name = made.members[0].short_name
    assert scored() == ["Mọi ô điểm đã chấm."]
    # What was put in there stays, and stands for nothing that is missing elsewhere.
    Score.objects.filter(card__member__code=ME, criterion__code="1.5").delete()
    leave_out(made, "1.4")
    assert scored() == [f"Còn 1 ô điểm chưa chấm: {name} (1)."]
    leave_out(made, "1.5")
    assert scored() == ["Mọi ô điểm đã chấm."]
