"""Writing into the log: one chain over the whole portal, whoever writes at once, and at the cost of one query more."""

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from common.audit import log
from common.audit.chain import HASHED, START, digest
from common.audit.log import Actor, Change, head, write, written_last
from common.audit.models import Entry
from members.models import User

WRITERS = 8


def changes(*subjects: str) -> list[Change]:
    return [Change(subject=subject, action="sửa") for subject in subjects]


def broken() -> list[int]:
    """The numbers of the entries that don't continue the one before, or whose hash is not theirs."""
    found, number, previous = [], 0, START
    for entry in Entry.objects.order_by("number"):
        if (entry.number, entry.previous, entry.hash) != (number + 1, previous, entry.digest()):
            found.append(entry.number)
        number, previous = entry.number, entry.hash
    assert (head().number, head().hash) == (number, previous)
    return found


@pytest.mark.django_db
def test_entries_are_numbered_over_all_blocs_and_each_has_the_hash_of_the_one_before() -> None:
    assert (head().number, head().hash) == (0, START)
    user = User.objects.create_user("thuky", full_name="Lê Thị Hai")
    assert write(Actor(user=user), changes("a", "b"), bloc="khoi-6", year=2023) == 2
    write(Actor(name="demo"), changes("c"))
    entries = list(Entry.objects.order_by("number"))
    assert [(entry.number, entry.id, entry.account, entry.actor_name) for entry in entries] == [
        (1, 1, "thuky", "Lê Thị Hai"),
        (2, 2, "thuky", "Lê Thị Hai"),
        (3, 3, "", "demo"),
    ]
    assert [entry.previous for entry in entries] == [START, entries[0].hash, entries[1].hash]
    assert broken() == []


@pytest.mark.django_db
def test_an_entry_outlives_the_account_that_made_it_unchanged() -> None:
    user = User.objects.create_user("thuky", full_name="Lê Thị Hai")
    write(Actor(user=user), changes("a"))
    before = Entry.objects.values().get()
    user.delete()
    assert Entry.objects.values().get() == before


@pytest.mark.django_db
def test_writing_costs_one_query_beside_the_entries_own() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        write(Actor(name="tests"), changes("a", "b", "c"))
    assert [query["sql"].split()[0] for query in seen.captured_queries] == ["SELECT", "INSERT"]
    with CaptureQueriesContext(connection) as seen:
        write(Actor(name="tests"), [])
    assert seen.captured_queries == []


@pytest.mark.django_db
def test_more_entries_than_one_statement_holds_are_one_chain() -> None:
    write(Actor(name="tests"), changes(*(f"Việc {number}" for number in range(1100))))
    assert (broken(), head().number) == ([], 1100)


@pytest.mark.django_db
def test_what_is_undone_leaves_the_chain_as_it_was() -> None:
    write(Actor(name="tests"), changes("a"))
    with pytest.raises(RuntimeError), transaction.atomic():
        write(Actor(name="tests"), changes("b"))
        raise RuntimeError
    write(Actor(name="tests"), changes("c"))
    assert [entry.subject for entry in Entry.objects.order_by("number")] == ["a", "c"]
    assert broken() == []


@pytest.mark.django_db
def test_what_is_written_last_stands_in_its_order_at_the_end_and_holds_nothing_until_then() -> None:
    with transaction.atomic(), written_last():
        assert write(Actor(name="tests"), changes("a")) == 1
        with written_last():
            write(Actor(name="tests"), changes("b"))
        assert (head().number, Entry.objects.count()) == (0, 0)
    assert [entry.subject for entry in Entry.objects.order_by("number")] == ["a", "b"]
    with pytest.raises(RuntimeError), transaction.atomic(), written_last():
        write(Actor(name="tests"), changes("c"))
        raise RuntimeError
    write(Actor(name="tests"), changes("d"))
    assert [entry.subject for entry in Entry.objects.order_by("number")] == ["a", "b", "d"]


@pytest.mark.django_db
def test_an_entry_is_stored_as_it_was_hashed_whatever_it_says() -> None:
    odd = 'Ủy «ban» "x"\\ \n\t Uỷ\u0301 \u00ad😀'
    write(
        Actor(name=odd),
        [Change(subject=odd, action=odd, key=odd, old=odd, new=odd, reason=odd)],
        bloc="khoi-6",
        year=2023,
    )
    assert broken() == []


texts = st.text(max_size=5)


@given(st.lists(texts, min_size=len(HASHED), max_size=len(HASHED)), st.data())
def test_two_entries_that_differ_anywhere_have_different_hashes(values: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(HASHED) - 1))
    other = [*values[:place], data.draw(texts), *values[place + 1 :]]
    assert (digest(values) == digest(other)) == (values == other)


def test_a_moment_is_hashed_in_utc_to_the_microsecond_and_nothing_as_an_empty_text() -> None:
    at = datetime(2024, 5, 17, 8, 5, tzinfo=UTC)
    assert digest([at, None, 7]) == digest(["2024-05-17T08:05:00.000000Z", "", "7"])
    assert digest([at.replace(microsecond=1)]) != digest([at])
    # By hand: printf '["1","ghi điểm"]' | sha256sum
    assert digest([1, "ghi điểm"]) == "f0aa379c16f91913bfaa8162eae1c727625df214476c2bd9733950f2c5b6dfed"


# --- several writers at once


def at_once(count: int, work: Any) -> list[BaseException]:
    """Runs the work in so many threads; answers what they died of."""
    ready = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            ready.wait()
            work(number)
        except BaseException as error:  # told after all have ended
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def unlocked(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers who don't hold the end of the log: two of them have read where it ends before either writes."""
    both_have_read = threading.Barrier(2)

    def read_together() -> tuple[int, str]:
        found = head()
        both_have_read.wait()
        return found.number, found.hash

    monkeypatch.setattr(log, "_HEAD", SimpleNamespace(get=read_together))
    # On SQLite the transaction itself is the lock.
    monkeypatch.setattr(log, "transaction", SimpleNamespace(atomic=lambda savepoint: nullcontext()))


@pytest.fixture
def bare_table(unlocked: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log in a table without any constraint or trigger."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_entry AS SELECT * FROM audit_entry")
    monkeypatch.setattr(Entry._meta, "db_table", "bare_entry")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare_entry")


def write_one(number: int) -> None:
    write(Actor(name="tests"), changes(str(number)))


def test_without_lock_and_guard_two_writers_fork_the_log(bare_table: None) -> None:
    """The race is real: both continue the same entry, and neither hears of it."""
    assert at_once(2, write_one) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, previous FROM bare_entry")
        assert list(cursor.fetchall()) == [(1, START)] * 2


def test_without_the_lock_the_database_still_refuses_the_second(unlocked: None) -> None:
    assert [type(error) for error in at_once(2, write_one)] == [IntegrityError]
    assert (broken(), head().number) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_several_who_write_at_once_make_one_chain() -> None:
    def work(number: int) -> None:
        for turn in range(5):
            with transaction.atomic():
                write(Actor(name=str(number)), changes(f"{number}.{turn}", f"{number}.{turn} nữa"))

    assert at_once(WRITERS, work) == []
    assert (broken(), head().number) == ([], WRITERS * 10)
    subjects = Entry.objects.order_by("number").values_list("subject", flat=True)
    assert sorted(subjects[::2]) == sorted(f"{number}.{turn}" for number in range(WRITERS) for turn in range(5))
    # What was written together stands together.
    assert [second for first, second in zip(subjects[::2], subjects[1::2], strict=True)] == [
        f"{subject} nữa" for subject in subjects[::2]
    ]
