"""«Thẩm định riêng»: several members appraise a card, each by itself, and the mean of their points is its appraisal.

What each put in stands in a table of its own (`scoring.appraisals`). The mean is the card's appraised value as any
other is: it counts, it is logged, agreed to and published. It stands as soon as all appraisers of the card have given
their values there; the secretary may take the mean of those who have (`take_means`), and from then on it follows them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from common.audit.log import Actor, Change
from common.vietnamese.numbers import show_points
from common.vietnamese.text import clean
from members.access import Reader
from members.access_of_the_appraisals import may_appraise_as
from members.models import BlocYear, Membership
from members.yearlog import entries_of, log_in
from scoring.appraisals.given import NOTHING_GIVEN, Given, GivenPlace, given_in, in_turn
from scoring.marks import StoredJSON
from scoring.models import Appraisal, Appraiser, Round, Stage
from scoring.recompute import recompute, shown, store
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.kinds.doubts import doubt
from scoring.rubrics.kinds.means import standing_mean
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.values import from_text
from scoring.sheet import Place, RoundSheet, load_sheet
from scoring.verbs.scores import (
    Edit,
    Fate,
    Outcome,
    Written,
    changes_of,
    fate_of,
    known_target,
    locked_round,
    told_stale,
)


@dataclass(frozen=True)
class AppraisalsSaved:
    """What a save did: each edit's outcome, the card's sheet and what its appraisers have given after it.

    `moved` are the places on the card whose mean or points moved.
    """

    outcomes: list[Outcome]
    sheet: RoundSheet
    given: Mapping[GivenPlace, Given]
    moved: set[Place]


def save_appraisals(
    *,
    round_id: int,
    member: str,
    edits: Sequence[Edit],
    actor: Actor,
    reader: Reader,
    reason: str = "",
    year: BlocYear | None = None,
) -> AppraisalsSaved:
    """Writes what appraisers give on this member's card, each edit judged by itself, and the means that follow.

    An edit's `member` is the appraiser, its stage the appraised one. Edits are refused, asked back and found stale as
    those of a card's own values are (`scoring.verbs.scores.save_scores`). Round.DoesNotExist if the round is gone,
    or is none of the given `year`; Membership.DoesNotExist for no member.
    """
    reason = clean(reason)
    with transaction.atomic():
        sheet = _card(round_id, member, year)
        given = given_in(sheet.round.pk)
        seen = dict(given)
        outcomes = [_judge(sheet, member, edit, seen, given, reader, reason) for edit in edits]
        written = [outcome.edit for outcome in outcomes if outcome.fate is Fate.SAVED]
        moved: set[Place] = set()
        if written:
            _store(sheet, member, written, given, actor)
            changes = [_change(sheet, member, edit, seen, given, reader, reason) for edit in written]
            means = settle(sheet, given, [(member, edit.criterion) for edit in written])
            moved, more = count_means(sheet, means, actor, reader, reason)
            log_in(sheet.round.year, actor, changes + more)
        outcomes = [
            _told_who(sheet, member, outcome, given) if outcome.fate is Fate.STALE else outcome for outcome in outcomes
        ]
    return AppraisalsSaved(outcomes, sheet, given, moved)


def settle(sheet: RoundSheet, given: Mapping[GivenPlace, Given], places: Iterable[Place]) -> list[Written]:
    """Puts on the sheet the means that follow at these places; answers those that changed, with what stood before."""
    found = []
    for member, criterion in dict.fromkeys(places):
        values = _values(sheet, given, member, criterion)
        stands = sheet.value(member, criterion, Stage.APPRAISED)
        if (mean := standing_mean(values, stands)) != stands:
            found.append(_put(sheet, (member, criterion), mean))
    return found


def settle_cards(round_: Round, members: Collection[str], actor: Actor) -> list[Change]:
    """Settles the means of these members' cards, whose appraisers or what they gave came to be others.

    The round must be locked. Answers what the log says of it.
    """
    sheet = load_sheet(round_, criteria=(), members=members, moving=members, sums=False)
    given = given_in(round_.pk)
    places = [(member, leaf.code) for member in members for leaf in sheet.leaves if sheet.averages(member, leaf)]
    _, changes = count_means(sheet, settle(sheet, given, places), actor, None, "")
    return changes


def partly_given(sheet: RoundSheet, given: Mapping[GivenPlace, Given], member: str) -> tuple[str, ...]:
    """The criteria of a card where some of its appraisers have given a value, and no appraisal stands yet."""
    return tuple(
        leaf.code
        for leaf in sheet.leaves_for(member)
        if sheet.averages(member, leaf)
        and not sheet.mark(member, leaf.code).has(Stage.APPRAISED)
        and any(in_turn(given, member, leaf.code, sheet.appraisers_of(member)))
    )


def take_means(sheet: RoundSheet, given: Mapping[GivenPlace, Given], members: Iterable[str]) -> list[Written]:
    """Puts on the sheet the means of those who have given a value, where no appraisal stands yet on these cards."""
    return [
        _put(sheet, (member, criterion), standing_mean([value for value in values if value is not None], None))
        for member in members
        for criterion in partly_given(sheet, given, member)
        if (values := _values(sheet, given, member, criterion))
    ]


def count_means(
    sheet: RoundSheet, means: Sequence[Written], actor: Actor, reader: Reader | None, reason: str
) -> tuple[set[Place], list[Change]]:
    """Works out and keeps what means that were put on the sheet give; answers the places that moved, and the log."""
    touched = {edit.place for edit, _ in means}
    if not touched:
        return set(), []
    moved, moves = recompute(sheet, touched)
    store(sheet, touched | moved, touched, actor)
    return touched | moved, changes_of(sheet, means, reader, reason) + moves


def points_given(sheet: RoundSheet, node: RubricNode, stored: StoredJSON | None) -> str:
    """What an appraiser's value gives by itself, as it is shown; "" where there is none."""
    value = sheet.read(node.code, stored)
    if value is None:
        return ""
    points = points_of(node, value, decimals=sheet.rubric.decimals).points
    return show_points(points)


