"""What the scores of a round come to give, and the rows that keep it: the second half of every verb that moves points.

Call it with the round locked (`scoring.verbs.scores.locked_round`). Points follow from the inputs of the whole round:
under the `leader` rule one member's entry moves others, a criterion whose evidence decides gives none without a file,
and one may follow from what others gave on the same card.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from common.audit.log import Actor, Change
from common.vietnamese.numbers import show_points
from scoring.marks import Mark
from scoring.models import Round, Score, Scorecard, Stage
from scoring.rubrics.kinds.criterion import RubricNode, Value
from scoring.rubrics.kinds.points import LeafPoints, Points, points_of_all
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.values import to_text
from scoring.rubrics.kinds.wording import gives
from scoring.rules.dependents import settled
from scoring.sheet import STAGES, Place, RoundSheet

NO_POINTS = LeafPoints(None)
PUBLISHED = "Kỳ chấm điểm đã công bố, chỉ sửa được bằng đính chính."


def recompute(sheet: RoundSheet, places: Iterable[Place]) -> tuple[set[Place], list[Change]]:
    """Points of every place that the changed places move, on the sheet; answers the others that moved, and the log."""
    places = set(places)
    moved: set[Place] = set()
    changes: list[Change] = []
    for criterion in dict.fromkeys(criterion for _, criterion in places):
        node = sheet.nodes[criterion]
        if node.follows:
            continue
        if node.leaf_kind.competes(node):
            concerned = [member.code for member in sheet.members]
        else:
            concerned = [member for member, code in places if code == criterion]
        before = {member: sheet.mark(member, criterion) for member in concerned}
        _score(sheet, node, concerned)
        for member in concerned:
            place = (member, criterion)
            if place in places or sheet.mark(*place) == before[member]:
                continue
            moved.add(place)
            changes += _moves(sheet, node, member, before[member], "tính lại theo đơn vị dẫn đầu")
    for member in dict.fromkeys(member for member, _ in sorted(places | moved)) if sheet.tree.dependents else ():
        before = {leaf.code: sheet.mark(member, leaf.code) for leaf in sheet.tree.dependents}
        _settle(sheet, member)
        for leaf in sheet.tree.dependents:
            place = (member, leaf.code)
            if place in places or sheet.mark(*place) == before[leaf.code]:
                continue
            moved.add(place)
            changes += _moves(sheet, leaf, member, before[leaf.code], "tính lại theo mục liên quan")
    return moved, changes


def _score(sheet: RoundSheet, node: RubricNode, members: Sequence[str]) -> None:
    """The points of one criterion for these members: each stage's own, and what counts."""
    # What does not apply counts for nobody: its points stay as they were.
    members = [member for member in members if node.code not in sheet.exempt_at(member)]
    for stage in STAGES:
        known = {}
        for member in members:
            value = sheet.read(node.code, sheet.mark(member, node.code).known_at(stage))
            if value is not None and not sheet.lacks_evidence(member, node):
                known[member] = value
        scored = points_of_all(node, known, decimals=sheet.rubric.decimals)
        for member in members:
            _put(sheet, (member, node.code), stage, scored.get(member, NO_POINTS))


def _settle(sheet: RoundSheet, member: str) -> None:
    """The points of the criteria that follow from other nodes of this card, which the sheet has whole."""
    exempt = sheet.exempt_at(member)
    dependents = [leaf for leaf in sheet.tree.dependents if leaf.code not in exempt]
    for stage in STAGES:
        points = {leaf.code: _known_points(sheet.mark(member, leaf.code), stage) for leaf in sheet.leaves}
        values = {}
        for leaf in dependents:
            value = sheet.read(leaf.code, sheet.mark(member, leaf.code).known_at(stage))
            if value is not None and not sheet.lacks_evidence(member, leaf):
                values[leaf.code] = value
        scored = settled(sheet.rubric, dependents, points, values, exempt)
        for leaf in dependents:
            _put(sheet, (member, leaf.code), stage, scored.get(leaf.code, NO_POINTS))


def _known_points(mark: Mark, stage: str) -> Points | None:
    """What a criterion that follows from no other gives by the latest input up to this stage, as the card adds it."""
    if stage == Stage.AGREED:
        return mark.reckoned
    given = [earlier for earlier in STAGES[: STAGES.index(stage) + 1] if mark.has(earlier)]
    return mark.reckoned_at(given[-1]) if given else None


