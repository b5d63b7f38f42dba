"""The pages of a ballot in the portal: what each sees, and that what was voted comes back to nobody."""

import csv
import hashlib
from collections import Counter
from html import unescape
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.ballots import votes_in
from awards.models import Participation, Urn
from awards.rules.urn import NOT_FOUR
from awards.verbs import balloting as verbs
from awards.verbs.balloting import open_ballot, seal_of
from common.audit.log import Actor
from common.audit.models import Entry
from members.models import User
from tests.awards.portalballots import PASSWORD, Meeting, make_meeting
from tests.years import make_year

pytestmark = pytest.mark.django_db
CHOICES = {"case-1": "against", "case-2": "for", "case-3": "none"}


@pytest.fixture
def meeting(db: None) -> Meeting:
    found = make_meeting(members=3)
    made = found.made
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))
    return found


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(meeting: Meeting, user: User, name: str = "ballot") -> Any:
    return client_of(user).get(meeting.made.address(name, 1, 1, 1))


def send(meeting: Meeting, client: Client, code: str, own: str, **other: str) -> Any:
    address = meeting.made.address("ballot", 1, 1, 1)
    seen = client.get(address).context["seen"]
    typed = {"seen": seen, "member": code, "own": own, "password": PASSWORD} | CHOICES | other
    return client.post(address, typed)


def close(meeting: Meeting) -> None:
    for teller in meeting.tellers:
        urn = Urn.objects.select_related("round").get()
        answer = client_of(teller).post(
            meeting.made.address("ballot-close", 1, 1, 1), {"password": PASSWORD, "seen": seal_of(urn)}
        )
        assert answer.status_code == 302


def test_whoever_has_confirmed_may_take_it_back_on_the_page_and_the_other_may_not(meeting: Meeting) -> None:
    address = meeting.made.address("ballot-close", 1, 1, 1)
    first, second = (client_of(one) for one in meeting.tellers[:2])
    first.post(address, {"password": PASSWORD, "seen": first.get(address).context["seen"], "deed": "close"})
    assert [client.get(address).content.count(b'value="back"') for client in (first, second)] == [1, 0]
    assert first.post(address, {"deed": "back"})["Location"] == address
    assert (first.get(address).context["own_done"], first.get(address).content.count(b'value="back"')) == (False, 0)


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_voter_votes_sees_the_receipt_once_and_no_browser_keeps_it(meeting: Meeting) -> None:
    client = client_of(meeting.voter("dv-01"))
    answer = send(meeting, client, "dv-01", "abcd")
    (vote,) = votes_in(Urn.objects.get())
    assert (answer.status_code, answer.context["cast"].receipt) == (200, vote.receipt)
    assert vote.receipt.startswith("ABCD-")
    assert vote.choices == ("against", "for", "none")
    assert "no-store" in answer["Cache-Control"]
    again = client.get(meeting.made.address("ballot", 1, 1, 1))
    assert vote.receipt not in shown(again)
    assert again.context["voter"] is None
    assert (again.context["shown"].voted, again.context["shown"].of) == (1, 3)


def everything_kept() -> str:
    """Every row of every table but the urn's, and every session as it can be read."""
    rows = [
        repr(list(model._base_manager.values()))
        for model in apps.get_models(include_auto_created=True)
        if model is not Urn
    ]
    return "\n".join([*rows, *(repr(one.get_decoded()) for one in Session.objects.all())])


def test_nothing_of_a_vote_stands_anywhere_but_in_the_urn(meeting: Meeting) -> None:
    client = client_of(meeting.voter("dv-01"))
    before, user = Entry.objects.count(), User.objects.values().get(pk=meeting.voter("dv-01").pk)
    receipt = send(meeting, client, "dv-01", "abcd").context["cast"].receipt
    kept = everything_kept()
    assert receipt not in kept
    assert receipt[-6:] not in kept
    assert "ABCD" not in kept
    assert "case-1" not in kept
    assert Entry.objects.count() == before
    assert User.objects.values().get(pk=user["id"]) == user
    assert list(client.get(meeting.made.address("ballot", 1, 1, 1)).context["messages"]) == []


def test_what_was_chosen_beside_a_wrong_password_is_kept_nowhere_and_shown_to_nobody(meeting: Meeting) -> None:
    client = client_of(meeting.voter("dv-01"))
    answer = send(meeting, client, "dv-01", "wxyz", password="sai-mat-khau-roi")
    assert answer.context["problems"] == {"password": verbs.WRONG_PASSWORD}
    assert AccessAttempt.objects.get().post_data == ""
    kept = everything_kept()
    for told in ("case-1", "wxyz", "sai-mat-khau-roi"):
        assert told not in kept
    assert "checked" not in shown(answer)
    assert "wxyz" not in shown(answer)
    assert votes_in(Urn.objects.get()) == ()


def test_what_is_no_vote_is_told_and_nothing_is_cast(meeting: Meeting) -> None:
    client = client_of(meeting.voter("dv-01"))
    answer = send(meeting, client, "dv-01", "a", **{"case-2": ""})
    assert answer.context["problems"] == {"own": NOT_FOUR, "choices": "Hãy chọn ý kiến cho từng trường hợp."}
    other = send(meeting, client, "dv-02", "abcd")
    assert other.status_code == 403
    assert Participation.objects.filter(voted=True).count() == 0


