"""A seeded thousand of the inputs of `make fuzz`, and 400 others on PostgreSQL: none is answered with an error of the
server.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from tests.fuzz.inputs import KINDS, Inputs
from tests.fuzz.surface import Surface, routes
from tests.fuzz.trying import Run
from tests.printing import for_a_moment
from tests.twoblocs import make_two_blocs

# Most of what nonsense meets is alike on both; each database gets inputs that the other hasn't had.
SEED, INPUTS = (2026, 1000) if connection.vendor == "sqlite" else (2027, 400)


@pytest.fixture(scope="module")
def run(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Run]:
    """Two blocs, and an input made after the other for them."""
    with for_a_moment(django_db_blocker):
        make_two_blocs()
        with Run(Inputs(Surface(), SEED)) as made:
            yield made


# What Django warns of while it answers nonsense is not what is looked for.
@pytest.mark.filterwarnings("ignore")
def test_no_nonsense_is_answered_with_an_error_of_the_server(run: Run, db: None) -> None:
    for number in range(INPUTS):
        run.one(number)
    told = [
        f"again: python -m tests.fuzz --seed {SEED} --only {one.number}\n{one.input}\n{one.trace}"
        for one in run.failures
    ]
    assert told == []
    assert sum(run.tried.values()) == INPUTS
    # Every kind was tried, and what is right still gets through.
    assert len(run.tried) == len(KINDS)
    assert {"200", "302", "400", "404", "422"} <= set(run.answers)


def test_every_address_of_the_urlconf_is_tried() -> None:
    def count(patterns: list[URLPattern | URLResolver]) -> int:
        return sum(count(one.url_patterns) if isinstance(one, URLResolver) else 1 for one in patterns)

    assert len(routes()) == count(get_resolver().url_patterns)


def test_the_same_number_is_the_same_input(run: Run, db: None) -> None:
    for number in range(60):
        assert str(run.inputs.make(number)) == str(run.inputs.make(number))


def test_an_error_of_the_server_is_seen_and_told_with_its_place(
    run: Run, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("made for this test")

    monkeypatch.setattr("scoring.pages.saving.sent_json", broken)
    found = Run(run.inputs)
    with found:
        for number in range(400):
            if run.inputs.make(number).kind == "json":
                found.one(number)
    assert found.failures
    assert {one.error for one in found.failures if "ZeroDivisionError" in one.error}
