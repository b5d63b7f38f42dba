"""The figures by which one year is held against another. Pure: imports no Django.

None is «nobody has said it», which is not nothing: of two years one of which says nothing there is no difference.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_number, shown_percent

_POINTS = "điểm %"


@dataclass(frozen=True)
class YearFigure:
    """One figure of a year: `value`, and where it is a part of a whole, `of` how many.

    `page` is the name of the page that tells what was counted.
    """

    name: str
    value: int | None
    of: int | None = None
    unit: str = ""
    page: str = ""

    @property
    def percent(self) -> Decimal | None:
        """Of a part its share in per cent, to a hundredth; None where there is no whole."""
        if self.value is None or not self.of:
            return None
        return shown_percent(Fraction(self.value * 100, self.of))

    @property
    def measure(self) -> Decimal | None:
        """What is held against the other year: the share of a part, else the value itself."""
        if self.of is not None:
            return self.percent
        return None if self.value is None else Decimal(self.value)

    @property
    def text(self) -> str:
        """«12», «7/9 (77,78 %)», «50.000.000 đồng»; "" where nobody has said it."""
        if self.value is None or self.of == 0:
            return ""
        if self.of is None:
            return f"{show_number(self.value)} {self.unit}".strip()
        return f"{show_number(self.value)}/{show_number(self.of)} ({show_number(self.percent)} %)"


def difference(last: YearFigure, now: YearFigure) -> str:
    """How this year's figure stands to the last: «tăng 2», «giảm 11,11 điểm %»; "" where one of them is not known."""
    if last.measure is None or now.measure is None:
        return ""
    moved = now.measure - last.measure
    if not moved:
        return "không đổi"
    unit = _POINTS if now.of is not None else now.unit
    return f"{'tăng' if moved > 0 else 'giảm'} {show_number(abs(moved))} {unit}".strip()