@pytest.mark.parametrize("who", ["secretary", "leader", "clerk", "admin", "dv-02", "dv-03"])
def test_while_the_urn_is_open_nobody_learns_what_lies_in_it_or_who_has_voted(meeting: Meeting, who: str) -> None:
    receipt = send(meeting, client_of(meeting.voter("dv-01")), "dv-01", "abcd").context["cast"].receipt
    made = meeting.made
    user = made.representative(who) if who.startswith("dv") else getattr(made, who)
    client = client_of(user)
    answer = client.get(made.address("ballot", 1, 1, 1))
    assert receipt not in answer.content.decode()
    assert answer.context["shown"].rows == answer.context["shown"].cases == answer.context["shown"].who_voted == []
    assert client.get(made.address("ballot.csv", 1, 1, 1)).status_code == 403
    assert client.get(made.address("ballot.xlsx", 1, 1, 1)).status_code == 404


def test_after_closing_everybody_counts_the_published_list_again(meeting: Meeting) -> None:
    receipts = {
        send(meeting, client_of(meeting.voter(code)), code, own).context["cast"].receipt
        for code, own in (("dv-01", "abcd"), ("dv-03", "qrst"))
    }
    close(meeting)
    client = client_of(meeting.voter("dv-02"))
    answer = client.get(meeting.made.address("ballot", 1, 1, 1))
    found = answer.context["shown"]
    assert (found.who_voted, found.who_did_not) == (["Đơn vị 01", "Đơn vị 03"], ["Đơn vị 02"])
    file = client.get(meeting.made.address("ballot.csv", 1, 1, 1)).content
    assert hashlib.sha256(file).hexdigest() == Urn.objects.get().sha256
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))
    assert {row[0] for row in rows[1:]} == receipts
    by_hand = [Counter(row[place] for row in rows[1:])["Đồng ý"] for place in (1, 2, 3)]
    assert by_hand == [line.votes_for for line in found.cases] == [0, 2, 0]


def test_nobody_of_another_bloc_finds_a_ballot(meeting: Meeting) -> None:
    outsider = User.objects.create(username="nguoi-ngoai")
    for name in ("ballot", "ballot-close"):
        assert page(meeting, outsider, name).status_code == 404


def test_the_secretary_opens_and_whoever_may_not_is_told(meeting: Meeting) -> None:
    made = meeting.made
    address = made.address("ballot-open", 1, 1)
    assert client_of(made.clerk).get(address).status_code == 403
    answer = client_of(made.secretary).post(
        address, {"case": [str(one.pk) for one in meeting.question.nominations.all()]}
    )
    # The one that is open has to be closed first.
    assert answer.context["problems"] == {
        "way": "Nội dung này đang có một lượt bỏ phiếu chưa kiểm xong. Hãy kiểm xong hoặc hủy lượt ấy."
    }


def test_only_tellers_and_the_secretary_reach_the_closing_and_voiding_reveals_nothing(meeting: Meeting) -> None:
    made = meeting.made
    assert page(meeting, meeting.voter("dv-01"), "ballot-close").status_code == 403
    receipt = send(meeting, client_of(meeting.voter("dv-01")), "dv-01", "abcd").context["cast"].receipt
    client, address = client_of(made.secretary), made.address("ballot-close", 1, 1, 1)
    refused = client.post(address, {"deed": "void", "reason": ""})
    assert refused.context["problems"] == {"reason": verbs.NO_REASON}
    assert client.post(address, {"deed": "close", "password": PASSWORD, "seen": "x"}).status_code == 403
    assert client.post(address, {"deed": "void", "reason": "Mất mạng"}).status_code == 302
    answer = page(meeting, made.secretary)
    assert receipt not in shown(answer)
    assert "Mất mạng" in shown(answer)
    assert Urn.objects.get().votes == "[]"


def test_the_tellers_enter_the_papers_of_a_mixed_round_and_what_cannot_be_is_told_beside_it(db: None) -> None:
    meeting = make_meeting(members=3)
    made = meeting.made
    cases = {"case": [str(one.pk) for one in meeting.question.nominations.all()]}
    client = client_of(made.secretary)
    assert client.post(made.address("ballot-open", 1, 1), cases | {"on_paper": ["dv-02"]}).status_code == 302
    address = made.address("ballot-close", 1, 1, 1)
    typed = {"deed": "papers", "issued": "1", "returned": "1", "valid": "1", "invalid": "x"}
    typed |= {f"{place}.{name}": "0" for place in (1, 2, 3) for name in ("votes_against", "votes_none")}
    typed |= {f"{place}.votes_for": "1" for place in (1, 2, 3)}
    refused = client.post(address, typed)
    assert refused.context["problems"] == {"invalid": "Hãy ghi một số nguyên từ 0."}
    assert [box.value for box in refused.context["papers"]] == ["1", "1", "1", "x"]
    assert client.post(address, typed | {"invalid": "0"}).status_code == 302
    assert client.get(address).context["papers_noted"] is True


@pytest.mark.parametrize(("name", "most"), [("ballot", 17), ("ballot-close", 14)])
def test_a_page_of_a_ballot_asks_as_much_for_few_members_as_for_many(db: None, name: str, most: int) -> None:
    asked = []
    for members, bloc in ((2, "khoi-it"), (9, "khoi-nhieu")):
        found = make_meeting(made=make_year(members=members, leaves=1, scored=False, bloc=bloc))
        urn_of_meeting(found)
        client = client_of(found.made.secretary)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(found.made.address(name, 1, 1, 1)).status_code == 200
        asked.append(len(seen.captured_queries))
    assert asked[0] == asked[1] <= most


def urn_of_meeting(meeting: Meeting) -> None:
    made = meeting.made
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))
