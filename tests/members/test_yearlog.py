"""The log of one bloc-year: what is written there, and who was there last."""

import pytest

from common.audit.log import Actor, Change
from common.audit.models import Entry
from common.vietnamese.dates import date_time
from members.yearlog import entries_of, last_entry, log_in, who_changed
from tests.years import Made, make_year


@pytest.fixture
def two(db: None) -> tuple[Made, Made]:
    """A year, and another of the same bloc."""
    return tuple(make_year(members=1, leaves=1, scored=False, year=year) for year in (2024, 2025))  # type: ignore[return-value]


def test_what_is_written_belongs_to_the_year_alone(two: tuple[Made, Made]) -> None:
    made, later = two
    assert log_in(made.year, Actor(name="tests"), [Change("Một", "sửa"), Change("Hai", "sửa")]) == 2
    log_in(later.year, Actor(name="tests"), [Change("Ba", "sửa")])
    assert [entry.subject for entry in entries_of(made.year).order_by("id")] == ["Một", "Hai"]


def test_the_last_who_changed_something_is_told_with_when_and_what(two: tuple[Made, Made]) -> None:
    made, later = two
    for year, who, subject, key in (
        (made.year, "Trần Thị Thư", "Nội dung 1", "pact"),
        (made.year, "Lê Văn Hai", "Tiêu chí I.1", "criterion/I.1"),
        (made.year, "Lê Thị Ba", "Phiếu", "card/nam/dv-01"),
        (later.year, "Ai khác", "Nội dung 2", "pact"),
    ):
        log_in(year, Actor(name=who), [Change(subject, "sửa", key)])
    entry = last_entry(made.year, "pact")
    assert entry is not None
    assert who_changed(made.year, "pact") == f"Trần Thị Thư đã sửa lúc {date_time(entry.at)}: Nội dung 1, sửa."
    assert (last_entry(made.year, "rubric", "criterion/"), last_entry(made.year, "rubric")) == (
        Entry.objects.get(actor_name="Lê Văn Hai"),
        None,
    )
    assert who_changed(made.year, "rubric") == ""
