"""What can be done to a card: handed in, handed back, appraised, explained, agreed; DESIGN §6.

Like every verb that writes scores these lock the round first (`scoring.verbs.scores`), and what they fill in goes
through `scoring.recompute`, so that points, versions and log are those of a value typed by hand. A card never skips a
state.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, Change
from common.vietnamese.dates import date_time, today_vn
from common.vietnamese.text import clean
from members.access import (
    Answer,
    CardFacts,
    Reader,
    may_agree,
    may_appraise,
    may_explain,
    may_return,
    may_submit,
    require,
)
from members.models import BlocYear, Membership
from members.yearlog import behalf_of, entries_of, log_in
from scoring.models import Round, Score, Scorecard, Stage
from scoring.openplaces import Why, open_places, why_open
from scoring.recompute import recompute, score_key, shown, store, subject_of
from scoring.sheet import MemberColumn, Place, RoundSheet, load_sheet
from scoring.verbs.scores import Fate, locked_round

State = Scorecard.State
BEFORE = {State.SUBMITTED: State.DRAFTING, State.APPRAISED: State.SUBMITTED, State.AGREED: State.APPRAISED}
NEEDS_REASON = "Hãy ghi lý do trả lại: đơn vị sẽ đọc lý do này trên phiếu."
# Characters of one explanation: real reports have 1,000 to 2,600 a criterion, and a record prints this many well.
MOST_WORDS = 6000


def is_late(round_: Round, today: date) -> bool:
    """Whether a card handed in on this day is late: after the deadline, or after the step it belongs to."""
    past = round_.step in (Round.Step.APPRAISING, Round.Step.AGREEING, Round.Step.PUBLISHED)
    return past or (round_.scoring_due is not None and today > round_.scoring_due)


@dataclass(frozen=True)
class Submitted:
    """A card that was handed in: whether it was late, and the criteria whose required evidence is not there."""

    late: bool
    without_evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreedCards:
    """What agreeing did: how many values it filled in, which cards it closed, and what is still to be decided.

    `open` has the criteria without an agreed value, by member, and `why` the same places by what is in the way;
    `pointless` has what was filled in and gives no points, as for want of evidence; `waiting` the members whose cards
    are not that far. `names` are the members' short names.
    """

    filled: int = 0
    closed: tuple[str, ...] = ()
    open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    why: Mapping[Why, Sequence[Place]] = field(default_factory=dict)
    pointless: tuple[Place, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExplanationEdit:
    """An explanation to be written: at which criterion, the version its form was loaded with, and the text."""

    criterion: str
    version: int
    text: str


@dataclass(frozen=True)
class ExplanationOutcome:
    """What became of an explanation, with the sentence for the user where it was not kept."""

    words: ExplanationEdit
    fate: Fate
    message: str = ""


def unscored(sheet: RoundSheet, member: str, stage: str) -> tuple[str, ...]:
    """The criteria of a member that have no value of this stage; its marks must have been loaded whole."""
    return tuple(leaf.code for leaf in sheet.leaves_for(member) if sheet.mark(member, leaf.code).input(stage) is None)


class EvidenceMissing(Exception):
    """Criteria that count only with evidence have none, and nobody has said yet that the card goes in all the same."""

    def __init__(self, criteria: Collection[str]) -> None:
        super().__init__(f"Chưa có minh chứng ở {', '.join(criteria)}.")
        self.criteria = tuple(criteria)


def submit_card(
    *,
    round_id: int,
    member: str,
    actor: Actor,
    reader: Reader,
    year: BlocYear | None = None,
    today: date | None = None,
    without: Collection[str] = (),
) -> Submitted:
    """Hands a card in. PermissionError (with the reason) if it may not be, Membership.DoesNotExist for no member.

    EvidenceMissing if evidence is wanting at other criteria than those that were shown as wanting (`without`).
    """
    with transaction.atomic():
        sheet, column = _open(round_id, member, year)
        require(may_hand_in(sheet, column, reader))
        missing = sheet.without_evidence(member)
        if set(missing) - set(without):
            raise EvidenceMissing(missing)
        late = is_late(sheet.round, today or today_vn())
        log_in(sheet.round.year, actor, handed_in(sheet, [column], reader, late=late))
        return Submitted(late, missing)


def may_hand_in(sheet: RoundSheet, column: MemberColumn, reader: Reader) -> Answer:
    """Whether the reader may hand this card in as it stands; its marks must have been loaded whole."""
    return may_submit(reader, sheet.facts(column, reader), unscored(sheet, column.code, Stage.SELF))


def handed_in(
    sheet: RoundSheet, columns: Sequence[MemberColumn], reader: Reader, *, late: bool, reason: str = ""
) -> list[Change]:
    """Brings these cards to «submitted»; answers what the log says of it."""
    more = " (trễ hạn)" if late else ""
    actions = {column.code: f"nộp phiếu{behalf_of(reader, column.code)}{more}" for column in columns}
    return _moved(sheet, columns, State.SUBMITTED, actions, reason=reason, submitted_at=timezone.now())


def return_card(
    *, round_id: int, member: str, reason: str, actor: Actor, reader: Reader, year: BlocYear | None = None
) -> str:
    """Hands a card back one step, for a reason that its member reads; answers the state it is in now.

    PermissionError (with the reason) if it may not be, or if no reason is given.
    """
    reason = clean(reason)
    with transaction.atomic():
        sheet, column = _open(round_id, member, year)
        require(may_return(reader, sheet.facts(column, reader)))
        if not reason:
            raise PermissionError(NEEDS_REASON)
        state = BEFORE[State(column.state)]
        fields: dict[str, None] = {"submitted_at": None} if state == State.DRAFTING else {}
        action = {member: "trả phiếu về bước trước"}
        changes = _moved(sheet, [column], state, action, reason=reason, return_reason=reason, **fields)
        log_in(sheet.round.year, actor, changes)
        return str(state)


def appraise_card(
    *,
    round_id: int,
    member: str,
    actor: Actor,
    reader: Reader,
    as_scored: bool = False,
    year: BlocYear | None = None,
) -> int:
    """Closes a card's appraisal; `as_scored` first fills what is not appraised yet with the member's own values.

    Answers how many values that filled in. PermissionError (with the reason) if the appraisal may not be closed.
    """
    with transaction.atomic():
        sheet, column = _open(round_id, member, year, whole=as_scored)
        open_ = unscored(sheet, member, Stage.APPRAISED)
        # Where each of several appraisers judges by itself, nobody takes the member's own value for theirs.
        alone = {leaf.code for leaf in sheet.leaves if sheet.averages(member, leaf)}
        taken = [
            code
            for code in open_
            if as_scored and code not in alone and sheet.mark(member, code).self_input is not None
        ]
        left = [code for code in open_ if code not in taken]
        require(may_appraise(reader, sheet.facts(column, reader), left))
        places = [(member, code) for code in taken]
        changes = _fill(sheet, places, Stage.APPRAISED, Stage.SELF, actor, "thẩm định theo tự chấm")
        log_in(sheet.round.year, actor, changes + appraisal_closed(sheet, [column]))
        return len(taken)


def may_close_appraisal(sheet: RoundSheet, column: MemberColumn, reader: Reader) -> Answer:
    """Whether the reader may close this card's appraisal as it stands; its marks must have been loaded whole."""
    return may_appraise(reader, sheet.facts(column, reader), unscored(sheet, column.code, Stage.APPRAISED))


