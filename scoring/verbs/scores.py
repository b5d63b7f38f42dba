"""What can be done to rounds and scores. Every door (page, admin, file, command) calls these, and only these write.

Lock rule: a verb that writes scores locks its round once, first thing in its transaction, before it checks anything.
A `leader` criterion lets one entry move other members' points, so a round is the smallest thing that is consistent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction

from common.audit.log import Actor, Change
from common.audit.models import Entry
from common.vietnamese.dates import date_time
from common.vietnamese.text import clean
from members.access import Reader, may_see_all_cards, may_write
from members.models import BlocYear
from members.yearlog import entries_of, log_in
from scoring.models import Round, Stage
from scoring.recompute import recompute, score_key, shown, store, subject_of
from scoring.rubrics.kinds.criterion import Node, Value, ValueRefused
from scoring.rubrics.kinds.doubts import doubt
from scoring.rubrics.kinds.values import from_text, to_json
from scoring.sheet import STAGES, Mark, Place, Sheet, load_sheet

NEEDS_REASON = "Điểm này đã có. Hãy ghi lý do sửa."


@dataclass(frozen=True)
class Edit:
    """One value to be written: where, the version its form was loaded with, and what.

    `given` is what a person typed (blank takes the value away), or a value already read (None takes it away). `sure`
    says that the person was asked back about this very value and stands by it.
    """

    member: str
    criterion: str
    stage: str
    version: int
    given: str | Value | None
    sure: bool = False


class Fate(StrEnum):
    """What became of an edit."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    STALE = "stale"
    UNKNOWN = "unknown"
    # It may stand, but is probably a slip: it is written once the person says so.
    ASKED = "asked"
    # It might stand, but the edits were to be written all or none, and another may not.
    HELD = "held"


@dataclass(frozen=True)
class Outcome:
    """An edit's fate, with the sentence for the user where it was not saved; `doubt` says what is odd about the value.

    A doubtful value of whoever is sure, or of a trusted door, is saved with its doubt.
    """

    edit: Edit
    fate: Fate
    message: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Saved:
    """What a save did: each edit's outcome, the sheet after it, and the places whose points moved."""

    outcomes: list[Outcome]
    sheet: Sheet
    moved: set[Place]


def save_scores(
    *,
    round_id: int,
    edits: Sequence[Edit],
    actor: Actor,
    reader: Reader | None,
    reason: str = "",
    log: bool = True,
    whole: bool = False,
    year: BlocYear | None = None,
    cards: Collection[str] | None = (),
    sums: bool = False,
    corrects: bool = False,
) -> Saved:
    """Writes the edits that may stand, each judged by itself, in one transaction; recomputes what they move.

    With `whole` all are written or none: one that may not stand holds the others back.
    `reader` None means a trusted door (a file that was checked as a whole): no permission is asked, and no reason.
    An edit of a value that was changed since its form was loaded is refused (stale) and tells who changed what.
    One that is probably a slip (`scoring.rubrics.kinds.doubts`) is asked back, unless it is `sure`. The sheet
    that comes back has whole the criteria that were edited and the members named in `cards` (None: all), and
    with `sums` of the others what counts. A published round takes only what `corrects` it
    (`scoring.verbs.publication`): PermissionError for a trusted door's other edits. Round.DoesNotExist
    if the round is gone, or is none of the given `year`.
    """
    reason = clean(reason)
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        criteria = None if cards is None else {edit.criterion for edit in edits}
        sheet = load_sheet(round_, criteria=criteria, members=cards or (), sums=sums)
        before = dict(sheet.marks)
        outcomes, changes = _judged(sheet, edits, reader, reason)
        if whole and any(outcome.fate not in (Fate.SAVED, Fate.UNCHANGED) for outcome in outcomes):
            outcomes = [
                replace(outcome, fate=Fate.HELD) if outcome.fate is Fate.SAVED else outcome for outcome in outcomes
            ]
            changes = []
            # What was put on it was not written.
            sheet.marks = before
        touched = {(edit.member, edit.criterion) for edit, _ in changes}
        moved: set[Place] = set()
        if touched:
            moved, moves = recompute(sheet, touched)
            store(sheet, touched | moved, touched, actor, corrects=corrects)
            if log:
                bloc_year = round_.year
                log_in(bloc_year, actor, _told(sheet, changes) + moves)
        if any(outcome.fate is Fate.STALE for outcome in outcomes):
            outcomes = _told_who(sheet, outcomes)
    return Saved(outcomes, sheet, moved)