def _card(round_id: int, member: str, year: BlocYear | None) -> RoundSheet:
    sheet = load_sheet(locked_round(round_id, year), criteria=(), members=(member,), moving={member}, sums=False)
    if member not in sheet.columns:
        raise Membership.DoesNotExist
    return sheet


def _values(sheet: RoundSheet, given: Mapping[GivenPlace, Given], member: str, criterion: str) -> list[Value | None]:
    return [sheet.read(criterion, stored) for stored in in_turn(given, member, criterion, sheet.appraisers_of(member))]


def _put(sheet: RoundSheet, place: Place, value: Value | None) -> Written:
    """An appraised value on the sheet, and the mark as it stood before."""
    before = sheet.mark(*place)
    stored = None if value is None else value.as_json()
    sheet.marks[place] = before.with_input(Stage.APPRAISED, stored, version=before.version + 1)
    return Edit(*place, Stage.APPRAISED, before.version, value), before


def _judge(
    sheet: RoundSheet,
    member: str,
    edit: Edit,
    seen: Mapping[GivenPlace, Given],
    given: dict[GivenPlace, Given],
    reader: Reader,
    reason: str,
) -> Outcome:
    """Decides about one edit and, if it may stand, puts it among what is `given`; `seen` is how it stood before."""
    node, column = sheet.nodes.get(edit.criterion), sheet.columns[member]
    known = node is not None and edit.stage == Stage.APPRAISED and edit.member in sheet.appraisers_of(member)
    if node is None or not known or not sheet.averages(member, node):
        return Outcome(edit, Fate.UNKNOWN, "Không có ô điểm này.")
    answer = may_appraise_as(reader, edit.member, sheet.facts(column, reader))
    if not answer:
        return Outcome(edit, Fate.REFUSED, answer.reason)
    if why := sheet.why_exempt(member, node.code):
        return Outcome(edit, Fate.REFUSED, why)
    place = (member, edit.member, node.code)
    stands = seen.get(place, NOTHING_GIVEN)
    typed = clean(edit.given) if isinstance(edit.given, str) else ""
    try:
        target = known_target(sheet, node, sheet.mark(member, node.code), Stage.APPRAISED)
        value = from_text(node, typed, sheet.rubric.step, target) if typed else None
    except ValueRefused as refused:
        return Outcome(edit, Fate.REFUSED, str(refused))
    old, own = sheet.read(node.code, stands.input), sheet.value(member, node.code, Stage.SELF)
    beside = [] if own is None else [own]
    outcome = fate_of(
        edit, value, old, stands.version, lambda value: doubt(node, value, own=beside), reader=reader, reason=reason
    )
    if outcome.fate is Fate.SAVED:
        given[place] = Given(None if value is None else value.as_json(), stands.version + 1)
    return outcome


