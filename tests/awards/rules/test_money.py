"""The money of an award, worked out by hand."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from awards.rules.money import award_money, pay_on

# A sample base pay, not that of any day.
PAY = 2_340_000


def test_the_sum_is_rounded_up():
    assert [award_money(Decimal(c), PAY, 10_000) for c in ("12.0", "1.5", "0.3", "0.8")] == [
        28_080_000,
        3_510_000,
        710_000,
        1_880_000,
    ]


@given(st.decimals("0.01", "99", places=2), st.integers(1, 10**8), st.sampled_from([1, 1000, 10_000]))
def test_it_is_never_less_and_less_than_a_step_more(coefficient, pay, step):
    exact = coefficient * pay
    money = award_money(coefficient, pay, step)
    assert exact <= money < exact + step
    assert money % step == 0


def test_the_pay_is_the_last_that_began():
    pays = [(date(2024, 7, 1), 2), (date(2023, 7, 1), 1)]
    days = [date(2023, 6, 30), date(2023, 7, 1), date(2024, 6, 30), date(2024, 7, 1)]
    assert [pay_on(pays, day) for day in days] == [None, 1, 1, 2]
