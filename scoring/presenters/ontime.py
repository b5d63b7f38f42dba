"""How many cards of a year were handed in by their deadline: a figure of the whole bloc, which names nobody."""

from collections.abc import Sequence
from datetime import date

from campaigns.yearfigures import YearFigure
from members.models import BlocYear
from scoring.models import Round, Scorecard
from scoring.progress import was_late

# Once a round has left these, every card had its time.
_TOO_EARLY = (Round.Step.PREPARING, Round.Step.SCORING)


def cards_on_time(years: Sequence[BlocYear], today: date) -> dict[int, YearFigure]:
    """By the key of each year: of the cards of all rounds whose self-scoring is over, those that were in in time.

    A round without a deadline counts for nothing, nor does one that came in a file without the moments of its cards:
    nobody has said when they were handed in. Of any other, a card without a moment never was.
    """
    keys = [year.pk for year in years]
    cards = list(
        Scorecard.objects.filter(round__year__in=keys, round__scoring_due__isnull=False)
        .exclude(round__step__in=_TOO_EARLY)
        .select_related("round")
    )
    told = {card.round_id for card in cards if card.submitted_at}
    in_time: dict[int, list[bool]] = {key: [] for key in keys}
    for card in cards:
        if card.round_id in told or card.state == Scorecard.State.DRAFTING:
            late = card.submitted_at is None or was_late(card.round, card.state, card.submitted_at, today)
            in_time[card.round.year_id].append(not late)
    return {
        key: YearFigure("Phiếu tự chấm nộp đúng hạn", sum(found), of=len(found), page="progress")
        for key, found in in_time.items()
    }
