"""What of the proposals is due for the secretary, for the notice after logging in."""

from collections.abc import Iterator

from awards.calendar import deadlines
from members.access import RoleKind
from members.dues import Due
from members.pages import Opened


def dues(opened: Opened) -> Iterator[Due]:
    """The submissions to send by a day, and what was asked for again; each day of a submission once."""
    if RoleKind.SECRETARY not in opened.reader.kinds:
        return
    for one in deadlines(opened):
        yield Due(one.title, one.url_in(opened), one.day, opened.today > one.day)
