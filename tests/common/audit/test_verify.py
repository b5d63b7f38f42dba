"""`manage.py verify_log`: yes to a clean log, and by name whatever somebody did who went past the portal.

The attacks are real: the guards are taken down as the owner of the database can, and the rows worked on with SQL; once
with the file itself in the hand (sqlite3), once with psql.
"""

import io
import os
import sqlite3
import subprocess
from datetime import UTC
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.audit.chain import HASHED
from common.audit.log import Actor, Change, head, write
from common.audit.models import Door, Entry
from common.audit.verify import (
    ADDED,
    CHANGED,
    NO_HEAD,
    NOT_AS_KNOWN,
    NOT_THE_FIRST,
    NOT_THE_HEAD,
    REWRITTEN,
    SEARCHED,
    LogVerification,
)
from common.vietnamese.dates import date_time
from tests.flushing import lifted

COUNT = 7
COLUMNS = ["id", *HASHED, "hash", "words"]


def write_some(count: int = COUNT) -> None:
    changes = [
        Change(
            subject=f"Đơn vị {number}, tiêu chí I.1, thẩm định",
            action="sửa",
            key=f"score/nam/dv-{number}/I.1/appraised",
            old="95",
            new="97,5",
            reason="Đủ minh chứng",
            member=f"dv-{number}",
        )
        for number in range(1, count + 1)
    ]
    write(Actor(name="Lê Thị Hai"), changes, bloc="khoi-6", year=2023)


@pytest.fixture
def log(db: None) -> None:
    write_some()


def attack(*statements: str, params: tuple[Any, ...] = ()) -> None:
    """Works on the database past its guards."""
    with lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, params or None)


def rehash(number: int) -> str:
    """What somebody does who knows how it is made: gives an entry the hash of what it says now."""
    return f"UPDATE audit_entry SET hash = '{Entry.objects.get(number=number).digest()}' WHERE number = {number}"


def found() -> list[tuple[str, str]]:
    """What is wrong: (number of the entry, what); without a number it stands in the sentence."""
    return [(fault.number, fault.what) for fault in LogVerification().faults()]


def verify(*known: str) -> tuple[str, str]:
    """What the command says, and the sentence it ends with if it ends badly."""
    out, said = io.StringIO(), ""
    try:
        call_command("verify_log", *known, stdout=out, stderr=out)
    except CommandError as error:
        said = str(error)
    return out.getvalue(), said


def test_a_clean_log_is_intact_and_says_where_it_ends(log: None) -> None:
    assert verify() == (f"Nhật ký nguyên vẹn: 7 mục, mã cuối {head().hash}.\n", "")


def test_an_empty_log_is_intact(db: None) -> None:
    assert verify() == (f"Nhật ký nguyên vẹn: 0 mục, mã cuối {'0' * 64}.\n", "")


def test_a_changed_entry_is_named_with_its_number_moment_and_subject(log: None) -> None:
    attack("UPDATE audit_entry SET new = '99' WHERE number = 3")
    at = date_time(Entry.objects.get(number=3).at)
    assert verify() == (
        f"  Mục 3, {at}, Đơn vị 3, tiêu chí I.1, thẩm định: {CHANGED}.\n",
        "Nhật ký không nguyên vẹn: 1 chỗ sai, nêu ở trên. Số mục đọc được: 7.",
    )


@pytest.mark.parametrize(
    ("statements", "faults"),
    [
        (["DELETE FROM audit_entry WHERE number = 4"], [("", "Thiếu mục số 4")]),
        (["DELETE FROM audit_entry WHERE number IN (1, 2, 5)"],
         [("", "Thiếu các mục từ số 1 đến số 2"), ("", "Thiếu mục số 5")]),
        (["DELETE FROM audit_entry WHERE number > 5"], [("", "Thiếu các mục từ số 6 đến số 7")]),
        (["DELETE FROM audit_entry"], [("", "Thiếu các mục từ số 1 đến số 7")]),
        # Two entries in each other's place.
        (["UPDATE audit_entry SET id = 100, number = 100 WHERE number = 2",
          "UPDATE audit_entry SET id = 2, number = 2 WHERE number = 5",
          "UPDATE audit_entry SET id = 5, number = 5 WHERE number = 100"], [("2", CHANGED), ("5", CHANGED)]),
        # One taken out, and the others moved up.
        (["DELETE FROM audit_entry WHERE number = 6", "UPDATE audit_entry SET id = 6, number = 6 WHERE number = 7"],
         [("6", CHANGED), ("", "Thiếu mục số 7")]),
        (["DELETE FROM audit_head"], [("", NO_HEAD)]),
        (["UPDATE audit_head SET number = 9"], [("", "Thiếu các mục từ số 8 đến số 9")]),
        (["UPDATE audit_head SET hash = 'x'"], [("7", NOT_THE_HEAD)]),
        (["UPDATE audit_entry SET words = 'gi do' WHERE number = 7"], [("7", SEARCHED)]),
    ],
)  # fmt: skip
def test_whatever_was_removed_moved_or_cut_is_named(
    statements: list[str], faults: list[tuple[str, str]], log: None
) -> None:
    attack(*statements)
    assert found() == faults


