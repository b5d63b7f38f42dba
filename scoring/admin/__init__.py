"""Scoring in the admin: rubrics are built here, rounds opened and moved on; scores are only looked at."""

from scoring.admin import cards, rounds, rubrics  # noqa: F401
