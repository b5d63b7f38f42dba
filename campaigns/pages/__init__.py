"""The pages of floor 2's campaigns and joint activities, in the order of the menu."""

from typing import Any

from campaigns.pages import (
    activities,
    activity,
    activity_pictures,
    activity_plan,
    activity_removal,
    activity_result,
    activity_settings,
    arrangement,
    campaignform,
    campaigns,
    charity,
    charity_forms,
    contestforms,
    matchforms,
    meet,
    meetforms,
    newmodelfiles,
    newmodelforms,
    newmodels,
    registrationform,
    registrations,
    reportcallform,
    reportfiles,
    reportform,
    reports,
    resultsform,
    taskform,
    tasks,
    teamforms,
    visits,
    works,
)
from members.pages import Page, YearDoor

_BEFORE: list[Page[Any]] = [campaigns.CAMPAIGNS, arrangement.PAGE, campaignform.NEW]
_BEHIND: list[Page[Any]] = [
    campaignform.EDIT,
    tasks.PLAN,
    taskform.PAGE,
    tasks.DONE,
    registrations.REGISTRATIONS,
    registrations.REGISTRATION,
    registrationform.PAGE,
    resultsform.PAGE,
    newmodels.NEW_MODELS,
    newmodelforms.PROPOSAL,
    newmodels.NEW_MODEL,
    newmodelforms.REVIEW,
    newmodelforms.SPREAD,
    newmodelfiles.PAGE,
    reports.REPORTS,
    reportcallform.PAGE,
    reports.REPORT,
    reportform.PAGE,
    reportfiles.PAGE,
    visits.VISITS,
    visits.VISIT,
    activities.ACTIVITIES,
    activity_settings.PAGE,
    charity.CHARITY,
    charity_forms.CONTRIBUTION,
    charity_forms.USE,
    works.WORKS,
    works.WORK,
    activity_plan.NEW,
    activity.ACTIVITY,
    activity_plan.EDIT,
    activity_result.RESULTS,
    activity_pictures.PAGE,
    activity_removal.REMOVAL,
    meet.MEET,
    meetforms.MEET_FORM,
    contestforms.CONTEST_FORM,
    meet.CONTEST,
    teamforms.TEAM_FORM,
    matchforms.PAGE,
]


def campaign_pages(proposed: campaigns.FindsProposed) -> list[Page[Any]]:
    """All of them; `proposed` tells a campaign's page of the awards that were proposed after it."""
    return [*_BEFORE, campaigns.campaign_page(proposed), *_BEHIND]


# The pages that tell what a year came to.
WHAT_CAME_OF_IT: list[Page[Any]] = [
    registrations.REGISTRATIONS,
    reports.REPORTS,
    activities.ACTIVITIES,
    newmodels.NEW_MODELS,
    charity.CHARITY,
    works.WORKS,
]
DOORS: list[YearDoor] = [activity_pictures.FILE, newmodelfiles.FILE, reportfiles.FILE]