def test_an_inserted_entry_is_named_wherever_it_stands(log: None) -> None:
    names = ", ".join(column for column in COLUMNS if column not in ("id", "number", "hash"))
    copy = f"INSERT INTO audit_entry (id, number, hash, {names}) SELECT %s, %s, %s, {names} FROM audit_entry"
    # Behind the end, far behind it, and in front of the first.
    for number in (8, 50):
        attack(f"{copy} WHERE number = 7", params=(number, number, str(number) * 2))
    assert found() == [("8", ADDED), ("50", ADDED)]
    # In the place of another one.
    attack("DELETE FROM audit_entry WHERE number = 4")
    attack(f"{copy} WHERE number = 7", params=(4, 4, "4" * 64))
    attack(rehash(4))
    assert found() == [("3", REWRITTEN), ("4", REWRITTEN), ("8", ADDED), ("50", ADDED)]


@pytest.mark.parametrize(("number", "fault"), [(1, REWRITTEN), (4, REWRITTEN), (7, NOT_THE_HEAD)])
def test_an_entry_that_was_changed_and_hashed_anew_is_named_by_what_comes_after(
    number: int, fault: str, log: None
) -> None:
    attack(f"UPDATE audit_entry SET actor_name = 'Người khác' WHERE number = {number}")
    attack(f"UPDATE audit_entry SET words = replace(words, 'le thi hai', 'nguoi khac') WHERE number = {number}")
    attack(rehash(number))
    assert found() == [(str(number), fault)]


def test_a_log_written_anew_from_the_first_entry_on_does_not_begin_where_it_should(log: None) -> None:
    attack("UPDATE audit_entry SET previous = hash WHERE number = 1")
    attack(rehash(1))
    assert found() == [("1", NOT_THE_FIRST)]


def test_a_log_written_anew_to_its_end_is_found_by_what_was_printed_of_it_before(log: None) -> None:
    printed = [f"{entry.number}:{entry.hash}" for entry in Entry.objects.order_by("number")]
    assert verify(printed[2], printed[6][:10]) == verify()
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
        cursor.execute("UPDATE audit_head SET number = 0, hash = %s", ["0" * 64])
    write_some(5)
    assert verify()[1] == ""
    out, said = verify(printed[2], printed[6])
    at = date_time(Entry.objects.get(number=3).at)
    assert out == (
        f"  Mục 3, {at}, Đơn vị 3, tiêu chí I.1, thẩm định: {NOT_AS_KNOWN}.\n"
        "  Không có mục số 7, dù mã của mục đó đã in hoặc đã công bố.\n"
    )
    assert said.startswith("Nhật ký không nguyên vẹn: 2 chỗ sai")


@pytest.mark.parametrize("text", ["120", "x:abcdef12", "3:abc", "3:không phải mã", "3:" + "g" * 64])
def test_what_is_no_number_and_hash_is_told(text: str, db: None) -> None:
    assert verify(text)[1].startswith(f"«{text}» không phải là số và mã của một mục")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
OTHER: dict[str, st.SearchStrategy[Any]] = {
    "at": st.datetimes(timezones=st.just(UTC)),
    "year": st.none() | st.integers(0, 3000),
    "door": st.sampled_from(Door.values),
}


