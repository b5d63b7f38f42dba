"""What a form of award asks of whoever is put forward, held against what is known: met, not met, or not known. Pure.

It warns and never blocks: the bloc decides, and its paper prints what was known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Met(StrEnum):
    """Whether a condition is met."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


TOLD = {Met.MET: "đạt", Met.NOT_MET: "chưa đạt", Met.UNKNOWN: "chưa biết"}


@dataclass(frozen=True)
class Condition:
    """One condition: what is known and what is asked, in words, and whether that is enough."""

    told: str
    met: Met

    @property
    def word(self) -> str:
        """«Chưa đạt»."""
        return TOLD[self.met].capitalize()

    @property
    def sentence(self) -> str:
        """«Hạng 2, cần hạng 1 trở lên: chưa đạt»."""
        return f"{self.told}: {TOLD[self.met]}"


@dataclass(frozen=True)
class Asked:
    """What the form asks; None or "" where it asks nothing of the kind."""

    most_rank: int | None = None
    band: str = ""
    years_running: int | None = None
    years_of: str = ""
    """What the form is called that must have been won so many years running."""


@dataclass(frozen=True)
class Known:
    """What is known of the member; None where it is not, or the reader may not know it.

    `bands` are all bands of the rubric, the highest first: a band above the one that is asked for is enough too.
    `provisional`: the standings are not published yet. `rank_withheld`, `band_withheld`: there may be one, but not for
    this reader.
    """

    rank: int | None = None
    band: str | None = None
    bands: Sequence[str] = ()
    years_running: int | None = None
    provisional: bool = False
    rank_withheld: bool = False
    band_withheld: bool = False


def conditions_of(asked: Asked, known: Known) -> list[Condition]:
    """Each condition that the form asks for, in the order of its fields."""
    found = []
    said = " tạm tính" if known.provisional else ""
    if asked.most_rank is not None:
        found.append(_rank(asked.most_rank, known.rank, said, withheld=known.rank_withheld))
    if asked.band:
        found.append(_band(asked.band, known, said))
    if asked.years_running is not None:
        found.append(_years(asked.years_running, asked.years_of, known.years_running))
    return found


def _rank(most: int, rank: int | None, said: str, *, withheld: bool) -> Condition:
    wanted = "cần hạng 1" if most == 1 else f"cần hạng {most} trở lên"
    if rank is None:
        none = "Hạng chưa công bố" if withheld else "Chưa có hạng"
        return Condition(f"{none}, {wanted}", Met.UNKNOWN)
    return Condition(f"Hạng {rank}{said}, {wanted}", Met.MET if rank <= most else Met.NOT_MET)


def _band(wanted: str, given: Known, said: str) -> Condition:
    band, bands = given.band, given.bands
    asked = f"cần xếp loại {wanted}"
    if not band:
        none = "Xếp loại chưa công bố" if given.band_withheld else "Chưa xếp loại"
        return Condition(f"{none}, {asked}", Met.UNKNOWN)
    known = f"Xếp loại {band}{said}, {asked}"
    if band == wanted:
        return Condition(known, Met.MET)
    # The band may be called otherwise in this year's rubric: then nobody can say which is the higher.
    if wanted not in bands or band not in bands:
        return Condition(known, Met.UNKNOWN)
    return Condition(known, Met.MET if list(bands).index(band) < list(bands).index(wanted) else Met.NOT_MET)


def _years(wanted: int, years_of: str, running: int | None) -> Condition:
    asked = f"cần {wanted} năm liên tục đạt «{years_of}»"
    if running is None:
        return Condition(f"Chưa biết số năm liên tục, {asked}", Met.UNKNOWN)
    return Condition(f"{running} năm liên tục, {asked}", Met.MET if running >= wanted else Met.NOT_MET)


def overall(conditions: Sequence[Condition]) -> Met | None:
    """Whether all of them are met; None where nothing is asked."""
    if not conditions:
        return None
    if any(one.met is Met.NOT_MET for one in conditions):
        return Met.NOT_MET
    return Met.UNKNOWN if any(one.met is Met.UNKNOWN for one in conditions) else Met.MET
