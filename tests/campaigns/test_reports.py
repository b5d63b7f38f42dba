"""When a report came in time, and what figures come to."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from campaigns.reports import Deadline, Reported, ReportSum, days_late, due_at, is_money, is_summed, sum_of
from common.vietnamese.dates import VIETNAM


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=VIETNAM)


ONCE = [Deadline(date(2024, 6, 10))]
MOVED = [*ONCE, Deadline(date(2024, 6, 15), at(12)), Deadline(date(2024, 6, 14), at(14, 9))]


@pytest.mark.parametrize(
    ("deadlines", "received", "late"),
    [
        (ONCE, at(1), 0),
        (ONCE, at(10, 23, 59), 0),
        (ONCE, at(11, 0), 1),
        (ONCE, at(20), 10),
        # What came late stays late, though the deadline was moved the day after.
        (MOVED, at(11), 1),
        (MOVED, at(12, 7), 2),
        (MOVED, at(12, 8), 0),
        # Brought forward again, while some had come in time already.
        (MOVED, at(14, 8), 0),
        (MOVED, at(15, 8), 1),
    ],
)
def test_a_report_is_late_by_the_deadline_that_was_in_force_when_it_came(
    deadlines: list[Deadline], received: datetime, late: int
) -> None:
    assert days_late(deadlines, received) == late


def test_the_deadline_in_force_is_the_newest_one_set_before() -> None:
    assert [due_at(MOVED, at(day)).day for day in (1, 12, 13, 15)] == [10, 15, 15, 14]


def test_nothing_given_is_no_zero_and_a_sum_says_of_how_many_it_is() -> None:
    assert sum_of([]) == ReportSum(None, 0)
    assert sum_of([Reported(Decimal(0))]) == ReportSum(Decimal(0), 1)
    assert sum_of([Reported(Decimal("1.5")), Reported(Decimal(2))]) == ReportSum(Decimal("3.5"), 2)


def test_a_sum_is_as_loose_as_the_loosest_of_its_figures() -> None:
    exact, more = Reported(Decimal(1)), Reported(Decimal(2), more=True)
    about, estimate = Reported(Decimal(3), about=True), Reported(Decimal(4), estimate=True)
    assert sum_of([exact, more]) == ReportSum(Decimal(3), 2, more=True)
    assert sum_of([more, about]) == ReportSum(Decimal(5), 2, about=True)
    assert sum_of([exact, estimate]) == ReportSum(Decimal(5), 2, estimate=True)


def test_units_say_what_is_money_and_what_is_added_up() -> None:
    assert [is_money(unit) for unit in ("đồng", "Đồng", "VNĐ", "triệu đồng", "căn", "")] == [True] * 3 + [False] * 3
    assert [is_summed(unit) for unit in ("%", "phần trăm", "đồng", "")] == [False, False, True, True]
