"""From cards to ranks (DESIGN §5).

Ranks go by the total, then by the rubric's tie-break rules, one after the other: by figures as cards show them, so that
nobody stands behind another for what no print tells. Whoever is still equal shares a rank: 1, 2, 2, 4. What is not
known yet (nothing scored there, no votes) is never ahead of what is known, and two unknowns are equal.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from common.vietnamese.numbers import show_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import BONUS, FEWER_PENALTIES, VOTES, PlainRubric
from scoring.rules.totals import Card, sum_of

Member = TypeVar("Member", bound=Hashable)

# What is compared under one rule: more is better, and None is behind everything.
Measure = Decimal | None


@dataclass(frozen=True, slots=True)
class Contender(Generic[Member]):
    """What one member brings: its card, whether it is «không xét», and its votes if there was a ballot."""

    member: Member
    card: Card
    ineligible: bool = False
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class RankedMember(Generic[Member]):
    """One line of the standings.

    `rank` is None for whoever is ineligible or has nothing scored; `tied` says that the rank is shared.
    `decided_by` tells in Vietnamese which tie-break rule put it above those who come next with the same total
    («hơn ở nhóm I: 587,5 so với 585»); "" if no rule was needed.
    """

    member: Member
    rank: int | None
    total: Decimal | None
    band: str
    tied: bool
    decided_by: str


def band_of(rubric: PlainRubric, total: Decimal | None) -> str:
    """The name of the highest band that `total` reaches; "" for none, and while there is no total."""
    if total is None:
        return ""
    reached = [band for band in rubric.bands if band.at_least <= total]
    return max(reached, key=lambda band: band.at_least).name if reached else ""


def rank(rubric: PlainRubric, entries: Sequence[Contender[Member]]) -> list[RankedMember[Member]]:
    """The standings of `entries`, which come in protocol order.

    First the ranked members, best first, those of one rank in protocol order; then, without a rank and in
    protocol order, those who have nothing scored; last the ineligible ones, who keep total and band.
    """
    contest = [entry for entry in entries if not entry.ineligible and entry.card.total is not None]
    # Sorting is stable, reversed too: equal members stay in protocol order.
    contest.sort(key=lambda entry: _key(rubric, entry), reverse=True)
    places = [list(same) for _, same in groupby(contest, key=lambda entry: _key(rubric, entry))]

    rows: list[RankedMember[Member]] = []
    for number, shared in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else None
        reason = _decided_by(rubric, shared[0], following) if following else ""
        first = len(rows) + 1
        rows += [_row(rubric, entry, first, len(shared) > 1, reason) for entry in shared]
    rows += [_row(rubric, entry) for entry in entries if not entry.ineligible and entry.card.total is None]
    rows += [_row(rubric, entry) for entry in entries if entry.ineligible]
    return rows


def rank_in(rubric: PlainRubric, entries: Sequence[Contender[Member]], code: str) -> list[tuple[Member, int | None]]:
    """The members by what they got under one top node alone, each with its rank there, in the order of `rank`.

    More is better, and of what is subtracted less. Equal members share a rank; nothing else is asked. Who is
    ineligible, or has nothing scored there, has none. KeyError: no top node of this code.
    """
    node = {top.code: top for top in rubric.nodes}[code]

    def merit(entry: Contender[Member]) -> Decimal:
        points = entry.card.nodes[code] or Decimal(0)
        return -points if node.under is Sign.PENALTY else points

    contest = [entry for entry in entries if not entry.ineligible and entry.card.nodes[code] is not None]
    contest.sort(key=merit, reverse=True)
    found: list[tuple[Member, int | None]] = []
    for _, shared in groupby(contest, key=merit):
        first = len(found) + 1
        found += [(entry.member, first) for entry in shared]
    found += [(entry.member, None) for entry in entries if not entry.ineligible and entry.card.nodes[code] is None]
    return found + [(entry.member, None) for entry in entries if entry.ineligible]


def _row(
    rubric: PlainRubric, entry: Contender[Member], place: int | None = None, tied: bool = False, decided_by: str = ""
) -> RankedMember[Member]:
    total = entry.card.total
    return RankedMember(entry.member, place, total, band_of(rubric, total), tied, decided_by)


def _key(rubric: PlainRubric, entry: Contender[Member]) -> list[tuple[bool, Decimal]]:
    """What decides the rank, first things first; each part says whether it is known, then how much it is."""
    parts = [entry.card.total, *(_measure(rubric, entry, token) for token in rubric.tie_break)]
    return [(part is not None, part or Decimal(0)) for part in parts]


def _measure(rubric: PlainRubric, entry: Contender[Member], token: str) -> Measure:
    """What the tie-break rule `token` compares."""
    if token == BONUS:
        return sum_of(rubric, entry.card, Sign.BONUS)
    if token == FEWER_PENALTIES:
        penalty = sum_of(rubric, entry.card, Sign.PENALTY)
        return None if penalty is None else -penalty
    if token == VOTES:
        return None if entry.votes is None else Decimal(entry.votes)
    return entry.card.nodes[token]


def _decided_by(rubric: PlainRubric, above: Contender[Member], below: Contender[Member]) -> str:
    """Why `above` stands over `below`, whose total is the same; "" if the totals differ."""
    if above.card.total != below.card.total:
        return ""
    # They don't share a rank, so there is a rule that tells them apart.
    token = next(t for t in rubric.tie_break if _measure(rubric, above, t) != _measure(rubric, below, t))
    more, less = (_shown(token, _measure(rubric, entry, token)) for entry in (above, below))
    return f"{_rule_name(rubric, token)}: {more} so với {less}"


def _rule_name(rubric: PlainRubric, token: str) -> str:
    if token == BONUS:
        return "hơn về điểm thưởng"
    if token == FEWER_PENALTIES:
        return "ít điểm trừ hơn"
    if token == VOTES:
        return "nhiều phiếu hơn"
    node = next((node for node in rubric.nodes if node.code == token), None)
    is_group = node is not None and node.under is Sign.PLAIN
    return f"hơn ở {'nhóm' if is_group else 'mục'} {node.called() if node else token}"


def _shown(token: str, measure: Measure) -> str:
    if measure is None:
        return "chưa có phiếu" if token == VOTES else "chưa chấm"
    return show_number(-measure if token == FEWER_PENALTIES else measure)