def _store(
    sheet: RoundSheet, member: str, written: Iterable[Edit], given: Mapping[GivenPlace, Given], actor: Actor
) -> None:
    assignments = _assignments(sheet.round)
    for edit in written:
        one = given[member, edit.member, edit.criterion]
        Appraisal.objects.update_or_create(
            assignment_id=assignments[member, edit.member],
            criterion_id=sheet.criterion_ids[edit.criterion],
            defaults={"input": one.input, "version": one.version, "changed_by": actor.user},
        )


def _assignments(round_: Round) -> dict[tuple[str, str], int]:
    """The assignments of a round, by whose card and by the appraiser."""
    rows = Appraiser.objects.filter(round=round_).values_list("member__code", "appraiser__code", "pk")
    return {(member, appraiser): pk for member, appraiser, pk in rows}


def _key(sheet: RoundSheet, member: str, edit: Edit) -> str:
    return f"appraisal/{sheet.round.code}/{member}/{edit.criterion}/{edit.member}"


def _change(
    sheet: RoundSheet,
    member: str,
    edit: Edit,
    seen: Mapping[GivenPlace, Given],
    given: Mapping[GivenPlace, Given],
    reader: Reader,
    reason: str,
) -> Change:
    """What the log says of one appraiser's value. It is the appraiser's entry: the card's member learns of the mean."""
    place = (member, edit.member, edit.criterion)
    old, new = (_shown(sheet, edit.criterion, found.get(place, NOTHING_GIVEN).input) for found in (seen, given))
    behalf = "" if edit.member in reader.own else " thay đơn vị"
    return Change(
        subject=f"{sheet.columns[member].short_name}, tiêu chí {edit.criterion}, thẩm định riêng của "
        f"{sheet.columns[edit.member].short_name}",
        key=_key(sheet, member, edit),
        action=("xóa" if not new else "ghi" if not old else "sửa") + behalf,
        old=old,
        new=new,
        reason=reason if old else "",
        member=edit.member,
    )


def _shown(sheet: RoundSheet, criterion: str, stored: StoredJSON | None) -> str:
    node, value = sheet.nodes[criterion], sheet.read(criterion, stored)
    return shown(node, value, None if value is None else points_of(node, value, decimals=sheet.rubric.decimals).points)


def _told_who(sheet: RoundSheet, member: str, outcome: Outcome, given: Mapping[GivenPlace, Given]) -> Outcome:
    edit = outcome.edit
    last = entries_of(sheet.round.year).filter(key=_key(sheet, member, edit)).order_by("-id").first()
    now = _shown(sheet, edit.criterion, given.get((member, edit.member, edit.criterion), NOTHING_GIVEN).input)
    return Outcome(edit, Fate.STALE, told_stale(now, last))
