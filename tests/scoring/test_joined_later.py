"""A member that joins while a round is open has no card yet: every page shows it, its first score makes the card."""

import pytest
from django.test import Client

from common.audit.log import Actor
from members.roster import RosterRow, seal_of
from members.verbs.roster import change_roster, roster_of
from scoring.models import Score, Scorecard
from scoring.sheet import load_sheet
from tests.years import Made, make_year

NEW = "ban-noi-chinh"
DOORS = {
    "grid": [],
    "card": [NEW],
    "criterion": ["1.1"],
    "evidence": [NEW],
    "history": [NEW],
    "progress": [],
    "progress-reminders": [],
    "progress-appraisers": [],
    "progress-exemptions": [],
    "progress-submit": [],
    "progress-appraise": [],
    "standings": [],
    "member": [NEW],
    "overview": [],
}


def joined(step: str) -> Made:
    made = make_year(members=3, leaves=3, step=step)
    rows = roster_of(made.year)
    change_roster(
        year=made.year,
        rows=[*rows, RosterRow(name="Ban Nội chính")],
        seen=seal_of(rows),
        actor=Actor(name="test"),
        reader=made.reader(made.secretary),
    )
    return made


@pytest.mark.parametrize("step", ["preparing", "scoring", "appraising", "agreeing"])
def test_every_page_of_the_round_shows_it(step: str, db: None) -> None:
    made = joined(step)
    client = Client()
    client.force_login(made.secretary)
    found = {name: client.get(made.address(name, *args)).status_code for name, args in DOORS.items()}
    assert found == dict.fromkeys(DOORS, 200)


@pytest.mark.parametrize("door", ["grid", "card", "criterion"])
def test_its_first_score_makes_its_card_wherever_it_is_typed(door: str, db: None) -> None:
    made = joined("scoring")
    assert not Scorecard.objects.filter(member__code=NEW).exists()
    client = Client()
    client.force_login(made.secretary)
    typed = {"member": NEW, "criterion": "1.1", "stage": "self", "version": "0", "value": "5", "reason": "Thử"}
    where = made.address(door, *{"card": [NEW], "criterion": ["1.1"]}.get(door, []))
    assert client.post(where, typed, headers={"Accept": "application/json"}).status_code == 200
    assert list(Score.objects.filter(card__member__code=NEW).values_list("criterion__code", flat=True)) == ["1.1"]
    assert (
        client.post(where, typed | {"version": "1", "value": "6"}, headers={"Accept": "application/json"}).status_code
        == 200
    )
    assert Scorecard.objects.filter(member__code=NEW).count() == 1


def test_a_card_made_while_a_sheet_is_being_read_is_none_of_it(db: None) -> None:
    made = joined("scoring")
    sheet = load_sheet(made.round, criteria={"1.1"})
    member = next(one for one in sheet.members if one.code == NEW)
    card = Scorecard.objects.create(round=made.round, member_id=member.id, state=Scorecard.State.DRAFTING)
    Score.objects.create(card=card, criterion_id=sheet.criterion_ids["1.1"])
    assert sheet.tallies()[NEW].marks == {}
    assert sheet.evidence == {}
