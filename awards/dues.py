"""What of the proposals is due for the secretary, for the notice after logging in."""

from collections.abc import Iterator

from awards.calendar import waiting
from awards.presenters.proposals import deadline_of
from members.access import RoleKind
from members.dues import Due
from members.pages import Opened


def dues(opened: Opened) -> Iterator[Due]:
    """The submissions to send by a day, and what was asked for again."""
    if RoleKind.SECRETARY not in opened.reader.kinds:
        return
    for submission, line in waiting(opened):
        if line is not None:
            if line.due:
                url = opened.address("proposal", line.proposal.number)
                yield Due(f"Bổ sung hồ sơ: {line.whom}", url, line.due, opened.today > line.due)
        elif due := deadline_of(submission):
            url = opened.address("submission", submission.number)
            yield Due(f"Trình {submission}", url, due, opened.today > due)
