"""What a round of voting came to: who has enough votes and a place, who has not, and who stands level for the last.

Votes decide as far as they can. Where they can't, nobody is chosen by the order of a list: the rest is tied, and the
bloc's rule says what is done (`awards.models.Question.TiePath`). Pure.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Why(StrEnum):
    """What there is to say of an outcome; CLEAR: nothing, everybody who passed has a place."""

    CLEAR = "clear"
    OVER = "over"
    TIE = "tie"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Standing(Generic[Key]):
    """One case, its votes, and whether they are enough."""

    key: Key
    votes: int
    passes: bool


@dataclass(frozen=True)
class Decided(Generic[Key]):
    """Who was chosen, who not, and who stands level for the `places_left` that are left among them."""

    chosen: tuple[Key, ...]
    not_chosen: tuple[Key, ...]
    tied: tuple[Key, ...] = ()
    places_left: int = 0
    why: Why = Why.CLEAR


def decide(cases: Sequence[Standing[Key]], places: int | None) -> Decided[Key]:
    """Who is chosen of these, with so many places; None: no limit. The order in which they come decides nothing.

    The answer names the cases in the order in which they came.
    """
    passed = [case for case in cases if case.passes]
    if not passed:
        return Decided((), tuple(case.key for case in cases), why=Why.NOBODY)
    if places is None or len(passed) <= places:
        return _answer(cases, {case.key for case in passed}, set(), 0, Why.CLEAR)
    # The votes of the last who would have a place; whoever has more has one for certain.
    ranked = sorted((case.votes for case in passed), reverse=True)
    last = ranked[places - 1] if places else None
    surely = {case.key for case in passed if last is not None and case.votes > last}
    level = {case.key for case in passed if case.votes == last}
    left = places - len(surely)
    if len(level) > left:
        return _answer(cases, surely, level, left, Why.TIE)
    return _answer(cases, surely | level, set(), 0, Why.OVER)


def by_points(tied: Sequence[tuple[Key, Fraction | None]], places: int) -> Decided[Key]:
    """Who of those tied takes the places that are left, by their points; whoever has none known stands behind.

    Equal points leave them tied.
    """
    least = min((points for _, points in tied if points is not None), default=Fraction(0)) - 1
    order = sorted({least if points is None else points for _, points in tied}, reverse=True)
    # Points stand in for votes: their place from below, so that more is better.
    place = {points: number for number, points in enumerate(reversed(order))}
    cases = [Standing(key, place[least if points is None else points], True) for key, points in tied]
    return decide(cases, places)


def _answer(cases: Sequence[Standing[Key]], chosen: set[Key], tied: set[Key], left: int, why: Why) -> Decided[Key]:
    return Decided(
        chosen=tuple(case.key for case in cases if case.key in chosen),
        not_chosen=tuple(case.key for case in cases if case.key not in chosen and case.key not in tied),
        tied=tuple(case.key for case in cases if case.key in tied),
        places_left=left,
        why=why,
    )
