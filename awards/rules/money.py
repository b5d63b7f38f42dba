"""The money of an award: a coefficient times the base pay, rounded up to whole thousands of đồng. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import ceil


def award_money(coefficient: Decimal, base_pay: int, step: int) -> int:
    """How many đồng, rounded up to `step`: by 10.000, 0,3 × 2.340.000 (702.000) is 710.000."""
    return ceil(coefficient * base_pay / step) * step


def pay_on(pays: Iterable[tuple[date, int]], day: date) -> int | None:
    """The base pay that held on this day, of the days from which each held; None before the first."""
    held = [(since, amount) for since, amount in pays if since <= day]
    return max(held)[1] if held else None
