"""That nothing in the database joins a vote to a voter, on SQLite and PostgreSQL, before the urn is closed and after.

The design that suggests itself, a table of who has voted and a table of votes, is shown to fail the same search.
"""

import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from awards.models import Urn
from awards.sweeping import sweep, unswept
from awards.verbs.balloting import confirm_closing, open_ballot, seal_of
from common.audit.log import Actor
from members.models import Role
from members.throttle import KnownPassword
from tests.awards.joining import Voter, leaks
from tests.awards.portalballots import Meeting, cast, make_meeting

MEMBERS = 8
OWN = "23456789"


@pytest.fixture
def meeting(transactional_db: None) -> Meeting:
    """Everybody's account is there, and everybody has logged in."""
    found = make_meeting(members=MEMBERS)
    for code in found.made.codes:
        Client().force_login(found.voter(code))
    return found


def voter_of(meeting: Meeting, code: str) -> Voter:
    """By what a row can name this member, or who represents it."""
    member = next(one for one in meeting.made.members if one.code == code)
    user = meeting.voter(code)
    role = Role.objects.get(user=user)
    agency = member.agency
    return Voter(
        {
            "member": member.pk, "code": code, "name": member.name, "short name": member.short_name,
            "agency": agency.pk, "agency's code": agency.code, "user": user.pk, "user in words": str(user.pk),
            "account": user.username, "role": role.pk,
        }
    )  # fmt: skip


def shuffled(meeting: Meeting, seed: int) -> list[str]:
    """The members in an order that is neither the list's nor its opposite."""
    codes = list(meeting.made.codes)
    random.Random(seed).shuffle(codes)  # noqa: S311
    assert codes not in (meeting.made.codes, meeting.made.codes[::-1])
    return codes


def vote(meeting: Meeting, urn: Urn, code: str, place: int) -> str:
    choices = ["for" if other == place else "against" for other in range(MEMBERS)]
    return cast(meeting, urn, code, choices, OWN[place] + "QQQ")


def cast_all(meeting: Meeting, seed: int) -> dict[str, Voter]:
    """Everybody votes, one after the other; whose receipt is whose."""
    made = meeting.made
    urn = open_ballot(
        year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary)
    )
    begins = list(range(MEMBERS))
    random.Random(seed + 1).shuffle(begins)  # noqa: S311
    order = zip(shuffled(meeting, seed), begins, strict=True)
    return {vote(meeting, urn, code, place): voter_of(meeting, code) for code, place in order}


def close(meeting: Meeting) -> None:
    for user in meeting.tellers:
        urn = Urn.objects.select_related("round").get()
        confirm_closing(
            year=meeting.made.year, meeting=1, question=1, number=1, known=KnownPassword(user.pk), seen=seal_of(urn),
            actor=Actor(user=user), reader=meeting.made.reader(user),
        )  # fmt: skip


@pytest.mark.parametrize("seed", [3, 4])
def test_no_pair_of_tables_joins_a_vote_to_a_voter_before_the_urn_is_closed_or_after(
    meeting: Meeting, seed: int
) -> None:
    truth = cast_all(meeting, seed)
    assert [str(one) for one in leaks(truth)] == []
    close(meeting)
    assert Urn.objects.get().state == "closed"
    assert [str(one) for one in leaks(truth)] == []
    call_command("sweep_ballots")
    assert unswept() == 0
    assert [str(one) for one in leaks(truth)] == []


# --- the design that suggests itself -------------------------------------------------------------------------


@pytest.fixture
def naive(meeting: Meeting) -> Iterator[None]:
    """Who has voted, and the votes: under numbers that say nothing, without a time, not pointing at each other."""
    number = "uuid" if connection.vendor == "postgresql" else "char(32)"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE naive_voted (id {number} PRIMARY KEY, member_id integer)")
        cursor.execute(f"CREATE TABLE naive_vote (id {number} PRIMARY KEY, receipt varchar(20), choice varchar(9))")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_voted")
        cursor.execute("DROP TABLE naive_vote")


def cast_naively(meeting: Meeting, *, apart: bool) -> dict[str, Voter]:
    """Everybody votes in that design; `apart`: in two transactions."""
    truth = {}

    def put(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    pks = {member.code: member.pk for member in meeting.made.members}
    for code in shuffled(meeting, 3):
        receipt = uuid.uuid4().hex[:10]
        deeds = [
            ("INSERT INTO naive_voted VALUES (%s, %s)", uuid.uuid4().hex, pks[code]),
            ("INSERT INTO naive_vote VALUES (%s, %s, 'for')", uuid.uuid4().hex, receipt),
        ]
        if apart:
            for deed in deeds:
                with transaction.atomic():
                    put(*deed)
        else:
            with transaction.atomic():
                for deed in deeds:
                    put(*deed)
        truth[receipt] = voter_of(meeting, code)
    return truth


@pytest.mark.parametrize("apart", [False, True], ids=["in one transaction", "in two"])
def test_two_tables_are_joined_by_what_the_database_knows_of_their_rows(
    meeting: Meeting, naive: None, apart: bool
) -> None:
    found = {str(one) for one in leaks(cast_naively(meeting, apart=apart)) if "naive_voted" in str(one)}
    of, by = "naive_vote.", "naive_voted by member in member_id: "
    if connection.vendor == "sqlite":
        assert f"{of}_rowid = {by}_rowid (apart by 0)" in found
    else:
        # Other databases of the server count in the same transactions: then they differ by more than one.
        by_transaction = {one for one in found if one.startswith(f"{of}_xmin = {by}_xmin (")}
        assert by_transaction <= {f"{of}_xmin = {by}_xmin ({how})" for how in ("apart by 0", "apart by 1", "rank")}
        assert len(by_transaction) == 1
        assert f"{of}_ctid = {by}_ctid (apart by 0)" in found


@pytest.mark.postgres_only
def test_writing_the_tables_anew_does_not_help_that_design(meeting: Meeting, naive: None) -> None:
    truth = cast_naively(meeting, apart=False)
    with connection.cursor() as cursor:
        for table in ("naive_voted", "naive_vote"):
            cursor.execute(f"VACUUM (FULL, FREEZE) {table}")
    by = {str(one) for one in leaks(truth) if "naive_voted" in str(one)}
    assert "naive_vote._xmin = naive_voted by member in member_id: _xmin (apart by 0)" in by
    assert "naive_vote._ctid = naive_voted by member in member_id: _ctid (apart by 0)" in by


# --- what lies in the files ----------------------------------------------------------------------------------


@pytest.mark.postgres_only
def test_after_sweeping_all_who_voted_were_written_by_one_transaction_in_the_order_of_the_list(
    meeting: Meeting,
) -> None:
    cast_all(meeting, 3)
    close(meeting)
    sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text), count(DISTINCT cmin::text) FROM awards_participation")
        assert cursor.fetchone() == (1, 1)
        cursor.execute("SELECT id FROM awards_participation ORDER BY ctid")
        ids = [pk for (pk,) in cursor.fetchall()]
    assert ids == sorted(ids)
