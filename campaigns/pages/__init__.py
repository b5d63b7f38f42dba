"""The pages of floor 2's campaigns and joint activities, in the order of the menu."""

from typing import Any

from campaigns.pages import activities, campaigns
from members.pages import Page

PAGES: list[Page[Any]] = [campaigns.CAMPAIGNS, campaigns.CAMPAIGN, activities.ACTIVITIES]