def rehearse(sheet: Sheet, edits: Sequence[Edit], reader: Reader, reason: str) -> Saved:
    """What would become of the edits, each judged by itself, and of the points: nothing is written, nothing logged.

    The sheet, which must have been loaded whole, is the one that comes back: as it would stand then.
    """
    outcomes, changes = _judged(sheet, edits, reader, clean(reason))
    moved, _ = recompute(sheet, {(edit.member, edit.criterion) for edit, _ in changes})
    if any(outcome.fate is Fate.STALE for outcome in outcomes):
        outcomes = _told_who(sheet, outcomes)
    return Saved(outcomes, sheet, moved)


# Put together once: Django then only has to add which.
_LOCKED = Round.objects.select_for_update(of=("self",)).select_related("rubric")


def locked_round(round_id: int, year: BlocYear | None = None) -> Round:
    """The round, locked for the rest of the transaction (on SQLite the transaction itself is the lock).

    Round.DoesNotExist if it is gone, or is none of this `year`, where one is given.
    """
    if year is None:
        return _LOCKED.select_related("year__bloc").get(pk=round_id)
    round_ = _LOCKED.get(pk=round_id, year=year.pk)
    round_.year = year
    return round_


def _judged(
    sheet: Sheet, edits: Sequence[Edit], reader: Reader | None, reason: str
) -> tuple[list[Outcome], list[tuple[Edit, Change]]]:
    """Decides about each edit and puts on the sheet what may stand; answers what became of all, and the changes."""
    # A card's form brings several values of one mark: all of them were loaded with the version that stands now.
    versions = {place: mark.version for place, mark in sheet.marks.items()}
    outcomes: list[Outcome] = []
    changes: list[tuple[Edit, Change]] = []
    for edit in edits:
        outcome, change = _judge(sheet, edit, versions, reader, reason)
        outcomes.append(outcome)
        if change:
            changes.append((edit, change))
    return outcomes, changes


def _judge(
    sheet: Sheet, edit: Edit, versions: Mapping[Place, int], reader: Reader | None, reason: str
) -> tuple[Outcome, Change | None]:
    """Decides about one edit and, if it may stand, puts it on the sheet; answers the change to be logged."""
    node = sheet.nodes.get(edit.criterion)
    column = sheet.columns.get(edit.member)
    if node is None or not node.is_leaf or column is None or edit.stage not in STAGES:
        return Outcome(edit, Fate.UNKNOWN, "Không có ô điểm này."), None
    if reader is not None:
        answer = may_write(reader, edit.stage, sheet.facts(column, reader))
        if not answer:
            return Outcome(edit, Fate.REFUSED, answer.reason), None
    place = (edit.member, edit.criterion)
    mark = sheet.mark(*place)
    try:
        value = _read(sheet, node, mark, edit)
    except ValueRefused as refused:
        return Outcome(edit, Fate.REFUSED, str(refused)), None
    old = sheet.read(edit.criterion, mark.input(edit.stage))
    if value == old:
        return Outcome(edit, Fate.UNCHANGED), None
    if reader is not None and edit.version != versions.get(place, 0):
        return Outcome(edit, Fate.STALE), None
    if reader is not None and old is not None and not reason:
        return Outcome(edit, Fate.REFUSED, NEEDS_REASON), None
    odd = "" if value is None else _doubt(sheet, node, edit, value, reader)
    if reader is not None and odd and not edit.sure:
        return Outcome(edit, Fate.ASKED, odd, odd), None
    stored = None if value is None else to_json(value)
    fresh: dict[str, Any] = {f"{edit.stage}_input": stored, "version": versions.get(place, 0) + 1}
    sheet.marks[place] = mark._replace(**fresh)
    behalf = reader is not None and edit.stage == Stage.SELF and edit.member not in reader.own
    change = Change(
        subject=subject_of(node, column.short_name, edit.stage),
        key=score_key(sheet.round, edit.member, edit.criterion, edit.stage),
        action=("xóa" if value is None else "ghi" if old is None else "sửa") + (" thay đơn vị" if behalf else ""),
        old=shown(node, old, mark.points_at(edit.stage)),
        new=shown(node, value, None),
        reason=reason if old is not None else "",
        member=edit.member,
    )
    return Outcome(edit, Fate.SAVED, doubt=odd), change


