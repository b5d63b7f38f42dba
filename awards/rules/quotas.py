"""How many may be put forward: a number, or a share of a named whole with a stated rounding. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from common.vietnamese.numbers import show_number

Kind = Literal["none", "number", "percent"]
Of = Literal["members", "eligible", "rest"]
Rounding = Literal["down", "half-up", "up"]

_OF: Mapping[Of, str] = {"members": "thành viên", "eligible": "đơn vị được xét", "rest": "đơn vị được xét còn lại"}
_ROUNDED: Mapping[Rounding, str] = {
    "down": "bỏ phần lẻ",
    "half-up": "làm tròn từ 0,5 trở lên",
    "up": "làm tròn lên",
}


@dataclass(frozen=True)
class Whole:
    """How many members there are, how many of them are reviewed, and how many of those nothing was given to yet."""

    members: int
    eligible: int
    rest: int


@dataclass(frozen=True)
class Quota:
    """How many may be put forward; `percent` of `of`, rounded so, and no less than one where `at_least_one`."""

    kind: Kind = "none"
    number: int | None = None
    percent: Decimal | None = None
    of: Of = "eligible"
    rounding: Rounding = "down"
    at_least_one: bool = False

    def exact(self, whole: Whole) -> Fraction | None:
        """The share before it is rounded; None where the quota is no share."""
        if self.kind != "percent" or self.percent is None:
            return None
        base: int = getattr(whole, self.of)
        return Fraction(self.percent) * base / 100

    def places(self, whole: Whole) -> int | None:
        """How many may be put forward; None where there is no limit."""
        if self.kind == "number":
            return self.number
        share = self.exact(whole)
        if share is None:
            return None
        rounded = {"down": floor(share), "half-up": floor(share + Fraction(1, 2)), "up": ceil(share)}[self.rounding]
        return max(rounded, 1) if self.at_least_one and getattr(whole, self.of) else rounded

    def told(self, whole: Whole) -> str:
        """«không quá 2 trường hợp: 30 % của 9 thành viên là 2,7, bỏ phần lẻ»; «không giới hạn số lượng»."""
        places = self.places(whole)
        if places is None:
            return "không giới hạn số lượng"
        share, base = self.exact(whole), getattr(whole, self.of)
        if share is None:
            return f"không quá {places} trường hợp"
        said = f"không quá {places} trường hợp: {show_number(self.percent)} % của {base} {_OF[self.of]}"
        if share.denominator == 1 and share == places:
            return said
        rounded = f" là {show_number(_decimal(share))}, {_ROUNDED[self.rounding]}"
        return f"{said}{rounded}{', ít nhất một' if self.at_least_one and places > share else ''}"


def _decimal(share: Fraction) -> Decimal:
    """A share of percents with two decimals, of whole things, ends after four."""
    return Decimal(share.numerator) / Decimal(share.denominator)
