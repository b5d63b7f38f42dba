"""A whole round in memory: members, criteria and scores, in a fixed number of queries and in light rows.

Everything that reads scores reads a `RoundSheet`: the grid, the card, the standings, the dashboard, the workbook, and
the verbs that write. So no two of them can add up differently.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, F, Field, Func, Q, TextField
from django.db.models.functions import Cast

from common.prepared import Prepared, PreparedRows
from members.access import CardFacts, Reader, may_see_card
from members.models import BlocYear, Membership
from scoring.marks import NO_MARK, Mark, StoredInput, StoredJSON, text_of
from scoring.models import Appraiser, Evidence, Round, Score, Scorecard, Stage
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.storing import RubricTree, load_tree
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.standing import Contender, RankedMember, rank
from scoring.rules.totals import Card, points_instead
from scoring.tallies import Tally, added_up, tallies_of
from scoring.verbs.reasons import with_reason_of

STAGES: tuple[str, ...] = tuple(Stage.values)


class MemberColumn(NamedTuple):
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
    submitted_at: datetime | None = None
    return_reason: str = ""
    document_reason: str = ""
    exempt: tuple[tuple[int, str], ...] = ()
    """The criteria that do not apply to it, by the ids of their rows, each with the reason."""

    @property
    def state_label(self) -> str:
        return str(Scorecard.State(self.state).label)


NOBODY: frozenset[str] = frozenset()
EVERYTHING_APPLIES: Mapping[str, str] = {}
Place = tuple[str, str]


@dataclass
class RoundSheet:
    """The round, its rubric, its members in protocol order, and the marks by (member code, criterion code).

    `counted` has the tallies of the cards that were not loaded whole, by member; None says that they were not asked for
    at all, and that the sheet cannot tell who stands where.
    """

    round: Round
    tree: RubricTree
    members: list[MemberColumn]
    marks: dict[Place, Mark]
    counted: Mapping[str, Tally] | None = field(default_factory=dict)
    # The marks as they were when their tallies were worked out, and these.
    _tallied: tuple[dict[Place, Mark], dict[str, Tally]] | None = field(default=None, init=False, compare=False)

    @property
    def rubric(self) -> PlainRubric:
        return self.tree.rubric

    @property
    def leaves(self) -> tuple[RubricNode, ...]:
        return self.tree.leaves

    @property
    def nodes(self) -> Mapping[str, RubricNode]:
        return self.tree.nodes

    @property
    def criterion_ids(self) -> Mapping[str, int]:
        return self.tree.ids

    @cached_property
    def evidence(self) -> Mapping[Place, int]:
        """How many files stand behind each mark that has any; asked for at its first use, in one query."""
        return {place: files for place, (files,) in _placed(_EVIDENCE(self.round.pk), self.members, self.tree)}

    def without_evidence(self, member: str) -> tuple[str, ...]:
        """The criteria that want a file and have none; one that was given no points needs none to show for it."""
        return tuple(
            leaf.code
            for leaf in self.leaves
            if leaf.evidence_required
            and leaf.code not in self.exempt_at(member)
            and (member, leaf.code) not in self.evidence
            and self.mark(member, leaf.code).self_points != 0
        )

    def lacks_evidence(self, member: str, node: RubricNode) -> bool:
        """Whether the criterion gives no points here for want of a file behind it."""
        wants = node.evidence_decides and node.code not in self.exempt_at(member)
        return wants and (member, node.code) not in self.evidence

    @cached_property
    def appraisers(self) -> Mapping[str, frozenset[str]]:
        """Which members appraise each member's card, where any were assigned; asked for at its first use."""
        return appraisers_of(self.round)

    def appraisers_of(self, member: str) -> list[str]:
        """Which members appraise this member's card, in protocol order."""
        assigned = self.appraisers.get(member, NOBODY)
        return [code for code in self.columns if code in assigned]

    def averages(self, member: str, node: RubricNode) -> bool:
        """Whether the appraised value here is the mean of what this card's appraisers put in, and is not typed."""
        return self.rubric.takes_means_of(node) and member in self.appraisers

    def facts(self, member: MemberColumn, reader: Reader) -> CardFacts:
        """What `members.access` asks of this member's card."""
        others = bool(reader.own) and member.code not in reader.own
        assigned = others and bool(reader.own & self.appraisers.get(member.code, NOBODY))
        return CardFacts(member.code, self.round.step, member.state, assigned)

    def given(self, reader: Reader) -> frozenset[str]:
        """The members whose cards this reader is to appraise and may open: those that were submitted."""
        if not reader.own:
            return NOBODY
        return frozenset(
            member.code
            for member in self.members
            if member.state != Scorecard.State.DRAFTING and reader.own & self.appraisers.get(member.code, NOBODY)
        )

    def seen_by(self, reader: Reader) -> list[MemberColumn]:
        """The members whose scores this reader may see now, in protocol order."""
        given = self.given(reader)
        visibility = self.round.shown_to(reader)
        return [member for member in self.members if may_see_card(reader, member.code, visibility, given)]

    @cached_property
    def columns(self) -> dict[str, MemberColumn]:
        return {member.code: member for member in self.members}

    def give_card(self, member: str, card_id: int) -> None:
        """Notes the card that was made for a member that had none: whoever joined after the round was opened."""
        at = next(place for place, one in enumerate(self.members) if one.code == member)
        self.members[at] = self.columns[member] = self.members[at]._replace(card_id=card_id)

    def mark(self, member: str, criterion: str) -> Mark:
        """The mark at this place; one without any value where nothing was scored yet."""
        return self.marks.get((member, criterion), NO_MARK)

    @cached_property
    def exempt(self) -> Mapping[str, Mapping[str, str]]:
        """The criteria that do not apply to a member, each with the reason, of those members that have any."""
        code_of = {number: code for code, number in self.criterion_ids.items()}
        return {
            member.code: {code_of[number]: reason for number, reason in member.exempt if number in code_of}
            for member in self.members
            if member.exempt
        }

    def exempt_at(self, member: str) -> Mapping[str, str]:
        """The criteria that do not apply to this member, each with the reason."""
        return self.exempt.get(member, EVERYTHING_APPLIES)

    def why_exempt(self, member: str, criterion: str) -> str:
        """Why nothing is put in at this place, as a sentence; "" where something may be."""
        reason = self.exempt_at(member).get(criterion)
        return f"Không áp dụng với đơn vị này ({reason})." if reason else ""

    def leaves_for(self, member: str) -> tuple[RubricNode, ...]:
        """The criteria that apply to this member."""
        exempt = self.exempt_at(member)
        return tuple(leaf for leaf in self.leaves if leaf.code not in exempt) if exempt else self.leaves

    def leaves_out_of(self, member: str) -> tuple[RubricNode, ...]:
        """The criteria that do not apply to this member."""
        exempt = self.exempt_at(member)
        return tuple(leaf for leaf in self.leaves if leaf.code in exempt) if exempt else ()

    def points_at(self, member: str, node: RubricNode, stage: str) -> Decimal | None:
        """What this stage gives of a criterion of this member; None where it does not apply."""
        return None if node.code in self.exempt_at(member) else self.mark(member, node.code).points_at(stage)

    def counted_at(self, member: str, node: RubricNode) -> Decimal | None:
        """What counts of a criterion of this member: its points, or what it has where the criterion does not apply."""
        if node.code in self.exempt_at(member):
            return points_instead(self.rubric, node)
        return self.mark(member, node.code).points

    def value(self, member: str, criterion: str, stage: str) -> Value | None:
        """What was put in there, as `scoring.rules` knows it."""
        return self.read(criterion, self.mark(member, criterion).input(stage))

    def read(self, criterion: str, stored: StoredJSON | None) -> Value | None:
        """A stored input as a value. ValueError if it does not suit the criterion: the verbs never store that."""
        if stored is None:
            return None
        try:
            return self.tree.read(criterion, text_of(stored))
        except ValueRefused as refused:
            raise ValueError(f"{criterion}: {stored!r}: {refused}") from refused

    def texts(self, criterion: str, stored: Sequence[StoredJSON | None]) -> list[str]:
        """Stored inputs as their boxes show them, «» for none. ValueError as in `read`."""
        shown = self.tree.text
        try:
            return ["" if one is None else shown(criterion, text_of(one)) for one in stored]
        except ValueRefused as refused:
            raise ValueError(f"{criterion}: {refused}") from refused

    def tallies(self) -> dict[str, Tally]:
        """What counts of every member's card, as far as the sheet knows it; worked out anew where a mark moved."""
        if self._tallied is None or self._tallied[0] != self.marks:
            self._tallied = dict(self.marks), self._tallies()
        return self._tallied[1]

    def _tallies(self) -> dict[str, Tally]:
        whole: dict[str, dict[str, Mark]] = {member.code: {} for member in self.members}
        for (member, criterion), mark in self.marks.items():
            whole[member][criterion] = mark
        known, none = self.counted or {}, Tally(self.tree, {})
        return {member: known.get(member, none).with_marks(marks) for member, marks in whole.items()}

    def disputed(self, member: str, criterion: str) -> bool:
        """Whether the bloc has to decide there, of a mark that `Tally.answered` names."""
        place = (member, criterion)
        return (self.marks.get(place) or self._answered.get(place, NO_MARK)).disputed

    @cached_property
    def _answered(self) -> Mapping[Place, Mark]:
        """The marks that may be disputed; asked for at the first use, in one query."""
        return _marks(_marks_for(self.tree).answered(self.round.pk), self.members, self.tree)

    def cards(self) -> dict[str, Card]:
        """Every member's sums, from the points that count."""
        if self.counted is None:
            raise ValueError("the sheet was loaded for single cards: it does not know all members' points")
        return {member: self._card_of(tally, member) for member, tally in self.tallies().items()}

    def _card_of(self, tally: Tally, member: str) -> Card:
        exempt = self.exempt_at(member)
        return tally.card_without(frozenset(exempt)) if exempt else tally.card

    def card(self, member: str) -> Card:
        """One member's sums, from its marks, which must have been loaded whole."""
        points = {leaf.code: self.mark(member, leaf.code).reckoned for leaf in self.leaves}
        return added_up(self.tree, points, frozenset(self.exempt_at(member)))

    def stage_card(self, member: str, stage: str) -> Card:
        """A member's card as it would stand if only this stage's values counted; its marks must be loaded whole."""
        points = {leaf.code: self.mark(member, leaf.code).reckoned_at(stage) for leaf in self.leaves}
        return added_up(self.tree, points, frozenset(self.exempt_at(member)))

    def counted_card(self, member: str) -> Card:
        """A member's sums; of a sheet for single cards, the card must be whole."""
        return self.card(member) if self.counted is None else self._card_of(self.tallies()[member], member)

    def standings(self, cards: dict[str, Card]) -> list[RankedMember[str]]:
        """The members by rank, the ineligible last, without one."""
        entries = [Contender(one.code, cards[one.code], one.ineligible is not None, one.votes) for one in self.members]
        return rank(self.rubric, entries)

    def lacking(self, stage: str, members: Iterable[str], criterion: str = "") -> int:
        """How many criteria of these members have no value of this stage yet; of one `criterion`, how many members."""
        leaves = {criterion} if criterion else self.tree.leaf_codes
        tallies = self.tallies()
        wanted = {member: leaves - self.exempt_at(member).keys() for member in members}
        return sum(len(found - tallies[member].given(stage)) for member, found in wanted.items())


