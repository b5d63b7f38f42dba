"""Who may read the documents that tell of scores: whoever the round shows the scores themselves.

A card is for whoever may see that card, a summary for whoever may see all of them, the standings for whoever may see
the totals, and a publication for whoever may have its file. A round that is not there any more shows nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from documents.audience import Audience, Key
from members.access import (
    Answer,
    Reader,
    may_have_published_file,
    may_see_all_cards,
    may_see_card,
    may_see_total,
)
from members.models import BlocYear
from scoring.models import Publication, Round

NOT_PUBLISHED = Answer(False, "Kỳ chấm điểm này chưa công bố.")
# For whom the prints of the publications were made.
_MADE_FOR = Publication.objects.order_by().values_list("round__code", "visibility", "reasons")


@dataclass(frozen=True)
class ShownByRounds:
    """What the rounds of a year show of their scores now, and whom the prints of their publications were made for."""

    rounds: Mapping[str, Round]
    made_for: Mapping[str, set[tuple[str, str]]]

    def visibility(self, code: str, reader: Reader) -> str:
        """What the round with this code shows to this reader; the least, if there is none."""
        return self.rounds[code].shown_to(reader) if code in self.rounds else Round.Visibility.OWN


def shown_in(year: BlocYear) -> ShownByRounds:
    """What the rounds of this year show; two queries."""
    made_for: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for code, visibility, reasons in _MADE_FOR.filter(round__year=year.pk):
        made_for[code].add((visibility, reasons))
    return ShownByRounds({round_.code: round_ for round_ in Round.objects.filter(year=year.pk)}, made_for)


def _round_in(key: Key) -> str:
    return key[0] if key else ""


def _member_in(key: Key) -> str:
    return key[-1] if key else ""


def _may_read_card(reader: Reader, shown: ShownByRounds, key: Key) -> Answer:
    return may_see_card(reader, _member_in(key), shown.visibility(_round_in(key), reader))


def _may_read_all(reader: Reader, shown: ShownByRounds, key: Key) -> Answer:
    return may_see_all_cards(reader, shown.visibility(_round_in(key), reader))


def _may_read_totals(reader: Reader, shown: ShownByRounds, key: Key) -> Answer:
    return may_see_total(reader, "", shown.visibility(_round_in(key), reader))


def _may_read_published(reader: Reader, shown: ShownByRounds, key: Key) -> Answer:
    """One source for all publications of a round: who may not have one of their files gets none of them here."""
    code = _round_in(key)
    answer = NOT_PUBLISHED
    for visibility, reasons in shown.made_for.get(code, ()):
        answer = may_have_published_file(
            reader, shown.visibility(code, reader), visibility, reasons=shown.rounds[code].reasons, tells=reasons
        )
        if not answer:
            return answer
    return answer


# «…/<round>/<member>»: one member's card.
ONE_CARD = Audience(_may_read_card, shown_in, whose=_member_in)
# «…/<round>»: the scores of all members.
ALL_SCORES = Audience(_may_read_all, shown_in)
# «…/<round>»: their totals and ranks, and whatever else the round shows to all.
TOTALS = Audience(_may_read_totals, shown_in)
# «…/<round>»: what was published of the round.
PUBLISHED = Audience(_may_read_published, shown_in)
