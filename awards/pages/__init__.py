"""The pages of the review and of the ledger, one file a page, in the order of the menu."""

from typing import Any

from awards.pages import (
    award,
    catalogue,
    checklists,
    eligibility,
    eligibilityforms,
    formform,
    groundforms,
    ledger,
    proposal,
    proposalforms,
    proposals,
    review_run,
    review_screen,
    review_settings,
    reviews,
    submission,
    submissionforms,
    votes,
)
from members.pages import Page, YearDoor

PAGES: list[Page[Any]] = [
    reviews.REVIEWS,
    reviews.REVIEW,
    review_settings.PAGE,
    review_run.PAGE,
    review_screen.PAGE,
    ledger.LEDGER_PAGE,
    award.ENTRY,
    award.AWARD,
    ledger.AGENCY_PAGE,
    proposals.PAGE,
    proposalforms.NEW,
    checklists.CHECKLIST,
    checklists.HOLIDAYS,
    submission.PAGE,
    submissionforms.EDIT,
    submissionforms.SEND,
    submissionforms.ITEM,
    proposal.PAGE,
    proposalforms.STEP,
    catalogue.PAGE,
    formform.PAGE,
    groundforms.PAY,
    groundforms.GROUND,
    eligibility.PAGE,
    eligibilityforms.SETTINGS,
    eligibilityforms.MEMBER,
    eligibilityforms.ANSWER,
    votes.VOTES,
]
DOORS: list[YearDoor] = [award.FILE, proposal.FILE, submission.FILE, submission.BUNDLE]
