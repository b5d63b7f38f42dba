"""One criterion with all members: who sees which rows, what can be written there, and what an answer tells."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from members.models import User
from scoring.models import Appraiser, Round, Score, Scorecard, Stage
from scoring.sheet import load_sheet
from tests.boxes import loaded_with
from tests.pdftext import pdf_text
from tests.years import Made, explanation, make_year

ME, GIVEN, OTHER = "dv-02", "dv-03", "dv-01"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def made(db: None) -> Made:
    """Four members at the step of appraising; ME is to appraise GIVEN, and everybody's card was handed in."""
    made = make_year(members=4, leaves=7, step="appraising", visibility="own")
    member = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, member=member[GIVEN], appraiser=member[ME])
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED)
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows(made: Made, user: User, criterion: str = "1.1") -> list[str]:
    answer = client_of(user).get(made.address("criterion", criterion))
    assert answer.status_code == 200
    return [row.member.code for row in answer.context["rows"]]


def send(made: Made, user: User, *edits: dict[str, Any], criterion: str = "1.1") -> Any:
    """Sends boxes as the page's script does, as a list."""
    plain = {"criterion": criterion, "stage": Stage.APPRAISED.value, "version": "1", "value": "55,5"}
    block = {"round": made.round.pk, "reason": "Thử", "edits": json.dumps([plain | edit for edit in edits])}
    return client_of(user).post(made.address("criterion", criterion), block, headers=SCRIPT)


def test_the_staff_and_members_of_an_open_round_see_all_an_appraiser_what_it_was_given(made: Made):
    for user in (made.secretary, made.leader, made.clerk, made.admin):
        assert rows(made, user) == made.codes
    assert rows(made, made.representative(ME)) == [ME, GIVEN]
    assert rows(made, made.representative(GIVEN)) == [GIVEN]
    # A card that was handed back is its member's own again.
    Scorecard.objects.filter(member__code=GIVEN).update(state=Scorecard.State.DRAFTING)
    assert rows(made, made.representative(ME)) == [ME]
    Round.objects.update(visibility="totals")
    assert rows(made, made.representative(ME)) == [ME]
    Round.objects.update(visibility="full")
    assert rows(made, made.representative(ME)) == made.codes


def test_no_door_of_the_page_tells_of_a_member_that_the_reader_may_not_see(made: Made):
    client = client_of(made.representative(ME))
    secrets = {explanation(code, "1.1") for code in (OTHER, "dv-04")}
    secrets |= {made.text(code, "1.1", stage) for code in (OTHER, "dv-04") for stage in (Stage.SELF, Stage.APPRAISED)}
    told = client.get(made.address("criterion", "1.1")).content.decode()
    pdf = client.get(made.address("criterion.pdf", "1.1")).content
    told += pdf_text(pdf)
    book = load_workbook(BytesIO(client.get(made.address("criterion.xlsx", "1.1")).content))
    told += "".join(str(cell).replace(".", ",") for sheet in book for row in sheet.values for cell in row)
    assert {secret for secret in secrets if secret in told} == set()
    own = {made.text(code, "1.1", Stage.SELF) for code in (ME, GIVEN)}
    assert {text for text in own if told.count(text) >= 3} == own


def test_what_is_no_criterion_does_not_exist(made: Made):
    statuses = [client_of(made.secretary).get(made.address("criterion", code)).status_code for code in ("1", "9.9")]
    assert statuses == [404, 404]


def test_an_appraiser_writes_the_appraisal_of_who_it_was_given_and_is_told_of_nobody_else(made: Made):
    user = made.representative(ME)
    answer = send(made, user, {"member": GIVEN}, {"member": OTHER}, {"member": ME}, {"member": GIVEN, "stage": "self"})
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert [one["fate"] for one in told["answers"]] == ["saved", "unknown", "refused", "refused"]
    assert told["answers"][1] == {"fate": "unknown", "message": "Không có ô điểm này."}
    assert set(told["sums"]) == {ME, GIVEN}
    assert {sums["rank"] for sums in told["sums"].values()} == {""}
    sheet = load_sheet(made.round)
    assert sheet.mark(GIVEN, "1.1").appraised_input == {"points": "55.5"}
    assert sheet.mark(OTHER, "1.1").version == 1


