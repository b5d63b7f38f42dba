"""What counts of a card: of each mark its points, and the little that the filters ask of it.

Sums and counts go over all marks of a round, and a save needs them anew each time. So the database tells of every card
in one text, and a text is read once: of the cards that a save leaves as they were, nothing is worked out again. Nothing
is kept but this work, by all of what it was made of.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

from django.db.models import Aggregate, BigIntegerField, Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from common.prepared import Prepared
from scoring.models import Scorecard, Stage
from scoring.rubrics.kinds.points import Points
from scoring.rubrics.storing import RubricTree
from scoring.rules.totals import NOTHING_EXEMPT, Card, add_up

# Asked for of every mark.
_STAGES: tuple[str, ...] = tuple(Stage.values)


class Counted(Protocol):
    """A mark as sums and filters see it, whether it was loaded whole or not."""

    @property
    def reckoned(self) -> Points | None: ...
    @property
    def claims_points(self) -> bool: ...
    @property
    def answered(self) -> bool: ...
    def has(self, stage: str) -> bool: ...


class CountedMark(NamedTuple):
    """What counts of a mark that was not loaded whole."""

    reckoned: Points | None
    stages: frozenset[str]
    claims_points: bool
    answered: bool

    def has(self, stage: str) -> bool:
        """Whether something was put in at this stage."""
        return stage in self.stages


@dataclass(frozen=True, eq=False)
class Tally:
    """The marks of one card by their criteria. Those read from a text are shared: only to be read."""

    tree: RubricTree
    marks: Mapping[str, Counted]

    @cached_property
    def card(self) -> Card:
        """What the card adds up to."""
        return added_up(self.tree, {code: mark.reckoned for code, mark in self.marks.items()})

    def card_without(self, exempt: frozenset[str]) -> Card:
        """What the card adds up to where these criteria do not apply to its member."""
        return added_up(self.tree, {code: mark.reckoned for code, mark in self.marks.items()}, exempt)

    @cached_property
    def answered(self) -> frozenset[str]:
        """The criteria whose appraisal the member has answered, and on which nothing is agreed yet."""
        return frozenset([code for code, mark in self.marks.items() if mark.answered])

    @cached_property
    def unclaimed(self) -> frozenset[str]:
        """The criteria that the member gave itself no points for."""
        return frozenset([code for code, mark in self.marks.items() if not mark.claims_points])

    def given(self, stage: str) -> frozenset[str]:
        """The criteria that have a value of this stage."""
        if stage not in self._given:
            self._given[stage] = frozenset([code for code, mark in self.marks.items() if mark.has(stage)])
        return self._given[stage]

    @cached_property
    def _given(self) -> dict[str, frozenset[str]]:
        return {}

    def with_marks(self, whole: Mapping[str, Counted]) -> "Tally":
        """The tally with these marks, which are known better; the same one where they say the same."""
        if not self.marks:
            return Tally(self.tree, whole) if whole else self
        moved = {code: mark for code, mark in whole.items() if counted(mark) != self.marks.get(code)}
        return Tally(self.tree, {**self.marks, **moved}) if moved else self


def counted(mark: Counted) -> CountedMark:
    """What counts of a mark."""
    stages = frozenset([stage for stage in _STAGES if mark.has(stage)])
    return CountedMark(mark.reckoned, stages, mark.claims_points, mark.answered)


def added_up(tree: RubricTree, points: Mapping[str, Points | None], exempt: frozenset[str] = NOTHING_EXEMPT) -> Card:
    """The card of these points by criterion, but for those that do not apply; worked out once while all is the same."""
    found = tuple([points.get(leaf.code) for leaf in tree.leaves])
    # Points of what is no leaf are refused there.
    return _card(tree, found, exempt) if points.keys() <= tree.leaf_codes else add_up(tree.rubric, points, exempt)


@lru_cache(maxsize=1024)
def _card(tree: RubricTree, points: tuple[Points | None, ...], exempt: frozenset[str]) -> Card:
    return add_up(tree.rubric, {leaf.code: given for leaf, given in zip(tree.leaves, points, strict=True)}, exempt)


class _Lines(Aggregate):
    """The texts of all rows, each on a line of its own."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s, CHAR(10))", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, CHR(10))", **context)


# What is told of a mark besides its criterion is one number: its hundredths, and behind them a bit for each of these.
_SIGNS = (
    *(Q(**{f"scores__{stage}_input__isnull": False}) for stage in _STAGES),
    Q(scores__self_points=0),
    ~Q(scores__explanation=""),
    Q(scores__points__isnull=True),
)
_HUNDREDTHS = Func(
    F("scores__points"), template="CAST(ROUND(100 * %(expressions)s) AS bigint)", output_field=BigIntegerField()
)
_PACKED = sum(
    (Case(When(sign, then=1 << place), default=0) for place, sign in enumerate(_SIGNS)),
    Coalesce(_HUNDREDTHS, 0) * (1 << len(_SIGNS)),
)
# Of a rubric that adds up exact ones, what the points were before they were rounded.
_BEFORE = Coalesce(Cast("scores__exact", TextField()), Value(""))


def _cards(*told: Any) -> Prepared:
    # From the cards on: the database then goes through their marks card by card and has nothing to sort.
    line = Func("scores__criterion_id", *told, template="%(expressions)s", arg_joiner=" || ' ' || ")
    each_card = Scorecard.objects.order_by().values("id").annotate(told=_Lines(line))
    return Prepared(each_card.values_list("id", "told"), "round")


_ROUNDED, _EXACT = _cards(_PACKED), _cards(_PACKED, _BEFORE)


def tallies_of(round_id: int, members: Mapping[int, str], tree: RubricTree) -> dict[str, Tally]:
    """The tallies of a round's cards, by member; in one query. Cards of others than these `members` are passed over."""
    cards = _EXACT if tree.rubric.sums_exactly else _ROUNDED
    return {members[card]: _read(tree, told) for card, told in cards(round_id) if told and card in members}


@lru_cache(maxsize=1024)
def _read(tree: RubricTree, told: str) -> Tally:
    code_of = {str(number): code for code, number in tree.ids.items()}
    marks: dict[str, CountedMark] = {}
    for line in told.split("\n"):
        number, packed, *before = line.split(" ", 2)
        hundredths, signs = divmod(int(packed), 1 << len(_SIGNS))
        own, appraised, agreed, unclaimed, explained, unscored = (bool(signs >> at & 1) for at in range(len(_SIGNS)))
        given = zip(_STAGES, (own, appraised, agreed), strict=True)
        marks[code_of[number]] = CountedMark(
            reckoned=None if unscored else _reckoned(hundredths, *before),
            stages=frozenset([stage for stage, there in given if there]),
            claims_points=not unclaimed,
            answered=own and appraised and not agreed and explained,
        )
    return Tally(tree, marks)


def _reckoned(hundredths: int, before: str = "") -> Points:
    """The points that count, from their hundredths and what they were before they were rounded."""
    exact = json.loads(before).get("points") if before else None
    return Decimal(hundredths).scaleb(-2) if exact is None else Fraction(exact)
