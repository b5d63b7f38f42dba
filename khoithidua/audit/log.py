"""The one way into the log. Every verb that changes something calls `write` in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from khoithidua.audit.models import Door, Entry


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


def write(actor: Actor, changes: Iterable[Change], *, bloc: str = "", year: int | None = None) -> int:
    """Adds the changes to the log, in their order; answers how many entries that made.

    Call it inside the transaction that makes the changes: both stand or neither.
    """
    entries = [
        Entry(
            actor=actor.user,
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
    Entry.objects.bulk_create(entries)
    return len(entries)
