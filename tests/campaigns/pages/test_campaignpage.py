"""What came of a campaign, on its page and print: the new models found in it and its members' reports."""

from datetime import date

import pytest

from awards.rules.proposing import Stage
from campaigns.models import Campaign
from campaigns.verbs.plan import IN_USE
from members.models import User
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.proposing import bring, proposed_after
from tests.campaigns.proposed import DECLINED, proposed, reviewed
from tests.campaigns.reported import at, called, handed_in
from tests.printing import Paper
from tests.years import Made, make_year

NAMES = ("Công nhận rồi", "Chờ xét", "Không công nhận", "Của đợt khác")


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=2)


def with_models(made: Made) -> None:
    """One of each state in the first campaign, all of one member, and one that belongs to another campaign."""
    proposed(made, name=NAMES[0], campaign=1, recognised=True)
    proposed(made, name=NAMES[1], campaign=1)
    reviewed(made, proposed(made, name=NAMES[2], campaign=1), DECLINED)
    proposed(made, name=NAMES[3], campaign=2, recognised=True)


def named(made: Made, user: User) -> list[list[bool]]:
    """Which of the models page and print of the first campaign name to this user."""
    client = logged_in(user)
    page = as_read(client.get(made.address("campaign", 1)))
    paper = Paper(client.get(made.address("campaign.pdf", 1)).content)
    return [[name in text for name in NAMES] for text in (page, paper.text)]


def test_a_campaign_names_the_models_found_in_it_and_those_not_recognised_to_whom_they_are_known(made: Made) -> None:
    with_models(made)
    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-02")):
        assert named(made, user) == [[True, True, True, False]] * 2, user
    assert named(made, made.representative("dv-03")) == [[True, False, False, False]] * 2


def test_a_campaign_says_how_many_have_handed_in_their_reports_on_it_and_leads_there(made: Made) -> None:
    client, where = logged_in(made.representative("dv-03")), made.address("campaign", 1)
    called(made, kind="half-year")
    assert client.get(where).context["reports"] == ""
    call = called(made, kind="campaign", campaign=1)
    handed_in(made, call, "dv-01", received=at(9))
    handed_in(made, call, "dv-02", received=at(12))
    handed_in(made, called(made, kind="campaign", campaign=2), "dv-02", received=at(9))
    answer = client.get(where)
    said = "Đã nộp 2/3 đơn vị, 1 đúng hạn. Hạn nộp 10/06/2024,"
    assert answer.context["reports"].startswith(said)
    assert f'<a href="{made.address("reports")}">' in answer.content.decode()
    assert said in Paper(client.get(made.address("campaign.pdf", 1)).content).text.replace("\n", " ")
    assert Campaign.objects.filter(report_calls__due=date(2024, 6, 10)).count() == 2


def test_a_campaign_shows_who_is_proposed_after_it_to_whom_that_is_known_and_leads_to_the_next(made: Made) -> None:
    secret = "Nguyễn Thị Đề Nghị"
    case = proposed_after(made, form="giay-khen", person=secret)
    proposed_after(made, 2, unit="Phòng của đợt khác")
    page, paper = made.address("campaign", 1), made.address("campaign.pdf", 1)
    new = f'href="{made.address("proposal-new")}?dot=1"'

    def told(user: User) -> tuple[bool, bool, bool]:
        client = logged_in(user)
        shown = as_read(client.get(page))
        assert "Phòng của đợt khác" not in shown
        return (
            secret in shown,
            secret in " ".join(Paper(client.get(paper).content).text.split()),
            new in client.get(page).content.decode(),
        )

    assert told(made.secretary) == (True, True, True)
    assert [told(user) for user in (made.leader, made.clerk)] == [(True, True, False)] * 2
    for code in ("dv-02", "dv-03"):
        assert told(made.representative(code)) == (False, False, False)
        assert "hen thưởng" not in as_read(logged_in(made.representative(code)).get(page))
    assert made.address("proposal", case.number) in logged_in(made.secretary).get(page).content.decode()
    # Once it was sent, the member that it is about knows of it, and no other.
    bring(made, case, Stage.SUBMITTED)
    assert [told(made.representative(code))[:2] for code in ("dv-02", "dv-03")] == [(True, True), (False, False)]


def test_a_campaign_after_which_somebody_is_proposed_is_not_dropped(made: Made) -> None:
    proposed_after(made)
    client, where = logged_in(made.secretary), made.address("campaigns-edit")
    seen = client.get(where).context["seen"]
    answer = client.post(where, {"seen": seen, "number": [1, 2], "drop": ["1"], "focus": "", "deed": "save"})
    assert IN_USE in as_read(answer)
    assert (answer.status_code, Campaign.objects.filter(number=1).count()) == (422, 1)
