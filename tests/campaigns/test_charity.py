"""What a year's charity comes to, against figures worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.charity import GOODS, LABOUR, MONEY, CharitySums, Given, sums_of, wrong_contribution


def test_nothing_given_is_nothing_left() -> None:
    assert (sums_of([], []), sums_of([], []).balance, sums_of([], []).overspent) == (CharitySums(), 0, 0)


def test_a_house_of_which_the_ward_pays_its_own_part() -> None:
    # Nine members give 70 triệu, of which one still owes its 8; the ward's front pays 10 triệu to the builder itself.
    paid = [Given(MONEY, 8_000_000)] * 7 + [Given(MONEY, 6_000_000)]
    gifts = [*paid, Given(MONEY, 8_000_000, received=False), Given(MONEY, 10_000_000, beside=True)]
    sums = sums_of(gifts, [60_000_000])
    assert sums == CharitySums(money=62_000_000, owed=8_000_000, beside=10_000_000, used=60_000_000)
    assert (sums.balance, sums.overspent) == (2_000_000, 0)


def test_goods_are_added_up_by_their_value_and_counted_where_they_have_none() -> None:
    gifts = [
        Given(GOODS, 33_800_000),
        Given(GOODS, None),
        Given(GOODS, None),
        # Promised goods and those of a co-funder are not the bloc's.
        Given(GOODS, None, received=False),
        Given(GOODS, 4_000_000, beside=True),
    ]
    assert sums_of(gifts, []) == CharitySums(goods=33_800_000, unvalued=2, beside=4_000_000)


def test_days_of_labour_are_days_and_no_money() -> None:
    gifts = [
        Given(LABOUR, days=Decimal("12.5")),
        Given(LABOUR, days=Decimal(3)),
        Given(LABOUR, days=Decimal(9), received=False),
    ]
    assert sums_of(gifts, []) == CharitySums(days=Decimal("15.5"))


def test_more_spent_than_received_is_told_as_such() -> None:
    # What was only promised and what passes by the bloc pay for nothing.
    gifts = [Given(MONEY, 5_000_000), Given(MONEY, 9_000_000, received=False), Given(MONEY, 7_000_000, beside=True)]
    sums = sums_of(gifts, [5_000_000, None, 1_500_000])
    assert (sums.used, sums.balance, sums.overspent) == (6_500_000, -1_500_000, 1_500_000)


amounts = st.none() | st.integers(0, 10**12)
gifts = st.builds(Given, st.sampled_from([MONEY, GOODS, LABOUR]), amounts, received=st.booleans(), beside=st.booleans())


@pytest.mark.parametrize("order", [reversed, sorted])
def test_the_order_of_rows_changes_nothing(order: Any) -> None:
    rows = [Given(MONEY, 3), Given(GOODS, None), Given(MONEY, 5, received=False), Given(LABOUR, days=Decimal(2))]
    turned = list(reversed(rows)) if order is reversed else sorted(rows, key=repr)
    assert sums_of(turned, [1]) == sums_of(rows, [1])


@given(st.lists(gifts, max_size=8), st.lists(amounts, max_size=5))
def test_what_is_beside_or_owed_never_reaches_the_balance(rows: list[Given], used: list[int | None]) -> None:
    ours = [row for row in rows if row.received and not row.beside]
    assert sums_of(rows, used).balance == sums_of(ours, used).balance
    assert sums_of(rows, used).overspent == max(0, -sums_of(rows, used).balance)


WHOLE = {
    "member": "dv-01",
    "giver": "",
    "kind": MONEY,
    "amount": 5,
    "goods": "",
    "quantity": None,
    "pledged_on": None,
    "received_on": "2024-04-01",
}
GOODS_GIVEN = {"kind": GOODS, "amount": None, "goods": "mì", "quantity": Decimal(20)}
DAYS_GIVEN = {"kind": LABOUR, "amount": None, "quantity": Decimal(15)}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        (GOODS_GIVEN, set()),
        (GOODS_GIVEN | {"amount": 9}, set()),
        (DAYS_GIVEN, set()),
        ({"received_on": None, "pledged_on": "2024-04-01"}, set()),
        ({"member": None, "giver": "Mặt trận xã"}, set()),
        ({"member": None}, {"giver"}),
        ({"giver": "Mặt trận xã"}, {"giver"}),
        ({"amount": None}, {"amount"}),
        ({"amount": 0}, {"amount"}),
        ({"goods": "mì"}, {"goods"}),
        ({"quantity": Decimal(1)}, {"goods"}),
        (GOODS_GIVEN | {"goods": ""}, {"goods"}),
        (GOODS_GIVEN | {"quantity": None}, {"quantity"}),
        (GOODS_GIVEN | {"quantity": Decimal(0)}, {"quantity"}),
        (DAYS_GIVEN | {"amount": 5}, {"amount"}),
        ({"received_on": None}, {"pledged_on"}),
    ],
)
def test_what_cannot_be_of_a_contribution(more: dict[str, Any], wrong: set[str]) -> None:
    assert set(wrong_contribution(WHOLE | more)) == wrong
