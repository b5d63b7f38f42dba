"""What the works of a year come to, against figures worked out by hand."""

from datetime import date

import pytest

from campaigns.works import HANDED, PLANNED, RUNNING, STOPPED, WorkFacts, WorkSums, state_on, sums_of

START, END = date(2024, 3, 1), date(2024, 5, 1)


@pytest.mark.parametrize(
    ("day", "starts", "handed", "stopped", "state"),
    [
        (START, None, None, False, PLANNED),
        (date(2024, 2, 29), START, None, False, PLANNED),
        (START, START, None, False, RUNNING),
        (END, START, END, False, HANDED),
        (END, None, END, False, HANDED),
        (END, START, None, True, STOPPED),
    ],
)
def test_how_a_work_stands(day: date, starts: date | None, handed: date | None, stopped: bool, state: str) -> None:
    assert state_on(day, starts=starts, handed=handed, stopped=stopped) == state


def test_what_works_come_to_without_those_that_were_stopped() -> None:
    works = [
        WorkFacts(HANDED, 70_000_000, (40_000_000, 30_000_000)),
        WorkFacts(RUNNING, 20_000_000),
        WorkFacts(PLANNED),
        WorkFacts(STOPPED, 90_000_000),
    ]
    assert sums_of(works) == WorkSums(count=3, handed=1, value=90_000_000, unvalued=1)
    assert sums_of([]) == WorkSums(0, 0, 0, 0)


def test_what_nobody_bears_yet_of_a_work() -> None:
    shares = (40_000_000, 30_000_000)
    values = (70_000_000, 75_000_000, 60_000_000, None)
    assert [WorkFacts(RUNNING, value, shares).uncovered for value in values] == [0, 5_000_000, -10_000_000, None]
