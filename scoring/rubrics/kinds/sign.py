"""What points do to the sum above them."""

from enum import StrEnum


class Sign(StrEnum):
    """Points stand for themselves, add as a bonus, or subtract."""

    PLAIN = "plain"
    BONUS = "bonus"
    PENALTY = "penalty"
