"""Writes scores: every door (page, workbook, year file) calls `save_scores`, and so all are judged alike.

Lock rule: a verb that writes scores locks its round once, first thing in its transaction, before it checks anything.
A `leader` criterion lets one entry move other members' points, so a round is the smallest thing that is consistent.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from django.db import transaction

from common.audit.log import Actor, Change
from common.audit.models import Entry
from common.prepared import PreparedRows
from common.vietnamese.dates import date_time
from common.vietnamese.text import clean
from members.access import Reader, may_see_all_cards, may_write
from members.models import BlocYear
from members.yearlog import entries_of, log_in
from scoring.marks import Mark
from scoring.models import Round, Stage
from scoring.recompute import recompute, score_key, shown, store, subject_of
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.kinds.doubts import doubt
from scoring.rubrics.kinds.means import MeanValue
from scoring.rubrics.kinds.values import from_text, to_text
from scoring.sheet import STAGES, Place, RoundSheet, load_sheet

NEEDS_REASON = "Điểm này đã có. Hãy ghi lý do sửa."
APPRAISED_ALONE = (
    "Điểm thẩm định ở đây là trung bình của các đơn vị thẩm định: hãy ghi ở trang «Thẩm định riêng» của phiếu."
)


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

    @property
    def place(self) -> Place:
        """Whose mark it is: that of this member at this criterion."""
        return self.member, self.criterion


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
    sheet: RoundSheet
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
        sheet = load_sheet(
            round_, criteria=criteria, members=cards or (), moving={edit.member for edit in edits}, sums=sums
        )
        before = dict(sheet.marks)
        outcomes, written = _judged(sheet, edits, reader, reason)
        if whole and any(outcome.fate not in (Fate.SAVED, Fate.UNCHANGED) for outcome in outcomes):
            outcomes = [
                replace(outcome, fate=Fate.HELD) if outcome.fate is Fate.SAVED else outcome for outcome in outcomes
            ]
            written = []
            # Nothing is written, so the sheet shows again what stands.
            sheet.marks = before
        touched = {edit.place for edit, _ in written}
        moved: set[Place] = set()
        if touched:
            moved, moves = recompute(sheet, touched)
            store(sheet, touched | moved, touched, actor, corrects=corrects)
            if log:
                log_in(round_.year, actor, changes_of(sheet, written, reader, reason) + moves)
        if any(outcome.fate is Fate.STALE for outcome in outcomes):
            outcomes = _told_who(sheet, outcomes)
    return Saved(outcomes, sheet, moved)


def rehearse(sheet: RoundSheet, edits: Sequence[Edit], reader: Reader, reason: str) -> Saved:
    """What would become of the edits, each judged by itself, and of the points: nothing is written, nothing logged.

    The sheet, which must have been loaded whole, is the one that comes back: as it would stand then.
    """
    outcomes, written = _judged(sheet, edits, reader, clean(reason))
    moved, _ = recompute(sheet, {edit.place for edit, _ in written})
    if any(outcome.fate is Fate.STALE for outcome in outcomes):
        outcomes = _told_who(sheet, outcomes)
    return Saved(outcomes, sheet, moved)


_LOCKED = Round.objects.select_for_update(of=("self",)).select_related("rubric").order_by()
_LOCKED_OF = PreparedRows(_LOCKED, "pk", "year")


def locked_round(round_id: int, year: BlocYear | None = None) -> Round:
    """The round, locked for the rest of the transaction (on SQLite the transaction itself is the lock).

    Round.DoesNotExist if it is gone, or is none of this `year`, where one is given.
    """
    if year is None:
        return _LOCKED.select_related("year__bloc").get(pk=round_id)
    found = _LOCKED_OF(round_id, year.pk)
    if not found:
        raise Round.DoesNotExist
    found[0].year = year
    return found[0]


# An edit that was put on the sheet, and the mark as it stood before.
Written = tuple[Edit, Mark]


def _judged(
    sheet: RoundSheet, edits: Sequence[Edit], reader: Reader | None, reason: str
) -> tuple[list[Outcome], list[Written]]:
    """Decides about each edit and puts on the sheet what may stand; answers what became of all, and what was put."""
    # A card's form brings several values of one mark: all of them were loaded with the version that stands now.
    versions = {place: mark.version for place, mark in sheet.marks.items()}
    outcomes: list[Outcome] = []
    written: list[Written] = []
    for edit in edits:
        before = sheet.mark(*edit.place)
        outcome = _judge(sheet, edit, versions, reader, reason)
        outcomes.append(outcome)
        if outcome.fate is Fate.SAVED:
            written.append((edit, before))
    return outcomes, written


def _judge(sheet: RoundSheet, edit: Edit, versions: Mapping[Place, int], reader: Reader | None, reason: str) -> Outcome:
    """Decides about one edit and, if it may stand, puts it on the sheet."""
    node = sheet.nodes.get(edit.criterion)
    column = sheet.columns.get(edit.member)
    if node is None or not node.is_leaf or column is None or edit.stage not in STAGES:
        return Outcome(edit, Fate.UNKNOWN, "Không có ô điểm này.")
    if reader is not None:
        answer = may_write(reader, edit.stage, sheet.facts(column, reader))
        if not answer:
            return Outcome(edit, Fate.REFUSED, answer.reason)
        if why := sheet.why_exempt(*edit.place):
            return Outcome(edit, Fate.REFUSED, why)
        if edit.stage == Stage.APPRAISED and sheet.averages(edit.member, node):
            return Outcome(edit, Fate.REFUSED, APPRAISED_ALONE)
    mark = sheet.mark(*edit.place)
    try:
        value = _read(sheet, node, mark, edit)
    except ValueRefused as refused:
        # A mean is shown, and stands when a form brings it back; nobody types one.
        stands = sheet.read(node.code, mark.input(edit.stage))
        if isinstance(stands, MeanValue) and edit.given == to_text(node, stands):
            return Outcome(edit, Fate.UNCHANGED)
        return Outcome(edit, Fate.REFUSED, str(refused))
    old = sheet.read(edit.criterion, mark.input(edit.stage))
    version = versions.get(edit.place, 0)
    outcome = fate_of(
        edit, value, old, version, lambda value: _doubt(sheet, node, edit, value, reader), reader=reader, reason=reason
    )
    if outcome.fate is Fate.SAVED:
        stored = None if value is None else value.as_json()
        sheet.marks[edit.place] = mark.with_input(edit.stage, stored, version=version + 1)
    return outcome


def fate_of(
    edit: Edit,
    value: Value | None,
    old: Value | None,
    version: int,
    doubt_of: Callable[[Value], str],
    *,
    reader: Reader | None,
    reason: str,
) -> Outcome:
    """What becomes of a value that was read, in place of the `old` one of this `version`."""
    if value == old:
        return Outcome(edit, Fate.UNCHANGED)
    if reader is not None and edit.version != version:
        return Outcome(edit, Fate.STALE)
    if reader is not None and old is not None and not reason:
        return Outcome(edit, Fate.REFUSED, NEEDS_REASON)
    odd = "" if value is None else doubt_of(value)
    if reader is not None and odd and not edit.sure:
        return Outcome(edit, Fate.ASKED, odd, odd)
    return Outcome(edit, Fate.SAVED, doubt=odd)


def _doubt(sheet: RoundSheet, node: RubricNode, edit: Edit, value: Value, reader: Reader | None) -> str:
    """What is odd about a value beside those that this reader may see; a trusted door sees all."""
    if not node.leaf_kind.has_size:
        return ""
    mark = sheet.mark(edit.member, node.code)
    own = [sheet.read(node.code, mark.input(stage)) for stage in STAGES]
    others: list[Value | None] = []
    if reader is None or may_see_all_cards(reader, sheet.round.shown_to(reader)):
        marks = (sheet.mark(member, node.code) for member in sheet.columns if member != edit.member)
        others = [sheet.read(node.code, other.known_at(Stage.AGREED)) for other in marks]
    return doubt(node, value, own=filter(None, own), others=filter(None, others))


def _read(sheet: RoundSheet, node: RubricNode, mark: Mark, edit: Edit) -> Value | None:
    if not isinstance(edit.given, str):
        return edit.given
    if not clean(edit.given):
        return None
    return from_text(node, clean(edit.given), sheet.rubric.step, known_target(sheet, node, mark, edit.stage))


def known_target(sheet: RoundSheet, node: RubricNode, mark: Mark, stage: str) -> Decimal | None:
    """The target that stands on the card already: this stage's own, else the nearest other stage's."""
    for other in (stage, *reversed(STAGES)):
        value = sheet.read(node.code, mark.input(other))
        # Of a mean each value has its own.
        if value is None or isinstance(value, MeanValue):
            continue
        if (target := node.leaf_kind.target_of(value)) is not None:
            return target
    return None


def changes_of(sheet: RoundSheet, written: Iterable[Written], reader: Reader | None, reason: str) -> list[Change]:
    """What the log says of the edits that were written, with the points that their values came to give."""
    changes = []
    for edit, before in written:
        node = sheet.nodes[edit.criterion]
        old = sheet.read(edit.criterion, before.input(edit.stage))
        after = sheet.mark(*edit.place)
        value = sheet.read(edit.criterion, after.input(edit.stage))
        behalf = reader is not None and edit.stage == Stage.SELF and edit.member not in reader.own
        change = Change(
            subject=subject_of(node, sheet.columns[edit.member].short_name, edit.stage),
            key=score_key(sheet.round, edit.member, edit.criterion, edit.stage),
            action=("xóa" if value is None else "ghi" if old is None else "sửa") + (" thay đơn vị" if behalf else ""),
            old=shown(node, old, before.points_at(edit.stage)),
            new=shown(node, value, after.points_at(edit.stage)),
            reason=reason if old is not None else "",
            member=edit.member,
        )
        changes.append(change)
    return changes


def _told_who(sheet: RoundSheet, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, the stale ones with who changed the value, to what, when and why; the log knows deletions too."""
    year = sheet.round.year
    keys = {
        score_key(sheet.round, outcome.edit.member, outcome.edit.criterion, stage): outcome.edit.place
        for outcome in outcomes
        if outcome.fate is Fate.STALE
        for stage in STAGES
    }
    entries = entries_of(year).filter(key__in=keys)
    last = {keys[entry.key]: entry for entry in entries.exclude(action__startswith="tính lại").order_by("id")}
    return [
        replace(outcome, message=_who_changed(sheet, outcome.edit, last.get(outcome.edit.place)))
        if outcome.fate is Fate.STALE
        else outcome
        for outcome in outcomes
    ]


def _who_changed(sheet: RoundSheet, edit: Edit, last: Entry | None) -> str:
    mark = sheet.mark(*edit.place)
    node = sheet.nodes[edit.criterion]
    return told_stale(shown(node, sheet.read(edit.criterion, mark.input(edit.stage)), mark.points_at(edit.stage)), last)


def told_stale(now: str, last: Entry | None) -> str:
    """What is told of a value that comes too late: what stands there `now`, and by the `last` entry whose it is."""
    who = ""
    if last:
        who = f" {last.shown_actor} đã sửa lúc {date_time(last.at)}"
        who += f", lý do: {last.reason}." if last.reason else "."
    return f"Ô này vừa có thay đổi, hiện là {f'«{now}»' if now else 'trống'}.{who} Giá trị bạn nhập chưa được lưu."
