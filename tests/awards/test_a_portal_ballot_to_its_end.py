"""A review that votes in the portal, from the urn to the proposals: a tie on the last place, a second round, and an
outsider who counts again.

Everything goes through the pages, as the people of a bloc would do it.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from openpyxl import load_workbook

from awards.models import Candidate, Proposal, Question, Urn, VoteRound
from awards.verbs.balloting import seal_of
from members.models import User
from tests.awards.portalballots import PASSWORD, Meeting, make_meeting
from tests.office import Office

pytestmark = pytest.mark.django_db
ANSWERS = {"+": "for", "-": "against", "0": "none"}
GIVEN = ("Đồng ý", "Không đồng ý", "Không ý kiến")


@pytest.fixture
def meeting() -> Meeting:
    """Nine members vote on four of them; two may be chosen, by more than half of all members."""
    found = make_meeting(members=9)
    Question.objects.update(quota="number", quota_number=2, tie_path=Question.TiePath.SECOND_ROUND)
    found.question.nominations.filter(order__gt=4).delete()
    return found


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_urn(meeting: Meeting, cases: list[str]) -> None:
    """The secretary puts these members to the vote."""
    keys = [str(meeting.question.nominations.get(member__code=code).pk) for code in cases]
    answer = client_of(meeting.made.secretary).post(meeting.made.address("ballot-open", 1, 1), {"case": keys})
    assert answer.status_code == 302


def vote(meeting: Meeting, turn: int, ballots: Mapping[str, str]) -> None:
    """Each member's ballot: one sign a case, in their order."""
    address = meeting.made.address("ballot", 1, 1, turn)
    for number, (code, signs) in enumerate(ballots.items()):
        client = client_of(meeting.voter(code))
        typed = {f"case-{place}": ANSWERS[sign] for place, sign in enumerate(signs, start=1)}
        own = f"{turn + 1}{'ABCDEFGHJ'[number]}XY"
        typed |= {"seen": client.get(address).context["seen"], "member": code, "own": own, "password": PASSWORD}
        assert client.post(address, typed).context["cast"].receipt.startswith(own)


def close(meeting: Meeting, turn: int) -> None:
    for teller in meeting.tellers:
        urn = Urn.objects.select_related("round").get(round__number=turn)
        typed = {"password": PASSWORD, "seen": seal_of(urn), "deed": "close"}
        answer = client_of(teller).post(meeting.made.address("ballot-close", 1, 1, turn), typed)
        assert answer.status_code == 302


def outcomes(turn: int) -> list[tuple[str, int | None, str]]:
    rows = Candidate.objects.filter(round__number=turn).order_by("order")
    return list(rows.values_list("nomination__member__code", "votes_for", "outcome"))


def recounted(file: bytes, office: Office) -> dict[str, dict[str, object]]:
    """How often each answer stands under each case, by what the help page says to type into a spreadsheet."""
    words = render_to_string("awards/recount_text.html")
    (formula,) = re.findall(r"<strong>(=COUNTIF\(B2:B100;&quot;Đồng ý&quot;\)|=COUNTIF\(B2:B100;\"Đồng ý\"\))", words)
    formula = formula.replace("&quot;", '"')
    opened = office.open_text(file)
    sheet = load_workbook(BytesIO(opened)).worksheets[0]
    cases = [str(cell.value) for cell in sheet[1]][1:]
    typed = {
        (sheet.title, f"{letter}{row}"): formula.replace("B2:B100", f"{letter}2:{letter}100").replace("Đồng ý", answer)
        for letter, _ in zip("BCDEFGH", cases, strict=False)
        for row, answer in enumerate(GIVEN, start=101)
    }
    (counted,) = office.recalculate([office.edit(opened, typed)])
    figures = counted.worksheets[0]
    return {
        case: {answer: figures.cell(row, column).value for row, answer in enumerate(GIVEN, start=101)}
        for column, case in enumerate(cases, start=2)
    }


def test_a_tie_on_the_last_place_is_voted_on_again_and_anybody_can_count_it(meeting: Meeting, tmp_path: Path) -> None:
    made = meeting.made
    open_urn(meeting, ["dv-01", "dv-02", "dv-03", "dv-04"])
    first = ["++--", "++--", "++-0", "+++-", "+++-", "+-+-", "+++0", "+-++", "+-+-"]
    vote(meeting, 1, dict(zip(made.codes, first, strict=True)))
    close(meeting, 1)
    assert outcomes(1) == [
        ("dv-01", 9, "chosen"),
        ("dv-02", 6, "tied"),
        ("dv-03", 6, "tied"),
        ("dv-04", 1, "not-chosen"),
    ]

    open_urn(meeting, ["dv-02", "dv-03"])
    second = ["+-", "+-", "+-", "+-", "+0", "-+", "-+", "-+", "-+"]
    vote(meeting, 2, dict(zip(reversed(made.codes), second, strict=True)))
    close(meeting, 2)
    assert outcomes(2) == [("dv-02", 5, "chosen"), ("dv-03", 4, "not-chosen")]
    assert [(one.number, one.state, one.valid) for one in VoteRound.objects.order_by("number")] == [
        (1, "counted", 9),
        (2, "counted", 9),
    ]

    # An outsider, who has the file and the help page, counts the second round again.
    reader = client_of(made.representative("dv-05"))
    file = reader.get(made.address("ballot.csv", 1, 1, 2)).content
    found = recounted(file, Office(tmp_path))
    assert found == {
        "1. Đơn vị 02": {"Đồng ý": 5, "Không đồng ý": 4, "Không ý kiến": 0},
        "2. Đơn vị 03": {"Đồng ý": 4, "Không đồng ý": 4, "Không ý kiến": 1},
    }

    secretary = client_of(made.secretary)
    secretary.post(made.address("proposals"), {"propose": str(meeting.question.pk)})
    proposed = Proposal.objects.order_by("number").values_list("nomination__member__code", flat=True)
    assert list(proposed) == ["dv-01", "dv-02"]
