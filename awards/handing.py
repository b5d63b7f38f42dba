"""Which submissions are handed on to the standing body of the province: those that were sent, if the year says so.

While a case is back with the bloc to be supplemented, its papers are the bloc's again, until they are sent once more.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from awards.models import AwardSettings, Proposal, ProposalStep, Submission
from awards.rules.proposing import SENT, Stage
from awards.verbs.proposals import stage
from members.access import Reader, RoleKind
from members.models import BlocYear

# Whose papers the authority has before it, or had when it decided.
AT_THE_AUTHORITY = SENT - {Stage.SUPPLEMENT}


def hands_on(year: BlocYear) -> bool:
    """Whether this year's dossiers go through the standing body."""
    return AwardSettings.objects.filter(year=year.pk, to_standing_body=True).exists()


def hands_on_to(year: BlocYear, reader: Reader) -> bool:
    """The same for this reader: nothing is asked of the database for whoever is no standing body."""
    return RoleKind.STANDING_BODY in reader.kinds and hands_on(year)


def cases_in(submission: Submission) -> list[Proposal]:
    """All proposals of a submission with all that is told of them, those that ended among them."""
    rows = Proposal.objects.filter(submission=submission).order_by("number")
    related = rows.select_related("nomination__form", "nomination__member", "submission", "award")
    return list(related.prefetch_related("steps", "nomination__form__editions"))


def was_sent(cases: Iterable[Proposal]) -> bool:
    """Whether one of these was sent and is not with the bloc alone."""
    return any(stage(one) in SENT for one in cases)


def with_stage(proposals: QuerySet[Proposal]) -> QuerySet[Any]:
    """The proposals with their `stage` as the database tells it; `awards.rules.proposing.stage_of` is the rule."""
    of_proposal = ProposalStep.objects.filter(proposal=OuterRef("pk")).exclude(to="")
    taken_back = ProposalStep.objects.filter(proposal=OuterRef("proposal"), takes_back=OuterRef("number"))
    last = of_proposal.filter(~Exists(taken_back)).order_by("-number")
    return proposals.annotate(stage=Subquery(last.values("to")[:1]))


def having(stages: Iterable[Stage]) -> Exists:
    """That a submission has a case at one of these stages."""
    wanted: Sequence[str] = sorted(one.value for one in stages)
    return Exists(with_stage(Proposal.objects.filter(submission=OuterRef("pk"))).filter(stage__in=wanted))
