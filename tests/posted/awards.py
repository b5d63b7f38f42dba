"""What is sent to the forms of the review."""

from tests.awards.meeting import SETTLED, called
from tests.pacts.life import Life
from tests.posted.reading import Sent, shown_to


def review_settings(life: Life) -> Sent:
    called(life.made)
    return {"seen": shown_to("thuky", life, "review-settings", 1)["seen"]} | SETTLED
