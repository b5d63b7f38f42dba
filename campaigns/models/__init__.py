"""The tables of the campaigns and of the joint activities, one file a subject."""

# In the order in which the admin lists them.
from campaigns.models.campaigns import CAMPAIGN_DAYS, CONTENTS, Campaign, Focus, Occasion  # isort: skip
from campaigns.models.activities import (  # isort: skip
    ACTIVITY_DAYS,
    Activity,
    ActivityKind,
    Attendance,
    Picture,
)
from campaigns.models.registrations import Adjustment, RegisteredTitle, Registration, Target  # isort: skip
from campaigns.models.charity import CharityUse, Contribution  # isort: skip
from campaigns.models.works import Work, WorkShare  # isort: skip
from campaigns.models.newmodels import ModelFile, NewModel, Spread  # isort: skip
from campaigns.models.tasks import PlanTask, TaskHelper  # isort: skip
from campaigns.models.contests import Contest, Match, Meet, SidePrize, Team, TeamMember  # isort: skip
from campaigns.models.reports import (  # isort: skip
    DeadlineMove,
    MemberReport,
    ReportCall,
    ReportFigure,
    ReportFile,
    ReportIndicator,
)
from campaigns.models.visits import Visit, VisitedMember  # isort: skip

__all__ = [
    "ACTIVITY_DAYS",
    "CAMPAIGN_DAYS",
    "CONTENTS",
    "Activity",
    "ActivityKind",
    "Adjustment",
    "Attendance",
    "Campaign",
    "CharityUse",
    "Contest",
    "Contribution",
    "DeadlineMove",
    "Focus",
    "Match",
    "Meet",
    "MemberReport",
    "ModelFile",
    "NewModel",
    "Occasion",
    "Picture",
    "PlanTask",
    "RegisteredTitle",
    "Registration",
    "ReportCall",
    "ReportFigure",
    "ReportFile",
    "ReportIndicator",
    "SidePrize",
    "Spread",
    "Target",
    "TaskHelper",
    "Team",
    "TeamMember",
    "Visit",
    "VisitedMember",
    "Work",
    "WorkShare",
]
