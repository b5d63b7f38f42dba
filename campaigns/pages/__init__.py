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
    newmodelforms,
    newmodels,
    registrationform,
    registrations,
    resultsform,
    works,
)
from members.pages import Page, YearDoor

PAGES: list[Page[Any]] = [
    campaigns.CAMPAIGNS,
    arrangement.PAGE,
    campaignform.NEW,
    campaigns.CAMPAIGN,
    campaignform.EDIT,
    registrations.REGISTRATIONS,
    registrations.REGISTRATION,
    registrationform.PAGE,
    resultsform.PAGE,
    newmodels.NEW_MODELS,
    newmodelforms.PROPOSAL,
    newmodels.NEW_MODEL,
    newmodelforms.REVIEW,
    newmodelforms.SPREAD,
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
]
DOORS: list[YearDoor] = [activity_pictures.FILE]
