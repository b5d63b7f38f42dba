"""Ten issue at once: each gets a number of its own, and none is left out.

First the race is shown to be real: with the guards off, several documents bear one number. The guards are the lock on
the bloc (`documents.numbering.locked_register`; on SQLite the transaction itself), and behind it the database,
which knows a number once.
"""

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from common.audit.log import Actor
from common.audit.models import Entry
from common.records import keeping
from documents import numbering
from documents.models import Document, DocumentFile
from documents.verbs import issuing
from documents.verbs.issuing import Issuance, Order, issue, records_store
from members.models import Bloc
from tests.parallel import in_threads
from tests.years import Made, make_year

ISSUERS = 10
INDEX = "one_document_a_number"


@pytest.fixture
def made(transactional_db: None) -> Made:
    return make_year(members=1, leaves=1, scored=False)


def put_out(made: Made, number: int, source: str = "") -> None:
    order = Order(
        year=made.year,
        kind="Kế hoạch",
        type_code="KH",
        title=f"Kế hoạch thứ {number}",
        source=source or f"ke-hoach/{number}",
        on=date(2024, 3, 17),
        render=lambda issuance: f"%PDF-1.7 {issuance.sign} {issuance.code}".encode(),
        numbered=True,
        actor=Actor(name=f"Người thứ {number}"),
        filename="Kế hoạch.pdf",
        is_sample=True,
    )
    issue(order, reader=None)


@pytest.fixture
def number_twice(made: Made) -> Iterator[None]:
    """A database that lets a number stand twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [INDEX])
        (again,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {INDEX}")
    yield
    # They are samples, which the database lets go.
    DocumentFile.objects.all().delete()
    Document.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(again)


def test_with_the_guards_off_one_number_is_given_to_all(
    made: Made, number_twice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have asked for the next number before anybody writes one down."""
    all_have_asked = threading.Barrier(ISSUERS)

    def ask_together(run: str) -> int:
        number = numbering.next_number(run)
        all_have_asked.wait()
        return number

    if connection.vendor == "sqlite":
        monkeypatch.setattr(keeping, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(issuing, "locked_register", lambda bloc_id: Bloc.objects.get(pk=bloc_id))
    monkeypatch.setattr(issuing, "next_number", ask_together)
    # The log stands behind a lock of its own, which is not the question here.
    monkeypatch.setattr(issuing, "log_in", lambda *given, **named: 0)
    in_threads(ISSUERS, lambda number: put_out(made, number))
    assert list(Document.objects.values_list("number", flat=True)) == [1] * ISSUERS


def test_each_gets_a_number_of_its_own_and_none_is_left_out(made: Made) -> None:
    in_threads(ISSUERS, lambda number: put_out(made, number))
    documents = list(Document.objects.order_by("number"))
    assert [document.number for document in documents] == list(range(1, ISSUERS + 1))
    assert len({document.code for document in documents}) == ISSUERS
    for document in documents:
        with records_store().open(document.files.get().sha256) as kept:
            assert kept.read().decode() == f"%PDF-1.7 {document.sign} {document.code}"
    assert Entry.objects.count() == ISSUERS


def test_one_document_that_all_issue_at_once_is_issued_once(made: Made) -> None:
    told: list[str] = []

    def work(number: int) -> None:
        try:
            put_out(made, number, source="ke-hoach")
        except PermissionError as refused:
            told.append(str(refused))

    in_threads(ISSUERS, work)
    assert [document.number for document in Document.objects.all()] == [1]
    assert len(told) == ISSUERS - 1
    assert {text.partition(":")[0] for text in told} == {"Văn bản này đã phát hành và còn hiệu lực"}


def test_what_is_issued_from_two_blocs_does_not_wait_for_one_another(made: Made) -> None:
    other = make_year(members=1, leaves=1, scored=False, bloc="khoi-khac")

    def while_it_is_made(issuance: Issuance) -> bytes:
        # Nothing is locked meanwhile: on SQLite too, others write.
        put_out(other, 2)
        return b"%PDF-1.7"

    order = Order(
        year=made.year, kind="Kế hoạch", type_code="KH", title="Kế hoạch", source="ke-hoach", on=date(2024, 3, 17),
        render=while_it_is_made, numbered=True, actor=Actor(name="tests"), filename="Kế hoạch.pdf",
    )  # fmt: skip
    document = issue(order, reader=None)
    assert (document.number, other.year.documents.get().number) == (1, 1)
