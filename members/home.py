"""Which bloc-year a reader comes home to: where there is work, and not merely the newest. Imports no Django."""

from collections.abc import Sequence
from enum import IntEnum
from typing import TypeVar

Year = TypeVar("Year")


class Standing(IntEnum):
    """How far a year is, the nearest to work last."""

    IDLE = 0
    """Nothing stands in it yet, or all its rounds are published."""
    OPEN = 1
    """It has members, and no round that is being scored."""
    AT_WORK = 2
    """A round of it is being scored, appraised or agreed."""


def home_of(years: Sequence[tuple[Year, Standing]]) -> Year | None:
    """Of the years that a reader may open, newest first, the one to come home to; None if there is none.

    A year at work comes before an open one, that before every other; among equals the newest.
    """
    best = max((standing for _, standing in years), default=None)
    return next((year for year, standing in years if standing == best), None)
