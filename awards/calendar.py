"""Which days of the year belong to proposals: by when a submission has to be there, or be supplemented.

They are the bloc's own people's: what is not sent yet is no member's business. A dossier of many cases has one day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Deadline:
    """By when these cases of a submission have to be sent, or supplemented."""

    day: date
    submission: Submission
    stage: Stage
    cases: list[ProposalLine]

    @property
    def title(self) -> str:
        """«Trình Hồ sơ trình số 1: 3 trường hợp»; of one to supplement, whose it is."""
        if self._of_one:
            return f"Bổ sung hồ sơ: {self.cases[0].whom}"
        deed = "Trình" if self.stage == Stage.PREPARING else "Bổ sung"
        return f"{deed} {str(self.submission).lower()}: {len(self.cases)} trường hợp"

    def url_in(self, opened: Opened) -> str:
        """Where it is done."""
        if self._of_one:
            return opened.address("proposal", self.cases[0].proposal.number)
        return opened.address("submission", self.submission.number)

    @property
    def _of_one(self) -> bool:
        return self.stage == Stage.SUPPLEMENT and len(self.cases) == 1


def calendar_days(opened: Opened) -> Iterator[CalendarDay]:
    """The deadlines of submissions that wait to be sent, and of those with cases that have to be supplemented."""
    for one in deadlines(opened):
        yield CalendarDay(one.day, one.title, one.url_in(opened), DayKind.DUE)


def deadlines(opened: Opened) -> list[Deadline]:
    """Each day by which something of a submission is due, once, with all the cases that it is due for."""
    if not may_see_everything(opened.reader):
        return []
    rows = Submission.objects.filter(year=opened.year.pk).annotate(asked=_ASKED_BY).order_by("number")
    submissions = {one.pk: one for one in rows}
    # The proposals take several looks more, and most years have no day that any of them would tell.
    if not any(deadline_of(one) or one.asked for one in submissions.values()):
        return []
    found: dict[tuple[int, Stage, date], Deadline] = {}
    for proposal in proposals_of(opened.year):
        line, key = line_of(proposal, opened.today, {}), proposal.submission_id
        if key is None or line.due is None or line.stage not in (Stage.PREPARING, Stage.SUPPLEMENT):
            continue
        of = found.setdefault((key, line.stage, line.due), Deadline(line.due, submissions[key], line.stage, []))
        of.cases.append(line)
    return list(found.values())
