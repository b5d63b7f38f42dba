"""What a year's charity comes to: what was pledged, received and used, and what is left. Pure: imports no Django.

Money that a co-funder spends beside the bloc never passes through its hands («đối ứng»): it is added up apart, or the
bloc would count what others gave. Goods have a value or none, and those without one are counted, never taken for 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MONEY, GOODS, LABOUR = "money", "goods", "labour"


@dataclass(frozen=True)
class Given:
    """One contribution: of which kind, its sum or value in đồng (None: unvalued), days of labour, whether received."""

    kind: str
    amount: int | None = None
    days: Decimal = Decimal(0)
    received: bool = True
    beside: bool = False


@dataclass(frozen=True)
class CharitySums:
    """Sums in whole đồng; `owed` was pledged and not received yet, `beside` was spent by co-funders themselves."""

    money: int = 0
    goods: int = 0
    unvalued: int = 0
    days: Decimal = Decimal(0)
    owed: int = 0
    beside: int = 0
    used: int = 0

    @property
    def balance(self) -> int:
        """What is left of the money received; below 0 where more was spent than came in."""
        return self.money - self.used

    @property
    def overspent(self) -> int:
        """By how much more was spent than came in."""
        return max(0, -self.balance)


def sums_of(given: Iterable[Given], used: Iterable[int | None]) -> CharitySums:
    """What these contributions and uses come to."""
    gifts = list(given)
    here = [one for one in gifts if one.received and not one.beside]
    return CharitySums(
        money=sum(one.amount or 0 for one in here if one.kind == MONEY),
        goods=sum(one.amount or 0 for one in here if one.kind == GOODS),
        unvalued=sum(one.kind == GOODS and one.amount is None for one in here),
        days=sum((one.days for one in here if one.kind == LABOUR), Decimal(0)),
        owed=sum(one.amount or 0 for one in gifts if one.kind == MONEY and not one.received and not one.beside),
        beside=sum(one.amount or 0 for one in gifts if one.beside and one.received),
        used=sum(sum_ or 0 for sum_ in used),
    )


def wrong_contribution(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a contribution, by field; `member` is anything or None."""
    wrong = {}
    if bool(fields["member"]) == bool(fields["giver"]):
        wrong["giver"] = "Hãy chọn một đơn vị trong Khối, hoặc ghi tên người, tổ chức ngoài Khối; chỉ một trong hai."
    if fields["kind"] == MONEY and not fields["amount"]:
        wrong["amount"] = "Hãy ghi số tiền."
    if fields["kind"] != MONEY and not fields["quantity"]:
        wrong["quantity"] = "Hãy ghi số lượng hiện vật, hoặc số ngày công."
    if fields["kind"] == GOODS and not fields["goods"]:
        wrong["goods"] = "Hãy ghi tên hiện vật."
    if fields["kind"] == LABOUR and fields["amount"] is not None:
        wrong["amount"] = "Ngày công không ghi thành tiền. Hãy để trống ô này."
    if fields["kind"] == MONEY and (fields["goods"] or fields["quantity"] is not None):
        wrong["goods"] = "Đóng góp bằng tiền thì không ghi hiện vật, số lượng. Hãy để trống các ô ấy."
    if not (fields["pledged_on"] or fields["received_on"]):
        wrong["pledged_on"] = "Hãy ghi ngày đăng ký, hoặc ngày đã nhận."
    return wrong
