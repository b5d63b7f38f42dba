"""The pages of the review, one file a page, in the order of the menu."""

from typing import Any

from awards.pages import review_settings, reviews
from members.pages import Page

PAGES: list[Page[Any]] = [
    reviews.REVIEWS,
    reviews.REVIEW,
    review_settings.PAGE,
]
