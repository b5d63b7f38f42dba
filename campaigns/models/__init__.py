"""The tables of the campaigns and of the joint activities, one file a subject."""

from campaigns.models.activities import ACTIVITY_DAYS, Activity, ActivityKind
from campaigns.models.campaigns import CAMPAIGN_DAYS, Campaign, Focus, Occasion

__all__ = ["ACTIVITY_DAYS", "CAMPAIGN_DAYS", "Activity", "ActivityKind", "Campaign", "Focus", "Occasion"]
