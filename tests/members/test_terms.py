"""The term of a role: both its days belong to it, and afterwards it covers the years that were its own."""

from datetime import date

import pytest

from members.terms import Standing, Term, wrong_term


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2026, 1, 14), Standing.BEFORE),
        (date(2026, 1, 15), Standing.HOLDS),
        (date(2027, 1, 14), Standing.HOLDS),
        (date(2027, 1, 15), Standing.OVER),
    ],
)
def test_both_days_belong_to_it(day: date, standing: Standing) -> None:
    assert Term(date(2026, 1, 15), date(2027, 1, 14)).on(day) is standing


def test_without_bounds_it_always_holds() -> None:
    assert (Term().on(date.min), Term().on(date.max), Term().covers(1948)) == (Standing.HOLDS, Standing.HOLDS, True)


@pytest.mark.parametrize(
    ("term", "years"),
    [
        # A year is handed over in the first quarter of the next one.
        (Term(date(2025, 1, 10), date(2026, 1, 14)), [2025]),
        (Term(date(2025, 1, 10), date(2026, 3, 31)), [2025]),
        (Term(date(2025, 1, 10), date(2026, 4, 1)), [2025, 2026]),
        (Term(date(2025, 1, 10), date(2025, 12, 20)), [2025]),
        (Term(None, date(2025, 2, 1)), [2023, 2024]),
        (Term(date(2025, 1, 10), date(2025, 2, 1)), [2025]),
        (Term(date(2025, 1, 10), None), [2025, 2026, 2027]),
    ],
)
def test_the_years_that_were_its_own(term: Term, years: list[int]) -> None:
    assert [year for year in range(2023, 2028) if term.covers(year)] == years


def test_in_words() -> None:
    first, last = date(2026, 1, 15), date(2027, 1, 14)
    assert [Term(first).in_words, Term(None, last).in_words, Term(first, last).in_words, Term().in_words] == [
        "từ 15/01/2026",
        "đến hết 14/01/2027",
        "từ 15/01/2026 đến hết 14/01/2027",
        "",
    ]


def test_what_cannot_be_is_told_at_its_day() -> None:
    assert wrong_term(Term(date(2026, 1, 15), date(2026, 1, 15)), 2025) == {}
    assert wrong_term(Term(date(2026, 1, 15), date(2026, 1, 14)), 2025) == {
        "ends": "Ngày cuối phải từ ngày đầu trở đi."
    }
    assert wrong_term(Term(date(2206, 1, 15)), 2025) == {"starts": "Ngày này cách năm 2025 quá xa. Hãy xem lại năm."}
