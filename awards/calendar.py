"""Which days of the year belong to proposals: by when a submission has to be there, or be supplemented.

They are the bloc's own people's: what is not sent yet is no member's business.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from awards.models import ProposalStep, Submission
from awards.presenters.proposals import ProposalLine, deadline_of, line_of
from awards.queries import proposals_of
from awards.rules.proposing import Stage
from members.access import may_see_everything
from members.calendar import CalendarDay, DayKind
from members.pages import Opened

# Whether anything was to be supplemented by a day.
_ASKED_BY = Exists(ProposalStep.objects.filter(proposal__submission=OuterRef("pk"), due__isnull=False))


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The deadlines of submissions that wait to be sent, and of proposals that have to be supplemented."""
    for submission, line in waiting(opened):
        due = deadline_of(submission)
        if due and line is None:
            yield CalendarDay(due, f"Trình {submission}", opened.address("submission", submission.number), DayKind.DUE)
        elif line is not None and line.due:
            url = opened.address("proposal", line.proposal.number)
            yield CalendarDay(line.due, f"Bổ sung hồ sơ: {line.whom}", url, DayKind.DUE)


def waiting(opened: Opened) -> list[tuple[Submission, ProposalLine | None]]:
    """The submissions with a case that is being prepared (and None), and those with one to supplement (and that)."""
    if not may_see_everything(opened.reader):
        return []
    rows = Submission.objects.filter(year=opened.year.pk).annotate(asked=_ASKED_BY).order_by("number")
    submissions = {one.pk: one for one in rows}
    # The proposals take several looks more, and most years have no day that any of them would tell.
    if not any(deadline_of(one) or one.asked for one in submissions.values()):
        return []
    found: list[tuple[Submission, ProposalLine | None]] = []
    told: set[int] = set()
    for proposal in proposals_of(opened.year):
        line, key = line_of(proposal, opened.today, {}), proposal.submission_id
        if key is None:
            continue
        if line.stage == Stage.PREPARING and key not in told:
            told.add(key)
            found.append((submissions[key], None))
        elif line.stage == Stage.SUPPLEMENT:
            found.append((submissions[key], line))
    return found
