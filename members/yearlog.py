"""The log of one bloc-year: what verbs write into it, and who wrote there last."""

from collections.abc import Iterable

from django.db.models import Q

from common.audit.log import Actor, Change, write
from common.audit.models import Entry, EntryQuerySet
from common.vietnamese.dates import date_time
from members.access import Reader
from members.models import BlocYear


def log_in(year: BlocYear, actor: Actor, changes: Iterable[Change]) -> int:
    """Adds the changes to the log of this bloc-year; when and how is `common.audit.log.write`'s."""
    return write(actor, changes, bloc=year.bloc.code, year=year.year)


def behalf_of(reader: Reader, member: str) -> str:
    """What the log adds to an action where the bloc's secretary did it in place of the member."""
    return "" if member in reader.own else " thay đơn vị"


def entries_of(year: BlocYear) -> EntryQuerySet:
    """What the log has of this bloc-year."""
    return Entry.objects.of_year(year.bloc.code, year.year)


def last_entry(year: BlocYear, *beginnings: str) -> Entry | None:
    """The newest entry about something whose key begins so («pact», «score/nam/ban-dan-van/I.1/»)."""
    about = Q()
    for beginning in beginnings:
        about |= Q(key__startswith=beginning)
    return entries_of(year).filter(about).order_by("-id").first()


def who_changed(year: BlocYear, *beginnings: str) -> str:
    """Who changed it last, when and what, in a sentence; "" if the log knows of nobody."""
    entry = last_entry(year, *beginnings)
    if entry is None:
        return ""
    return f"{entry.shown_actor} đã sửa lúc {date_time(entry.at)}: {entry.subject}, {entry.action}."
