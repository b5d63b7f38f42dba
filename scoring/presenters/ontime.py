"""How many cards of a year were handed in by their deadline: a figure of the whole bloc, which names nobody."""

from collections.abc import Sequence
from datetime import date

from campaigns.presenters.yearfigures import MOST_YEARS
from campaigns.yearfigures import YearFigure
from common.prepared import PreparedRows, with_children
from members.models import BlocYear
from scoring.models import Round, Scorecard
from scoring.progress import was_late

# Once a round has left these, every card had its time.
_TOO_EARLY = (Round.Step.PREPARING, Round.Step.SCORING)
_ROUNDS = PreparedRows(
    Round.objects.filter(scoring_due__isnull=False).exclude(step__in=_TOO_EARLY), "year__in", most=MOST_YEARS
)
_CARDS = PreparedRows(Scorecard.objects.order_by(), "round__year__in", most=MOST_YEARS)


def cards_on_time(years: Sequence[BlocYear], today: date) -> dict[int, YearFigure]:
    """By the key of each year: of the cards of all rounds whose self-scoring is over, those that were in in time.

    A round without a deadline counts for nothing, nor does one that came in a file without the moments of its cards:
    nobody has said when they were handed in. Of any other, a card without a moment never was.
    """
    keys = [year.pk for year in years]
    in_time: dict[int, list[bool]] = {key: [] for key in keys}
    for round_ in with_children(_ROUNDS(*keys), "cards", _CARDS, *keys):
        cards = round_.cards.all()
        told = any(card.submitted_at for card in cards)
        for card in cards:
            if told or card.state == Scorecard.State.DRAFTING:
                late = card.submitted_at is None or was_late(round_, card.state, card.submitted_at, today)
                in_time[round_.year_id].append(not late)
    return {
        key: YearFigure("Phiếu tự chấm nộp đúng hạn", sum(found), of=len(found), page="progress")
        for key, found in in_time.items()
    }
