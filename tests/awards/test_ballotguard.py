"""What the database keeps of a ballot in the portal, against whoever comes with SQL: on SQLite and on PostgreSQL."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from awards.ballotguard import TABLES, BallotGuard
from awards.models import Candidate, PaperHalf, PaperVotes, Participation, Urn, VoteRound
from tests.awards.portalballots import bare_round, make_meeting

ONE, TWO, THREE = ["ABCD-ABCDEF", ["for"]], ["KLMN-ABCDEF", ["against"]], ["WXYZ-ABCDEF", ["none"]]
DIGEST = "a" * 64


@dataclass
class Standing:
    """A round whose urn has been made, and of whose roll nobody has voted."""

    round: VoteRound
    voters: list[Participation]
    urn: Urn


def run(statement: str, *values: str | int | bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: str | int | bool) -> bool:
    """Whether the database refuses it; what it does not refuse is undone."""
    try:
        with transaction.atomic():
            run(statement, *values)
            transaction.set_rollback(True)
    except IntegrityError as error:
        # A counted round has two guards, of which the newer speaks first.
        assert any(words in str(error) for words in ("keeps a ballot as it was", "stays as it was counted"))
        return True
    return False


def votes(*lying: list) -> str:
    return json.dumps(lying, separators=(",", ":"))


@pytest.fixture
def standing(db: None) -> Iterator[Standing]:
    meeting = make_meeting(members=3)
    round_ = bare_round(meeting)
    voters = [Participation.objects.create(round=round_, member=member) for member in meeting.made.members]
    urn = Urn.objects.create(round=round_, fixed="{}")
    VoteRound.objects.filter(pk=round_.pk).update(state="open")
    yield Standing(round_, voters, urn)


def vote(standing: Standing, place: int, *lying: list) -> None:
    """The member at this place votes, and these lie in the urn then."""
    with transaction.atomic():
        run("UPDATE awards_participation SET voted = %s WHERE id = %s", True, standing.voters[place].pk)
        run("UPDATE awards_urn SET votes = %s WHERE id = %s", votes(*lying), standing.urn.pk)


def close(standing: Standing) -> None:
    """Two votes are cast, the urn is closed, and what was counted is written down."""
    vote(standing, 0, TWO)
    vote(standing, 2, ONE, TWO)
    run("UPDATE awards_urn SET state = 'closed', sha256 = %s WHERE id = %s", DIGEST, standing.urn.pk)
    for candidate in Candidate.objects.filter(round=standing.round):
        run("UPDATE awards_candidate SET votes_for = 1, votes_against = 1, votes_none = 0 WHERE id = %s", candidate.pk)
    run("UPDATE awards_voteround SET state = 'counted', valid = 2 WHERE id = %s", standing.round.pk)


def test_an_open_urn_takes_a_vote_for_each_member_who_has_voted(standing: Standing) -> None:
    vote(standing, 1, TWO)
    vote(standing, 0, ONE, TWO)
    vote(standing, 2, ONE, TWO, THREE)
    assert Urn.objects.get().votes == votes(ONE, TWO, THREE)


@pytest.mark.parametrize(
    "lying",
    [
        votes(),
        votes(ONE),
        votes(TWO, THREE),
        votes(THREE, TWO, ONE),
        votes(["ABCD-ABCDEF", ["against"]], TWO),
        votes(["ABCD-ABCDEG", ["for"]], TWO),
        votes(TWO, ONE),
        votes(TWO, TWO),
        votes(ONE, TWO, THREE),
    ],
    ids=["emptied", "one taken out", "one exchanged", "too many, unsorted", "a choice changed", "a receipt changed",
         "another order", "one twice", "one too many"],
)  # fmt: skip
def test_what_lies_in_an_open_urn_stays_there_in_the_order_of_the_receipts(standing: Standing, lying: str) -> None:
    vote(standing, 0, ONE)
    vote(standing, 1, ONE, TWO)
    assert refused("UPDATE awards_urn SET votes = %s", lying)


def test_no_vote_is_put_in_for_nobody_and_nobody_is_made_a_non_voter_again(standing: Standing) -> None:
    vote(standing, 0, ONE)
    assert refused("UPDATE awards_urn SET votes = %s", votes(ONE, TWO))
    assert refused("UPDATE awards_participation SET voted = %s WHERE id = %s", False, standing.voters[0].pk)
    assert refused("UPDATE awards_participation SET member_id = member_id + 9 WHERE id = %s", standing.voters[0].pk)
    assert refused("DELETE FROM awards_participation WHERE id = %s", standing.voters[1].pk)
    assert refused("DELETE FROM awards_urn")


def test_nobody_comes_on_the_roll_and_no_case_on_the_ballot_once_there_is_an_urn(standing: Standing) -> None:
    row = standing.voters[0]
    assert refused(
        "INSERT INTO awards_participation (round_id, member_id, voted) VALUES (%s, %s, %s)",
        row.round_id, row.member_id, False,
    )  # fmt: skip
    case = Candidate.objects.filter(round=standing.round)[0]
    columns = 'round_id, nomination_id, "order", abstained, outcome'
    assert refused(
        f"INSERT INTO awards_candidate ({columns}) VALUES (%s, %s, 9, 0, '')", case.round_id, case.nomination_id
    )
    assert refused("DELETE FROM awards_candidate WHERE id = %s", case.pk)
    for change in ("nomination_id = nomination_id + 1", '"order" = 9', "votes_for = 3", "abstained = 1"):
        assert refused(f"UPDATE awards_candidate SET {change} WHERE id = %s", case.pk), change


def test_a_round_is_not_counted_past_its_urn(standing: Standing) -> None:
    for change in ("state = 'counted'", "state = 'void', void_reason = 'x'", "state = 'preparing'", "way = 'paper'"):
        assert refused(f"UPDATE awards_voteround SET {change}"), change
    assert refused("UPDATE awards_voteround SET present = 99")
    assert refused("DELETE FROM awards_voteround")


def test_an_urn_is_not_closed_with_fewer_votes_than_have_voted(standing: Standing) -> None:
    vote(standing, 0, ONE)
    run("UPDATE awards_participation SET voted = %s WHERE id = %s", True, standing.voters[1].pk)
    assert refused("UPDATE awards_urn SET state = 'closed', sha256 = %s", DIGEST)


def test_after_closing_nothing_changes_and_nothing_is_added(standing: Standing) -> None:
    close(standing)
    assert Urn.objects.get().votes == votes(ONE, TWO)
    for change in (
        f"votes = '{votes(ONE, TWO, THREE)}'",
        "votes = '[]'",
        "state = 'open', sha256 = ''",
        "state = 'void', sha256 = '', votes = '[]'",
        f"sha256 = '{'b' * 64}'",
        "fixed = '{\"cases\":[]}'",
    ):
        assert refused(f"UPDATE awards_urn SET {change}"), change
    assert refused("UPDATE awards_participation SET voted = %s WHERE id = %s", True, standing.voters[1].pk)
    assert refused("UPDATE awards_participation SET voted = %s", False)
    for change in ("votes_for = 2", "votes_for = NULL", "votes_none = 1", "abstained = 1"):
        assert refused(f"UPDATE awards_candidate SET {change}"), change
    for change in ("state = 'open'", "valid = 3", "number = 2"):
        assert refused(f"UPDATE awards_voteround SET {change}"), change
    assert refused("INSERT INTO awards_urn (round_id, state, fixed, votes, sha256, swept) "
                   "VALUES (%s, 'open', '{}', '[]', '', %s)", standing.round.pk, False)  # fmt: skip
    # What says nothing of the votes may be written: that the database was swept.
    run("UPDATE awards_urn SET swept = %s", True)
    run("UPDATE awards_participation SET voted = voted")


def test_a_void_urn_is_empty_and_stays_so(standing: Standing) -> None:
    vote(standing, 0, ONE)
    assert refused("UPDATE awards_urn SET state = 'void'")
    run("UPDATE awards_urn SET state = 'void', votes = '[]'")
    assert refused("UPDATE awards_urn SET votes = %s", votes(ONE))
    assert refused("UPDATE awards_urn SET state = 'open'")
    assert refused("UPDATE awards_participation SET voted = %s WHERE id = %s", True, standing.voters[1].pk)
    assert refused("UPDATE awards_candidate SET votes_for = 1")
    run("UPDATE awards_voteround SET state = 'void', void_reason = 'Mất mạng'")


@pytest.mark.parametrize(
    ("state", "lying", "digest"),
    [("open", votes(ONE), ""), ("closed", votes(ONE), DIGEST), ("void", votes(ONE), ""), ("else", "[]", "")],
)
def test_no_urn_comes_with_votes_that_nobody_on_its_roll_has_cast(
    db: None, state: str, lying: str, digest: str
) -> None:
    meeting = make_meeting(members=2)
    round_ = bare_round(meeting)
    Participation.objects.create(round=round_, member=meeting.made.members[0])
    columns = "round_id, state, fixed, votes, sha256, swept"
    assert refused(
        f"INSERT INTO awards_urn ({columns}) VALUES (%s, %s, '{{}}', %s, %s, %s)",
        round_.pk,
        state,
        lying,
        digest,
        False,
    )


def test_the_papers_of_a_mixed_round_stay_once_its_urn_is_closed(standing: Standing) -> None:
    half = PaperHalf.objects.create(round=standing.round, issued=2, returned=2, valid=2, invalid=0)
    case = Candidate.objects.filter(round=standing.round)[0]
    PaperVotes.objects.create(half=half, candidate=case, votes_for=1, votes_against=1, votes_none=0)
    run("UPDATE awards_papervotes SET votes_for = 2, votes_against = 0")
    close(standing)
    assert refused("UPDATE awards_papervotes SET votes_for = 1")
    assert refused("UPDATE awards_paperhalf SET invalid = 0, valid = 2, issued = 3")
    assert refused("DELETE FROM awards_papervotes")
    assert refused("DELETE FROM awards_paperhalf")


@pytest.mark.sqlite_only
def test_no_row_takes_the_place_of_another(standing: Standing) -> None:
    close(standing)
    for table in ("awards_urn", "awards_participation", "awards_candidate", "awards_voteround"):
        assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"), table


@pytest.mark.postgres_only
def test_no_table_of_a_ballot_is_emptied_at_once(standing: Standing) -> None:
    # What is still to be checked of rows just written would forbid it too.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("awards_urn", "awards_participation"):
        with pytest.raises(IntegrityError) as told:
            run(f"TRUNCATE {table} CASCADE")
        assert str(told.value).startswith("ballots are kept")


def test_what_is_refused_says_nothing_of_the_votes(standing: Standing) -> None:
    vote(standing, 0, ONE)
    for change in (f"votes = '{votes(TWO)}'", "state = 'closed'", "sha256 = 'x'", "swept = NOT swept"):
        with pytest.raises(IntegrityError) as told, transaction.atomic():
            run(f"UPDATE awards_urn SET {change}")
        assert str(told.value).splitlines()[0] == "awards_urn keeps a ballot as it was"
        assert "ABCD" not in str(told.value)
        assert "for" not in str(told.value).replace("FOR", "").partition("CONTEXT")[0]


def stand() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall() if "_ballot_" in name}


def made() -> set[str]:
    statements = [one for one in BallotGuard().made(connection.vendor) if "CREATE TRIGGER" in one]
    return {one.split("CREATE TRIGGER ")[1].split()[0] for one in statements}


@pytest.mark.django_db
def test_every_trigger_stands_after_the_last_migration() -> None:
    """On SQLite a later migration that makes one of these tables anew would lose its triggers without a word."""
    assert stand() == made()
    assert {name.partition("_ballot_")[0] for name in made()} == set(TABLES)


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_off_and_put_on_again() -> None:
    guard, state = BallotGuard(), ProjectState()
    with connection.schema_editor() as editor:
        guard.database_backwards("awards", editor, state, state)
        assert stand() == set()
        guard.database_forwards("awards", editor, state, state)
    assert stand() == made()