def _put(sheet: RoundSheet, place: Place, stage: str, given: LeafPoints) -> None:
    """What a mark's latest input up to this stage gives, where the mark keeps it."""
    mark = sheet.marks.get(place)
    if mark is None:
        return
    own = given if mark.has(stage) else NO_POINTS
    fresh: dict[str, Any] = {f"{stage}_points": own.points}
    exact = {stage: own.exact}
    if stage == Stage.AGREED:
        fresh["points"], exact["points"] = given.points, given.exact
    if sheet.rubric.sums_exactly:
        kept = {**(mark.exact or {}), **exact}
        fresh["exact"] = {name: one for name, one in kept.items() if one is not None} or None
    sheet.marks[place] = mark._replace(**fresh)


def _moves(sheet: RoundSheet, node: RubricNode, member: str, before: Mark, why: str) -> list[Change]:
    """What the log says of points that moved although their input did not."""
    after = sheet.mark(member, node.code)
    return [
        Change(
            subject=subject_of(node, sheet.columns[member].short_name, stage),
            key=score_key(sheet.round, member, node.code, stage),
            action=why,
            old=show_points(before.points_at(stage)),
            new=show_points(after.points_at(stage)),
            member=member,
        )
        for stage in STAGES
        if before.points_at(stage) != after.points_at(stage)
    ]


def rescore(sheet: RoundSheet, places: Iterable[Place], actor: Actor, why: str) -> list[Change]:
    """Computes the points of these places anew, whose inputs stand, and keeps them; answers what the log says of it.

    `why` is the log's action for the places themselves. The sheet must have their criteria whole.
    """
    places = set(places)
    before = {place: sheet.marks[place] for place in places if place in sheet.marks}
    moved, moves = recompute(sheet, places)
    changes = [
        change
        for member, criterion in sorted(before)
        for change in _moves(sheet, sheet.nodes[criterion], member, before[member, criterion], why)
    ]
    store(sheet, before.keys() | moved, (), actor)
    return changes + moves


def store(
    sheet: RoundSheet, places: Iterable[Place], touched: Iterable[Place], actor: Actor, *, corrects: bool = False
) -> None:
    """Writes the marks of these places, making cards and scores that don't exist yet.

    Only the inputs of `touched` places are written; of the others just the points that moved. Everything that writes
    points comes by here: PermissionError for a published round, unless it is the correction that `corrects` it.
    """
    if sheet.round.is_published and not corrects:
        raise PermissionError(PUBLISHED)
    touched = set(touched)
    now = timezone.now()
    cards = {member.code: member.card_id for member in sheet.members if member.card_id is not None}
    changed: list[tuple[Place, Score]] = []
    fresh: list[tuple[Place, Score]] = []
    for place in sorted(places):
        member, criterion = place
        mark = sheet.marks[place]
        if member not in cards:
            card = Scorecard.objects.create(
                round=sheet.round, member_id=sheet.columns[member].id, state=sheet.columns[member].state
            )
            cards[member] = card.pk
            sheet.give_card(member, card.pk)
        row = Score(
            pk=mark.id or None,
            card_id=cards[member],
            criterion_id=sheet.criterion_ids[criterion],
            **{name: getattr(mark, name) for name in Mark._fields if name not in ("id", "exact")},
            exact=mark.exact and {name: str(given) for name, given in mark.exact.items()},
        )
        if place in touched:
            row.changed_by, row.changed_at = actor.user, now
        (changed if mark.id else fresh).append((place, row))
    points = [*(f"{stage}_points" for stage in STAGES), "points", *(["exact"] if sheet.rubric.sums_exactly else [])]
    inputs = [*(f"{stage}_input" for stage in STAGES), "version", "changed_by", "changed_at"]
    _update([row for place, row in changed if place not in touched], points)
    _update([row for place, row in changed if place in touched], [*points, *inputs])
    Score.objects.bulk_create([row for _, row in fresh])
    for place, row in fresh:
        sheet.marks[place] = sheet.marks[place]._replace(id=row.pk)


def _update(rows: list[Score], fields: list[str]) -> None:
    """Writes these fields of rows that stand already, in one statement; `bulk_update` takes ten times as long."""
    Score.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def score_key(round_: Round, member: str, criterion: str, stage: str) -> str:
    """Where a value stands, for the log; without a stage, what all three of its keys begin with."""
    return f"score/{round_.code}/{member}/{criterion}/{stage}"


def removed_key(round_code: str) -> str:
    """The key under which the log says that a round of this code is gone: what is older is not of the next one."""
    return f"round/{round_code}/removed"


def subject_of(node: RubricNode, member: str, stage: str) -> str:
    """What the log and messages call a value."""
    return f"{member}, tiêu chí {node.code}, {Stage(stage).label.lower()}"


def shown(node: RubricNode, value: Value | None, points: Decimal | None) -> str:
    """A value as the log shows it, with the points it gives where these are not the same."""
    if value is None:
        return ""
    text = to_text(node, value)
    if points is None or (node.leaf_kind.is_points and node.under is Sign.PLAIN):
        return text
    return f"{text} ({gives(node, points)})"