# One row for each card of a member, of whichever round, and one for a member without a card.
_MEMBERS = Prepared(
    Membership.objects.order_by("order").values_list(
        *("id", "code", "name", "short_name", "role", "cards__round", "cards__id", "cards__state", "cards__votes"),
        *("cards__submitted_at", "cards__return_reason"),
    ),
    "year",
)
_APPRAISERS = Prepared(Appraiser.objects.order_by().values_list("member__code", "appraiser__code"), "round")
# Who is not ranked, and what does not apply to whom, each row of the one beside each of the other: there are few of
# them, and one query less for every page.
_LEFT_OUT = Prepared(
    Round.objects.order_by("exemptions__criterion__order").values_list(
        *(f"ineligible__{name}" for name in ("member_id", "reason", "document", "document_reason")),
        *(f"exemptions__{name}" for name in ("member_id", "criterion_id", "reason")),
    ),
    "pk",
)
_ROUNDS = Round.objects.select_related("rubric").order_by("id")
_ROUNDS_FOR = PreparedRows(lambda user, year: with_reason_of(user, _ROUNDS.filter(year=year)), "user", "year")
_TEXTS = {*(f"{stage}_input" for stage in STAGES), "exact"}
_POINTS = {f"{stage}_points" for stage in STAGES} | {"points"}


