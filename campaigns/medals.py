"""Who won most in a meet («xếp hạng toàn đoàn»): prizes of each member, their points, and its rank. Pure.

What a team of several members won is counted by a rule that the bloc chooses: in full for each of them, shared out
evenly, or for none. Shares are exact fractions: a third three times is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from campaigns.ranks import shared_ranks

FIRST, SECOND, THIRD, CONSOLATION = "first", "second", "third", "consolation"
PRIZES = (FIRST, SECOND, THIRD, CONSOLATION)
# How a prize of several members counts for each of them.
EACH, SPLIT, NONE = "each", "split", "none"
# What decides the rank: first, second and third prizes in this order, or points.
BY_PRIZES, BY_POINTS = "prizes", "points"


@dataclass(frozen=True)
class WonPrize:
    """A prize, and the members whose team won it."""

    prize: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class MeetRules:
    """How a meet is reckoned; `points` are what each prize gives."""

    ranking: str = BY_PRIZES
    mixed: str = EACH
    points: Mapping[str, int] | None = None


@dataclass(frozen=True)
class MedalLine:
    """One member: how many of each prize, in the order of `PRIZES`; its points, 0 where none are given; its rank."""

    member: str
    prizes: tuple[Fraction, ...]
    points: Fraction
    rank: int

    @property
    def total(self) -> Fraction:
        """All its prizes."""
        return sum(self.prizes, Fraction(0))


def share_of(members: int, mixed: str) -> Fraction:
    """What of a prize counts for each member of a team of so many."""
    if members == 1 or mixed == EACH:
        return Fraction(1)
    return Fraction(1, members) if mixed == SPLIT else Fraction(0)


def medal_table(members: Sequence[str], won: Iterable[WonPrize], rules: MeetRules) -> list[MedalLine]:
    """The members by rank, those level with each other in the order given. «Khuyến khích» counts by points alone."""
    counts = {member: dict.fromkeys(PRIZES, Fraction(0)) for member in members}
    for one in won:
        for member in one.members:
            counts[member][one.prize] += share_of(len(one.members), rules.mixed)
    given = rules.points or {}
    points = {
        member: sum((count * given.get(prize, 0) for prize, count in found.items()), Fraction(0))
        for member, found in counts.items()
    }
    by_prizes = {member: tuple(found[prize] for prize in (FIRST, SECOND, THIRD)) for member, found in counts.items()}
    ranks = shared_ranks(points if rules.ranking == BY_POINTS else by_prizes)
    lines = [MedalLine(member, tuple(counts[member].values()), points[member], ranks[member]) for member in members]
    return sorted(lines, key=lambda line: line.rank)


def exact(value: Fraction) -> int | Decimal | str:
    """A share as a cell of a table: a number where its decimals end, else in words («1 1/3»)."""
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return Decimal(value.numerator) / Decimal(value.denominator)
    whole, part = divmod(value.numerator, value.denominator)
    return f"{whole} {part}/{value.denominator}" if whole else f"{part}/{value.denominator}"
