"""Campaigns and joint activities in the admin. Importing its modules registers their models."""

from campaigns.admin import activities, campaigns  # noqa: F401
