"""How many may be put forward, at the edges of each rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.quotas import Quota, Rounding, Whole

NINE = Whole(members=9, eligible=8, rest=7)
ROUNDINGS: tuple[Rounding, ...] = ("down", "half-up", "up")


def of_percent(percent: str, of: str, rounding: Rounding = "down", *, least: bool = False) -> Quota:
    return Quota("percent", percent=Decimal(percent), of=of, rounding=rounding, at_least_one=least)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("percent", "of", "whole", "places"),
    [
        ("30", "members", NINE, (2, 3, 3)),
        ("50", "eligible", NINE, (4, 4, 4)),
        ("20", "members", NINE, (1, 2, 2)),
        ("50", "rest", NINE, (3, 4, 4)),
        ("33.33", "members", NINE, (2, 3, 3)),
        ("10", "members", Whole(4, 4, 4), (0, 0, 1)),
        ("100", "eligible", NINE, (8, 8, 8)),
        # Exactly a half goes up, a hundredth less does not.
        ("50", "members", Whole(5, 5, 5), (2, 3, 3)),
        ("49.99", "members", Whole(5, 5, 5), (2, 2, 3)),
    ],
)
def test_a_share_is_rounded_as_the_rule_says(percent, of, whole, places):
    assert tuple(of_percent(percent, of, rounding).places(whole) for rounding in ROUNDINGS) == places


def test_at_least_one_unless_there_is_nobody():
    quota = of_percent("10", "members", least=True)
    assert [quota.places(Whole(count, count, count)) for count in (0, 4, 20)] == [0, 1, 2]


def test_a_number_is_what_it_is_and_no_quota_is_no_limit():
    assert Quota("number", number=3).places(NINE) == 3
    assert Quota("number", number=0).places(NINE) == 0
    assert Quota().places(NINE) is None


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (Quota(), "không giới hạn số lượng"),
        (Quota("number", number=1), "không quá 1 trường hợp"),
        (of_percent("30", "members"), "không quá 2 trường hợp: 30 % của 9 thành viên là 2,7, bỏ phần lẻ"),
        (of_percent("50", "eligible"), "không quá 4 trường hợp: 50 % của 8 đơn vị được xét"),
        (
            of_percent("5", "rest", least=True),
            "không quá 1 trường hợp: 5 % của 7 đơn vị được xét còn lại là 0,35, bỏ phần lẻ, ít nhất một",
        ),
    ],
)
def test_a_quota_is_told_with_its_figures(quota, words):
    assert quota.told(NINE) == words


@given(st.decimals("0.01", "100", places=2), st.integers(0, 40))
def test_roundings_stand_in_order_around_the_exact_share(percent, members):
    whole = Whole(members, members, members)
    quotas = [Quota("percent", percent=percent, of="members", rounding=rounding) for rounding in ROUNDINGS]
    down, half_up, up = (quota.places(whole) or 0 for quota in quotas)
    exact = quotas[0].exact(whole)
    assert exact is not None
    assert down <= half_up <= up <= members
    assert down <= exact <= up
    assert up - down == (exact.denominator != 1)