def appraisal_closed(sheet: RoundSheet, columns: Sequence[MemberColumn]) -> list[Change]:
    """Brings these cards to «appraised»; answers what the log says of it."""
    return _moved(sheet, columns, State.APPRAISED, {column.code: "chốt thẩm định" for column in columns})


def agree_cards(
    *,
    round_id: int,
    actor: Actor,
    reader: Reader,
    members: Collection[str] | None = None,
    year: BlocYear | None = None,
) -> AgreedCards:
    """«Thống nhất theo thẩm định»: fills in the appraised value where nobody disputes it, and closes what is complete.

    Of these members' cards, or of all that are appraised. PermissionError (with the reason) if nothing may be agreed:
    for a single member because of its card, for all because of the reader, the step, or for want of cards.
    """
    with transaction.atomic():
        sheet = load_sheet(locked_round(round_id, year))
        wanted = [column for column in sheet.members if members is None or column.code in members]
        if not wanted:
            raise Membership.DoesNotExist
        # The reader's role and the round's step are checked once, before any single card.
        require(may_agree(reader, CardFacts("", sheet.round.step, State.APPRAISED)))
        answers = {column.code: may_agree(reader, sheet.facts(column, reader)) for column in wanted}
        ready = [column for column in wanted if answers[column.code]]
        if not ready:
            single = next(iter(answers.values()))
            require(single if len(wanted) == 1 else Answer(False, "Không có phiếu nào đã chốt thẩm định."))
        places = [
            (column.code, leaf.code)
            for column in ready
            for leaf in sheet.leaves_for(column.code)
            if why_open(sheet.mark(column.code, leaf.code)) is Why.READY
        ]
        changes = _fill(sheet, places, Stage.AGREED, Stage.APPRAISED, actor, "thống nhất theo thẩm định")
        left = {column.code: unscored(sheet, column.code, Stage.AGREED) for column in ready}
        closed = [column for column in ready if not left[column.code]]
        changes += _moved(sheet, closed, State.AGREED, {column.code: "thống nhất phiếu" for column in closed})
        log_in(sheet.round.year, actor, changes)
        return AgreedCards(
            filled=len(places),
            closed=tuple(column.code for column in closed),
            open={code: codes for code, codes in left.items() if codes},
            waiting=tuple(column.code for column in wanted if column.state in (State.DRAFTING, State.SUBMITTED)),
            why=open_places(sheet, [column.code for column in ready]),
            pointless=tuple(place for place in places if sheet.marks[place].points is None),
            names={column.code: column.short_name for column in sheet.members},
        )


