"""A whole round in memory: members, criteria and scores, in a fixed number of queries and in light rows.

Everything that reads scores reads a `Sheet`: the grid, the card, the standings, the dashboard, the workbook, and the
verbs that write. So no two of them can add up differently.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q

from members.models import BlocYear, Membership
from scoring.models import Criterion, Ineligible, Round, Score, Scorecard, Stage
from scoring.rules.rubric import Node, Rubric
from scoring.rules.standing import Entry, Row, rank
from scoring.rules.totals import Card, add_up
from scoring.rules.values import Value, ValueRefused, from_json
from scoring.tree import rules_of

STAGES: tuple[str, ...] = tuple(Stage.values)


class Column(NamedTuple):
    """One member as the round sees it."""

    id: int
    code: str
    name: str
    short_name: str
    role: str
    card_id: int | None
    state: str
    votes: int | None
    ineligible: str | None
    document: str

    @property
    def state_label(self) -> str:
        return str(Scorecard.State(self.state).label)


class Mark(NamedTuple):
    """One criterion on one card: the three inputs, what each gives, what counts, and the version."""

    id: int
    self_input: dict[str, Any] | None
    appraised_input: dict[str, Any] | None
    agreed_input: dict[str, Any] | None
    self_points: Decimal | None
    appraised_points: Decimal | None
    agreed_points: Decimal | None
    points: Decimal | None
    explanation: str
    version: int

    def input(self, stage: str) -> dict[str, Any] | None:
        """What was put in at this stage."""
        found: dict[str, Any] | None = getattr(self, f"{stage}_input")
        return found

    def points_at(self, stage: str) -> Decimal | None:
        """What this stage's input gives."""
        found: Decimal | None = getattr(self, f"{stage}_points")
        return found

    def known_at(self, stage: str) -> dict[str, Any] | None:
        """The latest input up to this stage: what the others are compared with then."""
        for earlier in reversed(STAGES[: STAGES.index(stage) + 1]):
            if (found := self.input(earlier)) is not None:
                return found
        return None


NO_MARK = Mark(0, None, None, None, None, None, None, None, "", 0)
_MARK_FIELDS = Mark._fields


@dataclass
class Sheet:
    """The round, its rubric, its members in protocol order, and the marks by (member code, criterion code)."""

    round: Round
    rubric: Rubric
    members: list[Column]
    marks: dict[tuple[str, str], Mark]
    criterion_ids: dict[str, int] = field(default_factory=dict)

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        return self.rubric.leaves()

    @cached_property
    def nodes(self) -> dict[str, Node]:
        return {node.code: node for node, _, _ in self.rubric.walk()}

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {member.code: member for member in self.members}

    def mark(self, member: str, criterion: str) -> Mark:
        """The mark at this place; one without any value where nothing was scored yet."""
        return self.marks.get((member, criterion), NO_MARK)

    def value(self, member: str, criterion: str, stage: str) -> Value | None:
        """What was put in there, as `scoring.rules` knows it."""
        return self.read(criterion, self.mark(member, criterion).input(stage))

    def read(self, criterion: str, stored: dict[str, Any] | None) -> Value | None:
        """A stored input as a value. ValueError if it does not suit the criterion: the verbs never store that."""
        if stored is None:
            return None
        try:
            return from_json(self.nodes[criterion], stored, self.rubric.step)
        except ValueRefused as refused:
            raise ValueError(f"{criterion}: {stored!r}: {refused}") from refused

    def cards(self) -> dict[str, Card]:
        """Every member's sums, from the points that count."""
        points: dict[str, dict[str, Decimal | None]] = {member.code: {} for member in self.members}
        for (member, criterion), mark in self.marks.items():
            points[member][criterion] = mark.points
        return {member: add_up(self.rubric, given) for member, given in points.items()}

    def standings(self, cards: dict[str, Card]) -> list[Row[str]]:
        """The members by rank, the ineligible last, without one."""
        return rank(
            self.rubric,
            [
                Entry(member.code, cards[member.code], member.ineligible is not None, member.votes)
                for member in self.members
            ],
        )

    def lacking(self, stage: str, members: Iterable[str]) -> int:
        """How many criteria of these members have no value of this stage yet."""
        codes = list(members)
        given = sum(1 for code in codes for leaf in self.leaves if self.mark(code, leaf.code).input(stage) is not None)
        return len(codes) * len(self.leaves) - given


def rounds_of(year: BlocYear) -> list[Round]:
    """The rounds of a year with their rubrics, oldest first."""
    return list(Round.objects.filter(year=year).select_related("rubric").order_by("id"))


def chosen_round(rounds: list[Round], code: str | None) -> Round | None:
    """The round with this code; without a code the newest open one, else the newest; None if there is none such."""
    if code:
        return next((round_ for round_ in rounds if round_.code == code), None)
    newest_first = list(reversed(rounds))
    return next((round_ for round_ in newest_first if not round_.is_published), next(iter(newest_first), None))


def load_sheet(round_: Round) -> Sheet:
    """The round's sheet, in seven queries however many members and criteria there are."""
    rubric = rules_of(round_.rubric)
    ineligible = {
        member: (reason, document)
        for member, reason, document in Ineligible.objects.filter(round=round_).values_list(
            "member_id", "reason", "document"
        )
    }
    members = [
        Column(
            id=row[0],
            code=row[1],
            name=row[2],
            short_name=row[3],
            role=row[4],
            card_id=row[5],
            state=row[6] or Scorecard.State.DRAFTING,
            votes=row[7],
            ineligible=ineligible.get(row[0], (None, ""))[0],
            document=ineligible.get(row[0], (None, ""))[1],
        )
        for row in Membership.objects.filter(year_id=round_.year_id)
        .annotate(card=FilteredRelation("cards", condition=Q(cards__round=round_)))
        .order_by("order")
        .values_list("id", "code", "name", "short_name", "role", "card__id", "card__state", "card__votes")
    ]
    rows = Score.objects.filter(card__round=round_).values_list("card__member__code", "criterion__code", *_MARK_FIELDS)
    return Sheet(
        round=round_,
        rubric=rubric,
        members=members,
        marks={(row[0], row[1]): Mark(*row[2:]) for row in rows},
        criterion_ids=dict(Criterion.objects.filter(rubric=round_.rubric_id).values_list("code", "id")),
    )
