"""What is overdue or due soon for one account, in all its years at hand: told on the screen once after logging in.

The apps hand in from above what their reader owes (the scoring by the rule by which its letters go out, the campaigns
by their deadlines); here is decided what of it presses. On a day on which a bloc sends no reminders nothing is told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest

from common.vietnamese.dates import days_left, short_date
from members.access import Reader, RoleKind
from members.calendar import opened_at_hand
from members.models import User
from members.pages import Opened
from members.verbs.quietdays import quiet_days_of

# Who still has longer is left in peace.
SOON = timedelta(days=7)
# How many are told one by one.
MOST_TOLD = 3
# Where the session keeps what is to be told, until a page has told it.
_KEY = "dues"


@dataclass(frozen=True)
class Due:
    """Something that the reader has to do by a day, or because its time is over without one; `url` is where."""

    title: str
    url: str
    day: date | None
    late: bool

    def presses(self, today: date) -> bool:
        """Whether it is to be told today."""
        return self.late or (self.day is not None and self.day - today <= SOON)

    def when(self, today: date) -> str:
        """«Quá hạn 2 ngày, hạn 10/06/2024»."""
        if self.day is None:
            return "Quá hạn"
        # Its time may be over before its day is: a round went on.
        left = "quá hạn" if self.late and self.day >= today else days_left(self.day, today)
        return f"{left[:1].upper()}{left[1:]}, hạn {short_date(self.day)}"


# What an app knows of what the reader of a year owes, pressing or not.
Dues = Callable[[Opened], Iterable[Due]]


@dataclass(frozen=True)
class ToldDue:
    """One thing as the notice says it."""

    title: str
    url: str
    when: str
    late: bool


@dataclass(frozen=True)
class Told:
    """The notice: what presses most, how many there are besides, and where all of them stand."""

    first: list[ToldDue]
    more: int
    more_url: str


def pressing(opened: Opened, known: Sequence[Dues]) -> list[Due]:
    """What presses in this bloc-year."""
    return [due for dues in known for due in dues(opened) if due.presses(opened.today)]


def has_duties(reader: Reader) -> bool:
    """Whether anything is due for this reader at all: for a member's representative, and for the secretary."""
    return bool(reader.own) or RoleKind.SECRETARY in reader.kinds


def told_to(user: User, known: Sequence[Dues], today: date) -> Told | None:
    """The notice for this account today; None where nothing presses."""
    found: list[tuple[Opened, Due]] = []
    quiet: dict[int, bool] = {}
    for opened in opened_at_hand(user, today):
        if not has_duties(opened.reader):
            continue
        bloc = opened.year.bloc
        if bloc.pk not in quiet:
            quiet[bloc.pk] = bool(quiet_days_of(bloc).why(today))
        if not quiet[bloc.pk]:
            found += [(opened, due) for due in pressing(opened, known)]
    if not found:
        return None
    # What is overdue first, and longest first; else as the apps tell it.
    found.sort(key=lambda one: (not one[1].late, one[1].day or date.min))
    several = len({opened.year.pk for opened, _ in found}) > 1
    told = [
        ToldDue(f"{due.title} ({opened.year})" if several else due.title, due.url, due.when(today), due.late)
        for opened, due in found[:MOST_TOLD]
    ]
    beyond = found[MOST_TOLD:]
    return Told(told, len(beyond), beyond[0][0].year.get_absolute_url() if beyond else "")


def keep_for_first_page(request: HttpRequest, user: User, known: Sequence[Dues], today: date) -> None:
    """Lets the next page that this session looks at tell what presses; to be called when somebody has logged in."""
    told = told_to(user, known, today)
    if told:
        request.session[_KEY] = asdict(told)


def take_told(request: HttpRequest) -> Told | None:
    """What is to be told above this page, once: the page after it has nothing to tell, and asks nothing to know it.

    The answer to a form tells nothing: closing the notice calls the page again, and would lose what was typed.
    """
    if request.method != "GET" or _KEY not in request.session:
        return None
    kept: dict[str, Any] = request.session.pop(_KEY)
    return Told(**kept | {"first": [ToldDue(**one) for one in kept["first"]]})
