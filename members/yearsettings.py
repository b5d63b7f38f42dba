"""The settings of a bloc-year that a text may name by a word in braces, «{số thành viên}».

The apps hand in theirs from above, as they hand in the days of the calendar; a text that names one always says what is
set, so that paper and portal cannot differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from common.vietnamese.text import clean_line, fold
from members.models import BlocYear


@dataclass(frozen=True)
class YearSetting:
    """One setting: the name that a text calls it by, what is set in words, and the page where it is set.

    `value` is "" while nothing is set; `sample` says that it is sample data.
    """

    name: str
    value: str
    page: str
    query: str = ""
    sample: bool = False


Settings = Callable[[BlocYear], Iterable[YearSetting]]


@dataclass(frozen=True)
class KnownSettings:
    """All settings of a year, in the order in which they are offered."""

    settings: Sequence[YearSetting]
    by_name: dict[str, YearSetting] = field(default_factory=dict)

    @classmethod
    def of(cls, year: BlocYear, sources: Iterable[Settings]) -> "KnownSettings":
        """What these apps say of the year."""
        found = [setting for source in sources for setting in source(year)]
        return cls(found, {fold(setting.name): setting for setting in found})

    def named(self, name: str) -> YearSetting | None:
        """The setting that a text calls so; None if there is none."""
        return self.by_name.get(fold(clean_line(name)))


def member_settings(year: BlocYear) -> list[YearSetting]:
    """How many members the year has."""
    count = year.members.count()
    return [YearSetting("số thành viên", f"{count:02}" if count else "", "members")]