@given(st.integers(1, COUNT), st.sampled_from([*OTHER, *(set(COLUMNS) - {"id", "number", *OTHER})]), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whichever_single_field_of_whichever_entry_is_changed_it_is_named(
    log: None, number: int, name: str, data: st.DataObject
) -> None:
    value = data.draw(OTHER.get(name, TEXT))
    column = Entry.objects.filter(number=number).values_list(name, flat=True)
    before = column.get()
    with transaction.atomic():
        attack(f"UPDATE audit_entry SET {name} = %s WHERE number = {number}", params=(value,))
        changed = column.get() != before
        assert {fault.number for fault in LogVerification().faults()} == ({str(number)} if changed else set())
        transaction.set_rollback(True)


def test_a_number_alone_is_not_changed_even_without_the_guards(log: None) -> None:
    for name in ("id", "number"):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack(f"UPDATE audit_entry SET {name} = 50 WHERE number = 3")
    attack("UPDATE audit_entry SET id = 50, number = 50 WHERE number = 3")
    assert found() == [("", "Thiếu mục số 3"), ("50", ADDED)]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "rubbish",
    [
        "at = 'hôm qua'",
        "at = '2024-13-45 00:00:00'",
        "year = 'không'",
        "subject = CAST(x'c3ff41' AS TEXT)",
        "reason = x'00ff'",
    ],
)
def test_what_no_portal_can_read_is_named_and_does_not_end_the_walk(rubbish: str, log: None) -> None:
    attack(f"UPDATE audit_entry SET {rubbish} WHERE number = 2")
    assert found() == [("2", CHANGED)]
    out, _ = verify()
    assert out.startswith("  Mục 2, ")
    out.encode()


@pytest.mark.sqlite_only
def test_what_is_no_number_is_named(log: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            attack("UPDATE audit_entry SET number = 'ba' WHERE number = 3", "UPDATE audit_head SET number = 'x'")
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert found() == [("", NO_HEAD), ("", "Thiếu mục số 3"), ("ba", ADDED)]


# --- from outside


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_who_works_on_the_file_with_sqlite3_is_found_out() -> None:
    write_some()
    assert verify()[1] == ""
    outside = sqlite3.connect(connection.settings_dict["NAME"])
    with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        outside.execute("UPDATE audit_entry SET new = '99' WHERE number = 5")
    # Takes the guards down, and leaves no trace of that.
    guards = outside.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    down = "".join(f"DROP TRIGGER {name};" for name, _ in guards)
    up = "".join(f"{sql};" for _, sql in guards)
    outside.executescript(f"BEGIN; {down} UPDATE audit_entry SET new = '99' WHERE number = 5; {up} COMMIT;")
    outside.close()
    assert found() == [("5", CHANGED)]


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_who_works_on_the_table_with_psql_is_found_out() -> None:
    write_some()
    assert verify()[1] == ""
    change = "UPDATE audit_entry SET new = '99' WHERE number = 5"
    assert "audit_entry is only ever added to" in psql(change)
    down, up = (f"ALTER TABLE audit_entry {verb} TRIGGER USER" for verb in ("DISABLE", "ENABLE"))
    assert psql(f"BEGIN; {down}; {change}; {up}; COMMIT") == ""
    assert found() == [("5", CHANGED)]


def psql(statements: str) -> str:
    """Runs them in PostgreSQL's own shell; answers what it complains of."""
    place = connection.settings_dict
    options = {"-h": place["HOST"], "-p": place["PORT"], "-U": place["USER"], "-d": place["NAME"]}
    given = [word for name, value in options.items() if value for word in (name, str(value))]
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *given, "-c", statements]
    environment = os.environ | {"PGPASSWORD": place["PASSWORD"]}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stderr


def test_that_the_guards_are_down_is_told_though_every_entry_stands(log: None) -> None:
    with lifted(connection):
        out, said = verify()
    names = "audit_entry_no_change" if connection.vendor == "postgresql" else "audit_entry_no_update"
    assert names in out
    assert out.startswith("Lưu ý: cơ sở dữ liệu không còn chặn việc sửa, xóa nhật ký (thiếu audit_entry_continues, ")
    assert (out.splitlines()[-1], said) == (f"Nhật ký nguyên vẹn: 7 mục, mã cuối {head().hash}.", "")


def test_a_long_log_is_read_in_one_query_and_a_little_at_a_time(db: None, django_assert_num_queries: Any) -> None:
    write_some(2500)
    verification = LogVerification()
    with django_assert_num_queries(2):
        assert list(verification.faults()) == []
    assert (verification.count, verification.end) == (2500, (2500, head().hash))
