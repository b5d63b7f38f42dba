"""The pages of the review and of the ledger, one file a page, in the order of the menu."""

from typing import Any

from awards.pages import catalogue, formform, groundforms, review_settings, reviews
from members.pages import Page, YearDoor

PAGES: list[Page[Any]] = [
    reviews.REVIEWS,
    reviews.REVIEW,
    review_settings.PAGE,
    catalogue.PAGE,
    formform.PAGE,
    groundforms.PAY,
    groundforms.GROUND,
]
DOORS: list[YearDoor] = []
