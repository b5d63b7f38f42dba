"""The log's page «Nhật ký»: what happened in a bloc-year, filtered, and printed as it was filtered.

Who may know of what is decided by the entries' member alone: staff read all of the bloc-year, a representative what
concerns everybody and its own member. Every filter, every door and every count stands on that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet

from common.audit.models import Door, Entry, actor_names, actor_words
from common.labels import label as label_of
from common.records.record import RecordHead
from common.records.workbooks import WorkbookSheet
from common.vietnamese.dates import VIETNAM, DateRefused, parse_date, short_date
from common.vietnamese.sorting import given_name_key
from common.vietnamese.text import clean_line, fold
from members.access import Action, may_see_everything
from members.models import Membership
from members.pages import Opened, Page
from members.presenters.log import LOG_HEADS, LOG_PRINT, LOG_SHEET, Extent, extent_of, log_sheet
from members.yearlog import entries_of

LOG_PAGE = 50
BACKWARDS = "Ngày đầu đứng sau ngày cuối."


@dataclass(frozen=True)
class KeyFilter:
    """A way to filter by what an entry's key says; the app whose keys these are brings it.

    `name` stands in the address; `choices` are the values with what they are called; `pattern` is the regular
    expression that a key must match for a value.
    """

    name: str
    label: str
    choices: Callable[[Opened], dict[str, str]]
    pattern: Callable[[str], str]


@dataclass
class ChosenFilter:
    """A filter to choose from a list: its name in the address, what it is called, the list, and what was chosen."""

    name: str
    label: str
    choices: dict[str, str]
    chosen: str

    @property
    def called(self) -> str:
        """What was chosen, in words; as it stands in the address if it is none of the list."""
        return self.choices.get(self.chosen, self.chosen)


@dataclass
class AskedDay:
    """One end of the time that is asked for: as typed, what it means, and why it means nothing."""

    name: str
    label: str
    typed: str
    day: date | None = None
    error: str = ""


@dataclass
class Asked:
    """What the address asks for."""

    words: str
    member: ChosenFilter
    person: ChosenFilter
    door: ChosenFilter
    keys: list[ChosenFilter]
    first: AskedDay
    last: AskedDay
    patterns: list[str] = field(default_factory=list)

    @property
    def closer(self) -> list[ChosenFilter]:
        """The filters that one opens when the first ones don't do."""
        return [self.person, self.door, *self.keys]

    @property
    def looks_closer(self) -> bool:
        return any(choice.chosen for choice in self.closer)

    @property
    def wrong(self) -> list[AskedDay]:
        """The days that cannot be read; then nothing is found, rather than too much."""
        return [day for day in (self.first, self.last) if day.error]

    @property
    def said(self) -> str:
        """What was asked for, as the print says it; "" for everything."""
        of_what = f"có từ «{self.words}»" if self.words else ""
        of_whom = f"của {self.member.called}" if self.member.chosen else ""
        parts = [" ".join(filter(None, (of_what, of_whom)))]
        parts.append(f"do {self.person.called} thực hiện" if self.person.chosen else "")
        parts.append(f"ghi {self.door.called.lower()}" if self.door.chosen else "")
        parts += [f"về {choice.label.lower()} {choice.called}" for choice in self.keys if choice.chosen]
        parts.append(f"từ ngày {short_date(self.first.day)}" if self.first.day else "")
        parts.append(f"đến ngày {short_date(self.last.day)}" if self.last.day else "")
        return ", ".join(filter(None, parts))


def seen_entries(opened: Opened) -> QuerySet[Entry]:
    """The entries of the bloc-year that this reader may know of."""
    entries = entries_of(opened.year)
    return entries if may_see_everything(opened.reader) else entries.seen_by_member(*opened.reader.own)


def asked(opened: Opened, key_filters: Sequence[KeyFilter]) -> Asked:
    """What the reader asks for, with everything there is to choose."""
    query = opened.query

    def choice(name: str, label: str, choices: dict[str, str]) -> ChosenFilter:
        return ChosenFilter(name, label, choices, clean_line(query.get(name, "")))

    members = Membership.objects.filter(year=opened.year).order_by("order")
    if not may_see_everything(opened.reader):
        members = members.filter(code__in=opened.reader.own)
    people = seen_entries(opened).order_by().values_list("actor_name", flat=True).distinct()
    found = Asked(
        words=clean_line(query.get("tim", "")),
        member=choice("don-vi", label_of("audit.Entry.member"), dict(members.values_list("code", "short_name"))),
        person=choice(
            "nguoi",
            LOG_HEADS["actor"],
            {name: name for name in sorted({actor_words(one) for one in people}, key=given_name_key) if name},
        ),
        door=choice("qua", LOG_HEADS["door"], {value: str(label) for value, label in Door.choices}),
        keys=[choice(one.name, one.label, one.choices(opened)) for one in key_filters],
        first=_day("tu", "Từ ngày", query.get("tu", "")),
        last=_day("den", "Đến ngày", query.get("den", "")),
    )
    chosen = zip(key_filters, found.keys, strict=True)
    found.patterns = [one.pattern(choice.chosen) for one, choice in chosen if choice.chosen]
    if found.first.day and found.last.day and found.first.day > found.last.day:
        found.last.error = BACKWARDS
    return found


