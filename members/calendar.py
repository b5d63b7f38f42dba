"""What a bloc-year has on which day, for one reader: deadlines, campaigns, activities, anniversaries.

The apps hand in their days from above; here they are put in order, and told by how they stand today.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core import signing

from common.vietnamese.dates import days_left, short_date
from members.models import User
from members.pages import Opened
from members.queries import reader_of, roles_of, years_of

_SALT = "members.calendar"
# Of the newest year that an account may open, and so many before it.
_YEARS_BACK = 1


class DayKind(StrEnum):
    """What a day is: something is due by then, it happens then, or it is remembered."""

    DUE = "due"
    EVENT = "event"
    REMEMBERED = "remembered"


KINDS = {DayKind.DUE: "Hạn", DayKind.EVENT: "Việc của Khối", DayKind.REMEMBERED: "Ngày kỷ niệm"}


@dataclass(frozen=True)
class CalendarDay:
    """Something that stands on a day, or from one to another; `url` leads to where it is told."""

    starts: date
    title: str
    url: str
    kind: DayKind = DayKind.EVENT
    ends: date | None = None

    @property
    def last(self) -> date:
        """The last of its days."""
        return self.ends or self.starts

    @property
    def kind_word(self) -> str:
        return KINDS[self.kind]

    @property
    def when(self) -> str:
        """Its days: «17/03/2023», «01/01/2023 – 30/06/2023»."""
        return (
            short_date(self.starts)
            if self.last == self.starts
            else f"{short_date(self.starts)} – {short_date(self.last)}"
        )

    def stands(self, today: date) -> str:
        """How it stands today: «còn 3 ngày», «đang diễn ra», «đã qua»."""
        if self.last < today:
            return "đã qua"
        if self.kind is DayKind.DUE:
            return days_left(self.last, today)
        if self.starts <= today:
            return "hôm nay" if self.last == self.starts else "đang diễn ra"
        return f"còn {(self.starts - today).days} ngày"


# What an app knows of the days of a year, for its reader.
Days = Callable[[Opened], Iterable[CalendarDay]]


def days_of(opened: Opened, known: Sequence[Days]) -> list[CalendarDay]:
    """All days of the year that this reader is told of, the earliest first."""
    found = [day for days in known for day in days(opened)]
    return sorted(found, key=lambda day: (day.starts, day.last, day.kind != DayKind.DUE, day.title))


def opened_at_hand(user: User, today: date) -> list[Opened]:
    """The years whose days concern this account now, as it would open them: its newest, and the one before.

    Those of its own roles: who only runs the portal would be told the days of all blocs.
    """
    roles = roles_of(user)
    years = years_of(user, roles)
    oldest = max((year.year for year in years), default=0) - _YEARS_BACK
    return [
        Opened(reader_of(user, roles, year, own), year, today, list(years))
        for year, own in years.items()
        if year.year >= oldest
    ]


def key_of(user: User) -> str:
    """What the private address of this account's calendar ends with: nobody guesses it, and nothing of it is kept."""
    return signing.Signer(salt=_SALT).sign_object([user.pk, user.calendar_number])


def user_of(key: str) -> User | None:
    """Whose calendar this is; None for a key that was made up, was replaced, or is a closed account's."""
    try:
        pk, number = signing.Signer(salt=_SALT).unsign_object(key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=pk, calendar_number=number, is_active=True).first()