class _AsItComes(Field[Any, Any]):
    """A column whose values are what the driver gives: nothing is asked of each of thousands."""


def _column(name: str) -> Func | str:
    """A column of a mark as it is asked for: what is kept as JSON as text, points in whole hundredths.

    Most of what a round has is alike, and each is read once, which takes a third of the time.
    """
    if name in _POINTS:
        return Func(F(name), template="CAST(ROUND(100 * %(expressions)s) AS bigint)", output_field=_AsItComes())
    return Cast(name, TextField()) if name in _TEXTS else name


class _Marks:
    """The rows that marks are made of; with exact points only where the rubric adds those up."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.all = Score.objects.order_by().values_list("card_id", "criterion_id", *map(_column, columns))
        self.of_round = Prepared(self.all, "card__round")
        self.of_card = Prepared(self.all, "card")
        self.of_criterion = Prepared(self.all, "card__round", "criterion")
        both = self.all.filter(self_input__isnull=False, appraised_input__isnull=False, agreed_input__isnull=True)
        self.answered = Prepared(both.exclude(explanation=""), "card__round")


_ROUNDED, _EXACT = _Marks(Mark._fields[:-1]), _Marks(Mark._fields)


def _marks_for(tree: RubricTree) -> _Marks:
    return _EXACT if tree.rubric.sums_exactly else _ROUNDED


# Files that were taken away do not count.
_EVIDENCE = Prepared(
    Evidence.objects.filter(removed_at__isnull=True)
    .order_by()
    .values_list("card_id", "criterion_id")
    .annotate(files=Count("id")),
    "card__round",
)


def rounds_of(year: BlocYear, *, reader: Reader | None = None) -> list[Round]:
    """The rounds of a year with their rubrics, oldest first; each with what the `reader` gives as reason there."""
    return list(_ROUNDS.filter(year=year.pk)) if reader is None else _ROUNDS_FOR(reader.user.pk, year.pk)


def chosen_round(rounds: list[Round], code: str | None) -> Round | None:
    """The round with this code; without a code the newest open one, else the newest; None if there is none such."""
    if code:
        return next((round_ for round_ in rounds if round_.code == code), None)
    newest_first = list(reversed(rounds))
    return next((round_ for round_ in newest_first if not round_.is_published), next(iter(newest_first), None))


def appraisers_of(round_: Round) -> dict[str, frozenset[str]]:
    """Which members appraise each member's card in this round, by code; members nobody was assigned to are missing."""
    found: dict[str, frozenset[str]] = {}
    for member, appraiser in _APPRAISERS(round_.pk):
        found[member] = found.get(member, NOBODY) | {appraiser}
    return found