def _day(name: str, label: str, text: str) -> AskedDay:
    typed = clean_line(text)
    if not typed:
        return AskedDay(name, label, "")
    try:
        return AskedDay(name, label, typed, parse_date(typed))
    except DateRefused as refused:
        return AskedDay(name, label, typed, error=str(refused))


def found_entries(opened: Opened, asked: Asked) -> QuerySet[Entry]:
    """The entries this reader may see and asks for, newest first."""
    entries = seen_entries(opened)
    if asked.wrong:
        return entries.none()
    for word in fold(asked.words).split():
        entries = entries.filter(words__contains=word)
    if asked.member.chosen:
        entries = entries.filter(member=asked.member.chosen)
    if asked.person.chosen:
        entries = entries.filter(actor_name__in=actor_names(asked.person.chosen))
    if asked.door.chosen:
        entries = entries.filter(door=asked.door.chosen)
    for pattern in asked.patterns:
        entries = entries.filter(key__regex=pattern)
    # A day begins at midnight in Vietnam.
    if asked.first.day:
        entries = entries.filter(at__gte=datetime.combine(asked.first.day, time(), VIETNAM))
    if asked.last.day:
        entries = entries.filter(at__lt=datetime.combine(_after(asked.last.day), time(), VIETNAM))
    return entries.order_by("-id")


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


@dataclass(frozen=True)
class LogPrint:
    """What a print of the log holds: its newest entries, how much that is, and whether there are more."""

    entries: list[Entry]
    extent: Extent | None
    cut: bool


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """One page of the log for the screen, what was asked for, and what a print of it holds.

    All that was `found` goes into the workbook. `print` is asked for only where it is printed.
    """

    entries: Paged[Entry]
    heads: Mapping[str, str]
    asked: Asked
    query: str
    filtered: bool
    print: Callable[[], LogPrint]
    found: QuerySet[Entry]
    most: int
    sample: bool
    record: RecordHead


def load_log(opened: Opened, key_filters: Sequence[KeyFilter] = (), *, sample: bool = False) -> LogPage:
    """The entries that this reader may know of and asks for; `sample` says whether sample data are among them."""
    what = asked(opened, key_filters)
    entries = found_entries(opened, what)
    page = Paginator(entries, LOG_PAGE).get_page(opened.query.get("trang"))
    query = opened.query.copy()
    query.pop("trang", None)
    for name in [name for name in query if not str(query[name]).strip()]:
        del query[name]
    return LogPage(
        entries=page,
        heads=LOG_HEADS,
        asked=what,
        query=query.urlencode(),
        filtered=bool(query),
        print=lambda: _printed(entries, page.paginator.count),
        found=entries,
        most=LOG_PRINT,
        sample=sample,
        # Its workbook holds far more entries than a print does: the print carries none as data.
        record={"title": "Nhật ký thay đổi", "subject": str(opened.year), "data": None},
    )


def _printed(entries: QuerySet[Entry], count: int) -> LogPrint:
    printed = list(entries[:LOG_PRINT])
    return LogPrint(printed, extent_of(printed), count > len(printed))


def log_tables(opened: Opened, shown: LogPage) -> list[WorkbookSheet]:
    """The log as a workbook."""
    entries = list(shown.found[:LOG_SHEET])
    said, extent = shown.asked.said, extent_of(entries)
    notes = [
        f"Chỉ gồm các mục {said}." if said else "",
        "" if may_see_everything(opened.reader) else "Chỉ gồm việc chung và việc của đơn vị mình.",
        f"{LOG_SHEET} mục mới nhất." if shown.entries.paginator.count > len(entries) else "",
        "Có số liệu minh họa." if shown.sample else "",
        extent.sentence if extent else "",
    ]
    return [log_sheet(opened.year, entries, " ".join(filter(None, notes)))]


def log_page(shows_sample: Callable[[Opened], bool], key_filters: Sequence[KeyFilter] = ()) -> Page:
    """The log's page. It tells of scores too: the roof says whether any of them are sample data, and of which keys."""
    return Page(
        name="log",
        path="nhat-ky",
        title="Nhật ký",
        menu="Nhật ký",
        load=lambda opened: load_log(opened, key_filters, sample=shows_sample(opened)),
        template="members/log.html",
        action=Action.SEE_LOG,
        tables=log_tables,
        landscape=True,
    )
