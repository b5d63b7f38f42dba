"""Which days of the year belong to the pact and to the conferences."""

from collections.abc import Iterator

from members.calendar import CalendarDay
from members.pages import Opened
from pacts.models import Conference, Pact


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The day of the conference that signs the pact, where one is written, and those of the others."""
    pact = Pact.objects.filter(year=opened.year.pk).first()
    if pact and pact.conference_date:
        title = pact.conference_name or "Hội nghị của Khối"
        yield CalendarDay(pact.conference_date, title, opened.address("pact"))
    for conference in Conference.objects.filter(year=opened.year.pk, day__isnull=False).order_by("day", "number"):
        if conference.day:
            yield CalendarDay(conference.day, conference.name, opened.address("conference", conference.number))