# They are never changed in place, which their type says.
@lru_cache(maxsize=16384)
def _stored(text: str) -> StoredJSON:
    return StoredInput(text)


@lru_cache(maxsize=16384)
def _points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


@lru_cache(maxsize=16384)
def _exact(text: str) -> Mapping[str, Fraction]:
    return {name: Fraction(given) for name, given in json.loads(text).items()}


# A row that was read again unchanged is the same mark: pages of a round are looked at again and again.
@lru_cache(maxsize=32768)
def _mark(number: int, *row: Any) -> Mark:
    own, appraised, agreed, own_points, appraised_points, agreed_points, points, explanation, version, *exact = row
    return Mark(
        number,
        own and _stored(own),
        appraised and _stored(appraised),
        agreed and _stored(agreed),
        _points(own_points),
        _points(appraised_points),
        _points(agreed_points),
        _points(points),
        explanation,
        version,
        _exact(exact[0]) if exact and exact[0] else None,
    )


def _marks(rows: Iterable[tuple[Any, ...]], members: Iterable[MemberColumn], tree: RubricTree) -> dict[Place, Mark]:
    """The rows of `_Marks` by their places."""
    return {place: _mark(*row) for place, row in _placed(rows, members, tree)}


def load_sheet(
    round_: Round,
    *,
    criteria: Collection[str] | None = None,
    members: Collection[str] = (),
    moving: Collection[str] = (),
    sums: bool = True,
) -> RoundSheet:
    """The round's sheet, in six queries at most however many members and criteria there are.

    By default it has every mark whole. With `criteria` it has whole only the marks of these criteria and of these
    `members`, and of the others what counts: enough for the sums. Without `sums` it has nothing of the others. Of the
    members whose points are `moving` it has whole, too, what those may move.
    """
    tree = load_tree(round_.rubric)
    columns = members_of(round_)
    if criteria is not None and moving and tree.dependents:
        # Where members compete, one that moves may move all.
        all_move = any(tree.competes(code) for code in criteria)
        members = {*members, *([column.code for column in columns] if all_move else moving)}
    rows: Iterable[tuple[Any, ...]]
    if criteria is None:
        rows = _marks_for(tree).of_round(round_.pk)
    else:
        cards = [member.card_id for member in columns if member.code in members and member.card_id is not None]
        ids = [tree.ids[code] for code in criteria if code in tree.ids]
        rows = _marks_of(round_, _marks_for(tree), cards, ids)
    marks = _marks(rows, columns, tree)
    counted: Mapping[str, Tally] | None = None if criteria is not None else {}
    if criteria is not None and sums:
        counted = tallies_of(round_.pk, {one.card_id: one.code for one in columns if one.card_id is not None}, tree)
    return RoundSheet(round_, tree, columns, marks, counted)


