"""An agency across names and successors: whose awards are whose. Pure, on keys.

A circle of successors, which nobody should have written, ends where it began.
"""

from collections.abc import Mapping


def heir_of(agency: int, successors: Mapping[int, int]) -> int:
    """Who has its awards now: the last of those that took over one from the other, itself if nobody did."""
    seen = [agency]
    while (heir := successors.get(seen[-1])) is not None and heir not in seen:
        seen.append(heir)
    return seen[-1]


def line_of(agency: int, successors: Mapping[int, int]) -> set[int]:
    """It and all whose successor it became, one after the other: whose awards stand under its name."""
    found = {agency}
    while more := {one for one, heir in successors.items() if heir in found} - found:
        found |= more
    return found