def _doubt(sheet: Sheet, node: Node, edit: Edit, value: Value, reader: Reader | None) -> str:
    """What is odd about a value beside those that this reader may see; a trusted door sees all."""
    if not node.leaf_kind.has_size:
        return ""
    mark = sheet.mark(edit.member, node.code)
    own = [sheet.read(node.code, mark.input(stage)) for stage in STAGES]
    others: list[Value | None] = []
    if reader is None or may_see_all_cards(reader, sheet.round.shown_visibility):
        marks = (sheet.mark(member, node.code) for member in sheet.columns if member != edit.member)
        others = [sheet.read(node.code, other.known_at(Stage.AGREED)) for other in marks]
    return doubt(node, value, own=filter(None, own), others=filter(None, others))


def _read(sheet: Sheet, node: Node, mark: Mark, edit: Edit) -> Value | None:
    if not isinstance(edit.given, str):
        return edit.given
    if not clean(edit.given):
        return None
    return from_text(node, clean(edit.given), sheet.rubric.step, known_target(sheet, node, mark, edit.stage))


def known_target(sheet: Sheet, node: Node, mark: Mark, stage: str) -> Decimal | None:
    """The target that stands on the card already: this stage's own, else the nearest other stage's."""
    for other in (stage, *reversed(STAGES)):
        value = sheet.read(node.code, mark.input(other))
        if value is not None and (target := node.leaf_kind.target_of(value)) is not None:
            return target
    return None


def _told(sheet: Sheet, changes: list[tuple[Edit, Change]]) -> list[Change]:
    """The changes with the points that their new values came to give."""
    told = []
    for edit, change in changes:
        value = sheet.value(edit.member, edit.criterion, edit.stage)
        points = sheet.mark(edit.member, edit.criterion).points_at(edit.stage)
        told.append(replace(change, new=shown(sheet.nodes[edit.criterion], value, points)))
    return told


def _told_who(sheet: Sheet, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, the stale ones with who changed the value, to what, when and why; the log knows deletions too."""
    year = sheet.round.year
    keys = {
        score_key(sheet.round, outcome.edit.member, outcome.edit.criterion, stage): (
            outcome.edit.member,
            outcome.edit.criterion,
        )
        for outcome in outcomes
        if outcome.fate is Fate.STALE
        for stage in STAGES
    }
    entries = entries_of(year).filter(key__in=keys)
    last = {keys[entry.key]: entry for entry in entries.exclude(action__startswith="tính lại").order_by("id")}
    return [
        replace(
            outcome, message=_who_changed(sheet, outcome.edit, last.get((outcome.edit.member, outcome.edit.criterion)))
        )
        if outcome.fate is Fate.STALE
        else outcome
        for outcome in outcomes
    ]


def _who_changed(sheet: Sheet, edit: Edit, last: Entry | None) -> str:
    mark = sheet.mark(edit.member, edit.criterion)
    node = sheet.nodes[edit.criterion]
    now = shown(node, sheet.read(edit.criterion, mark.input(edit.stage)), mark.points_at(edit.stage))
    who = ""
    if last:
        who = f" {last.shown_actor} đã sửa lúc {date_time(last.at)}"
        who += f", lý do: {last.reason}." if last.reason else "."
    return f"Ô này vừa có thay đổi, hiện là {f'«{now}»' if now else 'trống'}.{who} Giá trị bạn nhập chưa được lưu."