def explain(
    *,
    round_id: int,
    member: str,
    given: Sequence[ExplanationEdit],
    actor: Actor,
    reader: Reader,
    year: BlocYear | None = None,
) -> list[ExplanationOutcome]:
    """Keeps what the member says to appraisals that differ from its own scores, each judged by itself.

    One whose criterion was changed since its form was loaded is refused (stale) and told who changed it.
    """
    with transaction.atomic():
        sheet, column = _open(round_id, member, year)
        facts = sheet.facts(column, reader)
        heard, changes = [], []
        for words in given:
            one, change = _hear(sheet, column, facts, replace(words, text=clean(words.text)), reader)
            heard.append(one)
            if change:
                mark = sheet.mark(member, words.criterion)
                Score.objects.filter(pk=mark.id).update(
                    explanation=one.words.text,
                    version=mark.version + 1,
                    changed_by=actor.user,
                    changed_at=timezone.now(),
                )
                changes.append(change)
        log_in(sheet.round.year, actor, changes)
        return heard


def _hear(
    sheet: RoundSheet, column: MemberColumn, facts: CardFacts, words: ExplanationEdit, reader: Reader
) -> tuple[ExplanationOutcome, Change | None]:
    node = sheet.nodes.get(words.criterion)
    if node is None or not node.is_leaf:
        return ExplanationOutcome(words, Fate.UNKNOWN, "Không có tiêu chí này."), None
    if why := sheet.why_exempt(column.code, words.criterion):
        return ExplanationOutcome(words, Fate.REFUSED, why), None
    mark = sheet.mark(column.code, words.criterion)
    if words.text == mark.explanation:
        return ExplanationOutcome(words, Fate.UNCHANGED), None
    answer = may_explain(reader, facts, differs=mark.differs)
    if words.version != mark.version:
        return ExplanationOutcome(words, Fate.STALE, _who_changed(sheet, column.code, words.criterion)), None
    if not answer:
        return ExplanationOutcome(words, Fate.REFUSED, answer.reason), None
    if len(words.text) > MOST_WORDS:
        sentence = f"Giải trình dài {len(words.text)} ký tự, chỉ được tối đa {MOST_WORDS}. Hãy viết gọn lại."
        return ExplanationOutcome(words, Fate.REFUSED, sentence), None
    change = Change(
        subject=f"{column.short_name}, tiêu chí {node.code}, giải trình",
        key=score_key(sheet.round, column.code, node.code, "explanation"),
        action="giải trình" if words.text else "bỏ giải trình",
        old=mark.explanation,
        new=words.text,
        member=column.code,
    )
    return ExplanationOutcome(words, Fate.SAVED), change


