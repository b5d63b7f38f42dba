"""Several vote at once: no vote is lost, and no member has two.

First the race is shown to be real: whoever reads the list, adds a vote and writes it back without a lock takes away
what another one added meanwhile.
"""

import json
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from awards.ballots import votes_in
from awards.models import Participation, Urn
from awards.verbs.balloting import ALREADY, NOT_OPEN, confirm_closing, open_ballot, seal_of
from awards.verbs.voting import VoteRefused
from common.audit.log import Actor
from members.throttle import KnownPassword
from tests.awards.portalballots import Meeting, cast, make_meeting
from tests.parallel import in_threads

MEMBERS = 6
OWN = "23456789"


@pytest.fixture
def bare_urn(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_urn (id integer PRIMARY KEY, votes text)")
        cursor.execute("INSERT INTO bare_urn VALUES (1, '[]')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare_urn")


def test_without_a_lock_a_vote_that_was_cast_is_gone(bare_urn: None) -> None:
    read = threading.Barrier(2)

    def put(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT votes FROM bare_urn")
            votes = json.loads(cursor.fetchone()[0])
            read.wait()
            cursor.execute("UPDATE bare_urn SET votes = %s", [json.dumps([*votes, number])])

    in_threads(2, put)
    with connection.cursor() as cursor:
        cursor.execute("SELECT votes FROM bare_urn")
        assert len(json.loads(cursor.fetchone()[0])) == 1


@pytest.fixture
def meeting(transactional_db: None) -> Meeting:
    found = make_meeting(members=MEMBERS)
    made = found.made
    for code in made.codes:
        found.voter(code)
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))
    return found


def vote(meeting: Meeting, code: str, own: str) -> str:
    return cast(meeting, Urn.objects.get(), code, ["for"] * MEMBERS, own)


def test_of_all_who_vote_at_once_every_vote_lies_in_the_urn(meeting: Meeting) -> None:
    codes = meeting.made.codes
    receipts: list[str] = []

    def put(number: int) -> None:
        receipts.append(vote(meeting, codes[number], f"QQQ{OWN[number]}"))

    in_threads(MEMBERS, put)
    assert [one.receipt for one in votes_in(Urn.objects.get())] == sorted(receipts)
    assert len(receipts) == MEMBERS == Participation.objects.filter(voted=True).count()


def test_of_one_member_who_votes_several_times_at_once_one_vote_counts(meeting: Meeting) -> None:
    told: list[str] = []

    def put(number: int) -> None:
        try:
            told.append(vote(meeting, "dv-01", f"QQQ{OWN[number]}"))
        except PermissionError as why:
            told.append(str(why))

    in_threads(4, put)
    (lying,) = votes_in(Urn.objects.get())
    assert sorted(told) == sorted([lying.receipt, ALREADY, ALREADY, ALREADY])
    assert list(Participation.objects.filter(voted=True).values_list("member__code", flat=True)) == ["dv-01"]


def test_whoever_votes_while_the_urn_is_closed_is_counted_or_told(meeting: Meeting) -> None:
    first, second = meeting.tellers
    told: list[str] = []

    def close(user_number: int) -> None:
        user = (first, second)[user_number]
        urn = Urn.objects.select_related("round").get()
        confirm_closing(
            year=meeting.made.year, meeting=1, question=1, number=1, known=KnownPassword(user.pk), seen=seal_of(urn),
            actor=Actor(user=user), reader=meeting.made.reader(user),
        )  # fmt: skip

    close(0)

    def at_once(number: int) -> None:
        if number == 0:
            close(1)
            return
        try:
            told.append(vote(meeting, meeting.made.codes[number], f"QQQ{OWN[number]}"))
        except PermissionError as why:
            told.append(str(why))

    in_threads(4, at_once)
    urn = Urn.objects.select_related("round").get()
    assert (urn.state, urn.round.returned) == ("closed", len(votes_in(urn)))
    assert {one.receipt for one in votes_in(urn)} == set(told) - {NOT_OPEN}
    assert Participation.objects.filter(voted=True).count() == len(votes_in(urn))
    assert len(told) == 3


def test_of_two_tellers_who_confirm_at_once_the_urn_is_closed_once_or_the_second_looks_again(meeting: Meeting) -> None:
    def confirm(number: int) -> None:
        user = meeting.tellers[number]
        urn = Urn.objects.select_related("round").get()
        try:
            confirm_closing(
                year=meeting.made.year, meeting=1, question=1, number=1, known=KnownPassword(user.pk),
                seen=seal_of(urn),
                actor=Actor(user=user), reader=meeting.made.reader(user),
            )  # fmt: skip
        except VoteRefused:
            return

    in_threads(2, confirm)
    urn = Urn.objects.get()
    assert (urn.state, urn.confirmations.count()) in {("closed", 2), ("open", 1)}
