"""«Màn chiếu»: what the room sees, in large type and without a menu; only what was put on at «Điều hành».

It asks again every few seconds. Where a thing is not the reader's to see, it says that the room is shown something.
"""

from dataclasses import dataclass

from awards.models import Review
from awards.pages.reviews import review_or_404
from awards.presenters.meeting import at_hand
from awards.presenters.ranking import Ranking, ranking_of
from awards.presenters.results import QuestionResult, results_of
from awards.verbs.reviews import review_of
from members.access_of_the_awards import may_see_shown_standings
from members.pages import Opened, Page
from pacts.conferences import AgendaRow
from pacts.models import Conference
from pacts.verbs.conferences import text_of
from scoring.models import Round


@dataclass(frozen=True, kw_only=True)
class ScreenPage:
    """What is put on: one of `item`, `ranking` and `result`, or none; `withheld` is why this reader has none."""

    conference: Conference
    item: AgendaRow | None
    place: int
    places: int
    ranking: Ranking | None
    result: QuestionResult | None
    withheld: str


def load(opened: Opened) -> ScreenPage:
    """What the room is shown now."""
    conference = review_or_404(opened)
    review = review_of(conference)
    item, place, places = None, 0, 0
    ranking = result = None
    withheld = ""
    match review.showing:
        case Review.Showing.AGENDA:
            text = text_of(conference)
            place, places = at_hand(review, text) or 0, len(text.agenda)
            item = text.agenda[place - 1] if place else None
        case Review.Showing.STANDINGS if review.round is not None:
            answer = may_see_shown_standings(opened.reader, to_all=_to_all(opened, review.round))
            ranking, withheld = (ranking_of(review.round), "") if answer else (None, answer.reason)
        case Review.Showing.RESULT if review.shown_question is not None:
            day = conference.day or opened.today
            result = next(iter(results_of(review, day, order=review.shown_question)), None)
    return ScreenPage(
        conference=conference,
        item=item,
        place=place,
        places=places,
        ranking=ranking,
        result=result,
        withheld=withheld,
    )


def _to_all(opened: Opened, round_: Round) -> bool:
    return round_.shown_to(opened.reader) != Round.Visibility.OWN


PAGE = Page(
    name="review-screen",
    within="reviews",
    path="binh-xet/<int:number>/man-chieu",
    title="Màn chiếu",
    load=load,
    template="awards/review_screen.html",
    printed=False,
)
