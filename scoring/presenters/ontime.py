"""How many cards of a year were handed in by their deadline: a figure of the whole bloc, which names nobody."""

from datetime import date

from campaigns.yearfigures import YearFigure
from members.models import BlocYear
from scoring.models import Round, Scorecard
from scoring.progress import was_late

# Once a round has left these, every card had its time.
_TOO_EARLY = (Round.Step.PREPARING, Round.Step.SCORING)


def cards_on_time(year: BlocYear, today: date) -> YearFigure:
    """Of the cards of all rounds that had a deadline and whose self-scoring is over, those that were in by then."""
    cards = list(
        Scorecard.objects.filter(round__year=year.pk, round__scoring_due__isnull=False)
        .exclude(round__step__in=_TOO_EARLY)
        .select_related("round")
    )
    in_time = [card for card in cards if not was_late(card.round, card.state, card.submitted_at, today)]
    return YearFigure("Phiếu tự chấm nộp đúng hạn", len(in_time), of=len(cards))
