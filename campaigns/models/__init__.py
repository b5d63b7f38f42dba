"""The tables of the campaigns and of the joint activities, one file a subject."""

# In the order in which the admin lists them.
from campaigns.models.campaigns import CAMPAIGN_DAYS, CONTENTS, Campaign, Focus, Occasion  # isort: skip
from campaigns.models.activities import ACTIVITY_DAYS, Activity, ActivityKind, Attendance, next_number  # isort: skip

__all__ = [
    "ACTIVITY_DAYS",
    "CAMPAIGN_DAYS",
    "CONTENTS",
    "Activity",
    "ActivityKind",
    "Attendance",
    "Campaign",
    "Focus",
    "Occasion",
    "next_number",
]
