"""The one way into the log. Every verb that changes something calls `write` in its own transaction.

Lock rule: whoever writes an entry holds the end of the chain (`Head`) until the transaction ends, and everybody else
who writes waits for that. So it is locked last: after `write` a transaction locks nothing that another one might
hold. Where verbs are strung together in one transaction, `written_last` keeps to the rule.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from common.audit.models import Door, Entry, Head, searched_words


@dataclass(frozen=True)
class Actor:
    """Who does it and through which door. A command acts without an account, under its own name."""

    user: Any = None
    door: Door = Door.PAGE
    name: str = ""

    @property
    def shown(self) -> str:
        """The name as the log keeps it, also after the account is gone."""
        if self.name or self.user is None:
            return self.name
        return str(self.user.get_full_name() or self.user.get_username())

    @property
    def account(self) -> str:
        """The name of the account as the log keeps it; "" without one."""
        return "" if self.user is None else str(self.user.get_username())


@dataclass(frozen=True)
class Change:
    """One change in words: what (`subject`, `key`), what happened to it, from what to what, whom it concerns."""

    subject: str
    action: str
    key: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    member: str = ""


_waiting: ContextVar[list[Entry] | None] = ContextVar("waiting", default=None)


def write(actor: Actor, changes: Iterable[Change], *, bloc: str = "", year: int | None = None) -> int:
    """Adds the changes to the log, in their order; answers how many entries that made.

    Call it inside the transaction that makes the changes, last of all: both stand or neither.
    """
    entries = [
        Entry(
            account=actor.account,
            actor_name=actor.shown,
            door=actor.door,
            bloc=bloc,
            year=year,
            member=change.member,
            subject=change.subject[:200],
            key=change.key[:200],
            action=change.action,
            old=change.old,
            new=change.new,
            reason=change.reason,
        )
        for change in changes
    ]
    waiting = _waiting.get()
    if waiting is None:
        _append(entries)
    else:
        waiting += entries
    return len(entries)


@contextmanager
def written_last() -> Iterator[None]:
    """What is written inside waits, and goes into the log together at the end, if it comes to that.

    Open it inside the transaction: what was undone must not be told.
    """
    if _waiting.get() is not None:
        yield
        return
    entries: list[Entry] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
    _append(entries)


# Put together once. Nobody else can read the end of the chain until this transaction is done: without that, two
# would continue the same entry, and the database would refuse the second.
_HEAD = Head.objects.select_for_update().values_list("number", "hash")


def _append(entries: list[Entry]) -> None:
    if not entries:
        return
    with transaction.atomic(savepoint=False):
        number, previous = _HEAD.get()
        now = timezone.now()
        for place, entry in enumerate(entries, start=number + 1):
            entry.id = entry.number = place
            entry.at, entry.previous = now, previous
            entry.words = searched_words(
                entry.subject, entry.action, entry.actor_name, entry.old, entry.new, entry.reason
            )
            entry.hash = previous = entry.digest()
        for start in range(0, len(entries), _AT_A_TIME):
            _insert(entries[start : start + _AT_A_TIME])


# `bulk_create` would make two statements of the sixty entries that one form can bring: Django counts with the
# parameters that SQLite took long ago.
_AT_A_TIME = 500


def _insert(entries: list[Entry]) -> None:
    fields = Entry._meta.concrete_fields
    Entry.objects._insert(entries, fields=fields, using=DEFAULT_DB_ALIAS)  # type: ignore[attr-defined]


def head() -> Head:
    """Where the log ends now: `number` and `hash` of its newest entry (0 and zeros while it is empty)."""
    return Head.objects.get()