def _placed(
    rows: Iterable[tuple[Any, ...]], members: Iterable[MemberColumn], tree: RubricTree
) -> Iterator[tuple[Place, tuple[Any, ...]]]:
    """The rows, which begin with card and criterion, by their places.

    The sheet is read by several queries: a card that was made since the members were read is none of its.
    """
    member_of = {member.card_id: member.code for member in members}
    code_of = {number: code for code, number in tree.ids.items()}
    for row in rows:
        if row[0] in member_of:
            yield (member_of[row[0]], code_of[row[1]]), row[2:]


def _marks_of(round_: Round, marks: _Marks, cards: list[int], criteria: list[int]) -> Iterable[tuple[Any, ...]]:
    """The marks of these cards, and of these criteria on all cards of the round."""
    # Nearly every caller asks for one card or for one criterion.
    if len(cards) == 1 and not criteria:
        return marks.of_card(cards[0])
    if len(criteria) == 1 and not cards:
        return marks.of_criterion(round_.pk, criteria[0])
    of_cards, of_criteria = Q(card__in=cards), Q(card__round=round_.pk, criterion__in=criteria)
    return marks.all.filter(of_cards | of_criteria) if cards or criteria else ()


def members_of(round_: Round) -> list[MemberColumn]:
    """The members in protocol order, with their cards in this round."""
    ineligible: dict[int, tuple[Any, ...]] = {}
    exempt: dict[int, dict[int, str]] = {}
    for row in _LEFT_OUT(round_.pk):
        if row[0] is not None:
            ineligible[row[0]] = row[1:4]
        if row[4] is not None:
            exempt.setdefault(row[4], {})[row[5]] = row[6]
    found: dict[int, MemberColumn] = {}
    for row in _MEMBERS(round_.year_id):
        *reason, kept = ineligible.get(row[0], (None, "", ""))
        beside: dict[str, Any] = {"document_reason": kept, "exempt": tuple(exempt.get(row[0], {}).items())}
        if row[5] == round_.pk:
            column = MemberColumn(*row[:5], *row[6:9], *reason)
            found[row[0]] = column._replace(submitted_at=row[9], return_reason=row[10], **beside)
        elif row[0] not in found:
            no_card: tuple[Any, ...] = (None, Scorecard.State.DRAFTING.value, None)
            found[row[0]] = MemberColumn(*row[:5], *no_card, *reason)._replace(**beside)
    return list(found.values())
