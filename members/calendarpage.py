"""«Lịch»: all that is due or happens in the year, as page, print and workbook, and as a feed for other calendars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import today_vn
from members.calendar import CalendarDay, Days, days_of, key_of, opened_at_hand, user_of
from members.models import BlocYear, User
from members.pages import Again, Opened, Page


@dataclass(frozen=True)
class ShownDay:
    """A day with how it stands today."""

    day: CalendarDay
    stands: str


CALENDAR_TABLE = Table[ShownDay](
    {
        "starts": TableField(
            "Ngày",
            lambda one: one.day.starts,
            width=12,
            paper=15,
            kind=ColumnKind.DATE,
            cell="members/calendar_when.html",
        ),
        "last": TableField(
            "Đến ngày", lambda one: one.day.ends, width=12, paper=15, kind=ColumnKind.DATE, on_page=False
        ),
        "title": TableField("Việc", lambda one: one.day.title, width=60, cell="members/calendar_title.html"),
        "kind": TableField("Loại", lambda one: one.day.kind_word, width=16, paper=17),
        "stands": TableField("Hôm nay", lambda one: one.stands, width=18, paper=17),
    }
)


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """What is to come, what is over, and the private address of the reader's own calendar."""

    coming: list[ShownDay]
    over: list[ShownDay]
    table: Table[ShownDay]
    feed: str
    record: RecordHead


def _load(known: Sequence[Days]) -> Callable[[Opened], CalendarPage]:
    def load(opened: Opened) -> CalendarPage:
        """The year's days for this reader."""
        shown = [ShownDay(day, day.stands(opened.today)) for day in days_of(opened, known)]
        address = reverse("calendar-feed", args=[key_of(opened.reader.user)])
        return CalendarPage(
            coming=[one for one in shown if one.day.last >= opened.today],
            over=[one for one in shown if one.day.last < opened.today],
            table=CALENDAR_TABLE,
            feed=opened.asked.build_absolute_uri(address) if opened.asked else "",
            record={"title": "Lịch năm", "subject": str(opened.year)},
        )

    return load


def _tables(opened: Opened, shown: CalendarPage) -> list[WorkbookSheet]:
    rows = sorted([*shown.over, *shown.coming], key=lambda one: one.day.starts)
    return [
        WorkbookSheet(
            name="Lịch",
            title=f"Lịch năm, {opened.year}",
            columns=CALENDAR_TABLE.columns,
            rows=CALENDAR_TABLE.rows(rows),
        )
    ]


def _save(opened: Opened) -> HttpResponse | Again:
    """Gives the reader's calendar another address; the old one leads nowhere from then on."""
    User.objects.filter(pk=opened.reader.user.pk).update(calendar_number=F("calendar_number") + 1)
    messages.success(opened.request, "Đã đổi địa chỉ lịch riêng của bạn. Địa chỉ cũ không dùng được nữa.")
    return HttpResponseRedirect(opened.address("calendar"))


def page(known: Sequence[Days]) -> Page[CalendarPage]:
    """The page; `known` are the days that the apps know of."""
    return Page(
        name="calendar",
        path="lich",
        title="Lịch",
        menu="Lịch",
        load=_load(known),
        save=_save,
        tables=_tables,
        template="members/calendar.html",
    )


def feed(known: Sequence[Days]) -> Callable[[HttpRequest, str], HttpResponse]:
    """`/lich/<key>.ics`: the days of all years at hand, for the account whose private address this is."""

    @login_not_required
    @never_cache
    @require_safe
    def answer(request: HttpRequest, key: str) -> HttpResponse:
        user = user_of(key)
        if user is None:
            raise Http404
        days = [(opened.year, day) for opened in opened_at_hand(user, today_vn()) for day in days_of(opened, known)]
        return HttpResponse(_calendar(request, days), content_type="text/calendar; charset=utf-8")

    return answer


def _calendar(request: HttpRequest, days: Sequence[tuple[BlocYear, CalendarDay]]) -> bytes:
    """The days as RFC 5545 has them: whole days, each known again by what it is."""
    # Only here: it takes as long to load as a page takes to show.
    from icalendar import Calendar, Event

    calendar = Calendar()
    for name, value in (("prodid", "-//Cổng Khối thi đua//VI"), ("version", "2.0"), ("x-wr-calname", "Khối thi đua")):
        calendar.add(name, value)
    for year, day in days:
        event = Event()
        told = f"{year.pk} {day.kind} {day.url} {day.title}"
        event.add("uid", f"{sha256(told.encode()).hexdigest()[:32]}@khoithidua")
        event.add("dtstamp", timezone.now())
        event.add("summary", f"{day.title} ({year.bloc.name})")
        event.add("dtstart", day.starts)
        # The day after the last: that is how whole days end there. Behind the last day that there is, none comes.
        if day.last < date.max:
            event.add("dtend", day.last + timedelta(days=1))
        event.add("url", request.build_absolute_uri(day.url))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
