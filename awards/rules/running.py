"""«Năm liên tục»: how many years running something was won, and when last. Pure.

A condition such as «hai năm liên tục đạt …» counts the years that stand one after the other up to the one that is asked
about. What was cancelled counts for nothing; where it matters, only what was given for merit («công trạng») counts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Won:
    """That something was won for a year: whether for merit, and whether that was cancelled since."""

    year: int
    merit: bool = True
    cancelled: bool = False


def years_of(won: Iterable[Won], *, merit_only: bool = False) -> set[int]:
    """The years for which it was won and stands."""
    return {one.year for one in won if not one.cancelled and (one.merit or not merit_only)}


def years_running(years: Collection[int], until: int) -> int:
    """How many of these years stand one after the other, the last of them `until`; 0 if that is none of them."""
    count = 0
    while until - count in years:
        count += 1
    return count


def last_year(years: Iterable[int], until: int) -> int | None:
    """The last of these years up to `until`; None if there is none."""
    return max((year for year in years if year <= until), default=None)
