"""Which day of the year belongs to the pact."""

from collections.abc import Iterator

from members.calendar import CalendarDay
from members.pages import Opened
from pacts.models import Pact


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The day of the conference, where one is written."""
    pact = Pact.objects.filter(year=opened.year.pk).first()
    if pact and pact.conference_date:
        title = pact.conference_name or "Hội nghị của Khối"
        yield CalendarDay(pact.conference_date, title, opened.address("pact"))
