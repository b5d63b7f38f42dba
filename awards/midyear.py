"""What is proposed after a campaign: for the campaign's page and the bloc's reports, which stand below the review."""

from collections import Counter
from dataclasses import replace
from typing import cast

from django.utils.functional import SimpleLazyObject

from awards.models import AwardForm
from awards.pages.caseforms import AFTER
from awards.presenters.proposals import IN_CAMPAIGN, lines_of
from awards.queries import holidays_of, proposals_after, proposals_of
from awards.rules.proposing import Stage
from awards.rules.workingdays import Holidays
from awards.verbs.proposals import stage
from campaigns.models import Campaign
from campaigns.pages.campaigns import ProposedAfter
from campaigns.presenters.summaries import ProposalCounts
from members.access_of_the_awards import may_manage_proposals
from members.models import BlocYear
from members.pages import Opened


def proposed_after(opened: Opened, campaign: Campaign) -> ProposedAfter:
    """Whom the bloc proposes after this campaign, as the reader may know it."""
    year, found = opened.year, proposals_after(campaign, opened.year)
    # Most are due on no day that would ask for them.
    holidays = cast(Holidays, SimpleLazyObject(lambda: holidays_of(year.bloc)))
    lines = lines_of(year, opened.reader, opened.today, holidays, found) if found else []
    new_url = f"{opened.address('proposal-new')}?{AFTER}={campaign.number}"
    return ProposedAfter(
        lines=[replace(line, url=opened.address("proposal", line.proposal.number)) for line in lines],
        table=IN_CAMPAIGN,
        url=opened.address("proposals"),
        new_url=new_url if may_manage_proposals(opened.reader) else "",
    )


def proposal_counts(year: BlocYear, campaign: Campaign | None) -> ProposalCounts:
    """How many are proposed in the year, or after this campaign, whatever became of it; without what was withdrawn."""
    found = proposals_after(campaign, year) if campaign else proposals_of(year)
    subjects = Counter(one.nomination.form.subject for one in found if stage(one) != Stage.WITHDRAWN)
    return ProposalCounts(subjects[AwardForm.Subject.COLLECTIVE], subjects[AwardForm.Subject.INDIVIDUAL])
