"""While a ballot is open, and until the tables were written anew after it, no backup is made; then nothing is left."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from awards.ballots import votes_in
from awards.models import Urn
from awards.sweeping import NOT_SWEPT, STILL_OPEN, sweep, unswept, why_no_backup
from awards.verbs.balloting import open_ballot, void_ballot
from common.audit.log import Actor
from tests.awards.portalballots import Meeting, cast, make_meeting


@pytest.fixture
def meeting(transactional_db: None) -> Meeting:
    return make_meeting(members=3)


def opened(meeting: Meeting) -> None:
    made = meeting.made
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))


def voided(meeting: Meeting) -> None:
    made = meeting.made
    void_ballot(
        year=made.year, meeting=1, question=1, number=1, reason="Mất mạng", actor=Actor(name="tests"),
        reader=made.reader(made.secretary),
    )  # fmt: skip


def vote(meeting: Meeting, code: str, own: str) -> str:
    return cast(meeting, Urn.objects.get(), code, ["for"] * 3, own)


def test_no_backup_is_made_while_members_vote_nor_before_the_tables_are_written_anew(
    meeting: Meeting, tmp_path: Path
) -> None:
    assert why_no_backup() == ""
    opened(meeting)
    with pytest.raises(CommandError) as told:
        call_command("backup", str(tmp_path / "one"))
    assert (str(told.value), why_no_backup()) == (STILL_OPEN, STILL_OPEN)
    voided(meeting)
    # The work in the background writes them anew by itself; where none did, it is said how.
    Urn.objects.update(swept=False)
    assert (unswept(), why_no_backup()) == (1, NOT_SWEPT)
    call_command("sweep_ballots")
    assert (unswept(), why_no_backup()) == (0, "")
    assert not (tmp_path / "one").exists()


@pytest.mark.sqlite_only
def test_nothing_of_a_ballot_that_was_broken_off_is_left_in_the_database_s_files(meeting: Meeting) -> None:
    opened(meeting)
    receipts = [vote(meeting, code, own) for code, own in (("dv-01", "QQQQ"), ("dv-02", "WWWW"))]
    assert {one.receipt for one in votes_in(Urn.objects.get())} == set(receipts)
    voided(meeting)
    sweep()
    file = Path(connection.settings_dict["NAME"])
    kept = b"".join(part.read_bytes() for part in (file, Path(f"{file}-wal")) if part.exists())
    assert [receipt for receipt in receipts if receipt.encode() in kept] == []