def test_who_moves_with_the_leader_is_told_of_those_the_reader_sees_alone(made: Made):
    """«1.2» compares the members with each other: a better one takes points from all of them."""
    for code in made.codes:
        version = load_sheet(made.round).mark(code, "1.2").version
        send(made, made.secretary, {"member": code, "version": version, "value": "150/100"}, criterion="1.2")
    edit = {"member": GIVEN, "version": 2, "value": "300/100"}
    told = json.loads(send(made, made.representative(ME), edit, criterion="1.2").content)
    assert [change["member"] for change in told["moved"]] == [ME, GIVEN]
    edit = {"member": GIVEN, "version": 3, "value": "150/100"}
    told = json.loads(send(made, made.secretary, edit, criterion="1.2").content)
    assert [change["member"] for change in told["moved"]] == made.codes


def test_the_page_writes_its_own_criterion_alone(made: Made):
    told = json.loads(send(made, made.secretary, {"member": ME, "criterion": "1.4", "value": "7"}).content)
    assert [one["fate"] for one in told["answers"]] == ["unknown"]
    assert load_sheet(made.round).mark(ME, "1.4").version == 1


def test_without_scripting_the_form_saves_what_may_stand_and_shows_the_rest_again(made: Made):
    client = client_of(made.representative(ME))
    names = [f"v:appraised:{code}:1.1" for code in (GIVEN, OTHER)]
    typed = dict.fromkeys(names, "120") | {
        "round": str(made.round.pk),
        "reason": "Thử",
        "loaded": loaded_with(dict.fromkeys(names, (1, ""))),
    }
    answer = client.post(made.address("criterion", "1.1"), typed)
    assert answer.status_code == 422
    assert [row.member.code for row in answer.context["rows"]] == [ME, GIVEN]
    assert [(box.member, box.text) for box, _ in answer.context["errors"]] == [(GIVEN, "120")]
    assert client.post(made.address("criterion", "1.1"), typed | {names[0]: "60"}).status_code == 422
    assert load_sheet(made.round).mark(GIVEN, "1.1").appraised_input == {"points": "60"}
    assert load_sheet(made.round).mark(OTHER, "1.1").version == 1


def test_one_goes_from_criterion_to_criterion_with_the_filter_on(made: Made):
    answer = client_of(made.secretary).get(made.address("criterion", "1.6"), {"loc": "khac-nhau"})
    before, after = answer.context["before"], answer.context["after"]
    assert before.url == f"{made.address('criterion', '1.5')}?loc=khac-nhau"
    assert after.url == f"{made.address('criterion', '2.1')}?loc=khac-nhau"
    first = client_of(made.secretary).get(made.address("criterion", "1.1"))
    assert (first.context["before"], first.context["after"].code) == (None, "1.2")


def test_grid_card_and_rubric_lead_to_the_criterion(made: Made):
    client = client_of(made.secretary)
    for address in (made.address("grid"), made.address("card", ME), made.address("rubric")):
        assert f'href="{made.address("criterion", "1.4")}"' in client.get(address).content.decode()


def test_where_no_round_is_open_yet_the_page_says_so(made: Made):
    Score.objects.all().delete()
    Scorecard.objects.all().delete()
    Appraiser.objects.all().delete()
    Round.objects.all().delete()
    client = client_of(made.secretary)
    assert "Chưa có kỳ chấm điểm" in client.get(made.address("criterion", "1.1")).content.decode()
    assert client.get(made.address("criterion.pdf", "1.1")).status_code == 200
    assert client.get(made.address("criterion", "9.9")).status_code == 404