def _who_changed(sheet: RoundSheet, member: str, criterion: str) -> str:
    """Who changed a criterion last, and to what, for one whose explanation comes too late."""
    last = (
        entries_of(sheet.round.year)
        .filter(key__startswith=score_key(sheet.round, member, criterion, ""))
        .exclude(action__startswith="tính lại")
        .order_by("-id")
        .first()
    )
    who = f" {last.shown_actor} {last.action} lúc {date_time(last.at)}: «{last.new}»." if last else ""
    return f"Tiêu chí này vừa có thay đổi.{who} Giải trình của bạn chưa được lưu: hãy xem lại rồi lưu lần nữa."


def _open(round_id: int, member: str, year: BlocYear | None, *, whole: bool = False) -> tuple[RoundSheet, MemberColumn]:
    """The round, locked, with this member's card whole, or every card; Membership.DoesNotExist for no member."""
    round_ = locked_round(round_id, year)
    sheet = load_sheet(round_) if whole else load_sheet(round_, criteria=(), members=(member,), sums=False)
    if member not in sheet.columns:
        raise Membership.DoesNotExist
    return sheet, sheet.columns[member]


def _fill(
    sheet: RoundSheet, places: Sequence[Place], stage: Stage, source: Stage, actor: Actor, action: str
) -> list[Change]:
    """Puts another stage's input into a stage that is empty at these places; answers what the log says of it."""
    for place in places:
        mark = sheet.marks[place]
        sheet.marks[place] = mark.with_input(stage, mark.input(source), version=mark.version + 1)
    moved, moves = recompute(sheet, places)
    store(sheet, moved | set(places), places, actor)
    told = []
    for member, code in places:
        node = sheet.nodes[code]
        points = sheet.mark(member, code).points_at(stage)
        told.append(
            Change(
                subject=subject_of(node, sheet.columns[member].short_name, stage),
                key=score_key(sheet.round, member, code, stage),
                action=action,
                new=shown(node, sheet.value(member, code, stage), points),
                member=member,
            )
        )
    return told + moves


def _moved(
    sheet: RoundSheet,
    columns: Sequence[MemberColumn],
    state: State,
    actions: Mapping[str, str],
    *,
    reason: str = "",
    **fields: Any,
) -> list[Change]:
    """Brings the cards into this state, in as many queries however many they are; answers what the log says of it.

    `actions` names by member what was done, `reason` why.
    """
    # Once a card goes forward again, the reason for having been handed back no longer applies.
    fields = {"return_reason": ""} | fields | {"state": state}
    Scorecard.objects.filter(round=sheet.round, member__in=[column.id for column in columns]).update(**fields)
    # Whoever joined later has no card until it is scored or moved.
    Scorecard.objects.bulk_create(
        Scorecard(round=sheet.round, member_id=column.id, **fields) for column in columns if column.card_id is None
    )
    return [
        Change(
            subject=f"Phiếu của {column.short_name}",
            key=card_key(sheet.round, column.code),
            action=actions[column.code],
            old=column.state_label,
            new=str(state.label),
            reason=reason,
            member=column.code,
        )
        for column in columns
    ]


def card_key(round_: Round, member: str) -> str:
    """Where a card stands, for the log."""
    return f"card/{round_.code}/{member}"
