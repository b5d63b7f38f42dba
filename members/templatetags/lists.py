"""`{% load lists %}`: the list of the members and the log as tables of a record, for pages and documents alike."""

from collections.abc import Iterable
from typing import Any

from django import template

from common.audit.models import Entry
from members.models import Membership
from members.presenters.log import LOG_HEADS
from members.presenters.members import MEMBER_TABLE

register = template.Library()


@register.inclusion_tag("members/members_table.record.html")
def members_table(members: Iterable[Membership]) -> dict[str, Any]:
    """The members in the order that they are given."""
    return {"members": members, "heads": MEMBER_TABLE.heads}


@register.inclusion_tag("members/log_table.record.html")
def log_table(entries: Iterable[Entry]) -> dict[str, Any]:
    """Entries of the log, newest first."""
    return {"entries": entries, "heads": LOG_HEADS}
