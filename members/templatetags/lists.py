"""`{% load lists %}`: the list of the members and the log as tables of a record, for pages and documents alike."""

from collections.abc import Iterable
from typing import TypedDict

from django import template

from common.audit.models import Entry
from members.models import Membership
from members.presenters.log import LOG_HEADS
from members.presenters.members import MEMBER_TABLE

register = template.Library()


class MembersTable(TypedDict):
    """What the table of the members is drawn from."""

    members: Iterable[Membership]
    heads: dict[str, str]


class LogTable(TypedDict):
    """What the table of the log is drawn from."""

    entries: Iterable[Entry]
    heads: dict[str, str]


@register.inclusion_tag("members/members_table.record.html")
def members_table(members: Iterable[Membership]) -> MembersTable:
    """The members in the order that they are given."""
    return {"members": members, "heads": MEMBER_TABLE.heads}


@register.inclusion_tag("members/log_table.record.html")
def log_table(entries: Iterable[Entry]) -> LogTable:
    """Entries of the log, newest first."""
    return {"entries": entries, "heads": LOG_HEADS}
