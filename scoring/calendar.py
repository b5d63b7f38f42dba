"""Which days of the year belong to its rounds."""

from collections.abc import Iterator

from common.labels import label
from members.calendar import CalendarDay, DayKind
from members.pages import Opened
from scoring.models import ROUND_DAYS, Round


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The deadlines of every round: until when members score themselves, until when is appraised and agreed."""
    for round_ in Round.objects.filter(year=opened.year.pk).order_by("id"):
        for name in ROUND_DAYS:
            if day := getattr(round_, name):
                url = f"{opened.address('progress')}?ky={round_.code}"
                yield CalendarDay(day, f"{label(f'scoring.Round.{name}')}, {round_.name}", url, DayKind.DUE)
