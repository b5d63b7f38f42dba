"""Who appraises whose card in a round («Phân công thẩm định»), and what that lets them see."""

from members.access import Answer, Reader, may_see_card
from scoring.models import Appraiser, Round, Scorecard


def cards_given(round_: Round, reader: Reader) -> frozenset[str]:
    """The members whose cards this reader is to appraise and may open: those that were submitted."""
    if not reader.own:
        return frozenset()
    given = Appraiser.objects.filter(
        round=round_.pk,
        appraiser__code__in=reader.own,
        appraiser__year=round_.year_id,
        member__cards__round=round_.pk,
    ).exclude(member__cards__state=Scorecard.State.DRAFTING)
    return frozenset(given.values_list("member__code", flat=True))


def may_open_card(reader: Reader, round_: Round, member: str) -> Answer:
    """Whether the reader may see this member's card in this round, as one of its appraisers too."""
    answer = may_see_card(reader, member, round_.shown_visibility)
    return answer or may_see_card(reader, member, round_.shown_visibility, cards_given(round_, reader))
